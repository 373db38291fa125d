/** What was sent, and how it ended: each call in a line that says what is known of it. */
import { signal } from "@preact/signals";
import { type Client, isCallError, isDeribitError, type Order } from "deribit-rpc";

/** How a line stands: `unknown` is never shown as failed. */
type Standing = "working" | "done" | "refused" | "not sent" | "unknown";

interface Line {
  readonly id: number;
  readonly timeMs: number;
  readonly what: string;
  readonly standing: Standing;
  readonly detail: string;
}

const kept = 100;
export const activity = signal<readonly Line[]>([]);
let lastId = 0;

/** Adds a line. Returns the function that changes how it stands. */
function note(what: string, standing: Standing, detail: string): (standing: Standing, detail: string) => void {
  const id = ++lastId;
  activity.value = [{ id, timeMs: Date.now(), what, standing, detail }, ...activity.peek()].slice(0, kept);
  return (next, text) => {
    activity.value = activity.peek().map((line) => (line.id === id ? { ...line, standing: next, detail: text } : line));
  };
}

/** Makes a call that writes, and shows what becomes of it. `call` returns what to say of its result. */
export async function attempt(client: Client, what: string, call: () => Promise<string>): Promise<void> {
  const settle = note(what, "working", "sent");
  try {
    settle("done", await call());
  } catch (error) {
    if (!isCallError(error)) settle("not sent", error instanceof Error ? error.message : String(error));
    else if (error.outcome === "not_sent") settle("not sent", error.message);
    else if (error.outcome === "refused") settle("refused", reasonOf(error));
    else {
      settle("unknown", "no answer came: it may have been executed. Looking it up …");
      const resolution = await client.resolveOutcome(error);
      if (resolution.fate === "executed") settle("done", `executed after all${stateOf(resolution.order)}`);
      else if (resolution.fate === "not_executed") settle("not sent", `not executed: ${resolution.reason}`);
      else settle("unknown", `treat it as executed: ${resolution.reason}`);
    }
  }
}

function reasonOf(error: Error): string {
  if (!isDeribitError(error, "rpc")) return error.message;
  const { code, meaning, details } = error;
  return `${code} ${meaning}${details.reason === undefined ? "" : ` (${details.reason})`}`;
}

function stateOf(order: Order | undefined): string {
  return order === undefined ? "" : `: ${describe(order)}`;
}

/** What became of an order, in a few words. */
export function describe({ order_state, filled_amount = 0, amount, average_price }: Order): string {
  if (order_state === "filled") return `filled at ${average_price}`;
  if (filled_amount > 0) return `${order_state}, ${filled_amount} of ${amount} filled at ${average_price}`;
  return order_state;
}
