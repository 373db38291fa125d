/** The end of a run: nothing goes wrong any more, everything has to find back, and then nothing may be left. */
import type { Client } from "../../../src/client/client.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import { userIds } from "../plan/plan.ts";
import { checkEmpty } from "./empty.ts";
import { Truth } from "./truth.ts";
import { checkViews } from "./views.ts";
import type { World } from "./world.ts";

/** Longest time to find back: the longest pause between attempts, the longest stall, and the patience of a call. */
const recoveryMs = 240_000;
const stepMs = 1_000;
const longestDelayMs = 60_000;
/** Time in which an empty pool is full again, twice, in milliseconds. */
const refillMs = 10_000;
/** A beat of the slowest channel and the longest way through the network, several times. */
const quietMs = 5_000;
/** How long the answer to a write over HTTP is listened for after its call has ended. */
const lateAnswerMs = 30_000;

/** Checks what must hold once quiet, and takes everything down. */
export async function finish(world: World): Promise<void> {
  const { simulator, seats, clock, ledger, findings } = world;
  findings.tell("world", () => "faults end");
  simulator.faults.clear();
  await recover(world);
  await clock.advance(quietMs);
  checkLimits(world);
  checkDates(world);
  checkEndings(world);
  await probe(world);
  const all = Object.values(seats);
  const closed = Promise.all(all.map(({ client }) => client.close()));
  await clock.advance(quietMs);
  await closed;
  if (all.some(({ httpTap }) => httpTap.open > 0)) await clock.advance(lateAnswerMs);
  ledger.settle();
  for (const { name, client, clock: counted, wire, httpTap } of all) {
    checkEmpty(findings, name, client, counted, wire);
    if (httpTap.open > 0) findings.report("every exchange ends", `${name} leaves ${httpTap.open} over HTTP`);
  }
  await simulator.close();
  // An answer that a fault holds back may still be under way.
  await clock.advance(longestDelayMs);
  if (clock.waiting > 0) findings.report("the simulator leaves no timer", `${clock.waiting} are left`);
}

/** Waits until both clients are ready, every bot has gone home and every call has ended. */
async function recover({ seats, clock, ledger, findings, work }: World): Promise<void> {
  const all = Object.values(seats);
  let isHome = false;
  void work.then(() => {
    isHome = true;
  });
  let isProved = false;
  void Promise.all(all.map(({ client }) => prove(client, clock))).then(() => {
    isProved = true;
  });
  const isQuiet = (): boolean =>
    isHome && isProved && ledger.open === 0 && all.every(({ client }) => client.state.name === "ready");
  for (let waitedMs = 0; waitedMs < recoveryMs && !isQuiet(); waitedMs += stepMs) await clock.advance(stepMs);
  for (const { name, client } of all) {
    if (client.state.name === "ready") continue;
    findings.report(
      "a client finds back",
      `${name} is ${client.state.name} ${recoveryMs / 1_000} s after the last fault`,
    );
  }
  if (!isProved) findings.report("a client finds back", "a call still gets no answer");
  if (!isHome) findings.report("everything that is awaited settles", "a bot still waits");
}

/** Resolves when a line carries again: one that is dead or held up may still count as ready. */
async function prove(client: Client, clock: Clock): Promise<void> {
  for (;;) {
    try {
      await client.public.test({}, { timeoutMs: stepMs });
      return;
    } catch {
      await new Promise<void>((resolve) => void clock.schedule(stepMs, resolve));
    }
  }
}

/** With the limiter on, only a fault can empty a pool, or a path that delivers all at once what it held. */
function checkLimits({ plan, seats, findings }: World): void {
  const isFaulty = (kind: string): boolean => plan.faults.some(({ rules }) => rules.some((rule) => rule.kind === kind));
  for (const { name, wire, httpTap, guests } of Object.values(seats)) {
    const isAfterDelivery = (ms: number): boolean =>
      [wire, httpTap, ...guests].some(({ deliveriesMs }) =>
        deliveriesMs.some((deliveryMs) => ms >= deliveryMs && ms < deliveryMs + refillMs),
      );
    const refusalsMs = [wire, httpTap, ...guests].flatMap(({ calls }) => calls.outOfCreditsMs);
    const count = refusalsMs.filter((ms) => !isAfterDelivery(ms)).length;
    // A clock that is set back stops the refill of the exchange's own pools.
    const isExcused = isFaulty("credits_gone") || isFaulty("slow_clock");
    if (count > 0 && !isExcused) {
      findings.report("credits are never exceeded", `${name} was refused with 10028 ${count} times`);
    }
  }
}

/** An order is dated by the exchange's own clock: it comes too late only when the way there was too long. */
function checkDates({ plan, seats, findings }: World): void {
  const isSlow = plan.faults.some(({ rules }) => rules.some(({ kind }) => kind === "slow_clock" || kind === "stall"));
  for (const { name, wire } of Object.values(seats)) {
    if (wire.calls.dated > 0 && !isSlow) {
      findings.report("orders are dated by the exchange's clock", `${name} was refused ${wire.calls.dated} times`);
    }
  }
}

/** What was read of an instrument that is gone has ended, and no order on it is open. */
function checkEndings({ simulator, seats, findings }: World): void {
  const truth = new Truth(simulator.exchange);
  for (const { name, endings } of Object.values(seats)) {
    for (const ending of endings) {
      ending.settle();
      for (const [id, { instrument_name }] of truth.openOrders(userIds[name])) {
        if (instrument_name === ending.instrument)
          findings.report("no order outlives its instrument", `${name}: ${id} is open on ${instrument_name}`);
      }
    }
  }
}

/** Moves everything that channels report. Every reader has to get a message. */
async function probe(world: World): Promise<void> {
  const { simulator, seats, clock, findings, views } = world;
  const truth = new Truth(simulator.exchange);
  const all = Object.values(seats);
  const before = new Map(all.map((seat) => [seat, seat.wire.arrivals]));
  truth.stir(userIds.maker, userIds.taker, 1);
  await clock.advance(quietMs);
  truth.stir(userIds.taker, userIds.maker, 2);
  await clock.advance(quietMs);
  for (const [seat, number] of before) {
    seat.watches.pass();
    const opened = views.get(seat);
    if (opened === undefined) findings.report("views open", `the views of ${seat.name} never became live`);
    else checkViews(world, truth, seat, opened);
    for (const watch of seat.watches.all) {
      const silent = watch.silentSince(number);
      if (silent.length > 0) {
        findings.report(
          "subscriptions are restored or their reader gets an error",
          `${watch.name}: ${silent.join(", ")} is silent`,
        );
      }
    }
  }
}
