/** The HTTP exchanges of a client: sees every request and every answer. */
import type { HttpTransport } from "../../../src/transport/transport.ts";
import type { Findings } from "../world/violations.ts";
import { CallTap, shown } from "./calls.ts";
import type { Ledger } from "./ledger.ts";

/** Watches one client. */
export class HttpTap {
  readonly calls: CallTap;
  readonly #name: string;
  readonly #findings: Findings;
  #open = 0;

  constructor(name: string, findings: Findings, ledger: Ledger, now: () => number) {
    this.#name = name;
    this.#findings = findings;
    this.calls = new CallTap(name, findings, ledger, now);
  }

  /** Exchanges that did not end: an answer that nobody waits for any more has to be given up. */
  get open(): number {
    return this.#open;
  }

  /** A transport that lets this tap see what passes. */
  tap(transport: HttpTransport): HttpTransport {
    return {
      post: async (request) => {
        const call = this.calls.said(request.body);
        this.#open += 1;
        try {
          const reply = await transport.post(request);
          this.#findings.tell(this.#name, () => `<- ${reply.status} ${shown(reply.body)}`);
          if (call !== undefined) this.calls.answered(call, reply.body);
          return reply;
        } finally {
          this.#open -= 1;
        }
      },
    };
  }
}
