import assert from "node:assert/strict";
import { test } from "node:test";

import { communities, merged, namePlaces, normalised, numbers, shortestPath, shownEdges, shownNodes, widths } from "../src/islands/network/graph.js";

const edge = (source, target, more = {}) => ({ id: `${source}${target}`, source, target, kind: "phone", phases: [0], ...more });
const RING = [edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("d", "a"), edge("d", "e")];

test("a shortest path is the shorter way round a ring", () => {
  assert.deepEqual(shortestPath(RING, "b", "e"), ["b", "a", "d", "e"]);
});

test("a path from somebody to themselves is themselves alone", () => {
  assert.deepEqual(shortestPath(RING, "a", "a"), ["a"]);
});

test("there is no path to somebody who is not linked", () => {
  assert.equal(shortestPath(RING, "a", "z"), null);
});

test("a phase shows its own edges only, and the people who have one", () => {
  const edges = [edge("a", "b"), edge("b", "c", { phases: [1] }), edge("c", "d", { phases: [] })];
  const shown = shownEdges(edges, { phase: 1 });

  assert.deepEqual(shown.map((one) => one.id), ["bc"]);
  assert.deepEqual([...shownNodes([{ id: "a" }, { id: "b" }, { id: "c" }], shown, { phase: 1 })], ["b", "c"]);
});

test("all phases show every edge once, and people without any", () => {
  const edges = [edge("a", "b", { phases: [0, 1] })];

  assert.equal(shownEdges(edges).length, 1);
  assert.deepEqual([...shownNodes([{ id: "a" }, { id: "z" }], edges)], ["a", "z"]);
});

test("a kind that is not chosen is not shown", () => {
  const edges = [edge("a", "b"), edge("a", "c", { kind: "family" })];

  assert.deepEqual(shownEdges(edges, { kinds: new Set(["family"]) }).map((one) => one.id), ["ac"]);
});

test("what is merged is there once, and no edge hangs in the air", () => {
  const network = { nodes: [{ id: "a", label: "kept" }, { id: "b" }], edges: [edge("a", "b")] };
  const more = { nodes: [{ id: "a", label: "other" }, { id: "c" }], edges: [edge("a", "b"), edge("b", "c"), edge("c", "x")] };
  const both = merged(network, more);

  assert.deepEqual(both.nodes.map((node) => node.id), ["a", "b", "c"]);
  assert.equal(both.nodes[0].label, "kept");
  assert.deepEqual(both.edges.map((one) => one.id), ["ab", "bc"]);
});

test("the area of a node grows with its measure", () => {
  const width = widths([{ id: "a", degree: 4 }, { id: "b", degree: 1 }, { id: "c" }], "degree", { least: 0, most: 40 });

  assert.deepEqual([...width.values()], [40, 20, 0]);
});

test("without a measure all nodes are alike", () => {
  assert.equal(new Set(widths([{ id: "a", degree: 4 }, { id: "b", degree: 1 }], "").values()).size, 1);
});

test("communities come largest first, named by the server or numbered from one", () => {
  const nodes = [{ group: 0 }, { group: 1 }, { group: 1 }, { group: null }, {}];

  assert.deepEqual(communities(nodes, { 1: "Harbour" }), [
    { group: 1, size: 2, label: "Harbour" },
    { group: 0, size: 1, label: "Community 1" },
  ]);
});

test("phases may be named or numbered, and ids are texts", () => {
  const network = normalised({ nodes: [{ id: 1 }, { id: 2 }], edges: [{ source: 1, target: 2, phases: ["Two", 0, "unknown"] }], phases: ["One", { label: "Two" }] });

  assert.deepEqual(network.edges[0].phases, [1, 0]);
  assert.equal(network.nodes[0].id, "1");
  assert.equal(network.edges[0].source, "1");
});

test("the same seed gives the same numbers, all from 0 to 1", () => {
  const [one, other] = [numbers(7), numbers(7)];
  for (let at = 0; at < 100; at += 1) {
    const value = one();
    assert.equal(value, other());
    assert.ok(value >= 0 && value < 1);
  }
});

test("names of communities stand outside, on their own side, and not upon each other", () => {
  const left = { places: [{ x: 0, y: 0 }, { x: 10, y: 10 }, { x: 5, y: 5 }] };
  const right = { places: [{ x: 100, y: 0 }, { x: 110, y: 10 }, { x: 105, y: 5 }] };
  const same = { places: left.places };
  const [one, two, three] = namePlaces([left, right, same], { width: 40, height: 10 });

  assert.ok(one.x < 0 && two.x > 110);
  assert.ok(Math.abs(one.y - three.y) >= 10);
});
