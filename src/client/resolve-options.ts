/** Puts the defaults in place and refuses what cannot work, naming the option. */
import { defaultSample, type SampleOptions } from "../api/sample.ts";
import { checkBackoff } from "../connection/backoff.ts";
import { ConfigError } from "../errors/client.ts";
import type { ClientGuards } from "../guards/client.ts";
import { isInTheMaking } from "../platform/caller.ts";
import { systemClock } from "../platform/clock.ts";
import { hostSigner } from "../platform/crypto.ts";
import { checkOptions, type KnownOptions, type Settled } from "../platform/known-options.ts";
import { systemRandom } from "../platform/random.ts";
import { checkCredentials } from "../session/credentials.ts";
import type { Transport } from "../transport/transport.ts";
import type { Endpoints } from "../venue.ts";
import {
  type ClientOptions,
  checkedFiniteMs,
  checkedMs,
  checkedPatience,
  checkedUrl,
  endpointsOf,
  type ReconnectOptions,
  type ResolvedOptions,
  type ValidateOptions,
} from "./options.ts";

/** Shortest interval of a heartbeat that the exchange takes. */
const shortestHeartbeatMs = 10_000;
/** Longer than a slow reply takes, and short enough to learn the fate of a lost order within a quarter of a minute. */
const defaultOrderDeadlineMs = 10_000;

const knownOptions: KnownOptions<ClientOptions> = {
  api: ["channelOf"],
  network: "checked",
  credentials: "checked",
  scope: "checked",
  timeoutMs: "checked",
  connectTimeoutMs: "checked",
  openTimeoutMs: "checked",
  heartbeatMs: "checked",
  cancelOnDisconnect: "checked",
  reconnect: "checked",
  maxInFlight: "checked",
  orderDeadlineMs: "checked",
  autoLabel: "boolean",
  limits: "checked",
  validate: "checked",
  checkParams: "boolean",
  journal: ["append", "unfinished", "close"],
  guards: ["guard"],
  onJournalFailure: "checked",
  recovery: "checked",
  callerStacks: "boolean",
  onChallenge: "function",
  clientName: "string",
  transport: ["connect"],
  clock: ["now", "schedule"],
  random: "function",
  signer: ["hmac", "sign"],
};
const knownEndpoints: KnownOptions<Endpoints> = { ws: "string", http: "string" };
const knownReconnect: KnownOptions<ReconnectOptions> = { backoff: "checked", attempts: "checked", stableMs: "checked" };
const knownValidate: KnownOptions<ValidateOptions> = { mode: "checked", using: "checked", sample: "checked" };
const knownSample: KnownOptions<SampleOptions> = { first: "checked", every: "checked" };

/** Makes complete options. `transport` is the one for this host. */
export function resolveOptions(options: ClientOptions<object, object>, transport: Transport): ResolvedOptions {
  checkOptions("", options, knownOptions);
  const { credentials, network, validate, orderDeadlineMs = defaultOrderDeadlineMs } = options;
  if (credentials !== undefined && typeof credentials !== "function") checkCredentials(credentials);
  if (validate !== undefined && validate !== false) checkValidate(validate);
  if (typeof network === "object") checkOptions("network", network, knownEndpoints);
  return {
    url: checkedUrl("network.ws", endpointsOf(network).ws, ["wss:", "ws:"]),
    credentials,
    scope: checkedScope(options.scope),
    timeoutMs: checkedPatience("timeoutMs", options.timeoutMs ?? 30_000),
    connectTimeoutMs: checkedMs("connectTimeoutMs", options.connectTimeoutMs ?? 15_000, 1),
    openTimeoutMs: checkedPatience("openTimeoutMs", options.openTimeoutMs ?? 60_000),
    heartbeatMs: checkedHeartbeat(options.heartbeatMs ?? 30_000),
    cancelOnDisconnect: checkedCancel(options.cancelOnDisconnect ?? false, credentials !== undefined),
    reconnect: checkedReconnect(options.reconnect ?? {}),
    maxInFlight: checkedCount("maxInFlight", options.maxInFlight ?? 10_000),
    orderDeadlineMs: orderDeadlineMs === false ? false : checkedFiniteMs("orderDeadlineMs", orderDeadlineMs, 1),
    autoLabel: options.autoLabel ?? orderDeadlineMs !== false,
    validate: validate === false ? undefined : validate,
    checkParams: options.checkParams ?? true,
    journal: options.journal,
    guards: options.guards as ClientGuards | undefined,
    onJournalFailure: checkedWord("onJournalFailure", options.onJournalFailure ?? "halt", ["halt", "trade-on"]),
    recovery: checkedWord("recovery", options.recovery ?? "first", ["first", "beside"]),
    callerStacks: options.callerStacks ?? isInTheMaking(),
    onChallenge: options.onChallenge,
    clientName: options.clientName ?? "deribit-rpc",
    transport: options.transport ?? transport,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    signer: options.signer ?? hostSigner,
  };
}

function checkedHeartbeat(value: number | false): number | false {
  if (value === false) return false;
  if (typeof value === "number" && value >= shortestHeartbeatMs && value % 1_000 === 0) return value;
  throw new ConfigError("heartbeatMs", "false or whole seconds in milliseconds, 10000 or more", value);
}

function checkedCancel(value: "connection" | "account" | false, signsIn: boolean): "connection" | "account" | false {
  if (value !== false && value !== "connection" && value !== "account") {
    throw new ConfigError("cancelOnDisconnect", '"connection", "account" or false', value);
  }
  if (value !== false && !signsIn) throw new ConfigError("cancelOnDisconnect", "false without `credentials`", value);
  return value;
}

function checkedReconnect(value: ReconnectOptions | false): Settled<ReconnectOptions> | false {
  if (value === false) return false;
  checkOptions("reconnect", value, knownReconnect);
  const { backoff = { kind: "exponential" }, attempts = Number.POSITIVE_INFINITY, stableMs = 10_000 } = value;
  checkBackoff("reconnect.backoff", backoff);
  if (attempts !== Number.POSITIVE_INFINITY) checkedCount("reconnect.attempts", attempts);
  return { backoff, attempts, stableMs: checkedMs("reconnect.stableMs", stableMs) };
}

function checkedWord<Word extends string>(option: string, value: Word, words: readonly Word[]): Word {
  if (words.includes(value)) return value;
  throw new ConfigError(option, words.map((word) => JSON.stringify(word)).join(" or "), value);
}

function checkedCount(option: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new ConfigError(option, "a whole number from 1", value);
}

function checkedScope(scope: string | undefined): string | undefined {
  if (scope === undefined || (typeof scope === "string" && scope.trim() !== "")) return scope;
  throw new ConfigError("scope", "words parted by spaces, as `trade:read_write`", scope);
}

function checkValidate(validate: ValidateOptions): void {
  checkOptions("validate", validate, knownValidate);
  const { mode, using, sample = {} } = validate;
  if (mode !== "params" && mode !== "all" && mode !== "observe") {
    throw new ConfigError("validate.mode", '"params", "all" or "observe"', mode);
  }
  if (typeof using?.validateParams !== "function") {
    throw new ConfigError("validate.using", "the validators of `deribit-rpc/validate`");
  }
  checkOptions("validate.sample", sample, knownSample);
  checkedCount("validate.sample.first", sample.first ?? defaultSample.first);
  checkedCount("validate.sample.every", sample.every ?? defaultSample.every);
}
