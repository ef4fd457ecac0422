import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, forget, forgetAll, mount, recall, remember, typed } from "../src/islands/draft.js";

const DAY = 24 * 60 * 60 * 1000;
const VALUES = [["description", "Two telephones were seized"]];

function store(broken = false) {
  const held = new Map();
  const refuse = () => {
    throw new Error("shut");
  };
  return broken
    ? { getItem: refuse, setItem: refuse, removeItem: refuse, key: refuse, length: 1 }
    : { get length() { return held.size; }, key: (place) => [...held.keys()][place] ?? null, getItem: (name) => held.get(name) ?? null, setItem: (name, text) => held.set(name, text), removeItem: (name) => held.delete(name) };
}

test("what was typed comes back within a day, and is gone after it", () => {
  const here = store();
  remember(here, "draft:a", VALUES, 0);

  assert.deepEqual(recall(here, "draft:a", DAY - 1).values, VALUES);
  assert.equal(recall(here, "draft:a", DAY), null);
  assert.equal(here.getItem("draft:a"), null);
});

test("what cannot be read is thrown away", () => {
  const here = store();
  here.setItem("draft:a", "{half");

  assert.equal(recall(here, "draft:a", 0), null);
  assert.equal(here.getItem("draft:a"), null);
});

test("a store that is shut stops nobody", () => {
  const shut = store(true);

  assert.equal(remember(shut, "draft:a", VALUES, 0), false);
  assert.equal(recall(shut, "draft:a", 0), null);
  assert.doesNotThrow(() => forget(shut, "draft:a"));
  assert.doesNotThrow(() => forgetAll(shut));
});

test("once it is recorded nothing stays on the device, and others' drafts do", () => {
  const here = store();
  remember(here, "draft:a", VALUES, 0);
  remember(here, "draft:b", VALUES, 0);

  mount({}, { key: "a", done: true }, here, () => 1);

  assert.equal(here.getItem("draft:a"), null);
  assert.notEqual(here.getItem("draft:b"), null);
});

test("where nobody is signed in, every draft goes and what is not a draft stays", () => {
  const here = store();
  remember(here, "draft:a", VALUES, 0);
  remember(here, "draft:b", VALUES, 0);
  here.setItem("theme", "dark");

  mount({}, { all: true }, here, () => 1);

  assert.equal(here.getItem("draft:a"), null);
  assert.equal(here.getItem("draft:b"), null);
  assert.equal(here.getItem("theme"), "dark");
});

test("values are put back where the form asks for them, and the page is told", () => {
  const field = { value: "" };
  const told = [];
  const form = { elements: { namedItem: (name) => (name === "description" ? field : null) }, dispatchEvent: (event) => told.push(event.type) };

  fill(form, [...VALUES, ["gone", "x"]]);

  assert.equal(field.value, "Two telephones were seized");
  assert.deepEqual(told, ["change"]);
});

test("what a page names is not kept on the device, and the rest is", () => {
  const form = new FormDataOf([["text", "A van stood there"], ["source", "INT/2201"], ["place", ""]]);
  const kept = withFormData(form, () => typed(form, ["source"]));

  assert.deepEqual(kept, [["text", "A van stood there"]]);
});

class FormDataOf {
  constructor(fields) {
    this.fields = fields;
  }
}

/** Let a form be read as the browser reads it, until the end of what is done. */
function withFormData(form, act) {
  const before = globalThis.FormData;
  globalThis.FormData = class {
    constructor(of) {
      this.fields = of.fields;
    }
    [Symbol.iterator]() {
      return this.fields[Symbol.iterator]();
    }
  };
  try {
    return act();
  } finally {
    globalThis.FormData = before;
  }
}
