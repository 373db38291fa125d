import { channelOf } from "./channels.ts";
import type { ChannelRow, MethodRow } from "./contract.ts";
import { privateMethods, publicMethods } from "./methods.ts";
import type { PrivateHttpMethods, PrivateMethods } from "./private.ts";
import type { PublicHttpMethods, PublicMethods } from "./public.ts";

/** What a client of `deribit-rpc` takes as its option `api`. */
interface ApiOf<Public extends object, Private extends object> {
  readonly methods: readonly MethodRow[];
  readonly channelOf: (channel: string) => ChannelRow | undefined;
  /** Exists in types only. */
  readonly "~namespaces"?: { readonly public: Public; readonly private: Private };
}

const methods: readonly MethodRow[] = [...publicMethods, ...privateMethods];

/**
 * The methods and channels of this SDK, for a client over WebSocket.
 *
 * ```ts
 * import { connect } from "deribit-rpc";
 *
 * const deribit = await connect({ network: "testnet", api });
 * ```
 */
export const api: ApiOf<PublicMethods, PrivateMethods> = { methods, channelOf };

/** The same for `createHttpClient` of `deribit-rpc/http`, whose namespaces lack what only a WebSocket takes. */
export const httpApi: ApiOf<PublicHttpMethods, PrivateHttpMethods> = { methods, channelOf };
