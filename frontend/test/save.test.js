import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName, lines, svg } from "../src/islands/network/save.js";

const PICTURE = {
  nodes: [
    { x: 0, y: 0, width: 20, colour: "#0b5a68", label: "A <b>&", shape: "ellipse" },
    { x: 100, y: 50, width: 20, colour: "#0b5a68", label: "B", shape: "hexagon" },
  ],
  edges: [{ x1: 0, y1: 0, x2: 100, y2: 50, thickness: 2 }],
  title: "Project",
  marking: "OFFICIAL-SENSITIVE",
  warning: "Watched people look central.",
};

test("the picture carries its marking at the head and at the foot", () => {
  assert.equal(svg(PICTURE).match(/>OFFICIAL-SENSITIVE</g).length, 2);
});

test("the picture carries its warning", () => {
  assert.match(svg(PICTURE), />Watched people look central\.</);
});

test("a name cannot break out of the picture", () => {
  assert.match(svg(PICTURE), /A &lt;b&gt;&amp;/);
  assert.doesNotMatch(svg(PICTURE), /<b>/);
});

test("every node and every edge is drawn", () => {
  const text = svg(PICTURE);

  assert.equal(text.match(/<circle/g).length, 1);
  assert.equal(text.match(/<line/g).length, 1);
  assert.equal(text.match(/<rect/g).length, 4); // paper, two bands, one node that is no person
});

test("a title becomes a plain file name", () => {
  assert.equal(fileName("Links: Project CAVIAR!", "svg"), "links-project-caviar.svg");
  assert.equal(fileName("…", "png"), "network.png");
});

test("lines are cut at spaces and lose no word", () => {
  assert.deepEqual(lines("one two three four", 9), ["one two", "three", "four"]);
  assert.deepEqual(lines("", 9), []);
});
