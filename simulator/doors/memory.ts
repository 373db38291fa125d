/** The door without a network: sockets and HTTP exchanges whose only way is the clock. */

import type { ExchangeClock } from "../determinism/clock.ts";
import type { Random } from "../determinism/random.ts";
import type { Gateway } from "../dispatch/gateway.ts";
import type { Line, ServedConnection } from "../session/connection.ts";
import { answerHttp, contentTypeOf, type HttpDoorParts } from "./http-call.ts";

/** What happens to a socket: at most one `onOpen`, any number of `onText`, one `onClose`. */
export interface MemorySocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  onClose(close: { readonly code: number; readonly reason: string; readonly status?: number }): void;
}

/** A socket in memory. */
export interface MemorySocket {
  send(text: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** Opens sockets to the simulator without a network; fits the client's port by shape. */
export interface MemoryTransport {
  connect(url: string, handlers: MemorySocketHandlers): MemorySocket;
}

export interface MemoryHttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
}

export interface MemoryHttpReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Carries HTTP exchanges without a network; fits the client's port by shape. */
export interface MemoryHttp {
  post(request: MemoryHttpRequest): Promise<MemoryHttpReply>;
}

/** How long a message is on its way in one direction, in milliseconds: always the same, or somewhere in between. */
export type Delay = number | readonly [shortest: number, longest: number];

/** The time that messages take, each direction in order. */
class Wire {
  readonly #clock: ExchangeClock;
  readonly #random: Random;
  readonly #delay: Delay;
  #lastArrivalMs = 0;

  constructor(clock: ExchangeClock, random: Random, delay: Delay) {
    this.#clock = clock;
    this.#random = random;
    this.#delay = delay;
  }

  carry(arrive: () => void): void {
    const delay = this.#delay;
    const delayMs = typeof delay === "number" ? delay : delay[0] + this.#random() * (delay[1] - delay[0]);
    const now = this.#clock.now();
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, now + delayMs);
    this.#clock.schedule(this.#lastArrivalMs - now, arrive);
  }
}

const memoryAddress = "memory";

/** Makes the transport. */
export function createMemoryTransport(
  gateway: Gateway,
  clock: ExchangeClock,
  random: Random,
  delay: Delay,
): MemoryTransport {
  return {
    connect(_url, handlers) {
      return new MemoryLine(gateway, handlers, new Wire(clock, random, delay), new Wire(clock, random, delay)).client;
    },
  };
}

/** Both ends of one socket. */
class MemoryLine implements Line {
  readonly remote = memoryAddress;
  readonly client: MemorySocket;
  readonly #gateway: Gateway;
  readonly #handlers: MemorySocketHandlers;
  readonly #down: Wire;
  #connection: ServedConnection | undefined;
  #leave: (() => void) | undefined;
  /** Whether the client's end is still open. */
  #isHeard = true;
  #isEnding = false;

  constructor(gateway: Gateway, handlers: MemorySocketHandlers, up: Wire, down: Wire) {
    this.#gateway = gateway;
    this.#handlers = handlers;
    this.#down = down;
    this.client = {
      send: (text) => {
        if (this.#isHeard) up.carry(() => this.#connection && gateway.receive(this.#connection, text));
      },
      close: (code, reason) => up.carry(() => this.#clientCloses(code, reason)),
      terminate: () => {
        down.carry(() => this.#tellClosed(1006, ""));
        up.carry(() => this.#end());
      },
    };
    up.carry(() => this.#open());
  }

  send(text: string): void {
    if (this.#isEnding) return;
    this.#down.carry(() => {
      if (this.#isHeard) this.#handlers.onText(text);
    });
  }

  backlog(): number {
    return 0;
  }

  close(code: number, reason: string): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#down.carry(() => {
      this.#tellClosed(code, reason);
      this.#end();
    });
  }

  cut(): void {
    this.#isEnding = true;
    this.#end();
    this.#down.carry(() => this.#tellClosed(1006, ""));
  }

  /** There is nothing to stop: no protocol answers by itself here. */
  hush(): void {}

  #open(): void {
    if (!this.#isHeard || this.#isEnding) return;
    const admission = this.#gateway.admit(this.remote);
    if (!admission.isAdmitted) {
      this.#isEnding = true;
      this.#down.carry(() => this.#tellClosed(1006, "", admission.status));
      return;
    }
    this.#leave = this.#gateway.enter(this.remote);
    this.#connection = this.#gateway.open(this);
    this.#down.carry(() => {
      if (this.#isHeard) this.#handlers.onOpen();
    });
  }

  /** A closing handshake; a dead line does not answer it. */
  #clientCloses(code: number, reason: string): void {
    if (this.#isEnding || this.#connection?.isDead === true) return;
    this.#isEnding = true;
    this.#end();
    this.#down.carry(() => this.#tellClosed(code, reason));
  }

  #tellClosed(code: number, reason: string, status?: number): void {
    if (!this.#isHeard) return;
    this.#isHeard = false;
    this.#handlers.onClose({ code, reason, ...(status === undefined ? {} : { status }) });
  }

  #end(): void {
    this.#isEnding = true;
    this.#leave?.();
    if (this.#connection !== undefined) this.#gateway.closed(this.#connection);
  }
}

/** Makes the HTTP exchange in memory. */
export function createMemoryHttp(parts: HttpDoorParts, clock: ExchangeClock, random: Random, delay: Delay): MemoryHttp {
  return {
    post({ url, headers, body, signal }) {
      const up = new Wire(clock, random, delay);
      const down = new Wire(clock, random, delay);
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        const lowerCase = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        );
        const { pathname, search } = new URL(url);
        up.carry(() =>
          answerHttp(parts, {
            verb: "POST",
            target: `${pathname}${search}`,
            headers: lowerCase,
            body,
            remote: memoryAddress,
            answer: (status, text) =>
              down.carry(() => resolve({ status, contentType: contentTypeOf(text), body: text })),
            cut: () => down.carry(() => reject(new Error("The connection was lost before an answer came."))),
            onGone: (listener) => {
              if (signal?.aborted === true) listener();
              else signal?.addEventListener("abort", listener, { once: true });
            },
          }),
        );
      });
    },
  };
}
