/** Says once which exchange the suite speaks to, and whether it can be reached. */
import type { TestProject } from "vitest/node";
import { createSimulator } from "../../simulator/simulator.ts";
import { wsTransport } from "../../src/transport/ws.ts";

/** Where the suite plays. Credentials are no part of it, so that nothing that shows it can show them. */
export interface Place {
  readonly kind: "simulator" | "testnet" | "unreachable";
  readonly ws: string;
  readonly http: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly place: Place;
  }
}

const reachMs = 10_000;
/** Time in which the credits of an account are back that a run before has used up. */
const refillMs = 6_000;
/** A test network, or a simulator that was started on this computer. */
const harmless = /^(test\..+|localhost|127\.[\d.]+|\[::1\])$/;

/** Starts a simulator, unless the environment names an exchange. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { DERIBIT_URL: ws = "", DERIBIT_CLIENT_ID: clientId = "" } = process.env;
  if (ws === "") {
    const simulator = await createSimulator();
    project.provide("place", { kind: "simulator", ws: simulator.url, http: simulator.httpUrl });
    return () => simulator.close();
  }
  const { hostname } = checkedAddress(ws);
  const isReached = await reach(ws);
  if (!isReached) console.warn(`${hostname} cannot be reached from here: the suite is skipped.`);
  else if (clientId === "") console.warn("There is no DERIBIT_CLIENT_ID: what needs an account is skipped.");
  if (isReached) await new Promise((resolve) => setTimeout(resolve, refillMs));
  project.provide("place", { kind: isReached ? "testnet" : "unreachable", ws, http: httpOf(ws) });
  return async () => {};
}

function checkedAddress(ws: string): URL {
  const address = URL.canParse(ws) ? new URL(ws) : undefined;
  if (address === undefined || !/^wss?:$/.test(address.protocol)) {
    throw new Error("DERIBIT_URL has to be the address of a WebSocket, as wss://test.deribit.com/ws/api/v2.");
  }
  if (!harmless.test(address.hostname)) {
    throw new Error(
      `DERIBIT_URL names ${address.hostname}: the suite places orders, and plays on a test network only.`,
    );
  }
  return address;
}

/** The base of HTTP calls beside a WebSocket, as `https://test.deribit.com/api/v2`. */
function httpOf(ws: string): string {
  return ws.replace(/^ws/, "http").replace("/ws/api/", "/api/");
}

function reach(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = wsTransport.connect(url, {
      onOpen: () => {
        socket.close(1000, "");
        resolve(true);
      },
      onText: () => {},
      onClose: () => resolve(false),
    });
    setTimeout(() => socket.terminate(), reachMs).unref();
  });
}
