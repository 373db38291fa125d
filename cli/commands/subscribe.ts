/** `deribit-rpc subscribe`: messages of channels as they come. */
import { Command } from "commander";
import type { Client, Gap } from "../../src/index.ts";
import { type OpenClient, openClient } from "../network/open.ts";
import { checkChannels, needsKey } from "../reference/channels.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { timeOfDay } from "../terminal/numbers.ts";
import { type Output, outputOf } from "../terminal/output.ts";
import { addStreamOptions, type LengthOptions, type StreamOptions, withExamples } from "./options.ts";
import { isTicker, TickerTable } from "./ticker-table.ts";

export function subscribeCommand(): Command {
  const command = new Command("subscribe")
    .summary("print the messages of channels")
    .description(
      "Prints each message as a JSON document on a line; a gap, where messages may be missing, is a line of its own. On a " +
        "terminal, tickers become a live table. Ends with Ctrl+C.",
    )
    .argument("<channel...>", "names such as ticker.BTC-PERPETUAL.100ms; `deribit-rpc channels` lists them")
    .action(run);
  return withExamples(addStreamOptions(command), [
    ["a live table of two tickers", "subscribe ticker.BTC-PERPETUAL.100ms ticker.ETH-PERPETUAL.100ms"],
    ["prices of trades, in a script", "subscribe trades.BTC-PERPETUAL.100ms | jq -c '.data[].price'"],
    ["own orders on the test network", "subscribe user.orders.any.any.raw -n testnet"],
  ]);
}

async function run(channels: readonly string[], options: StreamOptions): Promise<void> {
  checkChannels(channels);
  const output = outputOf(options);
  const signal = untilInterrupted(options.for);
  await using session = await openClient({ network: options.network, signIn: channels.some(needsKey) });
  if (!output.json && channels.every(isTicker)) return await liveTickers(session, channels, options, signal);
  await print(session.client, channels, output, signal, options.count);
}

async function print(
  client: Client,
  channels: readonly string[],
  output: Output,
  signal: AbortSignal,
  count = Number.POSITIVE_INFINITY,
): Promise<void> {
  const onGap = (gap: Gap): void => (output.json ? output.document({ gap }) : output.line(inWords(gap, output)));
  const messages = await client.subscribe(channels, { signal, onGap });
  let printed = 0;
  for await (const { channel, data } of messages) {
    if (output.json) output.document({ channel, data });
    else {
      output.line(`${output.colours.dim(timeOfDay(Date.now()))} ${output.colours.cyan(channel)}`);
      output.value(data);
    }
    if (++printed >= count) return;
  }
}

async function liveTickers(
  { client, where }: OpenClient,
  channels: readonly string[],
  { count }: LengthOptions,
  signal: AbortSignal,
): Promise<void> {
  using table = new TickerTable(where);
  const messages = await client.subscribe(channels, { signal, onGap: () => table.gap() });
  let shown = 0;
  for await (const { data } of messages) {
    table.take(data);
    if (count !== undefined && ++shown >= count) return;
  }
}

function inWords({ channel, cause, fromMs, toMs }: Gap, { colours }: Output): string {
  return colours.yellow(`gap in ${channel}: ${cause}, ${timeOfDay(fromMs)} to ${timeOfDay(toMs)}`);
}
