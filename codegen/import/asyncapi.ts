import { mapValues, type Schema } from "../snapshot/schema.ts";
import type { ChannelFacts, Snapshot } from "../snapshot/snapshot.ts";
import type { Report } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import { Dialect } from "./dialect.ts";
import { follow } from "./follow.ts";
import { isRecord, type Raw, recordIn, shown, stringsIn } from "./raw.ts";

/** Reads the channels of an AsyncAPI 3 document: their names, their parameters, and what their messages carry. */
export function readAsyncApi(document: Raw, report: Report): Snapshot {
  const reader = new AsyncApiReader(document, report);
  const channels = new Map<string, ChannelFacts>();
  for (const [key, value] of Object.entries(recordIn(document, "channels"))) {
    const channel = follow(value, document, `channels/${key}`, report);
    if (channel === undefined) {
      report.error(`channels/${key}`, `expected a channel, found ${shown(value)}`);
      continue;
    }
    const name = readAddress(channel["address"] ?? key);
    if (channels.has(name)) report.error(`channels/${key}`, `a second channel named ${name}`);
    channels.set(name, reader.channel(name, channel));
  }
  if (channels.size === 0) report.error("channels", "the document has no channels");
  return { methods: {}, channels: Object.fromEntries(channels), types: reader.types() };
}

/** `book.(instrument_name).(interval)`, as the exchange writes it, to the same with braces. */
function readAddress(address: unknown): string {
  return String(address)
    .trim()
    .replaceAll(/\((\w+)\)/g, "{$1}");
}

class AsyncApiReader {
  readonly #document: Raw;
  readonly #report: Report;
  readonly #dialect: Dialect;

  constructor(document: Raw, report: Report) {
    this.#document = document;
    this.#report = report;
    this.#dialect = new Dialect(document, report);
  }

  types(): Record<string, Schema> {
    return this.#dialect.types();
  }

  channel(name: string, channel: Raw): ChannelFacts {
    return {
      channel: name,
      scope: stringsIn(channel, "x-scope"),
      params: this.#params(name, recordIn(channel, "parameters")),
      payload: this.#payload(channel, `channels/${name}#/payload`),
    };
  }

  /** The parameters in the order of the name, which alone says which there are: strings, or `x-schema` says what. */
  #params(channel: string, described: Raw): Record<string, Schema> {
    const at = `channels/${channel}#/params`;
    const names = [...channel.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    for (const name of Object.keys(described))
      if (!names.includes(name))
        this.#report.warn(`${at}/${name}`, "is described, but the channel's name has no such part");
    const entries = names.map((name): [string, Schema] => {
      const entry =
        own(described, name) === undefined
          ? {}
          : follow(own(described, name), this.#document, `${at}/${name}`, this.#report);
      const raw = entry?.["x-schema"] ?? entry?.["schema"];
      if (raw !== undefined) return [name, this.#dialect.schema(raw, `${at}/${name}`)];
      const { enum: values } = this.#dialect.schema(entry, `${at}/${name}`);
      return [name, values === undefined ? { type: "string" } : { type: "string", enum: values }];
    });
    return Object.fromEntries(entries);
  }

  #payload(channel: Raw, at: string): Schema {
    const messages = mapValues(recordIn(channel, "messages"), (value) =>
      follow(value, this.#document, at, this.#report),
    );
    const payloads = Object.entries(messages)
      .filter(([key, message]) => !isRequest(key, message))
      .map(([, message]) => this.#data(message?.["payload"], at))
      .filter((payload) => payload !== undefined)
      .map((payload) => this.#dialect.schema(payload, at));
    const [only = {}] = payloads;
    if (payloads.length === 0) this.#report.warn(at, "no message of the channel has a payload; its type is unknown");
    return payloads.length > 1 ? { anyOf: payloads } : only;
  }

  /** The payload without what the exchange wraps it in: a whole notification, or an object with `data` alone. */
  #data(payload: unknown, at: string): unknown {
    const schema = isRecord(payload) && payload["schemaFormat"] !== undefined ? payload["schema"] : payload;
    const members = recordIn(follow(schema, this.#document, at, this.#report), "properties");
    const params = recordIn(follow(members["params"], this.#document, at, this.#report), "properties");
    if (members["jsonrpc"] !== undefined && params["data"] !== undefined) return params["data"];
    const names = Object.keys(members);
    return names.length === 1 && names[0] === "data" ? members["data"] : schema;
  }
}

/** Whether a message is the one by which a client subscribes, which upstream lists beside the notification. */
function isRequest(key: string, message: Raw | undefined): boolean {
  return /request/i.test(`${key} ${String(message?.["name"] ?? "")}`);
}
