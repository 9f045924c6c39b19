// How marks, days and the state of what is unsent are said.
import { h, strip } from "./dom.js";
import { instant, now, unsent, wasSet } from "./state.js";

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const zone = { timeZone: "Europe/London" };
const hours = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "long", day: "numeric", month: "long" });
const short = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "short", day: "numeric", month: "short" });
const keys = new Intl.DateTimeFormat("en-CA", { ...zone, year: "numeric", month: "2-digit", day: "2-digit" });
export const hour = (at) => hours.format(new Date(at));
export const day = (at) => days.format(new Date(at));
export const shortDay = (at) => short.format(new Date(at)).replace(",", "");
export const dayKey = (at) => keys.format(new Date(at));

export const REASONS = ["school knows", "ill or appointment", "moved", "chose to stop", "ended by us", "not known"];
export const CORRECTIONS = ["marked by mistake", "the school told us later", "came after the register was finished", "copied from the paper register", "other"];
export const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** "15 minutes late", of {value, minutes, reason}. */
export function said(mark) {
  const { value, minutes, reason } = mark ?? {};
  switch (value) {
    case "present": return "Present";
    case "late": return minutes ? `${plural(minutes, "minute")} late` : "Late";
    case "left early": return minutes ? `Left ${plural(minutes, "minute")} early` : "Left early";
    case "absent, school knows": return reason ? `Absent: ${reason}` : "Absent, the school knows";
    case "absent, unexplained": return reason && reason !== "not known" ? `Absent: ${reason}` : "Absent, not explained";
    case "not expected": return "Not expected";
    default: return "Not recorded";
  }
}

/** What may be read over a shoulder: the mark, never why somebody is absent. */
export const seen = (mark) => (face(mark.value) === "absent" ? "Absent" : said(mark));

/** Which of the three targets shows it. */
export const face = (value) => ({ present: "present", "left early": "present", late: "late", "absent, school knows": "absent", "absent, unexplained": "absent" })[value] ?? "";

const WHY = {
  "sign in": "Sign in again to send",
  gate: "This network answers in the portal's place. Open a page in the browser and sign in to the network to send",
  "other person": "Somebody else is signed in on this phone. Sign in as yourself to send",
  update: "The portal needs the new version of this app to take",
  revoked: "This phone was taken off the portal. Sign in to hand in what is left",
};

/** "3 marks and 1 note": what is noted beside marks, such as a finish or a number, is a note. */
export const marksAndNotes = (all, notes) => [all > notes && plural(all - notes, "mark"), notes > 0 && plural(notes, "note")].filter(Boolean).join(" and ");
export const things = (items) => marksAndNotes(items.length, items.filter(({ body }) => body.kind !== "mark").length);

/** What is unsent, in the same words, also where nobody here can read it. */
export function whatWaits() {
  const items = now.items.filter(({ state }) => state === "waiting" || state === "stuck");
  return marksAndNotes(items.length + now.sealedOnly, items.filter(({ body }) => body.kind !== "mark").length + now.sealedNotes);
}

/** {look, strong, words}: where things stand, in one of four states; `then` is said where there is room. */
export function standing() {
  const waiting = unsent();
  const what = whatWaits();
  if (now.trouble) return { look: "trouble", strong: "Not saved.", words: now.trouble };
  if (now.sending && waiting) return { look: "waiting", strong: "Sending.", words: `${what} on the way.` };
  if (!waiting) return null;
  if (WHY[now.link]) return { look: "trouble", strong: "Needs you.", words: `${WHY[now.link]} ${what}. Kept on this phone until then.`, signIn: ["sign in", "other person", "revoked"].includes(now.link) };
  const stuck = now.items.filter(({ state }) => state === "stuck");
  if (stuck.length) return { look: "trouble", strong: "Needs you.", words: `The portal did not take ${things(stuck)}. Kept on this phone and tried again; tell a coordinator if it stays.` };
  if (now.link === "busy") return { look: "waiting", strong: "Saved on this phone.", words: `The portal is busy. ${what} will send by itself.` };
  return { look: "waiting", strong: "Saved on this phone.", words: `${what} will send when there is signal.`, then: " If it asks, sign in first." };
}

/** The strip on top of every screen that says so, or null where everything is with the portal. */
export function stands() {
  const found = standing();
  return found && strip(found.look, found.strong, found.words, found.signIn ? h("a", { href: "/sign-in?next=/phone" }, "Sign in") : null);
}

/** What is wrong with this phone's clock; nothing where it is right as far as anybody can tell. */
export function clockOff() {
  const here = Date.now();
  if (wasSet() && instant() > here) return `This phone's clock says ${day(here)}, ${hour(here)}, and is wrong: the portal was heard after that. Marks count all the same.`;
  const off = Math.round((here - instant()) / 60_000);
  if (Math.abs(off) < 5) return "";
  return `This phone's clock is ${span(Math.abs(off))} ${off > 0 ? "fast" : "slow"}. Marks are kept in the order in which you made them all the same.`;
}

const span = (minutes) => minutes < 120 ? plural(minutes, "minute") : minutes < 2_880 ? plural(Math.round(minutes / 60), "hour") : plural(Math.round(minutes / 1_440), "day");
