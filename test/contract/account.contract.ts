/** What an exchange owes to an account: signing in, and reading. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isDeribitError } from "../../src/errors/narrow.ts";
import { connectBy, credentials, hasAccount, type Visitor, visit, visitByHttp } from "./client.ts";
import { factsOf } from "./facts.ts";
import { bid, dieWithTheConnection, labelFor, sweep } from "./orders.ts";
import { accountReads, currency, type Facts, instrument_name, specialReads } from "./reads.ts";

/** More reads than the exchange allows at once. */
const manyReads = 120;

describe.skipIf(!hasAccount)("an account", () => {
  let visitor: Visitor;
  let facts: Facts;
  beforeAll(async () => {
    visitor = await visit("account");
    await dieWithTheConnection(visitor.client);
    const { order } = await bid(visitor.client, { label: labelFor("read") });
    facts = await factsOf(visitor.client, order.order_id);
  });
  afterEach((context) => visitor.note(context));
  afterAll(async () => {
    if (visitor === undefined) return;
    await sweep(visitor.client);
    await visitor.client.close();
  });

  test("signing in grants the right to trade", () => {
    expect(visitor.client.grant?.scope.join(" ")).toMatch(/trade:read_write/);
  });

  test("a signature signs in as well as the secret does", async () => {
    const { clientId = "", clientSecret = "" } = credentials ?? {};
    await using client = await connectBy({ kind: "signature", clientId, clientSecret });
    expect(await client.private.getPositions({ currency })).toBeInstanceOf(Array);
  });

  test("a wrong secret is refused for good, and shown nowhere", async () => {
    const clientSecret = "a-secret-that-is-wrong";
    const call = connectBy({ clientId: credentials?.clientId ?? "", clientSecret });
    const failure: unknown = await call.catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "auth", permanent: true, code: 13_004 });
    expect(JSON.stringify(failure) + String(failure)).not.toContain(clientSecret);
  });

  test("more reads than are allowed at once are all answered: the client waits", async () => {
    const reads = Array.from({ length: manyReads }, () => visitor.client.public.getTime());
    expect(await Promise.all(reads)).toHaveLength(manyReads);
  });

  test.each(Object.entries(accountReads))("%s answers", async (method, paramsOf) => {
    expect(await visitor.client.call(method, paramsOf(facts))).toBeDefined();
  });

  test.each(Object.entries(specialReads))("%s answers or is refused", async (method, paramsOf) => {
    try {
      await visitor.client.call(method, paramsOf(facts));
    } catch (error) {
      if (!isDeribitError(error, "rpc")) throw error;
      visitor.refused(method, `${error.reason} (${error.code})`);
    }
  });

  test("over HTTP the key signs each call", async () => {
    expect(await visitByHttp("account").private.getPosition({ instrument_name })).toMatchObject({ instrument_name });
  });
});
