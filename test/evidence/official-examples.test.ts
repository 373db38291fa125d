import { describe, expect, test } from "vitest";
import { methodRows } from "../../generated/methods.ts";
import { inspectResult, validateParams, validateResult } from "../../generated/validators/index.ts";
import { wrongParams } from "../../src/calls/params.ts";
import { officialExamples, upstreamSpec, whySkipped } from "./inputs.ts";

const { requests, responses } =
  upstreamSpec === undefined ? { requests: [], responses: [] } : officialExamples(upstreamSpec);

describe.runIf(upstreamSpec !== undefined)("examples that the exchange publishes", () => {
  test("are all there", () => {
    expect(requests.length).toBe(165);
    expect(new Set(responses.map(({ method, value }) => method + JSON.stringify(value))).size).toBeGreaterThanOrEqual(
      168,
    );
  });

  test.each(requests.map(({ method, value }) => [method, value["params"] ?? {}] as const))(
    "params of %s fit",
    (method, params) => {
      expect(validateParams(method, params)).toEqual({ ok: true });
      expect(wrongParams(methodRows.get(method)?.params ?? {}, params)).toEqual([]);
    },
  );

  test.each(responses.map(({ method, value }) => [method, value["result"]] as const))(
    "result of %s fits, with no unknown member",
    (method, result) => {
      expect(validateResult(method, result)).toEqual({ ok: true });
      expect(inspectResult(method, result)).toEqual([]);
    },
  );
});

test.runIf(upstreamSpec === undefined)(whySkipped("UPSTREAM_SPEC"), ({ skip }) => skip());
