// Whatever is noted on this phone waits here until the portal has confirmed it. An item leaves only on a receipt with its
// own id and hash, and is kept, sealed, until a later list from the portal names it as received.
import { ask } from "./api.js";
import { newId } from "./ids.js";
import { hidden, shown } from "./lock.js";
import { seal } from "./seal.js";
import { Full, addItems, changeItems, itemsOf, person } from "./store.js";
import { now, tell } from "./state.js";

const MOST = 200;
const SOON = 1_200; // after the last tap
const OFTEN = 60_000;
const SELDOM = 15 * 60_000;
const EARLY = 50; // a timer may ring a little before its time, and then it would be too early to try
const DAY = 24 * 60 * 60_000;
const REFUSALS = 4; // that many by themselves, then it is not the item
const WAITS = new Set(["waiting", "stuck"]);
const MINE = new Set(["refused", "too big", "revoked"]); // answers that may be about one item
const ENDS = new Set(["finish", "not-held"]);
const RECEIVED = new Set(["stored", "duplicate", "conflict", "kept", "quarantined"]);
const other = new BroadcastChannel("portal-phone");
let failures = 0;
let notBefore = 0; // in time since the page was opened: setting the phone's clock changes nothing
let batch = MOST;
let made = 0; // so much was noted since the page was opened
let soon = null;
let turn = null;
let trying = () => {};

const alone = (name, work, options = {}) => navigator.locks.request(`portal-phone-${name}`, options, work);

/** Tells the other tabs of this phone. */
export const others = (what) => other.postMessage(what);

/** Every one of `bodies` is saved on this phone, numbered and sealed, or none is: then it throws. Returns their ids. */
export const put = (bodies) => alone("write", async () => {
  const whose = await person(now.record.person);
  const fresh = [];
  for (const [at, body] of bodies.entries()) {
    const [id, seq] = [newId(), (whose.seq ?? 0) + at + 1];
    const envelope = await seal(body, { key: whose.key, device: whose.device, id, seq });
    const local = await hidden(now.key, body);
    const keep = body.kind === "mark" ? null : Date.now() + DAY; // the portal's list does not bring it back: shown here for the day
    fresh.push({ id, seq, person: whose.person, device: whose.device, ...envelope, local, keep, ends: ENDS.has(body.kind), state: "waiting", madeAt: Date.now() });
  }
  await addItems(whose.person, fresh);
  made += 1;
  now.items.push(...fresh.map(({ id, seq, state }, at) => ({ id, seq, state, body: bodies[at] })));
  others("changed");
  tell();
  clearTimeout(soon);
  soon = setTimeout(() => trying(false), SOON);
  return fresh.map(({ id }) => id);
});

/** The items of this person as they lie on the phone, readable where the key opens them. */
export async function load() {
  if (!now.record) return undefined;
  const [before, { key, record }] = [made, now];
  const kept = (await itemsOf(now.record.person)).sort((one, two) => one.seq - two.seq);
  const read = [];
  const sealed = [];
  for (const item of kept) {
    const known = key && now.items.find(({ id }) => id === item.id)?.body;
    const body = known ?? (key && item.local ? await shown(key, item.local) : null);
    if (body) read.push({ id: item.id, seq: item.seq, state: item.state, words: item.words, body });
    else if (WAITS.has(item.state)) sealed.push(item);
  }
  if (before !== made || key !== now.key || record.person !== now.record?.person) return load(); // locked or marked meanwhile
  now.items = read;
  now.sealedOnly = sealed.length;
  now.sealedNotes = sealed.filter(({ keep }) => keep).length; // `put` gives a mark none
  return tell();
}

/** Everything that waits is sent, unless another tab is at it or it is too early to try again. Whether any was received. */
export function drain({ hurry = false } = {}) {
  if (!now.record || (!hurry && performance.now() < notBefore)) return Promise.resolve(false);
  return alone("send", async (held) => (held ? sendAll(now.record).catch(unnoted).finally(stopped) : false), { ifAvailable: true });
}

/** No room to note what was received: it stays here, and is sent once more. */
function unnoted(fault) {
  if (!(fault instanceof Full)) throw fault;
  failed({});
  return true;
}

function stopped() {
  now.sending = false;
  tell();
}

