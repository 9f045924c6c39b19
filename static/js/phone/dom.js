// Makes what is seen. Text is only ever set as text, so that a name can hold anything.

/** h("p", {class: "muted", onclick}, "words", node, null, …) */
export function h(tag, said = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(said)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") node.toggleAttribute(name, value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...kids.flat().filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return node;
}

export const button = (words, onclick, look = "") => h("button", { type: "button", class: `button ${look}`, onclick }, words);
export const quiet = (words, onclick) => button(words, onclick, "button--quiet");

export function field(label, input, hint = null) {
  input.id ||= `field-${label.toLowerCase().replace(/[^a-z]+/g, "-")}`;
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h("p", { class: "field" }, h("label", { for: input.id }, label), hint && h("span", { class: "hint", id: `${input.id}-hint` }, hint), input);
}

/** Where things stand. It belongs into `status`, which a screen reader reads out when it changes. */
export function strip(look, strong, words, more = null) {
  return h("p", { class: `register-state register-state--${look}` },
    h("span", { class: "register-state__dot" }), h("span", {}, h("strong", {}, strong), ` ${words}`, more && " ", more));
}

export const status = (...kids) => h("div", { class: "state", role: "status" }, ...kids);

/** Whoever goes by keyboard or by ear goes on from here. */
export function focusOn(node) {
  if (node.tabIndex < 0) node.tabIndex = -1;
  node.focus({ preventScroll: true });
}

/** Changes what stands there only where it is something else, so that nothing is read out twice and no focus is lost. */
export function says(place, ...kids) {
  const fresh = h("div", {}, ...kids);
  const same = fresh.childNodes.length === place.childNodes.length && [...fresh.childNodes].every((kid, n) => kid.isEqualNode(place.childNodes[n]));
  if (same) return;
  const reached = () => [...place.querySelectorAll("a, button, input, select, summary")];
  const at = reached().indexOf(document.activeElement);
  place.replaceChildren(...fresh.childNodes);
  if (at >= 0) focusOn(reached()[at] ?? reached().at(-1) ?? place);
}

export const phoneLink = (phone) => h("a", { class: "ring", href: `tel:${phone.replace(/[^+0-9]/g, "")}` }, phone);

/** A name and the number to ring, or the name alone. */
export const whom = (person) => h("span", {}, `${person.name} `, person.phone ? phoneLink(person.phone) : "");

/** The page: its head, and what stands under it; focus is on the h1. The tab's title is the h1, or `tab` where that would name a group. */
export function page({ title, tab = title, lines = [], narrow = true }, ...kids) {
  document.title = `${tab} - Registers`;
  const head = h("header", { class: "register-head" }, h("div", { class: "register-head__inner" },
    lines[0] && h("p", { class: "register-head__line" }, lines[0]),
    h("h1", { class: "register-head__title", tabindex: "-1" }, title),
    lines[1] && h("p", { class: "register-head__line" }, lines[1])));
  const main = h("main", { class: narrow ? "narrow" : "", id: "main" }, ...kids);
  document.querySelector("#app").replaceChildren(head, main);
  focusOn(head.querySelector("h1"));
}

const ALLOWED = new Set(["H2", "H3", "H4", "P", "UL", "OL", "LI", "STRONG", "EM", "B", "I", "BR", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "BLOCKQUOTE", "DL", "DT", "DD", "SECTION", "DIV", "SPAN"]);

/** The plan as it came, without anything but words and their shape. */
export function safe(html) {
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.textContent);
      else if (ALLOWED.has(node.nodeName)) to.append(copy(node, document.createElement(node.nodeName)));
      else if (node.nodeType === Node.ELEMENT_NODE && !/^(SCRIPT|STYLE|TEMPLATE)$/.test(node.nodeName)) copy(node, to);
    }
    return to;
  };
  return copy(new DOMParser().parseFromString(html, "text/html").body, h("div", { class: "plan" }));
}
