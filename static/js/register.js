// Enhances the register's form: every tap is counted and can be undone before saving. The form works without it.
const form = document.querySelector("#register");
const rows = [...form.querySelectorAll("[data-row]")];
const people = Number(form.dataset.of);
const elsewhere = people - rows.length; // rows whose marks differ: they have marks, chosen on their own page
const state = document.querySelector("[data-state]");
const saved = { look: state?.className, words: state?.innerHTML };
const taps = []; // undo steps; each is the rows as they stood before it
let sending = false;

const box = (row, name) => row.querySelector(`[name="${name}-${row.dataset.row}"]`);
const choices = (row) => form.elements[`mark-${row.dataset.row}`];
const plural = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

function read(row) {
  return {
    row,
    mark: choices(row).value,
    minutes: box(row, "minutes").value,
    left: box(row, "left").checked,
    absence: box(row, "absence").value,
    filled: box(row, "filled").value,
  };
}

function write({ row, mark, minutes, left, absence, filled }) {
  for (const choice of choices(row)) choice.checked = choice.value === mark;
  box(row, "minutes").value = minutes;
  box(row, "left").checked = left;
  box(row, "absence").value = absence;
  box(row, "filled").value = filled;
}

// What pupils may see over a shoulder: the mark, never why somebody is absent.
function words({ mark, minutes, left }) {
  const given = /^[0-9]+$/.test(minutes) ? Number(minutes) : 0;
  switch (mark) {
    case "present":
      if (!left) return "Present";
      return given ? `Left ${plural(given, "minute")} early` : "Left early";
    case "late": return given ? `${plural(given, "minute")} late` : "Late";
    case "absent": return "Absent";
    case "not expected": return "Not expected";
    default: return "Not recorded";
  }
}

const print = (seen) => JSON.stringify({ ...seen, row: 0, filled: "" });
const begun = new Map(rows.map((row) => [row, print(read(row))]));
let now = new Map(rows.map((row) => [row, read(row)]));
const isChanged = (row) => print(now.get(row)) !== begun.get(row) || Boolean(box(row, "told")?.value);

function show() {
  let marked = elsewhere;
  for (const row of rows) {
    const seen = now.get(row);
    if (seen.mark && seen.mark !== "none") marked += 1;
    row.querySelector(".marks").classList.toggle("marks--blank", !["present", "late", "absent"].includes(seen.mark));
    const note = row.querySelector("[data-note]");
    note.textContent = isChanged(row) ? words(seen) : note.dataset.begun;
  }
  form.querySelector("[data-count]").textContent = `${marked} of ${people} marked`;
  form.dispatchEvent(new CustomEvent("marked", { detail: now }));
  const unsaved = rows.filter(isChanged).length;
  if (!state) return;
  if (unsaved) {
    state.className = "register-state register-state--waiting";
    state.querySelector("strong").textContent = "Not saved yet.";
    state.lastElementChild.lastChild.textContent = ` ${plural(unsaved, "change")}.`;
  } else {
    state.className = saved.look;
    state.innerHTML = saved.words;
  }
}

function note(before) {
  taps.push(before);
  now = new Map(rows.map((row) => [row, read(row)]));
  show();
}

form.addEventListener("change", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  const before = now.get(row);
  box(row, "filled").value = "";
  note([before]);
  if (event.target.matches("select, .register-more [type=radio]")) row.querySelector("details").open = false;
});

form.querySelector("[data-all-present]").addEventListener("click", (event) => {
  event.preventDefault();
  const blank = rows.filter((row) => !choices(row).value);
  if (!blank.length) return;
  const before = blank.map((row) => now.get(row));
  for (const row of blank) write({ ...now.get(row), mark: "present", filled: "1" });
  note(before);
});

form.querySelector("[data-undo]").addEventListener("click", (event) => {
  if (!taps.length) return; // nothing tapped since: the button takes back the last save
  event.preventDefault();
  taps.pop().forEach(write);
  now = new Map(rows.map((row) => [row, read(row)]));
  show();
});

const KEYS = { p: "present", l: "late", a: "absent" };

function next(row) {
  const after = rows.slice(rows.indexOf(row) + 1).find((other) => !other.hidden);
  if (after) (after.querySelector(".mark__input:checked") ?? after.querySelector(".mark__input")).focus();
}

form.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  if (row && event.key === "Enter" && event.target.matches("input:not(.mark__input)")) {
    event.preventDefault(); // closes the row; nothing is sent
    event.target.blur();
    row.querySelector("details").open = false;
    row.querySelector("summary").focus();
  } else if (row && plain && KEYS[event.key.toLowerCase()] && event.target.matches(".mark__input")) {
    event.preventDefault();
    if (choices(row).value !== KEYS[event.key.toLowerCase()]) {
      const before = now.get(row);
      write({ ...before, mark: KEYS[event.key.toLowerCase()], filled: "" });
      note([before]);
    }
    next(row);
  }
});

const find = form.querySelector("[data-find]");
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
find.hidden = rows.length < 8;
find.addEventListener("input", (event) => {
  const wanted = folded(event.target.value.trim());
  for (const row of rows) row.hidden = !folded(row.querySelector(".register-row__name").textContent).includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  find.querySelector("[data-found]").textContent = wanted ? `${shown} of ${rows.length} shown` : "";
});
find.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    rows.find((row) => !row.hidden)?.querySelector(".mark__input").focus();
  }
});

// Somebody expected is missing: whom to ring stands on the page already, and shows at the tap.
const alarm = form.querySelector("[data-alarm]");

function raise() {
  if (!alarm) return;
  const untold = rows.filter((row) => {
    const { mark, absence } = now.get(row);
    return mark === "absent" && absence === "not known" && box(row, "told")?.value === "";
  });
  alarm.hidden = untold.length === 0;
  alarm.querySelector("[data-missing]").textContent = `${untold.length} expected, absent and not explained.`;
  return untold;
}

alarm?.querySelector("[data-tell]").addEventListener("click", (event) => {
  event.preventDefault();
  const role = alarm.querySelector("select").value;
  const at = new Date();
  for (const row of raise()) box(row, "told").value = `${role}|${at.toISOString()}`;
  const said = form.querySelector("[data-alarm-said]");
  const hour = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const noMail = alarm.querySelector("[data-no-mail]")?.textContent ?? "";
  said.textContent = `Told: ${role}, ${hour}. It is kept when you save. ${noMail}`;
  said.hidden = false;
  show();
});
form.addEventListener("marked", raise);

form.addEventListener("submit", () => { sending = true; });
window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("beforeunload", (event) => {
  if (rows.some(isChanged) && !sending) event.preventDefault();
});

for (const row of rows) {
  const words = row.querySelector("[data-note]");
  words.dataset.begun = words.textContent;
}
