/** The client that the terminal uses, and where its connection is. */
import { computed, signal } from "@preact/signals";
import { type Client, type ClientOptions, type ConnectionState, createClient } from "deribit-rpc";

/** Where to trade. A key is kept in the memory of the page alone, and is gone with it. */
export type Choice =
  | { readonly kind: "offline" }
  | { readonly kind: "testnet"; readonly clientId: string; readonly clientSecret: string };

/** `undefined` until a client was ready once. */
export const client = signal<Client | undefined>(undefined);
export const connection = signal<ConnectionState>({ name: "idle" });
export const choice = signal<Choice>({ kind: "offline" });
/** Milliseconds from a call to its answer, of the newest one. */
export const roundTripMs = signal<number | undefined>(undefined);

/** Whether calls pass and messages come. */
export const isUp = computed(() => connection.value.name === "ready" || connection.value.name === "restoring");
export const isSignedIn = computed(() => choice.value.kind === "offline" || choice.value.clientId !== "");

/** Leaves the exchange that was open, and opens another. What goes wrong is in `connection`. */
export async function enter(next: Choice): Promise<void> {
  const before = client.peek();
  client.value = undefined;
  choice.value = next;
  await before?.close();
  const entered = createClient(await optionsOf(next));
  entered.on("state", (state) => {
    if (choice.peek() === next) connection.value = state;
  });
  entered.on("call", ({ ms, outcome }) => {
    if (outcome === "result") roundTripMs.value = ms;
  });
  try {
    await entered.open();
  } catch {
    return; // `connection` is closed, and says why
  }
  if (choice.peek() === next) client.value = entered;
  else await entered.close();
}

async function optionsOf(next: Choice): Promise<ClientOptions> {
  // A person waits for the answer: five seconds without one are worth a look-up.
  const common = { timeoutMs: 5_000 };
  if (next.kind === "offline") return { ...common, ...(await offline()) };
  const { clientId, clientSecret } = next;
  if (clientId === "") return { ...common, network: "testnet" };
  return { ...common, network: "testnet", credentials: { kind: "signature", clientId, clientSecret } };
}

const credentials = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
let inPage: Promise<ClientOptions> | undefined;

/** The exchange that `npm run web` started; in a page that was built, an exchange in the page itself. */
async function offline(): Promise<ClientOptions> {
  const url = import.meta.env["VITE_OFFLINE_URL"] as string | undefined;
  if (url !== undefined) return { network: { ws: url }, credentials };
  inPage ??= import("deribit-rpc/simulator").then(async ({ createSimulator }) => {
    const exchange = await createSimulator({ listen: false, market: { rate: 60 } });
    return { network: { ws: exchange.url }, transport: exchange.transport, credentials };
  });
  return inPage;
}
