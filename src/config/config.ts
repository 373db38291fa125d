/** Settings of a client, some of which change while it runs: all that is asked for, or nothing. */
import { isDeepStrictEqual } from "node:util";
import type { ClientOptions } from "../client/options.ts";
import { type Backoff, type BackoffOptions, createBackoff } from "../connection/backoff.ts";
import { ConfigError } from "../errors/client.ts";
import { createGuards } from "../guards/create.ts";
import type { Guards } from "../guards/guards.ts";
import type { GuardChanges, GuardsOptions } from "../guards/options.ts";
import { credentialsFrom } from "../secrets/credentials.ts";
import { environmentSecret } from "../secrets/environment.ts";
import { fileSecret } from "../secrets/file.ts";
import type { AuthStrategy, Credentials } from "../session/credentials.ts";
import { at, checkSettings, type SettingsPlace } from "./check.ts";
import type { CredentialsSetting, Settings } from "./schema.ts";

/** Options of a client that settings make. */
export type ConfiguredOptions = Readonly<Partial<ClientOptions>> & Pick<ClientOptions, "network">;

/** Settings as they are, and a way to change them. */
export interface Config {
  /** Options for `connect`. They follow the settings, and serve any number of clients. */
  readonly options: ConfiguredOptions;
  /** The guards that `options` holds; `undefined` where the settings have none. */
  readonly guards: Guards | undefined;
  /** The settings that hold now. */
  readonly settings: Settings;
  /**
   * Changes settings while clients run: all that are given, or, with a `ConfigError`, none. A member that is given takes
   * the place of the former one. Returns the names of those that changed.
   */
  configure(changes: Partial<Settings>): readonly string[];
}

const ofParts = "the parts of a client take it over when it is made; make another client";
const ofSession = "it counts when a session is made; make another client";
const ofStart = "it counts at the start of a client";
/** Why settings cannot change while a client runs. Those that are not here can. */
const fixed: Readonly<Partial<Record<keyof Settings, string>>> = {
  network: "a client holds connections, tokens and books of one exchange; make another client",
  scope: ofSession,
  heartbeatMs: ofSession,
  cancelOnDisconnect: ofSession,
  timeoutMs: `${ofParts}, or give \`timeoutMs\` with the call`,
  connectTimeoutMs: ofParts,
  maxInFlight: ofParts,
  orderDeadlineMs: ofParts,
  autoLabel: ofParts,
  checkParams: ofParts,
  limits: "what is left in each pool is counted by its size; it follows the account by itself",
  onJournalFailure: ofParts,
  openTimeoutMs: ofStart,
  recovery: ofStart,
  callerStacks: ofParts,
  clientName: ofSession,
};

/**
 * Makes settings that can change at run time. Throws a `ConfigError` for those that cannot work.
 *
 * ```ts
 * const config = createConfig({ network: "testnet", guards: { largestAmount: 10_000 } });
 * const deribit = await connect(config.options);
 * config.configure({ guards: { largestAmount: 5_000 } });
 * ```
 */
export function createConfig(settings: Settings, credentials?: AuthStrategy): Config {
  return new LiveConfig(checkSettings(settings), credentials);
}

/** The settings of one desk. They are checked before they come here. */
export class LiveConfig implements Config {
  readonly options: ConfiguredOptions;
  readonly guards: Guards | undefined;
  #settings: Settings;
  #credentials: AuthStrategy | undefined;
  #backoff: Backoff;
  /** Whether the key comes from elsewhere than the settings. */
  readonly #hasOwnKey: boolean;

  constructor(settings: Settings, credentials: AuthStrategy | undefined) {
    this.#settings = settings;
    this.#hasOwnKey = credentials !== undefined;
    this.#credentials = credentials ?? strategyOf(settings.credentials);
    this.#backoff = backoffOf(settings);
    this.guards = settings.guards === undefined ? undefined : createGuards(settings.guards);
    this.options = this.#makeOptions(settings);
  }

  get settings(): Settings {
    return this.#settings;
  }

