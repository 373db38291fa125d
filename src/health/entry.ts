/** `deribit-rpc/health`: whether a client is well, for programs and for what runs them. */
export {
  type Health,
  type HealthOptions,
  type HealthProblem,
  type HealthWatch,
  type HealthyClient,
  watchHealth,
} from "./health.ts";
export { type HealthServer, type ServeHealthOptions, serveHealth } from "./serve.ts";
