/** The visitor: now and then a second client with rights that the first one gave it, which works a little and leaves. */
import type { WireSimulator } from "../../../simulator/assemble.ts";
import { createClient } from "../../../src/client/client.ts";
import { isDeribitError } from "../../../src/errors/narrow.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import type { RefreshCredentials } from "../../../src/session/credentials.ts";
import type { Chance } from "../plan/chance.ts";
import { type ClientPlan, visitedId } from "../plan/plan.ts";
import { Host } from "../taps/host.ts";
import type { Ledger } from "../taps/ledger.ts";
import { WireTap } from "../taps/wire.ts";
import { checkEmpty } from "../world/empty.ts";
import type { Seat } from "../world/seat.ts";
import type { Findings } from "../world/violations.ts";
import { Caller } from "./caller.ts";
import { chooseTraded, quotePrice } from "./market.ts";
import type { Pace } from "./pace.ts";

const quietMs = 1_000;

/** What a visitor works with. */
export interface VisitorParts {
  readonly seat: Seat;
  /** Seats of other accounts. */
  readonly others: readonly Seat[];
  readonly options: ClientPlan;
  readonly clock: Clock;
  /** The line to the exchange, before any tap. */
  readonly line: Pick<WireSimulator, "transport" | "url">;
  readonly chance: Chance;
  readonly pace: Pace;
  readonly ledger: Ledger;
  readonly findings: Findings;
}

/** Comes once. A connection that is down just then, or a fault on the way, keeps it from coming. */
export async function runVisitor(parts: VisitorParts): Promise<void> {
  const { seat, chance, pace, findings } = parts;
  await pace.pause(chance.between(20_000, 500_000));
  try {
    const credentials = await invite(parts);
    if (!pace.isOver) await visit(parts, credentials);
  } catch (error) {
    if (!isDeribitError(error))
      findings.report("inviting fails with an error of ours", `${seat.name}: ${String(error)}`);
  }
}

/** A session of a name can be forked; any other makes a session of the sub-account. */
function invite({ seat: { client }, options }: VisitorParts): Promise<RefreshCredentials> {
  return options.scope === undefined ? client.exchangeSession(visitedId) : client.forkSession("visitor");
}

async function visit(parts: VisitorParts, credentials: RefreshCredentials): Promise<void> {
  const { seat, others: foreign, options, clock, line, chance, pace, ledger, findings } = parts;
  const name = `${seat.name}/visitor`;
  const counted = new Host(clock);
  const quiet = { onArrival: () => {}, onSocket: () => {} };
  const wire = new WireTap(name, findings, ledger, clock, counted, Number(options.heartbeatMs), quiet);
  const { validation: _, asksForCredentials: _asks, guarded: _guarded, scope, limits, ...others } = options;
  const isSameAccount = scope !== undefined;
  if (isSameAccount) seat.guests.push(wire);
  const client = createClient({
    ...others,
    credentials,
    // Those of one account share its credits; another account has its own.
    limits: isSameAccount ? seat.limits : limits,
    network: { ws: line.url },
    transport: wire.tap(line.transport),
    clock: counted,
    random: () => chance.between(0, 1),
  });
  client.on("state", () => {});
  // One whose only token was used up while its answer was lost gives up, and its calls say so.
  client.open().catch(() => undefined);
  const host = [seat.client, seat.http];
  const elsewhere = foreign.map((other) => other.client);
  const caller = new Caller({
    name,
    client,
    peers: isSameAccount ? host : [],
    strangers: isSameAccount ? elsewhere : [...host, ...elsewhere],
    clock,
    ledger,
    chance,
    timeoutMs: options.timeoutMs || 30_000,
    host: counted,
  });
  for (let round = chance.whole(3, 6); round > 0; round -= 1) {
    await pace.pause(chance.between(1_000, 20_000));
    if (chance.happens(0.15)) wire.hold(chance.between(2_000, 20_000));
    const worked = work(caller, chance);
    if (chance.happens(0.2)) counted.stall(chance.pick(["blocked", "asleep"]), chance.between(500, 5_000));
    await worked;
  }
  if (counted.stalledSinceMs !== undefined) await counted.running();
  if (chance.happens(0.3)) await client.private.logout().catch(() => undefined);
  await client.close();
  // A socket that was ended by force reports its end a moment later, and one that the path holds, once it is let go.
  const wait = () => new Promise<void>((resolve) => void clock.schedule(quietMs, resolve));
  while (wire.isHeld) await wait();
  await wait();
  checkEmpty(findings, name, client, counted, wire);
}

async function work(caller: Caller, chance: Chance): Promise<void> {
  const instrument = chooseTraded(chance);
  const isBuy = chance.happens(0.5);
  const order = {
    instrument_name: instrument.name,
    amount: instrument.lot * chance.whole(1, 3),
    price: quotePrice(instrument, isBuy, chance.whole(1, 20)),
  };
  await Promise.all([
    caller.call(isBuy ? "private/buy" : "private/sell", order),
    caller.call("private/get_open_orders", {}),
  ]);
  if (chance.happens(0.3)) await caller.call("private/cancel_all", {});
}
