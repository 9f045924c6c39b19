// The registers of the next seven days, and the unfinished ones behind us, as they lie on this phone.
import { button, h, page, quiet, says, status, strip } from "./dom.js";
import { countOf } from "./count.js";
import { inShort } from "./ends.js";
import { noteDown, tally } from "./marks.js";
import { instant, listen, now, unsent } from "./state.js";
import { clockOff, day, dayKey, hour, plural, standing } from "./words.js";

/** Shows it; answers what ends it. `acts`: {send, lock, update}. */
export function show(acts) {
  const state = status();
  const days = h("div", {});
  const foot = h("div", { class: "list-foot" });
  page({ title: "Registers on this phone", lines: [null, now.record.initials] }, state, days, foot);
  const stop = listen(update);
  update();
  return stop;

  function update() {
    says(state, banner(), update1(), clock());
    says(days, ...agenda());
    says(foot, ...end());
  }

  function banner() {
    const stands = standing();
    if (stands) return strip(stands.look, stands.strong, stands.words + (stands.then ?? ""), stands.signIn ? h("a", { href: "/sign-in?next=/phone" }, "Sign in") : null);
    if (now.link === "sign in") return strip("waiting", "Not signed in.", "Everything noted here was sent. For a fresh list", h("a", { href: "/sign-in?next=/phone" }, "sign in"));
    if (!now.roster) return null;
    return strip("saved", "Received.", "Everything noted on this phone is with the portal.");
  }

  function update1() {
    if (!now.update) return null;
    return strip("waiting", "There is a new version.", "It changes nothing of what is saved here.", button("Update", acts.update, "button--small"));
  }

  function clock() {
    const words = clockOff();
    return words ? h("p", { class: "hint" }, words) : null;
  }

  function agenda() {
    if (!now.roster) {
      const waits = now.link === "offline" || now.link === "unknown" ? "Go where there is signal once: your next seven days are fetched and stay here." : standing() ? "" : "Fetching your registers …";
      const old = now.expired && `By this phone's clock, ${day(Date.now())}, ${hour(Date.now())}, it was older than seven days, so it is gone.`;
      return [h("p", {}, "No list on this phone. ", old), h("p", {}, waits)];
    }
    const today = dayKey(instant());
    const rows = [...now.roster.registers].sort((one, two) => Date.parse(one.starts_at) - Date.parse(two.starts_at));
    const groups = [
      ["Today", rows.filter((one) => dayKey(one.starts_at) === today)],
      ["Not finished", rows.filter((one) => dayKey(one.starts_at) < today)],
      ["Next", rows.filter((one) => dayKey(one.starts_at) > today)],
    ];
    if (!rows.length) return [h("p", {}, "No register in the next seven days.")];
    return groups.filter(([name, found]) => found.length || name === "Today").flatMap(([name, found]) => [
      h("h2", {}, name), found.length ? h("ul", { class: "agenda" }, found.map((one) => entry(one, name !== "Today"))) : h("p", { class: "hint" }, "No delivery session today.")]);
  }

  function entry(one, dated) {
    const { marked, of, differing } = tally(one);
    const where = [one.place, one.room && `room ${one.room}`].filter(Boolean).join(", ");
    const end = inShort(one);
    const counted = one.count && countOf(one);
    const words = one.on_paper ? "On paper: no phones there. Read this before and leave the phone behind" : counted ? `${plural(counted.total, "person", "people")} came${counted.isHere ? ", not sent yet" : ""}` : end ? end : one.count ? (one.count.expected ? `${one.count.expected} to come` : "Numbers only") : differing ? `${plural(differing, "mark differs", "marks differ")}` : one.state === "open" ? (marked ? `${marked} of ${of} marked` : `${of} on the list`) : one.state === "locked" ? "Locked" : "Finished";
    return h("li", { class: "agenda__item" },
      h("span", { class: "agenda__when" }, hour(one.starts_at)),
      h("div", {}, h("a", { class: "agenda__link", href: `#/${one.on_paper ? "site" : "register"}/${one.part}` }, one.group),
        h("p", { class: "hint" }, dated ? `${day(one.starts_at)} · ` : "", where, one.number ? ` · session ${one.number} of ${one.of}` : ""),
        h("p", { class: "hint" }, words, " · ", h("a", { href: `#/site/${one.part}` }, "Site sheet", h("span", { class: "unseen" }, ` of ${one.group}`)))));
  }

  function end() {
    const heard = now.roster?.pulledAt;
    return [
      heard ? h("p", { class: "hint" }, `Fetched ${day(heard)}, ${hour(heard)}. Readable here until ${day(now.roster.until)}.`) : null,
      now.roster && call(),
      h("p", { class: "buttons" }, quiet(unsent() ? `Send now (${unsent()})` : "Fetch again", acts.send), quiet("Lock", acts.lock)),
      h("p", {}, h("a", { href: "#/about" }, "What this keeps on your phone, and what cannot be promised")),
      h("p", {}, h("a", { href: "/account" }, "Your account, and signing out"), " (with signal). Signing out takes the list off this phone; what is unsent stays, sealed, and is sent when you sign in again. To put the phone away, Lock is enough."),
    ].filter(Boolean);
  }
}

/** One tap for a call from whoever looks after this person, no reason asked; or that it was asked for today. */
function call() {
  const asked = now.items.findLast(({ body }) => body.kind === "call" && dayKey(body.at) === dayKey(Date.now()));
  if (!asked) return h("p", {}, button("I’d like a call today", () => noteDown({ kind: "call" }), "button--quiet"), h("span", { class: "hint" }, "Goes to your supervisor, or to a coordinator. No reason is asked."));
  const sent = asked.state === "waiting" || asked.state === "stuck" ? "Not sent yet." : asked.state === "held" ? "It waits for a coordinator." : "They are told.";
  return h("p", {}, h("strong", {}, `You asked for a call at ${hour(asked.body.at)}. `), sent);
}
