// After signing out: the list leaves this phone with whatever opens it. What was not sent stays, sealed, and the page says so.
import { forget, itemsOf, person } from "./store.js";

const place = document.querySelector("[data-left]");
const left = place.dataset.left;
const known = indexedDB.databases ? await indexedDB.databases() : [{ name: "portal-phone" }];
const record = known.some(({ name }) => name === "portal-phone") ? await person(left) : null;
if (record) {
  await forget(left);
  new BroadcastChannel("portal-phone").postMessage({ left });
  const waits = (await itemsOf(left)).filter(({ state }) => state === "waiting" || state === "stuck").length;
  const kept = waits === 1 ? "1 mark made on this phone is not sent yet. It stays here, sealed: nobody can read it, and it is sent as yours when you sign in and open the registers again. "
    : `${waits} marks made on this phone are not sent yet. They stay here, sealed: nobody can read them, and they are sent as yours when you sign in and open the registers again. `;
  place.textContent = `${waits ? kept : ""}The list of registers is off this phone. Sign in with signal before you need it again.`;
  place.hidden = false;
}
