/** The gate between the doors and the exchange: opens and closes connections, takes calls, sends messages. */

import type { Exchange } from "../boundary/exchange.ts";
import type { Channels } from "../channels/channels.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { LineFault, StateFault } from "../faults/fault.ts";
import type { Faults } from "../faults/faults.ts";
import { isMessageFault } from "../faults/kinds.ts";
import type { Platform } from "../faults/platform.ts";
import { spoil } from "../faults/spoil.ts";
import type { Refusal } from "../refusals/refusal.ts";
import { badRequest } from "../refusals/wire-refusals.ts";
import { type Line, type Patience, ServedConnection } from "../session/connection.ts";
import type { IssuedGrant, TokenStore } from "../session/tokens.ts";
import type { Encoder } from "../wire/encoder.ts";
import { isUnreadable, type RequestFrame, readFrame } from "../wire/frame.ts";
import type { Responder } from "./call.ts";
import type { Dispatcher } from "./dispatcher.ts";

/** What the gateway connects. */
interface GatewayParts {
  readonly clock: ExchangeClock;
  readonly encoder: Encoder;
  readonly dispatcher: Dispatcher;
  readonly channels: Channels;
  readonly exchange: Exchange;
  readonly tokens: TokenStore;
  readonly faults: Faults;
  readonly platform: Platform;
  readonly patience: Patience;
  readonly connectionsPerAddress: number;
  /** Accounts with cancel-on-disconnect on every new connection. */
  readonly armedAccounts: ReadonlySet<number>;
}

/** Whether a client is admitted, and the HTTP status for one that is not. */
type Admission = { readonly isAdmitted: true } | { readonly isAdmitted: false; readonly status: number };

/** An HTTP call as the door hands it in. */
interface HttpCall {
  readonly frame: RequestFrame;
  readonly remote: string;
  readonly isQuery: boolean;
  readonly signedInBy: () => IssuedGrant | undefined;
  /** Receives the answer: status and body. */
  answer(status: number, body: string): void;
  strike(fault: LineFault): void;
}

/** Counts of connections, calls and notifications. */
export interface GatewayStats {
  readonly connections: number;
  readonly calls: number;
  readonly notifications: number;
}

