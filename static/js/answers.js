// A grid of answers with the keyboard alone: a whole answer goes on by itself. The form works without it.
const form = document.querySelector("#answers");
if (form) {
  const rows = [...form.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll(".answers__cell")]);
  const place = (cell) => {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, rows[row].indexOf(cell)];
  };

  function go(row, column) {
    const cell = rows[row]?.[column];
    if (!cell) return;
    cell.focus();
    cell.select();
  }

  function next(cell) {
    const [row, column] = place(cell);
    if (column + 1 < rows[row].length) go(row, column + 1);
    else go(row + 1, 0);
  }

  // Whole where no longer answer could still be meant: after 1 of 0 to 10 a 0 may follow, after 2 nothing.
  function whole(cell) {
    const text = cell.value.trim();
    if (text === "-") return true;
    if (!/^\d+$/.test(text)) return false;
    const digits = Number(cell.dataset.digits);
    return text.length >= digits || (digits < 4 && (text === "0" || Number(text) * 10 > Number(cell.dataset.most)));
  }

  function check(cell) {
    const text = cell.value.trim().replace(",", ".");
    const wrong = text !== "" && text !== "-" && !(Number(text) >= Number(cell.dataset.least) && Number(text) <= Number(cell.dataset.most));
    cell.classList.toggle("answers__cell--wrong", wrong);
    cell.setAttribute("aria-invalid", String(wrong));
    return !wrong;
  }

  form.addEventListener("input", (event) => {
    const cell = event.target.closest(".answers__cell");
    if (cell && check(cell) && whole(cell)) next(cell);
  });
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".answers__cell");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const [row, column] = place(cell);
    if (event.key === "Enter") go(row + 1, 0);
    else if (event.key === "ArrowDown") go(row + 1, column);
    else if (event.key === "ArrowUp") go(row - 1, column);
    else if (event.key === "ArrowRight" && cell.selectionStart === cell.value.length) next(cell);
    else if (event.key === "ArrowLeft" && cell.selectionEnd === 0) go(row, column - 1);
    else if (event.key === "Backspace" && cell.value === "") go(row, column - 1);
    else return;
    event.preventDefault();
  });
  form.querySelectorAll(".answers__cell").forEach((cell) => cell.addEventListener("focus", () => cell.select()));
  if (matchMedia("(hover: hover)").matches) {
    document.querySelector("[data-keys]").hidden = false;
    if (!document.querySelector(".govuk-error-summary")) go(0, 0);
  }
}
