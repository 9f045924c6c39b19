// What is true now, for every screen; whoever listens is told when it changes.

export const now = {
  record: null, // whose app this is: a row of `people`
  key: null, // opens what the phone holds; null is locked
  roster: null, // the last list from the portal
  expired: false, // by this phone's clock the list was too old, and is gone
  items: [], // what was noted here and is not confirmed yet: {id, seq, state, body, words}
  sealedOnly: 0, // items that only the portal can read: locked, or after a forgotten passphrase
  sealedNotes: 0, // those of them that are no marks
  link: "unknown", // ok, or why the last question failed: see api.js
  sending: false,
  saving: 0, // so many taps are being saved at this moment
  trouble: "", // what was NOT saved, in words
  update: null, // a new version that waits
};

const listeners = new Set();
export const listen = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const tell = () => { for (const listener of [...listeners]) listener(); };

const CLOSE = 5 * 60_000;

/** This instant, by the portal's clock where it told us by how much this phone's is off. */
export function instant() {
  const { skew = 0, now: heard } = now.roster ?? {};
  return wasSet() ? Math.max(Date.now(), Date.parse(heard)) : Date.now() - skew;
}

/** Whether this phone's clock was set since the list was fetched: it cannot be earlier than when the portal was heard. */
export function wasSet() {
  const { skew = 0, now: heard } = now.roster ?? {};
  return Boolean(heard) && Date.now() - skew < Date.parse(heard) - CLOSE;
}

export const unsent = () => now.items.filter(({ state }) => state === "waiting" || state === "stuck").length + now.sealedOnly;
