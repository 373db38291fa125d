/** Prices and amounts on their grids: exact, on the right side, the nearest, and taken by the exchange. */
import { expect, test } from "vitest";
import { Contract } from "../../../../simulator/market/contracts/contract.ts";
import type { InstrumentSpec } from "../../../../simulator/market/contracts/spec.ts";
import {
  amountOf,
  amountStep,
  contractsOf,
  onAmountStep,
  onTick,
  type PriceGrid,
  type Rounding,
} from "../../../../src/desk/entry.ts";
import { perpetualSpec } from "../../../simulator/market/specs.ts";

const option = { tick_size: 0.0001, tick_size_steps: [{ above_price: 0.005, tick_size: 0.0005 }] };
const crooked = { tick_size: 2, tick_size_steps: [{ above_price: 1_003, tick_size: 5 }] };
const odd = {
  tick_size: 0.5,
  tick_size_steps: [
    { above_price: 100, tick_size: 2 },
    { above_price: 1_001, tick_size: 5 },
  ],
};

test.each<[PriceGrid, number, number, number, number]>([
  // grid, price, down, nearest, up
  [{ tick_size: 0.5 }, 60_000.2, 60_000, 60_000, 60_000.5],
  [{ tick_size: 0.5 }, 60_000.25, 60_000, 60_000.5, 60_000.5],
  [{ tick_size: 0.1 }, 0.1 + 0.2, 0.3, 0.3, 0.3],
  [{ tick_size: 0.1 }, 0.7 + 0.1, 0.8, 0.8, 0.8],
  [{ tick_size: 0.1 }, 0.30001, 0.3, 0.3, 0.4],
  [{ tick_size: 0.05 }, 2_003.6, 2_003.6, 2_003.6, 2_003.6],
  [{ tick_size: 1e-8 }, 1.23456789e-5, 1.234e-5, 1.235e-5, 1.235e-5],
  [{ tick_size: 0.5 }, -3.3, -3.5, -3.5, -3],
  [option, 0.00003, 0, 0, 0.0001],
  [option, 0.005, 0.005, 0.005, 0.005],
  [option, 0.00501, 0.005, 0.005, 0.0055],
  [option, 0.00496, 0.0049, 0.005, 0.005],
  [option, 0.01234, 0.012, 0.0125, 0.0125],
  // Between the end of one part and the first step of the next there is nothing.
  [odd, 101, 100, 102, 102],
  [odd, 1_000.5, 1_000, 1_000, 1_005],
  [odd, 1_003, 1_000, 1_005, 1_005],
  // The coarser grid goes on below its part, where it does not hold.
  [crooked, 1_004, 1_002, 1_005, 1_005],
])("%o: next to %d are %d, %d and %d", (grid, price, down, near, up) => {
  expect([onTick(grid, price, "down"), onTick(grid, price, "nearest"), onTick(grid, price, "up")]).toEqual([
    down,
    near,
    up,
  ]);
});

