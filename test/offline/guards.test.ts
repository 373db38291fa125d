/** Guards against the offline exchange: whatever is asked for, and whatever breaks, nothing beyond a guard gets there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { createGuards } from "../../src/guards/entry.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { credentials, openWorld, type World } from "./world.ts";

const limits = {
  largestAmount: { "BTC-PERPETUAL": 500, "ETH-PERPETUAL": 300 },
  largestNotional: 400,
  largestDistance: 0.05,
  ordersPerSecond: 6,
  editsPerSecond: 3,
  openOrders: 8,
  instruments: ["BTC-PERPETUAL", "ETH-PERPETUAL"],
} as const;
type Traded = (typeof limits.instruments)[number];
const contractSize: Readonly<Record<Traded, number>> = { "BTC-PERPETUAL": 10, "ETH-PERPETUAL": 1 };

interface Frame {
  readonly ms: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The marks that the client knew. */
  readonly marks: Readonly<Record<string, number>>;
}

/** Notes what leaves, with the marks that had come by then. */
class Tap {
  readonly frames: Frame[] = [];
  readonly #marks: Record<string, number> = {};

  over(transport: Transport, now: () => number): Transport {
    return {
      connect: (url, handlers) => {
        const socket = transport.connect(url, { ...handlers, onText: (text) => this.#come(text, handlers.onText) });
        const send = (text: string): void => {
          const { method, params = {} } = JSON.parse(text) as Frame;
          this.frames.push({ ms: now(), method, params, marks: { ...this.#marks } });
          socket.send(text);
        };
        return { ...socket, send, close: socket.close.bind(socket), terminate: socket.terminate.bind(socket) };
      },
    };
  }

  #come(text: string, onText: (text: string) => void): void {
    const { params } = JSON.parse(text) as { readonly params?: { channel?: string; data?: Record<string, unknown> } };
    if (params?.channel?.startsWith("ticker.")) {
      this.#marks[String(params.data?.["instrument_name"])] = Number(params.data?.["mark_price"]);
    }
    onText(text);
  }
}

const instrument = fc.constantFrom("BTC-PERPETUAL", "ETH-PERPETUAL", "BTC_USDC-PERPETUAL");
/** A share of the mark, of which some are too far away. */
const away = fc.constantFrom(0.9, 0.94, 0.96, 0.98, 1.02, 1.04, 1.06, 1.2);
const lots = fc.integer({ min: 1, max: 60 });
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("order" as const),
      instrument,
      away,
      lots,
      isBuy: fc.boolean(),
      inContracts: fc.boolean(),
      waits: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("edit" as const), nth: fc.nat(20), away, lots }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("quote" as const), instrument, away, lots }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), nth: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 50, 400, 1_100) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("move" as const), by: fc.constantFrom(0.97, 1.03) }) },
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

const marks: Record<string, number> = { "BTC-PERPETUAL": 60_000, "ETH-PERPETUAL": 3_000, "BTC_USDC-PERPETUAL": 60_000 };
const tick = (price: number): number => Math.round(price * 2) / 2;

/** Plays a flow to the end of all its calls. */
async function play(world: World, actions: readonly Action[], check: () => Promise<void>): Promise<void> {
  const { client, clock, simulator } = world;
  const placed: { readonly id: string; readonly instrument: string }[] = [];
  let move = 1;
  const priceOf = (name: string, share: number): number => tick((marks[name] ?? 0) * share * move);
  const endings: Promise<unknown>[] = [];
  const keep = (call: Promise<unknown>): void => void endings.push(call.catch(() => {}));
  for (const step of actions) {
    const known = "nth" in step ? placed[step.nth % Math.max(1, placed.length)] : undefined;
    if (step.do === "order") {
      const amount = step.lots * (step.instrument === "BTC_USDC-PERPETUAL" ? 0.001 : 10);
      const size = step.inContracts ? { contracts: step.lots } : { amount };
      const params = { instrument_name: step.instrument, price: priceOf(step.instrument, step.away), ...size };
      const method = step.isBuy ? "private/buy" : "private/sell";
      const call = client.call(method, params, step.waits ? { whenDown: "wait" } : {});
      keep(call.then(({ order }) => void placed.push({ id: order.order_id, instrument: step.instrument })));
    } else if (step.do === "edit" && known !== undefined) {
      const price = priceOf(known.instrument, step.away);
      keep(client.private.edit({ order_id: known.id, amount: step.lots * 10, price }));
    } else if (step.do === "quote") {
      const bid = { amount: step.lots * 10, price: priceOf(step.instrument, step.away) };
      const quotes = [{ instrument_name: step.instrument, quote_set_id: "s", bid }];
      keep(client.call("private/mass_quote", { quote_id: "q", mmp_group: "default", quotes }));
    } else if (step.do === "cancel" && known !== undefined) keep(client.private.cancel({ order_id: known.id }));
    else if (step.do === "drop") simulator.faults.add({ kind: "drop" });
    else if (step.do === "move") {
      move *= step.by;
      simulator.exchange.setIndexPrice("btc_usd", 60_000 * move);
      simulator.exchange.setIndexPrice("eth_usd", 3_000 * move);
    } else if (step.do === "wait") await clock.advance(step.ms);
    await check();
  }
  await clock.advance(40_000);
  await Promise.all(endings);
  await check();
}

