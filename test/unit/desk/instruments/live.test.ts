/** The live list of instruments on a client that is played by hand: what comes while the list is read, and refusals. */
import { expect, test } from "vitest";
import { errorRows } from "../../../../generated/errors.ts";
import type { Instrument } from "../../../../generated/types.ts";
import { createVirtualClock } from "../../../../simulator/index.ts";
import { liveInstruments, type MarketClient } from "../../../../src/desk/entry.ts";
import { RpcError } from "../../../../src/errors/call.ts";

interface Played {
  readonly client: MarketClient;
  readonly clock: ReturnType<typeof createVirtualClock>;
  /** Lists that were asked for and have no answer yet. */
  readonly asked: { answer(...names: string[]): void; refuse(error: Error): void }[];
  send(data: object): void;
  gap(): void;
}

function instrument(name: string): Instrument {
  return { instrument_name: name, tick_size: 0.5, state: "open" } as Instrument;
}

function play(): Played {
  const asked: Played["asked"] = [];
  const readers: { onData(data: unknown): void; onGap(): void }[] = [];
  const client = {
    state: { name: "ready", since: 0 },
    on: () => () => {},
    subscribe: async (_channel: string, reader: (typeof readers)[number]) => {
      readers.push(reader);
      return { close: async () => {} };
    },
    public: {
      getInstruments: () =>
        new Promise((resolve, refuse) => {
          asked.push({ answer: (...names) => resolve(names.map(instrument)), refuse });
        }),
    },
  } as unknown as MarketClient;
  const [send, gap] = [(data: object) => readers[0]?.onData(data), () => readers[0]?.onGap()];
  return { client, clock: createVirtualClock(), asked, send, gap };
}

const errorRow = (code: number) => errorRows().find((row) => row.code === code);
const about = { method: "public/get_instruments", outcome: "refused" } as const;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what comes while the list is read is newer than the list", async () => {
  const { client, clock, asked, send } = play();
  const opening = liveInstruments(client, { clock });
  await turn();
  send({ instrument_name: "BTC-1JAN26", state: "delivered", timestamp: 1 });
  send({ ...instrument("BTC-2JAN26"), state: "open" });
  send({ instrument_name: "BTC-3JAN26", state: "locked", timestamp: 2 });
  asked[0]?.answer("BTC-1JAN26", "BTC-3JAN26");
  const list = await opening;
  expect([...(list.live ?? [])].map(([name, { state }]) => [name, state])).toEqual([
    ["BTC-3JAN26", "locked"],
    ["BTC-2JAN26", "open"],
  ]);
});

test("a list that was asked for before a gap does not count", async () => {
  const { client, clock, asked, gap } = play();
  const opening = liveInstruments(client, { clock });
  await turn();
  gap();
  asked[1]?.answer("BTC-2JAN26");
  const list = await opening;
  asked[0]?.answer("BTC-1JAN26");
  await turn();
  expect([...(list.live?.keys() ?? [])]).toEqual(["BTC-2JAN26"]);
});

test("an instrument that nothing created is asked for once, after a second, while the list stays live", async () => {
  const { client, clock, asked, send } = play();
  const opening = liveInstruments(client, { clock });
  await turn();
  asked[0]?.answer();
  const list = await opening;
  for (const name of ["A-PERPETUAL", "B-PERPETUAL"]) send({ instrument_name: name, state: "open", timestamp: 1 });
  await clock.advance(1_000);
  expect(asked).toHaveLength(2);
  expect(list.live?.size).toBe(0);
  asked[1]?.answer("A-PERPETUAL", "B-PERPETUAL");
  await turn();
  expect(list.live?.size).toBe(2);
});

test("a read that fails is tried again; one that is refused for good ends the list", async () => {
  const { client, clock, asked } = play();
  const opening = liveInstruments(client, { clock });
  await turn();
  asked[0]?.refuse(new Error("lost"));
  await clock.advance(1_000);
  asked[1]?.answer("BTC-1JAN26");
  expect((await opening).live?.size).toBe(1);

  const other = play();
  const refused = liveInstruments(other.client, { clock: other.clock });
  refused.catch(() => {});
  for (let attempt = 0; attempt < 3; attempt++) {
    await turn();
    other.asked[attempt]?.refuse(new RpcError({ code: 13_021, message: "forbidden" }, errorRow(13_021), about));
    await other.clock.advance(1_000);
  }
  await expect(refused).rejects.toThrow(/forbidden/);
});

test("what `onChange` throws does no harm", async () => {
  const { client, clock, asked, send } = play();
  const warned = new Promise((resolve) => process.once("warning", resolve));
  const opening = liveInstruments(client, {
    clock,
    onChange: () => {
      throw new Error("mine");
    },
  });
  await turn();
  asked[0]?.answer("BTC-1JAN26");
  const list = await opening;
  send({ instrument_name: "BTC-1JAN26", state: "locked", timestamp: 1 });
  expect(list.live?.get("BTC-1JAN26")?.state).toBe("locked");
  expect(String(await warned)).toMatch(/`onChange` of a list of instruments: mine/);
});
