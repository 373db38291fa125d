/** The currencies and price indices of the simulated exchange. Facts only. */

export interface CurrencySpec {
  readonly code: string;
  readonly name: string;
  /** Digits after the point that balances keep. */
  readonly decimals: number;
  readonly coinType: string;
}

export const currencies: readonly CurrencySpec[] = [
  { code: "BTC", name: "Bitcoin", decimals: 8, coinType: "BITCOIN" },
  { code: "ETH", name: "Ethereum", decimals: 8, coinType: "ETHER" },
  { code: "SOL", name: "Solana", decimals: 8, coinType: "SOL" },
  { code: "XRP", name: "XRP", decimals: 8, coinType: "XRP" },
  { code: "USDC", name: "USD Coin", decimals: 6, coinType: "USDC" },
  { code: "USDT", name: "Tether USD", decimals: 6, coinType: "USDT" },
];

/** Currencies that calls may name: those of the real exchange, of which the others have no instruments here. */
export const knownCurrencies: ReadonlySet<string> = new Set([
  ...currencies.map(({ code }) => code),
  "EURR",
  "STETH",
  "ETHW",
  "USYC",
  "PAXG",
  "BNB",
  "USDE",
]);

/** The price of an index: a coin in dollars, or the ratio of two coins. */
export interface IndexSpec {
  readonly name: string;
  readonly base: string;
  readonly quote: string;
  readonly decimals: number;
}

export const indices: readonly IndexSpec[] = [
  { name: "btc_usd", base: "BTC", quote: "USD", decimals: 2 },
  { name: "eth_usd", base: "ETH", quote: "USD", decimals: 2 },
  { name: "btc_usdc", base: "BTC", quote: "USDC", decimals: 2 },
  { name: "eth_usdc", base: "ETH", quote: "USDC", decimals: 2 },
  { name: "sol_usdc", base: "SOL", quote: "USDC", decimals: 4 },
  { name: "xrp_usdc", base: "XRP", quote: "USDC", decimals: 5 },
  { name: "btc_usdt", base: "BTC", quote: "USDT", decimals: 2 },
  { name: "eth_btc", base: "ETH", quote: "BTC", decimals: 6 },
  { name: "usdc_usdt", base: "USDC", quote: "USDT", decimals: 5 },
];

/** A coin against the dollar: where it starts, and how much it moves in a year. */
interface CoinSpec {
  readonly code: string;
  readonly startUsd: number;
  readonly annualVolatility: number;
}

export const coins: readonly CoinSpec[] = [
  { code: "BTC", startUsd: 60_000, annualVolatility: 0.45 },
  { code: "ETH", startUsd: 3_000, annualVolatility: 0.6 },
  { code: "SOL", startUsd: 150, annualVolatility: 0.8 },
  { code: "XRP", startUsd: 0.6, annualVolatility: 0.75 },
  { code: "USDC", startUsd: 1, annualVolatility: 0.002 },
  { code: "USDT", startUsd: 1, annualVolatility: 0.003 },
];
