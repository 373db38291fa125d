import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { emitOpenRpc } from "../../../codegen/emit/openrpc.ts";
import { describedMethods } from "../../schemas.ts";
import { openRpcValidator } from "./support/meta-schemas.ts";
import { follow, refsOf } from "./support/refs.ts";
import { smallModel } from "./support/small-model.ts";

interface MethodObject {
  readonly name: string;
  readonly params: readonly { name: string; required: boolean; schema: object; "x-only-in"?: string[] }[];
  readonly result: { schema: object };
  readonly errors: readonly { $ref: string }[];
  readonly [extension: `x-${string}`]: unknown;
}

interface Document {
  readonly methods: readonly MethodObject[];
  readonly components: { schemas: Record<string, Record<string, unknown>>; errors: Record<string, object> };
}

const validate = openRpcValidator();

describe("of a small model", () => {
  const document = JSON.parse(emitOpenRpc(smallModel)) as Document;
  const find = (name: string): MethodObject => {
    const method = document.methods.find((one) => one.name === name);
    if (method === undefined) throw new Error(`no method ${name}`);
    return method;
  };

  test("is valid by the meta-schema of OpenRPC", () => {
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  test("the same model gives the same bytes", () => {
    expect(emitOpenRpc(structuredClone(smallModel))).toBe(emitOpenRpc(smallModel));
  });

  test("a method has what it needs, costs and does beside what it takes and returns", () => {
    expect(find("private/cancel_all")).toMatchObject({
      summary: "Cancels every order.",
      tags: [{ name: "Trading" }],
      paramStructure: "by-name",
      "x-scope": ["trade:read_write"],
      "x-main-account": true,
      "x-matching-engine": true,
      "x-websocket-only": true,
      "x-effect": "write",
      "x-pool": "non_matching",
      "x-cost": 500,
    });
    expect(find("private/buy")).toMatchObject({ externalDocs: { url: "https://docs.deribit.com/trading/buy" } });
  });

  test("required parameters come first", () => {
    expect(find("private/buy").params.map(({ name, required }) => [name, required])).toEqual([
      ["instrument_name", true],
      ["amount", false],
      ["contracts", false],
      ["direction", false],
      ["policy", false],
    ]);
  });

  test("the shapes of a params object say what each needs, and narrow what they share", () => {
    const { params, "x-shapes": shapes } = find("private/buy");
    expect(shapes).toEqual({
      ByAmount: { required: ["amount"] },
      ByPolicy: {
        required: ["policy"],
        properties: { policy: { type: "string", enum: ["all"] }, contracts: { type: "integer" } },
      },
    });
    expect(params.filter((param) => param["x-only-in"]).map((param) => [param.name, param["x-only-in"]])).toEqual([
      ["policy", ["ByPolicy"]],
    ]);
  });

  test("a result that depends on a parameter stands beside the plain one", () => {
    const method = find("private/cancel_all");
    expect(method.result.schema).toEqual({ type: "number" });
    expect(method["x-result-when"]).toEqual([
      { when: { detailed: true }, result: { type: "array", items: { $ref: "#/components/schemas/Order" } } },
    ]);
    expect(method.params).toEqual([
      { name: "detailed", description: "In full.", required: false, schema: { type: "boolean" } },
    ]);
  });

  test("types keep their shape: unions, null, tuples, maps, recursion", () => {
    expect(document.components.schemas).toEqual({
      Direction: { type: "string", enum: ["buy", "sell"], description: "Which way." },
      Leg: {
        type: "object",
        required: ["legs"],
        properties: { legs: { type: "array", items: { $ref: "#/components/schemas/Leg" } } },
        description: "A part, with parts of its own.",
      },
      Order: {
        type: "object",
        required: ["order_id", "direction", "price"],
        properties: {
          order_id: { type: "string", description: "Id, as `a|b`." },
          direction: { type: "string", "x-known-values": ["buy", "sell"], "x-known-values-of": "Direction" },
          order_state: { $ref: "#/components/schemas/OrderState" },
          price: { anyOf: [{ type: "number" }, { type: "string", enum: ["market_price"] }] },
          label: { type: ["string", "null"] },
          levels: {
            type: "array",
            items: { type: "array", items: [{ type: "number" }, { type: "number" }], minItems: 2, maxItems: 2 },
          },
          greeks: { type: "object", additionalProperties: { type: "number" } },
          legs: { type: "array", items: { $ref: "#/components/schemas/Leg" } },
        },
        description: "One order.",
      },
      OrderState: { type: "string", "x-known-values": ["open", "filled"] },
      PublicTestResult: { type: "object", required: ["version"], properties: { version: { type: "string" } } },
    });
  });

  test("an enum that may grow refuses no value, one that may not does", () => {
    const ajv = new Ajv({ strict: false });
    const accepts = (name: string, value: unknown): boolean =>
      ajv.compile(document.components.schemas[name] ?? {})(value) as boolean;
    expect([accepts("OrderState", "new"), accepts("Direction", "sideways")]).toEqual([true, false]);
  });

  test("errors follow from what a method is", () => {
    const codes = (name: string): string[] => find(name).errors.map(({ $ref }) => $ref.replace(/^.*\//, ""));
    expect(codes("public/test")).toEqual(["-32602.Invalid_params"]);
    expect(codes("private/cancel_all")).toEqual([
      "-32602.Invalid_params",
      "11044.not_open_order",
      "13012.unavailable_in_subaccount",
      "13021.forbidden",
    ]);
    expect(codes("private/buy")).toContain("10005.price_too_low");
  });

  test("a code with two meanings has two entries", () => {
    expect(Object.keys(document.components.errors).filter((key) => key.startsWith("13907"))).toEqual([
      "13907.first",
      "13907.second",
    ]);
  });
});

describe("of Deribit", async () => {
  const document = JSON.parse(await readFile("generated/openrpc.json", "utf8")) as Document;

  test("is valid by the meta-schema of OpenRPC", () => {
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  test("has every method once", () => {
    expect(document.methods.map(({ name }) => name).sort()).toEqual(describedMethods);
  });

  test("every reference leads somewhere", () => {
    expect(refsOf(document).filter((ref) => follow(ref, document) === undefined)).toEqual([]);
  });

  test("every schema compiles", () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "openrpc", ...document });
    for (const name of Object.keys(document.components.schemas))
      expect(typeof ajv.getSchema(`openrpc#/components/schemas/${name}`)).toBe("function");
  });
});
