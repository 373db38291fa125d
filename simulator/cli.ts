/** The command `deribit-rpc simulate`. */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readRule } from "./faults/read-rule.ts";
import { defaultAccounts } from "./options.ts";
import { readAccounts } from "./read-accounts.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";

/** What the command needs of the terminal that it runs in. */
interface Terminal {
  write(text: string): void;
  writeError(text: string): void;
  /** Resolves when the user interrupts the program. */
  interrupted(): Promise<void>;
}

const help = `deribit-rpc simulate: an offline Deribit on this computer

Usage
  deribit-rpc simulate [options]

Where
  --host HOST          address to listen on (127.0.0.1)
  --port PORT          port to listen on; 0 takes a free one (8022)
  --deflate            compress for clients that offer it, as the real exchange does
  --no-control         no control endpoint; by default faults can be added at /control/faults

Market
  --seed N             seed of all random decisions (1)
  --rate N             actions of the simulated market per second, 0 to 50000 (20)
  --empty              start with empty books
  --price INDEX=PRICE  price of an index at the start, such as btc_usd=60000; may be repeated
  --accounts FILE      JSON array of accounts and keys, instead of the default ones

Behaviour
  --numbers FORMAT     "plain", or "wire" for numbers as the real exchange prints them (10.0, 6.4e4)
  --no-credits         count no credits: no call is refused with 10028
  --token-life S       lifetime of a token in seconds (900)
  --idle-timeout S     seconds of silence after which a socket is cut; 0 for never (60.5)
  --latency MS         processing time of each call in milliseconds (0)
  --faults FILE        JSON array of faults that apply from the start
  --check              check every outgoing message, and report those that do not fit their schemas

  --help               show this text

Examples
  deribit-rpc simulate --rate 1000
  deribit-rpc simulate --faults faults.json --numbers wire
  curl -d '{"kind":"drop","method":"private/buy"}' http://127.0.0.1:8022/control/faults
`;

