/** Which channels the soak reads: as many as are wanted, the busiest families of every instrument first. */

/** A channel to read. */
export interface SoakChannel {
  readonly name: string;
  /** Whether the exchange sends something as soon as it has granted the channel, and not only when there is a trade. */
  readonly speaksAtOnce: boolean;
  /** Whether its messages name the one before. */
  readonly isChain: boolean;
}

interface Family {
  readonly nameFor: (instrument: string) => string;
  readonly speaksAtOnce: boolean;
  readonly isChain: boolean;
}

const chain = (nameFor: Family["nameFor"]): Family => ({ nameFor, speaksAtOnce: true, isChain: true });
const state = (nameFor: Family["nameFor"]): Family => ({ nameFor, speaksAtOnce: true, isChain: false });
const event = (nameFor: Family["nameFor"]): Family => ({ nameFor, speaksAtOnce: false, isChain: false });

const families: readonly Family[] = [
  chain((instrument) => `book.${instrument}.raw`),
  state((instrument) => `ticker.${instrument}.raw`),
  state((instrument) => `quote.${instrument}`),
  chain((instrument) => `book.${instrument}.100ms`),
  state((instrument) => `ticker.${instrument}.100ms`),
  event((instrument) => `trades.${instrument}.raw`),
  state((instrument) => `incremental_ticker.${instrument}`),
  ...["1", "10", "20"].map((depth) => state((instrument) => `book.${instrument}.none.${depth}.100ms`)),
  chain((instrument) => `book.${instrument}.agg2`),
  state((instrument) => `ticker.${instrument}.agg2`),
  event((instrument) => `trades.${instrument}.100ms`),
  event((instrument) => `trades.${instrument}.agg2`),
  ...["1", "10", "20"].map((depth) => state((instrument) => `book.${instrument}.none.${depth}.agg2`)),
  ...["1", "3", "5", "10"].map((minutes) => event((instrument) => `chart.trades.${instrument}.${minutes}`)),
];

/** The first `count` channels of these instruments. */
export function channelsOf(instruments: readonly string[], count: number): readonly SoakChannel[] {
  return families
    .flatMap(({ nameFor, ...traits }) => instruments.map((instrument) => ({ name: nameFor(instrument), ...traits })))
    .slice(0, count);
}
