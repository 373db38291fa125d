/** Says once which exchange the suite speaks to, and whether it can be reached. */
import type { TestProject } from "vitest/node";
import { createSimulator } from "../../simulator/simulator.ts";
import { wsTransport } from "../../src/ports/ws.ts";

/** Where the suite plays. */
export interface Place {
  readonly kind: "simulator" | "testnet" | "unreachable";
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly place: Place;
  }
}

const reachMs = 10_000;

/** Starts a simulator, unless the environment names an exchange. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { DERIBIT_URL: url, DERIBIT_CLIENT_ID: clientId = "", DERIBIT_CLIENT_SECRET: clientSecret = "" } = process.env;
  if (url === undefined || url === "") {
    const simulator = await createSimulator();
    const keys = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
    project.provide("place", { kind: "simulator", url: simulator.url, ...keys });
    return () => simulator.close();
  }
  if (!new URL(url).hostname.startsWith("test.")) {
    throw new Error(
      `DERIBIT_URL names ${new URL(url).hostname}: the suite places orders, and plays on a test network only.`,
    );
  }
  const isReached = await reach(url);
  if (!isReached) console.warn(`${new URL(url).hostname} cannot be reached from here: the suite is skipped.`);
  project.provide("place", { kind: isReached ? "testnet" : "unreachable", url, clientId, clientSecret });
  return async () => {};
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
