/** The way of a call: faults, credits, authentication, parameters, worker, method, answer. */

import type { MethodRow } from "../../generated/contract.ts";
import type { Exchange } from "../boundary/exchange.ts";
import type { Credits } from "../credits/credits.ts";
import { poolOf } from "../credits/pool-of.ts";
import type { CallFault, LineFault, MessageFault } from "../faults/fault.ts";
import type { Faults } from "../faults/faults.ts";
import { isLineFault, isMessageFault } from "../faults/kinds.ts";
import type { Platform } from "../faults/platform.ts";
import { Refusal } from "../refusals/refusal.ts";
import {
  internalError,
  methodNotFound,
  mustBeWebSocket,
  notImplemented,
  tooManyRequests,
  unauthorized,
} from "../refusals/wire-refusals.ts";
import type { ServedConnection } from "../session/connection.ts";
import { isChallenge, type SecurityKeys } from "../session/security-keys.ts";
import { noAnswer, type SessionMethod } from "../session/session-call.ts";
import type { TokenStore } from "../session/tokens.ts";
import type { Agenda } from "./agenda.ts";
import { type Authentication, authenticate } from "./authentication.ts";
import type { CallResult, IncomingCall } from "./call.ts";
import type { Lanes, Latencies } from "./lanes.ts";
import { checkParams, completeParams, type ParamsValidator, readTextParams } from "./params.ts";
import type { Problems } from "./problems.ts";

/** What the dispatcher hands calls to. */
interface DispatcherParts {
  readonly agenda: Agenda;
  readonly methods: ReadonlyMap<string, MethodRow>;
  readonly sessionMethods: ReadonlyMap<string, SessionMethod>;
  readonly exchange: Exchange;
  readonly validators: ParamsValidator;
  readonly tokens: TokenStore;
  readonly securityKeys: SecurityKeys;
  /** Undefined when credits are not counted. */
  readonly credits: Credits | undefined;
  readonly lanes: Lanes;
  readonly faults: Faults;
  readonly platform: Platform;
  readonly problems: Problems;
}

type StruckFault = CallFault | LineFault | MessageFault;

/** Time between 10028 and the disconnect, in milliseconds. */
const farewellMs = 5;
/** How long an answer waits for one that may overtake it, in milliseconds. */
const reorderMs = 100;

