/** The options of a client: what they mean, their defaults, and what is refused. */
import type { PrivateMethods } from "../../generated/private.ts";
import type { PublicMethods } from "../../generated/public.ts";
import type { SnapshotApi } from "../api/catalogue.ts";
import type { SampleOptions } from "../api/sample.ts";
import type { BackoffOptions } from "../connection/backoff.ts";
import { endpoints } from "../deribit/endpoints.ts";
import { ConfigError } from "../errors/client.ts";
import type { ClientGuards } from "../guards/client.ts";
import type { Guards } from "../guards/guards.ts";
import type { Journal } from "../journal/journal.ts";
import type { Limits, LimitsOptions } from "../limits/limits.ts";
import type { Clock } from "../platform/clock.ts";
import type { Settled } from "../platform/known-options.ts";
import type { Random } from "../platform/random.ts";
import type { Signer } from "../platform/signer.ts";
import type { SecurityKeyChallenge } from "../protocol/reply.ts";
import type { AuthStrategy } from "../session/credentials.ts";
import type { Transport } from "../transport/transport.ts";
import type { Endpoints, Validators } from "../venue.ts";

/** Which exchange to talk to. */
export type Network = "mainnet" | "testnet" | Endpoints;

/** How a lost connection is opened again. */
export interface ReconnectOptions {
  /** @default { kind: "exponential" } */
  readonly backoff?: BackoffOptions | undefined;
  /** Attempts that may fail in a row before the client gives up and closes. @default Infinity */
  readonly attempts?: number | undefined;
  /** Life of a connection, in milliseconds, after which earlier failures are forgotten. @default 10_000 */
  readonly stableMs?: number | undefined;
}

/** How messages are checked against the schemas. */
export interface ValidateOptions {
  /**
   * `params`: calls whose params do not fit fail unsent. `all`: results that do not fit reject, and messages of
   * channels that do not fit are withheld as a gap. `observe`: everything is delivered, and what does not fit raises
   * the event `drift`.
   */
  readonly mode: "params" | "all" | "observe";
  /** The generated validators: `import * as validators from "deribit-rpc/validate"`. */
  readonly using: Validators;
  /**
   * Which messages mode `observe` searches for members and values that the schemas do not know. What is wrong is looked
   * for in every message. Each layout, by the names of its members, is searched at least once.
   */
  readonly sample?: SampleOptions | undefined;
}