export class Gateway {
  readonly #parts: GatewayParts;
  readonly #connections = new Set<ServedConnection>();
  readonly #byAddress = new Map<string, number>();
  #opened = 0;
  #calls = 0;
  #notifications = 0;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    parts.faults.aim({
      strikeLines: (fault) => {
        for (const connection of [...this.#connections]) connection.strike(fault);
      },
      stateChanged: (fault, isOn) => this.#announce(fault, isOn),
    });
  }

  get stats(): GatewayStats {
    return { connections: this.#connections.size, calls: this.#calls, notifications: this.#notifications };
  }

  /** Whether one more client of this address is admitted now. */
  admit(remote: string): Admission {
    const refused = this.#parts.faults.onConnect();
    if (refused !== undefined) return { isAdmitted: false, status: refused.status ?? 503 };
    if (this.#parts.platform.isOffline()) return { isAdmitted: false, status: 503 };
    const isFull = (this.#byAddress.get(remote) ?? 0) >= this.#parts.connectionsPerAddress;
    return isFull ? { isAdmitted: false, status: 429 } : { isAdmitted: true };
  }

  /** Counts a client of an address. The returned function ends the count. */
  enter(remote: string): () => void {
    this.#byAddress.set(remote, (this.#byAddress.get(remote) ?? 0) + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const left = (this.#byAddress.get(remote) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(remote);
      else this.#byAddress.set(remote, left);
    };
  }

  /** A socket has opened. */
  open(line: Line): ServedConnection {
    this.#opened += 1;
    const { clock, patience, encoder } = this.#parts;
    const connection: ServedConnection = new ServedConnection(`c${this.#opened}`, {
      line,
      clock,
      patience,
      heartbeatText: (type) => encoder.heartbeat(type),
      lost: () => this.closed(connection),
    });
    for (const userId of this.#parts.armedAccounts) connection.armed.add(userId);
    this.#connections.add(connection);
    return connection;
  }

  /** A socket is gone. Orders bound to it are cancelled as soon as the exchange has noticed. */
  closed(connection: ServedConnection): void {
    if (connection.isClosed || connection.isNotMissed) return;
    connection.ended();
    this.#connections.delete(connection);
    this.#parts.channels.unsubscribeAll(connection);
    this.#parts.tokens.revokeConnection(connection.name);
    for (const userId of connection.armed) this.#parts.exchange.cancelConnection(userId, connection.name);
  }

  /** A frame has come in over a socket. */
  receive(connection: ServedConnection, text: string): void {
    if (connection.isDead || connection.isClosed) return;
    connection.received();
    this.#calls += 1;
    const usIn = this.#us();
    const frame = readFrame(text);
    if (isUnreadable(frame)) {
      connection.reply(this.#parts.encoder.error(frame.id, frame.refusal, { usIn, usOut: this.#us() }));
      return;
    }
    const responder: Responder = {
      answer: (outcome, spoils) => {
        const encoded = this.#encode(outcome, usIn, frame.id);
        if (encoded !== undefined) for (const text of spoil(encoded, spoils)) connection.reply(text);
      },
      strike: (fault) => connection.strike(fault),
    };
    const { remote } = connection.line;
    this.#parts.dispatcher.dispatch({ frame, connection, remote, isQuery: false, responder });
  }

  /** A binary frame has come in. */
  receiveBinary(connection: ServedConnection): void {
    if (connection.isDead || connection.isClosed) return;
    connection.received();
    const usIn = this.#us();
    connection.reply(this.#parts.encoder.error(undefined, badRequest("invalid json"), { usIn, usOut: this.#us() }));
  }

  /** An HTTP call has come in. Its errors carry no id, as on the real exchange. */
  receiveHttp({ frame, remote, isQuery, signedInBy, answer, strike }: HttpCall): void {
    this.#calls += 1;
    const usIn = this.#us();
    this.#parts.dispatcher.dispatch({
      frame,
      connection: undefined,
      remote,
      isQuery,
      signedInBy,
      responder: {
        answer: (outcome, spoils) => {
          const isError = "refusal" in outcome;
          const encoded = this.#encode(outcome, usIn, isError ? undefined : frame.id);
          const [body] = encoded === undefined ? [] : spoil(encoded, spoils);
          if (body !== undefined) answer(isError ? 400 : 200, body);
        },
        strike,
      },
    });
  }

  /** The body of an HTTP answer to something that was no call. */
  httpRefusal(refusal: Refusal): string {
    const now = this.#us();
    return this.#parts.encoder.error(undefined, refusal, { usIn: now, usOut: now });
  }

  /** Sends one message of a channel. */
  notify(connection: ServedConnection, channel: string, text: string, isChange: boolean): void {
    this.#notifications += 1;
    const struck = this.#parts.faults.onNotification(channel, isChange);
    if (struck.length === 0) {
      connection.notify(text);
      return;
    }
    for (const fault of struck) if (!isMessageFault(fault)) connection.strike(fault);
    for (const spoilt of spoil(text, struck.filter(isMessageFault))) connection.notify(spoilt);
  }

  /** Ends every connection, as the exchange does when it goes down. */
  close(): void {
    for (const connection of [...this.#connections]) {
      connection.close(1001, "going away");
      this.closed(connection);
    }
  }

  #encode(outcome: Parameters<Responder["answer"]>[0], usIn: number, id: string | undefined): string | undefined {
    const stamps = { usIn, usOut: Math.max(this.#us(), usIn) };
    if ("refusal" in outcome) return this.#parts.encoder.error(id, outcome.refusal, stamps);
    return "result" in outcome ? this.#parts.encoder.result(id, outcome.result, stamps) : undefined;
  }

  #announce(fault: StateFault, isOn: boolean): void {
    const { channels, platform } = this.#parts;
    if (fault.kind === "lock") {
      for (const index of fault.index === undefined ? platform.indices() : [fault.index]) {
        channels.publish("platform_state", { price_index: index, locked: isOn, reasons: [] });
      }
    }
    if (fault.kind !== "maintenance") return;
    channels.publish("platform_state", { maintenance: isOn });
    if (isOn && fault.disconnect === true) this.close();
  }

  #us(): number {
    return Math.floor(this.#parts.clock.now() * 1000);
  }
}
