// What a page is measured by besides axe. Returns faults in words.
({ width }) => {
  const faults = [];
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const heads = [...document.querySelectorAll("h1")];
  if (heads.length !== 1) faults.push(`${heads.length} h1`);
  else if (!plain(document.title).startsWith(plain(heads[0].textContent))) faults.push(`title “${document.title}” does not begin with h1 “${plain(heads[0].textContent)}”`);
  if (width < 1000) {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > room + 1) {
      const wide = [...document.querySelectorAll("main *, header *, footer *")].filter((node) => node.getBoundingClientRect().right > room + 1 && !node.closest("[tabindex='0']"));
      faults.push(`scrolls sideways (${document.documentElement.scrollWidth} of ${room}): ${wide.slice(0, 2).map((node) => `${node.localName}.${node.className}`).join(", ")}`);
    }
  }
  for (const input of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!input.labels?.length && !input.getAttribute("aria-label") && !input.getAttribute("aria-labelledby")) faults.push(`no label: ${input.name}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice) faults.push(`id twice: ${twice}`);
  const full = [...document.querySelectorAll(".handout .card")].find((card) => card.lastElementChild && card.lastElementChild.getBoundingClientRect().bottom > card.getBoundingClientRect().bottom);
  if (full) faults.push(`words run out of a card: ${plain(full.textContent).slice(0, 40)}`);
  return faults;
}
