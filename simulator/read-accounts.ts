/** Reads configured accounts and refuses those that could not sign in later: ids used twice, incomplete keys. */

import type { AccountConfig, OrderCaps } from "./boundary/accounts.ts";

/** What one member has to be. */
interface Member {
  readonly isNeeded: boolean;
  readonly wanted: string;
  fits(value: unknown): boolean;
}

type Shape<Type> = { readonly [Name in keyof Required<Type>]: Member };
type Values = Readonly<Record<string, unknown>>;

function needed(wanted: string, fits: Member["fits"]): Member {
  return { isNeeded: true, wanted, fits };
}

function optional(wanted: string, fits: Member["fits"]): Member {
  return { isNeeded: false, wanted, fits };
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isUserId(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isAmount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const accountShape: Shape<AccountConfig> = {
  userId: needed("a whole number above 0", isUserId),
  username: needed("a text", isText),
  mainUserId: optional("the user id of a main account", isUserId),
  keys: needed("a list of keys", Array.isArray),
  tier: optional("1, 2, 3 or 4", (value) => value === 1 || value === 2 || value === 3 || value === 4),
  caps: optional("an object of caps", isValues),
  totpSecret: optional("a base32 text", (value) => typeof value === "string" && /^[A-Z2-7]+=*$/i.test(value)),
  balances: needed(
    'amounts by currency, as {"BTC":10}',
    (value) => isValues(value) && Object.values(value).every(isAmount),
  ),
};

const keyShape: Shape<AccountConfig["keys"][number]> = {
  clientId: needed("a text", isText),
  clientSecret: needed("a string", (value) => typeof value === "string"),
  name: needed("a text", isText),
  maxScope: needed('a scope, as "trade:read_write account:read"', isText),
  publicKey: optional("a PEM", isText),
};

const cap = optional("a number of 0 or more", isAmount);
const capsShape: Shape<OrderCaps> = {
  openOrders: cap,
  futureOrders: cap,
  optionOrders: cap,
  futureOrdersSize: cap,
  optionOrdersSize: cap,
  futurePositionSize: cap,
  spotOrders: cap,
  triggerOrders: cap,
  linkedOrders: cap,
};

/** Every member of an account, for the check of options by name. */
export const accountMembers = {
  ...membersOf(accountShape),
  keys: [membersOf(keyShape)],
  caps: membersOf(capsShape),
} as const;

function membersOf<Type>(shape: Shape<Type>): { readonly [Name in keyof Required<Type>]: true } {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, true])) as { [Name in keyof Required<Type>]: true };
}

/**
 * The accounts that a list says.
 *
 * @throws TypeError that names the account and what is wrong with it.
 */
export function readAccounts(list: readonly unknown[]): readonly AccountConfig[] {
  for (const [at, account] of list.entries()) readAccount(`Account ${at}`, account);
  const accounts = list as readonly AccountConfig[];
  refuseTwins(
    "user id",
    accounts.map(({ userId }) => userId),
  );
  refuseTwins(
    "client id",
    accounts.flatMap(({ keys }) => keys.map(({ clientId }) => clientId)),
  );
  for (const [at, { mainUserId }] of accounts.entries()) {
    const isMain = accounts.some((one) => one.userId === mainUserId && one.mainUserId === undefined);
    if (mainUserId !== undefined && !isMain) throw new TypeError(`Account ${at}: ${mainUserId} is no main account.`);
  }
  return accounts;
}

function readAccount(name: string, account: unknown): void {
  readMembers(name, account, accountShape);
  const { keys, caps } = account as AccountConfig;
  for (const [at, key] of keys.entries()) readMembers(`${name}, key ${at}`, key, keyShape);
  if (caps !== undefined) readMembers(`${name}, caps`, caps, capsShape);
}

function readMembers(name: string, value: unknown, shape: Readonly<Record<string, Member>>): void {
  if (!isValues(value)) throw new TypeError(`${name}: expected an object, got ${JSON.stringify(value)}.`);
  for (const member of Object.keys(value)) {
    if (Object.hasOwn(shape, member)) continue;
    throw new TypeError(`${name} has no member \`${member}\`. It has ${Object.keys(shape).join(", ")}.`);
  }
  for (const [member, { isNeeded, wanted, fits }] of Object.entries(shape)) {
    const one = value[member];
    if (one === undefined ? !isNeeded : fits(one)) continue;
    throw new TypeError(`${name}: expected \`${member}\` to be ${wanted}, got ${JSON.stringify(one)}.`);
  }
}

function refuseTwins(what: string, names: readonly (string | number)[]): void {
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined) throw new TypeError(`There are two accounts or keys with the ${what} ${twin}.`);
}
