// One person on the marking list: the name, three targets, and what opens beneath and closes again.
import { button, h, says, whom } from "./dom.js";
import { markOf, noteDown, record, toldOf } from "./marks.js";
import { beside } from "./parts.js";
import { instant, now } from "./state.js";
import { REASONS, dayKey, face, hour, said, seen, upper } from "./words.js";

const FACES = [["present", "✓", "Present"], ["late", "L", "Late"], ["absent", "A", "Absent"]];
const KNOWN = "absent, school knows";
const UNEXPLAINED = "absent, unexplained";
const VALUES = { present: "present", late: "late", absent: UNEXPLAINED };
const KEYS = { p: "present", l: "late", a: "absent" };

/** Without accents and case, as people type when they look for a name. */
export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** {node, update, close}. `screen`: {register, canMark, note(), opened(row), changed()}. */
export function row(person, screen) {
  const id = `who-${person.enrolment}`;
  const { register } = screen;
  const note = h("span", { class: "register-row__note" });
  const others = h("span", { class: "register-row__others" });
  const more = h("div", { class: "more", hidden: true });
  const opener = h("button", { type: "button", class: "register-row__open", "aria-expanded": "false", onclick: () => toggle() }, note, h("span", { class: "unseen" }, `: more for ${person.name}`));
  const targets = FACES.map(([look, sign, label]) =>
    h("button", { type: "button", class: `mark mark--${look}`, "aria-pressed": "false", onclick: () => tap(look) },
      h("span", { class: "mark__face" }, h("span", { "aria-hidden": "true" }, sign), h("span", { class: "unseen" }, label))));
  const marks = h("div", { class: "marks" }, targets);
  const urgent = h("div", { class: "urgent", hidden: true, role: "alert" });
  const differing = h("div", { class: "differ" });
  const node = h("div", { class: "register-row", role: "group", "aria-labelledby": id, onkeydown: key },
    h("div", { class: "register-row__who" }, h("span", { class: "register-row__name", id }, h("bdi", {}, person.name)), others, screen.canMark ? opener : note),
    marks, urgent, more);
  const self = { node, update, close, person };

  function key(event) {
    const look = KEYS[event.key.toLowerCase()];
    if (!look || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.nodeName)) return;
    event.preventDefault();
    tap(look);
  }

  async function tap(look) {
    if (!screen.canMark || face(markOf(register, person).value) === look) return; // a second tap does nothing
    await set({ value: VALUES[look] });
    if (look === "late") toggle(true);
    else if (look === "absent") screen.opened(null);
  }

  async function set(change) {
    const saved = await record(register, [{ enrolment: person.enrolment, ...change }], { note: screen.note() });
    screen.changed();
    return saved;
  }

  const choose = async (change) => { if (await set(change)) close(); };

  function toggle(open = more.hidden) {
    if (!open) return close();
    screen.opened(self);
    fill();
    more.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    node.classList.add("register-row--open");
  }

  function close() {
    if (more.contains(document.activeElement)) opener.focus({ preventScroll: true });
    more.hidden = true;
    more.replaceChildren();
    opener.setAttribute("aria-expanded", "false");
    node.classList.remove("register-row--open");
  }

  function fill() {
    const mark = markOf(register, person);
    const at = face(mark.value);
    const pick = (words, change, on) => h("button", { type: "button", class: "pick", "aria-pressed": String(Boolean(on)), onclick: () => choose(change) }, words);
    const groups = [];
    if (at === "late") groups.push(minutes("Minutes late", "late", mark));
    if (at === "present") groups.push(minutes("Left early, minutes", "left early", mark));
    if (at === "absent") {
      groups.push(picks("Why", [
        pick("Not explained", { value: UNEXPLAINED }, mark.value === UNEXPLAINED && !mark.reason),
        ...REASONS.map((reason) => pick(upper(reason), { value: reason === "not known" ? UNEXPLAINED : KNOWN, reason }, mark.reason === reason)),
      ]));
    }
    groups.push(picks("Neither", [
      pick("Not expected today", { value: "not expected" }, mark.value === "not expected"),
      mark.value && pick("Not recorded", { value: null }, false),
    ]));
    more.replaceChildren(...groups, button("Close", close, "button--quiet button--small"));
  }

  const picks = (label, inside) => h("div", { class: "picks", role: "group", "aria-label": label }, h("span", { class: "picks__label" }, label), inside.filter(Boolean));

  function minutes(label, value, mark) {
    const given = mark.value === value ? mark.minutes : null;
    const box = h("input", { type: "text", inputmode: "numeric", maxlength: "3", class: "short", "aria-label": label, value: given ?? "" });
    const wrong = h("span", { class: "fault", role: "alert" });
    const save = () => {
      const typed = box.value.trim();
      if (!/^[0-9]{1,3}$/.test(typed) || Number(typed) < 1 || Number(typed) > register.minutes) wrong.textContent = `Enter a number from 1 to ${register.minutes}`;
      else choose({ value, minutes: Number(typed) });
    };
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") save(); });
    const chips = [5, 10, 15, 20].filter((n) => n <= register.minutes).map((n) =>
      h("button", { type: "button", class: "pick", "aria-pressed": String(given === n), onclick: () => choose({ value, minutes: n }) }, String(n)));
    const bare = value === "left early" ? h("button", { type: "button", class: "pick", "aria-pressed": String(mark.value === value && !given), onclick: () => choose({ value }) }, "Not known how many") : null;
    return h("div", { class: "picks", role: "group", "aria-label": label }, h("span", { class: "picks__label" }, label), chips, bare, box, button("Set", save, "button--quiet button--small"), wrong);
  }

  /** A missing child is not a report: who to ring stands there at once, and goes once somebody was told. */
  function alarm(mark) {
    const asked = mark.value === UNEXPLAINED && dayKey(register.starts_at) === dayKey(instant());
    const told = register.told?.[person.enrolment] ?? toldOf(register, person.enrolment);
    urgent.hidden = !(mark.value === UNEXPLAINED && (asked || told));
    urgent.classList.toggle("urgent--told", Boolean(told));
    if (urgent.hidden) return urgent.replaceChildren();
    const { office, lead, coordinator, no_mail: noMail } = register.ring ?? {};
    const { is_school: isSchool = true, desk = "reception" } = register.sheet ?? {};
    const theirs = [office, register.sheet?.host, lead].find((one) => one?.phone);
    const instead = noMail && asked && h("p", {}, "No e-mail follows, as no address of this place is known. ", theirs ? h("span", {}, "Ring ", whom(theirs)) : `Tell ${desk} in person`, ", and ask them to write it down.");
    if (told) return says(urgent, h("p", {}, `Told: ${told.role}, ${hour(told.at)}${told.by ? `, by ${told.by}` : ""}`), instead || "");
    const roles = ["attendance office", "reception", "safeguarding lead", "adult in the room", "another adult"].slice(isSchool ? 0 : 1);
    const ring = theirs ?? (coordinator?.phone ? coordinator : office ?? lead);
    const tell = (role) => h("button", { type: "button", class: "pick", onclick: async () => { await noteDown({ kind: "told", part: register.part, enrolment: person.enrolment, role }); screen.changed(); } }, upper(role));
    return says(urgent,
      h("p", {}, h("strong", {}, `Tell ${isSchool ? "the attendance office" : desk} now. `), ring ? whom(ring) : `Go to ${desk}.`),
      h("div", { class: "picks", role: "group", "aria-label": `Whom you told of ${person.name}` }, h("span", { class: "picks__label" }, "Told"), roles.map(tell)));
  }

  function update() {
    const mark = markOf(register, person);
    const at = face(mark.value);
    others.replaceChildren(...elsewhere());
    for (const [n, [look]] of FACES.entries()) {
      targets[n].setAttribute("aria-pressed", String(at === look));
      targets[n].disabled = !screen.canMark;
    }
    marks.classList.toggle("marks--blank", !at);
    node.classList.toggle("register-row--differs", Boolean(mark.differ));
    marks.hidden = Boolean(mark.differ) || (!screen.canMark && !at);
    opener.hidden = Boolean(mark.differ);
    if (mark.differ) return differ(mark);
    const also = [person.guest && "catches up here"].filter(Boolean);
    note.replaceChildren([seen(mark), ...also].join(" · "), mark.held ? h("strong", {}, ` · waits for a coordinator${mark.held.words ? `: ${mark.held.words.split(". ")[0]}` : ""}`) : "");
    differing.remove();
    return alarm(mark);
  }

  const elsewhere = () => (register.other_parts ?? []).map((part) => {
    const theirs = part.people.find(({ enrolment }) => enrolment === person.enrolment);
    return beside(part, theirs, markOf(register, person).value);
  });

  function differ({ differ: heads }) {
    urgent.hidden = true;
    close();
    if (!differing.isConnected) node.append(differing);
    says(differing,
      h("p", {}, h("strong", {}, `${heads.length} marks that differ. `), "Both are kept until somebody chooses."),
      h("ul", {}, heads.map((head) => h("li", {}, `${seen(head)}: ${head.who}, ${hour(head.at)}`))),
      now.link === "ok" && screen.canMark ? h("a", { href: `/registers/${register.part}/settle/${person.enrolment}` }, "Choose one", h("span", { class: "unseen" }, ` for ${person.name}`)) : h("p", { class: "hint" }, "With signal you can choose one."));
  }

  self.sees = (wanted) => folded(person.name).includes(wanted);
  update();
  return self;
}
