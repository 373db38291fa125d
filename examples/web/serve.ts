/** The offline exchange, and the page that trades on it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createSimulator, type Simulator } from "deribit-rpc/simulator";
import { build, preview } from "vite";

/** What runs until it is closed. */
export interface ServedTerminal extends AsyncDisposable {
  readonly url: string;
  readonly exchange: Simulator;
}

/** Starts both. `port` is that of the page; the next free one is taken where it is in use. */
export async function serveTerminal(port: number): Promise<ServedTerminal> {
  const exchange = await createSimulator({ listen: { control: true }, market: { rate: 60 } });
  const outDir = await mkdtemp(join(tmpdir(), "deribit-rpc-web-"));
  const shared = {
    configFile: resolve(import.meta.dirname, "vite.config.ts"),
    build: { outDir, emptyOutDir: true },
    logLevel: "warn",
  } as const;
  const close = async (): Promise<void> => {
    await exchange.close();
    await rm(outDir, { recursive: true, force: true });
  };
  try {
    await build({ ...shared, define: { "import.meta.env.VITE_OFFLINE_URL": JSON.stringify(exchange.url) } });
    const server = await preview({ ...shared, preview: { port, host: "127.0.0.1" } });
    const [url = ""] = server.resolvedUrls?.local ?? [];
    return { url, exchange, [Symbol.asyncDispose]: () => server.close().then(close) };
  } catch (error) {
    await close();
    throw error;
  }
}
