import fc from "fast-check";
import { expect, test } from "vitest";
import { ClockOffset } from "../../../src/session/offset.ts";

const delay = fc.double({ min: 0, max: 500, noNaN: true });

test("the offset is known to half the shortest way there and back, and never worse", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -600_000, max: 600_000 }),
      fc.array(fc.record({ there: delay, work: delay, back: delay }), { minLength: 1, maxLength: 30 }),
      (ahead, replies) => {
        const offset = new ClockOffset({ now: () => 0, schedule: () => () => {} });
        let now = 1_767_268_800_000;
        let worst = Number.POSITIVE_INFINITY;
        for (const { there, work, back } of replies) {
          const arrived = now + there + ahead;
          const received = now + there + work + back;
          offset.observe(arrived * 1_000, (arrived + work) * 1_000, now, received);
          now = received + 10;
          expect(Math.abs(offset.ms - ahead)).toBeLessThanOrEqual(offset.errorMs + 0.01);
          expect(offset.errorMs).toBeLessThanOrEqual(worst + 0.01);
          worst = Math.min(worst, (there + back) / 2);
          expect(offset.errorMs).toBeLessThanOrEqual(worst + 0.01);
        }
      },
    ),
  );
});

test("a clock that was set is followed at the next reply", () => {
  const offset = new ClockOffset({ now: () => 0, schedule: () => () => {} });
  expect([offset.known, offset.ms]).toEqual([false, 0]);
  offset.observe(1_000_000, 1_000_000, 1_000, 1_000);
  offset.observe(5_000_000, 5_000_000, 2_000, 2_010);
  expect(offset.ms).toBeCloseTo(2_995);
});

test("times that cannot be are not believed", () => {
  const offset = new ClockOffset({ now: () => 0, schedule: () => () => {} });
  for (const usIn of [Number.NaN, 9e15]) offset.observe(usIn, 9e15 + 9e9, 5, 5);
  expect(offset.known).toBe(false);
});

test("while the wall cannot be read nothing is known, and no reply is believed", () => {
  let wall = 0;
  const offset = new ClockOffset({ now: () => 0, wall: () => wall, schedule: () => () => {} });
  offset.observe(3_000_000, 3_000_000, 0, 0);
  expect(offset.knownMs).toBe(3_000);
  wall = Number.NaN;
  expect(offset.knownMs).toBeUndefined();
  offset.observe(9_000_000, 9_000_000, 0, 0);
  wall = 0;
  expect(offset.knownMs).toBe(3_000);
  wall = Number.NaN;
  expect(offset.known).toBe(false);
  // It slept meanwhile: what could not be read then does not hide it.
  wall = 20_000;
  expect(offset.knownMs).toBeUndefined();
});
