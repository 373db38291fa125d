/** One exchange, two clients and their bots, on one virtual clock. */
import { assemble } from "../../../simulator/assemble.ts";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createExchange } from "../../../simulator/exchange.ts";
import type { Fault } from "../../../simulator/faults/fault.ts";
import { startBots } from "../bots/bots.ts";
import { Pace } from "../bots/pace.ts";
import { type ClientName, expiresAtMs, type Plan } from "../plan/plan.ts";
import { type Audit, auditOf } from "../taps/audit.ts";
import { BookTap, tapEngine } from "../taps/engine.ts";
import { thinHistory } from "../taps/history.ts";
import { Ledger } from "../taps/ledger.ts";
import { finish } from "./finish.ts";
import { type Seat, takeSeat } from "./seat.ts";
import { Truth } from "./truth.ts";
import { validators } from "./validators.ts";
import { openViews, type Views } from "./views.ts";
import { Findings, type LogLine, type Violation } from "./violations.ts";

/** What a run was like. */
export interface RunReport {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly calls: number;
  /** Calls that the exchange executed. */
  readonly executions: number;
  /** How often each kind of fault struck. */
  readonly strikes: Readonly<Partial<Record<Fault["kind"], number>>>;
  /** What look-ups said of calls whose outcome was unknown. */
  readonly audit: Audit;
  readonly virtualMs: number;
  readonly log: readonly LogLine[];
}

/** Everything of a run that its end looks at. */
export interface World {
  readonly plan: Plan;
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly simulator: Awaited<ReturnType<typeof buildExchange>>;
  readonly seats: Readonly<Record<ClientName, Seat>>;
  readonly ledger: Ledger;
  readonly findings: Findings;
  /** Live views of both clients, once they are open. */
  readonly views: ReadonlyMap<Seat, Views>;
  /** Settles when every bot has gone home. */
  readonly work: Promise<unknown>;
}

/** Plays a plan from beginning to end. With `tells`, the report has the whole story. */
export async function run(plan: Plan, tells = false): Promise<RunReport> {
  const clock = createVirtualClock(expiresAtMs - plan.expiryMs);
  const startMs = clock.now();
  const findings = new Findings(() => clock.now() - startMs, tells);
  const onRejection = (error: unknown): void => findings.report("no rejection is unhandled", String(error));
  process.on("unhandledRejection", onRejection);
  let truth: Truth | undefined;
  const ledger = new Ledger(
    findings,
    () => clock.now(),
    (orderId) => truth?.stateOf(orderId),
  );
  const stopListening = ledger.listen();
  try {
    const books = new BookTap(["BTC-PERPETUAL", "ETH-PERPETUAL"]);
    const simulator = await buildExchange(plan, clock, ledger, findings, books);
    truth = new Truth(simulator.exchange);
    const strikes = planFaults(plan, clock, simulator.faults, findings);
    const seats = openSeats(plan, clock, simulator, ledger, findings);
    const pace = new Pace(clock, startMs + plan.durationMs);
    const shared = { plan, clock, line: simulator, truth, ledger, pace, findings };
    const all = Object.values(seats);
    const work = Promise.all(
      all.flatMap((seat) => startBots({ ...shared, seat, others: all.filter((other) => other !== seat) })),
    );
    const views = watchViews(books, all, findings);
    await clock.advance(plan.durationMs);
    await finish({ plan, clock, simulator, seats, ledger, findings, work, views });
    return {
      seed: plan.seed,
      violations: findings.violations,
      calls: ledger.records.length,
      executions: ledger.records.reduce((sum, record) => sum + record.executions.length, 0),
      strikes: strikes(),
      audit: auditOf(ledger.records),
      virtualMs: clock.now() - startMs,
      log: findings.log,
    };
  } finally {
    stopListening();
    process.off("unhandledRejection", onRejection);
  }
}

/** An exchange whose books hold what the bots put there. */
function buildExchange(plan: Plan, clock: World["clock"], ledger: Ledger, findings: Findings, books: BookTap) {
  const market = { rate: 0, liquidity: false };
  return assemble(
    {
      ...plan.exchange,
      seed: plan.seed,
      clock,
      onProblem: (problem) => {
        const cause = "cause" in problem ? (problem.cause as Error)?.stack : JSON.stringify(problem.errors);
        findings.report("the simulator is sound", `${problem.kind} in ${problem.name}: ${cause}`);
      },
    },
    validators,
    (ports) => {
      const exchange = createExchange({ ...ports, market });
      // Before any other listener gets the change: it may change the book again.
      books.watch(exchange);
      return tapEngine(thinHistory(exchange, plan.history), (execution) => {
        findings.tell(
          "engine",
          () => `${execution.method} (call ${execution.tag}): ${execution.refusal?.message ?? "done"}`,
        );
        ledger.executed(execution);
      });
    },
  );
}

/** Puts the rules in force when their time comes. The result counts how often each kind struck. */
function planFaults(
  { faults: planned }: Plan,
  clock: World["clock"],
  faults: World["simulator"]["faults"],
  findings: Findings,
): () => RunReport["strikes"] {
  const ids: number[] = [];
  for (const { atMs, rules } of planned) {
    clock.schedule(atMs, () => {
      for (const rule of rules) {
        findings.tell("fault", () => JSON.stringify(rule));
        ids.push(faults.add(rule));
      }
    });
  }
  // The end of the run takes all rules back: they are counted before.
  const counts: Partial<Record<Fault["kind"], number>> = {};
  const count = (): void => {
    for (const { kind, strikes } of faults.list()) if (strikes > 0) counts[kind] = (counts[kind] ?? 0) + strikes;
  };
  const clear = faults.clear.bind(faults);
  let isCounted = false;
  faults.clear = () => {
    if (!isCounted) count();
    isCounted = true;
    clear();
  };
  return () => counts;
}

function openSeats(
  plan: Plan,
  clock: World["clock"],
  simulator: World["simulator"],
  ledger: Ledger,
  findings: Findings,
): World["seats"] {
  const parts = { plan, clock, simulator, findings, ledger };
  const seats = { maker: takeSeat({ ...parts, name: "maker" }), taker: takeSeat({ ...parts, name: "taker" }) };
  for (const { client } of Object.values(seats)) {
    // A client that gives up says so by its state, which is under watch.
    client.open().catch(() => undefined);
  }
  return seats;
}

/** Opens the live views of both clients. What never opens is missing in the end. */
function watchViews(tap: BookTap, seats: readonly Seat[], findings: Findings): World["views"] {
  const opened = new Map<Seat, Views>();
  for (const seat of seats) {
    openViews(seat, tap, findings).then(
      (views) => opened.set(seat, views),
      (error: unknown) => findings.report("views open", `${seat.name}: ${String(error)}`),
    );
  }
  return opened;
}
