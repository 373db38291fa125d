/** The bots of a seat. */
import type { WireSimulator } from "../../../simulator/assemble.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import { chanceOf, expiresAtMs, expiring, type Plan, userIds } from "../plan/plan.ts";
import { EndingTap } from "../taps/endings.ts";
import { orderIdOf } from "../taps/fates.ts";
import type { Ledger } from "../taps/ledger.ts";
import type { Seat } from "../world/seat.ts";
import type { Truth } from "../world/truth.ts";
import type { Findings } from "../world/violations.ts";
import { runBusyWork } from "./busy.ts";
import { Caller, type CallerParts } from "./caller.ts";
import { runDesk } from "./desk.ts";
import { runGovernor } from "./governor.ts";
import { runHolder } from "./holder.ts";
import { runKeeper } from "./keeper.ts";
import { runMaker } from "./maker.ts";
import type { Pace } from "./pace.ts";
import { runQuoter } from "./quoter.ts";
import { runReader } from "./reader.ts";
import { runStrategist } from "./strategist.ts";
import { runSlowReader, runSubscriber } from "./subscriber.ts";
import { runTaker } from "./taker.ts";
import { runVisitor } from "./visitor.ts";

/** What bots are put together from. */
export interface BotParts {
  readonly plan: Plan;
  readonly seat: Seat;
  /** Seats of other accounts. */
  readonly others: readonly Seat[];
  readonly clock: Clock;
  readonly line: Pick<WireSimulator, "transport" | "url">;
  /** The exchange, past all clients: what other processes of an account do. */
  readonly truth: Truth;
  readonly ledger: Ledger;
  readonly pace: Pace;
  readonly findings: Findings;
}

/** Sends the bots of a seat to work. Each draws from a stream of chance of its own. */
export function startBots(parts: BotParts): Promise<void>[] {
  const { plan, seat, others, truth, ledger, findings } = parts;
  const { name, client, http, clock, wire, watches } = seat;
  const pace = parts.pace.on(clock);
  const options = plan.clients[name];
  const chance = (bot: string) => chanceOf(plan.seed, `${name}/${bot}`);
  const caller = (bot: string, sender: CallerParts["client"] = client) =>
    new Caller({
      name: bot === "desk" ? `${name}/http` : name,
      client: sender,
      peers: sender === client ? [http] : [client],
      strangers: others.flatMap((other) => [other.client, other.http]),
      clock,
      ledger,
      chance: chance(`${bot}/caller`),
      host: clock,
      elsewhere: (method, params) => truth.attempt(userIds[name], method, params),
      timeoutMs: options.timeoutMs || 30_000,
    });
  const booksAreWhole = !plan.faults.some(({ rules }) => rules.some(spoilsBooks));
  const subscriber = (bot: string) => ({ client, chance: chance(bot), pace, watches, wire, findings, booksAreWhole });
  const ending = new EndingTap(name, client, chanceOf(plan.seed, "instrument").pick(expiring), findings);
  seat.endings.push(ending);
  const common = [
    runHolder({ ...subscriber("holder"), caller: caller("holder"), ending, expiresAtMs }),
    runReader(caller("reader"), chance("reader"), pace),
    runSubscriber(subscriber("subscriber")),
    runDesk(caller("desk", http), chance("desk"), pace),
    runBusyWork(caller("busy"), clock, chance("busy"), pace),
  ];
  return name === "maker"
    ? [
        runMaker(caller("maker"), chance("maker"), pace),
        ...common,
        runQuoter(caller("quoter"), chance("quoter"), pace),
        runVisitor({ ...parts, options, chance: chance("visitor") }),
      ]
    : [
        runTaker(caller("taker"), chance("taker"), pace),
        ...common,
        runKeeper(caller("keeper"), chance("keeper"), pace),
        runStrategist(caller("strategist"), chance("strategist"), pace),
        runSlowReader(subscriber("slow")),
        runGovernor({
          name,
          guards: seat.guards,
          chance: chance("governor"),
          pace,
          findings,
          openOrders: () => ownOrders(truth.openOrders(userIds[name]), ledger, name),
          isClockSound: !plan.faults.some(({ rules }) => rules.some(({ kind }) => kind === "slow_clock")),
        }),
      ];
}

/** Those of the open orders that calls of one client made. */
function ownOrders(open: ReadonlyMap<string, unknown>, ledger: Ledger, name: string): readonly string[] {
  const made = ledger.records.filter(({ client }) => client === name).flatMap(({ executions }) => executions);
  return made.map(({ result }) => orderIdOf(result)).filter((id) => id !== undefined && open.has(id)) as string[];
}

const spoiling: ReadonlySet<string> = new Set(["gap", "truncate", "duplicate"]);

function spoilsBooks({ kind, channel }: Plan["faults"][number]["rules"][number]): boolean {
  return spoiling.has(kind) && channel === "book.*";
}
