// The marking screen: taken with one hand in a corridor, with or without signal.
import { button, field, focusOn, h, page, says, status, strip } from "./dom.js";
import { endOf, ended, finish, hasPlan, isOpen } from "./ends.js";
import { canUndo, markOf, noteDown, record, registerOf, tally, undo, walkIns } from "./marks.js";
import { heads } from "./parts.js";
import { folded, row } from "./row.js";
import { instant, listen, now } from "./state.js";
import { CORRECTIONS, day, dayKey, hour, plural, shortDay, stands, things, upper } from "./words.js";

const back = () => h("a", { href: "#/" }, "All registers");

export const lineOf = (one) => `Delivery session${one.number ? ` ${one.number} of ${one.of}` : ""} · ${shortDay(one.starts_at)}, ${hour(one.starts_at)}–${hour(one.ends_at)}`;

/** Why nobody can be marked here now, or nothing. */
export function closed(register) {
  const end = endOf(register.part);
  if (end?.kind === "not-held" && !end.held) return "It did not take place, so nobody is marked.";
  if (!register.takes) return "You can look at this register, not mark it.";
  if (register.state === "locked") return "Locked. A coordinator can unlock it.";
  return isEarly(register) ? `Opens on ${day(register.starts_at)}. This phone's clock says ${day(Date.now())}, ${hour(Date.now())}.` : "";
}

/** By this phone's clock it is not its day yet. That is asked, not decided: the clock may be wrong. */
const isEarly = (register) => dayKey(register.starts_at) > dayKey(instant()) && !takenEarly.has(register.part);
const takenEarly = new Set();
const takeEarly = ({ part }) => { takenEarly.add(part); dispatchEvent(new HashChangeEvent("hashchange")); };

