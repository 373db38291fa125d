/** Entry `deribit-rpc/http`: the client over HTTP alone, without `ws` and without all that keeps a connection alive. */
export type { SnapshotApi } from "../api/catalogue.ts";
export { createLimits } from "../api/limits.ts";
export { isCallError, isDeribitError } from "../errors/narrow.ts";
export { createHttpClient, type HttpClient, type HttpClientOptions } from "./client.ts";
