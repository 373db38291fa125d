/** `deribit-rpc chain`: the options of an expiry with their prices, volatilities and Greeks. */
import { Command } from "commander";
import type { Instrument, TickerEvent } from "../../src/index.ts";
import { openClient } from "../network/open.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { LiveText } from "../terminal/live.ts";
import { counted } from "../terminal/numbers.ts";
import { outputOf } from "../terminal/output.ts";
import { ChainTable } from "./chain-table.ts";
import { addStreamOptions, type StreamOptions, withExamples } from "./options.ts";

interface ChainCommandOptions extends StreamOptions {
  readonly expiries?: true;
}

/** Longest wait for the tickers of a chain that goes into a pipe, in milliseconds: some options may be silent. */
const tickersMs = 5_000;

export function chainCommand(): Command {
  const command = new Command("chain")
    .summary("show the option chain of a currency")
    .description(
      "Shows the options of an expiry by strike, with prices, implied volatility and Greeks: live on a terminal until Ctrl+C, " +
        "one document in a pipe.",
    )
    .argument("<currency>", "as BTC, ETH, or USDC for options that are settled in it")
    .argument("[expiry]", "as 27MAR26, the way names of options have it; the next one when it is left out")
    .option("--expiries", "list the expiries instead")
    .action(run);
  return withExamples(addStreamOptions(command), [
    ["the next expiry, live", "chain BTC"],
    ["what there is", "chain ETH --expiries -n mainnet"],
    ["deltas of the calls, in a script", "chain BTC 27MAR26 | jq '.strikes[] | {strike, delta: .call.greeks.delta}'"],
  ]);
}

async function run(currency: string, expiry: string | undefined, options: ChainCommandOptions): Promise<void> {
  const output = outputOf(options);
  const signal = untilInterrupted(options.for);
  await using session = await openClient({ network: options.network, signIn: false });
  const { client, where } = session;
  const all = await client.public.getInstruments({ currency: currency.toUpperCase(), kind: "option" });
  const expiries = byExpiry(all);
  if (expiries.size === 0) throw new CommandError(exitCodes.failed, `There are no options of ${currency} at ${where}.`);
  if (options.expiries === true) {
    if (output.json) for (const [name, list] of expiries) output.document({ expiry: name, options: list.length });
    else for (const [name, list] of expiries) output.line(`${name.padEnd(8)} ${counted(list.length, "option")}`);
    return;
  }
  const name = (expiry ?? [...expiries.keys()][0] ?? "").toUpperCase();
  const chosen = expiries.get(name);
  if (chosen === undefined) {
    const known = [...expiries.keys()].join(", ");
    throw new CommandError(exitCodes.failed, `There is no expiry ${name} of ${currency}. There are ${known}.`);
  }
  const chain = new ChainTable(chosen, `${currency.toUpperCase()} ${name}`, where);
  const channels = chosen.map(({ instrument_name }) => `ticker.${instrument_name}.100ms` as const);
  using text = output.json ? undefined : new LiveText(() => chain.draw());
  const enough = output.json ? AbortSignal.any([signal, AbortSignal.timeout(tickersMs)]) : signal;
  let shown = 0;
  for await (const { data } of await client.subscribe(channels, { signal: enough, onGap: () => {} })) {
    chain.take(data as TickerEvent);
    text?.touch();
    const isWhole = output.json
      ? chain.filled === chosen.length
      : ++shown >= (options.count ?? Number.POSITIVE_INFINITY);
    if (isWhole) break;
  }
  if (output.json) output.document({ currency: currency.toUpperCase(), expiry: name, ...chain.document() });
}

/** Options by the expiry in their names, the nearest first. */
function byExpiry(options: readonly Instrument[]): ReadonlyMap<string, readonly Instrument[]> {
  const expiries = new Map<string, Instrument[]>();
  const inOrder = options.toSorted((a, b) => (a.expiration_timestamp ?? 0) - (b.expiration_timestamp ?? 0));
  for (const option of inOrder) {
    const name = option.instrument_name.split("-")[1] ?? "";
    expiries.set(name, [...(expiries.get(name) ?? []), option]);
  }
  return expiries;
}
