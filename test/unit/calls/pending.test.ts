import fc from "fast-check";
import { expect, test } from "vitest";
import { Pending } from "../../../src/calls/pending.ts";

interface Entry {
  id: number;
  readonly name: number;
}

test("an entry can be taken once, by its own id", () => {
  const pending = new Pending<Entry>();
  const id = pending.add({ id: 0, name: 1 });
  expect(pending.take(id + 64)).toBeUndefined();
  expect(pending.take(id)?.name).toBe(1);
  expect(pending.take(id)).toBeUndefined();
  expect([pending.take(-1), pending.take(1.5), pending.take(Number.NaN), pending.size]).toEqual([
    undefined,
    undefined,
    undefined,
    0,
  ]);
});

test("ids are never used twice, and old entries stay while new ones come and go", () => {
  const pending = new Pending<Entry>();
  const old = pending.add({ id: 0, name: -1 });
  const seen = new Set([old]);
  for (let name = 0; name < 1_000; name++) {
    const id = pending.add({ id: 0, name });
    expect(seen.has(id)).toBe(false);
    seen.add(id);
    expect(pending.take(id)?.name).toBe(name);
  }
  expect(pending.take(old)?.name).toBe(-1);
});

test("it behaves as a map, whatever is added and taken", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 400 }), { maxLength: 600 }), (steps) => {
      const pending = new Pending<Entry>();
      const plain = new Map<number, number>();
      steps.forEach((step, name) => {
        if (step < 250) plain.set(pending.add({ id: 0, name }), name);
        else {
          const id = [...plain.keys()][step % Math.max(plain.size, 1)] ?? step;
          expect(pending.take(id)?.name).toBe(plain.get(id));
          plain.delete(id);
        }
        expect(pending.size).toBe(plain.size);
      });
      expect(pending.drain().map(({ name }) => name)).toEqual([...plain.values()]);
      expect(pending.size).toBe(0);
    }),
  );
});
