/** `deribit-rpc/log`: what a client reports, as lines of a log. */
export type { LogFields } from "./fields.ts";
export type { LoggedEvent, LogLevel } from "./levels.ts";
export { type LineFormat, type LinesOptions, type Logger, lines } from "./lines.ts";
export { type LogOptions, log } from "./log.ts";
