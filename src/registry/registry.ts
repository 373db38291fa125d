/** The clients of a process, by name, and how all of them end together. */
import { ConfigError } from "../errors/client.ts";
import type { Guards } from "../guards/guards.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { type ClosedClient, end, type NamedClient, type RegisteredClient } from "./end.ts";

/** Options of `register`. */
export interface RegisterOptions {
  /** The guards of the client: with them, orders that the strategy makes while it is being closed are held back. @default none */
  readonly guards?: Guards | undefined;
}

/** Options of `closeAll`. */
export interface CloseAllOptions {
  /** Withdraws the open orders of each client that is signed in, and looks until none is left. @default false */
  readonly cancel?: boolean | undefined;
  /** Milliseconds after which the clients are closed, whatever is left to withdraw. @default 5_000 */
  readonly deadlineMs?: number | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

const knownRegister: KnownOptions<RegisterOptions> = { guards: ["halt", "resume"] };
const knownClose: KnownOptions<CloseAllOptions> = {
  cancel: "boolean",
  deadlineMs: "checked",
  clock: ["now", "schedule"],
};
const registrations = new Map<string, NamedClient>();

/**
 * Puts a client into the register of this process, until it is closed. Returns the client. Throws a `ConfigError` for a name
 * that another client has.
 *
 * ```ts
 * const quotes = register("quotes", createClient({ network: "testnet", credentials, guards }), { guards });
 * await quotes.open();
 * ```
 */
export function register<Registered extends RegisteredClient>(
  name: string,
  client: Registered,
  options: RegisterOptions = {},
): Registered {
  checkOptions("", options, knownRegister);
  if (typeof name !== "string" || name === "") throw new ConfigError("name", "a text that is not empty", name);
  if (registrations.has(name)) throw new ConfigError("name", "one that no open client of this process has", name);
  if (typeof client?.close !== "function") throw new ConfigError("client", "a client");
  if (client.state.name === "closed") throw new ConfigError("client", "a client that is not closed");
  registrations.set(name, { client, guards: options.guards });
  client.on("state", (state) => {
    if (state.name === "closed") registrations.delete(name);
  });
  return client;
}

/** The clients that are registered and not closed, by name. */
export function clients(): ReadonlyMap<string, RegisteredClient> {
  return new Map([...registrations].map(([name, { client }]) => [name, client]));
}

/**
 * Closes all registered clients at the same time. Resolves when they are closed, with what is known of their orders. Never
 * rejects, but with a `ConfigError` for options that cannot work.
 *
 * ```ts
 * for (const { name, orders } of await closeAll({ cancel: true })) console.log(name, orders);
 * ```
 */
export async function closeAll(options: CloseAllOptions = {}): Promise<readonly ClosedClient[]> {
  checkClosing(options);
  const { cancel = false, deadlineMs = 5_000, clock = systemClock } = options;
  const untilMs = clock.now() + deadlineMs;
  const ending = [...registrations].map(([name, registration]) => end(name, registration, { cancel, untilMs, clock }));
  return Promise.all(ending);
}

/** Refuses options that cannot work. */
export function checkClosing(options: CloseAllOptions): void {
  checkOptions("", options, knownClose);
  const { deadlineMs = 0 } = options;
  if (!(typeof deadlineMs === "number" && deadlineMs >= 0 && deadlineMs !== Number.POSITIVE_INFINITY)) {
    throw new ConfigError("deadlineMs", "a finite number of milliseconds, 0 or more", deadlineMs);
  }
}