/** Options of `createClient` and `connect`. */
export interface ClientOptions<Public extends object = PublicMethods, Private extends object = PrivateMethods> {
  /**
   * The methods and channels of another description of the exchange, in place of those that this library has: `api` of an
   * SDK that `deribit-rpc codegen generate` made. It types `public` and `private` of the client, and says what params,
   * effects and limits its methods have. A value that is no such `api` is a `ConfigError`.
   *
   * ```ts
   * import { api } from "./my-sdk/api.js";
   *
   * const deribit = await connect({ network: "testnet", api });
   * ```
   * @default those of this library
   */
  readonly api?: SnapshotApi<Public, Private> | undefined;
  /** Which exchange to talk to. There is no default: one of them is real money. */
  readonly network: Network;
  /** What the client signs in with. Without it, only public methods and channels can be used. */
  readonly credentials?: AuthStrategy | undefined;
  /**
   * Scope to ask for, as `session:bot trade:read_write`. Signing in fails when the key does not have it.
   * @default what the key has, bound to this connection
   */
  readonly scope?: string | undefined;
  /** Longest wait for an answer, in milliseconds; `false` waits without end. @default 30_000 */
  readonly timeoutMs?: number | false | undefined;
  /** Longest time, in milliseconds, that one attempt to connect and sign in may take. @default 15_000 */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Longest time, in milliseconds, that `open` tries to get a connection before it gives up and closes the client;
   * `false` tries as long as `reconnect` allows. @default 60_000
   */
  readonly openTimeoutMs?: number | false | undefined;
  /**
   * Interval of the heartbeat, in milliseconds: whole seconds, at least 10_000. A connection that is silent for one
   * and a half intervals counts as dead and is opened again. `false` notices a dead line only when something is sent.
   * @default 30_000
   */
  readonly heartbeatMs?: number | false | undefined;
  /**
   * Has the exchange cancel orders when the connection is lost: those of this connection, or those of the account's
   * connections from now on. @default false
   */
  readonly cancelOnDisconnect?: "connection" | "account" | false | undefined;
  /** How a lost connection is opened again; `false` closes the client instead. */
  readonly reconnect?: ReconnectOptions | false | undefined;
  /** Calls that may be open at the same time; one more fails at once. @default 10_000 */
  readonly maxInFlight?: number | undefined;
  /**
   * Milliseconds after which the exchange must not begin an order any more: the client sends `valid_until` with every
   * method that takes it. It is on so that the fate of a lost order can be decided: without it, nothing proves that an
   * order which was sent and not answered will not be executed later. `false` sends orders without. @default 10_000
   */
  readonly orderDeadlineMs?: number | false | undefined;
  /** Gives orders without a label one that no other order bears, to look them up by. @default on with `orderDeadlineMs` */
  readonly autoLabel?: boolean | undefined;
  /**
   * How the limits of the exchange are kept. Give the same `createLimits()` to all clients of one account; `false`
   * sends everything at once and leaves it to the exchange. @default { orders: "reject", others: "wait" }
   */
  readonly limits?: Limits | LimitsOptions | false | undefined;
  /** Checks messages against the schemas. @default false */
  readonly validate?: ValidateOptions | false | undefined;
  /**
   * Refuses params, unsent, whose names the schemas do not know or whose types are others: the exchange ignores what it
   * does not know, so a misspelt `post_only` would trade. `false` lets through what is newer than this library. Numbers
   * that are none, as `NaN`, are refused in any case. @default true
   */
  readonly checkParams?: boolean | undefined;
  /**
   * Writes down each call that writes before it leaves, and what became of it, so that a process which dies with orders in
   * flight loses none of them: the next client looks them up (`recovered`). `sqliteJournal` of `deribit-rpc/journal` keeps
   * it in a file. @default none
   */
  readonly journal?: Journal | undefined;
  /**
   * What happens to a call that the journal did not keep: `halt` rejects it unsent (kind `unrecorded`), `trade-on` sends
   * it. Cancels are sent in any case. Each failure is the event `journalFailure`. @default "halt"
   */
  readonly onJournalFailure?: "halt" | "trade-on" | undefined;
  /**
   * When calls that write may leave after the start: `first` once all that an earlier process left unfinished is looked
   * up, which `open` waits for, too; `beside` at once. Cancels and reads never wait. @default "first"
   */
  readonly recovery?: "first" | "beside" | undefined;
  /**
   * Limits that each order keeps before it leaves, and a halt for all of them: `createGuards` of `deribit-rpc/guards` makes
   * them. Give the same to all clients of one account. @default none
   */
  readonly guards?: Guards | undefined;
  /**
   * Puts the line of your program that made a call into the stack of its error, where the lines of this library would
   * stand otherwise. @default on, unless the variable `NODE_ENV` of the environment is `production`
   */
  readonly callerStacks?: boolean | undefined;
  /** Answers the challenge of methods that ask for a second factor: gives the six digits, or whatever the key says. */
  readonly onChallenge?: ((challenge: SecurityKeyChallenge, method: string) => Promise<string> | string) | undefined;
  /** Name that the exchange gets to see. @default "deribit-rpc" */
  readonly clientName?: string | undefined;
  /** @default sockets by the package `ws` on Node; the standard `WebSocket` in Bun, Deno, workers and browsers */
  readonly transport?: Transport | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
  /** @default the chance of this computer */
  readonly random?: Random | undefined;
  /** @default the cryptography of Node, Bun and Deno; Web Cryptography in browsers and workers */
  readonly signer?: Signer | undefined;
}

/** Options with every default in place. */
export interface ResolvedOptions
  extends Settled<
    Omit<
      ClientOptions,
      "api" | "network" | "credentials" | "scope" | "validate" | "onChallenge" | "limits" | "journal" | "guards"
    >
  > {
  readonly url: string;
  readonly reconnect: Settled<ReconnectOptions> | false;
  readonly credentials: AuthStrategy | undefined;
  readonly scope: string | undefined;
  readonly validate: ValidateOptions | undefined;
  readonly journal: Journal | undefined;
  readonly guards: ClientGuards | undefined;
  readonly onChallenge: ClientOptions["onChallenge"] | undefined;
}

/** The addresses behind `network`. */
export function endpointsOf(network: Network): Endpoints {
  if (network === "mainnet" || network === "testnet") return endpoints[network];
  if (typeof network === "object" && network !== null && typeof network.ws === "string") return network;
  throw new ConfigError("network", '"mainnet", "testnet" or an object with `ws`', network);
}

/** A URL with one of the protocols, checked. */
export function checkedUrl(option: string, url: string, protocols: readonly string[]): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol !== undefined && protocols.includes(protocol)) return url;
  const wanted = protocols.map((each) => `${each}//`).join(" or ");
  throw new ConfigError(
    option,
    `an address that begins with ${wanted}${protocol === undefined ? "" : `, not ${protocol}//`}`,
  );
}

/** A number of milliseconds that goes out on the wire, where JSON has no infinity. */
export function checkedFiniteMs(option: string, value: number, least: number): number {
  if (value !== Number.POSITIVE_INFINITY) return checkedMs(option, value, least);
  throw new ConfigError(option, `a finite number of milliseconds, ${least} or more`, value);
}

/** A number of milliseconds above 0, or `false` for what has no end. */
export function checkedPatience(option: string, value: number | false): number | false {
  if (value === false || (typeof value === "number" && value > 0)) return value;
  throw new ConfigError(option, "false or a number of milliseconds above 0", value);
}

/** A number of milliseconds, checked. */
export function checkedMs(option: string, value: number, least = 0): number {
  if (typeof value === "number" && value >= least) return value;
  throw new ConfigError(option, `a number of milliseconds, ${least} or more`, value);
}
