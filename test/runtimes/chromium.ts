/** Runs the checks in Chromium, from files that a page loads by an import map. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** How a check ended. */
export interface Check {
  readonly name: string;
  readonly error?: string;
}

const imports = { "deribit-rpc": "/dist/index.web.js", "deribit-rpc/simulator": "/dist/simulator.web.js" };
const page = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">import { runCore } from "/core.js"; globalThis.runCore = runCore;</script>`;

/** Runs the checks against the built files in `dist`. */
export async function runInChromium(dist: string, url: string): Promise<readonly Check[]> {
  const server = await serve(dist);
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const tab = await browser.newPage();
    const complaints: string[] = [];
    tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(error.message));
    await tab.goto(`http://localhost:${port}/`);
    await tab.waitForFunction("globalThis.runCore !== undefined");
    const results = (await tab.evaluate(`runCore(${JSON.stringify(url)})`)) as Check[];
    return [...results, complaints.length === 0 ? { name: quiet } : { name: quiet, error: complaints.join("; ") }];
  } finally {
    await browser.close();
    server.close();
  }
}

const quiet = "puts no error on the console of a browser";

async function serve(dist: string): Promise<Server> {
  const server = createServer(async ({ url = "/" }, response) => {
    if (url === "/") return void response.setHeader("content-type", "text/html").end(page);
    const file = url === "/core.js" ? join(import.meta.dirname, "core.js") : join(dist, url.replace("/dist/", ""));
    const text = await readFile(file).catch(() => undefined);
    if (text === undefined) response.writeHead(404).end();
    else response.setHeader("content-type", "text/javascript").end(text);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}
