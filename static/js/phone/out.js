// After signing out: the list leaves this phone with whatever opens it. What was not sent stays, sealed, and the page says so.
import { forget, itemsOf, person } from "./store.js";
import { marksAndNotes } from "./words.js";

const place = document.querySelector("[data-left]");
const left = place.dataset.left;
const known = indexedDB.databases ? await indexedDB.databases() : [{ name: "portal-phone" }];
const record = known.some(({ name }) => name === "portal-phone") ? await person(left) : null;
if (record) {
  await forget(left);
  new BroadcastChannel("portal-phone").postMessage({ left });
  const waits = (await itemsOf(left)).filter(({ state }) => state === "waiting" || state === "stuck");
  const what = marksAndNotes(waits.length, waits.filter(({ keep }) => keep).length);
  const kept = `Not sent yet from this phone: ${what}. ${waits.length === 1 ? "It stays here, sealed: nobody can read it, and it is" : "They stay here, sealed: nobody can read them, and they are"} sent as yours when you sign in and open the registers again. `;
  place.textContent = `${waits.length ? kept : ""}The list of registers is off this phone. Sign in with signal before you need it again.`;
  place.hidden = false;
}
