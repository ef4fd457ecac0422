import assert from "node:assert/strict";
import { test } from "node:test";

import { bytes, decoded, encoded, sentence, text } from "../src/islands/passkey.js";

const OPTIONS = {
  challenge: "-_8A",
  rp: { id: "fourfold.example", name: "Fourfold" },
  user: { id: "AQID", name: "a@b" },
  excludeCredentials: [{ id: "BAUG", type: "public-key" }],
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
};
const list = (buffer) => [...new Uint8Array(buffer)];

test("bytes survive being written as text and read again", () => {
  const all = Uint8Array.from({ length: 256 }, (_, at) => at).buffer;

  assert.deepEqual(list(bytes(text(all))), list(all));
  assert.doesNotMatch(text(all), /[+/=]/);
});

test("the options' coded members become bytes, and the site's name does not", () => {
  const found = decoded(OPTIONS);

  assert.deepEqual(list(found.challenge), [251, 255, 0]);
  assert.deepEqual(list(found.user.id), [1, 2, 3]);
  assert.deepEqual(list(found.excludeCredentials[0].id), [4, 5, 6]);
  assert.equal(found.rp.id, "fourfold.example");
  assert.equal(found.pubKeyCredParams[0].alg, -7);
});

test("a credential is sent as plain text, with what it says and no more", () => {
  const buffer = Uint8Array.from([1, 2, 3]).buffer;
  const sent = encoded({
    id: "AQID",
    rawId: buffer,
    type: "public-key",
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: buffer, signature: buffer, userHandle: null },
  });

  assert.deepEqual(JSON.parse(JSON.stringify(sent)), {
    id: "AQID",
    rawId: "AQID",
    type: "public-key",
    clientExtensionResults: {},
    response: { clientDataJSON: "AQID", signature: "AQID" },
  });
});

test("what went wrong is said so that somebody can act on it", () => {
  assert.match(sentence("InvalidStateError"), /already holds/);
  assert.match(sentence("NotAllowedError"), /Try again/);
});
