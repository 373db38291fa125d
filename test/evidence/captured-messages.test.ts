import { describe, expect, test } from "vitest";
import type { Mismatch, Validation } from "../../generated/contract.ts";
import { errorRows } from "../../generated/errors.ts";
import { validateChannel, validateParams, validateResult } from "../../generated/validators/index.ts";
import { capturedMessages, type Sample, whySkipped, wireSamples } from "./inputs.ts";

const samples = wireSamples === undefined ? [] : capturedMessages(wireSamples);
const isRecent = ({ date }: Sample): boolean => date >= "2025";

/** Why a message from before 2025 does not fit the API of today. */
const history: readonly { readonly place: RegExp; readonly reason: string }[] = [
  { place: /^public\/ticker \/\w+ is missing/, reason: "tickers had fewer members then, or the recorder kept a part" },
  { place: /^private\/get_account_summary \/\w+ is missing/, reason: "account summaries had fewer members in 2020" },
  {
    place: /^private\/get_account_summary \/limits\/\w+ expected object, got number/,
    reason: "limits were plain numbers in 2020",
  },
  { place: /^public\/get_index /, reason: "the method was removed in 2025" },
  { place: /^user\.orders\.\S+ \/\w+ is missing/, reason: "the recorder kept a part of the order" },
];

describe.runIf(wireSamples !== undefined)("messages captured on the real wire", () => {
  const rows = (kind: Sample["kind"], keep = (_: Sample): boolean => true): (readonly [string, string, Sample])[] =>
    samples
      .filter((sample) => sample.kind === kind && keep(sample))
      .map((sample) => [nameOf(sample), sample.date, sample]);

  test.each([...rows("response", isRecent), ...rows("notification", isRecent)])(
    "%s of %s fits",
    (_name, _date, sample) => {
      expect(mismatches(sample)).toEqual([]);
    },
  );

  const older = [...rows("response"), ...rows("notification")].filter(([, , sample]) => !isRecent(sample));
  test.each(older)("%s of %s fits, or differs for a reason of its time", (name, _date, sample) => {
    const unexplained = mismatches(sample).filter(
      ({ path, message }) => !history.some(({ place }) => place.test(`${name} ${path} ${message}`)),
    );
    expect(unexplained).toEqual([]);
  });

  test.each(history.map(({ place, reason }) => [reason, place] as const))("still needed: %s", (_reason, place) => {
    const all = older.flatMap(([name, , sample]) =>
      mismatches(sample).map(({ path, message }) => `${name} ${path} ${message}`),
    );
    expect(all.some((line) => place.test(line))).toBe(true);
  });

  const sentAsJson = ({ payload }: Sample): boolean => payload["jsonrpc"] !== undefined;
  test.each(rows("request", sentAsJson))("params of %s of %s fit", (method, _date, { payload }) => {
    expect(validateParams(method, payload["params"] ?? payload)).toEqual({ ok: true });
  });

  test.each(rows("error"))("the error of %s of %s is in the table", (_name, _date, { payload }) => {
    const { code } = payload["error"] as { code: number };
    expect(errorRows().map((row) => row.code)).toContain(code);
  });
});

test.runIf(wireSamples === undefined)(whySkipped("WIRE_SAMPLES"), ({ skip }) => skip());

function nameOf({ kind, method, channel }: Sample): string {
  return kind === "notification" ? (channel ?? method) : method;
}

function mismatches(sample: Sample): readonly Mismatch[] {
  const name = nameOf(sample);
  const message = structuredClone(sample.payload);
  const validate = (): Validation =>
    sample.kind === "notification"
      ? validateChannel(name, (message["params"] as { data: unknown } | undefined)?.data)
      : validateResult(name, message["result"]);
  const first = errorsOf(validate());
  if (!sample.stringified_numbers) return first;
  for (const { path, message: text } of first)
    if (/expected (number|integer|.*"number").*, got string/.test(text))
      toNumber(message, `${sample.kind === "notification" ? "/params/data" : "/result"}${path}`);
  return errorsOf(validate());
}

function errorsOf(validation: Validation): readonly Mismatch[] {
  return validation.ok ? [] : validation.errors;
}

/** Undoes what the recorder did to one number. */
function toNumber(message: unknown, pointer: string): void {
  const steps = pointer.split("/").slice(1);
  const last = steps.pop() ?? "";
  const parent = steps.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], message) as Record<
    string,
    unknown
  >;
  if (Number.isFinite(Number(parent[last]))) parent[last] = Number(parent[last]);
}
