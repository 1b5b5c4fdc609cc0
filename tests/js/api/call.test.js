import assert from "node:assert/strict";
import { test } from "node:test";
import { pretty, requestFor } from "../../../static/js/api/call.js";

test("a call carries the token and the arguments, and no cookie", () => {
  const request = requestFor(" viva_x ", '{"limit": 2}');
  assert.deepEqual(request?.headers, { "Content-Type": "application/json", Authorization: "Bearer viva_x" });
  assert.equal(request?.body, '{"limit":2}');
  assert.equal(request?.credentials, "omit");
  assert.equal(requestFor("", "")?.body, "{}");
});

test("what is not a JSON object is not sent", () => {
  for (const written of ["[1]", "null", "7", "{", '"x"']) assert.equal(requestFor("x", written), null);
});

test("an answer is shown in lines, and other text as it came", () => {
  assert.equal(pretty('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(pretty("<b>no</b>"), "<b>no</b>");
});
