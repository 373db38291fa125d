/** What the messages of chains have built up, so that a reader can begin in the middle. */
import { channelOf } from "../../generated/channels.ts";

type Members = Readonly<Record<string, unknown>>;

/** What one channel has built up since its snapshot. */
interface Chain {
  take(message: Members): void;
  snapshot(): object;
}

/** The state of each channel whose messages build on each other. */
export class Chains {
  readonly #chains = new Map<string, Chain>();

  /** Whether the messages of a channel build on each other. */
  static isChain(channel: string): boolean {
    return channelOf(channel)?.delivery === "chain";
  }

  /** Takes the data of a message. Changes without a snapshot before them build on nothing, and are skipped. */
  take(channel: string, data: unknown): void {
    if (!Chains.isChain(channel)) return;
    const message = membersOf(data);
    if (beginsChain(message)) this.#chains.set(channel, channel.startsWith("book.") ? new Book() : new Ticker());
    this.#chains.get(channel)?.take(message);
  }

  /** Messages were lost: what was built up is not known to be right. */
  forget(channel: string): void {
    this.#chains.delete(channel);
  }

  /** The state of a channel as a snapshot; `undefined` where none is known. */
  snapshot(channel: string): object | undefined {
    return this.#chains.get(channel)?.snapshot();
  }
}

/** A book from before the member `type` names no message before it. */
function beginsChain({ type, prev_change_id, change_id }: Members): boolean {
  return type === "snapshot" || (type === undefined && change_id !== undefined && typeof prev_change_id !== "number");
}

function membersOf(value: unknown): Members {
  return typeof value === "object" && value !== null ? (value as Members) : {};
}

class Book implements Chain {
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  #last: Members = {};

  take(message: Members): void {
    this.#last = message;
    setLevels(this.#bids, message["bids"]);
    setLevels(this.#asks, message["asks"]);
  }

  snapshot(): object {
    const { prev_change_id: _, ...last } = this.#last;
    const bids = levelsOf(this.#bids).sort(([, a], [, b]) => b - a);
    const asks = levelsOf(this.#asks).sort(([, a], [, b]) => a - b);
    return { ...last, type: "snapshot", bids, asks };
  }
}

type Level = [action: string, price: number, amount: number];

function setLevels(side: Map<number, number>, levels: unknown): void {
  if (!Array.isArray(levels)) return;
  for (const [action, price, amount] of levels as readonly Level[]) {
    if (action === "delete") side.delete(price);
    else side.set(price, amount);
  }
}

function levelsOf(side: ReadonlyMap<number, number>): Level[] {
  return [...side].map(([price, amount]) => ["new", price, amount]);
}

class Ticker implements Chain {
  #members: Members = {};

  take(message: Members): void {
    this.#members = merged(this.#members, message);
  }

  snapshot(): object {
    return { ...this.#members, type: "snapshot" };
  }
}

/** Objects inside of a message are changed member by member too. */
function merged(before: Members, change: Members): Members {
  const inner = Object.entries(change).map(([name, value]) => {
    const old = before[name];
    return [name, isObject(old) && isObject(value) ? merged(old, value) : value];
  });
  return { ...before, ...Object.fromEntries(inner) };
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
