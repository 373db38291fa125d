/** Names of channels, as many as are wanted: the busiest families of every instrument first. */

const families: readonly ((instrument: string) => string)[] = [
  (name) => `book.${name}.raw`,
  (name) => `ticker.${name}.raw`,
  (name) => `quote.${name}`,
  (name) => `book.${name}.100ms`,
  (name) => `ticker.${name}.100ms`,
  (name) => `trades.${name}.raw`,
  (name) => `incremental_ticker.${name}`,
  (name) => `book.${name}.none.1.100ms`,
  (name) => `book.${name}.none.10.100ms`,
  (name) => `book.${name}.none.20.100ms`,
  (name) => `book.${name}.agg2`,
  (name) => `ticker.${name}.agg2`,
  (name) => `trades.${name}.100ms`,
  (name) => `trades.${name}.agg2`,
  (name) => `book.${name}.none.1.agg2`,
  (name) => `book.${name}.none.10.agg2`,
  (name) => `book.${name}.none.20.agg2`,
  ...["1", "3", "5", "10"].map((minutes) => (name: string) => `chart.trades.${name}.${minutes}`),
];

/** The first `count` channels of these instruments. */
export function channelsOf(instruments: readonly string[], count: number): readonly string[] {
  return families.flatMap((family) => instruments.map(family)).slice(0, count);
}
