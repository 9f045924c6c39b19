// A marked sheet with the keyboard: one key a row, minutes after late and left early. The form works without it.
const form = document.querySelector("#paper");
if (form) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const KEYS = { p: "present", l: "late", e: "left early", k: "absent, school knows", u: "absent, unexplained", n: "not expected", b: "blank" };
  const TIMED = new Set(["late", "left early"]);
  const radios = (row) => [...row.querySelectorAll("[type=radio]")];
  const minutes = (row) => row.querySelector("[name^=minutes-]");

  function go(row, by) {
    const next = rows[rows.indexOf(row) + by];
    if (!next) return;
    (radios(next).find((radio) => radio.checked) ?? radios(next)[0]).focus();
    next.scrollIntoView({ block: "center" });
  }

  const counter = form.querySelector("[data-count]");
  function count() {
    const chosen = rows.filter((row) => radios(row).some((radio) => radio.checked)).length;
    const others = rows.length - chosen;
    counter.textContent = `${chosen} chosen, ${others} ${others === 1 ? "other" : "others"}`;
  }

  function choose(row, value) {
    radios(row).find((radio) => radio.value === value).checked = true;
    count();
    if (TIMED.has(value)) minutes(row).select();
    else go(row, 1);
  }

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (KEYS[key]) choose(row, KEYS[key]);
    else if (key === "enter" || key === "arrowdown") go(row, 1);
    else if (key === "arrowup") go(row, -1);
    else return;
    event.preventDefault();
  });
  form.addEventListener("change", count);
  form.querySelector("[data-keys]").hidden = !matchMedia("(hover: hover)").matches;
  counter.hidden = false;
  count();
  if (matchMedia("(hover: hover)").matches && rows.length && !document.querySelector(".govuk-error-summary")) radios(rows[0])[0].focus();
}
