/** What is in `ops/` names metrics that exist, and its alerts fire where they should. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { metricNames } from "../../src/otel/entry.ts";

const ops = join(import.meta.dirname, "../../ops");
const read = (file: string): string => readFileSync(join(ops, file), "utf8");
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

interface Rule {
  readonly alert: string;
  readonly expr: string;
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const rules = (parse(read("prometheus/alerts.yaml")) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (each) => each.rules,
);
const dashboard = JSON.parse(read("grafana/deribit-rpc.json")) as { readonly panels: readonly Panel[] };

/** Names as the Prometheus exporter of OpenTelemetry writes them. */
async function exported(): Promise<ReadonlySet<string>> {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const meter = new MeterProvider({ readers: [reader] }).getMeter("ops");
  for (const { kind, name, options } of Object.values(metricNames)) {
    if (kind === "histogram") meter.createHistogram(name, options).record(1);
    else if (kind === "counter") meter.createCounter(name, options).add(1);
    else meter.createGauge(name, options).record(1);
  }
  const { resourceMetrics } = await reader.collect();
  const text = new PrometheusSerializer().serialize(resourceMetrics);
  return new Set([...text.matchAll(/^([a-z_0-9]+)(?:\{| )/gm)].map(([, name = ""]) => name));
}

function metricsIn(query: string): string[] {
  return [...query.matchAll(/\b(?:deribit|rpc|messaging|nodejs)_[a-z_0-9]+(?=[{[ )]|$)/g)].map(([name]) => name);
}

/** Labels stand before a comparison, or in a list of `by` and `without`. */
const labels =
  /^(?:deribit_(?:outcome|pool|cause|what|instrument)|rpc_(?:method|response_status_code)|messaging_destination_template)$/;

test("every query of alerts and dashboard names metrics that exist", async () => {
  const names = await exported();
  const queries = [
    ...rules.map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ];
  expect(queries.length).toBeGreaterThan(40);
  for (const query of queries) {
    const named = metricsIn(query).filter((name) => !labels.test(name));
    expect(named.length, query).toBeGreaterThan(0);
    for (const name of named) expect(names, query).toContain(name);
  }
});

test("every metric is in the dashboard", async () => {
  const shown = new Set(dashboard.panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr))));
  for (const { name } of Object.values(metricNames)) {
    const words = name.replaceAll(".", "_");
    expect(
      [...shown].some((each) => each.replace(/_(?:total|bucket)$/, "") === words),
      name,
    ).toBe(true);
  }
});

test("panels have numbers and titles of their own", () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
});

test.skipIf(!hasPromtool)(
  "the alerts are sound, and fire where they should (promtool, of the package prometheus)",
  () => {
    const cwd = join(ops, "prometheus");
    expect(execFileSync("promtool", ["check", "rules", "alerts.yaml"], { cwd, encoding: "utf8" })).toContain("SUCCESS");
    expect(execFileSync("promtool", ["test", "rules", "alerts.test.yaml"], { cwd, encoding: "utf8" })).toContain(
      "SUCCESS",
    );
  },
);

test("every alert has a test", () => {
  const tests = parse(read("prometheus/alerts.test.yaml")) as {
    readonly tests: readonly { readonly alert_rule_test: readonly { readonly alertname: string }[] }[];
  };
  const tested = new Set(
    tests.tests.flatMap(({ alert_rule_test }) => alert_rule_test.map(({ alertname }) => alertname)),
  );
  expect([...tested].sort()).toEqual(rules.map(({ alert }) => alert).sort());
});

test("the pipelines of the collector name parts that it has", () => {
  const { service, ...parts } = parse(read("otel-collector.yaml")) as {
    readonly service: { readonly pipelines: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> };
  } & Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  for (const pipeline of Object.values(service.pipelines)) {
    for (const [kind, names] of Object.entries(pipeline)) {
      for (const name of names) expect(parts[kind], name).toHaveProperty(name);
    }
  }
});
