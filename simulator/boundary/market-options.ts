/** How the market behaves, and the defaults of it. */

/** How the market behaves while no account trades. */
export interface MarketOptions {
  /**
   * Actions of made makers and takers a second; each changes a book or trades. 0 leaves quotes and index prices where
   * they are: nothing moves but by the accounts and by `setIndexPrice`.
   * @default 20
   */
  readonly rate?: number | undefined;
  /**
   * Whether the books are filled at the start. Empty books hold what the accounts put there, and nothing else.
   * @default true
   */
  readonly liquidity?: boolean | undefined;
  /** Index prices at the start, as `{ btc_usd: 60000 }`. @default plausible ones */
  readonly prices?: Readonly<Record<string, number>> | undefined;
  /**
   * What becomes of a limit outside of the price band: refused with 10005 or 10007, or set to the end of the band.
   * @default "refuse"
   */
  readonly outOfBand?: "refuse" | "clamp" | undefined;
  /** How long the daily settlement at 08:00 UTC refuses trading with 10041, in milliseconds. @default 2_000 */
  readonly settlementPauseMs?: number | undefined;
}
