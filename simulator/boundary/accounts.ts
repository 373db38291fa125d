/** An account as it is configured: keys, tier, caps, deposits. */

/**
 * How much an account may have open at once; what would go beyond is refused. Without a cap there is no limit.
 * The exchange gives each account caps of its own and publishes none. Those on orders of futures and options concern
 * portfolio margin there; here they apply to any account that sets them.
 */
export interface OrderCaps {
  /** Resting orders: 10013. */
  readonly openOrders?: number | undefined;
  /** Resting orders of futures: 10014. */
  readonly futureOrders?: number | undefined;
  /** Resting orders of options: 10015. */
  readonly optionOrders?: number | undefined;
  /** Resting orders of futures together, in coins: 10016. */
  readonly futureOrdersSize?: number | undefined;
  /** Resting orders of options together, in coins: 10017. */
  readonly optionOrdersSize?: number | undefined;
  /** Position in one future beside the orders that would add to it, in coins: 10018. */
  readonly futurePositionSize?: number | undefined;
  /** Resting orders of spot pairs: 11013. */
  readonly spotOrders?: number | undefined;
  /** Orders that wait for the same kind of price, index, mark or last: 11035. @default 100 */
  readonly triggerOrders?: number | undefined;
  /** Orders that wait for their primary order: 13901. @default 100 */
  readonly linkedOrders?: number | undefined;
}

export interface AccountConfig {
  readonly userId: number;
  readonly username: string;
  /** User id of the main account when this is a sub-account. */
  readonly mainUserId?: number | undefined;
  readonly keys: readonly {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly name: string;
    /** Highest scope of the key, as `account:read_write trade:read_write`. */
    readonly maxScope: string;
    /** PEM of an Ed25519 or RSA key: signatures are then checked with it instead of the secret. */
    readonly publicKey?: string | undefined;
  }[];
  /** Matching-engine tier, 1 (fastest) to 4. @default 4 */
  readonly tier?: 1 | 2 | 3 | 4 | undefined;
  /** What it may have open at once. */
  readonly caps?: OrderCaps | undefined;
  /** Base32 secret of the security key, if one is set up. */
  readonly totpSecret?: string | undefined;
  /** Deposits by currency, as `{ BTC: 10 }`. */
  readonly balances: Readonly<Record<string, number>>;
}
