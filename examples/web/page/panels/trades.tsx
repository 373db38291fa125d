import { signal } from "@preact/signals";
import type { Client, PublicTrade } from "deribit-rpc";
import { clockTime, digitsOf, fixed } from "../format.ts";
import { instrument, instrumentName, priceDigits } from "../state/market.ts";
import { useClient } from "../use-client.ts";
import { Panel } from "./panel.tsx";

/** A trade, or a place where trades may be missing. */
type Print = PublicTrade | { readonly gap: string; readonly trade_id: string };

const kept = 60;
const prints = signal<readonly Print[]>([]);

function add(newest: readonly Print[]): void {
  const known = new Set(prints.peek().map(({ trade_id }) => trade_id));
  prints.value = [...newest.filter(({ trade_id }) => !known.has(trade_id)), ...prints.peek()].slice(0, kept);
}

async function follow(client: Client, stop: AbortSignal, name: string): Promise<void> {
  prints.value = [];
  await client.subscribe(`trades.${name}.100ms`, {
    signal: stop,
    onData: (trades) => add(trades.toReversed()),
    onGap: ({ fromMs, toMs }) => {
      const gap = `trades may be missing from ${clockTime(fromMs)} to ${clockTime(toMs)}`;
      add([{ gap, trade_id: `gap ${toMs}` }]);
    },
  });
  const { trades } = await client.public.getLastTradesByInstrument({ instrument_name: name, count: kept });
  if (stop.aborted) return;
  const streamed = new Set(prints.peek().map(({ trade_id }) => trade_id));
  prints.value = [...prints.peek(), ...trades.filter(({ trade_id }) => !streamed.has(trade_id))].slice(0, kept);
}

/** The newest trades first, with a line where some may be missing. */
export function Trades() {
  const name = instrumentName.value;
  const problem = useClient((client, stop) => follow(client, stop, name), name);
  const sizeDigits = Math.min(2, digitsOf(instrument.value?.min_trade_amount ?? 1));
  return (
    <Panel name="Trades" area="trades" isText warning={problem}>
      <table>
        <thead>
          <tr>
            <th scope="col">Price</th>
            <th scope="col">Size</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {prints.value.map((print) =>
            "gap" in print ? (
              <tr key={print.trade_id} class="gap">
                <td colSpan={3}>{print.gap}</td>
              </tr>
            ) : (
              <tr key={print.trade_id}>
                <td class={print.direction === "buy" ? "up" : "down"}>{fixed(print.price, priceDigits.value)}</td>
                <td>{fixed(print.amount, sizeDigits)}</td>
                <td class="dim">{clockTime(print.timestamp)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Panel>
  );
}
