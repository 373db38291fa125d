/** Makes the trace of a call that wrote. */
import type { CallTrace } from "../errors/family.ts";
import { type Stamped, sentBody } from "./stamped.ts";

type Members = Readonly<Record<string, unknown>>;

const noTerms: Members = {};

/** Reads what was sent from the text that was sent: the object that the user gave may have changed since. */
export function traceOf(call: Stamped, client: string, direction: "buy" | "sell" | undefined): CallTrace {
  const sent = JSON.parse(sentBody(call)) as Members;
  const terms = call.row.role === undefined ? noTerms : knownTerms(sent, call.row.params);
  return {
    account: call.account,
    client,
    ...(call.entry !== "" && { entry: call.entry }),
    ...(call.id !== 0 && { id: call.id }),
    ...text(sent, "instrument_name"),
    ...text(sent, "label"),
    ...text(sent, "order_id"),
    ...text(sent, "quote_id"),
    ...(direction && { direction }),
    ...number(sent, "valid_until"),
    ...number(sent, "amount"),
    ...number(sent, "price"),
    terms,
    uniqueLabel: call.labelled,
    sentMs: call.exchangeMs,
    connection: call.connection,
  };
}

/** What is none of the schema could be a token or the answer to a challenge. */
function knownTerms(sent: Members, shapes: Members | undefined): Members {
  return Object.fromEntries(
    Object.entries(sent).filter(([name]) => shapes === undefined || Object.hasOwn(shapes, name)),
  );
}

function text<Name extends string>(sent: Members, name: Name): { readonly [Key in Name]?: string } {
  const value = sent[name];
  return typeof value === "string" ? ({ [name]: value } as { [Key in Name]: string }) : {};
}

function number<Name extends string>(sent: Members, name: Name): { readonly [Key in Name]?: number } {
  const value = sent[name];
  return typeof value === "number" ? ({ [name]: value } as { [Key in Name]: number }) : {};
}
