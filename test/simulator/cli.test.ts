import { expect, test } from "vitest";
import { runSimulate } from "../../simulator/cli.ts";

/** Runs the command; `meanwhile` gets what was printed so far, before the user ends it. */
async function run(args: readonly string[], meanwhile: (text: string) => Promise<void> = async () => {}) {
  let output = "";
  let errors = "";
  const code = await runSimulate(args, {
    write: (text) => {
      output += text;
    },
    writeError: (text) => {
      errors += text;
    },
    interrupted: () => meanwhile(output),
  });
  return { code, output, errors };
}

test("help explains every option", async () => {
  const { code, output } = await run(["--help"]);
  expect(code).toBe(0);
  for (const name of ["host", "port", "deflate", "no-control", "seed", "rate", "empty", "price", "accounts"]) {
    expect(output).toContain(`--${name}`);
  }
  for (const name of ["numbers", "no-credits", "token-life", "idle-timeout", "latency", "faults", "check"]) {
    expect(output).toContain(`--${name}`);
  }
});

test.each([
  [["--port", "x"], 'Expected --port to be a number from 0 to 65535, got "x".'],
  [["--rate", "60000"], 'Expected --rate to be a number from 0 to 50000, got "60000".'],
  [["--numbers", "roman"], 'Expected --numbers to be plain or wire, got "roman".'],
  [["--price", "btc_usd"], 'Expected --price as btc_usd=60000, got "btc_usd".'],
  [["--nope"], "Unknown option '--nope'"],
  [["--faults", "/nowhere.json"], "ENOENT"],
])("%j is refused with what to do", async (args, message) => {
  const { code, errors } = await run(args);
  expect(code).toBe(2);
  expect(errors).toContain(message);
  expect(errors).toContain("--help");
});

test("it runs until it is ended, and says where", async () => {
  const args = ["--port", "0", "--empty", "--rate", "0", "--latency", "1", "--idle-timeout", "5", "--no-credits"];
  const { code, output } = await run(args, async (text) => {
    const url = /HTTP +(\S+)/.exec(text)?.[1] ?? "";
    const reply = await fetch(`${url}/public/get_time`);
    expect(reply.status).toBe(200);
    expect(await (await fetch(url.replace("/api/v2", "/control/faults"))).json()).toEqual([]);
  });
  expect(code).toBe(0);
  expect(output).toContain("sim-client  sim-secret-0001");
});
