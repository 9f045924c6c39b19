// The parts of a session that other providers give: their marks as last heard from the portal, never changed here.
import { h } from "./dom.js";
import { CAME } from "./marks.js";
import { now } from "./state.js";
import { dayKey, face, hour, plural, seen, shortDay } from "./words.js";

/** "14:58", with the day where it was not today by the clock of the portal. */
export function heard(at = now.roster?.now) {
  if (!at) return "";
  return dayKey(at) === dayKey(Date.now()) ? hour(at) : `${shortDay(at)}, ${hour(at)}`;
}

/** One person's mark in another part, in words; `own`: the value here. Who came to one part only is said, not merged. */
export function beside({ provider }, theirs, own) {
  const words = theirs?.differ ? "two marks that differ" : seen(theirs ?? {}).toLowerCase();
  const [here, there] = [face(own), theirs?.differ ? "" : face(theirs?.value)];
  const half = (CAME.has(here) && there === "absent") || (here === "absent" && CAME.has(there));
  return h("span", { class: "register-row__other" }, h("span", { class: "register-row__whose" }, `${provider}, ${heard()}:`), ` ${words}`, half ? h("strong", {}, " · one part only") : null);
}

/** Who gives which part and how far each is, as last heard; nothing where one provider gives all of it. */
export function heads(register) {
  const others = register.other_parts ?? [];
  if (!others.length) return null;
  const signed = ({ state, signed_at: at, missed }) => (missed ? `did not take place (${missed})` : state === "open" ? "not signed off yet" : `signed off${at ? ` ${heard(at)}` : ""}`);
  const lines = others.map((part) => {
    const marked = part.people.filter(({ value }) => value).length;
    return h("p", {}, h("strong", {}, part.provider), `: ${marked} of ${plural(part.people.length, "person", "people")} marked, ${signed(part)}, as of ${heard()}`);
  });
  return h("section", { class: "heads", "aria-label": "Parts of this delivery session" },
    h("p", {}, h("strong", {}, register.provider ?? "Your part"), `: your part, ${signed(register)}`), lines);
}
