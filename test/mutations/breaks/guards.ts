/** What guards hold back, and when a halt is over. */
import type { Mutation } from "../mutation.ts";

const file = "test/unit/guards/guards.test.ts";

export const guards: readonly Mutation[] = [
  {
    name: "measure-an-order-only-when-it-is-made",
    breaks: "what waited is measured as it leaves",
    symbol: "Departures.#handOver",
    replace: "refusal !== undefined",
    with: "refusal === undefined && refusal !== undefined",
    caughtBy: file,
  },
  {
    name: "forget-linked-orders",
    breaks: "every order of a call counts",
    symbol: "placementsOf",
    replace: '...list(params["otoco_config"]).map((linked) => placement(linked, params))',
    with: "",
    caughtBy: file,
  },
  {
    name: "take-prices-of-an-earlier-connection",
    breaks: "prices from before a connection was lost do not count",
    symbol: "Markets.#current",
    replace: "connection === this.#client.connection",
    with: "connection >= 0",
    caughtBy: file,
  },
  {
    name: "count-no-order-of-unknown-outcome",
    breaks: "an order of unknown outcome may still stand",
    symbol: "Standing.ended",
    replace: "reservation.untilMs = now + this.#lateMs(call)",
    with: "this.#reservations.delete(call)",
    caughtBy: file,
  },
  {
    name: "halt-without-a-look",
    breaks: "a halt is over when the exchange shows no open order",
    symbol: "ClientGuard.#isCleared",
    replace: "open.length === 0",
    with: "open.length >= 0",
    caughtBy: file,
  },
  {
    name: "ask-again-for-what-has-ended",
    breaks: "an instrument that has ended is not asked for again",
    symbol: "Markets.#learn",
    replace: " && !entry.hasEnded",
    with: "",
    caughtBy: file,
  },
  {
    name: "edit-blindly",
    breaks: "an edit is judged by the order that it names",
    symbol: "ClientGuard.#orderOf",
    replace: 'row.role === "edit"',
    with: 'row.role === "offer"',
    caughtBy: file,
  },
  {
    name: "journal-a-dry-run",
    breaks: "what never leaves is no trade to look up",
    symbol: "Departures.leave",
    replace: "!isAnswered &&",
    with: "",
    caughtBy: file,
  },
  {
    name: "change-limits-by-halves",
    breaks: "limits change all together or not at all",
    symbol: "DeskGuards.configure",
    replace: "checkGuards(next);",
    with: "Object.assign(this.#options, next); checkGuards(next);",
    caughtBy: "test/unit/guards/guards.test.ts",
  },
];
