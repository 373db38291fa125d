/** What is wrong when the exchange answers with no, or not at all. */
import { AuthError, CallError, ConnectionError, RpcError } from "../../src/index.ts";
import type { Trouble } from "./finding.ts";

/** What an error of the client means, in plain words. */
export function answerTrouble(error: unknown): Trouble {
  const code = codeOf(error);
  const { status } = error instanceof ConnectionError ? error : {};
  const said = error instanceof Error ? error.message : String(error);
  if (code === 11051 || status === 503) {
    return {
      cause: "maintenance",
      what: `The exchange is in maintenance (${said}).`,
      todo: "Look at its status page, and wait: the client connects by itself when it is back.",
    };
  }
  if (code === 10028 || status === 429 || said.includes("too_many_requests")) {
    return {
      cause: "rate_limit",
      what: `The exchange refuses calls because there were too many (${said}).`,
      todo:
        "Look for another program with the same key or address that calls often, wait until the credits are back, and give all " +
        "clients of one account the same `createLimits()`.",
    };
  }
  if (code === 13021) {
    return {
      cause: "no_scope",
      what: `The key has no scope for this (${said}).`,
      todo: "Give the key the scope on the exchange's page of API keys, or use a key that has it.",
    };
  }
  const silent = error instanceof CallError && error.kind === "timeout";
  return {
    cause: silent || error instanceof ConnectionError ? "no_answer" : "other",
    what: `The exchange did not do it: ${said}.`,
    todo:
      code === undefined ? "Run it again; if it stays so, look at the checks above." : `deribit-rpc explain ${code}`,
  };
}

function codeOf(error: unknown): number | undefined {
  return error instanceof RpcError || error instanceof AuthError ? error.code : undefined;
}
