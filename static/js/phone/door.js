// The door of the app: choosing a passphrase, unlocking, and what happens when it is forgotten.
import { button, field, h, page, quiet, says, status, strip } from "./dom.js";
import { SHORTEST, TRIES, newKey, unwrapped, usable, wrapped } from "./lock.js";
import * as passkey from "./passkey.js";
import { forget, itemsOf, setPerson } from "./store.js";
import { listen, now, unsent } from "./state.js";
import { plural, whatWaits } from "./words.js";

const PROMISES = () => h("p", {}, h("a", { href: "#/about" }, "What this keeps on your phone, and what cannot be promised"));
const fault = () => h("p", { class: "fault", role: "alert" });
const signIn = () => h("a", { class: "button", href: "/sign-in?next=/phone" }, "Sign in");

/** Nobody known is here: with signal, sign in once. */
export function stranger(kind) {
  const gate = kind === "gate" ? "This network answers in the portal's place: open any page in the browser and sign in to the network first. " : "";
  page({ title: "Registers on this phone" },
    h("p", {}, "Take registers where there is no signal. What you mark is saved on this phone and sent later."),
    kind === "refused" && h("p", {}, h("strong", {}, "The account that is signed in takes no registers.")),
    h("p", {}, gate, "Sign in once while there is signal. After that it opens without."), signIn(), PROMISES());
}

/** {raw, isNew} of somebody whose app has no key yet. */
export function setUp(record) {
  return new Promise((done) => {
    const [first, again] = ["new-password", "new-password"].map((kind) => h("input", { type: "password", autocomplete: kind }));
    const [wrong, go] = [fault(), h("button", { class: "button" }, "Go on")];
    const form = h("form", { novalidate: true, onsubmit: choose },
      field("Passphrase", first, `At least ${SHORTEST} characters. Three words that you remember are better than one with signs.`),
      field("The same once more", again), wrong, go);
    page({ title: "Choose a passphrase for this phone" },
      h("p", {}, "It opens the names on this phone, without signal too. Nobody can read it to you again, and it is not your password for the portal."),
      form, h("p", { class: "hint" }, "If you forget it you choose another with signal. What was not sent is sent all the same."), PROMISES());
    first.focus();

    async function choose(event) {
      event.preventDefault();
      wrong.textContent = "";
      if ([...first.value.normalize("NFC").trim()].length < SHORTEST) { wrong.textContent = `Enter at least ${SHORTEST} characters`; first.focus(); return; }
      if (first.value !== again.value) { wrong.textContent = "The two are not the same. Enter it once more"; again.focus(); return; }
      go.disabled = true;
      const raw = newKey();
      await setPerson(record.person, { wrap: await wrapped(raw, first.value), passkey: null, wrong: 0 });
      navigator.storage?.persist?.();
      if (await passkey.possible()) await offerPasskey(record, raw);
      done({ key: await usable(raw), isNew: true });
    }
  });
}

function offerPasskey(record, raw) {
  return new Promise((done) => {
    const told = h("p", { role: "status" });
    const add = button("Use it", async () => {
      const made = await passkey.added(raw);
      if (!made) { told.textContent = "This phone cannot do that in this browser. The passphrase opens it."; return; }
      await setPerson(record.person, { passkey: made });
      done();
    });
    page({ title: "Open with fingerprint or face?" },
      h("p", {}, "The phone's own lock can open the registers instead of the passphrase. The passphrase goes on working."),
      told, h("p", { class: "buttons" }, add, quiet("Not now", () => done())));
  });
}

/** {key} once it is open, or {forgotten: true}. `others`: more people whose registers lie here, by initials. */
export async function unlock(record, { others = [], link, change }) {
  const waiting = (await itemsOf(record.person)).filter(({ state }) => state === "waiting" || state === "stuck").length;
  const unsentHere = status();
  const said = () => says(unsentHere, unsent() > 0 && strip("waiting", "Saved on this phone.", `${whatWaits()} not sent yet.`));
  const stop = listen(said);
  said();
  return new Promise((opened) => {
    const done = (got) => { stop(); opened(got); };
    const word = h("input", { type: "password", autocomplete: "current-password" });
    const [wrong, go] = [fault(), h("button", { class: "button" }, "Open")];
    const finger = record.passkey && button("Open with fingerprint or face", async () => {
      const raw = await passkey.opened(record.passkey);
      if (raw) done({ key: await usable(raw) });
      else wrong.textContent = "That did not open it. Enter the passphrase";
    });
    page({ title: "Registers on this phone", lines: [null, `Locked · ${record.initials}`] },
      unsentHere,
      link === "sign in" && waiting > 0 && h("p", {}, h("a", { href: "/sign-in?next=/phone" }, "Sign in"), " to send them. You can unlock and go on marking without."),
      finger, h("form", { novalidate: true, onsubmit: open }, field(`Passphrase of ${record.initials}`, word), wrong, go),
      h("p", {}, h("button", { type: "button", class: "link", onclick: () => done(lost(record, waiting)) }, "Forgotten passphrase")),
      others.map((one) => h("p", {}, h("button", { type: "button", class: "link", onclick: () => change(one) }, `I am not ${record.initials}, I am ${one.initials}`))),
      link !== "ok" && h("p", {}, "Somebody else? ", h("a", { href: "/sign-in?next=/phone" }, "Sign in"), " with signal; you will not see what is here."),
      PROMISES());
    word.focus();

    async function open(event) {
      event.preventDefault();
      go.disabled = true;
      wrong.textContent = "Opening …";
      const tried = (record.wrong ?? 0) + 1;
      record = await setPerson(record.person, { wrong: tried }); // counted before it is tried
      const raw = await unwrapped(record.wrap, word.value);
      if (raw) {
        await setPerson(record.person, { wrong: 0 });
        return done({ key: await usable(raw) });
      }
      if (tried >= TRIES) {
        await forget(record.person);
        return done({ forgotten: true });
      }
      go.disabled = false;
      wrong.textContent = `That is not it. ${plural(TRIES - tried, "try", "tries")} left, then the list on this phone is wiped. What was not sent stays and is sent.`;
      word.select();
    }
  });
}

function lost(record, waiting) {
  return new Promise((done) => {
    page({ title: "Forgotten passphrase" },
      h("p", {}, "Nobody can open the list on this phone without it, so the list goes. With signal you sign in, choose another passphrase and get the list again."),
      h("p", {}, waiting ? `No mark is lost. What is not sent yet stays here, sealed: ${whatWaits()}. It is sent as soon as you are signed in with signal; nobody can read it on this phone, nor can you.` : "No mark is lost: everything noted here was sent."),
      h("p", { class: "buttons" },
        button("Wipe the list", async () => { await forget(record.person); done({ forgotten: true }); }, "button--bad"),
        quiet("Go back", () => done({ again: true }))));
  });
}

/** There is no list to open any more, and no signal to get one. */
export function wiped(kind) {
  page({ title: "Registers on this phone" },
    status(strip("waiting", "The list is not on this phone any more.", now.sealedOnly ? `${whatWaits()} not sent yet: sealed, and sent when you are signed in with signal.` : "Everything noted here was sent.")),
    h("p", {}, kind === "revoked" ? "This phone was taken off the portal. Ask a coordinator if that is wrong." : "Sign in with signal, choose a passphrase, and it is there again."),
    signIn(), PROMISES());
}
