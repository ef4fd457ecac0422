// The rows of a list that are ticked, and the bar that says what can be done with them.

import { say } from "./say.js";

const BOX = "[data-list] .list__tick input[type=checkbox]";

/** Return the words for a number of ticked rows. */
export function countInWords(ticked, all) {
  if (ticked === 0) return "";
  return `${ticked} of ${all} selected`;
}

/** Follow every tick, and the box in a table's head that ticks all. */
export function listenForTicks(page) {
  page.addEventListener("change", (event) => {
    if (!event.target.matches(BOX)) return;
    if (event.target.matches("[data-tick-all]")) tickAll(event.target);
    showTicks(page);
    const boxes = rowBoxes(event.target.closest("[data-list]"));
    say(countInWords(boxes.filter((box) => box.checked).length, boxes.length) || "None selected");
  });
}

/** Show on each list, and in its bar, which rows are ticked. */
export function showTicks(page) {
  for (const list of page.querySelectorAll("[data-list]")) {
    const boxes = rowBoxes(list);
    for (const box of boxes) box.closest("tr").classList.toggle("list__row--ticked", box.checked);
    const ticked = boxes.filter((box) => box.checked).length;
    const all = list.querySelector("[data-tick-all]");
    if (all) all.checked = ticked > 0 && ticked === boxes.length;
    if (all) all.indeterminate = ticked > 0 && ticked < boxes.length;
    showBar(list.closest("form")?.querySelector("[data-bulk]"), ticked, boxes.length);
  }
}

function showBar(bar, ticked, all) {
  if (!bar) return;
  const count = bar.querySelector("[data-bulk-count]");
  count.dataset.idle ??= count.textContent;
  count.textContent = countInWords(ticked, all) || count.dataset.idle;
  bar.classList.toggle("bulk--idle", ticked === 0);
  bar.classList.toggle("bulk--ready", ticked > 0);
}

function tickAll(box) {
  for (const one of rowBoxes(box.closest("[data-list]"))) one.checked = box.checked;
}

function rowBoxes(list) {
  return [...list.querySelectorAll("tbody .list__tick input[type=checkbox]")];
}