const optionTypes = {
  host: { type: "string" },
  port: { type: "string" },
  deflate: { type: "boolean" },
  "no-control": { type: "boolean" },
  seed: { type: "string" },
  rate: { type: "string" },
  empty: { type: "boolean" },
  price: { type: "string", multiple: true },
  accounts: { type: "string" },
  numbers: { type: "string" },
  "no-credits": { type: "boolean" },
  "token-life": { type: "string" },
  "idle-timeout": { type: "string" },
  latency: { type: "string" },
  faults: { type: "string" },
  check: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const defaultPort = 8022;
const fastestRate = 50_000;

/** Runs the command until the user ends it. Resolves with the exit code. */
export async function runSimulate(args: readonly string[], terminal: Terminal): Promise<number> {
  let options: SimulatorOptions | "help";
  try {
    options = readOptions(args);
  } catch (error) {
    terminal.writeError(`${messageOf(error)}\nSee deribit-rpc simulate --help.\n`);
    return 2;
  }
  if (options === "help") {
    terminal.write(help);
    return 0;
  }
  let simulator: Simulator;
  try {
    simulator = await createSimulator({
      ...options,
      onProblem: (problem) => terminal.writeError(`${problem.kind}: ${problem.name} ${describe(problem)}\n`),
    });
  } catch (error) {
    terminal.writeError(`The simulator did not start: ${messageOf(error)}\n`);
    return 1;
  }
  terminal.write(greeting(simulator, options));
  await terminal.interrupted();
  await simulator.close();
  return 0;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof optionTypes }>>["values"];

function readOptions(args: readonly string[]): SimulatorOptions | "help" {
  const { values } = parseArgs({ args: [...args], options: optionTypes, strict: true, allowPositionals: false });
  if (values.help === true) return "help";
  const { numbers = "plain" } = values;
  if (numbers !== "plain" && numbers !== "wire") {
    throw new TypeError(`Expected --numbers to be plain or wire, got ${JSON.stringify(numbers)}.`);
  }
  const idleTimeoutS = readNumber(values, "idle-timeout", 0);
  return {
    seed: readNumber(values, "seed", 0) ?? 1,
    listen: {
      host: values.host ?? "127.0.0.1",
      port: readPort(values) ?? defaultPort,
      deflate: values.deflate === true,
      control: values["no-control"] !== true,
    },
    market: {
      rate: readNumber(values, "rate", 0, fastestRate) ?? 20,
      liquidity: values.empty !== true,
      prices: readPrices(values.price ?? []),
    },
    accounts: values.accounts === undefined ? defaultAccounts : readList(values.accounts, readAccounts),
    numbers,
    tokenLifetimeS: readNumber(values, "token-life", 1) ?? 900,
    faults: values.faults === undefined ? [] : readList(values.faults, (list) => list.map(readRule)),
    checkOutgoing: values.check === true,
    ...(values["no-credits"] === true ? { credits: false } : {}),
    ...(idleTimeoutS === undefined ? {} : { idleTimeoutMs: idleTimeoutS * 1000 }),
    ...readLatency(readNumber(values, "latency", 0)),
  };
}

function readLatency(latency: number | undefined): Pick<SimulatorOptions, "latencies"> {
  return latency === undefined ? {} : { latencies: { matching: latency, private: latency, public: latency } };
}

function readNumber(
  values: Values,
  name: keyof Values & string,
  lowest: number,
  highest: number = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const text = values[name];
  if (typeof text !== "string") return undefined;
  const value = Number(text);
  if (text.trim() !== "" && value >= lowest && value <= highest) return value;
  const range = highest === Number.MAX_SAFE_INTEGER ? `of ${lowest} or more` : `from ${lowest} to ${highest}`;
  throw new TypeError(`Expected --${name} to be a number ${range}, got ${JSON.stringify(text)}.`);
}

function readPort(values: Values): number | undefined {
  const port = readNumber(values, "port", 0, 65_535);
  if (port === undefined || Number.isInteger(port)) return port;
  throw new TypeError(`Expected --port to be a whole number, got ${port}.`);
}

function readPrices(texts: readonly string[]): Record<string, number> {
  const prices: Record<string, number> = {};
  for (const text of texts) {
    const [index = "", price, ...rest] = text.split("=");
    if (!(Number(price) > 0) || rest.length > 0)
      throw new TypeError(`Expected --price as btc_usd=60000, got ${JSON.stringify(text)}.`);
    prices[index] = Number(price);
  }
  return prices;
}

/** The items that `read` makes of the list in a file. An error names the file. */
function readList<Item>(path: string, read: (list: readonly unknown[]) => readonly Item[]): readonly Item[] {
  try {
    const list: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!Array.isArray(list)) throw new TypeError("It is not a JSON array.");
    return read(list);
  } catch (error) {
    throw new TypeError(`Cannot read ${path}: ${messageOf(error)}`);
  }
}

function greeting(simulator: Simulator, { accounts = [], listen }: SimulatorOptions): string {
  const keys = accounts.flatMap(({ userId, keys: held }) =>
    held.map(({ clientId, clientSecret }) => `  ${userId}  ${clientId}  ${clientSecret}`),
  );
  const control = simulator.httpUrl.replace("/api/v2", "/control");
  const hasControl = listen !== false && listen?.control === true;
  return [
    "An offline Deribit is running.",
    `  WebSocket  ${simulator.url}`,
    `  HTTP       ${simulator.httpUrl}`,
    ...(hasControl ? [`  control    ${control}`] : []),
    "Accounts (user, client id, client secret)",
    ...keys,
    "Press Ctrl+C to stop.",
    "",
  ].join("\n");
}

function describe(problem: Simulator["problems"][number]): string {
  if (problem.kind === "failure") return messageOf(problem.cause);
  return problem.errors.map(({ path, message }) => `${path} ${message}`).join("; ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
