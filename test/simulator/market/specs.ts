/** Instruments for tests that need no whole exchange. */
import { NEVER } from "../../../simulator/market/contracts/calendar.ts";
import type { InstrumentSpec } from "../../../simulator/market/contracts/spec.ts";

export const perpetualSpec: InstrumentSpec = {
  name: "BTC-PERPETUAL",
  id: 1,
  kind: "future",
  isInverse: true,
  index: "btc_usd",
  base: "BTC",
  quote: "USD",
  counter: "USD",
  settlement: "BTC",
  period: "perpetual",
  expiry: NEVER,
  created: 0,
  option: undefined,
  tick: 0.5,
  tickSteps: [],
  contractSize: 10,
  lot: 10,
  minAmount: 10,
  makerFee: 0,
  takerFee: 0.0005,
  maxLeverage: 50,
};

export const linearSpec: InstrumentSpec = {
  ...perpetualSpec,
  name: "BTC_USDC-PERPETUAL",
  isInverse: false,
  index: "btc_usdc",
  quote: "USDC",
  counter: "USDC",
  settlement: "USDC",
  tick: 0.1,
  contractSize: 0.0001,
  lot: 0.0001,
  minAmount: 0.0001,
};

export const optionSpec: InstrumentSpec = {
  ...perpetualSpec,
  name: "BTC-25DEC26-60000-C",
  kind: "option",
  quote: "BTC",
  period: "month",
  expiry: Date.UTC(2026, 11, 25, 8),
  option: { strike: 60_000, isCall: true },
  tick: 0.0001,
  tickSteps: [{ abovePrice: 0.005, tick: 0.0005 }],
  contractSize: 1,
  lot: 0.1,
  minAmount: 0.1,
};
