// The keyboard: / for the search box; in a list j and k move, x ticks, Enter opens; and whatever
// keys a button or link names itself (aria-keyshortcuts), such as those of a decision.

const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .network";
const HERE = "list__row--here";

/** Return which row a key leads to; -1 where none is chosen yet. */
export function rowAfter(key, here, rows) {
  if (rows === 0) return -1;
  if (here < 0) return key === "k" ? rows - 1 : 0;
  return Math.min(rows - 1, Math.max(0, here + (key === "j" ? 1 : -1)));
}

/** Follow the keys, except where somebody is writing or holds a modifier. */
export function listenForKeys(page) {
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(WRITING)) return;
    const deed = DEEDS[event.key] ?? pressNamed;
    if (deed?.(page, event)) event.preventDefault();
  });
}

const DEEDS = {
  "/": (page) => {
    const box = page.querySelector("[data-find]");
    box?.focus();
    box?.select();
    return Boolean(box);
  },
  j: move,
  k: move,
  x: (page) => {
    const box = chosen(page)?.querySelector(".list__tick input");
    box?.click();
    return Boolean(box);
  },
  Enter: (page, event) => {
    if (event.target.matches?.(".list__tick input")) return true; // or it would send the form
    if (event.target.closest?.("a, button, summary, input")) return false;
    const link = chosen(page)?.querySelector("[data-open], a[href]");
    link?.click();
    return Boolean(link);
  },
};

function pressNamed(page, event) {
  const named = /^[0-9a-z]$/.test(event.key) && page.querySelector(`[aria-keyshortcuts~="${event.key}"]`);
  if (named) named.click();
  return Boolean(named);
}

function move(page, event) {
  const list = event.target.closest?.("[data-list]") ?? page.querySelector("[data-list]");
  const rows = list ? [...list.querySelectorAll("tbody tr")] : [];
  const here = rows.findIndex((row) => row.classList.contains(HERE));
  const next = rowAfter(event.key, here, rows.length);
  if (next < 0) return false;
  rows[here]?.classList.remove(HERE);
  rows[next].classList.add(HERE);
  (rows[next].querySelector("[data-open], a[href]") ?? rows[next]).focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}

function chosen(page) {
  return page.querySelector(`[data-list] .${HERE}`);
}
