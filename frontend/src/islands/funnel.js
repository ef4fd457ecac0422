// A funnel plot: who lies outside what chance alone would give, for how much there is to go by.

import { h, s } from "./dom.js";
import { figure, frame, keyEntry, scale, ticks, widthIn } from "./plot.js";

const HEIGHT = 376;
const BOX = { left: 62, top: 20, bottom: 318 };

/** Draw the plot into an element; return what takes it away again. */
export function mount(element, data) {
  if (data.points.length) element.replaceChildren(plot(element, data), key());
  element.dataset.ready = "true";
  return () => element.replaceChildren();
}

/** Return the limits at so many observations, between the two nearest that are given. */
export function limitsAt(limits, n) {
  const sorted = [...limits].sort((one, other) => one.n - other.n);
  const after = sorted.find((one) => one.n >= n) ?? sorted.at(-1);
  const before = sorted.findLast((one) => one.n <= n) ?? sorted[0];
  const part = after.n === before.n ? 0 : (n - before.n) / (after.n - before.n);
  const between = (name) => before[name] + part * (after[name] - before[name]);
  return { low95: between("low95"), high95: between("high95"), low998: between("low998"), high998: between("high998") };
}

/** Test if a point lies outside the outer limits. */
export function isOutside(point, limits) {
  if (!limits.length) return false;
  const { low998, high998 } = limitsAt(limits, point.n);
  return point.value < low998 || point.value > high998;
}

/** Return the plot in words. */
export function description({ points, limits }) {
  const outside = points.filter((point) => isOutside(point, limits)).map((point) => point.label);
  const those = outside.length ? `Outside the 99.8% limits: ${outside.join(", ")}.` : "Nobody lies outside the 99.8% limits.";
  return `${points.length} points by number of observations. ${those}`;
}

function plot(element, data) {
  const { points, limits } = data;
  const width = widthIn(element);
  const right = width - 20;
  const values = [...points.flatMap((p) => [p.value, p.low ?? p.value, p.high ?? p.value]), ...limits.flatMap((l) => [l.low998, l.high998])];
  const most = Math.max(...points.map((p) => p.n), ...limits.map((l) => l.n)) * 1.04;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) * 0.06;
  const x = scale([0, most], [BOX.left, right]);
  const y = scale([low - room, high + room], [BOX.bottom, BOX.top]);
  const svg = frame(element.dataset.source, { title: element.dataset.title ?? "Funnel plot", description: description(data), width, height: HEIGHT });
  svg.append(...axes(x, y, { most, low, high, right }, data), ...curves(limits, x, y));
  svg.append(...points.flatMap((point) => mark(point, isOutside(point, limits), x, y, right)));
  return svg;
}

function axes(x, y, { most, low, high, right }, { centre, n_label: across = "Observations", unit = "" }) {
  const rows = ticks(low, high, 6).flatMap((value) => [
    s("line", { class: "plot__grid", x1: BOX.left, x2: right, y1: y(value), y2: y(value) }),
    s("text", { class: "plot__tick", x: BOX.left - 8, y: y(value) + 4, "text-anchor": "end" }, figure(value)),
  ]);
  const columns = ticks(0, most, right > 500 ? 8 : 4).map((value) => s("text", { class: "plot__tick", x: x(value), y: BOX.bottom + 18, "text-anchor": "middle" }, figure(value)));
  const middle = centre === undefined || centre === null ? [] : [s("line", { class: "plot__mean", x1: BOX.left, x2: right, y1: y(centre), y2: y(centre) })];
  const names = [
    s("text", { class: "plot__tick", x: (BOX.left + right) / 2, y: BOX.bottom + 42, "text-anchor": "middle" }, across),
    s("text", { class: "plot__tick", transform: `translate(16 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, unit),
  ];
  return [...rows, ...columns, ...middle, ...names];
}

function curves(limits, x, y) {
  const sorted = [...limits].sort((one, other) => one.n - other.n);
  const path = (name) => sorted.map((limit, at) => `${at ? "L" : "M"}${x(limit.n)} ${y(limit[name])}`).join("");
  const curve = (name, outer) => s("path", { class: `plot__limit${outer ? " plot__limit--outer" : ""}`, d: path(name) });
  return sorted.length ? [curve("low95"), curve("high95"), curve("low998", true), curve("high998", true)] : [];
}

function mark(point, outside, x, y, right) {
  const [across, up] = [x(point.n), y(point.value)];
  const whisker = s("line", { class: "plot__whisker", x1: across, x2: across, y1: y(point.low ?? point.value), y2: y(point.high ?? point.value) });
  const dot = s("circle", { class: `plot__point${outside ? " plot__point--outside" : ""}`, cx: across, cy: up, r: 6 });
  const left = across > right - 140;
  const label = s("text", { class: "plot__label", x: across + (left ? -11 : 11), y: up + 4, "text-anchor": left ? "end" : "start" }, `${point.label}${outside ? " (outside)" : ""}`);
  return [whisker, dot, label];
}

function key() {
  const line = (name) => s("line", { class: name, x1: 0, x2: 26, y1: 5, y2: 5 });
  return h("ul", { class: "key" }, [
    keyEntry(line("plot__limit"), "95% limits"),
    keyEntry(line("plot__limit plot__limit--outer"), "99.8% limits"),
    keyEntry(s("circle", { class: "plot__point", cx: 13, cy: 5, r: 5 }), "One organisation, with its interval"),
  ]);
}
