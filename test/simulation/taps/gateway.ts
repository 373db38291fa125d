/** What stands between a client and the exchange, and answers in its place now and then. */
import type { Clock } from "../../../src/platform/clock.ts";
import type { SocketHandlers, Transport, TransportSocket } from "../../../src/transport/transport.ts";
import type { Chance } from "../plan/chance.ts";
import type { Findings } from "../world/violations.ts";

/** One thing that a gateway does. The line breaks as it begins, so that the next session meets it. */
export type Trick =
  /** Tokens are said to live for this many seconds. */
  | { readonly kind: "short_tokens"; readonly expiresIn: number; readonly forMs: number }
  /** The next sign-in is refused as one with wrong keys, if one was granted before. */
  | { readonly kind: "wrong_keys" }
  /** Every subscribe that names this channel is refused as a whole. */
  | { readonly kind: "refused_channel"; readonly channel: string; readonly code: number; readonly forMs: number };

/** Sign-ins in two seconds that no fault explains. */
const mostSignIns = 20;
const paceMs = 2_000;
/** A subscribe that is refused is taken apart; asking without end would be far more than this in the same time. */
const answerMs = 2;
const seconds = [20, 45, 120];

/** The gateway of one client. */
export class Gateway {
  readonly #name: string;
  readonly #findings: Findings;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #tricks = new Set<Trick>();
  readonly #signInsMs: number[] = [];
  #newest: TransportSocket | undefined;
  #wasGranted = false;
  #notBeforeMs = 0;

  constructor(name: string, findings: Findings, clock: Clock, chance: Chance) {
    this.#name = name;
    this.#findings = findings;
    this.#clock = clock;
    this.#chance = chance;
  }

  /** Begins a trick. */
  play(trick: Trick): void {
    this.#tricks.add(trick);
    if ("forMs" in trick) this.#clock.schedule(trick.forMs, () => this.#tricks.delete(trick));
    this.#newest?.terminate();
  }

  /** A transport that goes through this gateway. */
  tap(transport: Transport): Transport {
    return {
      connect: (url, handlers) => {
        const earlyMs = this.#notBeforeMs - this.#clock.now();
        if (earlyMs > 0) this.#findings.report("Retry-After is kept", `${this.#name} came ${earlyMs} ms too early`);
        const socket = transport.connect(url, this.#listen(handlers));
        const through = { ...socket, send: (text: string) => this.#said(text, socket, handlers) };
        this.#newest = through;
        return through;
      },
    };
  }

  #listen(handlers: SocketHandlers): SocketHandlers {
    return {
      onOpen: () => handlers.onOpen(),
      onText: (text) => {
        if (!text.includes('"access_token"')) return handlers.onText(text);
        this.#wasGranted = true;
        const short = this.#find("short_tokens");
        if (short === undefined) return handlers.onText(text);
        return handlers.onText(text.replace(/"expires_in":[\d.e+]+/, `"expires_in":${short.expiresIn}`));
      },
      onClose: (close) => {
        if (close.status === undefined || !this.#chance.happens(0.5)) return handlers.onClose(close);
        const retryAfterMs = this.#chance.pick(seconds) * 1_000;
        this.#notBeforeMs = this.#clock.now() + retryAfterMs;
        return handlers.onClose({ ...close, retryAfterMs });
      },
    };
  }

  #said(text: string, socket: TransportSocket, handlers: SocketHandlers): void {
    const refusal = this.#refusalOf(text);
    if (refusal === undefined) {
      socket.send(text);
      return;
    }
    const { id } = JSON.parse(text) as { readonly id: number };
    const us = Math.floor(this.#clock.now()) * 1_000;
    const times = { usIn: us, usOut: us, usDiff: 0, testnet: true };
    const answer = JSON.stringify({ jsonrpc: "2.0", id, error: refusal, ...times });
    this.#clock.schedule(answerMs, () => handlers.onText(answer));
  }

  /** The answer of the gateway to a call; `undefined` for one that goes on to the exchange. */
  #refusalOf(text: string): { readonly code: number; readonly message: string } | undefined {
    if (text.includes('"method":"public/auth"')) {
      this.#pace();
      const wrong = this.#find("wrong_keys");
      if (wrong === undefined || !this.#wasGranted) return undefined;
      this.#tricks.delete(wrong);
      return { code: 13_004, message: "invalid_credentials" };
    }
    if (!text.includes('/subscribe"')) return undefined;
    for (const trick of this.#tricks) {
      if (trick.kind === "refused_channel" && text.includes(`"${trick.channel}"`))
        return { code: trick.code, message: "refused" };
    }
    return undefined;
  }

  #pace(): void {
    const now = this.#clock.now();
    this.#signInsMs.push(now);
    if (this.#signInsMs.length > mostSignIns && now - (this.#signInsMs.shift() ?? 0) < paceMs)
      this.#findings.report("signing in has a pace", `${this.#name} signed in ${mostSignIns} times in ${paceMs} ms`);
  }

  #find<Kind extends Trick["kind"]>(kind: Kind): Extract<Trick, { readonly kind: Kind }> | undefined {
    for (const trick of this.#tricks) if (trick.kind === kind) return trick as Extract<Trick, { readonly kind: Kind }>;
    return undefined;
  }
}
