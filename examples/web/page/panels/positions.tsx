import { digitsOf, exact, fixed, signed, toneOf } from "../format.ts";
import { closePosition, followPortfolio, followPositions, portfolio, positions } from "../state/account.ts";
import { instrument, listed, select } from "../state/market.ts";
import { client, isSignedIn, isUp } from "../state/session.ts";
import { useClient } from "../use-client.ts";
import { Panel } from "./panel.tsx";

/** Positions with their profit, and what the account is worth. */
export function Positions() {
  const canSee = isSignedIn.value;
  const currency = instrument.value?.settlement_currency ?? "BTC";
  const problem = useClient(async (current, stop) => canSee && followPositions(current, stop), canSee);
  useClient(async (current, stop) => canSee && followPortfolio(current, stop, currency), canSee, currency);
  const current = client.value;
  const { equity, available_funds } = portfolio.value ?? {};
  return (
    <Panel
      name="Positions"
      area="positions"
      warning={problem ?? (isUp.value ? undefined : "No connection: profits are old")}
      aside={
        portfolio.value && (
          <span class="dim">
            Equity <b>{fixed(equity, 4)}</b> {currency}, available {fixed(available_funds, 4)}
          </span>
        )
      }
    >
      {positions.value === undefined || positions.value.length === 0 ? (
        <p class="empty">{canSee ? "No positions" : "Enter a key to see your positions"}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Instrument</th>
              <th scope="col">Size</th>
              <th scope="col">Average</th>
              <th scope="col">Mark</th>
              <th scope="col">Profit</th>
              <th scope="col">
                <span class="hidden">Close</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {positions.value.map((position) => {
              const { instrument_name, size, average_price, mark_price, total_profit_loss } = position;
              const { tick_size = 1, settlement_currency = "" } = listed.value.get(instrument_name) ?? {};
              const digits = digitsOf(tick_size);
              return (
                <tr key={instrument_name}>
                  <td>
                    <button type="button" class="plain" onClick={() => select(instrument_name)}>
                      {instrument_name}
                    </button>
                  </td>
                  <td class={toneOf(size)}>{exact(size)}</td>
                  <td>{fixed(average_price, digits)}</td>
                  <td>{fixed(mark_price, digits)}</td>
                  <td class={toneOf(total_profit_loss)}>
                    {signed(total_profit_loss, settlement_currency.startsWith("USD") ? 2 : 8)} {settlement_currency}
                  </td>
                  <td>
                    <button
                      type="button"
                      disabled={!isUp.value}
                      aria-label={`Close ${instrument_name}`}
                      onClick={() => current && void closePosition(current, position)}
                    >
                      Close
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
