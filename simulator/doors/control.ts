/** The control endpoint: faults and counts over HTTP, while the simulator runs. */

import type { GatewayStats } from "../dispatch/gateway.ts";
import type { Problem } from "../dispatch/problems.ts";
import type { FaultRule } from "../faults/fault.ts";
import type { Faults } from "../faults/faults.ts";
import { readRule } from "../faults/read-rule.ts";
import { isOwnHost } from "./own-host.ts";

/** What the control endpoint can see and do. */
export interface ControlParts {
  readonly faults: Faults;
  stats(): GatewayStats;
  problems(): readonly Problem[];
}

/** One request to the control endpoint. */
interface ControlRequest {
  readonly verb: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The addresses at which the server is reached. */
  readonly addresses: readonly (string | undefined)[];
  answer(status: number, body: string): void;
}

export const controlPath = "/control";

/**
 * `GET /control/faults` lists the rules, `POST` adds one and answers its id, `DELETE` takes all back and
 * `DELETE /control/faults/{id}` one. `GET /control/stats` counts.
 */
export function answerControl(parts: ControlParts, request: ControlRequest): void {
  const { verb, answer } = request;
  const say = (status: number, value: unknown) => answer(status, JSON.stringify(value));
  if (request.headers["origin"] !== undefined) {
    say(403, { error: "The control endpoint answers no requests of web pages." });
    return;
  }
  if (!isOwnHost(request.headers["host"], request.addresses)) {
    say(403, {
      error: `The control endpoint is not known as ${request.headers["host"] ?? "a host without a name"}: ask for localhost, 127.0.0.1 or the address it listens on.`,
    });
    return;
  }
  const [, , subject, id] = (request.target.split("?")[0] ?? "").split("/");
  if (subject === "stats" && verb === "GET") {
    say(200, { ...parts.stats(), problems: parts.problems() });
  } else if (subject === "faults" && verb === "GET") {
    say(200, parts.faults.list());
  } else if (subject === "faults" && verb === "POST") {
    addRule(parts.faults, request.body, say);
  } else if (subject === "faults" && verb === "DELETE") {
    if (id === undefined) parts.faults.clear();
    const isGone = id === undefined || parts.faults.remove(Number(id));
    say(isGone ? 200 : 404, isGone ? { ok: true } : { error: `No fault has the id ${id}.` });
  } else {
    say(404, { error: `Nothing is at ${verb} ${request.target}. See GET /control/faults and GET /control/stats.` });
  }
}

function addRule(faults: Faults, body: string, say: (status: number, value: unknown) => void): void {
  let rule: FaultRule;
  try {
    rule = readRule(JSON.parse(body));
  } catch (error) {
    say(400, { error: error instanceof Error ? error.message : String(error) });
    return;
  }
  say(200, { id: faults.add(rule) });
}
