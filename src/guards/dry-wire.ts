/** A wire that leads to a function of the user instead of the exchange. */
import type { Wire, WireCall } from "../calls/wire.ts";
import { isDeribitError } from "../errors/narrow.ts";
import { messageOf } from "../platform/guard.ts";
import type { RawReply } from "../protocol/reply.ts";
import type { GuardedClient } from "./guards.ts";
import type { GuardsOptions } from "./options.ts";

type Answerer = Exclude<GuardsOptions["dryRun"], true | undefined>;

/** Answers calls by a function. */
export class DryWire implements Wire {
  readonly #client: GuardedClient;
  readonly #answer: Answerer;

  constructor(client: GuardedClient, answer: Answerer) {
    this.#client = client;
    this.#answer = answer;
  }

  send(text: string, { id, row }: WireCall): void {
    const { params = {} } = JSON.parse(text) as { readonly params?: Readonly<Record<string, unknown>> };
    const answer = async (): Promise<RawReply> => ({ result: await this.#answer(row.wire, params) });
    answer()
      .catch(replyOf)
      .then((reply) => this.#client.answer(id, reply));
  }
}

/** The error of the offline exchange as it came; anything else reads as one that proves nothing. */
function replyOf(error: unknown): RawReply {
  if (!isDeribitError(error, "rpc")) return { error: { code: 0, message: `dry_run ${messageOf(error)}` } };
  const { code, reason, data } = error;
  return { error: { code, message: reason, ...(data !== undefined && { data }) } };
}
