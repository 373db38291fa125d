/** Makes the stamp and the resolver of a client, over a WebSocket and over HTTP alike. */
import type { Calls } from "../calls/calls.ts";
import { answered } from "../orders/answered.ts";
import { sharedLabels } from "../orders/labels.ts";
import { Resolver } from "../orders/resolver.ts";
import { Stamp } from "../orders/stamp.ts";
import type { Session } from "../session/session.ts";
import type { Answered, CallOptions, MethodRow, OrderPolicy, ReplyMeta, Venue } from "../venue.ts";
import type { Observer } from "./observer.ts";
import type { ResolvedOptions } from "./options.ts";

/** Longest wait for the answer to one look-up, in milliseconds: it is asked again while the user has patience. */
const readTimeoutMs = 5_000;

/** The parts of a client that resolving needs. */
export interface ResolvingParts {
  readonly options: ResolvedOptions;
  readonly venue: Venue<unknown>;
  readonly session: Session;
  readonly calls: Calls;
  readonly stamp: Stamp;
  readonly observer: Observer;
  call(row: MethodRow, params: object, options: CallOptions): Promise<unknown>;
}

/** Stamps the orders that go to the exchange at `url`. */
export function makeStamp(options: ResolvedOptions, session: Session, policy: OrderPolicy, url: string): Stamp {
  return new Stamp({
    ...options,
    directionOf: policy.directionOf,
    exchangeNow: () => session.knownExchangeNow(),
    account: () => session.account.name,
    labels: sharedLabels(options.clock),
    place: new URL(url).host,
  });
}

/** Looks up what became of the calls of a client. */
export function makeResolver({ options, venue, session, calls, stamp, observer, call }: ResolvingParts): Resolver {
  const { clock, credentials } = options;
  return new Resolver({
    policy: venue.orders,
    clock,
    exchangeNow: () => session.exchangeNow(),
    roleOf: (method) => venue.api.methodOf(method).role,
    account: () => session.account.name,
    // A function may have given the credentials of another account since.
    isOwn: (trace) => typeof credentials !== "function" && stamp.isOwn(trace),
    isOnlyUse: (trace) => stamp.isOnlyUse(trace),
    lateAnswer: (trace) => answered(calls.late.endOf(trace)),
    onLateAnswer: (task) => observer.on("lateAnswer", task),
    read: async (method, params, signal) => {
      let receivedMs: number | undefined;
      const onReply = ({ usIn }: ReplyMeta): void => {
        receivedMs = usIn === undefined ? undefined : usIn / 1_000;
      };
      const row = venue.api.methodOf(method);
      const timeoutMs = Math.min(options.timeoutMs || readTimeoutMs, readTimeoutMs);
      const result = await call(row, params, { whenDown: "wait", timeoutMs, onReply, ...(signal && { signal }) });
      return { result, receivedMs } satisfies Answered;
    },
  });
}
