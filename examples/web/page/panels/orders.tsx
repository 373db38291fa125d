import { exact, fixed } from "../format.ts";
import { cancel, cancelAll, followOrders, openOrders } from "../state/account.ts";
import { select } from "../state/market.ts";
import { client, isSignedIn, isUp } from "../state/session.ts";
import { useClient } from "../use-client.ts";
import { Panel } from "./panel.tsx";

const anonymous = "Enter a key to see your orders";

/** Open orders, each with a way to cancel it. */
export function Orders() {
  const canSee = isSignedIn.value;
  const problem = useClient(async (current, stop) => canSee && followOrders(current, stop), canSee);
  const { state, orders } = openOrders.value;
  const warning = state === "stale" ? "Not live: these orders may be gone" : undefined;
  const current = client.value;
  return (
    <Panel
      name="Open orders"
      area="orders"
      warning={problem ?? warning}
      aside={
        <button
          type="button"
          id="cancel-all"
          disabled={!isUp.value || orders.length === 0}
          onClick={() => current && void cancelAll(current)}
        >
          Cancel all
        </button>
      }
    >
      {orders.length === 0 ? (
        <p class="empty">{canSee ? "No open orders" : anonymous}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Instrument</th>
              <th scope="col">Side</th>
              <th scope="col">Price</th>
              <th scope="col">Amount</th>
              <th scope="col">Filled</th>
              <th scope="col">Type</th>
              <th scope="col">
                <span class="hidden">Cancel</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <tr key={order.order_id}>
                <td>
                  <button type="button" class="plain" onClick={() => select(order.instrument_name)}>
                    {order.instrument_name}
                  </button>
                </td>
                <td class={order.direction === "buy" ? "up" : "down"}>{order.direction}</td>
                <td>{typeof order.price === "number" ? exact(order.price) : order.price}</td>
                <td>{order.amount === undefined ? "" : exact(order.amount)}</td>
                <td>{fixed((100 * (order.filled_amount ?? 0)) / (order.amount ?? 1), 0)}%</td>
                <td class="dim">
                  {order.order_type}
                  {order.post_only ? ", post only" : ""}
                  {order.reduce_only ? ", reduce only" : ""}
                </td>
                <td>
                  <button
                    type="button"
                    disabled={!isUp.value}
                    aria-label={`Cancel ${order.direction} ${order.amount} ${order.instrument_name} at ${order.price}`}
                    onClick={() => current && void cancel(current, order)}
                  >
                    Cancel
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
