/** What the options of a client must and must not accept. Checked by the compiler alone. */
import { type ClientOptions, connect, createClient, isDeribitError, type Outcome } from "deribit-rpc";
import { createSimulator, createVirtualClock } from "deribit-rpc/simulator";
import * as validators from "deribit-rpc/validate";
import { expectTypeOf } from "vitest";

export function options(): void {
  // @ts-expect-error There is no default network: one of them is real money.
  createClient({});

  // @ts-expect-error A misspelt network must not become the real one.
  createClient({ network: "test" });

  // @ts-expect-error A key without its secret signs nothing in.
  createClient({ network: "testnet", credentials: { clientId: "id" } });

  // @ts-expect-error A mistyped option would silently be the default.
  createClient({ network: "testnet", cancelOnDisconect: "connection" });

  createClient({ network: "testnet", validate: { mode: "observe", using: validators } });
}

/** The simulator knows nothing of the client: that its parts fit the client's ports is a matter of shape. */
export async function simulatorFits(): Promise<void> {
  const clock = createVirtualClock();
  const { transport, url } = await createSimulator({ clock });
  expectTypeOf({ network: { ws: url }, transport, clock }).toExtend<ClientOptions>();
  await connect({ network: { ws: url }, transport, clock });
}

export function errors(error: unknown): void {
  if (isDeribitError(error, "rpc")) {
    expectTypeOf(error.code).toEqualTypeOf<number>();
    expectTypeOf(error.outcome).toEqualTypeOf<Outcome>();
  }
  if (isDeribitError(error, "config")) {
    // @ts-expect-error No call is concerned by a wrong option, so it has no outcome.
    error.outcome;
  }
  // @ts-expect-error There is no such kind of error.
  isDeribitError(error, "network");
}
