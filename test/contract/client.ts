/** The client of the suite: validates all that comes, and keeps what does not fit. */
import { inject, type TestContext } from "vitest";
import type { Validators } from "../../generated/contract.ts";
import * as generated from "../../generated/validators/index.ts";
import { createLimits } from "../../src/api/limits.ts";
import { type Client, connect } from "../../src/client/client.ts";
import { createHttpClient, type HttpClient } from "../../src/http/client.ts";
import type { AuthStrategy, ClientCredentials } from "../../src/session/credentials.ts";
import { wsTransport } from "../../src/transport/ws.ts";

/** Something that is not as the schemas have it, or that this account may not do. */
export interface Difference {
  readonly kind: "schema" | "refused";
  /** Method or family of channels. */
  readonly where: string;
  readonly what: string;
}

/** A client that is ready, and what goes with it. */
export interface Visitor {
  readonly client: Client;
  /** Notes that something was refused which not every account may do. */
  refused(where: string, why: string): void;
  /** Attaches what differed to the test that saw it. */
  note(context: TestContext): void;
}

const validators: Validators = generated;
/** The exchange counts the calls of an address and of an account, whichever connection they come from. */
const limits = {
  anonymous: createLimits({ orders: "wait", others: "wait" }),
  account: createLimits({ orders: "wait", others: "wait" }),
};
export const place = inject("place");

/** Whether an exchange can be reached. */
export const isReachable = place.kind !== "unreachable";
/** The key of the account; `undefined` where there is none. */
export const credentials: ClientCredentials | undefined = keyOf();
/** Whether there is an account to play with. */
export const hasAccount = isReachable && credentials !== undefined;

/** Connects, anonymously or as the account. */
export async function visit(as: "anonymous" | "account"): Promise<Visitor> {
  const client = await connect({
    network: { ws: place.ws },
    ...(as === "account" && credentials !== undefined && { credentials }),
    limits: limits[as],
    validate: { mode: "observe", using: validators },
    clientName: "deribit-rpc-contract",
  });
  let differences: Difference[] = [];
  client.on("drift", ({ where, path, message, severity }) => {
    differences.push({ kind: "schema", where, what: `${path} ${message} (${severity})` });
  });
  return {
    client,
    refused: (where, what) => void differences.push({ kind: "refused", where, what }),
    note: ({ task }) => {
      Object.assign(task.meta, { differences });
      differences = [];
    },
  };
}

/** A client over HTTP. */
export function visitByHttp(as: "anonymous" | "account"): HttpClient {
  return createHttpClient({
    network: { http: place.http },
    limits: limits[as],
    ...(as === "account" && credentials !== undefined && { credentials }),
  });
}

/** Asks over a socket of its own, past the client, which refuses what cannot go well. */
export function askBare(method: string, params: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = wsTransport.connect(place.ws, {
      onOpen: () => socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })),
      onText: (text) => {
        resolve(JSON.parse(text));
        socket.close(1000, "done");
      },
      onClose: ({ code, reason }) => reject(new Error(`the connection ended: ${code} ${reason}`)),
    });
  });
}

/** A connection as the account by other credentials, which may be refused. */
export function connectBy(other: AuthStrategy): Promise<Client> {
  return connect({ network: { ws: place.ws }, credentials: other, limits: limits.account, reconnect: false });
}

function keyOf(): ClientCredentials | undefined {
  if (place.kind === "simulator") return { clientId: "sim-client", clientSecret: "sim-secret-0001" };
  const { DERIBIT_CLIENT_ID: clientId = "", DERIBIT_CLIENT_SECRET: clientSecret = "" } = process.env;
  return clientId === "" || clientSecret === "" ? undefined : { clientId, clientSecret };
}
