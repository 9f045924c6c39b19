// How a session ended, as it was said on this phone: finished, or not held. The portal's word stands beside it.
import { noteDown } from "./marks.js";
import { instant, now } from "./state.js";

export const REASONS = ["school closed", "school event", "no school adult free", "no room", "our facilitator was ill", "we had nobody to send", "pupils were out of school", "weather or travel", "other"];
const ENDS = new Set(["finish", "not-held"]);
const WEEK = 7 * 24 * 60 * 60_000; // for so long whoever delivered says what was taught
const UNSENT = new Set(["waiting", "stuck"]);

/** {kind, asPlanned, isUnsent, held, words} of what was said last here, or null. */
export function endOf(part) {
  const last = now.items.findLast(({ body }) => body.part === part && ENDS.has(body.kind));
  if (!last) return null;
  const { body, state, words } = last;
  return { kind: body.kind, asPlanned: Boolean(body.as_planned), isUnsent: UNSENT.has(state), held: state === "held", words: words ?? "" };
}

/** Whether the register still waits to be finished, as far as this phone knows. */
export function isOpen(register) {
  const end = endOf(register.part);
  return register.takes && register.state === "open" && (!end || end.held);
}

/** Whether it has a plan next to which it can be said how it went. */
export const hasPlan = (register) => Boolean(register.number) && instant() - Date.parse(register.starts_at) < WEEK;

/** Where it stands, in words; nothing while it is open. */
export function ended(register) {
  const end = endOf(register.part);
  if (end?.held) return `${end.kind === "finish" ? "Finishing it" : "That it did not take place"} waits for a coordinator. ${end.words.split(". ")[0]}${end.words ? "." : ""}`;
  if (end?.words && !end.isUnsent) return end.words;
  if (end) {
    const said = end.kind === "not-held" ? "Did not take place" : end.asPlanned ? "Finished: all went as planned" : "Finished";
    return end.isUnsent ? `${said}. Saved on this phone, not sent yet.` : `${said}.`;
  }
  return register.state === "submitted" ? "Finished." : "";
}

/** The same in few words, for the list. */
export function inShort(register) {
  const end = endOf(register.part);
  if (end?.held) return "Waits for a coordinator";
  if (end) return `${end.kind === "not-held" ? "Did not take place" : "Finished"}${end.isUnsent ? ", not sent yet" : ""}`;
  return "";
}

export const finish = (part, asPlanned) => noteDown({ kind: "finish", part, as_planned: asPlanned });
export const notHeld = (part, reason, moves) => noteDown({ kind: "not-held", part, reason, moves });
