/** Each symptom of docs/operations, brought about by a fault: the metric and the line of the log come out as its page says. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type DataPoint, type Histogram, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";
import type { SimulatorOptions } from "../../simulator/index.ts";
import * as validators from "../../src/api/validate.ts";
import type { ClientOptions } from "../../src/client/options.ts";
import { JournalError } from "../../src/errors/client.ts";
import type { Journal } from "../../src/journal/journal.ts";
import { log } from "../../src/log/entry.ts";
import { observe } from "../../src/otel/entry.ts";
import { openWorld, type World } from "./world.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = resolve(root, "docs/operations");

class Reader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

interface Line {
  readonly level: string;
  readonly event: unknown;
  readonly message: string;
}

interface Point {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: number;
}

/** What a page says that comes out. */
interface Page {
  readonly metric: string;
  readonly attribute: readonly [string, string] | undefined;
  readonly alert: string;
  readonly event: string;
  readonly level: string;
  readonly words: string;
  readonly command: string;
}

function readPage(name: string): Page {
  const text = readFileSync(resolve(folder, `${name}.md`), "utf8");
  const cell = (row: string): string => new RegExp(`^\\| ${row} \\| (.+) \\|$`, "m").exec(text)?.[1] ?? "";
  const codes = (row: string): string[] => [...cell(row).matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
  const [metric = "", attribute, value] = codes("metric");
  const [event = "", level = "", words = ""] = codes("log line");
  const [[alert = ""], [command = ""]] = [codes("alert"), codes("command")];
  const pair = attribute === undefined || value === undefined ? undefined : ([attribute, value] as const);
  return { metric, attribute: pair, alert, event, level, words, command };
}

/** A journal on a disk that is full from some moment on. */
function fullJournal(): Journal & { isFull: boolean } {
  const journal = {
    isFull: false,
    append: () => {
      if (journal.isFull) throw new JournalError("the journal desk.db was not written: the disk is full");
    },
    unfinished: () => [],
    close: () => {},
  };
  return journal;
}

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 30_000, post_only: true };

interface Symptom {
  readonly client?: Partial<ClientOptions>;
  readonly exchange?: SimulatorOptions;
  /** Brings it about. Gives the metrics of the moment, where they are others afterwards. */
  strike(world: World, collect: () => Promise<readonly Point[]>): Promise<readonly Point[] | undefined>;
}

const journal = fullJournal();
/** Ends a call however it ends. */
const ended = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

const symptoms: Readonly<Record<string, Symptom>> = {
  "too-many-requests": {
    strike: async ({ client, simulator, until }) => {
      simulator.faults.add({ kind: "credits_gone", method: "private/buy" });
      await until(ended(client.private.buy(order)));
      return undefined;
    },
  },
  "stale-book": {
    client: { heartbeatMs: 10_000 },
    strike: async ({ simulator, clock }, collect) => {
      simulator.faults.add({ kind: "half_open" });
      await clock.advance(12_000);
      const stale = await collect();
      await clock.advance(30_000);
      return stale;
    },
  },
  "clock-skew": {
    strike: async ({ client, simulator, until, clock }) => {
      simulator.faults.add({ kind: "slow_clock", ms: -60_000, forMs: 30_000 });
      await clock.advance(1);
      await until(ended(client.private.buy(order)));
      return undefined;
    },
  },
  "refused-refresh": {
    exchange: { tokenLifetimeS: 30 },
    strike: async ({ simulator, clock }) => {
      simulator.faults.add({
        kind: "error",
        method: "public/auth",
        code: 13004,
        message: "invalid_credentials",
        times: 2,
      });
      await clock.advance(26_000);
      return undefined;
    },
  },
  "unknown-outcomes": {
    client: { timeoutMs: 2_000 },
    strike: async ({ client, simulator, until }) => {
      simulator.faults.add({ kind: "lose_reply", method: "private/buy" });
      await until(ended(client.private.buy(order)));
      return undefined;
    },
  },
  "disk-full": {
    client: { journal },
    strike: async ({ client, until }) => {
      journal.isFull = true;
      await until(ended(client.private.buy(order)));
      return undefined;
    },
  },
  maintenance: {
    strike: async ({ simulator, clock }) => {
      simulator.faults.add({ kind: "maintenance", disconnect: true, forMs: 60_000 });
      await clock.advance(5_000);
      return undefined;
    },
  },
  "api-drift": {
    client: { validate: { mode: "observe", using: driftingValidators() } },
    strike: async ({ client, until }) => {
      await until(client.public.getTime());
      return undefined;
    },
  },
};

/** The schemas of a release to which one member of the exchange is new. */
function driftingValidators(): typeof validators {
  return {
    ...validators,
    inspectResult: (method: string, value: unknown) =>
      method === "public/get_time"
        ? [{ path: "/new_member", message: "is not known", severity: "added" as const }]
        : validators.inspectResult(method, value),
  };
}

async function reproduce({ client: options = {}, exchange = {}, strike }: Symptom) {
  const world = await openWorld({ limits: false, ...options }, { seed: 3, ...exchange });
  const seen: Line[] = [];
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    void seen.push({ level, event: fields["event"], message });
  log(world.client, { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") });
  const reader = new Reader();
  const observation = observe(world.client, { meterProvider: new MeterProvider({ readers: [reader] }) });
  observation.watch(await world.until(world.client.orderBook("BTC-PERPETUAL")));
  const collect = async (): Promise<readonly Point[]> => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ descriptor, dataPoints }) =>
        (dataPoints as readonly DataPoint<number | Histogram>[]).map(({ attributes, value }) => ({
          name: descriptor.name,
          attributes,
          value: typeof value === "number" ? value : value.count,
        })),
      ),
    );
  };
  const before = await collect();
  const quiet = seen.length;
  const during = await strike(world, collect);
  const after = during ?? (await collect());
  observation.stop();
  await world.close();
  return { before, after, lines: seen.slice(quiet) };
}

/** The value of the metric of a page; 0 where it is not there. */
function valueOn(points: readonly Point[], { metric, attribute }: Page): number {
  const fits = points.filter(
    ({ name, attributes }) => name === metric && (attribute === undefined || attributes[attribute[0]] === attribute[1]),
  );
  return fits.reduce((sum, { value }) => sum + value, 0);
}

test("each page has its symptom, and the index names each", () => {
  const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ""));
  expect(pages.filter((name) => name !== "index").sort()).toEqual(Object.keys(symptoms).sort());
  const index = readFileSync(resolve(folder, "index.md"), "utf8");
  expect(Object.keys(symptoms).filter((name) => !index.includes(`(${name}.md)`))).toEqual([]);
});

test.each(Object.entries(symptoms))("%s: the metric rises and the line is written", async (name, symptom) => {
  const page = readPage(name);
  const { before, after, lines } = await reproduce(symptom);
  expect(valueOn(after, page)).toBeGreaterThan(valueOn(before, page));
  const fits = lines.filter(
    ({ level, event, message }) => level === page.level && event === page.event && message.includes(page.words),
  );
  expect(fits, JSON.stringify(lines.slice(0, 20))).not.toEqual([]);
});

test.each(Object.keys(symptoms))("%s names an alert and a command that exist", (name) => {
  const { alert, command } = readPage(name);
  expect(readFileSync(resolve(root, "ops/prometheus/alerts.yaml"), "utf8")).toContain(`- alert: ${alert}\n`);
  const [, verb = ""] = /^deribit-rpc ([a-z]+)/.exec(command) ?? [];
  expect(readdirSync(resolve(root, "cli/commands"))).toContain(`${verb}.ts`);
});
