import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { emitAsyncApi } from "../../../codegen/emit/asyncapi.ts";
import { describedChannels } from "../../schemas.ts";
import { asyncApiValidator } from "./support/meta-schemas.ts";
import { follow, refsOf } from "./support/refs.ts";
import { smallModel } from "./support/small-model.ts";

interface Document {
  readonly channels: Record<string, { address: string; parameters?: Record<string, unknown>; messages: object }>;
  readonly operations: Record<string, { action: string; channel: { $ref: string } }>;
  readonly components: { messages: Record<string, { payload: object }>; schemas: Record<string, object> };
}

const validate = asyncApiValidator();

describe("of a small model", () => {
  const document = JSON.parse(emitAsyncApi(smallModel)) as Document;

  test("is valid by the schema of AsyncAPI 3.0.0", () => {
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  test("the same model gives the same bytes", () => {
    expect(emitAsyncApi(structuredClone(smallModel))).toBe(emitAsyncApi(smallModel));
  });

  test("a channel has its address, its parameters with their types, and what is known of it", () => {
    expect(document.channels["ticker"]).toMatchObject({
      address: "ticker.{instrument_name}.{direction}.{currency}",
      description: "Best prices.",
      "x-visibility": "private",
      "x-scope": ["trade:read"],
      "x-delivery": "state",
    });
    expect(document.channels["ticker"]?.parameters).toEqual({
      instrument_name: {
        description: "Which instrument.",
        examples: ["BTC-PERPETUAL"],
        "x-schema": { type: "string" },
      },
      direction: { enum: ["buy", "sell"], examples: ["buy"], "x-schema": { $ref: "#/components/schemas/Direction" } },
      currency: { examples: ["BTC"], "x-schema": { type: "string", "x-known-values": ["BTC"] } },
    });
  });

  test("a message is the notification on the wire, with the payload under params.data", () => {
    const ajv = new Ajv({ strict: false });
    ajv.addSchema({ $id: "asyncapi", ...document });
    const accepts = ajv.getSchema("asyncapi#/components/messages/TickerEvent/payload");
    const frame = (data: unknown): object => ({
      jsonrpc: "2.0",
      method: "subscription",
      params: { channel: "ticker.BTC-PERPETUAL.buy.BTC", data },
    });
    expect([accepts?.(frame([{ legs: [{ legs: [] }] }])), accepts?.(frame([{ legs: 1 }])), accepts?.([])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("holds the types that channels use and no others", () => {
    expect(Object.keys(document.components.schemas)).toEqual(["Direction", "Leg"]);
  });
});

describe("of Deribit", async () => {
  const document = JSON.parse(await readFile("generated/asyncapi.json", "utf8")) as Document;

  test("is valid by the schema of AsyncAPI 3.0.0", () => {
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  test("has every channel once, each with an operation in which the exchange sends", () => {
    const addresses = Object.values(document.channels).map(({ address }) => address);
    expect(addresses.sort()).toEqual(describedChannels);
    expect(Object.values(document.operations).map(({ action, channel }) => [action, channel.$ref])).toEqual(
      Object.keys(document.channels).map((name) => ["send", `#/channels/${name}`]),
    );
  });

  test("the parameters of a channel are those of its address", () => {
    for (const { address, parameters = {} } of Object.values(document.channels))
      expect(Object.keys(parameters).sort()).toEqual(
        [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
      );
  });

  test("every reference leads somewhere", () => {
    expect(refsOf(document).filter((ref) => follow(ref, document) === undefined)).toEqual([]);
  });
});
