/** `tardis-dev`, which hands out the messages of many exchanges in one form of its own. It makes no calls. */
import { normalizeBookChanges, normalizeBookTickers, normalizeTrades, OrderBook, streamNormalized } from "tardis-dev";
import { type Contender, instrumentOf } from "./contender.ts";

const normalizers = { ticker: normalizeBookTickers, book: normalizeBookChanges, trades: normalizeTrades };

export const tardis: Contender = {
  async read(url, { channels = [], into }, note) {
    process.env["WSS_URL_DERIBIT"] = url;
    const [channel = ""] = channels;
    const normalize = normalizers[channel.split(".")[0] as keyof typeof normalizers];
    const options = { exchange: "deribit" as const, symbols: channels.map(instrumentOf), timeoutIntervalMS: 600_000 };
    const messages = streamNormalized(options, normalize as typeof normalizeBookChanges);
    const book = new OrderBook();
    const read = async (): Promise<void> => {
      for await (const message of messages) {
        const timestamp = message.timestamp.getTime();
        if (into === "book") {
          book.update(message);
          note(timestamp, book.bestBid()?.price, book.bestAsk()?.price);
        } else note(timestamp);
      }
    };
    void read();
    // It does not say when a channel is granted.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return () => void messages.return?.(undefined);
  },
};
