/** All checks in their order. One that stands on another which failed is skipped, so that the first failure is the cause. */
import type { Client } from "../../src/index.ts";
import type { FoundCredentials } from "../network/credentials.ts";
import { type ChosenNetwork, readNetwork } from "../network/network.ts";
import { findExchange, type Target } from "../network/open.ts";
import { readPackaged } from "../package/manifest.ts";
import { checkCredentials, checkLimits, checkScopes, checkSignIn } from "./account.ts";
import { answerTrouble } from "./answers.ts";
import { checkSchemas } from "./drift.ts";
import { checkClock, checkLatency, checkSession, checkStatus } from "./exchange.ts";
import { type CheckName, type Finding, failed, type Result, skipped } from "./finding.ts";
import { checkDns, checkTcp, checkTls, checkUpgrade } from "./line.ts";

/** What is examined. */
export interface ExamineOptions {
  /** The word after `--network`. */
  readonly network: string;
  /** Longest wait for one step, in milliseconds. */
  readonly timeoutMs: number;
  /** How often `public/test` is timed. */
  readonly samples: number;
  /** Scopes that the key has to have. */
  readonly needed: readonly string[];
}

/** Makes each check, and gives what it found as soon as it is known. */
export async function* examine(options: ExamineOptions): AsyncGenerator<Finding> {
  const chosen = readNetwork(options.network);
  const target = await findExchange(chosen);
  await using visit = new Visit(chosen, target);
  const broken = new Map<CheckName, CheckName>();
  for (const [check, needs, run] of checksOf(visit, options)) {
    const cause = needs.map((need) => broken.get(need)).find((need) => need !== undefined);
    const result = cause === undefined ? await attempt(run) : skipped(`Not checked, because ${cause} failed.`);
    if (cause !== undefined) broken.set(check, cause);
    else if (result.mark === "failed") broken.set(check, check);
    yield { check, ...result };
  }
}

type Check = readonly [name: CheckName, needs: readonly CheckName[], run: () => Result | Promise<Result>];

function checksOf(visit: Visit, { timeoutMs, samples, needed }: ExamineOptions): readonly Check[] {
  const { url, target, chosen } = visit;
  const onLine = (check: (url: URL, timeoutMs: number) => Promise<Result>) => () =>
    url === undefined ? skipped("The offline exchange runs in this process.") : check(url, timeoutMs);
  const asGuest = (check: (client: Client) => Promise<Result>) => () => check(visit.required("guest"));
  const signedIn = (check: (client: Client) => Result | Promise<Result>) => () =>
    visit.found === undefined ? skipped("There is no key.") : check(visit.required("trader"));
  return [
    ["dns", [], onLine(checkDns)],
    ["tcp", ["dns"], onLine(checkTcp)],
    ["tls", ["tcp"], onLine(checkTls)],
    ["upgrade", ["tls"], onLine(checkUpgrade)],
    ["session", ["upgrade"], () => checkSession(target, timeoutMs, (client) => (visit.guest = client))],
    ["clock", ["session"], asGuest(checkClock)],
    ["latency", ["session"], asGuest((client) => checkLatency(client, samples))],
    ["credentials", [], () => checkCredentials(chosen, (found) => (visit.found = found))],
    ["sign-in", ["session", "credentials"], () => visit.signIn(timeoutMs)],
    ["scopes", ["sign-in"], signedIn((client) => checkScopes(client, needed))],
    ["limits", ["sign-in"], signedIn(checkLimits)],
    ["schemas", ["session"], asGuest(checkSchemas)],
    ["status", ["session"], asGuest(checkStatus)],
  ];
}

/** What one examination holds open, and has found so far. */
class Visit implements AsyncDisposable {
  readonly chosen: ChosenNetwork;
  readonly target: Target;
  guest: Client | undefined;
  trader: Client | undefined;
  found: FoundCredentials | undefined;

  constructor(chosen: ChosenNetwork, target: Target) {
    this.chosen = chosen;
    this.target = target;
  }

  /** The address; `undefined` for an exchange in this process. */
  get url(): URL | undefined {
    const { network, transport } = this.target.options;
    if (transport !== undefined) return undefined;
    return new URL(typeof network === "object" ? network.ws : addressOf(network));
  }

  required(name: "guest" | "trader"): Client {
    const client = this[name];
    if (client === undefined) throw new Error(`There is no ${name}.`);
    return client;
  }

  signIn(timeoutMs: number): Result | Promise<Result> {
    const { found, target, chosen } = this;
    if (found === undefined) return skipped("There is no key.");
    return checkSignIn(target, chosen.name, found, timeoutMs, (client) => (this.trader = client));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.trader?.close();
    await this.guest?.close();
    await this.target.stop();
  }
}

interface Servers {
  readonly servers: Readonly<
    Record<string, { readonly protocol: string; readonly host: string; readonly pathname: string }>
  >;
}

/** The address of a network of Deribit. */
function addressOf(network: string): string {
  const { protocol, host, pathname } = readPackaged<Servers>("asyncapi.json").servers[network] ?? {};
  return `${protocol}://${host}${pathname}`;
}

async function attempt(run: Check[2]): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    return failed(answerTrouble(error));
  }
}
