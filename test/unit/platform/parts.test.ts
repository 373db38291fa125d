import fc from "fast-check";
import { expect, test } from "vitest";
import { createBackoff } from "../../../src/connection/backoff.ts";
import { Emitter } from "../../../src/platform/emitter.ts";
import { Ring } from "../../../src/platform/ring.ts";

test("a ring behaves as a queue, whatever is pushed and shifted", () => {
  let longest = 0;
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer()), { maxLength: 300 }), (steps) => {
      const ring = new Ring<number>();
      const plain: number[] = [];
      for (const step of steps) {
        if (step === null) expect(ring.shift()).toBe(plain.shift());
        else {
          ring.push(step);
          plain.push(step);
        }
        expect([ring.length, ring.peek()]).toEqual([plain.length, plain[0]]);
      }
      longest = Math.max(longest, ring.length);
      expect([...ring]).toEqual(plain);
      ring.clear();
      expect([ring.length, ring.shift()]).toEqual([0, undefined]);
    }),
  );
  console.info(`ring: up to ${longest} items`);
  // It begins with 16 slots, and has to grow more than once.
  expect(longest).toBeGreaterThan(64);
});

const failures = [0, 1, 2, 10, 1_000];

test.each([
  [{ kind: "exponential" }, [250, 500, 1_000, 15_000, 15_000]],
  [{ kind: "exponential", firstMs: 10, maxMs: 40 }, [5, 10, 20, 20, 20]],
  [{ kind: "exponential", firstMs: 0 }, [0, 0, 0, 0, 0]],
  [{ kind: "linear", stepMs: 100, maxMs: 250 }, [100, 200, 250, 250, 250]],
  [{ kind: "fixed", delayMs: 7 }, [7, 7, 7, 7, 7]],
  [{ kind: "custom", delayMs: (attempt: { failures: number }) => attempt.failures }, failures],
] as const)("%o grows as it says", (options, expected) => {
  const backoff = createBackoff(options);
  expect(failures.map((count) => backoff({ failures: count, random: () => 0.5 }))).toEqual(expected);
});

test("listeners are called in turn, can be taken back while they run, and end with their signal", () => {
  const thrown: unknown[] = [];
  const emitter = new Emitter<{ ping: number }>((error) => thrown.push(error));
  const seen: string[] = [];
  const controller = new AbortController();
  const off = emitter.on("ping", (value) => {
    seen.push(`once ${value}`);
    off();
  });
  emitter.on("ping", () => {
    throw new Error("mine");
  });
  emitter.on("ping", (value) => seen.push(`signal ${value}`), controller.signal);
  emitter.emit("ping", 1);
  emitter.emit("ping", 2);
  controller.abort();
  emitter.emit("ping", 3);
  emitter.on("ping", () => seen.push("never"), controller.signal);
  emitter.emit("ping", 4);
  expect(seen).toEqual(["once 1", "signal 1", "signal 2"]);
  expect(thrown).toHaveLength(4);
});

test("a listener that was given twice is called twice, and taken back once at a time", () => {
  const emitter = new Emitter<{ ping: number }>(() => undefined);
  const seen: number[] = [];
  const listener = (value: number): number => seen.push(value);
  const off = emitter.on("ping", listener);
  emitter.on("ping", listener);
  emitter.emit("ping", 1);
  off();
  off();
  emitter.emit("ping", 2);
  expect(seen).toEqual([1, 1, 2]);
});
