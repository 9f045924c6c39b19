// One tap for a call from whoever looks after this person: no reason is asked.
import { button, h } from "./dom.js";
import { noteDown } from "./marks.js";
import { now } from "./state.js";
import { dayKey, hour } from "./words.js";

/** The button, or that it was asked for today. */
export function call() {
  const asked = now.items.findLast(({ body }) => body.kind === "call" && dayKey(body.at) === dayKey(Date.now()));
  if (!asked) return h("p", {}, button("I’d like a call today", () => noteDown({ kind: "call" }), "button--quiet"), h("span", { class: "hint" }, "Goes to your supervisor, or to a coordinator. No reason is asked."));
  const sent = asked.state === "waiting" || asked.state === "stuck" ? "Not sent yet." : asked.state === "held" ? "It waits for a coordinator." : "They are told.";
  return h("p", {}, h("strong", {}, `You asked for a call at ${hour(asked.body.at)}. `), sent);
}
