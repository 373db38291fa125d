import type { Schema } from "../snapshot/schema.ts";
import type { ChannelFacts, Snapshot } from "../snapshot/snapshot.ts";
import type { Report } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import { Dialect } from "./dialect.ts";
import { follow } from "./follow.ts";
import { isRecord, listIn, type Raw, recordIn, shown, stringsIn } from "./raw.ts";
import { type Entry, pointerTo, type ReadLog } from "./read-log.ts";

/** Reads the channels of an AsyncAPI document of version 2 or 3: their names, their parameters, and what their messages carry. */
export function readAsyncApi(document: Raw, report: Report, log: ReadLog): Snapshot {
  const reader = new AsyncApiReader(document, report, log);
  const channels = new Map<string, ChannelFacts>();
  const found = Object.entries(recordIn(document, "channels")).map(([key, value]) => {
    const channel = follow(value, document, `channels/${key}`, report);
    return { key, channel, name: channel === undefined ? key : nameOf(key, channel) };
  });
  for (const { key, channel, name } of found) {
    if (channel === undefined) {
      report.error(`channels/${key}`, `expected a channel, found ${shown(own(recordIn(document, "channels"), key))}`);
      continue;
    }
    const isShared = found.filter((other) => other.name === name).length > 1;
    if (isShared)
      report.warn(`channels/${key}`, `its address ${name} is that of other channels too: it is named by its key`);
    log.take(channel);
    channels.set(isShared ? key : name, reader.channel(isShared ? key : name, channel));
  }
  if (channels.size === 0) report.error("channels", "the document has no channels");
  return { methods: {}, channels: Object.fromEntries(channels), types: reader.types() };
}

/** The channels of a document and their parameters, wherever a reader gets to. */
export function entriesOfAsyncApi(document: Raw): Entry[] {
  return Object.entries(recordIn(document, "channels")).flatMap(([key, raw]): Entry[] => {
    if (!isRecord(raw)) return [];
    const at = pointerTo("/channels", key);
    const parameters = Object.entries(recordIn(raw, "parameters")).flatMap(([name, parameter]): Entry[] =>
      isRecord(parameter)
        ? [{ kind: "params", at: pointerTo(`${at}/parameters`, name), count: 1, raw: parameter }]
        : [],
    );
    return [{ kind: "channels", at, count: 1, raw }, ...parameters];
  });
}

