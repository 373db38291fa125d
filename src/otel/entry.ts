/** `deribit-rpc/otel`: spans and metrics of a client for OpenTelemetry. */
export { metrics as metricNames } from "./names.ts";
export { type Observation, type ObservedClient, type ObserveOptions, observe } from "./observe.ts";
