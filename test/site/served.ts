/** The built site as a host serves it: `/errors` is `errors.html`. */
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve } from "node:path";

/** Where `npm run docs:build` puts it. */
export const dist = resolve(import.meta.dirname, "../../site/dist");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
};

/** The file behind a path; `undefined` where there is none. */
export function fileOf(path: string): string | undefined {
  const plain = join(dist, decodeURIComponent(path.replace(/[?#].*/, "")));
  const candidates = [plain, `${plain.replace(/\/$/, "")}.html`, join(plain, "index.html")];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}

/** Serves the site on a free port, and gives its address. */
export async function serveSite(): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer(async ({ url = "/" }, response) => {
    const file = fileOf(url);
    if (file === undefined) return void response.writeHead(404).end();
    response.setHeader("content-type", types[extname(file)] ?? "text/plain").end(await readFile(file));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}