/** `book.(instrument_name).(interval)`, as the exchange writes it, to the same with braces. */
function nameOf(key: string, channel: Raw): string {
  const address = String(channel["address"] ?? key)
    .trim()
    .replaceAll(/\((\w+)\)/g, "{$1}");
  const prose = channel["description"];
  const said = typeof prose === "string" ? /^Channel name: `([^`\s]+)`/.exec(prose)?.[1] : undefined;
  return said ?? (/^\/[^/]+$/.test(address) ? address.slice(1) : address);
}

class AsyncApiReader {
  readonly #document: Raw;
  readonly #report: Report;
  readonly #log: ReadLog;
  readonly #dialect: Dialect;

  constructor(document: Raw, report: Report, log: ReadLog) {
    this.#document = document;
    this.#report = report;
    this.#log = log;
    this.#dialect = new Dialect(document, report, log);
  }

  types(): Record<string, Schema> {
    return this.#dialect.types();
  }

  channel(name: string, channel: Raw): ChannelFacts {
    const at = `channels/${name}#`;
    const { received, sent } = this.#messages(channel, at);
    const payload = this.#union(received, `${at}/payload`);
    if (payload === undefined && sent.length === 0)
      this.#report.warn(`${at}/payload`, "no message of the channel has a payload; its type is unknown");
    const written = this.#union(sent, `${at}/sent`);
    this.#log.leave(channel["bindings"], "bindings say how a connection is made");
    return {
      channel: name,
      scope: stringsIn(channel, "x-scope"),
      params: this.#params(name, recordIn(channel, "parameters")),
      payload: payload ?? {},
      ...(written === undefined ? {} : { sent: written }),
    };
  }

  /** The parameters in the order of the name, which alone says which there are: strings, or `x-schema` says what. */
  #params(channel: string, described: Raw): Record<string, Schema> {
    const at = `channels/${channel}#/params`;
    const names = [...channel.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
    for (const name of Object.keys(described))
      if (!names.includes(name)) {
        const reason = "is described, but the channel's name has no such part";
        this.#report.lose(`${at}/${name}`, reason);
        this.#log.leave(described[name], reason);
      }
    const entries = names.map((name): [string, Schema] => {
      const given = own(described, name);
      const entry = given === undefined ? {} : follow(given, this.#document, `${at}/${name}`, this.#report);
      this.#log.take(given);
      const raw = entry?.["x-schema"] ?? entry?.["schema"];
      if (raw !== undefined) return [name, this.#dialect.schema(raw, `${at}/${name}`)];
      const { enum: values } = this.#dialect.schema(entry, `${at}/${name}`);
      return [name, values === undefined ? { type: "string" } : { type: "string", enum: values }];
    });
    return Object.fromEntries(entries);
  }

  /** What the exchange sends and what a client does: in version 2 two operations say it, in version 3 the names of messages. */
  #messages(channel: Raw, at: string): { received: Raw[]; sent: Raw[] } {
    if (channel["subscribe"] !== undefined || channel["publish"] !== undefined)
      return { received: this.#inOperation(channel["subscribe"], at), sent: this.#inOperation(channel["publish"], at) };
    const received: Raw[] = [];
    const sent: Raw[] = [];
    for (const [key, value] of Object.entries(recordIn(channel, "messages"))) {
      const message = follow(value, this.#document, at, this.#report) ?? {};
      const name = `${key} ${String(message["name"] ?? "")}`;
      if (/subscribe/i.test(name) && /request/i.test(name))
        this.#log.leave(message, "is the message by which a client subscribes");
      else (/request/i.test(name) ? sent : received).push(message);
    }
    return { received, sent };
  }

  #inOperation(operation: unknown, at: string): Raw[] {
    const whole = follow(operation, this.#document, at, this.#report);
    this.#log.leave(whole?.["bindings"], "bindings say how a connection is made");
    return this.#eachMessage(whole?.["message"], at);
  }

  #eachMessage(value: unknown, at: string): Raw[] {
    const message = follow(value, this.#document, at, this.#report);
    if (message === undefined) return [];
    const several = listIn(message, "oneOf");
    return several.length === 0 ? [message] : several.flatMap((one) => this.#eachMessage(one, at));
  }

  #union(messages: readonly Raw[], at: string): Schema | undefined {
    const payloads = messages
      .map((message) => this.#data(message, at))
      .filter((payload) => payload !== undefined)
      .map((payload) => this.#dialect.schema(payload, at));
    return payloads.length > 1 ? { anyOf: payloads } : payloads[0];
  }

  /** The payload without what the exchange wraps it in: a whole notification, or an object with `data` alone. */
  #data(message: Raw, at: string): unknown {
    this.#log.leave(message["headers"], "headers of a message are not read");
    this.#log.leave(message["bindings"], "bindings say how a connection is made");
    const { payload } = message;
    const format = String((isRecord(payload) ? payload["schemaFormat"] : undefined) ?? message["schemaFormat"] ?? "");
    if (/avro|protobuf|raml|xml/i.test(format)) {
      this.#report.lose(at, `a payload in the format ${format} is not read; its type is unknown`);
      this.#log.leave(message, `is in the format ${format}, which is not read`);
      return true;
    }
    const schema = isRecord(payload) && payload["schemaFormat"] !== undefined ? payload["schema"] : payload;
    const members = recordIn(follow(schema, this.#document, at, this.#report), "properties");
    const params = recordIn(follow(members["params"], this.#document, at, this.#report), "properties");
    const names = Object.keys(members);
    const isNotification = members["jsonrpc"] !== undefined && params["data"] !== undefined;
    if (!isNotification && !(names.length === 1 && names[0] === "data")) return schema;
    for (const envelope of [members, params]) this.#log.leave(envelope, "is the envelope of a message");
    return isNotification ? params["data"] : members["data"];
  }
}
