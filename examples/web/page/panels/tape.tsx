import { type Signal, signal } from "@preact/signals";
import type { Client, TickerEvent } from "deribit-rpc";
import { useState } from "preact/hooks";
import { digitsOf, fixed, signed, toneOf } from "../format.ts";
import { instrumentName, listed, select } from "../state/market.ts";
import { isUp } from "../state/session.ts";
import { useClient } from "../use-client.ts";

/** At most so many perpetuals: the exchange lists dozens. */
const shown = 12;
const first = ["BTC-PERPETUAL", "ETH-PERPETUAL"];

/** Perpetuals in a row, each a way to its market. */
export function Tape() {
  const names = [...listed.value.values()]
    .filter(({ kind, settlement_period }) => kind === "future" && settlement_period === "perpetual")
    .map(({ instrument_name }) => instrument_name)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, shown);
  return (
    <nav class={isUp.value ? "tape" : "tape old"} aria-label="Perpetuals">
      <Row key={names.join()} names={names} />
    </nav>
  );
}

function rank(name: string): number {
  const at = first.indexOf(name);
  return at < 0 ? first.length : at;
}

/** `names` are the same as long as it is on the page. */
function Row({ names }: { readonly names: readonly string[] }) {
  const [tickers] = useState(
    () => new Map(names.map((name): [string, Signal<TickerEvent | undefined>] => [name, signal(undefined)])),
  );
  useClient(async (client: Client, stop: AbortSignal) => {
    if (names.length === 0) return;
    await client.subscribe(
      names.map((name) => `ticker.${name}.100ms` as const),
      {
        signal: stop,
        overflow: "latest",
        onGap: () => {},
        onData: ({ data }) => {
          const ticker = tickers.get(data.instrument_name);
          if (ticker !== undefined) ticker.value = data;
        },
      },
    );
  });
  return (
    <>
      {[...tickers].map(([name, ticker]) => (
        <Item key={name} name={name} ticker={ticker} />
      ))}
    </>
  );
}

function Item({ name, ticker }: { readonly name: string; readonly ticker: Signal<TickerEvent | undefined> }) {
  const { mark_price, stats } = ticker.value ?? {};
  const change = stats?.price_change ?? undefined;
  return (
    <button type="button" onClick={() => select(name)} aria-current={name === instrumentName.value}>
      <b>{name.replace("-PERPETUAL", "")}</b>
      <span>{fixed(mark_price, Math.min(2, digitsOf(listed.value.get(name)?.tick_size ?? 1)))}</span>
      <span class={toneOf(change)}>{signed(change, 2)}%</span>
    </button>
  );
}
