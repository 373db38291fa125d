/** One client on one socket: its grant, its heartbeat, and the way to send to it. Knows no method. */

import type { ExchangeClock } from "../determinism/clock.ts";
import type { LineFault } from "../faults/fault.ts";
import { ServerHeartbeat } from "./heartbeat.ts";
import type { IssuedGrant } from "./tokens.ts";

/** One socket, as a door hands it to the exchange. No method throws. */
export interface Line {
  /** Address of the client, for caps and anonymous credits. */
  readonly remote: string;
  send(text: string): void;
  /** Bytes that were handed over and not taken by the network yet. */
  backlog(): number;
  close(code: number, reason: string): void;
  /** Ends the socket without a closing frame. */
  cut(): void;
  /** Stops all output, also what the protocol would answer by itself. */
  hush(): void;
}

/** How patient the exchange is with a connection. */
export interface Patience {
  /** Silence of a socket without heartbeat and subscription, in milliseconds, after which it is cut; 0 for never. */
  readonly idleTimeoutMs: number;
  /** Unread bytes after which a reader is too slow. */
  readonly backlogLimit: number;
}

/** What a connection is made with. */
interface ServedConnectionParts {
  readonly line: Line;
  readonly clock: ExchangeClock;
  readonly patience: Patience;
  readonly heartbeatText: (type: "heartbeat" | "test_request") => string;
  /** Called when the exchange cuts the connection. */
  readonly lost: () => void;
}

/** Close code of a client that was refused for its own behaviour. */
const policyCode = 1008;
const tooSlow = "connection_too_slow";
/** Codes that no closing frame carries: they say that none came. */
const neverSentCodes: ReadonlySet<number> = new Set([1005, 1006, 1015]);

/** One connection. */
export class ServedConnection {
  readonly name: string;
  readonly line: Line;
  readonly heartbeat: ServerHeartbeat;
  /** The grant of the last sign-in. */
  grant: IssuedGrant | undefined;
  /** Accounts whose orders of this connection are cancelled when it is lost. */
  readonly armed = new Set<number>();
  /** Number of its channels; kept by the channels. */
  subscriptionCount = 0;
  readonly #clock: ExchangeClock;
  readonly #patience: Patience;
  readonly #lost: () => void;
  #isClosed = false;
  #isEnding = false;
  #isHalfOpen = false;
  #stalled: string[] | undefined;
  #held: string[] | undefined;
  #lastActiveMs: number;
  #cancelIdle: (() => void) | undefined;
  #cancelStall: (() => void) | undefined;

  constructor(name: string, parts: ServedConnectionParts) {
    const { line, clock, patience, heartbeatText, lost } = parts;
    this.name = name;
    this.line = line;
    this.#clock = clock;
    this.#patience = patience;
    this.#lost = lost;
    this.#lastActiveMs = clock.now();
    this.heartbeat = new ServerHeartbeat(clock, {
      send: (type) => this.#out(heartbeatText(type)),
      fail: () => this.close(4000, "heartbeat close"),
    });
    this.#watchIdle(patience.idleTimeoutMs);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether nothing comes through any more although the socket is open. */
  get isDead(): boolean {
    return this.#isHalfOpen || this.#isEnding;
  }

  /** Whether the exchange has not noticed yet that the client is gone: a half-open line looks alive until its heartbeat fails. */
  get isNotMissed(): boolean {
    return this.#isHalfOpen && !this.#isEnding && this.heartbeat.isOn;
  }

  /** Something came in. */
  received(): void {
    this.#lastActiveMs = this.#clock.now();
  }

  /** Sends an answer. */
  reply(text: string): void {
    this.#out(text);
  }

  /** Sends a notification, after the answer that is being made if there is one. A connection with subscriptions is never idle. */
  notify(text: string): void {
    if (this.#held === undefined) this.#send(text);
    else this.#held.push(text);
  }

  /** Keeps notifications back until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) for (const text of held) this.#out(text);
  }

  /** Ends the connection. What the client still sends is not executed any more. */
  close(code: number, reason: string): void {
    if (this.#isClosed || this.#isEnding) return;
    if (this.#isHalfOpen || neverSentCodes.has(code)) {
      this.#cut();
      return;
    }
    this.#isEnding = true;
    this.line.close(code, reason);
  }

  /** Carries out a fault of the line. */
  strike(fault: LineFault): void {
    if (fault.kind === "drop") this.#cut();
    else if (fault.kind === "close") this.close(fault.code, fault.reason ?? "");
    else if (fault.kind === "half_open") this.#fallSilent();
    else if (fault.kind === "stall") this.#stall(fault.ms);
    else if (fault.kind === "garbage") this.#out(fault.text ?? '\u0000{"jsonrpc":"2.0",]');
    else this.close(policyCode, tooSlow);
  }

  /** The socket is gone: no timer and no text of this connection is left. */
  ended(): void {
    this.#isClosed = true;
    this.heartbeat.stop();
    this.#cancelIdle?.();
    this.#cancelStall?.();
    this.#stalled = undefined;
    this.#held = undefined;
  }

  #out(text: string): void {
    this.#lastActiveMs = this.#clock.now();
    this.#send(text);
  }

  #send(text: string): void {
    if (this.#isClosed || this.#isHalfOpen || this.#isEnding) return;
    if (this.#stalled !== undefined) {
      this.#stalled.push(text);
      return;
    }
    this.heartbeat.busy();
    this.line.send(text);
    if (this.line.backlog() > this.#patience.backlogLimit) this.close(policyCode, tooSlow);
  }

  #fallSilent(): void {
    this.#isHalfOpen = true;
    this.line.hush();
  }

  /** Cuts the line. The door reports a close only once, and may have done so before. */
  #cut(): void {
    this.#isEnding = true;
    this.line.cut();
    this.#lost();
  }

  #stall(ms: number): void {
    this.#stalled ??= [];
    this.#cancelStall?.();
    this.#cancelStall = this.#clock.schedule(ms, () => {
      const stalled = this.#stalled ?? [];
      this.#stalled = undefined;
      for (const text of stalled) this.#out(text);
    });
  }

  #watchIdle(delayMs: number): void {
    const { idleTimeoutMs } = this.#patience;
    if (idleTimeoutMs === 0) return;
    this.#cancelIdle = this.#clock.schedule(delayMs, () => {
      const isKept = this.heartbeat.isOn || this.subscriptionCount > 0;
      const leftMs = isKept ? idleTimeoutMs : this.#lastActiveMs + idleTimeoutMs - this.#clock.now();
      if (leftMs <= 0) this.#cut();
      else this.#watchIdle(leftMs);
    });
  }
}
