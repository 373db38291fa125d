/** `deribit-rpc journal` as a command line, on a journal in a file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { CallTrace } from "../../../src/errors/family.ts";
import { sqliteJournal } from "../../../src/journal/entry.ts";
import { Sqlite } from "../../sqlite.ts";
import { throughPipe } from "../support/command-line.ts";
import { root } from "../support/packed.ts";

const folder = mkdtempSync(join(tmpdir(), "journal-cli-"));
const file = join(folder, "desk.db");
afterAll(() => rmSync(folder, { recursive: true }));

/** `better-sqlite3` is an optional peer, which the project of the test does not have. */
const env = { NODE_PATH: process.env["NODE_PATH"] ?? join(root, "node_modules") };
const run = (...args: string[]) => throughPipe(["journal", ...args], { env });

const trace = {
  ...{ account: { clientId: "key" }, client: "abc", instrument_name: "BTC-PERPETUAL", direction: "buy", amount: 10 },
  ...{ price: 5, label: 'a "quoted", label', terms: {}, uniqueLabel: true, sentMs: 1, connection: 1 },
} as CallTrace;

describe.skipIf(Sqlite === undefined)("journal", () => {
  test("shows, exports, checks and prunes", async () => {
    const journal = sqliteJournal(file);
    journal.append([{ what: "intent", call: "1", atMs: 1_000, offsetMs: 3, method: "private/buy", trace }]);
    journal.append([{ what: "ending", call: "1", atMs: 1_012, fate: "result", ms: 12 }]);
    journal.append([{ what: "intent", call: "2", atMs: 2_000, offsetMs: 3, method: "private/sell", trace }]);
    const { link } = journal.verify();
    // A client may have it open.
    const [all, unfinished, csv, whole, cut] = await Promise.all([
      run("show", file),
      run("show", file, "--unfinished"),
      run("export", file, "--format", "csv"),
      run("verify", file, "--link", link),
      run("verify", file, "--link", "0123"),
    ]);
    expect(
      all.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).call),
    ).toEqual(["2", "1"]);
    expect(JSON.parse(unfinished.stdout)).toMatchObject({ call: "2", method: "private/sell" });
    expect(csv.stdout.split("\n").slice(0, 2)).toEqual([
      expect.stringMatching(/^at,call,method,client_id,/),
      '1970-01-01T00:00:01.000Z,1,private/buy,key,,BTC-PERPETUAL,"a ""quoted"", label",,buy,10,5,,3,result,1970-01-01T00:00:01.012Z,12.00,,{}',
    ]);
    expect(JSON.parse(whole.stdout)).toEqual({ appends: 3, entries: 3, link });
    expect([cut.code, cut.stderr]).toEqual([1, expect.stringMatching(/its end was cut off/)]);
    const refused = await run("prune", file, "--older-than", "1d");
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/another process has it open/)]);
    journal.close();
    const pruned = await run("prune", file, "--older-than", "1d");
    expect(JSON.parse(pruned.stdout)).toEqual({ removed: 2, held: 1 });
  });

  test("what cannot be done is said, and makes no file", async () => {
    const missing = join(folder, "missing.db");
    const [show, prune, age] = await Promise.all([
      run("show", missing),
      run("prune", missing, "--older-than", "1d"),
      run("prune", file, "--older-than", "long"),
    ]);
    expect([show.code, show.stderr]).toEqual([1, expect.stringMatching(/there is no journal .*missing\.db/)]);
    expect([prune.code, prune.stderr]).toEqual([1, expect.stringMatching(/there is no journal/)]);
    expect([age.code, age.stderr]).toEqual([2, expect.stringMatching(/as 90d/)]);
  });
});