/** A generator of numbers from 0 to 1 that gives the same ones in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("100,000 random prices on grids of all kinds: on the grid, next to the price, exact, and taken by the exchange", () => {
  const random = seeded(17);
  const ticks = [0.5, 0.05, 0.1, 2.5, 0.25, 0.0001, 0.0005, 0.01, 0.00001, 1e-7, 5, 10, 0.0025, 1, 0.002];
  const roundings: readonly Rounding[] = ["down", "nearest", "up"];
  let stepped = 0;
  for (let i = 0; i < 100_000; i++) {
    const tick = ticks[Math.floor(random() * ticks.length)] ?? 1;
    const digits = Math.max(0, Math.ceil(-Math.log10(tick)) + 1);
    const times = (count: number): number => Number((tick * count).toFixed(digits));
    const factors = [2, 5, 10].slice(0, Math.floor(random() * 3));
    const bounds = [times(50), times(500)];
    const steps = factors.map((factor, index) => ({ above_price: bounds[index] ?? 0, tick_size: times(factor) }));
    const price = tick * 10 ** (random() * 7 - 1);
    const contract = new Contract({
      ...perpetualSpec,
      tick,
      tickSteps: steps.map(({ above_price, tick_size }) => ({ abovePrice: above_price, tick: tick_size })),
    } as InstrumentSpec);
    const grid = { tick_size: tick, tick_size_steps: steps };
    const [down = 0, near = 0, up = 0] = roundings.map((rounding) => onTick(grid, price, rounding));
    if (steps.length > 0) stepped++;
    for (const value of [down, near, up]) {
      if (value === 0) continue;
      // The decimal that leaves has no more digits than the grid, and the exchange takes it.
      if (Number(value.toFixed(digits)) !== value)
        throw new Error(`${price} gives ${value} on ${JSON.stringify(grid)}`);
      if (contract.ticksOf(value) === undefined) throw new Error(`${value} is refused on ${JSON.stringify(grid)}`);
    }
    const slack = price * 1e-12;
    expect(down <= price + slack && up >= price - slack).toBe(true);
    expect(near).toBe(Math.abs(price - down) < Math.abs(up - price) ? down : up);
    // Nothing of the grid lies between: the next tick inwards is beyond the price.
    const holds = steps.findLast(({ above_price }) => above_price < price)?.tick_size ?? tick;
    expect(up - down).toBeLessThanOrEqual(holds * (1 + 1e-9));
    expect(onTick(grid, down, "up")).toBe(down);
    expect(onTick(grid, up, "down")).toBe(up);
  }
  expect(stepped).toBeGreaterThan(50_000);
}, 60_000);

test.each<[number, number, number, number, number, number]>([
  // contract, smallest trade, amount, down, nearest, up
  [10, 10, 1_234.5, 1_230, 1_230, 1_240],
  [10, 10, 4, 0, 0, 10],
  [10, 10, 0, 0, 0, 0],
  [1, 0.1, 0.1 + 0.2, 0.3, 0.3, 0.3],
  [1, 0.1, 0.26, 0.2, 0.3, 0.3],
  [0.0001, 0.0001, 0.00035, 0.0003, 0.0004, 0.0004],
  [1, 25, 12, 0, 0, 25],
  [1, 25, 13, 0, 25, 25],
  [1, 25, 30.4, 30, 30, 31],
])("contracts of %d, at least %d: next to %d are %d, %d and %d", (contract, least, amount, down, near, up) => {
  const instrument = { contract_size: contract, min_trade_amount: least };
  const found = (["down", "nearest", "up"] as const).map((rounding) => onAmountStep(instrument, amount, rounding));
  expect(found).toEqual([down, near, up]);
});

test("a grid that was changed since is read again", () => {
  const grid: PriceGrid = { tick_size: 0.5 };
  expect(onTick(grid, 1.3, "down")).toBe(1);
  grid.tick_size = 0.1;
  expect(onTick(grid, 1.37, "down")).toBe(1.3);
  grid.tick_size_steps = [{ above_price: 1, tick_size: 0.2 }];
  expect(onTick(grid, 1.37, "down")).toBe(1.2);
});

test("the step of amounts is the one that the exchange names, or the smaller of contract and smallest trade", () => {
  expect(amountStep({ contract_size: 1, min_trade_amount: 0.1 })).toBe(0.1);
  expect(amountStep({ contract_size: 10, min_trade_amount: 20 })).toBe(10);
  expect(amountStep({ contract_size: 1, min_trade_amount: 1, qty_tick_size: 0.01 })).toBe(0.01);
  expect(onAmountStep({ contract_size: 1, min_trade_amount: 0.1, qty_tick_size: 0.01 }, 0.123, "up")).toBe(0.13);
});

test("contracts and amounts are converted exactly", () => {
  expect(amountOf({ contract_size: 0.0001 }, 3)).toBe(0.0003);
  expect(contractsOf({ contract_size: 0.0001 }, 0.0003)).toBe(3);
  expect(contractsOf({ contract_size: 10 }, 1_230)).toBe(123);
  expect(contractsOf({ contract_size: 1 }, 0.1)).toBe(0.1);
});

test.each([
  [() => onTick({ tick_size: 0.5 }, Number.NaN, "down"), /`price` to be a finite number/],
  [() => onTick({ tick_size: 0 }, 1, "down"), /`instrument` to be one with a `tick_size` above 0/],
  [() => onTick({ tick_size: 0.5 }, 1, "floor" as "down"), /`rounding` to be "down", "up" or "nearest"/],
  [() => onAmountStep({ contract_size: 1, min_trade_amount: 1 }, -1, "down"), /`amount` to be 0 or more/],
  [() => amountStep({ contract_size: 0, min_trade_amount: 1 }), /`contract_size` and `min_trade_amount` above 0/],
  [() => contractsOf({ contract_size: 0 }, 1), /`contract_size` to be a number above 0/],
])("what makes no sense is refused: %s", (run, message) => {
  expect(run).toThrow(message);
});
