/** The quoter under faults, seed by seed: never two quotes on a side, in the end what is wanted, and nothing after `stop`. */
import { expect, test } from "vitest";
import type { FaultRule } from "../../../simulator/index.ts";
import type { QuoterEvent, QuoteTargets } from "../../../src/desk/entry.ts";
import { openDesk, perpetual } from "./quoting.ts";

const seeds = Number(process.env["QUOTER_SEEDS"] ?? 20);
const first = Number(process.env["QUOTER_FROM"] ?? 1);
/** Instruments that were quoted when all was quiet. */
let matched = 0;
const sides = ["bid", "ask"] as const;

const faults: readonly FaultRule[] = [
  { kind: "drop" },
  { kind: "close", code: 1001 },
  { kind: "half_open" },
  { kind: "stall", ms: 700 },
  { kind: "lose_reply", method: "private/mass_quote" },
  { kind: "drop", method: "private/mass_quote" },
  { kind: "delay", ms: 900, method: "private/mass_quote" },
  { kind: "notify_first", method: "private/mass_quote" },
  { kind: "reorder" },
  { kind: "error", code: 11_051, message: "system_maintenance", method: "private/mass_quote" },
  { kind: "lose_reply", method: "private/cancel_quotes" },
  { kind: "gap", channel: "book.*" },
  { kind: "duplicate", channel: "user.*" },
];

/** A generator that gives the same numbers in each run. */
function seeded(seed: number): { whole(least: number, most: number): number; happens(chance: number): boolean } {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (chance) => next() < chance,
  };
}

/** What should rest, by what was set and by what the quoter reported since. */
class Model {
  readonly #targets = new Map<string, Map<string, { price: number; amount: number }>>();
  #read = 0;

  set(instrument: string, targets: QuoteTargets): void {
    const kept = sides.flatMap((side) => (targets[side] === undefined ? [] : [[side, { ...targets[side] }] as const]));
    this.#targets.set(instrument, new Map(kept));
  }

  follow(events: readonly QuoterEvent[]): void {
    for (const event of events.slice(this.#read)) {
      if (event.what === "pulled" && event.instrument === undefined) this.#targets.clear();
      else if (event.what === "pulled") this.#targets.delete(event.instrument ?? "");
      else if (event.what === "refused") {
        const { price, amount } = this.#targets.get(event.instrument)?.get(event.side) ?? {};
        const isMeant = price === event.target.price && amount === event.target.amount;
        if (isMeant) this.#targets.get(event.instrument)?.delete(event.side);
      } else if (event.what === "fill") {
        const target = this.#targets.get(event.instrument)?.get(event.side);
        if (target !== undefined) target.amount -= event.amount;
      }
    }
    this.#read = events.length;
  }

  wanted(instrument: string): string[] {
    return [...(this.#targets.get(instrument) ?? [])]
      .filter(([, { amount }]) => amount > 0)
      .map(([side, { price, amount }]) => `${side} ${price} ${amount}`)
      .toSorted();
  }
}

test.each(Array.from({ length: seeds }, (_, index) => first + index))(
  "seed %d",
  async (seed) => {
    const random = seeded(seed);
    const desk = await openDesk();
    const { quoter, simulator, clock, events, until } = desk;
    const model = new Model();
    const dated = [...simulator.exchange.instruments().keys()].filter((name) => /^BTC-\d+[A-Z]{3}\d\d$/.test(name));
    const instruments = [perpetual, ...dated.slice(0, 2)];
    for (const name of instruments) await until(quoter.prepare(name));
    const looks = { quiet: 0, matched: 0 };
    for (let step = 0; step < 150; step++) {
      const instrument = instruments[random.whole(0, 2)] ?? perpetual;
      model.follow(events);
      if (random.happens(0.5)) {
        const targets = {
          ...(random.happens(0.9) && {
            bid: { price: 59_900 - 2.5 * random.whole(0, 40), amount: 10 * random.whole(1, 20) },
          }),
          ...(random.happens(0.9) && {
            ask: { price: 60_100 + 2.5 * random.whole(0, 40), amount: 10 * random.whole(1, 20) },
          }),
        };
        if (quoter.set(instrument, targets) === undefined) model.set(instrument, targets);
      }
      if (random.happens(0.2)) {
        const side = random.happens(0.5) ? "buy" : "sell";
        desk.take(side, side === "buy" ? 60_150 : 59_850, 10 * random.whole(1, 15), instrument).catch(() => {});
      }
      if (random.happens(0.12)) simulator.faults.add(faults[random.whole(0, faults.length - 1)] ?? { kind: "drop" });
      await clock.advance(random.whole(0, 300));
      for (const name of instruments) {
        const resting = desk.resting(name);
        for (const side of sides)
          expect(resting.filter((quote) => quote.startsWith(side)).length).toBeLessThanOrEqual(1);
      }
      if (step % 25 !== 24) continue;
      simulator.faults.clear();
      await clock.advance(90_000);
      model.follow(events);
      looks.quiet++;
      expect(quoter.hold).toBeUndefined();
      for (const name of instruments) {
        expect(desk.resting(name).toSorted(), `${name} at step ${step}`).toEqual(model.wanted(name));
        if (model.wanted(name).length > 0) looks.matched++;
      }
    }
    expect(looks.quiet).toBe(6);
    matched += looks.matched;
    for (const fault of faults) if (random.happens(0.3)) simulator.faults.add(fault);
    let isStopped = false;
    const stopping = quoter.stop().then(() => {
      isStopped = true;
      for (const name of instruments) expect(desk.resting(name)).toEqual([]);
    });
    for (let ms = 0; ms < 200_000 && !isStopped; ms += 100) await clock.advance(100);
    await stopping;
    await clock.advance(20_000);
    for (const name of instruments) expect(desk.resting(name)).toEqual([]);
    simulator.faults.clear();
    await desk.close();
  },
  60_000,
);

test("quotes rested in quiet times", () => {
  console.log(`${seeds} seeds, ${matched} instruments quoted in quiet times`);
  expect(matched).toBeGreaterThan(4 * seeds);
});
