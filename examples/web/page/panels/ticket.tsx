import { useSignal, useSignalEffect } from "@preact/signals";
import type { Instrument } from "deribit-rpc";
import { amountStep, onAmountStep, onTick } from "deribit-rpc/desk";
import { useEffect } from "preact/hooks";
import { fixed } from "../format.ts";
import { place } from "../state/account.ts";
import { book, instrument, instrumentName, pickedPrice, priceDigits } from "../state/market.ts";
import { client, isSignedIn, isUp } from "../state/session.ts";
import { bookWarning } from "./ladder.tsx";
import { Panel } from "./panel.tsx";

type Side = "buy" | "sell";

/** An order before it is sent. Says why it cannot be sent, before the exchange would. */
export function Ticket() {
  const side = useSignal<Side>("buy");
  const isMarket = useSignal(false);
  const amount = useSignal("");
  const price = useSignal("");
  const postOnly = useSignal(false);
  const reduceOnly = useSignal(false);
  const terms = instrument.value;

  useSignalEffect(() => {
    const { value: picked } = pickedPrice;
    if (picked !== undefined) {
      price.value = String(picked);
      isMarket.value = false;
    }
  });
  // An amount of one instrument is none of another.
  useEffect(() => {
    amount.value = terms === undefined ? "" : String(amountStep(terms) * (terms.kind === "future" ? 10 : 1));
    price.value = "";
  }, [terms?.instrument_name]);

  const { bids, asks } = book.value;
  const best = side.value === "buy" ? bids[0]?.price : asks[0]?.price;
  const limit = price.value === "" ? best : Number(price.value);
  const problem = problemOf(terms, Number(amount.value), isMarket.value ? undefined : limit, isMarket.value);

  const send = (event: Event): void => {
    event.preventDefault();
    const current = client.peek();
    if (current === undefined || terms === undefined || problem !== undefined) return;
    void place(current, {
      side: side.value,
      instrument_name: terms.instrument_name,
      amount: Number(amount.value),
      price: isMarket.value ? undefined : limit,
      post_only: postOnly.value && !isMarket.value,
      reduce_only: reduceOnly.value,
    });
  };

  return (
    <Panel name="Order" area="ticket" aside={<b class="name">{instrumentName.value}</b>}>
      <form onSubmit={send} autocomplete="off">
        <div class="choice" role="radiogroup" aria-label="Side">
          {(["buy", "sell"] as const).map((each) => (
            <label key={each} class={each}>
              <input
                type="radio"
                name="side"
                id={`side-${each}`}
                checked={side.value === each}
                onChange={() => {
                  side.value = each;
                }}
              />
              {each === "buy" ? "Buy" : "Sell"}
            </label>
          ))}
        </div>
        <div class="choice" role="radiogroup" aria-label="Type">
          {[false, true].map((each) => (
            <label key={String(each)}>
              <input
                type="radio"
                name="type"
                checked={isMarket.value === each}
                onChange={() => {
                  isMarket.value = each;
                }}
              />
              {each ? "Market" : "Limit"}
            </label>
          ))}
        </div>
        <Field label={`Amount, ${unitOf(terms)}`} value={amount.value} step={terms && amountStep(terms)}>
          {(text) => {
            amount.value = text;
          }}
        </Field>
        <Field
          label={`Price, ${terms?.quote_currency ?? ""}`}
          value={isMarket.value ? "" : price.value}
          placeholder={isMarket.value ? "market" : fixed(best, priceDigits.value).replaceAll(",", "")}
          step={terms?.tick_size}
          isOff={isMarket.value}
        >
          {(text) => {
            price.value = text;
          }}
        </Field>
        <div class="checks">
          <label>
            <input
              type="checkbox"
              checked={postOnly.value}
              disabled={isMarket.value}
              onChange={() => {
                postOnly.value = !postOnly.value;
              }}
            />
            Post only
          </label>
          <label>
            <input
              type="checkbox"
              checked={reduceOnly.value}
              onChange={() => {
                reduceOnly.value = !reduceOnly.value;
              }}
            />
            Reduce only
          </label>
        </div>
        <button type="submit" class={`send ${side.value}`} disabled={problem !== undefined}>
          {side.value === "buy" ? "Buy" : "Sell"} {amount.value}{" "}
          {isMarket.value ? "at the market" : `at ${limit ?? "–"}`}
        </button>
        <p class="problem" role="status">
          {problem ?? bookWarning() ?? ""}
        </p>
      </form>
      <p class="hint keys">
        <kbd>B</kbd> buy <kbd>S</kbd> sell <kbd>/</kbd> instrument <kbd>O</kbd> cancel all
      </p>
    </Panel>
  );
}

/** Why the order cannot be sent; `undefined` where it can. */
function problemOf(
  terms: Instrument | undefined,
  amount: number,
  price: number | undefined,
  isMarket: boolean,
): string | undefined {
  if (!isSignedIn.value) return "Enter a key to trade";
  if (!isUp.value) return "No connection: nothing is sent";
  if (terms === undefined) return "The instrument is not known";
  if (!(amount > 0)) return "Enter an amount";
  if (onAmountStep(terms, amount, "nearest") !== amount) return `Amounts are multiples of ${amountStep(terms)}`;
  // A price that is typed is judged by its owner; the market is judged by the book.
  if (isMarket) return book.value.state === "live" ? undefined : "The book is not live: no market order is sent";
  if (price === undefined) return "Enter a price";
  if (!(price > 0) || onTick(terms, price, "nearest") !== price) return `Prices are multiples of ${terms.tick_size}`;
  return undefined;
}

/** What an amount counts: the coin, or the currency of the price for inverse futures. */
function unitOf(terms: Instrument | undefined): string {
  if (terms === undefined) return "";
  return terms.kind === "future" && terms.instrument_type === "reversed" ? terms.quote_currency : terms.base_currency;
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly step: number | undefined;
  readonly isOff?: boolean;
  readonly children: (text: string) => void;
}

/** A number that arrows move by its step. */
function Field({ label, value, placeholder = "", step = 1, isOff = false, children }: FieldProps) {
  const move = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const from = Number(value === "" ? placeholder : value);
    children(String(Number(Math.max(0, from + (event.key === "ArrowUp" ? step : -step)).toFixed(8))));
  };
  return (
    <label class="field">
      {label}
      <input
        inputMode="decimal"
        value={value}
        placeholder={placeholder}
        disabled={isOff}
        onInput={(event) => children(event.currentTarget.value.trim())}
        onKeyDown={move}
      />
    </label>
  );
}
