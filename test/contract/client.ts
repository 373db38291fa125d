/** The client of the suite: validates all that comes, and keeps what does not fit. */
import { inject, type TestContext } from "vitest";
import type { Validators } from "../../generated/contract.ts";
import * as generated from "../../generated/validators/index.ts";
import { type Client, connect } from "../../src/client.ts";

/** Something that is not as the schemas have it. */
export interface Difference {
  /** Method or family of channels. */
  readonly where: string;
  readonly what: string;
}

const validators: Validators = generated;

/** Where the suite plays. */
export const place = inject("place");
/** Whether there is anybody to play with. */
export const isReachable = place.kind !== "unreachable";
/** Whether there is an account to play with. */
export const hasAccount = isReachable && place.clientId !== "";

/** Connects; what differs from the schemas is attached to the test that saw it. */
export async function connectTo(signsIn: boolean): Promise<{ client: Client; note: (context: TestContext) => void }> {
  const { url, clientId, clientSecret } = place;
  const client = await connect({
    network: { ws: url },
    ...(signsIn && { credentials: { clientId, clientSecret } }),
    limits: { orders: "wait", others: "wait" },
    validate: { mode: "observe", using: validators },
    clientName: "deribit-rpc-contract",
  });
  let differences: Difference[] = [];
  client.on("drift", ({ where, path, message, severity }) => {
    differences.push({ where, what: `${path} ${message} (${severity})` });
  });
  const note = ({ task }: TestContext): void => {
    Object.assign(task.meta, { differences });
    differences = [];
  };
  return { client, note };
}
