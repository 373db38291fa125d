/** What may stand in a file of settings, as JSON Schema. Values are judged by the options that they become. */
import type { ClientOptions } from "../client/options.ts";
import type { GuardsOptions } from "../guards/options.ts";
import type { LimitsOptions } from "../limits/limits.ts";

/** Options of a client that are plain data. */
type PlainOptions = Pick<
  ClientOptions,
  | "network"
  | "scope"
  | "timeoutMs"
  | "connectTimeoutMs"
  | "openTimeoutMs"
  | "heartbeatMs"
  | "cancelOnDisconnect"
  | "reconnect"
  | "maxInFlight"
  | "orderDeadlineMs"
  | "autoLabel"
  | "checkParams"
  | "onJournalFailure"
  | "recovery"
  | "callerStacks"
  | "clientName"
>;

/** Where the key of the account is, for settings. */
export type CredentialsSetting =
  /** A file or folder, as `fileSecret` reads it. */
  | { readonly file: string; readonly signs?: boolean | undefined }
  /** Beginning of the names of variables of the environment. */
  | { readonly env: string; readonly signs?: boolean | undefined }
  /** The key itself, by `${NAME}` as a rule. */
  | { readonly clientId: string; readonly clientSecret: string; readonly signs?: boolean | undefined };

/** Settings of a client: its options and guards, as far as they are plain data. */
export interface Settings extends PlainOptions {
  readonly credentials?: CredentialsSetting | undefined;
  readonly limits?: Omit<LimitsOptions, "clock"> | false | undefined;
  readonly guards?: GuardsOptions | undefined;
}

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const flag: Schema = { type: "boolean" };
const numberOrFalse: Schema = { type: ["number", "boolean"] };
const texts: Schema = { type: "array", items: text };
const limit: Schema = { type: ["number", "object"], additionalProperties: number };

function objectOf(properties: Readonly<Record<string, Schema>>, more: Schema = {}): Schema {
  return { type: "object", properties, additionalProperties: false, ...more };
}

const size = objectOf({ capacity: number, perSecond: number });

/** The schema of a file of settings. Editors complete and check YAML and JSON by it. */
export const configSchema: Schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  ...objectOf(
    {
      network: { type: ["string", "object"], properties: { ws: text, http: text }, additionalProperties: false },
      credentials: objectOf({ file: text, env: text, clientId: text, clientSecret: text, signs: flag }),
      scope: text,
      timeoutMs: numberOrFalse,
      connectTimeoutMs: number,
      openTimeoutMs: numberOrFalse,
      heartbeatMs: numberOrFalse,
      cancelOnDisconnect: { enum: ["connection", "account", false] },
      reconnect: {
        ...objectOf({
          backoff: objectOf({
            kind: { enum: ["exponential", "linear", "fixed"] },
            firstMs: number,
            maxMs: number,
            stepMs: number,
            delayMs: number,
          }),
          attempts: number,
          stableMs: number,
        }),
        type: ["object", "boolean"],
      },
      maxInFlight: number,
      orderDeadlineMs: numberOrFalse,
      autoLabel: flag,
      limits: {
        ...objectOf({
          orders: { enum: ["wait", "reject"] },
          others: { enum: ["wait", "reject"] },
          tier: { enum: [1, 2, 3, 4] },
          cancelReserve: { type: "number", minimum: 0, exclusiveMaximum: 1 },
          pools: { type: "object", additionalProperties: size },
        }),
        type: ["object", "boolean"],
      },
      checkParams: flag,
      onJournalFailure: { enum: ["halt", "trade-on"] },
      recovery: { enum: ["first", "beside"] },
      callerStacks: flag,
      clientName: text,
      guards: objectOf({
        largestAmount: limit,
        largestNotional: limit,
        largestDistance: limit,
        ordersPerSecond: number,
        editsPerSecond: number,
        openOrders: number,
        instruments: texts,
        methods: texts,
        reduceOnly: { type: ["boolean", "array"], items: objectOf({ from: text, to: text }) },
        aliveWithinMs: number,
        selfTrading: objectOf({ mode: text, withSubaccounts: flag }),
        dryRun: { const: true },
      }),
    },
    { required: ["network"] },
  ),
};
