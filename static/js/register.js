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
const mark = (row) => form.elements[`mark-${row.dataset.row}`].value;
const plural = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

function read(row) {
  return {
    row,
    mark: mark(row),
    minutes: box(row, "minutes").value,
    left: box(row, "left").checked,
    absence: form.elements[`absence-${row.dataset.row}`].value,
    filled: box(row, "filled").value,
  };
}

function write(seen) {
  for (const choice of form.elements[`mark-${seen.row.dataset.row}`]) choice.checked = choice.value === seen.mark;
  for (const choice of form.elements[`absence-${seen.row.dataset.row}`]) choice.checked = choice.value === seen.absence;
  box(seen.row, "minutes").value = seen.minutes;
  box(seen.row, "left").checked = seen.left;
  box(seen.row, "filled").value = seen.filled;
}

function words({ mark, minutes, left, absence }) {
  const given = /^[0-9]+$/.test(minutes) ? Number(minutes) : 0;
  switch (mark) {
    case "present":
      if (!left) return "Present";
      return given ? `Left ${plural(given, "minute")} early` : "Left early";
    case "late": return given ? `${plural(given, "minute")} late` : "Late";
    case "absent": return { "not known": "Absent, not explained", "school knows": "Absent, the school knows" }[absence] ?? `Absent: ${absence}`;
    case "not expected": return "Not expected";
    default: return "Not recorded";
  }
}

const begun = new Map(rows.map((row) => [row, JSON.stringify({ ...read(row), row: 0, filled: "" })]));
let now = new Map(rows.map((row) => [row, read(row)]));
const changed = () => rows.filter((row) => JSON.stringify({ ...now.get(row), row: 0, filled: "" }) !== begun.get(row));

function show() {
  let marked = elsewhere;
  for (const row of rows) {
    const seen = now.get(row);
    if (seen.mark && seen.mark !== "none") marked += 1;
    row.querySelector(".marks").classList.toggle("marks--blank", !["present", "late", "absent"].includes(seen.mark));
    const note = row.querySelector("[data-note]");
    if (JSON.stringify({ ...seen, row: 0, filled: "" }) !== begun.get(row)) note.textContent = words(seen);
    else note.textContent = note.dataset.begun;
  }
  form.querySelector("[data-count]").textContent = `${marked} of ${people} marked`;
  const unsaved = changed().length;
  if (!state) return;
  if (unsaved) {
    state.className = "register-state register-state--waiting";
    state.querySelector("strong").textContent = "Not saved yet.";
    state.lastElementChild.lastChild.textContent = ` ${plural(unsaved, "change")}. Save, or finish the register.`;
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
  if (event.target.name.startsWith("mark-") && event.target.value === "late") row.querySelector("details").open = true;
  note([before]);
});

form.querySelector("[data-all-present]").addEventListener("click", (event) => {
  event.preventDefault();
  const blank = rows.filter((row) => !mark(row));
  if (!blank.length) return;
  const before = blank.map((row) => now.get(row));
  for (const row of blank) {
    for (const choice of form.elements[`mark-${row.dataset.row}`]) choice.checked = choice.value === "present";
    box(row, "filled").value = "1";
  }
  note(before);
});

form.querySelector("[data-undo]").addEventListener("click", (event) => {
  if (!taps.length) return; // nothing tapped since: the button takes back the last save
  event.preventDefault();
  for (const seen of taps.pop()) write(seen);
  now = new Map(rows.map((row) => [row, read(row)]));
  show();
});

form.addEventListener("submit", () => { sending = true; });
window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("beforeunload", (event) => {
  if (changed().length && !sending) event.preventDefault();
});

for (const row of rows) {
  const words = row.querySelector("[data-note]");
  words.dataset.begun = words.textContent;
}
