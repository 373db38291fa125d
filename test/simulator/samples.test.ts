/** The messages of the simulator hold all that captured messages of the same channel always hold, in the same types. */

import { beforeAll, describe, expect, test } from "vitest";
import { channelOf } from "../../generated/channels.ts";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator } from "../../simulator/simulator.ts";
import { capturedMessages, whySkipped, wireSamples } from "../evidence/inputs.ts";
import { TestClient } from "./support/bench.ts";

/** Types by path, as `.orders[].price` to `number`. */
type Shape = Map<string, Set<string>>;

interface Notification {
  readonly channel: string;
  readonly data: unknown;
}

/** Maps whose keys are data. */
const freeKeys = /_map\./;

const captured: readonly Notification[] =
  wireSamples === undefined
    ? []
    : capturedMessages(wireSamples)
        .filter(({ kind, date }) => kind === "notification" && date >= "2025")
        .map(({ payload }) => payload["params"] as Notification);

const families = [...new Set(captured.map(familyOf))].sort();
const own = new Map<string, Shape>();

beforeAll(async () => {
  if (wireSamples === undefined) return;
  const clock = createVirtualClock();
  const simulator = await createSimulator({ clock, credits: false, market: { rate: 50 } });
  const client = new TestClient(simulator, clock);
  await clock.advance(0);
  await client.signIn();
  const names = [...simulator.exchange.instruments()];
  const option = names.find(([, { kind }]) => kind === "option")?.[0] ?? "";
  const isDated = (one: Readonly<Record<string, unknown>>) =>
    one["kind"] === "future" && one["settlement_period"] !== "perpetual";
  const dated = names.find(([, one]) => isDated(one))?.[0];
  const channels = [`ticker.${dated}.100ms`];
  for (const name of ["BTC-PERPETUAL", option]) {
    channels.push(`book.${name}.100ms`, `book.${name}.none.10.100ms`, `ticker.${name}.100ms`);
    channels.push(`trades.${name}.100ms`, `quote.${name}`);
  }
  channels.push("perpetual.BTC-PERPETUAL.100ms", "platform_state", "markprice.options.btc_usd");
  channels.push("user.changes.any.any.raw", "user.orders.any.any.raw", "user.orders.BTC-PERPETUAL.raw");
  channels.push("user.trades.any.any.raw", "user.portfolio.any", "user.portfolio.btc");
  await client.call("private/subscribe", { channels });
  const order = { instrument_name: "BTC-PERPETUAL", amount: 100, type: "market" };
  for (let round = 0; round < 20; round += 1) {
    await client.call("private/buy", order);
    await client.call("private/sell", { ...order, type: "limit", price: 61_000 });
    await clock.advance(3000);
  }
  for (const { params } of client.notifications) {
    const notification = params as Notification;
    const family = familyOf(notification);
    own.set(family, shapeOf(notification.data, "", own.get(family)));
  }
  await simulator.close();
}, 60_000);

describe.runIf(wireSamples !== undefined)("captured notifications of 2025 and later", () => {
  test.each(families)("%s", (family) => {
    const shapes = captured.filter((one) => familyOf(one) === family).map(({ data }) => shapeOf(data, ""));
    const ours = own.get(family) ?? new Map();
    const differences: string[] = [];
    for (const [path, types] of shapes[0] ?? []) {
      if (freeKeys.test(path) || !shapes.every((shape) => shape.has(path))) continue;
      const all = new Set([...types, ...shapes.flatMap((shape) => [...(shape.get(path) ?? [])])]);
      const mine: Set<string> | undefined = ours.get(path);
      if (mine === undefined) differences.push(`${path} is missing`);
      else for (const type of mine) if (!all.has(type) && type !== "null") differences.push(`${path} is ${type} here`);
    }
    expect(differences).toEqual([]);
  });
});

test.skipIf(wireSamples !== undefined)(`captured notifications: ${whySkipped("WIRE_SAMPLES")}`, () => {});

/** Channels of one template and one kind of instrument, whose messages have the same members. */
function familyOf({ channel, data }: Notification): string {
  const template = channelOf(channel)?.template ?? channel;
  const kind = channel.includes("PERPETUAL") ? "perpetual" : /-[CP]\./.test(channel) ? "option" : "";
  const { type = "" } = (data ?? {}) as { readonly type?: string };
  return [template, kind, type].filter((word) => word !== "").join(" ");
}

function shapeOf(value: unknown, path: string, shape: Shape = new Map()): Shape {
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  shape.set(path, (shape.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) for (const item of value) shapeOf(item, `${path}[]`, shape);
  else if (type === "object") {
    for (const [name, member] of Object.entries(value as object)) shapeOf(member, `${path}.${name}`, shape);
  }
  return shape;
}
