/** Names of instruments: each is taken apart, and put together to the same name. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSimulator, createVirtualClock } from "../../../../simulator/index.ts";
import {
  buildInstrument,
  formatExpiry,
  type InstrumentName,
  nextExpiry,
  parseExpiry,
  parseInstrument,
  yearsTo,
} from "../../../../src/desk/entry.ts";
import { capturedMessages, whySkipped, wireSamples } from "../../../evidence/inputs.ts";

const expiryMs = Date.UTC(2026, 2, 27, 8);
const names: Readonly<Record<string, InstrumentName>> = {
  "BTC-PERPETUAL": { kind: "perpetual", base: "BTC" },
  "1000PEPE_USDC-PERPETUAL": { kind: "perpetual", base: "1000PEPE", quote: "USDC" },
  "BTC-27MAR26": { kind: "future", base: "BTC", expiryMs },
  "BTC_USDC-3JUL26": { kind: "future", base: "BTC", quote: "USDC", expiryMs: Date.UTC(2026, 6, 3, 8) },
  "BTCDVOL_USDC-25MAR26": { kind: "future", base: "BTCDVOL", quote: "USDC", expiryMs: Date.UTC(2026, 2, 25, 8) },
  "BTC-27MAR26-100000-C": { kind: "option", base: "BTC", expiryMs, strike: 100_000, optionType: "call" },
  "XRP_USDC-27MAR26-0d625-P": {
    kind: "option",
    base: "XRP",
    quote: "USDC",
    expiryMs,
    strike: 0.625,
    optionType: "put",
  },
  "X_USDC-27MAR26-0d0000001-C": {
    kind: "option",
    base: "X",
    quote: "USDC",
    expiryMs,
    strike: 1e-7,
    optionType: "call",
  },
  ETH_BTC: { kind: "spot", base: "ETH", quote: "BTC" },
  "BTC-FS-27MAR26_PERP": { kind: "future_combo", base: "BTC", strategy: "FS", legs: [expiryMs, "perpetual"] },
  "BTC-CS-27MAR26-70000_75000": {
    kind: "option_combo",
    base: "BTC",
    strategy: "CS",
    expiriesMs: [expiryMs],
    strikes: [70_000, 75_000],
  },
  "BTC-CDIAG-27MAR26_2JAN26-60000_90000": {
    kind: "option_combo",
    base: "BTC",
    strategy: "CDIAG",
    expiriesMs: [expiryMs, Date.UTC(2026, 0, 2, 8)],
    strikes: [60_000, 90_000],
  },
  "XRP_USDC-CSR13-27MAR26-2d5_2d75": {
    kind: "option_combo",
    base: "XRP",
    quote: "USDC",
    strategy: "CSR13",
    expiriesMs: [expiryMs],
    strikes: [2.5, 2.75],
  },
  "BTCDVOL_USDC-DERIBIT-INDEX": { kind: "index", base: "BTCDVOL", quote: "USDC" },
};

test.each(Object.entries(names))("%s is taken apart and put together", (name, parts) => {
  expect(parseInstrument(name)).toEqual(parts);
  expect(buildInstrument(parts)).toBe(name);
});

test.each([
  "",
  "BTC",
  "btc-perpetual",
  "BTC-perpetual",
  "BTC-PERPETUAL-C",
  "BTC_USD_X-PERPETUAL",
  "BTC-31FEB26",
  "BTC-07MAR26",
  "BTC-27MAR2026",
  "BTC-27MAR26-100000",
  "BTC-27MAR26-100000-X",
  "BTC-27MAR26-100000-C-C",
  "BTC-27MAR26-0100-C",
  "BTC-27MAR26-100d-C",
  "BTC-27MAR26-100d50-C",
  "BTC-27MAR26-100.5-C",
  "BTC-FS-",
  "BTC-FS-27MAR26_",
  "BTC-CS-27MAR26_PERP-100_200",
  "BTC-CS-27MAR26-100_",
  "SYN.BTC-27MAR26",
  undefined,
  7,
])("%s is no name", (name) => {
  expect(() => parseInstrument(name as string)).toThrow(
    /^Expected `instrument` to be a name of an instrument, as `BTC-PERPETUAL`/,
  );
});

test.each([
  [{ kind: "future", base: "BTC", expiryMs: expiryMs + 1 }, /`expiryMs` to be 08:00 UTC/],
  [{ kind: "option", base: "BTC", expiryMs, strike: Number.NaN, optionType: "call" }, /`parts.strike` to be a number/],
  [{ kind: "option", base: "BTC", expiryMs, strike: 1, optionType: "C" }, /`parts.optionType` to be "call" or "put"/],
  [{ kind: "perpetual", base: "btc" }, /`parts` to be the parts of a name/],
  [
    { kind: "option_combo", base: "BTC", strategy: "CS", expiriesMs: [expiryMs], strikes: [] },
    /`parts` to be the parts/,
  ],
  [{ kind: "swap", base: "BTC" }, /`parts.kind` to be the kind/],
])("parts that no name has are refused: %o", (parts, message) => {
  expect(() => buildInstrument(parts as InstrumentName)).toThrow(message);
});

test("every name of the offline exchange is taken apart and put together, with its expiry and strike", async () => {
  const simulator = await createSimulator({ clock: createVirtualClock() });
  const instruments = [...simulator.exchange.instruments().values()];
  expect(instruments.length).toBeGreaterThan(100);
  for (const { instrument_name, expiration_timestamp, strike, kind } of instruments) {
    const parts = parseInstrument(String(instrument_name));
    expect(buildInstrument(parts)).toBe(instrument_name);
    expect(parts.kind === "perpetual" ? "future" : parts.kind).toBe(kind);
    if ("expiryMs" in parts) expect(parts.expiryMs).toBe(expiration_timestamp);
    if (parts.kind === "option") expect(parts.strike).toBe(strike);
  }
  await simulator.close();
});

test.runIf(wireSamples !== undefined)("every captured name is taken apart and put together", () => {
  const captured = new Set<string>();
  const wrong: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { instrument_name: name, expiration_timestamp: at, strike } = value as Readonly<Record<string, unknown>>;
    if (typeof name === "string" && name.includes("-")) {
      captured.add(name);
      const parts = parseInstrument(name);
      if (buildInstrument(parts) !== name) wrong.push(name);
      if ("expiryMs" in parts && typeof at === "number" && parts.expiryMs !== at) wrong.push(`${name} ${at}`);
      if (parts.kind === "option" && typeof strike === "number" && parts.strike !== strike) wrong.push(name);
    }
    for (const member of Object.values(value)) walk(member);
  };
  for (const { payload } of capturedMessages(wireSamples ?? "")) walk(payload);
  console.log(`${captured.size} captured names, ${wrong.length} wrong`);
  expect(captured.size).toBeGreaterThan(60);
  expect(wrong).toEqual([]);
});
test.runIf(wireSamples === undefined)(`every captured name: ${whySkipped("WIRE_SAMPLES")}`, () => {});

test("expiries are days at 08:00 UTC, each spelt in one way", () => {
  const first = Date.UTC(2000, 0, 1, 8);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 36_524 }), (day) => {
      const ms = first + day * 86_400_000;
      expect(parseExpiry(formatExpiry(ms))).toBe(ms);
      expect(nextExpiry(ms)).toBe(ms + 86_400_000);
      expect(nextExpiry(ms - 1)).toBe(ms);
    }),
  );
  expect(() => parseExpiry("29FEB27")).toThrow(/`expiry` to be a day as/);
  expect(() => formatExpiry(Date.UTC(2100, 0, 1, 8))).toThrow(/from 2000 to 2099/);
  expect(yearsTo(expiryMs, expiryMs - 86_400_000)).toBe(1 / 365);
  expect(yearsTo(expiryMs, expiryMs + 1)).toBe(0);
});
