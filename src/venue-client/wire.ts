/** Hands calls to the link in the words of the exchange. */
import type { Wire, WireCall } from "../calls/wire.ts";
import type { Link } from "../connection/link.ts";
import { afterThis } from "../platform/host-time.ts";
import type { RpcMessage, VenueMethodFacts, WirePolicy } from "../venue.ts";

export interface VenueWireOptions {
  readonly link: Link;
  readonly policy: WirePolicy;
  readonly methodOf: (wire: string) => VenueMethodFacts | undefined;
  /** A call that has no answer was handed over. */
  readonly onSent: (id: number) => void;
  /** The codec of the exchange could not write a call: nothing has left. */
  readonly onUnwritten: (id: number, error: unknown) => void;
}

/** One link. Calls whose form is JSON-RPC already leave as the text that they are. */
export class VenueWire implements Wire {
  readonly #options: VenueWireOptions;
  readonly #isPlain: boolean;

  constructor(options: VenueWireOptions) {
    this.#options = options;
    this.#isPlain = options.policy.codec === undefined && options.policy.write === undefined;
  }

  send(text: string, { id, row }: WireCall): void {
    const { link, methodOf, onSent } = this.#options;
    const facts = methodOf(row.wire);
    if (this.#isPlain && facts?.notification === undefined && facts?.positions !== "only") {
      link.send(text);
      return;
    }
    try {
      this.#write(JSON.parse(text) as RpcMessage, facts);
    } catch (error) {
      // The call has its number only when its own hand-over is over.
      afterThis(() => this.#options.onUnwritten(id, error));
      return;
    }
    if (facts?.notification === true) afterThis(() => onSent(id));
  }

  #write(call: RpcMessage, facts: VenueMethodFacts | undefined): void {
    const { link, policy } = this.#options;
    const placed = facts?.positions === "only" ? { ...call, params: inOrder(call["params"], facts.order ?? []) } : call;
    const { id: _, ...unanswered } = placed;
    const message = facts?.notification === true ? unanswered : placed;
    const value = policy.write === undefined ? message : policy.write(message);
    const frame = policy.codec === undefined ? JSON.stringify(value) : policy.codec.encode(value);
    link.send(frame);
  }
}

/** Params as a list, up to the last one that is there. */
function inOrder(params: unknown, order: readonly string[]): readonly unknown[] {
  const given = (params ?? {}) as Readonly<Record<string, unknown>>;
  const last = order.findLastIndex((name) => given[name] !== undefined);
  return order.slice(0, last + 1).map((name) => given[name] ?? null);
}
