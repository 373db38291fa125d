/** Messages as the exchange writes them: `schemas/layouts.yaml` has the order of the members, and where it was seen. */
import { createRandom, type Random } from "../../simulator/determinism/random.ts";

/** A message of a channel, given the time that it carries. */
export interface Tape {
  next(timestamp: number): string;
  /** What comes first on a channel of changes. */
  snapshot?(timestamp: number): string;
  /** Best prices after the last message. */
  best?(): readonly [bid: number, ask: number];
}

const tick = 0.5;
const middle = 60_000;
/** Share of prices that hold an order, as `BookTape` empties and fills them. */
const filled = 0.77;

/** A tape for a channel; `levels` is the depth of each side of its book. */
export function tapeOf(channel: string, levels: number): Tape {
  const [family, instrument = ""] = channel.split(".");
  const random = createRandom(1, channel);
  if (family === "book") return new BookTape(channel, instrument, levels, random);
  const dataOf = family === "trades" ? trades : ticker;
  return { next: (timestamp) => message(channel, dataOf(instrument, timestamp, random)) };
}

function message(channel: string, data: string): string {
  return `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;
}

/** A number as the exchange spells it: with a fraction, even if that is zero. */
function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}

function around(value: number, spread: number, digits: number, random: Random): string {
  return decimal(Number((value + (random() - 0.5) * spread).toFixed(digits)));
}

function ticker(instrument: string, timestamp: number, random: Random): string {
  const price = middle + Math.floor(random() * 400) * tick;
  const index = around(price, 20, 2, random);
  return (
    `{"timestamp":${timestamp},"state":"open","stats":{"high":61250.5,"low":58900.0,"price_change":-0.8525,` +
    `"volume":${around(9_000, 500, 8, random)},"volume_usd":${around(6e8, 1e7, 0, random)},` +
    `"volume_notional":${around(6e8, 1e7, 0, random)}},"index_price":${index},"instrument_name":"${instrument}",` +
    `"last_price":${decimal(price)},"settlement_price":59800.25,"min_price":${around(price - 900, 10, 2, random)},` +
    `"max_price":${around(price + 900, 10, 2, random)},"open_interest":${around(1e9, 1e6, 0, random)},` +
    `"mark_price":${around(price, 4, 2, random)},"interest_value":0.0031,"current_funding":1.2e-5,` +
    `"estimated_delivery_price":${index},"funding_8h":-4.1e-7,"best_ask_price":${decimal(price + tick)},` +
    `"best_bid_price":${decimal(price)},"best_ask_amount":${around(50_000, 40_000, 0, random)},` +
    `"best_bid_amount":${around(50_000, 40_000, 0, random)}}`
  );
}

/** One to three trades. */
function trades(instrument: string, timestamp: number, random: Random): string {
  const one = (): string => {
    const price = middle + Math.floor(random() * 400) * tick;
    const contracts = 1 + Math.floor(random() * 900);
    const sequence = Math.floor(1e8 + random() * 1e7);
    return (
      `{"timestamp":${timestamp},"price":${decimal(price)},"amount":${decimal(contracts * 10)},` +
      `"direction":"${random() < 0.5 ? "buy" : "sell"}","index_price":${around(price, 20, 2, random)},` +
      `"instrument_name":"${instrument}","trade_seq":${sequence},"mark_price":${around(price, 4, 2, random)},` +
      `"tick_direction":${Math.floor(random() * 4)},"starbase_match_id":22504678${sequence}8,` +
      `"trade_id":"${sequence + 7}","contracts":${decimal(contracts)},"starbase_timestamp":${timestamp}718924}`
    );
  };
  return `[${Array.from({ length: 1 + Math.floor(random() * 3) }, one).join(",")}]`;
}

/** A book whose levels come and go, most of them near the best price, and keep their number on average. */
class BookTape implements Tape {
  readonly #channel: string;
  readonly #instrument: string;
  readonly #random: Random;
  readonly #slots: number;
  /** Amounts by distance from the middle; zero is no level. */
  readonly #bids: number[];
  readonly #asks: number[];
  #changeId = 71_000_000_000;

  constructor(channel: string, instrument: string, levels: number, random: Random) {
    this.#channel = channel;
    this.#instrument = instrument;
    this.#random = random;
    this.#slots = Math.round(levels / filled);
    const side = () => Array.from({ length: this.#slots }, () => (random() < filled ? this.#amount() : 0));
    this.#bids = side();
    this.#asks = side();
  }

  next(timestamp: number): string {
    const changed = { bids: new Map<number, string>(), asks: new Map<number, string>() };
    const count = 1 + Math.floor(9 * this.#random() ** 3);
    for (let change = 0; change < count; change++) {
      const side = this.#random() < 0.5 ? "bids" : "asks";
      const slot = Math.floor(this.#random() ** 4 * this.#slots);
      if (!changed[side].has(slot)) changed[side].set(slot, this.#change(side, slot));
    }
    const [bids, asks] = [changed.bids, changed.asks].map((side) => `[${[...side.values()].join(",")}]`);
    const before = this.#changeId++;
    return message(
      this.#channel,
      `{"timestamp":${timestamp},"type":"change","change_id":${this.#changeId},"instrument_name":"${this.#instrument}",` +
        `"bids":${bids},"asks":${asks},"prev_change_id":${before}}`,
    );
  }

  snapshot(timestamp: number): string {
    const [bids, asks] = (["bids", "asks"] as const).map((side) => {
      const amounts = side === "bids" ? this.#bids : this.#asks;
      return amounts
        .flatMap((amount, slot) => (amount === 0 ? [] : [this.#level("new", side, slot, amount)]))
        .join(",");
    });
    return message(
      this.#channel,
      `{"timestamp":${timestamp},"type":"snapshot","change_id":${this.#changeId},` +
        `"instrument_name":"${this.#instrument}","bids":[${bids}],"asks":[${asks}]}`,
    );
  }

  best(): readonly [bid: number, ask: number] {
    const slotOf = (amounts: readonly number[]) => amounts.findIndex((amount) => amount > 0);
    return [this.#price("bids", slotOf(this.#bids)), this.#price("asks", slotOf(this.#asks))];
  }

  #change(side: "bids" | "asks", slot: number): string {
    const amounts = side === "bids" ? this.#bids : this.#asks;
    const known = amounts[slot] !== 0;
    const amount = known && this.#random() < 0.3 ? 0 : this.#amount();
    amounts[slot] = amount;
    return this.#level(known ? (amount === 0 ? "delete" : "change") : "new", side, slot, amount);
  }

  #level(action: string, side: "bids" | "asks", slot: number, amount: number): string {
    return `["${action}",${decimal(this.#price(side, slot))},${decimal(amount)}]`;
  }

  #price(side: "bids" | "asks", slot: number): number {
    return side === "bids" ? middle - slot * tick : middle + (slot + 1) * tick;
  }

  #amount(): number {
    return 10 * (1 + Math.floor(this.#random() * 9_000));
  }
}
