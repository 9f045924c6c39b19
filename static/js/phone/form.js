// Questions with one answer, and what is wrong with it, said at its place; nothing typed goes.
import { h } from "./dom.js";

let forms = 0;

/** One of several: {node, value, wrong, focus}. `options`: [value, words or node], …; `at`: what is chosen already. */
export function choice(legend, options, { at = null, hint = null, changed = null } = {}) {
  const name = `choice-${forms += 1}`;
  const fault = h("p", { class: "fault", role: "alert" });
  const inputs = options.map(([value]) => h("input", { type: "radio", name, value, checked: value === at, onchange: () => { fault.textContent = ""; changed?.(value); } }));
  const node = h("fieldset", { class: "choice" }, h("legend", {}, legend), hint && h("p", { class: "hint" }, hint), fault,
    options.map(([, words], n) => h("label", { class: "choice__one" }, inputs[n], h("span", {}, words))));
  return {
    node,
    value: () => inputs.find(({ checked }) => checked)?.value ?? null,
    wrong: (words) => { fault.textContent = words; },
    focus: () => (inputs.find(({ checked }) => checked) ?? inputs[0]).focus(),
  };
}

/** Something typed: {node, input, value, wrong, focus}. */
export function typed(label, input, hint = null) {
  const id = `typed-${forms += 1}`;
  input.id = id;
  const fault = h("span", { class: "fault", role: "alert", id: `${id}-fault` });
  input.setAttribute("aria-describedby", hint ? `${id}-fault ${id}-hint` : `${id}-fault`);
  const node = h("div", { class: "field" }, h("label", { for: id }, label), hint && h("span", { class: "hint", id: `${id}-hint` }, hint), fault, input);
  const wrong = (words) => { fault.textContent = words; input.toggleAttribute("aria-invalid", Boolean(words)); };
  input.addEventListener("input", () => wrong(""));
  return { node, input, value: () => input.value.trim(), wrong, focus: () => input.focus() };
}

/** Says what is wrong, [[question, words], …] where words are none for what is right; true where nothing is. */
export function fits(checks) {
  for (const [question, words] of checks) question.wrong(words || "");
  const first = checks.find(([, words]) => words);
  first?.[0].focus();
  return !first;
}
