/** Reads what a client wants to know of its account: its id, and the sizes of its credit pools. */
import type { Calls } from "../calls/calls.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Account } from "../session/account.ts";
import type { Catalogue } from "../venue.ts";

/** Asks in the background. Nobody waits for it: until the answer comes, the published sizes do. */
export function readAccount(calls: Calls, catalogue: Catalogue, limits: AccountLimits, account: Account): void {
  const summary = catalogue.methodOf("private/get_account_summary");
  const { name } = account;
  calls.start(summary, { currency: "BTC", extended: true }).then(
    (result) => {
      const { limits: sizes, id } = (result ?? {}) as { readonly limits?: unknown; readonly id?: unknown };
      account.learn(name, id);
      limits.learn(sizes);
    },
    () => {
      // A key without the right to read the account keeps the published sizes, and names its account by itself.
    },
  );
}
