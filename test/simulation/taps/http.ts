/** The HTTP exchanges of a client: sees every request and every answer. */
import type { Clock } from "../../../src/platform/clock.ts";
import type { HttpReply, HttpRequest, HttpTransport } from "../../../src/transport/transport.ts";
import type { Findings } from "../world/violations.ts";
import { CallTap, shown } from "./calls.ts";
import type { Host } from "./host.ts";
import type { Ledger } from "./ledger.ts";

/** Watches one client. */
export class HttpTap {
  readonly calls: CallTap;
  readonly #name: string;
  readonly #findings: Findings;
  readonly #clock: Clock;
  readonly #host: Host;
  /** When the path delivered what it had held. */
  readonly deliveriesMs: number[] = [];
  /** What the path holds; `undefined` while it holds nothing. */
  #held: (() => void)[] | undefined;
  #open = 0;

  constructor(name: string, findings: Findings, ledger: Ledger, clock: Clock, host: Host) {
    this.#name = name;
    this.#findings = findings;
    this.calls = new CallTap(name, findings, ledger, () => clock.now());
    this.#clock = clock;
    this.#host = host;
  }

  /** Exchanges that did not end: an answer that is not awaited any more has to be given up. */
  get open(): number {
    return this.#open;
  }

  /** A transport that lets this tap see what passes. */
  tap(transport: HttpTransport): HttpTransport {
    return {
      post: async (request) => {
        const call = this.calls.said(request.body, this.#held !== undefined);
        this.#open += 1;
        try {
          const { reply, lyingSinceMs } = await this.#arrivalOf(this.#exchange(transport, request));
          this.#findings.tell(this.#name, () => `<- ${reply.status} ${shown(reply.body)}`);
          this.calls.lyingSinceMs = lyingSinceMs;
          if (call !== undefined) this.calls.answered(call, reply.body);
          this.calls.lyingSinceMs = undefined;
          return reply;
        } finally {
          this.#open -= 1;
        }
      },
    };
  }

  /** The path holds what leaves for a while, and delivers it even if the client has given it up. */
  hold(forMs: number): void {
    if (this.#held !== undefined) return;
    const held: (() => void)[] = [];
    this.#held = held;
    this.#clock.schedule(forMs, () => {
      this.#held = undefined;
      if (held.length > 0) this.deliveriesMs.push(this.#clock.now());
      for (const deliver of held) deliver();
    });
  }

  #exchange(transport: HttpTransport, request: HttpRequest): Promise<HttpReply> {
    const held = this.#held;
    if (held === undefined) return transport.post(request);
    const { signal, ...sent } = request;
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      held.push(() => void transport.post(sent).then(resolve, reject));
    });
  }

  /** An answer is read when the computer runs. */
  #arrivalOf(
    exchange: Promise<HttpReply>,
  ): Promise<{ readonly reply: HttpReply; readonly lyingSinceMs: number | undefined }> {
    const host = this.#host;
    return new Promise((resolve, reject) => {
      exchange.then(
        (reply) => {
          const lyingSinceMs = host.stalledSinceMs;
          host.arrive(() => resolve({ reply, lyingSinceMs }));
        },
        (error: unknown) => host.arrive(() => reject(error)),
      );
    });
  }
}