/** Shows it; answers what ends it. */
export function show(part) {
  const register = registerOf(part);
  if (!register) {
    page({ title: "Register not on this phone" }, h("p", {}, "It is not among your next seven days, or has to be fetched with signal."), h("p", {}, back()));
    return () => {};
  }
  if (register.on_paper) {
    page({ title: "This register is on paper", lines: [lineOf(register)] },
      h("p", {}, "No phone may be brought to this place, so no name of this group is on yours. Mark the printed sheet; it counts the same. Type it in afterwards, or give it to a coordinator."),
      h("p", {}, h("a", { href: `#/site/${part}` }, "Site sheet"), " · ", back()));
    return () => {};
  }
  const why = closed(register);
  const reason = register.state === "submitted" && !why ? reasons() : null;
  const screen = { register, canMark: !why, note: () => reason?.value || null, opened, changed: update };
  const rows = register.people.map((person) => row(person, screen));
  const state = status();
  const count = h("p", { class: "register-count__words", "aria-live": "polite" });
  const all = h("button", { type: "button", class: "button button--quiet", onclick: allPresent }, "All others present");
  const back1 = h("button", { type: "button", class: "button button--quiet", onclick: takeBack }, "Undo");
  const over = h("p", { class: "closed", "aria-live": "polite", hidden: true });
  const differently = h("p", { hidden: true }, h("a", { href: `#/end/${part}` }, "Something changed, or it did not take place"));
  const rest = h("p", { hidden: true }, "With signal, within a week: ", h("a", { href: `/registers/${part}/outcome` }, "who of us came and how long it lasted"),
    register.number && [" · ", h("a", { href: `/registers/${part}/taught` }, "what was taught and what changed")]);
  const onward = h("a", { class: "button register-foot__main", href: "#/" });
  const whole = h("button", { type: "button", class: "button register-foot__main", onclick: finished },
    hasPlan(register) ? "Finish: all went as planned" : "Finish register");
  const list = h("div", { class: "rows" }, rows.map(({ node }) => node));
  const search = rows.length > 8 && h("input", { type: "search", autocomplete: "off", "aria-label": "Find a name", placeholder: "Find a name", oninput: find });
  const came = h("div", { class: "came" });
  const parts = h("div", {});
  const done = h("div", { class: "register-foot" }, h("div", { class: "register-foot__inner" }, back1, onward, whole));
  let open = null;

  page({ title: register.group, tab: "Register", lines: [lineOf(register), [register.room && `Room ${register.room} · `, `${register.people.length} on the list · `, back(), " · ", h("a", { href: `#/site/${part}` }, "Site sheet")]], narrow: false },
    state, parts, why && h("p", { class: "closed" }, why),
    register.takes && register.state !== "locked" && isEarly(register) && h("p", { class: "closed" }, button("It is that day: take it now", () => takeEarly(register), "button--quiet")), over,
    h("div", { class: "register-count" }, count, !why && all),
    reason && h("div", { class: "register-row" }, field("Why you change a finished register", reason)),
    search && h("p", { class: "find" }, search),
    rows.length ? list : h("p", { class: "closed" }, "Nobody is on the list for this day."),
    came, !why && walkIn(), h("div", { class: "facts" }, rest, differently, otherWays()),
    !why && done);
  const stop = listen(update);
  update();
  return stop;

  function opened(next) {
    if (open && open !== next) open.close();
    open = next;
  }

  function update() {
    const fresh = registerOf(part);
    if (!fresh) return;
    if (fresh !== register) {
      Object.assign(register, fresh);
      for (const one of rows) Object.assign(one.person, fresh.people.find(({ enrolment }) => enrolment === one.person.enrolment) ?? {});
    }
    for (const one of rows) one.update();
    parts.replaceChildren(...[heads(register)].filter(Boolean));
    const { marked, of, waiting, differing } = tally(register);
    count.textContent = `${marked} of ${of} marked`;
    all.hidden = marked === of;
    back1.disabled = !canUndo(part);
    over.textContent = why ? "" : ended(register);
    over.hidden = !over.textContent;
    rest.hidden = Boolean(why) || isOpen(register);
    differently.hidden = Boolean(why) || !isOpen(register);
    foot(isOpen(register), marked === of && !differing && of > 0);
    says(state, stripOf(marked, waiting, differing));
    came.replaceChildren(...walkIns(part).map(({ body, state }) => h("div", { class: "register-row" }, h("div", { class: "register-row__who" },
      h("span", { class: "register-row__name" }, h("bdi", {}, body.name)), h("span", { class: "register-row__note" }, state === "held" ? "Walked in, not on the list · waits for a coordinator" : "Walked in, not on the list")))));
  }

  function stripOf(marked, waiting, differing) {
    const unsent = stands();
    if (unsent) return unsent;
    if (differing) return strip("trouble", "Needs you.", `${plural(differing, "person has", "people have")} marks that differ.`);
    const held = now.items.filter(({ body, state: at }) => body.part === part && at === "held");
    if (held.length) return strip("waiting", "Waits for a coordinator.", `Not put in yet: ${things(held)}. Kept there until somebody has looked.`);
    if (!marked) return strip("waiting", "Not started.", "Nobody is marked yet.");
    return strip("saved", "Received.", `${marked - waiting} of ${plural(marked, "mark")} are with the portal.`);
  }

  async function allPresent() {
    const blank = register.people.filter((person) => { const mark = markOf(register, person); return !mark.value && !mark.differ; });
    if (!blank.length) return;
    await record(register, blank.map(({ enrolment }) => ({ enrolment, value: "present", fills: true })), { note: screen.note() });
    update();
    if (all.hidden) focusOn(count);
  }

  async function finished() {
    if (!(await finish(part, hasPlan(register)))) return;
    scrollTo(0, 0);
    focusOn(over);
  }

  async function takeBack() {
    opened(null);
    await undo(register, screen.note());
    update();
  }

  function find() {
    const wanted = folded(search.value.trim());
    for (const one of rows) one.node.hidden = wanted !== "" && !one.sees(wanted);
  }

  function walkIn() {
    const name = h("input", { type: "text", autocomplete: "off", maxlength: "80" });
    const wrong = h("p", { class: "fault", role: "alert" });
    const form = h("form", { novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      const typed = name.value.trim();
      wrong.textContent = typed ? "" : "Enter the name, as the adult of the school says it";
      if (typed && (await noteDown({ kind: "walk-in", part, name: typed }))) { name.value = ""; box.open = false; update(); focusOn(box.querySelector("summary")); }
    } }, field("Name", name, "First name and first letter of the family name. Ask the adult of the school. Who it is, is settled later."), wrong, h("button", { class: "button button--quiet" }, "Add"));
    const box = h("details", { class: "walk-in" }, h("summary", {}, "Somebody came who is not on the list"), form);
    return box;
  }

  /** One tap where everybody is marked; else what is missing is shown first. */
  function foot(open, isWhole) {
    whole.hidden = !(open && isWhole);
    onward.hidden = open && isWhole;
    onward.textContent = open ? "Finish …" : "Done";
    onward.setAttribute("href", open ? `#/end/${part}` : "#/");
  }

  function otherWays() {
    return [
      h("p", {}, h("a", { href: `#/tell/${part}` }, "Tell somebody now"), " about harm or danger"),
      h("p", {}, "With signal: ", h("a", { href: `/registers/${part}` }, "this register in the portal")),
    ].filter(Boolean);
  }
}

const reasons = () => h("select", {}, h("option", { value: "" }, "Choose a reason"), CORRECTIONS.map((one) => h("option", { value: one }, upper(one))));
