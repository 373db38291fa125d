/** How loud each kind of event is. */
import type { CallEnd, ClientEvents } from "../client/events.ts";
import type { ConnectionState } from "../connection/state.ts";

/** How loud a line is. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** The events that are logged. The others come too often to be lines. */
export type LoggedEvent = Exclude<keyof ClientEvents, "callMade" | "messageSample">;

type LevelOf = { readonly [Name in LoggedEvent]: LogLevel | ((event: ClientEvents[Name]) => LogLevel) };

const ofState: Readonly<Partial<Record<ConnectionState["name"], LogLevel>>> = { ready: "info", waiting: "warn" };
const ofCall: Readonly<Record<CallEnd["outcome"], LogLevel>> = {
  result: "debug",
  not_sent: "info",
  refused: "warn",
  unknown: "error",
};

/** The level of each event unless the options say otherwise. */
const levels: LevelOf = {
  state: (state) => (state.name === "closed" && state.cause !== undefined ? "error" : (ofState[state.name] ?? "debug")),
  step: "debug",
  grant: "debug",
  authFailure: "error",
  gap: "warn",
  refused: "error",
  ended: "info",
  drift: "warn",
  lateAnswer: "warn",
  recovered: ({ resolution }) => (resolution.fate === "still_unknown" ? "error" : "warn"),
  journalFailure: "error",
  halt: ({ state }) => (state === "resumed" ? "warn" : "error"),
  unhandled: ({ what }) => (what === "thrown" ? "error" : "warn"),
  call: ({ outcome }) => ofCall[outcome],
};

/** Names of the events that are logged. */
export const loggedEvents: readonly LoggedEvent[] = Object.keys(levels) as LoggedEvent[];

export function levelOf<Name extends LoggedEvent>(name: Name, event: ClientEvents[Name]): LogLevel {
  const level = levels[name] as LogLevel | ((event: ClientEvents[Name]) => LogLevel);
  return typeof level === "function" ? level(event) : level;
}
