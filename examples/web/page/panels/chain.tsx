import { computed, signal } from "@preact/signals";
import type { Client } from "deribit-rpc";
import {
  type ChainExpiry,
  type ChainStrike,
  type OptionChain,
  type OptionQuote,
  optionChain,
  parseInstrument,
} from "deribit-rpc/desk";
import { digitsOf, exact, fixed } from "../format.ts";
import { instrument, instrumentName, listed, select } from "../state/market.ts";
import { isUp } from "../state/session.ts";
import { oncePerFrame, useClient } from "../use-client.ts";
import { Panel } from "./panel.tsx";
import { Smile } from "./smile.tsx";

/** Expiries of options by the pair that they are on, as `BTC`. */
const expiries = computed(() => {
  const found = new Map<string, Map<string, number>>();
  for (const { kind, instrument_name } of listed.value.values()) {
    if (kind !== "option") continue;
    const parts = parseInstrument(instrument_name);
    if (parts.kind !== "option") continue;
    const [pair = "", code = ""] = instrument_name.split("-");
    const codes = found.get(pair) ?? new Map<string, number>();
    found.set(pair, codes.set(code, parts.expiryMs));
  }
  return found;
});
/** The pair of what is looked at, where there are options on it. */
const pair = computed(() => {
  const { base_currency = "BTC" } = instrument.value ?? {};
  const [named = ""] = instrumentName.value.split("-");
  return [named, base_currency].find((each) => expiries.value.has(each)) ?? "BTC";
});
const codes = computed(() => {
  const found = [...(expiries.value.get(pair.value) ?? [])];
  return found.sort(([, a], [, b]) => a - b).map(([code]) => code);
});
const picked = signal<string | undefined>(undefined);
const code = computed(() => {
  if (picked.value !== undefined && codes.value.includes(picked.value)) return picked.value;
  return codes.value[2] ?? codes.value[0];
});

/** The chain as it was drawn last. */
const drawn = signal<ChainExpiry | undefined>(undefined);

async function follow(client: Client, stop: AbortSignal, on: string, expiry: string | undefined): Promise<void> {
  drawn.value = undefined;
  if (expiry === undefined) return;
  let latest: ChainExpiry | undefined;
  const paint = oncePerFrame(() => {
    if (!stop.aborted && latest !== undefined) drawn.value = latest;
  });
  const show = ({ live }: OptionChain): void => {
    latest = live?.[0];
    paint();
  };
  show(await optionChain(client, on, { expiry, signal: stop, conflateMs: 250, onChange: show }));
}

/** Options of one expiry by strike, and their smile. */
export function Chain() {
  const [on, expiry] = [pair.value, code.value];
  const problem = useClient((client, stop) => follow(client, stop, on, expiry), on, expiry);
  const { value: chain } = drawn;
  return (
    <Panel
      name="Options"
      area="chain"
      warning={problem ?? (isUp.value ? undefined : "No connection: these prices are old")}
      aside={
        <>
          <div class="choice" role="radiogroup" aria-label="Expiry">
            {codes.value.map((each) => (
              <label key={each}>
                <input
                  type="radio"
                  name="expiry"
                  checked={each === expiry}
                  onChange={() => {
                    picked.value = each;
                  }}
                />
                {each}
              </label>
            ))}
          </div>
          <span class="dim">
            Forward <b>{fixed(chain?.forward, 2)}</b>
          </span>
        </>
      }
    >
      <div class="split">
        <div class="scroll">
          <table class="strikes">
            <thead>
              <tr>
                <th scope="colgroup" colSpan={4}>
                  Calls
                </th>
                <th scope="col" rowSpan={2}>
                  Strike
                </th>
                <th scope="colgroup" colSpan={4}>
                  Puts
                </th>
              </tr>
              <tr>
                {["Delta", "Vol", "Bid", "Ask", "Bid", "Ask", "Vol", "Delta"].map((name, at) => (
                  <th scope="col" key={`${name} ${at > 3}`}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {chain?.strikes.map((row) => (
                <Strike key={row.strike} row={row} forward={chain.forward} />
              ))}
            </tbody>
          </table>
        </div>
        <Smile chain={chain} />
      </div>
    </Panel>
  );
}

function Strike({ row, forward = 0 }: { readonly row: ChainStrike; readonly forward: number | undefined }) {
  const { strike, call, put } = row;
  return (
    <tr>
      <td class={strike < forward ? "in" : ""}>{fixed(call?.greeks?.delta, 2)}</td>
      <td class={strike < forward ? "in" : ""}>{percent(call)}</td>
      <Price side="bid" quote={call} isIn={strike < forward} />
      <Price side="ask" quote={call} isIn={strike < forward} />
      <th scope="row">{exact(strike)}</th>
      <Price side="bid" quote={put} isIn={strike > forward} />
      <Price side="ask" quote={put} isIn={strike > forward} />
      <td class={strike > forward ? "in" : ""}>{percent(put)}</td>
      <td class={strike > forward ? "in" : ""}>{fixed(put?.greeks?.delta, 2)}</td>
    </tr>
  );
}

function percent(quote: OptionQuote | undefined): string {
  return quote?.markIv === undefined ? "–" : fixed(quote.markIv * 100, 1);
}

interface PriceProps {
  readonly side: "bid" | "ask";
  readonly quote: OptionQuote | undefined;
  /** Whether the option is in the money. */
  readonly isIn: boolean;
}

/** A price that leads to the market of its option. */
function Price({ side, quote, isIn }: PriceProps) {
  const price = quote?.[side];
  const tone = `${side === "bid" ? "up" : "down"}${isIn ? " in" : ""}`;
  if (quote === undefined || price === undefined) return <td class={tone}>–</td>;
  const { instrument_name, tick_size } = quote.instrument;
  return (
    <td class={tone}>
      <button
        type="button"
        class="plain"
        aria-label={`${instrument_name} ${side} ${price}`}
        onClick={() => select(instrument_name, price)}
      >
        {fixed(price, digitsOf(tick_size))}
      </button>
    </td>
  );
}
