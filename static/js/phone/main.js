// Opens the app: who is here, the door, then the screens; sends and fetches whenever that may work.
import * as about from "./about.js";
import * as count from "./count.js";
import { setUp, stranger, unlock, wiped } from "./door.js";
import * as end from "./end.js";
import * as list from "./list.js";
import { isIdle } from "./lock.js";
import * as outbox from "./outbox.js";
import { registerOf, saved } from "./marks.js";
import { keepToken, kept, pull, whoIsHere } from "./pull.js";
import * as register from "./register.js";
import * as site from "./site.js";
import { instant, listen, now, tell, unsent } from "./state.js";
import * as tellSomebody from "./tell.js";
import * as store from "./store.js";
import { newVersions } from "./versions.js";

let touched = Date.now();
let stop = () => {};
let visit = 0; // a door that is no longer wanted changes nothing
let busy = null;

const known = async () => (await store.people()).filter(({ wrap }) => wrap);

async function begin() {
  const last = await store.note("last");
  const rows = await known();
  const record = rows.find(({ person }) => person === last) ?? rows[0];
  if (record) door(record);
  await meet(last);
}

/** Asks the portal who is signed in, and shows their door if another's stands there. */
async function meet(last) {
  const got = await whoIsHere(now.record?.person ?? last);
  now.link = got.kind;
  if (got.kind === "ok") {
    if (now.key && now.record.person === got.record.person) {
      now.record = { ...now.record, ...got.record };
      await keepToken();
    } else {
      await forgetKey();
      if (busy !== got.record.person) door(got.record);
      else now.record = { ...now.record, ...got.record }; // they stand at their door already
    }
    await outbox.drain({ hurry: true });
    return;
  }
  if (now.record) return tell();
  const first = (await store.people()).find(({ person }) => person === last);
  now.record = first ?? null;
  await outbox.load();
  now.sealedOnly ? wiped(got.kind) : stranger(got.kind);
}

/** Chooses or asks for the passphrase of this person, then shows their registers. */
async function door(record) {
  const mine = ++visit;
  busy = record.person;
  Object.assign(now, { record, key: null, roster: null, items: [], trouble: "", revoked: false });
  await outbox.load();
  const others = now.link === "ok" ? [] : (await known()).filter(({ person }) => person !== record.person);
  const got = record.wrap ? await unlock(record, { others, link: now.link, change: door }) : await setUp(record);
  if (mine !== visit) return;
  busy = null;
  if (got.again) return door(await store.person(record.person));
  if (got.forgotten) {
    await outbox.load();
    wiped(now.link);
    return meet(record.person);
  }
  now.key = got.key;
  now.record = { ...now.record, ...(await store.person(record.person)), fresh: now.record.fresh };
  touched = Date.now();
  now.roster = await kept();
  await outbox.load();
  await keepToken();
  show();
  again(true);
}

/** Locked; a tap of a moment ago is saved first, since afterwards nothing can hide it. */
async function forgetKey() {
  await saved();
  Object.assign(now, { key: null, roster: null, items: [] });
}

async function lock() {
  await forgetKey();
  await door(await store.person(now.record.person));
}

/** Sends what waits and fetches the list; one at a time, and at most once a minute unless in a hurry. */
let running = null;
let next = null; // what was asked for meanwhile: null for nothing, else whether in a hurry
function again(hurry) {
  if (running) next = next || hurry;
  running ??= turn(hurry).finally(() => {
    const asked = next;
    running = next = null;
    if (asked !== null) again(asked);
  });
  return running;
}

async function turn(hurry) {
  if (!now.record) return begin();
  if (now.link !== "ok" && !now.key) await meet(now.record.person);
  const moved = await outbox.drain({ hurry });
  if (now.key && (moved || hurry || !now.roster)) await pull();
  if (now.revoked) await away("revoked");
}

/** Whose app this was has no list here any more; what was not sent stays, sealed. */
async function away(kind) {
  if (!now.record) return;
  await store.forget(now.record.person);
  await forgetKey();
  Object.assign(now, { revoked: false, link: kind });
  visit += 1;
  busy = null;
  await outbox.load();
  wiped(kind);
}

/** Another tab fetched a list: what it confirmed stands in there and no longer beside it. */
async function listed() {
  if (now.key) now.roster = (await kept()) ?? now.roster;
  await outbox.load();
}

function counts(part) {
  const one = registerOf(part);
  return one?.count && !one.on_paper;
}

function show() {
  if (!now.key && location.hash !== "#/about") return;
  stop();
  const [, kind, part, more] = location.hash.split("/");
  if (kind === "about") stop = about.show();
  else if (kind === "register" && part) stop = (counts(part) ? count : register).show(part);
  else if (kind === "end" && part) stop = end.show(part);
  else if (kind === "tell" && part) stop = tellSomebody.show(part, more === "adult");
  else if (kind === "site" && part) stop = site.show(part);
  else stop = list.show({ send: () => again(true), lock, update: () => { asked = Date.now(); saved().then(() => now.update?.()); } });
  scrollTo(0, 0);
}

for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
setInterval(() => { if (now.key && isIdle(Date.now() - touched, now.roster?.registers ?? [], instant())) lock(); }, 10_000);
addEventListener("hashchange", () => {
  if (now.key || location.hash === "#/about") show();
  else location.reload();
});
let asked = 0; // when a link or Update was tapped: whoever asks to go is not asked back, since all is saved
addEventListener("click", ({ target }) => { if (target.closest?.("a[href]")) asked = Date.now(); }, { capture: true });
addEventListener("beforeunload", (event) => {
  if (now.key && (now.trouble || now.saving || (unsent() && Date.now() - asked > 3_000))) event.preventDefault();
});

const other = /^\/registers\/([0-9a-f-]{36})$/.exec(location.pathname);
if (other) history.replaceState(null, "", `/phone#/register/${other[1]}`);
else if (location.pathname !== "/phone") history.replaceState(null, "", "/phone");
if (location.hash === "#/about") about.show();
outbox.whenever(again, listed, (person) => { if (person === now.record?.person) away("sign in"); });
newVersions(() => unsent() === 0 && !now.saving && !/^#\/(register|end|tell)\//.test(location.hash));
listen(() => { navigator.setAppBadge?.(unsent()).catch?.(() => {}); });
begin();
