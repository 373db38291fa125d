/** This library, as its pages show it. */
import { type Client, connect } from "../../../src/client/client.ts";
import type { Setup } from "../orders.ts";
import { type Contender, instrumentOf, type Note, order, timestampOf } from "./contender.ts";

const credentials = { clientId: "bench", clientSecret: "bench" };

async function open(url: string, { validate }: Setup = {}): Promise<Client> {
  const options = { network: { ws: url }, credentials, limits: false } as const;
  if (validate === undefined) return await connect(options);
  const using = await import("../../../src/api/validate.ts");
  return await connect({ ...options, validate: { mode: validate, using } });
}

async function readBook(client: Client, instrument: string, note: Note): Promise<void> {
  await client.orderBook(instrument, {
    interval: "100ms",
    onChange: ({ live }) => {
      if (live !== undefined) note(live.timestamp, live.bestBid?.price, live.bestAsk?.price);
    },
  });
}

async function readLoop(client: Client, { channels = [], newest }: Setup, note: Note): Promise<void> {
  const [channel = "", ...others] = channels;
  const options = newest === true ? {} : ({ overflow: "error", capacity: 1_000_000 } as const);
  const all = others.length > 0 ? await client.subscribe(channels, options) : undefined;
  const one = all === undefined ? await client.subscribe(channel, options) : undefined;
  const read = async (): Promise<void> => {
    for await (const { data } of all ?? []) note(timestampOf(data));
    for await (const data of one ?? []) note(timestampOf(data));
  };
  void read();
}

export const deribitRpc: Contender = {
  async read(url, setup, note) {
    const { channels = [], into, oneByOne, newest } = setup;
    const client = await open(url, setup);
    const [channel = ""] = channels;
    const onData = (data: unknown): void => note(timestampOf(data));
    if (into === "book") await readBook(client, instrumentOf(channel), note);
    else if (into === "loop") await readLoop(client, setup, note);
    else if (newest === true)
      await client.subscribe(channels, { onData: ({ data }) => onData(data), overflow: "latest" });
    else if (oneByOne === true) for (const one of channels) await client.subscribe(one, { onData });
    else await client.subscribe(channel, { onData });
    return () => void client.close();
  },
  async call(url) {
    const client = await open(url);
    return (method) => (method === "private/buy" ? client.private.buy(order) : client.public.test());
  },
};
