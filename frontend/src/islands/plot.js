// Scales and ticks; and the frame of a small plot.

import { h, s } from "./dom.js";

/** Return a function from values in [low, high] to places in [from, to]. */
export function scale([low, high], [from, to]) {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/** Return about so many round values that cover a range, ends included where they are round. */
export function ticks(low, high, about = 5) {
  const rough = (high - low || 1) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** Return the firsts of January, April, July and October between two days, thinned to at most so many. */
export function quarters(first, last, most = 8) {
  const days = [];
  const [from, to] = [new Date(first), new Date(last)];
  for (let year = from.getUTCFullYear(); year <= to.getUTCFullYear(); year += 1) {
    for (const month of [0, 3, 6, 9]) days.push(Date.UTC(year, month, 1));
  }
  const inside = days.filter((day) => day >= from && day <= to);
  const yearly = inside.filter((day) => new Date(day).getUTCMonth() === 0);
  const shown = inside.length <= most ? inside : yearly;
  const every = Math.ceil(shown.length / most) || 1;
  return shown.filter((_, at) => at % every === 0);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Return a day as a short label: Jan 2022. */
export function monthOf(day) {
  const date = new Date(day);
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Return a day as it is written: 10 January 2022. */
export function dayOf(day) {
  return new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** Return a number with commas and at most two places. */
export function figure(value) {
  return Number(value).toLocaleString("en-GB", { maximumFractionDigits: 2 });
}

/** Return how wide to draw in a place on the page, so that the words stay legible on a telephone. */
export function widthIn(element) {
  return Math.min(760, Math.max(330, element.parentElement?.clientWidth || 760));
}

/** Return an empty plot with its name and description for those who do not see it. */
export function frame(id, { title, description, width, height }) {
  return s(
    "svg",
    { class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": `${id}-t ${id}-d` },
    s("title", { id: `${id}-t` }, title),
    s("desc", { id: `${id}-d` }, description),
  );
}

/** Return one entry of the key below a plot, with a sample of the mark. */
export function keyEntry(mark, words) {
  return h("li", { class: "key__item" }, s("svg", { class: "key__swatch", viewBox: "0 0 26 10", "aria-hidden": "true" }, mark), words);
}
