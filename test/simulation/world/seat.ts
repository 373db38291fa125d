/** One client of the world, with everything that watches it. */

import { createRandom } from "../../../simulator/random.ts";
import { type Client, createClient } from "../../../src/client.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Transport } from "../../../src/ports/transport.ts";
import type { ClientName, Plan } from "../plan/plan.ts";
import { CountedClock } from "../taps/clock.ts";
import type { Ledger } from "../taps/ledger.ts";
import { Watches } from "../taps/watches.ts";
import { WireTap } from "../taps/wire.ts";
import { validators } from "./validators.ts";
import type { Findings } from "./violations.ts";

/** What a seat is put together from. */
export interface SeatParts {
  readonly name: ClientName;
  readonly plan: Plan;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly url: string;
  readonly findings: Findings;
  readonly ledger: Ledger;
}

/** A client and its taps. */
export interface Seat {
  readonly name: ClientName;
  readonly client: Client;
  readonly clock: CountedClock;
  readonly wire: WireTap;
  readonly watches: Watches;
}

/** Makes a client that is watched. */
export function takeSeat({ name, plan, clock, transport, url, findings, ledger }: SeatParts): Seat {
  const counted = new CountedClock(clock);
  const watches = new Watches(name, findings);
  const heartbeatMs = Number(plan.clients[name].heartbeatMs);
  const wire = new WireTap(name, findings, ledger, () => clock.now(), heartbeatMs, {
    onArrival: (arrival) => watches.arrive(arrival),
    onSocket: () => watches.pass(),
  });
  const { validation, ...options } = plan.clients[name];
  const client = createClient({
    ...options,
    network: { ws: url },
    transport: wire.tap(transport),
    clock: counted,
    random: createRandom(plan.seed, `client/${name}`),
    ...(validation !== undefined && { validate: { mode: validation, using: validators } }),
  });
  client.on("state", (state) => {
    findings.tell(name, () => `is ${state.name}${"cause" in state ? ` (${state.cause?.message ?? ""})` : ""}`);
    if (state.name === "closed" && state.cause !== undefined) {
      findings.report("a lost connection is opened again", `${name} gave up: ${state.cause.message}`);
    }
  });
  client.on("gap", ({ channel, cause }) => findings.tell(name, () => `gap in ${channel}: ${cause}`));
  client.on("unhandled", (stray) => {
    findings.tell(name, () => `unhandled: ${stray.what}`);
    if (stray.what === "thrown") findings.report("nothing throws", `${name}: ${stray.where}: ${String(stray.error)}`);
  });
  return { name, client, clock: counted, wire, watches };
}
