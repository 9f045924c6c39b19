// The end of a session, where one tap does not say it: blanks, something that changed, or that it did not take place.
import { button, h, page, quiet, says, status } from "./dom.js";
import { REASONS, ended, finish, hasPlan, isOpen, notHeld } from "./ends.js";
import { choice, fits, typed } from "./form.js";
import { CAME, markOf, registerOf, tally } from "./marks.js";
import { lineOf } from "./register.js";
import { listen, now } from "./state.js";
import { face, plural, stands, upper } from "./words.js";

export function show(part) {
  const one = registerOf(part);
  if (!one) {
    page({ title: "Register not on this phone" }, h("p", {}, h("a", { href: "#/" }, "All registers")));
    return () => {};
  }
  const state = status();
  const body = h("div", {});
  page({ title: "How did it go?", lines: [lineOf(one), h("span", {}, one.group, " · ", h("a", { href: `#/register/${part}` }, "Register"), " · ", h("a", { href: "#/" }, "All registers"))] }, state, body);
  body.append(...asked());
  const update = () => says(state, stands());
  const stop = listen(update);
  update();
  return stop;

  function asked() {
    if (!isOpen(one)) return [h("p", {}, ended(one) || "This register takes nothing more."), back()];
    return [blanks(), ...finishing(), ...missed()].filter(Boolean);
  }

  function blanks() {
    const { marked, of, differing } = tally(one);
    const words = [
      marked < of && `${plural(of - marked, "person is", "people are")} not recorded. That counts as neither present nor absent; you can still mark them later.`,
      differing && `${plural(differing, "person has", "people have")} marks that differ. With signal somebody chooses one.`,
    ].filter(Boolean);
    return words.length > 0 && !one.count && h("div", { class: "warn" }, words.map((line) => h("p", {}, line)), h("p", {}, h("a", { href: `#/register/${part}` }, "Go back and mark them")));
  }

  function finishing() {
    if (one.count) return [h("p", {}, h("a", { href: `#/register/${part}` }, "Count who came"), " to finish it, or say that it did not take place.")];
    if (!tally(one).marked && one.people.length) return [h("p", {}, "Nobody is marked yet. Mark who came, or say that it did not take place.")];
    return [
      h("p", {}, button(hasPlan(one) ? "Finish: all went as planned" : "Finish register", () => over(finish(part, hasPlan(one))), "button--wide")),
      hasPlan(one) && h("p", {}, button("Finish: something changed", () => over(finish(part, false)), "button--wide button--quiet")),
      hasPlan(one) && h("p", { class: "hint" }, "What changed is said with signal, activity by activity, within a week."),
    ].filter(Boolean);
  }

  function missed() {
    const reason = typed("Why", h("select", {}, h("option", { value: "" }, "Choose a reason"), REASONS.map((why) => h("option", { value: why }, upper(why)))));
    const plan = one.number && choice("Its plan", [["moves", "Moves to the next date, and all later ones with it"], ["stays", "Stays: a replacement is booked, or somebody will decide"]], { at: "moves" });
    const save = () => {
      if (!fits([[reason, why()]])) return;
      over(notHeld(part, reason.value(), plan ? plan.value() === "moves" : true));
    };
    const why = () => (reason.value() ? some() : "Choose why it did not take place");
    const some = () => (one.people.some((person) => CAME.has(face(markOf(one, person).value))) ? "Somebody is marked as having come. Take those marks back first" : "");
    return [h("details", { class: "more-ways" }, h("summary", {}, "It did not take place"), reason.node, plan && plan.node, quiet("It did not take place", save))];
  }

  async function over(saved) {
    if (await saved) location.hash = `#/register/${part}`;
    else body.replaceChildren(h("p", { class: "fault", role: "alert" }, now.trouble), ...asked());
  }
}

const back = () => h("p", {}, h("a", { href: "#/" }, "All registers"));
