/** What to do about the reasons that the exchange is known to give for refusing a key or a token. */

const remedies: ReadonlyMap<string, string> = new Map([
  ["ip_not_in_whitelist", "the key is sound, but not for the address of this computer: add it to the list of the key"],
  ["invalid_token", "the token has ended or belongs to another connection"],
  ["invalid_credentials", "check the id and the secret of the key, and that the key is of this network"],
]);

/** What to do about a reason; `undefined` for one that is not known. */
export function remedyOf(reason: string): string | undefined {
  return remedies.get(reason);
}
