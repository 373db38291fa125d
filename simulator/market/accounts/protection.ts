/** Market maker protection: limits on what may trade within an interval, and the freeze that follows. */

export interface ProtectionConfig {
  readonly indexName: string;
  readonly mmpGroup: string | undefined;
  /** Whether it protects quotes to block RFQs, which is a protection of its own. */
  readonly isBlockRfq: boolean;
  /** Seconds over which fills are counted. */
  readonly interval: number;
  /** Seconds of the freeze; 0 until reset by hand. */
  readonly frozenTime: number;
  readonly maxQuoteQuantity: number | undefined;
  readonly quantityLimit: number | undefined;
  readonly deltaLimit: number | undefined;
  readonly vegaLimit: number | undefined;
  readonly tradeCountLimit: number | undefined;
}

interface ProtectedFill {
  readonly timestamp: number;
  readonly quantity: number;
  readonly delta: number;
  readonly vega: number;
}

/** One configured protection and what has traded under it. */
export class Protection {
  readonly config: ProtectionConfig;
  /** End of the freeze; 0 for one that must be reset by hand, `undefined` while not frozen. */
  frozenUntil: number | undefined = undefined;
  #fills: ProtectedFill[] = [];

  constructor(config: ProtectionConfig) {
    this.config = config;
  }

  isFrozen(now: number): boolean {
    if (this.frozenUntil === undefined) return false;
    if (this.frozenUntil === 0 || now < this.frozenUntil) return true;
    this.reset();
    return false;
  }

  reset(): void {
    this.frozenUntil = undefined;
    this.#fills = [];
  }

  /**
   * Counts a fill; freezes and says `true` when it breaks a limit. The first fill begins an interval; the first one
   * after its end begins the next, from nothing.
   */
  count(fill: ProtectedFill): boolean {
    const { interval, frozenTime, quantityLimit, deltaLimit, vegaLimit, tradeCountLimit } = this.config;
    const [first = fill] = this.#fills;
    if (fill.timestamp - first.timestamp >= interval * 1000) this.#fills = [];
    this.#fills.push(fill);
    const sum = (pick: (fill: ProtectedFill) => number) => this.#fills.reduce((total, each) => total + pick(each), 0);
    const isBroken =
      (quantityLimit !== undefined && sum(({ quantity }) => quantity) >= quantityLimit) ||
      (deltaLimit !== undefined && Math.abs(sum(({ delta }) => delta)) >= deltaLimit) ||
      (vegaLimit !== undefined && Math.abs(sum(({ vega }) => vega)) >= vegaLimit) ||
      (tradeCountLimit !== undefined && this.#fills.length >= tradeCountLimit);
    if (isBroken) this.frozenUntil = frozenTime === 0 ? 0 : fill.timestamp + frozenTime * 1000;
    return isBroken;
  }
}

/** All protections of one account, by index and group. */
export class Protections {
  readonly #byKey = new Map<string, Protection>();

  set(config: ProtectionConfig): void {
    const key = keyOf(config.indexName, config.mmpGroup, config.isBlockRfq);
    if (config.interval === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, new Protection(config));
  }

  /** The protection of orders and quotes in books. */
  get(indexName: string, mmpGroup: string | undefined): Protection | undefined {
    return this.#byKey.get(keyOf(indexName, mmpGroup, false));
  }

  all(): readonly Protection[] {
    return [...this.#byKey.values()];
  }
}

function keyOf(indexName: string, mmpGroup: string | undefined, isBlockRfq: boolean): string {
  return `${isBlockRfq} ${indexName} ${mmpGroup ?? ""}`;
}
