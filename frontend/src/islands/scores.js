// Score, supported score and tier over time, with what happened.

import { h, s } from "./dom.js";
import { dayOf, figure, frame, keyEntry, monthOf, quarters, scale, ticks, widthIn } from "./plot.js";

const HEIGHT = 318;
const BOX = { left: 46, top: 36, bottom: 244 };
const TIERS = { top: 262, bottom: 282 };
const LABELS = 302;

/** Draw the chart into an element; return what takes it away again. */
export function mount(element, data) {
  const points = data.points.map((point) => ({ ...point, day: Date.parse(point.on) }));
  if (points.length) element.replaceChildren(chart(element, points, data), key(points, data.events ?? []));
  element.dataset.ready = "true";
  return () => element.replaceChildren();
}

/** Return the corners of a line that keeps each value until the next day, up to the last day. */
export function steps(points, value, end) {
  return points.flatMap((point, at) => [
    [point.day, point[value]],
    [points[at + 1]?.day ?? end, point[value]],
  ]);
}

/** Return the times during which the tier stayed the same: [{tier, from, to}]. */
export function tierBands(points, end) {
  const bands = [];
  points.forEach(({ tier, day }, at) => {
    const to = points[at + 1]?.day ?? end;
    if (bands.at(-1)?.tier === tier) bands.at(-1).to = to;
    else bands.push({ tier, from: day, to });
  });
  return bands;
}

/** Return the chart in words. */
export function description(points) {
  const [first, last] = [points[0], points.at(-1)];
  const words = (point) => {
    const supported = point.supported === null || point.supported === undefined ? "" : `, ${figure(point.supported)} of it supported by evidence in date`;
    return `${figure(point.score)}${supported}`;
  };
  if (points.length === 1) return `${dayOf(first.day)}: ${words(first)}.`;
  return `From ${words(first)} on ${dayOf(first.day)} to ${words(last)} on ${dayOf(last.day)}, in ${points.length} steps.`;
}

/** Return the day on which the chart ends: the one asked for, or a little after the last point. */
export function endOf(points, until) {
  const [first, last] = [points[0].day, points.at(-1).day];
  return Math.max(Date.parse(until ?? "") || 0, last + Math.max(86_400_000, (last - first) * 0.04));
}

function chart(element, points, { events = [], until }) {
  const [first, last] = [points[0].day, endOf(points, until)];
  const width = widthIn(element);
  const right = width - 14;
  const top = Math.max(...points.map((point) => point.score), 1) * 1.1;
  const x = scale([first, last], [BOX.left, right]);
  const y = scale([0, top], [BOX.bottom, BOX.top]);
  const svg = frame(element.dataset.source, { title: element.dataset.title ?? "Score over time", description: description(points), width, height: HEIGHT });
  svg.append(...grid(y, ticks(0, top, 4), right), ...days(x, first, last, width), ...bands(points, x, last));
  svg.append(...lines(points, x, y, last), ...happened(events, x, first, last), ...dots(points, x, y));
  return svg;
}

function grid(y, values, right) {
  return values.flatMap((value) => [
    s("line", { class: "plot__grid", x1: BOX.left, x2: right, y1: y(value), y2: y(value) }),
    s("text", { class: "plot__tick", x: BOX.left - 8, y: y(value) + 4, "text-anchor": "end" }, figure(value)),
  ]);
}

function days(x, first, last, width) {
  return quarters(first, last, Math.floor(width / 100)).flatMap((day) => [
    s("line", { class: "plot__grid", x1: x(day), x2: x(day), y1: BOX.top, y2: TIERS.bottom }),
    s("text", { class: "plot__tick", x: x(day), y: LABELS, "text-anchor": x(day) > width - 44 ? "end" : "middle" }, monthOf(day)),
  ]);
}

function bands(points, x, last) {
  return tierBands(points, last).flatMap(({ tier, from, to }) => {
    const width = Math.max(0, x(to) - x(from) - 1);
    const box = { class: `plot__tier plot__tier--${tier}`, x: x(from), y: TIERS.top, width, height: TIERS.bottom - TIERS.top };
    const label = s("text", { class: `plot__tier-label plot__tier-label--${tier}`, x: x(from) + width / 2, y: TIERS.top + 14, "text-anchor": "middle" }, `Tier ${tier}`);
    return [s("rect", box), ...(width > 44 ? [label] : [])];
  });
}

function lines(points, x, y, last) {
  const path = (corners) => corners.map(([day, value], at) => `${at ? "L" : "M"}${x(day)} ${y(value)}`).join("");
  const known = points.filter((point) => point.supported !== null && point.supported !== undefined);
  const score = steps(points, "score", last);
  const drawn = [s("path", { class: "plot__score", d: path(score) })];
  if (!known.length) return drawn;
  const supported = steps(known, "supported", last);
  const gap = `${path(score)}${path([...supported].reverse()).replace("M", "L")}Z`;
  return [s("path", { class: "plot__gap", d: gap }), ...drawn, s("path", { class: "plot__supported", d: path(supported) })];
}

function dots(points, x, y) {
  return points.map((point) =>
    s("circle", { class: "plot__dot", cx: x(point.day), cy: y(point.score), r: 4 }, s("title", {}, `${dayOf(point.day)}: ${figure(point.score)}, tier ${point.tier}`)));
}

function happened(events, x, first, last) {
  const shown = events.map((event) => ({ ...event, day: Date.parse(event.on) })).filter(({ day }) => day >= first && day <= last);
  return shown.flatMap(({ day, label, kind }) => {
    const words = s("title", {}, `${dayOf(day)}: ${label}`);
    return [
      s("line", { class: `plot__event plot__event--${kind}`, x1: x(day), x2: x(day), y1: 20, y2: BOX.bottom }),
      s("circle", { class: "plot__event-dot", cx: x(day), cy: 20, r: 5 }, words),
    ];
  });
}

function key(points, events) {
  const line = (name) => s("line", { class: name, x1: 0, x2: 26, y1: 5, y2: 5 });
  const entries = [keyEntry(line("plot__score"), "Score")];
  if (points.some((point) => point.supported !== null && point.supported !== undefined)) {
    entries.push(keyEntry(line("plot__supported"), "Supported score"));
    entries.push(keyEntry(s("rect", { class: "plot__gap", width: 26, height: 10 }), "Not supported by evidence in date"));
  }
  if (events.length) entries.push(keyEntry(s("circle", { class: "plot__event-dot", cx: 13, cy: 5, r: 5 }), "What happened: point at it, or see the table"));
  return h("ul", { class: "key" }, entries);
}
