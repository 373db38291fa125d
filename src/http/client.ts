/** The client over HTTP: the same calls, each an exchange of its own. */
import type { CallArguments, HttpCalls, MethodName, ResultOf } from "../../generated/calls.ts";
import type { PrivateHttpMethods } from "../../generated/private.ts";
import type { PublicHttpMethods } from "../../generated/public.ts";
import { catalogueOf, checkedMethod, type Namespace } from "../api/catalogue.ts";
import { limitsOf } from "../api/limits.ts";
import { bindNamespaces, type Reach } from "../api/namespaces.ts";
import { withGuards } from "../client/guarded-ports.ts";
import { Observer } from "../client/observer.ts";
import { type ClientOptions, checkedUrl, endpointsOf } from "../client/options.ts";
import { resolveOptions } from "../client/resolve-options.ts";
import { deribit } from "../deribit/venue.ts";
import { ConfigError } from "../errors/client.ts";
import type { Limits } from "../limits/limits.ts";
import type { Resolution, ResolveOptions } from "../orders/resolution.ts";
import { Caller } from "../platform/caller.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { fetchTransport } from "../transport/fetch.ts";
import type { HttpTransport, Transport } from "../transport/transport.ts";
import type { CallOptions, Request } from "../venue.ts";
import { HttpAssembly } from "./assembly.ts";

/** Options of `createHttpClient`. */
export interface HttpClientOptions<
  Public extends object = PublicHttpMethods,
  Private extends object = PrivateHttpMethods,
> extends Pick<
    ClientOptions<Public, Private>,
    | "api"
    | "credentials"
    | "scope"
    | "timeoutMs"
    | "maxInFlight"
    | "orderDeadlineMs"
    | "autoLabel"
    | "limits"
    | "validate"
    | "checkParams"
    | "callerStacks"
    | "onChallenge"
    | "clock"
    | "random"
    | "signer"
  > {
  /** Which exchange to talk to; `http` is its base address. */
  readonly network: "mainnet" | "testnet" | { readonly http: string };
  /** @default the `fetch` of the host */
  readonly transport?: HttpTransport | undefined;
}

/** A client over HTTP. It holds nothing open: there is no need to close it. */
export interface HttpClient<Public extends object = PublicHttpMethods, Private extends object = PrivateHttpMethods> {
  /** Methods that need no signing in, less those that only a WebSocket takes. */
  readonly public: Public;
  /** Methods of the account, less those that only a WebSocket takes. */
  readonly private: Private;
  /** The credits of the account; `undefined` with `limits: false`. */
  readonly limits: Limits | undefined;
  /**
   * Calls a method by its name on the wire. Params and result are typed for the methods that this library knows; any
   * other name is taken as well, for methods that are newer, and such a call is never repeated.
   */
  call<const Name extends MethodName>(method: Name, ...args: CallArguments<Name, HttpCalls>): Promise<ResultOf<Name>>;
  /** Makes a call that was prepared by one of `requests`. */
  send<Result>(request: Request<Result>, options?: CallOptions): Promise<Result>;
  /** Looks up what became of a call whose outcome is `unknown`, as the method of the same name of `Client` does. */
  resolveOutcome(error: unknown, options?: ResolveOptions): Promise<Resolution>;
}

const knownOptions: KnownOptions<HttpClientOptions> = {
  api: "checked",
  network: "checked",
  credentials: "checked",
  scope: "checked",
  timeoutMs: "checked",
  maxInFlight: "checked",
  orderDeadlineMs: "checked",
  autoLabel: "checked",
  limits: "checked",
  validate: "checked",
  checkParams: "checked",
  callerStacks: "checked",
  onChallenge: "checked",
  clock: "checked",
  random: "checked",
  signer: "checked",
  transport: ["post"],
};

/** Makes a client over HTTP. Refuses options that cannot work. */
export function createHttpClient<
  Public extends object = PublicHttpMethods,
  Private extends object = PrivateHttpMethods,
>(
  options: HttpClientOptions<Public, Private>,
): HttpClient<Namespace<Public, PublicHttpMethods>, Namespace<Private, PrivateHttpMethods>> {
  checkOptions("", options, knownOptions);
  const { network, transport = fetchTransport, ...others } = options;
  const baseUrl = checkedUrl("network.http", baseOf(network), ["https:", "http:"]).replace(/\/$/, "");
  // The rest is checked as the options of a socket, which this client never opens.
  const checked = resolveOptions({ ...others, network: { ws: "wss://unused" } }, noSockets);
  const observer = new Observer();
  const resolved = withGuards(checked, observer.thrown);
  const limits = limitsOf(options.limits, resolved.clock);
  const api = catalogueOf(options.api);
  const runtime = new HttpAssembly(
    { ...resolved, baseUrl, httpTransport: transport, limits },
    { ...deribit, api },
    observer,
  );
  const reach: Reach = (row, params, callOptions, door) =>
    runtime.call(row, params, callOptions, resolved.callerStacks ? Caller.of(door) : undefined);
  const call = async (method: unknown, params?: object, callOptions?: CallOptions): Promise<unknown> =>
    reach(checkedMethod(method, api), params, callOptions, call);
  const send = async (request: Request<unknown>, callOptions?: CallOptions): Promise<unknown> =>
    reach(checkedMethod(request?.method, api), request?.params, callOptions, send);
  return Object.freeze({
    ...bindNamespaces<Namespace<Public, PublicHttpMethods>, Namespace<Private, PrivateHttpMethods>>(
      reach,
      options.api?.methods,
      (row) => !row.websocketOnly,
    ),
    limits,
    call: call as HttpClient["call"],
    send: send as HttpClient["send"],
    resolveOutcome: (error: unknown, resolveOptions: ResolveOptions = {}) =>
      runtime.resolver.resolve(error, resolveOptions),
  });
}

/** In place of a transport for sockets, of which this client opens none. */
const noSockets: Transport = {
  connect() {
    throw new ConfigError("transport", "one for HTTP: this client opens no socket");
  },
};

function baseOf(network: HttpClientOptions["network"]): string {
  if (typeof network === "string") return endpointsOf(network).http ?? "";
  if (network === undefined || network === null) {
    throw new ConfigError("network", '"mainnet", "testnet" or an object with `http`', network);
  }
  // One object may serve both kinds of clients.
  checkOptions("network", network, { ws: "string", http: "string" });
  if (network.http === undefined) throw new ConfigError("network.http", "the base address of HTTP calls");
  return network.http;
}