  configure(changes: Partial<Settings>): readonly string[] {
    return this.replace(checkSettings({ ...this.#settings, ...changes }));
  }

  /** Takes over checked settings as a whole. Throws before anything changed. */
  replace(next: Settings, place?: SettingsPlace): readonly string[] {
    const before = this.#settings;
    const names = [...new Set([...Object.keys(before), ...Object.keys(next)])] as (keyof Settings)[];
    const changed = names.filter((name) => !isDeepStrictEqual(before[name], next[name]));
    for (const name of changed) this.#refuseFixed(name, next, place);
    const credentials =
      this.#hasOwnKey || !changed.includes("credentials") ? this.#credentials : strategyOf(next.credentials);
    const backoff = backoffOf(next);
    // The last that can refuse: it changes all of its own or nothing.
    if (changed.includes("guards")) this.guards?.configure(guardChangesOf(before.guards, next.guards));
    [this.#settings, this.#credentials, this.#backoff] = [next, credentials, backoff];
    return changed;
  }

  #refuseFixed(name: keyof Settings, next: Settings, place: SettingsPlace | undefined): void {
    const why = fixed[name] ?? this.#whyNot(name, next);
    if (why !== undefined) throw at(new ConfigError(name, `as it was: ${why}`), [name], place);
  }

  /** Why a setting cannot change in this way, though it can in others. */
  #whyNot(name: keyof Settings, next: Settings): string | undefined {
    if (name === "guards" && (this.guards === undefined || next.guards === undefined)) {
      return "a client has guards from its making to its end, or none";
    }
    if (name === "credentials" && (this.#credentials === undefined || next.credentials === undefined)) {
      return this.#hasOwnKey ? undefined : "a client signs in from its making to its end, or never does";
    }
    if (name !== "reconnect") return undefined;
    const [before, after] = [this.#settings.reconnect, next.reconnect].map((policy) =>
      typeof policy === "object" ? { ...policy, backoff: undefined } : (policy ?? {}),
    );
    const rest = (policy: unknown): object | false =>
      policy !== false &&
      Object.fromEntries(Object.entries(policy as object).filter(([, value]) => value !== undefined));
    return isDeepStrictEqual(rest(before), rest(after)) ? undefined : `only \`backoff\` of it can change; ${ofParts}`;
  }

  #makeOptions({ guards: _, credentials: __, limits, reconnect, ...plain }: Settings): ConfiguredOptions {
    const signsIn = this.#credentials !== undefined;
    const backoff: BackoffOptions = { kind: "custom", delayMs: (attempt) => this.#backoff(attempt) };
    return Object.freeze({
      ...plain,
      ...(limits !== undefined && { limits }),
      ...(this.guards !== undefined && { guards: this.guards }),
      ...(signsIn && { credentials: () => this.#given() }),
      reconnect: reconnect === false ? (false as const) : { ...reconnect, backoff },
    });
  }

  async #given(): Promise<Credentials> {
    const credentials = this.#credentials;
    if (credentials === undefined) throw new ConfigError("credentials", "given");
    return typeof credentials === "function" ? credentials() : credentials;
  }
}

function strategyOf(setting: CredentialsSetting | undefined): AuthStrategy | undefined {
  if (setting === undefined) return undefined;
  const { signs = false } = setting;
  if ("file" in setting) return credentialsFrom(fileSecret(setting.file), { signs });
  if ("env" in setting) return credentialsFrom(environmentSecret({ prefix: setting.env }), { signs });
  const { clientId, clientSecret } = setting;
  return signs ? { kind: "signature", clientId, clientSecret } : { clientId, clientSecret };
}

function backoffOf({ reconnect }: Settings): Backoff {
  const given = typeof reconnect === "object" ? reconnect.backoff : undefined;
  return createBackoff(given ?? { kind: "exponential" });
}

/** What to change so that guards are as the settings say: a guard that is left out there is taken away. */
function guardChangesOf(before: GuardsOptions = {}, next: GuardsOptions = {}): GuardChanges {
  const gone = Object.keys(before).filter((name) => next[name as keyof GuardsOptions] === undefined);
  const changed = Object.entries(next).filter(
    ([name, value]) => !isDeepStrictEqual(value, before[name as keyof GuardsOptions]),
  );
  return Object.fromEntries([...gone.map((name) => [name, false] as const), ...changed]) as GuardChanges;
}
