/** Whether the exchange answers as the schemas of this version say. */
import { inspectResult } from "../../src/api/validate.ts";
import type { Client, Drift } from "../../src/index.ts";
import { manifest } from "../package/manifest.ts";
import { failed, ok, type Result, warning } from "./finding.ts";

/** Reads a sample of answers, and compares each with its schema. */
export async function checkSchemas(client: Client): Promise<Result> {
  const { version } = await client.public.test();
  const sample = await sampleOf(client);
  const found = sample.flatMap(([method, result]) =>
    inspectResult(method, result).map((drift) => ({ ...drift, method, path: drift.path.replaceAll(/\/\d+/g, "/*") })),
  );
  const places = [...new Map(found.map((drift) => [`${drift.method} ${drift.path} ${drift.message}`, drift])).values()];
  const facts = { version, answers: sample.length, drift: places };
  if (places.length === 0) {
    return ok(
      `${sample.length} answers of the exchange (version ${version}) are as ${manifest.version} knows them.`,
      facts,
    );
  }
  const wrong = places.filter(({ severity }) => severity === "wrong");
  const shown = (wrong.length > 0 ? wrong : places).slice(0, 3).map(inWords).join("; ");
  const trouble = {
    cause: "old_schema" as const,
    what: `The API is newer than the schemas of deribit-rpc ${manifest.version}: ${shown}.`,
    todo: "Update: npm install deribit-rpc@latest. New members arrive as they are sent; only their types are missing.",
  };
  return wrong.length > 0 ? failed(trouble, facts) : warning(trouble, facts);
}

type Answer = readonly [method: string, result: unknown];

/** Answers of the methods that most programs read. */
async function sampleOf({ public: methods }: Client): Promise<readonly Answer[]> {
  const instruments = await methods.getInstruments({ currency: "BTC", kind: "future" });
  const answers: Answer[] = [
    ["public/get_instruments", instruments],
    ["public/get_currencies", await methods.getCurrencies()],
    ["public/get_index_price", await methods.getIndexPrice({ index_name: "btc_usd" })],
    ["public/get_time", await methods.getTime()],
  ];
  const [first] = instruments;
  if (first === undefined) return answers;
  const { instrument_name } = first;
  return [
    ...answers,
    ["public/ticker", await methods.ticker({ instrument_name })],
    ["public/get_order_book", await methods.getOrderBook({ instrument_name, depth: 5 })],
    ["public/get_last_trades_by_instrument", await methods.getLastTradesByInstrument({ instrument_name, count: 10 })],
  ];
}

function inWords({ method, path, message }: Drift & { readonly method: string }): string {
  return `${method} ${path} ${message}`.replaceAll(/ {2,}/g, " ");
}
