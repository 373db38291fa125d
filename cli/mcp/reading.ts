/** Tools that read: the reference, and the exchange. */
import { z } from "zod";
import { channelOf } from "../../generated/channels.ts";
import { methodRows } from "../../generated/methods.ts";
import type { Client } from "../../src/index.ts";
import { channelEntries, exampleOf } from "../reference/channels.ts";
import { engineFact, errorsNamed, retryAdvice } from "../reference/errors.ts";
import { methodEntries, wireNameOf } from "../reference/methods.ts";
import { type Tool, tool } from "./tool.ts";

/** Entries of a list that is given to an agent: more would fill its context. */
const mostFound = 50;
/** Messages that one watch gives back at most. */
const mostMessages = 500;

/** The tools that need no permission. `client` connects when it is first asked for. */
export function readingTools(client: () => Promise<Client>): readonly Tool[] {
  return [
    tool({
      name: "search_methods",
      description: "Lists methods of the exchange that have a word in their name or text, with effect and scope.",
      input: { word: z.string().describe("part of a name, or any word; empty for all").default("") },
      writes: false,
      run: async ({ word }) =>
        matching(methodEntries(), word, ({ name, description }) => `${name} ${description}`).map(
          ({ name, summary, effect, scope }) => ({ name, summary, effect, scope }),
        ),
    }),
    tool({
      name: "search_channels",
      description: "Lists channels of the exchange that have a word in their name or text, with an example of each.",
      input: { word: z.string().describe("part of a name, or any word; empty for all").default("") },
      writes: false,
      run: async ({ word }) =>
        matching(channelEntries(), word, ({ template, description }) => `${template} ${description}`).map((entry) => ({
          channel: entry.template,
          description: entry.description,
          visibility: entry.visibility,
          example: exampleOf(entry),
        })),
    }),
    tool({
      name: "describe",
      description: "Describes one method, with its params and a sample, or one channel, with the parts of its name.",
      input: {
        name: z
          .string()
          .describe("as public/ticker, ticker.{instrument_name}.{interval} or ticker.BTC-PERPETUAL.100ms"),
      },
      writes: false,
      run: async ({ name }) => describe(name),
    }),
    tool({
      name: "explain_error",
      description:
        "Says what an error code of the exchange means, whether an order may stand, and whether repeating helps.",
      input: { error: z.string().describe("a code such as 10009, or a name such as not_enough_funds") },
      writes: false,
      run: async ({ error }) => {
        const found = errorsNamed(error);
        if (found.length === 0) throw new Error(`No error has the code or name ${JSON.stringify(error)}.`);
        return found.map((row) => ({ ...row, repeating: retryAdvice[row.retry], order: engineFact[row.engine] }));
      },
    }),
    tool({
      name: "call_read",
      description: "Calls a method that reads, and gives its result. Methods that write are refused.",
      input: {
        method: z.string().describe("name on the wire, as public/ticker"),
        params: z.record(z.string(), z.unknown()).describe("params by name").default({}),
      },
      writes: false,
      run: async ({ method: word, params }, signal) => {
        const method = wireNameOf(word);
        const effect = methodRows.get(method)?.effect;
        if (effect !== "read") throw new Error(`${method} does not read (${effect}), so call_read does not send it.`);
        return await (await client()).call(method, params, { signal });
      },
    }),
    tool({
      name: "watch_channel",
      description: "Subscribes to a channel, and gives its messages of the next seconds.",
      input: {
        channel: z.string().describe("as ticker.BTC-PERPETUAL.100ms"),
        seconds: z.number().positive().max(60).default(5),
        messages: z.number().int().positive().max(mostMessages).describe("ends after so many").default(20),
      },
      writes: false,
      run: async ({ channel, seconds, messages }, signal) => {
        if (channelOf(channel) === undefined) throw new Error(`There is no channel ${JSON.stringify(channel)}.`);
        return await watch(await client(), channel, seconds, messages, signal);
      },
    }),
  ];
}

function matching<Entry>(entries: readonly Entry[], word: string, textOf: (entry: Entry) => string): readonly Entry[] {
  const wanted = word.toLowerCase();
  return entries.filter((entry) => textOf(entry).toLowerCase().includes(wanted)).slice(0, mostFound);
}

function describe(name: string): unknown {
  const template = channelOf(name)?.template ?? name;
  const channel = channelEntries().find((entry) => entry.template === template);
  if (channel !== undefined)
    return { ...channel, words: Object.fromEntries(channel.words), example: exampleOf(channel) };
  const method = wireNameOf(name);
  return methodEntries().find((entry) => entry.name === method);
}

async function watch(
  client: Client,
  channel: string,
  seconds: number,
  count: number,
  stop: AbortSignal,
): Promise<unknown> {
  const messages: unknown[] = [];
  const gaps: unknown[] = [];
  const stream = await client.subscribe([channel], { signal: stop, onGap: (gap) => gaps.push(gap) });
  // The seconds count from the consent of the exchange on.
  const timer = setTimeout(() => void stream.close(), seconds * 1_000);
  try {
    for await (const { data } of stream) {
      messages.push(data);
      if (messages.length >= count) break;
    }
  } finally {
    clearTimeout(timer);
  }
  return { channel, messages, ...(gaps.length > 0 && { gaps }) };
}
