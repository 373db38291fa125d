/** What an exchange owes to readers: channels are granted, speak, and end. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isDeribitError } from "../../src/errors/narrow.ts";
import { accountChannels, livelyChannels, quietChannels, specialChannels } from "./channels.ts";
import { hasAccount, isReachable, type Visitor, visit } from "./client.ts";
import { instrument_name } from "./reads.ts";

/** How long a lively channel may take to say something, in milliseconds. */
const patienceMs = 20_000;

describe.skipIf(!isReachable)("public channels", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visit("anonymous");
  });
  afterEach((context) => visitor.note(context));
  afterAll(() => visitor?.client.close());

  test("one of each lively family is granted, and speaks", async () => {
    const heard = new Set<string>();
    const subscription = await visitor.client.subscribe(livelyChannels, {
      onData: ({ channel }) => void heard.add(channel),
    });
    await expect.poll(() => [...heard].sort(), { timeout: patienceMs }).toEqual([...livelyChannels].sort());
    await subscription.close();
  });

  test("one of each quiet family is granted", async () => {
    const subscription = await visitor.client.subscribe(quietChannels, { onData: () => {} });
    expect(subscription.channels).toEqual(quietChannels);
    await subscription.close();
  });

  test("a loop that ends is an end of the subscription", async () => {
    const ticker = await visitor.client.subscribe(`ticker.${instrument_name}.100ms`);
    for await (const { mark_price } of ticker) {
      expect(mark_price).toBeGreaterThan(0);
      break;
    }
    await expect.poll(() => visitor.client.stats.channels).toBe(0);
  });

  test("a channel that does not exist is an error that names it", async () => {
    const call = visitor.client.subscribe("book.NO-SUCH-THING.100ms");
    const failure: unknown = await call.catch((error: unknown) => error);
    expect(isDeribitError(failure, "subscription") && failure.channels).toEqual(["book.NO-SUCH-THING.100ms"]);
  });
});

describe.skipIf(!hasAccount)("channels of an account", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visit("account");
  });
  afterEach((context) => visitor.note(context));
  afterAll(() => visitor?.client.close());

  test("one of each family is granted, together with raw channels", async () => {
    const names = [`book.${instrument_name}.raw`, ...accountChannels];
    const subscription = await visitor.client.subscribe(names, { onData: () => {} });
    expect(subscription.channels).toEqual(names);
    await subscription.close();
  });

  test.each(specialChannels)("%s is granted or refused", async (channel) => {
    try {
      const subscription = await visitor.client.subscribe([channel], { onData: () => {} });
      await subscription.close();
    } catch (error) {
      if (!isDeribitError(error, "subscription")) throw error;
      visitor.refused(channel, "not granted");
    }
  });
});
