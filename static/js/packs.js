// Shows how far packs are without reloading; when one ends, the page is loaded once more.
const EVERY = 1200;

async function look(line) {
  const words = line.querySelector("[data-pack-words]");
  const bar = line.querySelector("progress");
  const answer = await fetch(line.dataset.pack, { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const now = await answer.json();
  if (!now.pending) {
    location.reload();
    return false;
  }
  if (words.textContent !== now.words) words.textContent = now.words;
  bar.max = now.of || 1;
  bar.value = now.done;
  return true;
}

for (const line of document.querySelectorAll("[data-pack]")) {
  const again = async () => {
    const goesOn = document.hidden || (await look(line).catch(() => true));
    if (goesOn) setTimeout(again, EVERY);
  };
  setTimeout(again, EVERY);
}
