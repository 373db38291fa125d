/** What any client sees of an exchange: that it answers, its clock, its pace, its state. */
import { quantile } from "simple-statistics";
import { type Client, connect, type ReplyMeta } from "../../src/index.ts";
import type { Target } from "../network/open.ts";
import { answerTrouble } from "./answers.ts";
import { failed, ok, type Result, warning } from "./finding.ts";

/** Connects without a key. The client is handed on for the checks that follow. */
export async function checkSession(
  { options }: Target,
  timeoutMs: number,
  hand: (client: Client) => void,
): Promise<Result> {
  const begin = performance.now();
  try {
    hand(await connect({ ...options, ...brief(timeoutMs) }));
    return ok("The exchange answers on the socket.", { ms: Math.round(performance.now() - begin) });
  } catch (error) {
    return failed(answerTrouble(error));
  }
}

/** Options of a client that tries once, and waits for nothing. */
export function brief(timeoutMs: number): { connectTimeoutMs: number; timeoutMs: number; reconnect: false } {
  return { connectTimeoutMs: timeoutMs, timeoutMs, reconnect: false };
}

/** Milliseconds by which a clock may be off without harm. */
const harmless = 1_000;
/** From here on deadlines of orders and signatures are wrong by more than their own length. */
const harmful = 10_000;

/** Compares the clock of this computer with that of the exchange. The fastest of five answers counts. */
export async function checkClock(client: Client): Promise<Result> {
  let best = { roundTripMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let sample = 0; sample < 5; sample++) {
    const before = Date.now();
    const { roundTripMs, result } = await timed((onReply) => client.public.getTime({}, { onReply }));
    if (roundTripMs < best.roundTripMs) best = { roundTripMs, offsetMs: result - (before + roundTripMs / 2) };
  }
  const offsetMs = Math.round(best.offsetMs);
  const uncertainMs = Math.ceil(best.roundTripMs / 2);
  const facts = { offsetMs, uncertainMs };
  const size = Math.abs(offsetMs) - uncertainMs;
  if (size <= harmless) return ok(`The clocks agree within ${Math.abs(offsetMs) + uncertainMs} ms.`, facts);
  const trouble = {
    cause: "clock_off" as const,
    what: `The clock of this computer is ${inWords(Math.abs(offsetMs))} ${offsetMs < 0 ? "ahead of" : "behind"} the exchange's.`,
    todo:
      "Turn on the synchronisation of time (Linux: timedatectl set-ntp true; containers and virtual machines take it from their " +
      "host). Signatures are refused from a minute on, and times in your own logs are wrong.",
  };
  return size > harmful ? failed(trouble, facts) : warning(trouble, facts);
}

function inWords(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A median above this is far for a market maker: Tokyo to London takes about 220 ms. */
const slowMs = 500;

/** Times `public/test`, one call after the other. */
export async function checkLatency(client: Client, samples: number): Promise<Result> {
  const times: number[] = [];
  let version = "";
  for (let sample = 0; sample < samples; sample++) {
    const { roundTripMs, result } = await timed((onReply) => client.public.test({}, { onReply }));
    times.push(roundTripMs);
    version = result.version;
  }
  const at = (share: number): number => Math.round(quantile(times, share) * 100) / 100;
  const facts = { samples, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1), version };
  const what = `public/test takes ${facts.p50} ms (median), 90 % ${facts.p90} ms, slowest of ${samples} ${facts.max} ms.`;
  if (facts.p50 <= slowMs) return ok(what, facts);
  return warning(
    { cause: "slow", what, todo: "Run the program nearer to the exchange (London), and without a VPN." },
    facts,
  );
}

/** Asks whether trading is locked. */
export async function checkStatus(client: Client): Promise<Result> {
  const { locked, locked_indices = [], locked_currencies = [] } = await client.public.status({});
  if (String(locked) === "false") return ok("Trading is open.");
  const places = [...locked_currencies, ...locked_indices].join(", ");
  const everywhere = String(locked) === "true";
  const trouble = {
    cause: "locked" as const,
    what: everywhere ? "Trading is locked everywhere." : `Trading is locked on ${places}.`,
    todo: "Orders there are refused; cancels go through, as a rule. Follow the channel platform_state for the end.",
  };
  return everywhere ? failed(trouble, { places }) : warning(trouble, { places });
}

interface Timed<Value> {
  readonly result: Value;
  readonly roundTripMs: number;
}

async function timed<Value>(call: (onReply: (meta: ReplyMeta) => void) => Promise<Value>): Promise<Timed<Value>> {
  let roundTripMs = Number.POSITIVE_INFINITY;
  const result = await call(({ sentMs, receivedMs }) => {
    roundTripMs = receivedMs - sentMs;
  });
  return { result, roundTripMs };
}
