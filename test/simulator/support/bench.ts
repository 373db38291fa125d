/** A simulator under a virtual clock, around a market of the test's own, and clients that talk to it in memory. */

import * as validators from "../../../generated/validators/index.ts";
import { assemble, type WireSimulator } from "../../../simulator/assemble.ts";
import { createVirtualClock, type VirtualClock } from "../../../simulator/determinism/clock.ts";
import type { MemorySocket } from "../../../simulator/doors/memory.ts";
import type { WireOptions } from "../../../simulator/options.ts";
import { quoteStarbase } from "../../../simulator/wire/starbase.ts";
import { createFakeExchange, type FakeExchange } from "./fake-exchange.ts";

export interface Message {
  readonly id?: string | number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
  readonly method?: string;
  readonly params?: {
    readonly channel?: string;
    readonly data?: unknown;
    readonly type?: string;
    readonly label?: string;
  };
  readonly usIn?: number;
  readonly usOut?: number;
  readonly usDiff?: number;
  readonly testnet?: boolean;
}

export const secret = { client_id: "sim-client", client_secret: "sim-secret-0001" };

/** A client that keeps everything it was sent. */
export class TestClient {
  readonly texts: string[] = [];
  closed: { readonly code: number; readonly reason: string; readonly status?: number } | undefined;
  isOpen = false;
  readonly #clock: VirtualClock;
  readonly #socket: MemorySocket;
  #lastId = 0;

  constructor(simulator: WireSimulator, clock: VirtualClock) {
    this.#clock = clock;
    this.#socket = simulator.transport.connect(simulator.url, {
      onOpen: () => {
        this.isOpen = true;
      },
      onText: (text) => this.texts.push(text),
      onClose: (close) => {
        this.closed = close;
      },
    });
  }

  get messages(): Message[] {
    return this.texts.map((text) => JSON.parse(quoteStarbase(text)) as Message);
  }

  get notifications(): Message[] {
    return this.messages.filter(({ method }) => method === "subscription");
  }

  /** Data of the notifications of one channel. */
  dataOf(channel: string): unknown[] {
    return this.notifications.filter(({ params }) => params?.channel === channel).map(({ params }) => params?.data);
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Sends a call and moves the clock by `ms`; gives the reply, if one came. */
  async call(method: string, params: object = {}, ms = 0): Promise<Message> {
    const id = this.post(method, params);
    await this.#clock.advance(ms);
    return this.messages.find((message) => message.id === id) ?? {};
  }

  /** Sends a call and does not wait. */
  post(method: string, params: object = {}): number {
    this.#lastId += 1;
    this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id: this.#lastId, method, params }));
    return this.#lastId;
  }

  async signIn(params: object = secret): Promise<Message> {
    return this.call("public/auth", { grant_type: "client_credentials", ...params });
  }

  terminate(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close(1000, "bye");
  }
}

export interface Bench {
  readonly clock: VirtualClock;
  readonly simulator: WireSimulator;
  readonly exchange: FakeExchange;
  /** Opens a client. */
  open(): Promise<TestClient>;
  /** Opens a client that has signed in. */
  openSignedIn(params?: object): Promise<TestClient>;
}

/** Starts a simulator around a fake market. */
export async function startBench(options: WireOptions = {}): Promise<Bench> {
  const clock = createVirtualClock();
  const exchange = createFakeExchange({ clock });
  const simulator = await assemble({ clock, ...options }, validators, () => exchange);
  const open = async () => {
    const client = new TestClient(simulator, clock);
    await clock.advance(0);
    return client;
  };
  return {
    clock,
    simulator,
    exchange,
    open,
    async openSignedIn(params) {
      const client = await open();
      await client.signIn(params);
      return client;
    },
  };
}
