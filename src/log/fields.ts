/** What a line says of an event: a message, and the facts by name. Texts are shown without what looks like a secret. */
import type { ClientEvents } from "../client/events.ts";
import { isCallError, isDeribitError } from "../errors/narrow.ts";
import { shownText } from "../errors/redact.ts";
import type { LoggedEvent } from "./levels.ts";

/** Facts of a line by name. Plain values. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** What a line says. */
export interface LogContent {
  readonly message: string;
  readonly fields: LogFields;
}

type Loose = Record<string, unknown>;
type Contents = { readonly [Name in LoggedEvent]: (event: ClientEvents[Name]) => readonly [string, Loose] };

/** Errors behind an error that are named. */
const mostCauses = 3;

const contents: Contents = {
  state: ({ name, ...more }) => [`the connection is ${name}`, { state: name, ...more, ...errorOf(causeOf(more)) }],
  step: ({ step, ms }) => [`${step} took ${Math.round(ms)} ms`, { step, ms }],
  grant: ({ scope, expiresMs }) => ["tokens were granted", { scope: scope.join(" "), expiresMs }],
  authFailure: (error) => ["signing in failed", errorOf(error)],
  gap: ({ channel, cause, fromMs, toMs }) => [
    `messages of ${channel} may be missing`,
    { channel, cause, fromMs, toMs },
  ],
  refused: (error) => ["a channel is not sent any more", { ...errorOf(error), channels: error.channels.join(" ") }],
  ended: ({ instrument, state }) => [`${instrument} has ended`, { instrument, state }],
  drift: ({ where, path, message, severity, count }) => [
    `${where} differs from its schema`,
    { where, path, difference: message, severity, count },
  ],
  lateAnswer: ({ method, label, ms, error }) => [
    `the answer to ${method} came late`,
    { method, label, ms, fate: error === undefined ? "result" : "error", ...errorOf(error) },
  ],
  recovered: ({ method, trace, resolution }) => [
    `${method} of an earlier process: ${resolution.fate}`,
    {
      method,
      label: trace.label,
      fate: resolution.fate,
      reason: "reason" in resolution ? resolution.reason : undefined,
    },
  ],
  journalFailure: ({ error, entries }) => ["the journal failed", { entries: entries.length, ...errorOf(error) }],
  halt: ({ reason, state }) => [`trading is ${state}`, { reason, state }],
  unhandled: (event) => [`unhandled: ${event.what}`, { ...event, error: undefined, ...errorOf(thrownBy(event)) }],
  call: ({ method, outcome, ms, queuedMs, exchangeMs, id, error }) => [
    `${method}: ${outcome}`,
    { method, outcome, ms, queuedMs, exchangeMs, id, ...errorOf(error) },
  ],
};

export function contentOf<Name extends LoggedEvent>(name: Name, event: ClientEvents[Name]): LogContent {
  const [message, loose] = contents[name](event);
  return { message: shownText(message), fields: shownFields(loose) };
}

/** Keeps what is plain, and rounds what was measured. */
function shownFields(loose: Loose): LogFields {
  const fields: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(loose)) {
    if (typeof value === "string") fields[name] = shownText(value);
    else if (typeof value === "number") fields[name] = Math.round(value * 1_000) / 1_000;
    else if (typeof value === "boolean") fields[name] = value;
  }
  return fields;
}

/** The facts of an error, and the messages of the errors behind it. */
function errorOf(error: unknown): Loose {
  if (error === undefined) return {};
  const causes = causesOf(error);
  return {
    error: messageOfError(error),
    ...(isDeribitError(error) && { kind: error.kind }),
    ...(isDeribitError(error, "rpc") && { code: error.code }),
    ...(isDeribitError(error, "guard") && { guard: error.guard }),
    ...(isCallError(error) && error.trace?.label !== undefined && { label: error.trace.label }),
    ...(causes !== "" && { cause: causes }),
  };
}

function causesOf(error: unknown): string {
  const messages: string[] = [];
  let cause = causeOf(error);
  while (cause !== undefined && messages.length < mostCauses) {
    messages.push(messageOfError(cause));
    cause = causeOf(cause);
  }
  return messages.join("; ");
}

function causeOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "cause" in value ? value.cause : undefined;
}

function messageOfError(error: unknown): string {
  return error instanceof Error ? error.message : typeof error === "string" ? error : typeof error;
}

function thrownBy(event: ClientEvents["unhandled"]): unknown {
  return event.what === "thrown" ? event.error : undefined;
}
