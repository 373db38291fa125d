/** A client with the methods of another description. */
import { expect, expectTypeOf, test } from "vitest";
import type { Client } from "../../../src/client/client.ts";
import { createClient } from "../../../src/client/client.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import type { ConfigError, SnapshotApi } from "../../../src/index.ts";
import type { MethodRow } from "../../../src/venue.ts";

const row = (wire: string, more: Partial<MethodRow> = {}): MethodRow => ({
  wire,
  namespace: "public",
  local: wire.slice("public/".length),
  scope: [],
  pool: "non_matching",
  cost: 500,
  matchingEngine: false,
  websocketOnly: false,
  effect: "read",
  params: { id: "n" },
  ...more,
});

interface Newer {
  thing(params: { id: number }): Promise<string>;
}
// biome-ignore lint/suspicious/noEmptyInterface: a namespace without methods, as codegen writes it
interface NoMethods {}
const api: SnapshotApi<Newer, NoMethods> = {
  methods: [row("public/thing"), row("public/hidden", { websocketOnly: true })],
  channelOf: (name) =>
    name.startsWith("thing.")
      ? { template: "thing.{id}", visibility: "public", delivery: "event", scope: [] }
      : undefined,
};

function makeClient(answer: (attempt: number) => object) {
  let sent = 0;
  const client = createHttpClient({
    network: { http: "https://exchange.test/api/v2" },
    api,
    transport: {
      post: async ({ body }) => {
        const { id } = JSON.parse(body);
        const reply = { jsonrpc: "2.0", id, ...answer(++sent) };
        return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  return { client, sent: () => sent };
}

test("has the methods of the api alone, with their types", async () => {
  const { client } = makeClient(() => ({ result: "a thing" }));
  expect(await client.public.thing({ id: 1 })).toBe("a thing");
  expect(Object.keys(client.public)).toEqual(["thing"]);
  expectTypeOf(client.public).toEqualTypeOf<Newer>();
  expectTypeOf(client.private).toEqualTypeOf<NoMethods>();
});

test("checks params by the api, also of a call by name", async () => {
  const { client, sent } = makeClient(() => ({ result: "a thing" }));
  // @ts-expect-error a wrong type, for which this test looks
  await expect(client.public.thing({ id: "1" })).rejects.toMatchObject({ kind: "validation", outcome: "not_sent" });
  await expect(client.call("public/thing", { idd: 1 })).rejects.toMatchObject({ outcome: "not_sent" });
  expect(sent()).toBe(0);
});

test("an api that is none is refused, and names of channels are looked up in it", () => {
  const make = (wrong: unknown) => () => createClient({ network: "testnet", api: wrong as SnapshotApi });
  expect(make({})).toThrow(expect.objectContaining<Partial<ConfigError>>({ option: "api" }));
  expect(make({ channelOf: () => undefined, methods: "none" })).toThrow(/api/);
  expectTypeOf(createClient({ network: "testnet", api }).public).toEqualTypeOf<Newer>();
});

test("without an api the client is typed as ever, also by options of its own type", () => {
  const options: Parameters<typeof createClient>[0] = { network: "testnet" };
  expectTypeOf(createClient(options)).toEqualTypeOf<Client>();
  expectTypeOf(createClient({ network: "testnet" })).toEqualTypeOf<Client>();
});
