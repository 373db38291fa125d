/** The files of a new venue, written from what is known of its API. */
import type { ApiFacts, ApiMethod } from "./facts.ts";

export interface Scaffold extends ApiFacts {
  /** Name of the venue, in lower case with dashes. */
  readonly name: string;
  /** Address of its WebSocket. */
  readonly url: string;
}

/** What the description did not say, and was assumed. */
export function assumptionsOf({ subscribe, ping, rateLimit, channels }: Scaffold): readonly string[] {
  return [
    ...(subscribe === undefined
      ? ["`subscribe` and `unsubscribe` with `channels` ask for channels: the description has neither"]
      : []),
    ...(channels.length === 0 ? ["any name is a channel: the description has none"] : []),
    ...(rateLimit === undefined ? ["-32005 refuses a call too many: the description has no such code"] : []),
    ...(ping === undefined
      ? ["the exchange sends something every 30 s by itself: the description has no method that pings"]
      : []),
    "notifications have the method `subscription`, and params with `channel` and `data`",
    "each method writes, so that none is repeated after a loss, and none needs signing in",
  ];
}

/** Every file beside `generated/`, by name. */
export function scaffold(facts: Scaffold): Readonly<Record<string, string>> {
  return {
    "venue.ts": venueOf(facts),
    "double.ts": doubleOf(facts),
    "fixture.ts": fixtureOf(facts),
    "contract.test.ts": test,
    "README.md": readmeOf(facts),
  };
}

const json = (value: unknown): string => JSON.stringify(value);
const limitOf = ({ rateLimit = -32_005 }: Scaffold): number => rateLimit;
/** The name of the venue in code. */
const identifierOf = ({ name }: Scaffold): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Whether one call names one channel. */
function asksOneByOne({ subscribe }: Scaffold): boolean {
  return subscribe?.order.includes("channel") === true && !subscribe.order.includes("channels");
}

function venueOf(facts: Scaffold): string {
  const { url, ping, subscribe, unsubscribe } = facts;
  const verbs = { subscribe: subscribe?.wire ?? "subscribe", unsubscribe: unsubscribe?.wire ?? "unsubscribe" };
  const channels = asksOneByOne(facts)
    ? `    most: 1,
    change: (verb, [channel]) => ({ method: verbs[verb], params: { channel } }),
    granted: (_, channels) => channels,`
    : "    change: (verb, channels) => ({ method: verbs[verb], params: { channels } }),\n    granted: (_, channels) => channels,";
  return `import type { ErrorRow, VenueDefinition } from "deribit-rpc/venue";
import { createApi } from "./generated/client.js";
import { methodRows } from "./generated/methods.js";
import type { Api } from "./generated/namespaces.js";

const verbs = ${json(verbs)} as const;

/** What is known of error codes. A refused call that writes counts as unknown where its code is not listed. */
const errors: readonly ErrorRow[] = [
  { code: -32601, name: "no_method", meaning: "There is no such method.", retry: "no", engine: "never" },
  { code: ${limitOf(facts)}, name: "rate_limit", meaning: "Too many calls.", retry: "backoff", engine: "no" },
];

/** The exchange, for \`createVenueClient\`. */
export const ${identifierOf(facts)}: VenueDefinition<object, Api> = {
  name: ${json(facts.name)},
  endpoints: { main: { ws: ${json(url)} } },
  api: createApi,
  methodOf: (wire) => methodRows.get(wire),
  errors,
  keepAlive: { everyMs: 30_000${ping === undefined ? "" : `, ask: { method: ${json(ping.wire)}, params: {} }`} },
  channels: {
${channels}
  },
};
`;
}

