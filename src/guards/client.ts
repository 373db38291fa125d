/** The parts of a client that its guards use. It hands itself over, so that one without guards carries no code of theirs. */
import type { Views } from "../books/views.ts";
import type { CallGuard } from "../calls/call-guard.ts";
import type { Calls } from "../calls/calls.ts";
import type { OrderMark } from "../orders/stamp.ts";
import type { Clock } from "../platform/clock.ts";
import type { Session } from "../session/session.ts";
import type { ReaderFactory } from "../subscriptions/readers.ts";
import type { CallOptions, Catalogue, MethodRow } from "../venue.ts";
import type { GuardedClient, Guards, Halt } from "./guards.ts";

/** A client as far as its guards are concerned. Its parts are read when they are needed. */
export interface ClientToGuard {
  readonly calls: Calls;
  readonly readers: ReaderFactory;
  readonly views: Views;
  readonly session: Session;
  readonly observer: { emit(name: "halt", halt: Halt): void };
  call(row: MethodRow, params?: object, options?: CallOptions): Promise<unknown>;
}

/** What the guards do with a client. */
export function guardedClient(client: ClientToGuard, clock: Clock, api: Catalogue): GuardedClient {
  return {
    clock,
    get connection() {
      return client.calls.connection;
    },
    exchangeNow: () => client.session.knownExchangeNow(),
    knows: (method) => api.knows(method),
    call: ({ method, params }, options) => client.call(api.methodOf(method), params, options),
    listen: (channel, options) => client.readers.listen([channel], options, false),
    openOrders: (options) => client.views.openOrders(options),
    answer: (id, reply) => void client.calls.onReply(id, reply, clock.now()),
    onHalt: (halt) => client.observer.emit("halt", halt),
  };
}

/** The guards as a client knows them. */
export interface ClientGuards extends Guards {
  /** Guards a client, from its making to its end. */
  guard(client: ClientToGuard, clock: Clock, api: Catalogue): CallGuard;
  /** What decides over the orders that leave now; absent where nothing does. */
  mark?(): OrderMark;
}
