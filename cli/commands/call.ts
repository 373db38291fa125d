/** `deribit-rpc call`: one call of any method, checked before it leaves. */
import { Command } from "commander";
import type { MethodRow } from "../../generated/contract.ts";
import { methodRows } from "../../generated/methods.ts";
import { validateParams } from "../../src/api/validate.ts";
import { type Client, isCallError, type ReplyMeta } from "../../src/index.ts";
import { rememberInstruments } from "../completion/instruments.ts";
import { openClient } from "../network/open.ts";
import { wireNameOf } from "../reference/methods.ts";
import { readParams } from "../reference/params.ts";
import { confirmWrite } from "../terminal/confirm.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, type NetworkOptions, networkOption, withExamples } from "./options.ts";

interface CallCommandOptions extends NetworkOptions, JsonOptions {
  readonly yes?: true;
  readonly unchecked?: true;
}

export function callCommand(): Command {
  const command = new Command("call")
    .summary("call a method")
    .description(
      "Calls a method and prints its result, its times and the credits it took. Params are checked before anything " +
        "leaves. A method that writes asks first; without a terminal it needs --yes.",
    )
    .argument("<method>", "name on the wire; `ticker` stands for `public/ticker`")
    .argument("[params...]", "key=value, a JSON object, @file with a JSON object, or @- for standard input")
    .addOption(networkOption())
    .addOption(jsonOption())
    .option("-y, --yes", "send a write without asking")
    .option("--unchecked", "take methods and params that this version does not know")
    .action(run);
  return withExamples(command, [
    ["the ticker of the perpetual, offline", "call public/ticker instrument_name=BTC-PERPETUAL"],
    ["an order on the test network", "call private/buy instrument_name=BTC-PERPETUAL amount=10 type=market -n testnet"],
    ["the result alone, in a script", "call get_index_price index_name=btc_usd | jq .result.index_price"],
    ["params from a file, in a script", "call private/mass_quote @quotes.json --yes"],
  ]);
}

async function run(word: string, words: readonly string[], options: CallCommandOptions): Promise<void> {
  const unchecked = options.unchecked === true;
  const method = unchecked ? word : wireNameOf(word);
  const row = methodRows.get(method);
  const params = readParams(row, words);
  if (!unchecked) check(method, params);
  const isWrite = row?.effect !== "read";
  if (isWrite) {
    await confirmWrite(`Send ${method} ${JSON.stringify(params)} to ${options.network}?`, options.yes === true);
  }
  const output = outputOf(options);
  await using session = await openClient({
    network: options.network,
    signIn: method.startsWith("private/"),
    client: { checkParams: !unchecked },
  });
  let meta: ReplyMeta | undefined;
  const signal = untilInterrupted();
  const result = await session.client
    .call(method, params, { signal, onReply: (reply) => (meta = reply) })
    .catch((error: unknown) => lost(session.client, error));
  if (method === "public/get_instruments") remember(options.network, result);
  const report = reportOf(row, meta, session.client);
  if (output.json) {
    output.document({ method, network: options.network, result, ...report });
    return;
  }
  output.value(result);
  output.remark(`${session.where}: ${inWords(report)}`);
}

function check(method: string, params: object): void {
  const validation = validateParams(method, params);
  if (validation.ok) return;
  const lines = validation.errors.map(({ path, message }) => `${path === "" ? "params" : path.slice(1)}: ${message}`);
  const hint = `Its params: deribit-rpc methods ${method}`;
  throw new CommandError(exitCodes.usage, [`${method} was not sent:`, ...new Set(lines), hint].join("\n"));
}

/** Looks up what became of a write whose answer was lost, before the command ends with the error. */
async function lost(client: Client, error: unknown): Promise<never> {
  if (!isCallError(error) || error.outcome !== "unknown" || error.trace === undefined) throw error;
  const resolution = await client.resolveOutcome(error);
  switch (resolution.fate) {
    case "executed":
      throw new CommandError(exitCodes.unknown, `${error.message}\nIt was looked up: it was executed.`);
    case "not_executed":
      throw new CommandError(exitCodes.failed, `${error.message}\nIt was looked up: it was not executed.`);
    case "still_unknown":
      throw new CommandError(
        exitCodes.unknown,
        `${error.message}\nIt was looked up: it may have been executed (${resolution.reason}).`,
      );
  }
}

interface Report {
  /** From sending to the answer, in milliseconds. */
  readonly roundTripMs?: number;
  /** Time that the exchange worked on it, in microseconds. */
  readonly exchangeUs?: number;
  readonly credits?: { readonly pool: string; readonly cost: number; readonly left: number };
}

function reportOf(row: MethodRow | undefined, meta: ReplyMeta | undefined, { limits }: Client): Report {
  const pool = row === undefined ? undefined : limits?.snapshot()[row.pool];
  return {
    ...(meta === undefined ? {} : { roundTripMs: Number((meta.receivedMs - meta.sentMs).toFixed(3)) }),
    ...(meta?.usIn === undefined || meta.usOut === undefined ? {} : { exchangeUs: meta.usOut - meta.usIn }),
    ...(row === undefined || pool === undefined
      ? {}
      : { credits: { pool: row.pool, cost: row.cost, left: Math.floor(pool.available) } }),
  };
}

function inWords({ roundTripMs, exchangeUs, credits }: Report): string {
  return [
    ...(roundTripMs === undefined ? [] : [`${roundTripMs.toFixed(1)} ms`]),
    ...(exchangeUs === undefined ? [] : [`${exchangeUs} µs of them at the exchange`]),
    ...(credits === undefined ? [] : [`took ${credits.cost} of ${credits.pool}, ${credits.left} left`]),
  ].join(", ");
}

/** Keeps the names of instruments for completion in the shell. */
function remember(network: string, result: unknown): void {
  if (!Array.isArray(result)) return;
  const names = result.map(({ instrument_name }) => instrument_name).filter((name) => typeof name === "string");
  rememberInstruments(network, names);
}
