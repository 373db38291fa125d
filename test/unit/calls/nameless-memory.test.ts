/** What is remembered of errors without an id, and of the calls that they may mean: on one connection, and for a limited time. */
import { expect, test } from "vitest";
import { NamelessErrors } from "../../../src/calls/nameless.ts";
import type { RawReply } from "../../../src/protocol/reply.ts";

const reply: RawReply = { error: { code: -32600, message: "request entity too large" } };

function makeErrors() {
  const meant: (readonly [number, number | undefined])[] = [];
  const errors = new NamelessErrors((id, error) => meant.push([id, error?.receivedMs]));
  return { errors, meant };
}

test("an error on a new connection means no call of the one before", () => {
  const { errors, meant } = makeErrors();
  errors.gaveUp(1);
  errors.came(reply, 5, [2]);
  errors.reset();
  expect(errors.came(reply, 7, [3])).toBe(true);
  errors.answered(2);
  expect(meant).toEqual([[3, 7]]);
});

test("an error that came while no call was open means none", () => {
  const { errors, meant } = makeErrors();
  expect(errors.came(reply, 5, [])).toBe(false);
  expect(errors.came(reply, 6, [1])).toBe(true);
  expect(meant).toEqual([[1, 6]]);
});

test("a call that was given up may be meant until it is answered, or meant", () => {
  const { errors, meant } = makeErrors();
  errors.gaveUp(1);
  expect(errors.came(reply, 5, [2])).toBe(false);
  errors.answered(1);
  expect(meant).toEqual([[2, 5]]);
  errors.gaveUp(3);
  expect(errors.came(reply, 6, [])).toBe(true);
  expect(errors.came(reply, 7, [4])).toBe(true);
  expect(meant).toEqual([
    [2, 5],
    [3, 6],
    [4, 7],
  ]);
});

test("of calls that were given up the last thousand are remembered", () => {
  for (const [calls, oldest] of [
    [1_000, 1],
    [1_001, 2],
  ] as const) {
    const { errors, meant } = makeErrors();
    for (let id = 1; id <= calls; id++) errors.gaveUp(id);
    for (let id = calls; id > oldest; id--) errors.answered(id);
    errors.came(reply, 5, [2_000]);
    expect(meant).toEqual([]);
    errors.answered(2_000);
    expect(meant).toEqual([[oldest, 5]]);
  }
});

test("of errors the last ten are remembered", () => {
  const { errors, meant } = makeErrors();
  const open = Array.from({ length: 12 }, (_, index) => index + 1);
  for (let error = 0; error < 11; error++) expect(errors.came(reply, error, open)).toBe(false);
  errors.answered(1);
  expect(meant).toEqual([]);
  errors.answered(2);
  expect(meant.map(([id]) => id)).toEqual(open.slice(2));
});
