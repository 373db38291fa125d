/** What completion offers for a line. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { candidatesFor } from "../../../cli/completion/candidates.ts";
import { instrumentsFile, knownInstruments, rememberInstruments } from "../../../cli/completion/instruments.ts";
import { program } from "../../../cli/program.ts";

beforeEach(() => void vi.stubEnv("XDG_CACHE_HOME", mkdtempSync(join(tmpdir(), "deribit-rpc-cache-"))));
afterEach(() => void vi.unstubAllEnvs());

/** The candidates of a line that begins after `deribit-rpc`. */
function offered(line: string): string[] {
  return candidatesFor(program(), line.split(" ")).map(({ value }) => value);
}

test("an instrument is completed from those that were read", () => {
  rememberInstruments("sim", ["BTC-PERPETUAL", "ETH-PERPETUAL"]);
  expect(offered("book BTC")).toEqual(["BTC-PERPETUAL"]);
});

test.each([
  ["sub", ["subscribe"]],
  ["call public/tick", ["public/ticker"]],
  ["methods private/get_open_orders_by_l", ["private/get_open_orders_by_label"]],
  ["call ticker ", ["instrument_name="]],
  ["call private/buy post_only=", ["post_only=true", "post_only=false"]],
  ["call private/buy type=m", ["type=market", "type=market_limit"]],
  ["subscribe tick", ["ticker."]],
  ["subscribe ticker.BTC-PERPETUAL.", ["raw", "100ms", "agg2"].map((word) => `ticker.BTC-PERPETUAL.${word}`)],
  ["channels deribit_vol", ["deribit_volatility_index."]],
  ["explain 10009", ["10009"]],
  ["explain not_enough_f", ["not_enough_funds"]],
  ["completion ", ["bash", "zsh", "fish"]],
  ["codegen im", ["import"]],
  ["codegen diff --fail-on ", ["breaking", "any"]],
  ["doctor --net", ["--network"]],
  ["doctor -n ", ["sim", "testnet", "mainnet"]],
  ["doctor --need trade:read_", ["trade:read_write"]],
  ["call no/such_method ", []],
  ["orders ", []],
])("%j", (line, expected) => {
  expect(offered(line)).toEqual(expect.arrayContaining(expected));
  expect(offered(line).every((each) => each.startsWith(line.split(" ").at(-1) ?? ""))).toBe(true);
  if (expected.length === 0) expect(offered(line)).toEqual([]);
});

test("the command that scripts ask is not offered itself", () => {
  expect(offered("")).toContain("completion");
  expect(offered("")).not.toContain("complete");
});

test("a param that was given is not offered again", () => {
  const rest = offered("call private/buy amount=10 ");
  expect(rest).toContain("instrument_name=");
  expect(rest).not.toContain("amount=");
});

test("instruments are those that were read on that network", () => {
  rememberInstruments("testnet", ["SOL-1JAN27-100-C"]);
  expect(offered("call ticker -n testnet instrument_name=S")).toEqual(["instrument_name=SOL-1JAN27-100-C"]);
  expect(offered("subscribe --network=testnet ticker.S")).toEqual(["ticker.SOL-1JAN27-100-C."]);
  expect(offered("call ticker instrument_name=S")).toEqual([]);
  expect(offered("call ticker instrument_name=")).toContain("instrument_name=BTC-PERPETUAL");
});

test("an instrument is forgotten a day after it was read last", () => {
  const day = 24 * 60 * 60 * 1_000;
  rememberInstruments("sim", ["OLD", "KEPT"], 0);
  rememberInstruments("sim", ["KEPT"], day / 2);
  expect(knownInstruments("sim", day - 1)).toEqual(["KEPT", "OLD"]);
  expect(knownInstruments("sim", day)).toEqual(["KEPT"]);
});

test("a cache that is spoilt, or cannot be written, does no harm", () => {
  rememberInstruments("sim", ["A"]);
  writeFileSync(instrumentsFile("sim"), "{");
  expect(knownInstruments("sim")).toEqual([]);
  vi.stubEnv("XDG_CACHE_HOME", "/dev/null");
  rememberInstruments("sim", ["A"]);
  expect(knownInstruments("sim")).toEqual([]);
});
