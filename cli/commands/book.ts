/** `deribit-rpc book`: the order book of an instrument, live. */
import { Command, Option } from "commander";
import type { LiveBook, OrderBookView } from "../../src/index.ts";
import { type OpenClient, openClient } from "../network/open.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { LiveText } from "../terminal/live.ts";
import { outputOf } from "../terminal/output.ts";
import { ladder } from "./ladder.ts";
import { addStreamOptions, readCount, type StreamOptions, withExamples } from "./options.ts";

interface BookCommandOptions extends StreamOptions {
  readonly depth: number;
}

export function bookCommand(): Command {
  const command = new Command("book")
    .summary("show the order book of an instrument")
    .description(
      "Shows the order book of an instrument: a live ladder on a terminal, which ends with Ctrl+C. In a pipe the book as it is " +
        "now, one document; with --count or --for one for each change.",
    )
    .argument("<instrument>", "as BTC-PERPETUAL; `deribit-rpc call public/get_instruments currency=BTC` lists them")
    .addOption(new Option("--depth <n>", "levels of each side").argParser(readCount).default(10))
    .action(run);
  return withExamples(addStreamOptions(command), [
    ["a live ladder", "book BTC-PERPETUAL"],
    ["five levels of the main network, in a script", "book BTC-PERPETUAL --depth 5 -n mainnet | jq .bids"],
    ["each change for a minute", "book ETH-PERPETUAL --for 60 --json"],
  ]);
}

async function run(instrument: string, options: BookCommandOptions): Promise<void> {
  const output = outputOf(options);
  const signal = untilInterrupted(options.for);
  await using session = await openClient({ network: options.network, signIn: false });
  if (!output.json) return await live(session, instrument, options, signal);
  const once = options.count === undefined && options.for === undefined;
  const print = (book: LiveBook): void => output.document(documentOf(instrument, book, options.depth));
  await follow(session, instrument, once ? 1 : options.count, signal, print);
}

async function live(
  session: OpenClient,
  instrument: string,
  { depth, count }: BookCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  let drawn = `${instrument}: waiting for its book`;
  using text = new LiveText(() => drawn);
  await follow(session, instrument, count, signal, (book) => {
    drawn = ladder(book, depth, `${instrument} at ${session.where}`);
    text.touch();
  });
}

/** Hands out the live book after each change, until the end that is asked for, or that of the instrument. */
function follow(
  { client }: OpenClient,
  instrument: string,
  count = Number.POSITIVE_INFINITY,
  signal: AbortSignal,
  onBook: (book: LiveBook) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let shown = 0;
    const onChange = (view: OrderBookView): void => {
      const book = view.live;
      if (book !== undefined && shown < count) {
        shown += 1;
        onBook(book);
      }
      if (view.error !== undefined) reject(view.error);
      else if (shown >= count || view.state === "closed") resolve();
    };
    client.orderBook(instrument, { signal, onChange }).then(onChange, (error: unknown) => {
      if (signal.aborted) resolve();
      else reject(error);
    });
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function documentOf(instrument: string, book: LiveBook, depth: number): object {
  const { timestamp, changeId } = book;
  return {
    instrument_name: instrument,
    timestamp,
    change_id: changeId,
    bids: book.bids(depth),
    asks: book.asks(depth),
  };
}
