/** A scripted exchange over an in-memory line: answers the steps of a session, and does what a test tells it. */
import { createVirtualClock, type VirtualClock } from "../../../simulator/determinism/clock.ts";
import type { SocketClose, SocketHandlers, Transport, TransportSocket } from "../../../src/transport/transport.ts";

export interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: Record<string, unknown>;
  /** Number of the connection, from 1. */
  readonly connection: number;
}

export type Handler = (call: Call, exchange: ScriptedExchange) => unknown;

/** Returned by a handler that answers later, or never. */
export const noAnswer = Symbol("no answer");

export class Refused extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const defaultHandlers: Record<string, Handler> = {
  "public/hello": () => ({ version: "1.2.26" }),
  "public/test": () => ({ version: "1.2.26" }),
  "public/set_heartbeat": () => "ok",
  "public/auth": ({ connection }) => tokens(`access-${connection}`, `refresh-${connection}`),
  "private/enable_cancel_on_disconnect": () => "ok",
  "public/subscribe": ({ params }) => params["channels"],
  "private/subscribe": ({ params }) => params["channels"],
  "public/unsubscribe": ({ params }) => params["channels"],
  "private/unsubscribe": ({ params }) => params["channels"],
};

export function tokens(
  access: string,
  refresh: string,
  scope = "account:read_write trade:read_write connection",
  seconds = 900,
) {
  return { access_token: access, refresh_token: refresh, expires_in: seconds, scope, token_type: "bearer" };
}

interface Line {
  readonly handlers: SocketHandlers;
  open: boolean;
}

export class ScriptedExchange {
  readonly clock: VirtualClock;
  readonly handlers: Record<string, Handler> = { ...defaultHandlers };
  readonly calls: Call[] = [];
  readonly closes: { readonly code: number; readonly reason: string }[] = [];
  /** What the exchange's clock is ahead of the client's, in milliseconds. */
  aheadMs = 0;
  connections = 0;
  /** `refuse`: connections end before they open. `hang`: they neither open nor end. */
  door: "open" | "hang" | SocketClose = "open";
  /** A half-open line: frames of the client arrive nowhere. */
  deaf = false;
  #line: Line | undefined;

  constructor(clock = createVirtualClock()) {
    this.clock = clock;
  }

  readonly transport: Transport = { connect: (_url, handlers) => this.#connect(handlers) };

  get connected(): boolean {
    return this.#line?.open === true;
  }

  /** Methods that were called, without the steps of the session. */
  get methods(): string[] {
    return this.calls.map(({ method }) => method).filter((method) => !(method in defaultHandlers));
  }

  callsOf(method: string): Call[] {
    return this.calls.filter((call) => call.method === method);
  }

  on(method: string, handler: Handler): void {
    this.handlers[method] = handler;
  }

  text(text: string): void {
    this.#line?.handlers.onText(text);
  }

  frame(message: object): void {
    this.text(JSON.stringify(message));
  }

  push(channel: string, data: unknown): void {
    this.frame({ jsonrpc: "2.0", method: "subscription", params: { channel, data } });
  }

  reply(id: number, result: unknown): void {
    const us = Math.round((this.clock.now() + this.aheadMs) * 1_000);
    this.frame({ jsonrpc: "2.0", id, result, usIn: us, usOut: us, usDiff: 0, testnet: true });
  }

  refuse(id: number, code: number, message: string, data?: unknown): void {
    const us = Math.round((this.clock.now() + this.aheadMs) * 1_000);
    this.frame({ jsonrpc: "2.0", id, error: { code, message, data }, usIn: us, usOut: us, usDiff: 0 });
  }

  /** Ends the connection. */
  drop(code = 1006, reason = ""): void {
    const line = this.#line;
    this.#line = undefined;
    if (line === undefined) return;
    line.open = false;
    line.handlers.onClose({ code, reason });
  }

  #connect(handlers: SocketHandlers): TransportSocket {
    const number = ++this.connections;
    const line: Line = { handlers, open: false };
    const { door } = this;
    this.clock.schedule(0, () => {
      if (door === "hang") return;
      if (door !== "open") {
        handlers.onClose(door);
        return;
      }
      line.open = true;
      this.#line = line;
      handlers.onOpen();
    });
    const end = (code: number, reason: string): void => {
      if (this.#line === line) this.#line = undefined;
      this.closes.push({ code, reason });
      this.clock.schedule(0, () => handlers.onClose({ code, reason }));
    };
    return {
      send: (text) => {
        if (line.open && !this.deaf) this.clock.schedule(0, () => line.open && this.#receive(text, number));
      },
      close: (code, reason) => {
        line.open = false;
        end(code, reason);
      },
      terminate: () => {
        line.open = false;
        if (this.#line === line) this.#line = undefined;
      },
    };
  }

  #receive(text: string, connection: number): void {
    const { id, method, params } = JSON.parse(text) as Call;
    const call: Call = { id, method, params, connection };
    this.calls.push(call);
    const handler = this.handlers[method];
    if (handler === undefined) return;
    try {
      const result = handler(call, this);
      if (result !== noAnswer) this.reply(id, result);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refuse(id, error.code, error.message, error.data);
    }
  }
}
