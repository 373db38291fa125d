/** `deribit-rpc doctor`: what is wrong between this computer and the exchange, and what to do about it. */
import { Command } from "commander";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { type ExitCode, exitCodes } from "../terminal/exit-codes.ts";
import { type Output, outputOf } from "../terminal/output.ts";
import {
  type JsonOptions,
  jsonOption,
  type NetworkOptions,
  networkOption,
  readCount,
  readSeconds,
  withExamples,
} from "./options.ts";

interface DoctorCommandOptions extends NetworkOptions, JsonOptions {
  readonly timeout: number;
  readonly samples: number;
  readonly need: readonly string[];
}

export function doctorCommand(): Command {
  const command = new Command("doctor")
    .summary("check the way to an exchange, a key and the schemas")
    .description(
      "Checks name, port, encryption, WebSocket, clock, latency, key, scopes, limits, schemas and state, in this order. Each line " +
        "says what is so; where something is wrong, the next line says what to do. Places no order.",
    )
    .addOption(networkOption())
    .addOption(jsonOption())
    .option("--timeout <seconds>", "longest wait for one step", readSeconds, 5)
    .option("--samples <n>", "how often the latency is measured", readCount, 20)
    .option("--need <scope...>", "scopes that the key has to have", ["account:read", "trade:read"])
    .action(run);
  return withExamples(command, [
    ["the test network, with the key of the environment or the file", "doctor -n testnet"],
    ["whether a key can trade", "doctor -n testnet --need account:read trade:read_write"],
    ["what is wrong, in a script", `doctor -n mainnet | jq -r 'select(.mark == "failed") | "\\(.cause): \\(.todo)"'`],
  ]);
}

async function run({ network, timeout, samples, need, ...options }: DoctorCommandOptions): Promise<void> {
  const output = outputOf(options);
  const findings: Finding[] = [];
  for await (const finding of examine({ network, timeoutMs: timeout * 1_000, samples, needed: need })) {
    findings.push(finding);
    if (output.json) output.document(finding);
    else print(finding, output);
  }
  process.exitCode = exitCodeOf(findings);
}

/** 0 where nothing failed; otherwise that of the first failure. */
function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const first = findings.find(({ mark }) => mark === "failed");
  if (first === undefined) return exitCodes.done;
  const ofKey = ["credentials", "sign-in", "scopes"].includes(first.check);
  return ofKey ? exitCodes.credentials : exitCodes.failed;
}

function print({ check, mark, what, todo }: Finding, { colours, line }: Output): void {
  const signs = {
    ok: colours.green("✓"),
    warning: colours.yellow("!"),
    failed: colours.red("✗"),
    skipped: colours.dim("-"),
  };
  line(`${signs[mark]} ${check.padEnd(11)} ${mark === "skipped" ? colours.dim(what) : what}`);
  if (todo !== undefined) line(`  ${" ".repeat(11)} ${colours.dim("->")} ${todo}`);
}
