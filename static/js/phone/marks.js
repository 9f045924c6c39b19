// What holds of a person in a register: the portal's mark, and over it what was noted here and is not confirmed yet.
import { put } from "./outbox.js";
import { now, tell } from "./state.js";
import { face } from "./words.js";

export const CAME = new Set(["present", "late"]); // as `face` says it
const undone = new Map(); // part → steps, each a list of {enrolment, before}
const told = (text) => { now.trouble = text; tell(); };
const PATIENCE = 3_000;
let line = Promise.resolve(); // one save after the other, so that each names the one before it

function inLine(save) {
  now.saving += 1;
  line = line.then(save).catch(failed).finally(() => { now.saving -= 1; });
  return line;
}

/** Once every tap so far is saved, or said not to be; a phone that does neither within three seconds is not waited for. */
export const saved = () => Promise.race([line, new Promise((done) => { setTimeout(done, PATIENCE); })]);

export const registerOf = (part) => now.roster?.registers.find((one) => one.part === part) ?? null;
const here = (part, kind) => now.items.filter(({ body, state }) => body.part === part && body.kind === kind && (kind !== "mark" || state !== "held"));

/** {value, minutes, reason, bases, isHere, differ, held} of one person. */
export function markOf(register, person) {
  const mine = here(register.part, "mark").filter(({ body }) => body.enrolment === person.enrolment);
  const held = now.items.findLast(({ body, state }) => state === "held" && body.kind === "mark" && body.part === register.part && body.enrolment === person.enrolment);
  const last = mine.at(-1);
  if (last) {
    const { value, minutes, reason } = last.body;
    return { value, minutes, reason, bases: [last.id], isHere: last.state !== "received", differ: null, held };
  }
  const mark = person.mark;
  const heads = mark?.heads ?? [];
  const differ = mark?.unconfirmed ? heads : null;
  return { value: mark?.value ?? null, minutes: mark?.minutes ?? null, reason: mark?.reason ?? null, bases: heads.map(({ id }) => id), isHere: false, differ, held };
}

export const walkIns = (part) => here(part, "walk-in");

/** That the school was told of somebody, as this phone noted it: also in another part of the session, unless they came to it. */
export function toldOf({ part, other_parts: others = [] }, enrolment) {
  const absent = others.filter(({ people }) => !CAME.has(face(people.find((one) => one.enrolment === enrolment)?.value)));
  const parts = [part, ...absent.map((other) => other.part)];
  return parts.flatMap((one) => here(one, "told")).findLast(({ body }) => body.enrolment === enrolment)?.body ?? null;
}

/** {marked, of, waiting, differing} of a register. */
export function tally(register) {
  const marks = register.people.map((person) => markOf(register, person));
  return {
    of: marks.length,
    marked: marks.filter(({ value, differ }) => value || differ).length,
    waiting: marks.filter(({ isHere }) => isHere).length,
    differing: marks.filter(({ differ }) => differ).length,
  };
}

const body = (part, change, bases, note) => ({
  kind: "mark", part, enrolment: change.enrolment, what: change.value ? "mark" : "clear", value: change.value ?? null,
  minutes: change.minutes ?? null, reason: change.reason ?? null, note: bases.length ? note : null, bases,
  fills_blank: Boolean(change.fills), at: new Date().toISOString(),
});

/** Saves changes of one step; a tick may be shown once this answers true. What is not saved is said, and not shown as saved. */
export function record(register, changes, { note = null, undoes = false } = {}) {
  return inLine(async () => {
    const people = new Map(register.people.map((person) => [person.enrolment, person]));
    const before = changes.map(({ enrolment }) => ({ enrolment, ...markOf(register, people.get(enrolment)) }));
    await put(changes.map((change, at) => body(register.part, change, before[at].bases, note)));
    if (!undoes) steps(register.part).push(before.map(({ enrolment, value, minutes, reason }) => ({ enrolment, value, minutes, reason })));
    if (now.trouble) told("");
    return true;
  });
}

/** Saves anything else: who walked in, who was told, how it ended. `at`: when that was, where it was not just now. */
export function noteDown(made, at = new Date()) {
  return inLine(async () => {
    await put([{ ...made, at: at.toISOString() }]);
    if (now.trouble) told("");
    return true;
  });
}

function failed(fault) {
  const full = fault?.name === "Full" || fault?.constructor?.name === "Full";
  told(full ? "This phone has no room left. Your last tap is not saved: make room, or write it on paper before you leave."
    : "This phone could not save your last tap. Tap it again, or write it on paper before you leave.");
  return false;
}

const steps = (part) => {
  if (!undone.has(part)) undone.set(part, []);
  return undone.get(part);
};
export const canUndo = (part) => steps(part).length > 0;

/** Takes back the last step: what stood before it stands again. */
export async function undo(register, note) {
  const step = steps(register.part).pop();
  if (!step) return null;
  if (await record(register, step, { note, undoes: true })) return step;
  steps(register.part).push(step);
  return null;
}
