/** Accounts that are given to `createSimulator` are read as strictly as those of the command line. */
import { expect, test } from "vitest";
import { type AccountConfig, createSimulator, createVirtualClock } from "../../simulator/index.ts";

const key = { clientId: "a", clientSecret: "b", name: "c", maxScope: "trade:read_write" };
const account: AccountConfig = { userId: 1, username: "one", keys: [key], balances: { BTC: 1 } };

const open = (...accounts: readonly object[]) =>
  createSimulator({ clock: createVirtualClock(), accounts: accounts as readonly AccountConfig[] });

test.each<[what: string, accounts: readonly object[], error: string]>([
  [
    "a misspelt member",
    [{ ...account, usrname: "one" }],
    "`options.accounts[0]` has no member `usrname`. Did you mean `username`?",
  ],
  ["a misspelt member of a key", [{ ...account, keys: [{ ...key, secret: "x" }] }], "Did you mean `clientSecret`?"],
  ["a member that is missing", [{ ...account, username: undefined }], "expected `username` to be a text"],
  [
    "a value of the wrong type",
    [{ ...account, balances: { BTC: "1" } }],
    "expected `balances` to be amounts by currency",
  ],
  [
    "a cap that is no number",
    [{ ...account, caps: { openOrders: -1 } }],
    "expected `openOrders` to be a number of 0 or more",
  ],
  ["a user id that two have", [account, { ...account, keys: [{ ...key, clientId: "d" }] }], "with the user id 1"],
  ["a client id that two have", [account, { ...account, userId: 2 }], "with the client id a"],
  ["a main account that is none", [{ ...account, mainUserId: 7 }], "7 is no main account"],
])("%s is refused by name", async (_, accounts, error) => {
  await expect(async () => open(...accounts)).rejects.toThrow(error);
});

test("accounts that are right are taken", async () => {
  const simulator = await open(account);
  await simulator.close();
});
