// Shows how far packs are without reloading; when one ends, the page is loaded once more. While a pack is chosen, its
// pages follow the choice.
const EVERY = 1200;
const AFTER = 900;

async function look(line, ended) {
  const words = line.querySelector("[data-pack-words]");
  const bar = line.querySelector("progress");
  const answer = await fetch(line.dataset.pack, { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const now = await answer.json();
  if (!now.pending) {
    ended();
    return false;
  }
  const tag = line.querySelector(".tag");
  const state = now.state[0].toUpperCase() + now.state.slice(1);
  if (tag && tag.textContent !== state) tag.textContent = state;
  if (words.textContent !== now.words) words.textContent = now.words;
  bar.max = now.of || 1;
  bar.value = now.done;
  return true;
}

function follow(line, ended) {
  const again = async () => {
    if (!line.isConnected) return;
    const goesOn = document.hidden || (await look(line, ended).catch(() => true));
    if (goesOn) setTimeout(again, EVERY);
  };
  setTimeout(again, EVERY);
}

for (const line of document.querySelectorAll("[data-pack]:not([data-pages])")) follow(line, () => location.reload());

// The pages: asked for and put in their place without leaving the page, so that what is being chosen stays.
let latest = 0;

async function put(request) {
  const turn = ++latest;
  const answer = await request;
  if (turn !== latest || !answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pages");
  const place = document.getElementById("pages");
  if (turn !== latest || !found || !place) return;
  place.replaceWith(found);
  wait(found, answer.url);
}

function wait(place, address) {
  const line = place.querySelector("[data-pack]");
  if (line) follow(line, () => put(fetch(address)));
}

function ask(form) {
  const sent = new FormData(form);
  sent.set("show", "pages");
  put(fetch(form.action, { method: "POST", body: sent })).catch(() => {});
}

const place = document.getElementById("pages");
if (place) {
  wait(place, location.href);
  const form = place.previousElementSibling;
  let timer = 0;
  if (form.matches("[data-shows-pages]")) {
    form.addEventListener("change", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(form), AFTER);
    });
  }
}
