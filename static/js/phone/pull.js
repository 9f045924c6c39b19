// Who is signed in, and the list for the next seven days. The list is kept hidden under the key of the phone, and dropped
// seven days after the portal was last heard.
import { ask } from "./api.js";
import { newId } from "./ids.js";
import { hidden, shown } from "./lock.js";
import { confirm, others } from "./outbox.js";
import { Full, dropRoster, forget, people, roster, setNote, setPerson, setRoster } from "./store.js";
import { now, tell } from "./state.js";

export const initials = (name) => name.split(/\s+/).map((word) => [...word][0] ?? "").join("").toUpperCase().slice(0, 3);

function label() {
  const agent = navigator.userAgent;
  const first = (pairs) => pairs.find(([sign]) => agent.includes(sign))?.[1];
  const browser = first([["Firefox", "Firefox"], ["Edg", "Edge"], ["Chrome", "Chrome"], ["Safari", "Safari"]]) ?? "A browser";
  const on = first([["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac", "Mac"], ["Linux", "Linux"]]);
  return on ? `${browser} on ${on}` : browser;
}

/** {kind, record}: the row of whoever is signed in, made on this phone if it is new to it. */
export async function whoIsHere(last) {
  const known = await people();
  const order = [...known].sort((one) => (one.person === last ? -1 : 1)).map(({ device }) => device);
  let got = { kind: "offline" };
  for (const device of [...order, newId()]) {
    got = await ask("/sync/device", { device, label: label() }, { device });
    if (got.kind === "revoked") await wiped(known.find((row) => row.device === device));
    if (got.kind === "other person" || (got.kind === "revoked" && order.includes(device))) continue;
    if (got.kind !== "ok" || !got.body.person?.id || !got.body.key) break;
    return { kind: "ok", record: await noted(got.body, known) };
  }
  return { kind: got.kind === "ok" ? "gate" : got.kind };
}

async function noted(body, known) {
  const { id, name } = body.person;
  const before = known.find((row) => row.person === id);
  const isNew = before && before.device !== body.device; // the old one was revoked: it counts for itself
  const record = await setPerson(id, {
    device: body.device, key: body.key, keyId: body.key_id, initials: initials(name),
    ...(isNew || !before ? { seq: 0, token: null } : {}),
  });
  await setNote("last", id);
  return { ...record, fresh: body.token ?? null };
}

const wiped = async (row) => { if (row) await forget(row.person); };

/** The device's own word, for sending what was noted before its owner lost the account. Kept under the key. */
export async function keepToken() {
  if (!now.record?.fresh || !now.key) return;
  const token = await hidden(now.key, now.record.fresh);
  now.record = { ...now.record, ...(await setPerson(now.record.person, { token })), fresh: null };
}

const EVERY = "*"; // asks for no plan and no handout: they weigh more than all the rest

/** The kind of what became of it; the new list stands where it is ok. Plans that are not here yet come in a second step. */
export async function pull() {
  const kind = await fetched([EVERY]);
  if (kind !== "ok" || !missing().length) return kind;
  return fetched(Object.keys(now.roster.texts));
}

const missing = () => now.roster.registers.filter(({ text }) => text && !now.roster.texts[text]);

const NO_ROOM = "This phone has no room for the list. Make room, then fetch again.";

async function fetched(have, tries = 3) {
  const whose = now.record;
  if (!whose || !now.key) return "locked";
  const turn = (await roster(whose.person))?.turn ?? 0;
  const askedAt = Date.now();
  const got = await ask("/sync/pull", { have }, whose);
  if (got.kind === "ok" && !Array.isArray(got.body.registers)) got.kind = "gate";
  now.link = got.kind;
  if (got.kind === "revoked") now.revoked = true;
  if (got.kind !== "ok" || now.record?.person !== whose.person || !now.key) {
    tell();
    return got.kind;
  }
  const skew = Math.round((askedAt + Date.now()) / 2 - Date.parse(got.body.now));
  const { key, key_id: keyId, until, registers } = got.body;
  const list = { ...got.body, texts: textsOf(registers), skew, pulledAt: askedAt };
  try {
    if (!(await setRoster(whose.person, await hidden(now.key, list), turn))) return tries > 1 ? fetched(have, tries - 1) : "busy";
  } catch (fault) {
    if (!(fault instanceof Full)) throw fault;
    now.roster = list; // for as long as the app is open
    now.trouble ||= NO_ROOM;
    tell();
    return "full";
  }
  if (now.trouble === NO_ROOM) now.trouble = "";
  now.roster = list;
  now.expired = false;
  now.record = { ...now.record, ...(await setPerson(whose.person, { until, skew, seen: 0, ...(key ? { key, keyId } : {}) })) };
  others("list");
  await confirm(got.body.received ?? [], askedAt);
  return "ok";
}

/** Plans and handouts by their names: those that came now, and those that were here and are still wanted. */
function textsOf(registers) {
  const before = now.roster?.texts ?? {};
  const texts = {};
  for (const { text } of registers) if (text && before[text]) texts[text] = before[text];
  for (const one of registers) {
    if (one.text && one.plan) texts[one.text] = { plan: one.plan, handouts: one.handouts };
    if (one.text) [one.plan, one.handouts] = ["", []];
  }
  return texts;
}

/** The list as it lies on the phone, or null: none, another key's, or older than seven days, and then it is gone. Setting
 * the clock back does not make it younger. */
export async function kept() {
  const { person, until, skew } = now.record;
  const seen = Math.max(Date.now() - (skew ?? 0), now.record.seen ?? 0);
  now.expired = Boolean(until) && Date.parse(until) < seen;
  if (now.expired) {
    await dropRoster(person);
    return null;
  }
  if (until) now.record = { ...now.record, ...(await setPerson(person, { seen })) };
  const row = await roster(person);
  return row ? shown(now.key, row) : null;
}