async function sendAll(whose) {
  const tried = new Set(); // what had its turn by itself, without a receipt: it waits for the next time
  let moved = false;
  let last = { kind: "ok" };
  while (tried.size < REFUSALS) {
    const next = await waitingFor(whose, tried);
    if (!next.length) break;
    now.sending = true;
    tell();
    const isOld = next[0].device !== whose.device; // an earlier one of this phone: it has no token any more
    last = await send({ ...whose, device: next[0].device, ...(isOld ? { token: null } : {}) }, next);
    const taken = await settle(whose, next, last);
    moved ||= taken > 0;
    if (taken === next.length) batch = Math.min(MOST, batch * 2);
    else if (last.kind === "ok") for (const { id } of next) tried.add(id);
    else if (now.revoked || (!MINE.has(last.kind) && last.status !== 500)) break;
    else if (next.length > 1) batch = Math.max(1, Math.floor(next.length / 2)); // one of them may be what it stumbles over
    else tried.add(next[0].id);
  }
  if (last.kind === "ok" && !tried.size) [failures, notBefore] = [0, 0];
  else failed(last);
  now.sending = false;
  await load();
  if (moved) others("changed");
  return moved;
}

async function waitingFor(whose, tried) {
  const rows = (await itemsOf(whose.person)).filter(({ id, state }) => WAITS.has(state) && !tried.has(id));
  rows.sort((one, two) => Boolean(one.ends) - Boolean(two.ends) || (one.state === "stuck") - (two.state === "stuck") || one.seq - two.seq); // what ends a session goes after its marks
  return rows.filter(({ device }) => device === rows[0].device).slice(0, batch);
}

async function send(whose, items) {
  const body = { clock: new Date().toISOString(), items: items.map(({ id, seq, sealed }) => ({ id, seq, sealed })) };
  const got = await ask("/sync/push", body, whose);
  if (!["sign in", "revoked"].includes(got.kind) || got.body?.results || !now.key || !whose.token) return got;
  const token = await shown(now.key, whose.token);
  return token ? ask("/sync/push", body, { device: whose.device, token }) : got;
}

/** How many have a receipt that names them and what is in them. Nothing else takes an item out of the queue. */
async function settle(whose, sent, got) {
  now.link = got.kind;
  if (got.kind === "revoked" && sent[0].device === whose.device) now.revoked = true;
  const receipts = new Map((Array.isArray(got.body?.results) ? got.body.results : []).map((one) => [one?.id, one]));
  if (got.kind === "ok" && !receipts.size) now.link = "gate";
  const ids = new Set(sent.map(({ id }) => id));
  const alone = sent.length === 1 && MINE.has(got.kind);
  let taken = 0;
  await changeItems(whose.person, (item) => {
    if (!ids.has(item.id)) return undefined;
    const receipt = receipts.get(item.id);
    if (!receipt) return alone ? { ...item, state: "stuck" } : undefined;
    if (receipt.hash !== item.hash || !RECEIVED.has(receipt.result)) return { ...item, state: "stuck" };
    taken += 1;
    const held = receipt.result === "quarantined" || receipt.result === "conflict"; // both wait for a person
    const words = held || receipt.result === "kept" ? receipt.words ?? "" : undefined;
    return { ...item, state: held ? "held" : "received", words, receivedAt: Date.now() };
  });
  return taken;
}

function failed({ wait = 0, inLine = false }) {
  if (inLine) return comeAgain(wait * (1 + Math.random()));
  const pause = Math.min(SELDOM, OFTEN * 2 ** failures);
  failures += 1;
  notBefore = performance.now() + Math.max(Math.min(wait, SELDOM), pause * (0.5 + Math.random() / 2));
}

/** Other phones are sending: that is no failure, and the turn comes soon. */
function comeAgain(pause) {
  notBefore = performance.now() + pause;
  clearTimeout(turn);
  turn = setTimeout(() => trying(false), pause + EARLY);
}

/** The portal's list of what it holds of this device: only what stands on it may go from the phone. */
export async function confirm(received, askedAt) {
  const known = new Map(received.map((one) => [one.id, one]));
  await changeItems(now.record.person, (item) => {
    const there = known.get(item.id)?.hash === item.hash;
    if (item.state === "held") return (there && known.get(item.id).closed) || Date.now() - item.receivedAt > 7 * DAY ? null : undefined; // somebody has decided: the list says what holds
    if (item.state === "done") return Date.now() > item.keep ? null : undefined;
    if (there) return item.keep ? { ...item, state: "done" } : null;
    if (item.state !== "received" || item.receivedAt > askedAt) return undefined;
    return item.again ? null : { ...item, state: "waiting", again: true }; // said to be received, yet not there: once more
  });
  await load();
}

/** `again` is called whenever it may be worth trying: on opening, with signal, on looking at the app, after a tap, each minute.
 * `listed`: another tab has a newer list. `left`: whoever was signed in has signed out. */
export function whenever(again, listed, left) {
  trying = again;
  other.onmessage = ({ data }) => (data.left ? left(data.left) : data === "list" ? listed() : load());
  addEventListener("online", () => again(true));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") again(true); });
  setInterval(() => again(false), OFTEN);
}