/** Answers calls. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  /** Answers that wait to be overtaken, by connection. */
  readonly #overtaken = new Map<string, (() => void)[]>();

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  dispatch(call: IncomingCall): void {
    const { frame, connection } = call;
    const struck = this.#parts.faults.onCall(frame.method);
    const row = this.#parts.methods.get(frame.method);
    const authentication = authenticate(this.#parts.tokens, call, row);
    const early = this.#refuseEarly(call, row, authentication, struck);
    if (early !== undefined) {
      this.#answer(call, { refusal: early }, struck);
      return;
    }
    if (struck.some((fault) => fault.kind === "drop" && fault.executed === false)) {
      call.responder.strike({ kind: "drop" });
      return;
    }
    const kind: keyof Latencies = row?.matchingEngine === true ? "matching" : (row?.namespace ?? "public");
    const origin = connection?.name ?? "http";
    const { grant } = authentication;
    const isQueuedByAccount = kind === "matching" && grant !== undefined;
    const lane = isQueuedByAccount ? `${grant.account.userId}/${this.#currencyOf(frame.params)}` : origin;
    this.#parts.lanes.submit(kind, lane, {
      origin: `${origin}/${grant?.account.userId ?? ""}`,
      method: frame.method,
      params: frame.params,
      run: () => this.#run(call, row, authentication, struck),
      refuse: (refusal) => this.#answer(call, { refusal }, struck),
      abandon: () => abandon(call),
    });
  }

  /** The refusal of a call on arrival, before it waits for a worker. */
  #refuseEarly(
    call: IncomingCall,
    row: MethodRow | undefined,
    authentication: Authentication,
    struck: readonly StruckFault[],
  ): Refusal | undefined {
    for (const fault of struck) {
      if (fault.kind === "error") return new Refusal(fault.code, fault.message, fault.data);
      if (fault.kind === "wrong_token") {
        if (authentication.grant !== undefined) this.#parts.tokens.revoke(authentication.grant);
        return unauthorized();
      }
      if (fault.kind === "credits_gone") return this.#outOfCredits(call);
    }
    const account = authentication.grant?.account;
    const payer = {
      name: account === undefined ? `ip:${call.remote}` : `user:${account.userId}`,
      tier: account?.tier ?? 4,
    };
    const isPaid = this.#parts.credits?.take(payer, poolOf(row, call.frame.params), row?.cost ?? 500) ?? true;
    return isPaid ? undefined : this.#outOfCredits(call);
  }

  /** Ends the connection after 10028. An HTTP call has none. */
  #outOfCredits({ connection }: IncomingCall): Refusal {
    if (connection !== undefined) {
      this.#parts.agenda.schedule(farewellMs, () => connection.close(1008, "too_many_requests"));
    }
    return tooManyRequests();
  }

  #run(
    call: IncomingCall,
    row: MethodRow | undefined,
    authentication: Authentication,
    struck: readonly StruckFault[],
  ): void {
    const { connection } = call;
    if (connection?.isClosed === true && !isStillExecuted(connection, row, authentication)) return;
    const isNotifiedFirst = struck.some(({ kind }) => kind === "notify_first" || kind === "delay");
    if (!isNotifiedFirst) connection?.hold();
    const outcome = this.#outcomeOf(call, row, authentication);
    this.#answer(call, outcome, struck);
    connection?.release();
  }

  #outcomeOf(call: IncomingCall, row: MethodRow | undefined, authentication: Authentication): CallResult {
    try {
      const result = this.#execute(call, row, authentication);
      if (result === noAnswer) return { silent: true };
      if (!isChallenge(result)) this.#parts.problems.checkResult(call.frame.method, result);
      return { result };
    } catch (error) {
      if (error instanceof Refusal) return { refusal: error };
      this.#parts.problems.report({ kind: "failure", name: call.frame.method, cause: error });
      return { refusal: internalError() };
    }
  }

  #execute(call: IncomingCall, row: MethodRow | undefined, authentication: Authentication): unknown {
    const { validators, sessionMethods, exchange, platform, securityKeys } = this.#parts;
    const { frame, connection } = call;
    if (row === undefined) throw methodNotFound();
    if (row.websocketOnly && connection === undefined) throw mustBeWebSocket();
    const pause = platform.refusalOf(row, frame.params);
    if (pause !== undefined) throw pause;
    if (authentication.refusal !== undefined) throw authentication.refusal;
    const { grant } = authentication;
    const written = completeParams(frame.method, frame.params);
    const params = call.isQuery ? readTextParams(validators, frame.method, written) : written;
    checkParams(validators, frame.method, params);
    const challenge = grant && securityKeys.check(grant.account, frame.method, params);
    if (challenge !== undefined) return challenge;
    const method = sessionMethods.get(frame.method);
    if (method !== undefined) {
      return method({ method: frame.method, params, connection, grant, remote: call.remote });
    }
    if (!exchange.methods.has(frame.method)) throw notImplemented();
    const userId = grant?.account.userId;
    const caller =
      grant === undefined || userId === undefined
        ? undefined
        : {
            userId,
            connection: connection?.name ?? "http",
            cancelOnDisconnect: connection?.armed.has(userId) ?? false,
            scopes: grant.scopes,
          };
    return exchange.handle(frame.method, caller, params);
  }

  #answer(call: IncomingCall, outcome: CallResult, struck: readonly StruckFault[]): void {
    const { responder, connection } = call;
    for (const fault of struck) if (isLineFault(fault)) responder.strike(fault);
    if (struck.some(({ kind }) => kind === "lose_reply") || "silent" in outcome) return;
    const send = () => {
      responder.answer(outcome, struck.filter(isMessageFault));
      this.#letPass(connection?.name);
    };
    const delayMs = delayOf(struck, connection);
    if (delayMs !== undefined) this.#parts.agenda.schedule(delayMs, send, () => abandon(call));
    else if (struck.some(({ kind }) => kind === "reorder") && connection !== undefined) {
      this.#waitToBeOvertaken(connection.name, () => responder.answer(outcome, struck.filter(isMessageFault)));
    } else send();
  }

  #waitToBeOvertaken(connection: string, send: () => void): void {
    const waiting = this.#overtaken.get(connection) ?? [];
    this.#overtaken.set(connection, waiting);
    waiting.push(send);
    this.#parts.agenda.schedule(reorderMs, () => this.#letPass(connection));
  }

  /** Another answer has gone out: the answers that waited for it follow. */
  #letPass(connection: string | undefined): void {
    if (connection === undefined || this.#overtaken.size === 0) return;
    const waiting = this.#overtaken.get(connection);
    this.#overtaken.delete(connection);
    for (const send of waiting ?? []) send();
  }

  /** The currency whose matching engine a call goes to: of its instrument, or of the order that it names. */
  #currencyOf({ instrument_name: name, order_id: orderId, currency }: IncomingCall["frame"]["params"]): string {
    if (typeof orderId === "string") return /^(?:BTC|ETH|USDC|USDT|EURR)(?=-)/.exec(orderId)?.[0] ?? "BTC";
    const instrument = typeof name === "string" ? this.#parts.exchange.instruments().get(name) : undefined;
    return String(instrument?.["settlement_currency"] ?? instrument?.["quote_currency"] ?? currency ?? "");
  }
}

/** The delay of an answer. Over HTTP a stalled line has the same effect as a delayed answer. */
function delayOf(struck: readonly StruckFault[], connection: ServedConnection | undefined): number | undefined {
  for (const fault of struck) {
    if (fault.kind === "delay" || (fault.kind === "stall" && connection === undefined)) return fault.ms;
  }
  return undefined;
}

/** No answer will come. An HTTP exchange has to be ended here; sockets are closed with the exchange. */
function abandon({ connection, responder }: IncomingCall): void {
  if (connection === undefined) responder.strike({ kind: "drop" });
}

/** An order that has arrived is executed although its connection is gone, unless cancel-on-disconnect is armed. */
function isStillExecuted(connection: ServedConnection, row: MethodRow | undefined, { grant }: Authentication): boolean {
  return row?.matchingEngine === true && grant !== undefined && !connection.armed.has(grant.account.userId);
}
