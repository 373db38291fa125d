/** Reads what a client wants to know of its account: its id, and the sizes of its credit pools. */
import type { Calls } from "../calls/calls.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Account } from "../session/account.ts";
import type { Catalogue, OwnCall } from "../venue.ts";

/** The exchange as far as its accounts are read. */
interface Accounts {
  readonly api: Catalogue;
  readonly session: { readonly account: OwnCall };
}

/** Asks in the background. Nothing waits for it: until the answer comes, the published sizes do. */
export function readAccount(calls: Calls, { api, session }: Accounts, limits: AccountLimits, account: Account): void {
  const { method, params } = session.account;
  const { name } = account;
  calls.start(api.methodOf(method), params).then(
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
