/** Starts what keeps two-sided quotes at the exchange. */
import type { QuotingClient } from "../client.ts";
import { MassQuoter } from "./mass-quoter.ts";
import { checkQuoterOptions, type QuoteHold, type QuoterOptions, type QuoteTargets } from "./options.ts";

/** Keeps quotes until it is stopped. */
export interface Quoter extends AsyncDisposable {
  /** What keeps all instruments from being quoted; `undefined` while quotes can leave. */
  readonly hold: QuoteHold | undefined;
  /**
   * Quotes an instrument like this from now on. Changes of one turn, and those that come while a call is under way, leave together; what rests
   * already as it is wanted is not sent. The first `set` of an instrument opens its book. Returns why nothing is quoted: the targets are
   * then not kept. Throws a `ConfigError` for targets that are no numbers.
   */
  set(instrument: string, targets: QuoteTargets): QuoteHold | undefined;
  /** Resolves when the book that `set` looks at for an instrument is live; rejects when it cannot be opened. */
  prepare(instrument: string): Promise<void>;
  /** Ends a protection that tripped, by `private/reset_mmp`. */
  resetProtection(): Promise<void>;
  /**
   * Withdraws all quotes. Resolves when the exchange showed that none is open and no call is under way that could place one; tries until
   * then. Rejects when the client is closed before: what is left is then up to cancel-on-disconnect.
   */
  stop(): Promise<void>;
}

/**
 * Starts a quoter. The client has to be signed in with `cancelOnDisconnect: "connection"` and an account that may send mass quotes. Several
 * quoters of an account need groups of their own. Resolves when the open orders are known; rejects with the error of the call that failed.
 *
 * ```ts
 * const quoter = await startQuoter(deribit, {
 *   index: "btc_usd",
 *   protection: { interval: 5, frozen_time: 10, max_quote_quantity: 10, quantity_limit: 5 },
 * });
 * await quoter.prepare("BTC-27MAR26-100000-C");
 * quoter.set("BTC-27MAR26-100000-C", { bid: { price: 0.05, amount: 1 }, ask: { price: 0.0525, amount: 1 } });
 * await quoter.stop(); // no quote is open
 * ```
 */
export async function startQuoter(client: QuotingClient, options: QuoterOptions): Promise<Quoter> {
  checkQuoterOptions(options);
  const quoter = new MassQuoter(client, options);
  await quoter.start();
  return quoter;
}
