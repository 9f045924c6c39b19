// What lies on this phone: IndexedDB, written so that it survives the battery. A tick is shown only after `put` has answered.

const NAME = "portal-phone";
const VERSION = 1;
let opening = null;

export class Full extends Error {}

function open() {
  opening ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const made = asked.result;
      made.createObjectStore("people", { keyPath: "person" });
      made.createObjectStore("rosters", { keyPath: "person" });
      const items = made.createObjectStore("items", { keyPath: "id" });
      items.createIndex("person", "person");
      items.createIndex("number", ["device", "seq"], { unique: true });
      made.createObjectStore("notes", { keyPath: "name" });
    };
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      const made = asked.result;
      made.onclose = () => { opening = null; };
      made.onversionchange = () => { made.close(); opening = null; };
      done(made);
    };
  });
  opening.catch(() => { opening = null; });
  return opening;
}

const answer = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

async function within(stores, mode, work, again = true) {
  const database = await open();
  try {
    const change = database.transaction(stores, mode, { durability: "strict" });
    const ended = new Promise((done, failed) => {
      change.oncomplete = () => done();
      change.onabort = () => failed(change.error ?? new Error("not saved"));
    });
    ended.catch(() => {}); // told below
    const found = await work(...stores.map((name) => change.objectStore(name)));
    await ended;
    return found;
  } catch (fault) {
    if (fault?.name === "QuotaExceededError") throw new Full("This phone is full", { cause: fault });
    if (again && fault?.name === "InvalidStateError") { // the phone closed it meanwhile
      opening = null;
      return within(stores, mode, work, false);
    }
    throw fault;
  }
}

export const people = () => within(["people"], "readonly", (rows) => answer(rows.getAll()));
export const person = (id) => within(["people"], "readonly", (rows) => answer(rows.get(id)));
export const itemsOf = (id) => within(["items"], "readonly", (rows) => answer(rows.index("person").getAll(id)));
export const allItems = () => within(["items"], "readonly", (rows) => answer(rows.getAll()));
export const roster = (id) => within(["rosters"], "readonly", (rows) => answer(rows.get(id)));
export const note = async (name) => (await within(["notes"], "readonly", (rows) => answer(rows.get(name))))?.value;
export const setNote = (name, value) => within(["notes"], "readwrite", (rows) => { rows.put({ name, value }); });

/** What holds of this person from now on; fields not named stay as they are. */
export const setPerson = (id, fields) => within(["people"], "readwrite", async (rows) => {
  const made = { ...(await answer(rows.get(id))), ...fields, person: id };
  rows.put(made);
  return made;
});

/** The list stands there, unless another tab changed it since it was the `turn`th: then false, and theirs stands. */
export const setRoster = (id, kept, turn) => within(["rosters"], "readwrite", async (rows) => {
  if (((await answer(rows.get(id)))?.turn ?? 0) !== turn) return false;
  rows.put({ person: id, ...kept, turn: turn + 1 });
  return true;
});

/** New items with the numbers that follow; nothing is there unless all are. */
export const addItems = (id, items) => within(["people", "items"], "readwrite", async (rows, kept) => {
  const whose = await answer(rows.get(id));
  for (const item of items) kept.add(item);
  rows.put({ ...whose, seq: Math.max(whose.seq ?? 0, ...items.map((item) => item.seq)) });
});

/** Items as `change` makes them; gone where it answers null; as they were where it answers nothing. */
export const changeItems = (id, change) => within(["items"], "readwrite", async (kept) => {
  for (const item of await answer(kept.index("person").getAll(id))) {
    const made = change(item);
    if (made === null) kept.delete(item.id);
    else if (made) kept.put(made);
  }
});

/** The list and whatever opens it are gone; what was not sent stays, sealed, and nobody here can read it. */
export const forget = (id) => within(["people", "rosters", "items"], "readwrite", async (rows, rosters, kept) => {
  const whose = await answer(rows.get(id));
  if (whose) rows.put({ ...whose, wrap: null, passkey: null, token: null, wrong: 0, until: null });
  rosters.delete(id);
  for (const item of await answer(kept.index("person").getAll(id))) {
    if (item.state === "held" || item.state === "done") kept.delete(item.id); // with the portal since long
    else kept.put({ ...item, local: null });
  }
});

export const dropRoster = (id) => within(["rosters"], "readwrite", (rows) => { rows.delete(id); });