/** What a frame would place. Edits name no instrument: what they make is looked at in the list of open orders. */
function placedBy({ method, params }: Frame): readonly Readonly<Record<string, unknown>>[] {
  if (method === "private/buy" || method === "private/sell") return [params];
  if (method !== "private/mass_quote") return [];
  return (params["quotes"] as Record<string, Record<string, unknown>>[]).map(({ bid, instrument_name }) => ({
    ...bid,
    instrument_name,
  }));
}

function amountOf({ instrument_name, amount, contracts }: Readonly<Record<string, unknown>>): number {
  return Number(amount ?? Number(contracts) * contractSize[instrument_name as Traded]);
}

function mostInASecond(frames: readonly Frame[], weight: (frame: Frame) => number): number {
  return Math.max(
    0,
    ...frames.map(({ ms }) =>
      frames.filter((other) => other.ms > ms - 1_000 && other.ms <= ms).reduce((sum, each) => sum + weight(each), 0),
    ),
  );
}

function checkFrames(frames: readonly Frame[]): void {
  for (const frame of frames) {
    for (const order of placedBy(frame)) {
      const name = order["instrument_name"] as Traded;
      expect(limits.instruments).toContain(name);
      expect(amountOf(order)).toBeLessThanOrEqual(Math.min(limits.largestNotional, limits.largestAmount[name]));
      const mark = frame.marks[name] ?? Number.NaN;
      expect(Math.abs(Number(order["price"]) - mark) / mark).toBeLessThanOrEqual(limits.largestDistance + 1e-9);
    }
  }
  expect(mostInASecond(frames, (frame) => placedBy(frame).length)).toBeLessThanOrEqual(limits.ordersPerSecond);
  expect(mostInASecond(frames, ({ method }) => (method === "private/edit" ? 1 : 0))).toBeLessThanOrEqual(
    limits.editsPerSecond,
  );
}

test("no order beyond a guard reaches the exchange, over random flows", { timeout: 120_000 }, async () => {
  let left = 0;
  let held = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 60 }), fc.boolean(), async (actions, halts) => {
      const guards = createGuards(limits);
      const tap = new Tap();
      const world = await openWorld({}, { market: { rate: 0 } });
      const { simulator, clock, until } = world;
      const watched = createClient({
        network: { ws: simulator.url },
        transport: tap.over(simulator.transport, () => clock.now()),
        clock,
        credentials,
        guards,
        limits: false,
        reconnect: { backoff: { kind: "fixed", delayMs: 20 } },
      });
      await until(watched.open());
      const check = async (): Promise<void> => {
        const open = await until(world.client.private.getOpenOrders({}, { whenDown: "wait" }));
        expect(open.filter(({ quote }) => quote !== true).length).toBeLessThanOrEqual(limits.openOrders);
        for (const { instrument_name, amount } of open) {
          expect(amount).toBeLessThanOrEqual(limits.largestAmount[instrument_name as Traded]);
        }
      };
      await play({ ...world, client: watched }, actions, check);
      const asked = actions.filter(({ do: what }) => what === "order").length;
      checkFrames(tap.frames);
      const sent = tap.frames.filter((frame) => placedBy(frame).length > 0).length;
      left += sent;
      held += asked - sent;
      if (halts) {
        await until(guards.halt("the end of the flow"));
        expect(await until(world.client.private.getOpenOrders())).toEqual([]);
      }
      await until(watched.close());
      await world.close();
    }),
    { numRuns: 25 },
  );
  // A guard that holds everything back, or nothing, would pass as well.
  expect(left).toBeGreaterThan(40);
  expect(held).toBeGreaterThan(40);
});

test("results of a dry run come from the offline exchange", async () => {
  const offline = await openWorld();
  const guards = createGuards({ dryRun: (method, params) => offline.client.call(method, params), largestAmount: 100 });
  const real = await openWorld({ guards });
  const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 30_000 } as const;
  const placed = real.client.private.buy({ ...order, label: "dry" });
  for (let ms = 0; ms < 100; ms++) await Promise.all([offline.clock.advance(1), real.clock.advance(1)]);
  expect((await placed).order).toMatchObject({ order_state: "open", label: "dry" });
  const odd = expect(real.client.private.buy({ ...order, amount: 15 })).rejects;
  const refused = odd.toMatchObject({ kind: "rpc", outcome: "refused" });
  for (let ms = 0; ms < 100; ms++) await Promise.all([offline.clock.advance(1), real.clock.advance(1)]);
  await refused;
  expect(await real.until(real.client.private.getOpenOrders())).toEqual([]);
  expect(await offline.until(offline.client.private.getOpenOrders())).toHaveLength(1);
  await Promise.all([real.close(), offline.close()]);
});
