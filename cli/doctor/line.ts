/** The way to an exchange, a layer at a time: name, port, encryption, WebSocket. */
import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { failed, ok, type Result, skipped } from "./finding.ts";
import { dnsTrouble, pageTrouble, tcpTrouble, tlsTrouble } from "./line-troubles.ts";

/** Looks the host up. */
export async function checkDns({ hostname }: URL): Promise<Result> {
  const host = bare(hostname);
  if (isIP(host) !== 0) return skipped(`${host} is an address, so there is no name to look up.`);
  const begin = performance.now();
  try {
    const addresses = (await lookup(host, { all: true })).map(({ address }) => address);
    return ok(`${host} is ${addresses.slice(0, 2).join(", ")}.`, { ms: since(begin), addresses });
  } catch (error) {
    return failed(dnsTrouble(host, error));
  }
}

/** Opens the port. */
export async function checkTcp(url: URL, timeoutMs: number): Promise<Result> {
  const begin = performance.now();
  const socket = connectTcp({ host: bare(url.hostname), port: portOf(url) });
  try {
    await opened(socket, "connect", timeoutMs);
    return ok(`Port ${portOf(url)} accepts connections.`, { ms: since(begin) });
  } catch (error) {
    return failed(tcpTrouble(url.hostname, portOf(url), timeoutMs, error));
  } finally {
    socket.destroy();
  }
}

/** Encrypts the line, and checks the certificate. */
export async function checkTls(url: URL, timeoutMs: number): Promise<Result> {
  if (url.protocol !== "wss:") return skipped("The address begins with ws://, so nothing is encrypted.");
  const begin = performance.now();
  const host = bare(url.hostname);
  const socket = connectTls({ host, port: portOf(url), ...(isIP(host) === 0 && { servername: host }) });
  try {
    await opened(socket, "secureConnect", timeoutMs);
    const validTo = new Date(socket.getPeerCertificate().valid_to).toISOString();
    const protocol = socket.getProtocol();
    return ok(`${protocol}; the certificate is good until ${validTo.slice(0, 10)}.`, {
      ms: since(begin),
      protocol,
      validTo,
    });
  } catch (error) {
    return failed(tlsTrouble(host, timeoutMs, error));
  } finally {
    socket.destroy();
  }
}

/** Asks for a WebSocket, as the client does. */
export async function checkUpgrade(url: URL, timeoutMs: number): Promise<Result> {
  const begin = performance.now();
  const secure = url.protocol === "wss:";
  const target = new URL(url.href.replace(/^ws/, "http"));
  const request = (secure ? requestHttps : requestHttp)(target, { headers: upgradeHeaders, agent: false });
  request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
  request.end();
  try {
    const page = await new Promise<IncomingMessage | undefined>((resolve, reject) => {
      request.on("error", reject).on("response", resolve);
      request.on("upgrade", (_, socket) => {
        socket.destroy();
        resolve(undefined);
      });
    });
    if (page === undefined) return ok("The server opens a WebSocket.", { ms: since(begin) });
    const { statusCode: status = 0, headers } = page;
    return failed(pageTrouble(url, status, headers["content-type"], await beginningOf(page)), { status });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed({
      cause: "no_answer",
      what: `The server was asked for a WebSocket and did not answer: ${why}.`,
      todo: "Check that the address is that of an exchange, and that no firewall or proxy ends the connection.",
    });
  } finally {
    request.destroy();
  }
}

const upgradeHeaders = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": randomBytes(16).toString("base64"),
};

/** Resolves at the event; rejects at an error, and when it takes too long. */
async function opened(socket: Socket, event: string, timeoutMs: number): Promise<void> {
  await once(socket, event, { signal: AbortSignal.timeout(timeoutMs) });
}

/** The first characters of a page. */
async function beginningOf(page: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of page) {
    text += chunk;
    if (text.length > 2_000) break;
  }
  return text.slice(0, 2_000);
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "wss:" ? 443 : 80) : Number(port);
}

/** A host without the brackets that an address of IPv6 has in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function since(begin: number): number {
  return Math.round((performance.now() - begin) * 10) / 10;
}
