/** One client of the world, with everything that watches it. */

import type { WireSimulator } from "../../../simulator/assemble.ts";
import { createRandom } from "../../../simulator/determinism/random.ts";
import { createLimits } from "../../../src/api/limits.ts";
import { type Client, createClient } from "../../../src/client/client.ts";
import { createGuards, type Guards } from "../../../src/guards/entry.ts";
import { createHttpClient, type HttpClient } from "../../../src/http/client.ts";
import type { Limits } from "../../../src/limits/limits.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import { type ClientName, chanceOf, type Plan } from "../plan/plan.ts";
import type { EndingTap } from "../taps/endings.ts";
import { Gateway } from "../taps/gateway.ts";
import { Host } from "../taps/host.ts";
import { HttpTap } from "../taps/http.ts";
import type { Ledger } from "../taps/ledger.ts";
import { failOnPurpose, onPurpose, rejectOnPurpose } from "../taps/purpose.ts";
import { Watches } from "../taps/watches.ts";
import { WireTap } from "../taps/wire.ts";
import { secondFactor } from "./second-factor.ts";
import { askedFor, moodySigner } from "./user-functions.ts";
import { validators } from "./validators.ts";
import type { Findings } from "./violations.ts";

/** What a seat is put together from. */
export interface SeatParts {
  readonly name: ClientName;
  readonly plan: Plan;
  readonly clock: Clock;
  readonly simulator: Pick<WireSimulator, "transport" | "url" | "http" | "httpUrl">;
  readonly findings: Findings;
  readonly ledger: Ledger;
}

/** How often a function of the clock fails. */
const failingShare = 0.001;

/** A client and its taps. */
export interface Seat {
  readonly name: ClientName;
  readonly client: Client;
  /** Another client of the same account, over HTTP. */
  readonly http: HttpClient;
  readonly guards: Guards;
  /** The credits that all clients of the account share. */
  readonly limits: Limits;
  readonly clock: Host;
  readonly wire: WireTap;
  readonly httpTap: HttpTap;
  readonly watches: Watches;
  /** The lines of other clients that spent credits of the account. */
  readonly guests: WireTap[];
  /** Instruments that its bots read to the end. */
  readonly endings: EndingTap[];
}

/** Makes a client that is watched, and one over HTTP beside it. */
export function takeSeat(parts: SeatParts): Seat {
  const { name, plan, clock, simulator, findings, ledger } = parts;
  const moods = chanceOf(plan.seed, `${name}/functions`);
  const counted = new Host(clock, () => moods.happens(failingShare));
  const watches = new Watches(name, findings);
  const heartbeatMs = Number(plan.clients[name].heartbeatMs);
  const wire = new WireTap(name, findings, ledger, clock, counted, heartbeatMs, {
    onArrival: (arrival) => watches.arrive(arrival),
    onSocket: () => watches.pass(),
  });
  const {
    validation,
    asksForCredentials,
    guarded: _guarded,
    credentials,
    limits: limitsPlan,
    ...options
  } = plan.clients[name];
  const gateway = new Gateway(name, findings, clock, chanceOf(plan.seed, `${name}/gateway`));
  const limits = createLimits({ ...limitsPlan, clock: counted });
  const shared = {
    ...options,
    ...(credentials !== undefined && { credentials: asksForCredentials ? askedFor(credentials, moods) : credentials }),
    signer: moodySigner(moods),
    limits,
    clock: counted,
    onChallenge: secondFactor(plan, name, clock, counted),
    ...(validation !== undefined && { validate: { mode: validation, using: validators } }),
  };
  const guards = createGuards(plan.clients[name].guarded ? { openOrders: 1_000, largestDistance: 0.9 } : {});
  const client = createClient({
    ...shared,
    guards,
    network: { ws: simulator.url },
    transport: wire.tap(gateway.tap(simulator.transport)),
    random: createRandom(plan.seed, `client/${name}`),
  });
  // A session of a name has one holder, and a client over HTTP refuses the options of a connection.
  const {
    scope: _,
    heartbeatMs: _heartbeat,
    openTimeoutMs: _open,
    cancelOnDisconnect: _cancel,
    reconnect: _again,
    ...others
  } = shared;
  const httpTap = new HttpTap(`${name}/http`, findings, ledger, clock, counted);
  const http = createHttpClient({
    ...others,
    network: { http: simulator.httpUrl },
    transport: httpTap.tap(simulator.http),
    random: createRandom(plan.seed, `http/${name}`),
  });
  listen(client, name, findings);
  for (const { atMs, kind, forMs } of plan.troubles[name]) {
    clock.schedule(atMs, () => {
      findings.tell(name, () => `its computer is ${kind} for ${Math.round(forMs)} ms`);
      if (kind === "held") {
        wire.hold(forMs);
        httpTap.hold(forMs);
      } else counted.stall(kind, forMs);
    });
  }
  for (const { atMs, trick } of plan.tricks[name]) {
    clock.schedule(atMs, () => {
      findings.tell(name, () => `its gateway: ${JSON.stringify(trick)}`);
      gateway.play(trick);
    });
  }
  return { name, client, http, guards, limits, clock: counted, wire, httpTap, watches, guests: [], endings: [] };
}

/** Adds what the client tells to the story. What a bot throws on purpose is no finding. */
function listen(client: Client, name: ClientName, findings: Findings): void {
  client.on("state", (state) => {
    findings.tell(name, () => `is ${state.name}${"cause" in state ? ` (${state.cause?.message ?? ""})` : ""}`);
    if (state.name === "closed" && state.cause !== undefined) {
      findings.report("a lost connection is opened again", `${name} gave up: ${state.cause.message}`);
    }
  });
  client.on("state", failOnPurpose);
  client.on("gap", rejectOnPurpose);
  client.on("gap", ({ channel, cause }) => findings.tell(name, () => `gap in ${channel}: ${cause}`));
  client.on("unhandled", (stray) => {
    findings.tell(name, () => `unhandled: ${stray.what}`);
    if (stray.what === "thrown" && stray.error !== onPurpose)
      findings.report("nothing throws", `${name}: ${stray.where}: ${String(stray.error)}`);
  });
}
