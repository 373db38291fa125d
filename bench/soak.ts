/** `npm run soak`: thousands of channels on real sockets for minutes, with a line that breaks again and again. */
import { Command, InvalidArgumentError } from "commander";
import { type Client, connect } from "../src/client/client.ts";
import { channelsOf, type SoakChannel } from "./soak/channels.ts";
import { SoakExchange } from "./soak/exchange.ts";
import { play } from "./soak/phases.ts";
import { printTable } from "./soak/report.ts";
import { Witness } from "./soak/witness.ts";

interface Options {
  readonly minutes: number;
  readonly channels: number;
  readonly rate: number;
  readonly dropS: number;
  readonly warmUpS: number;
}

const lookEveryMs = 5_000;
/**
 * What happens only when a line breaks, and what looks on, is compiled only after many times: until then the heap grows
 * by machine code.
 */
const warmUpPace = { breakEveryMs: 1_000, lookEveryMs: 1_000 };

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

const options = new Command("soak")
  .description("Reads a busy market over real sockets and shows what it costs, and whether anything grows or is lost.")
  .option("--minutes <count>", "how long is measured", positive, 5)
  .option("--channels <count>", "channels to read", positive, 5_000)
  .option("--rate <count>", "messages a second to aim for", positive, 20_000)
  .option("--drop-s <seconds>", "seconds between two breaks of the line", positive, 30)
  .option("--warm-up-s <seconds>", "seconds before, with a break each second, until all code is compiled", positive, 60)
  .parse()
  .opts<Options>();

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
process.exitCode = (await soak(options)) ? 0 : 1;

/** Whether the client did all that it has to. */
async function soak({ minutes, channels: count, rate, dropS, warmUpS }: Options): Promise<boolean> {
  const exchange = await SoakExchange.start(rate);
  const channels = channelsOf(exchange.instruments, count);
  const witness = new Witness(channels);
  const client = await connect({
    network: { ws: exchange.url },
    credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
    reconnect: { backoff: { kind: "fixed", delayMs: 0 } },
    limits: false,
  });
  await read(client, channels, witness);
  console.log(
    `${channels.length} channels of ${exchange.instruments.length} instruments, ${rate} messages a second, a break every ${dropS} s`,
  );
  const parts = { exchange, witness, signal: interrupt.signal };
  await play(parts, { name: "warming up", forMs: warmUpS * 1_000, ...warmUpPace });
  const pace = { breakEveryMs: dropS * 1_000, lookEveryMs };
  const measured = await play(parts, { name: "measuring ", forMs: minutes * 60_000, ...pace });
  const alive = client.state.name === "ready" ? client.stats.channels : 0;
  const isWell = printTable({ ...measured, witness, wish: { channels: count, rate }, channels: alive });
  await client.close();
  exchange.end();
  return isWell;
}

async function read(client: Client, channels: readonly SoakChannel[], witness: Witness): Promise<void> {
  const names: readonly string[] = channels.map(({ name }) => name);
  await client.subscribe(names, {
    onData: ({ channel, data }) => witness.heard(channel, data),
    onGap: ({ channel, cause }) => witness.told(channel, cause, performance.now()),
  });
}