function doubleOf(facts: Scaffold): string {
  const { subscribe, unsubscribe, channels } = facts;
  const names = asksOneByOne(facts) ? '[String(params["channel"])]' : 'params["channels"] as readonly string[]';
  const isChannel = channels.length === 0 ? 'channel !== "missing"' : "channelOf(channel) !== undefined";
  return `import { type Clock, createDouble, type Double, Refusal } from "deribit-rpc/venue/contract";
${channels.length === 0 ? "" : 'import { channelOf } from "./generated/channels.js";\n'}import { methodRows } from "./generated/methods.js";

/** An offline exchange: it knows methods and channels by name, and answers each call with an empty object. */
export function create(clock: Clock): Double {
  return createDouble(clock, {
    answer: ({ method, params }, session) => {
      if (method === ${json(subscribe?.wire ?? "subscribe")}) {
        for (const channel of ${names}) {
          if (!(${isChannel})) throw new Refusal(-32602, "no such channel");
          session.channels.add(channel);
        }
      } else if (method === ${json(unsubscribe?.wire ?? "unsubscribe")}) {
        for (const channel of ${names}) session.channels.delete(channel);
      } else if (!methodRows.has(method)) throw new Refusal(-32601, "no such method");
      return {};
    },
    message: (channel, data) => ({ jsonrpc: "2.0", method: "subscription", params: { channel, data } }),
  });
}
`;
}

/** A method that stands for all others in the suite. */
function callOf({ methods, subscribe, unsubscribe }: Scaffold): ApiMethod | undefined {
  return methods.find((method) => method.notification === undefined && method !== subscribe && method !== unsubscribe);
}

function fixtureOf(facts: Scaffold): string {
  const { channels, ping } = facts;
  const channel = (channels[0] ?? "example").replaceAll(/\{[^{}]+\}/g, "x");
  return `import { createVenueClient } from "deribit-rpc/venue";
import { Refusal, type VenueFixture } from "deribit-rpc/venue/contract";
import { create } from "./double.js";
import { ${identifierOf(facts)} } from "./venue.js";

/** What the contract suite has to know. With \`signIn\` in venue.ts, \`privateCall\` here has it tried. */
export const fixture: VenueFixture = {
  name: ${json(facts.name)},
  double: (clock) => {
    const double = create(clock);
    return {
      transport: double.transport,
      publish: () => double.publish(${json(channel)}, {}),
      limitNext: () => double.refuseNext(new Refusal(${limitOf(facts)}, "too many calls")),
    };
  },
  client: ({ transport, clock, random, reconnectMs }) =>
    createVenueClient(${identifierOf(facts)}, {
      network: "main",
      transport,
      clock,
      random,
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    }),
  call: { method: ${json(callOf(facts)?.wire ?? "")}, params: {} },
  refused: { method: "no_such_method", params: {}, code: -32601 },
  channel: ${json(channel)},
  missingChannel: "missing",
  rateLimit: ${limitOf(facts)},
  silenceMs: 60_000,${ping === undefined ? "" : `\n  asks: ${json(json(ping.wire))},`}
};
`;
}

const test = `import test from "node:test";
import { contract } from "deribit-rpc/venue/contract";
import { fixture } from "./fixture.js";

for (const clause of contract) if (clause.applies(fixture)) test(clause.name, () => clause.run(fixture));
`;

function readmeOf(facts: Scaffold): string {
  const { name, title, methods, channels } = facts;
  const assumed = assumptionsOf(facts).map((line) => `- ${line}`);
  return `# ${name}

${title === "" ? "" : `Made from "${title}": `}${methods.length} methods, ${channels.length} channels.

\`\`\`ts
import { createVenueClient } from "deribit-rpc/venue";
import { ${identifierOf(facts)} } from "./venue.js";

const client = createVenueClient(${identifierOf(facts)}, { network: "main" });
await client.open();
\`\`\`

\`npx deribit-rpc venue test ${name}\` compiles the folder and runs the contract suite.

**Proved:** the suite, against its own double alone. The double answers as the description says, no more.

**Assumed**, because the description does not say it. Check each with the exchange's own pages:

${assumed.join("\n")}

Next: \`signIn\` in venue.ts and \`privateCall\` in fixture.ts; \`effect: "read"\` for what may be repeated; error codes.
`;
}
