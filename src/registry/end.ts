/** Ends one client: withdraws what is open where that is wanted, and closes it by the deadline in any case. */
import type { Client } from "../client/client.ts";
import type { Guards } from "../guards/guards.ts";
import type { Clock } from "../platform/clock.ts";
import { asError } from "../platform/guard.ts";

/** What is used of a client. */
export type RegisteredClient = Pick<Client, "on" | "state" | "grant" | "close" | "private">;

/** A client that is in the register. */
export interface NamedClient {
  readonly client: RegisteredClient;
  readonly guards: Guards | undefined;
}

/** What is known of the orders of a client that was closed. */
export interface ClosedClient {
  readonly name: string;
  /**
   * `none`: the exchange showed that none is open. `open`: some may be, with the reason in `error`. `untouched`: nothing was
   * withdrawn, because that was not asked for or the client was not signed in.
   */
  readonly orders: "none" | "open" | "untouched";
  readonly error?: Error;
}

interface EndOptions {
  readonly cancel: boolean;
  /** By when the client is closed, in milliseconds of the clock. */
  readonly untilMs: number;
  readonly clock: Clock;
}

/** Pause between two looks at the open orders, in milliseconds. */
const againMs = 100;

/** Never rejects. */
export async function end(name: string, registration: NamedClient, ending: EndOptions): Promise<ClosedClient> {
  const { client } = registration;
  const signsIn = client.grant !== undefined;
  const withdrawn = ending.cancel && signsIn ? await withdraw(registration, ending) : undefined;
  await client.close().catch(() => {});
  if (withdrawn === undefined) return { name, orders: "untouched" };
  return withdrawn.isDone ? { name, orders: "none" } : { name, orders: "open", error: withdrawn.error };
}

type Withdrawn = { readonly isDone: true } | { readonly isDone: false; readonly error: Error };

/** Withdraws until nothing is open, or the deadline comes. */
function withdraw({ client, guards }: NamedClient, { untilMs, clock }: EndOptions): Promise<Withdrawn> {
  return new Promise((resolve) => {
    let isOver = false;
    let last = new Error("nothing was answered before the deadline");
    const stop = clock.schedule(untilMs - clock.now(), () => {
      isOver = true;
      resolve({ isDone: false, error: last });
    });
    const done = (): void => {
      stop();
      resolve({ isDone: true });
    };
    const look = async (): Promise<void> => {
      if (isOver) return;
      try {
        const patience = { timeoutMs: Math.max(untilMs - clock.now(), 1), whenDown: "wait" } as const;
        await client.private.cancelAll({}, patience);
        if ((await client.private.getOpenOrders({}, patience)).length === 0) return done();
        last = new Error("orders were still open");
      } catch (error) {
        last = asError(error);
      }
      clock.schedule(againMs, () => void look());
    };
    // The guards hold new orders back, and look by themselves.
    if (guards === undefined) void look();
    else
      guards.halt("the process ends").then(done, (error: unknown) => {
        last = asError(error);
        void look();
      });
  });
}
