import assert from "node:assert/strict";
import { test } from "node:test";

import { description as funnelInWords, isOutside, limitsAt } from "../src/islands/funnel.js";
import { dayOf, monthOf, quarters, scale, ticks } from "../src/islands/plot.js";
import { description, endOf, steps, tierBands } from "../src/islands/scores.js";
import { rowAfter } from "../src/keys.js";
import { countInWords } from "../src/ticks.js";

const DAY = 86_400_000;
const POINTS = [
  { day: 0, score: 210, supported: 210, tier: 3 },
  { day: 10 * DAY, score: 332.5, supported: 100, tier: 2 },
  { day: 20 * DAY, score: 340, supported: 100, tier: 2 },
];
const LIMITS = [
  { n: 10, low95: -2, high95: 2, low998: -3, high998: 3 },
  { n: 20, low95: -1, high95: 1, low998: -2, high998: 2 },
];

test("a scale maps the ends to the ends, and a single value to a place", () => {
  assert.equal(scale([0, 10], [100, 0])(10), 0);
  assert.equal(scale([0, 10], [100, 0])(2.5), 75);
  assert.ok(Number.isFinite(scale([3, 3], [0, 1])(3)));
});

test("ticks are round and lie inside the range", () => {
  assert.deepEqual(ticks(0, 713, 4), [0, 200, 400, 600]);
  assert.deepEqual(ticks(-0.4, 0.4, 4), [-0.4, -0.2, 0, 0.2, 0.4]);
});

test("quarters are firsts of a quarter, and years where there would be too many", () => {
  assert.deepEqual(quarters("2021-02-01", "2021-10-02").map(monthOf), ["Apr 2021", "Jul 2021", "Oct 2021"]);
  assert.deepEqual(quarters("2018-02-01", "2022-01-10", 6).map(monthOf), ["Jan 2019", "Jan 2020", "Jan 2021", "Jan 2022"]);
});

test("a day is written as people write it", () => {
  assert.equal(dayOf("2022-01-10"), "10 January 2022");
});

test("a score holds until the next one, and the last until the end", () => {
  assert.deepEqual(steps(POINTS, "score", 30).slice(-2), [[20 * DAY, 340], [30, 340]]);
  assert.deepEqual(steps(POINTS, "score", 30)[1], [10 * DAY, 210]);
});

test("neighbouring times of the same tier are one band", () => {
  assert.deepEqual(tierBands(POINTS, 30 * DAY), [
    { tier: 3, from: 0, to: 10 * DAY },
    { tier: 2, from: 10 * DAY, to: 30 * DAY },
  ]);
});

test("the chart is told in words, with the supported score", () => {
  assert.equal(
    description(POINTS),
    "From 210, 210 of it supported by evidence in date on 1 January 1970 to 340, 100 of it supported by evidence in date on 21 January 1970, in 3 steps.",
  );
});

test("limits between two given ones lie between them, and beyond the ends stay as at the end", () => {
  assert.deepEqual(limitsAt(LIMITS, 15), { low95: -1.5, high95: 1.5, low998: -2.5, high998: 2.5 });
  assert.equal(limitsAt(LIMITS, 99).high998, 2);
  assert.equal(limitsAt(LIMITS, 1).high998, 3);
});

test("a point outside the outer limits is named", () => {
  const [inside, outside] = [{ label: "Here", n: 10, value: 2.9 }, { label: "There", n: 20, value: 2.1 }];

  assert.equal(isOutside(inside, LIMITS), false);
  assert.equal(isOutside(outside, LIMITS), true);
  assert.match(funnelInWords({ points: [inside, outside], limits: LIMITS }), /limits: There\./);
});

test("j goes down and k goes up, and neither leaves the list", () => {
  assert.deepEqual([rowAfter("j", -1, 3), rowAfter("k", -1, 3)], [0, 2]);
  assert.deepEqual([rowAfter("j", 2, 3), rowAfter("k", 0, 3)], [2, 0]);
  assert.deepEqual([rowAfter("j", 0, 3), rowAfter("j", -1, 0)], [1, -1]);
});

test("how many rows are ticked is said with how many there are", () => {
  assert.equal(countInWords(2, 50), "2 of 50 selected");
  assert.equal(countInWords(0, 50), "");
});

test("the last score is seen to last, and a chart may end later", () => {
  assert.ok(endOf(POINTS) > 20 * DAY);
  assert.equal(endOf(POINTS, "1970-03-01"), Date.parse("1970-03-01"));
});
