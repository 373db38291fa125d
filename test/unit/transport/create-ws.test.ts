/** Lines of the user's choice, against real servers with TLS: authorities, pins, versions, certificates, addresses, proxies. */
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer, type Server } from "node:http";
import { Agent, createServer } from "node:https";
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from "node:net";
import { TLSSocket, type TlsOptions } from "node:tls";
import { generate } from "selfsigned";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type ServerOptions, WebSocketServer } from "ws";
import { connect } from "../../../src/client/client.ts";
import { createWsTransport, type WsTransportOptions } from "../../../src/transport/create-ws.ts";
import { proxyFromEnvironment } from "../../../src/transport/proxy.ts";
import type { SocketClose } from "../../../src/transport/transport.ts";

interface Pair {
  readonly key: string;
  readonly cert: string;
}

/** A pair that an authority signed, or that signed itself as one. */
async function pairOf(name: string, authority?: Pair): Promise<Pair> {
  const names = [
    { type: 2, value: "localhost" },
    { type: 2, value: "exchange.test" },
    { type: 7, ip: "127.0.0.1" },
  ] as const;
  const made = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions:
      authority === undefined
        ? [{ name: "basicConstraints", cA: true, critical: true }]
        : [{ name: "subjectAltName", altNames: [...names] }],
    ...(authority !== undefined && { ca: authority }),
  });
  return { key: made.private, cert: made.cert };
}

const pinOf = (cert: string): string => {
  const key = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return `sha256/${createHash("sha256").update(key).digest("base64")}`;
};

let authority: Pair;
let stranger: Pair;
let server: Pair;
let visitor: Pair;
beforeAll(async () => {
  authority = await pairOf("desk authority");
  stranger = await pairOf("another authority");
  server = await pairOf("exchange", authority);
  visitor = await pairOf("desk", authority);
});

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.unstubAllEnvs();
});

interface Peer {
  readonly port: number;
  /** What clients sent. */
  readonly texts: string[];
  readonly addresses: (string | undefined)[];
  readonly extensions: string[];
}

/** A WebSocket server that answers each text with itself. */
async function listen(tls: TlsOptions | undefined, options: Partial<ServerOptions> = {}): Promise<Peer> {
  const http: Server = tls === undefined ? createHttpServer() : (createServer(tls) as unknown as Server);
  const sockets = new WebSocketServer({ ...options, server: http });
  const peer = { texts: [] as string[], addresses: [] as (string | undefined)[], extensions: [] as string[] };
  sockets.on("connection", (socket, { socket: line }) => {
    peer.addresses.push(line.remoteAddress);
    peer.extensions.push(socket.extensions);
    socket.on("error", () => {});
    socket.on("message", (data) => {
      peer.texts.push(data.toString());
      socket.send(data.toString());
    });
  });
  http.on("tlsClientError", () => {});
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  closers.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
    http.closeAllConnections();
  });
  return { ...peer, port: (http.address() as AddressInfo).port };
}

interface Trial {
  readonly echo?: string;
  readonly close?: SocketClose;
}

/** Opens a socket, has a text answered, and ends it. */
function attempt(options: WsTransportOptions, url: string, text = "hello"): Promise<Trial> {
  return new Promise((resolve) => {
    const socket = createWsTransport(options).connect(url, {
      onOpen: () => socket.send(text),
      onText: (echo) => {
        resolve({ echo });
        socket.terminate();
      },
      onClose: (close) => resolve({ close }),
    });
    closers.push(() => socket.terminate());
  });
}

const codeOf = ({ close }: Trial): unknown => (close?.error as NodeJS.ErrnoException | undefined)?.code;

describe("trust", () => {
  test("the authority that is given is trusted, and no other", async () => {
    const peer = await listen(server);
    const url = `wss://localhost:${peer.port}`;
    expect(await attempt({ ca: authority.cert }, url)).toEqual({ echo: "hello" });
    expect(await attempt({ ca: [Buffer.from(stranger.cert), authority.cert] }, url)).toEqual({ echo: "hello" });
    expect(codeOf(await attempt({ ca: stranger.cert }, url))).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    expect(codeOf(await attempt({}, url))).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    expect(peer.texts).toEqual(["hello", "hello"]);
  });

  test("a client rejects at once where the authority is another", async () => {
    const peer = await listen(server);
    const transport = createWsTransport({ ca: stranger.cert });
    const opened = connect({ network: { ws: `wss://localhost:${peer.port}` }, transport });
    await expect(opened).rejects.toThrow(/could not connect to localhost:\d+: unable to verify/);
  });

  test("a pinned key that fits lets the session pass; another ends it before anything was sent", async () => {
    const peer = await listen(server);
    const url = `wss://localhost:${peer.port}`;
    const ca = authority.cert;
    expect(await attempt({ ca, pinnedKeys: [pinOf(visitor.cert), pinOf(server.cert)] }, url)).toEqual({
      echo: "hello",
    });
    const refused = await attempt({ ca, pinnedKeys: [pinOf(authority.cert)] }, url, "secret");
    expect(codeOf(refused)).toBe("ERR_TLS_PINNED_KEY");
    expect(refused.close?.error?.message).toContain(`the server has the public key ${pinOf(server.cert)}`);
    expect(peer.texts).toEqual(["hello"]);
  });

  test("a pinned key does not make a certificate trusted", async () => {
    const peer = await listen(server);
    const options = { ca: stranger.cert, pinnedKeys: [pinOf(server.cert)] };
    expect(codeOf(await attempt(options, `wss://localhost:${peer.port}`))).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });

  test("a session of TLS that an agent resumes is held to the pins as well", async () => {
    const peer = await listen(server);
    const url = `wss://localhost:${peer.port}`;
    const agent = new Agent({ ca: authority.cert });
    const resumed: boolean[] = [];
    const seen = vi.spyOn(TLSSocket.prototype, "getPeerX509Certificate").mockImplementation(function (this: TLSSocket) {
      resumed.push(this.isSessionReused());
      return new X509Certificate(server.cert);
    });
    for (let round = 0; round < 3; round++) expect(await attempt({ agent }, url)).toEqual({ echo: "hello" });
    const trial = await attempt({ agent, pinnedKeys: [pinOf(stranger.cert)] }, url);
    seen.mockRestore();
    expect(codeOf(trial)).toBe("ERR_TLS_PINNED_KEY");
    expect(resumed).toEqual([true]);
    agent.destroy();
  });

  test("an older TLS than the oldest that is taken is refused", async () => {
    const peer = await listen({ ...server, maxVersion: "TLSv1.2" });
    const url = `wss://localhost:${peer.port}`;
    const ca = authority.cert;
    expect(await attempt({ ca, minVersion: "TLSv1.2" }, url)).toEqual({ echo: "hello" });
    expect(codeOf(await attempt({ ca, minVersion: "TLSv1.3" }, url))).toBe("EPROTO");
  });

  test("a server that asks for a certificate gets it", async () => {
    const peer = await listen({ ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true });
    const url = `wss://localhost:${peer.port}`;
    const ca = authority.cert;
    expect(await attempt({ ca, ...visitor }, url)).toEqual({ echo: "hello" });
    expect((await attempt({ ca }, url)).close?.code).toBe(1006);
  });
});

describe("the line", () => {
  const toHere = ((_: string, options: { readonly all?: boolean }, callback: (...values: unknown[]) => void) => {
    if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
    else callback(null, "127.0.0.1", 4);
  }) as NonNullable<WsTransportOptions["lookup"]>;

  test("goes where `lookup` says, and begins at `localAddress`", async () => {
    const peer = await listen(server);
    const options = { ca: authority.cert, lookup: toHere, localAddress: "127.0.0.2" };
    expect(await attempt(options, `wss://exchange.test:${peer.port}`)).toEqual({ echo: "hello" });
    expect(peer.addresses).toEqual(["127.0.0.2"]);
  });

  test("fails where `lookup` throws, and harms nothing else", async () => {
    const lookup = () => {
      throw new Error("boom");
    };
    const transport = createWsTransport({ lookup, allowPlain: true });
    const opened = connect({ network: { ws: "ws://exchange.test:1" }, transport, openTimeoutMs: 500 });
    await expect(opened).rejects.toThrow("boom");
  });

  test("that does not open in time ends", async () => {
    const silent = createTcpServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    closers.push(() => silent.close());
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { close } = await attempt({ handshakeTimeoutMs: 20 }, url);
    expect(close?.error?.message).toBe("Opening handshake has timed out");
  });

  test("takes messages up to `maxPayload`", async () => {
    const peer = await listen(undefined);
    const url = `ws://127.0.0.1:${peer.port}`;
    expect(await attempt({ maxPayload: 10 }, url, "x".repeat(10))).toEqual({ echo: "x".repeat(10) });
    const { close } = await attempt({ maxPayload: 10 }, url, "x".repeat(11));
    expect(close?.error?.message).toBe("Max payload size exceeded");
  });

  test("is compressed where that is asked for", async () => {
    const peer = await listen(undefined, { perMessageDeflate: true });
    const url = `ws://127.0.0.1:${peer.port}`;
    for (const compression of [true, false, undefined])
      expect(await attempt({ compression }, url)).toEqual({ echo: "hello" });
    expect(peer.extensions).toEqual(["permessage-deflate", "", ""]);
  });

  test("to an address that can be read on the way is refused at once, unless that is allowed", async () => {
    const peer = await listen(undefined);
    const url = `ws://exchange.test:${peer.port}`;
    await expect(connect({ network: { ws: url } })).rejects.toThrow(
      /could not connect to exchange\.test:\d+: .*`network\.ws`.* wss:\/\/.*createWsTransport\(\{ allowPlain: true \}\)/,
    );
    expect((await attempt({ lookup: toHere }, url)).close?.error).toMatchObject({ kind: "config" });
    expect(peer.addresses).toEqual([]);
    expect(await attempt({ lookup: toHere, allowPlain: true }, url)).toEqual({ echo: "hello" });
  });

  test.each(["localhost", "desk.localhost", "127.1.2.3", "[::1]"])("to %s needs no TLS", async (host) => {
    const { close } = await attempt({ lookup: toHere }, `ws://${host}:1`);
    expect((close?.error as NodeJS.ErrnoException | undefined)?.code).toMatch(/ECONNREFUSED|EADDRNOTAVAIL/);
  });
});

describe("a proxy", () => {
  /** A proxy that opens lines on request, and the places that it was asked for. */
  async function openProxy(): Promise<{ readonly url: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const proxy = createHttpServer().listen(0, "127.0.0.1");
    await once(proxy, "listening");
    proxy.on("connect", ({ url = "" }, line) => {
      asked.push(url);
      const [, port] = url.split(":");
      const onward = connectTcp(Number(port), "127.0.0.1", () => {
        line.write("HTTP/1.1 200 Connection established\r\n\r\n");
        line.pipe(onward).pipe(line);
      });
      for (const end of [line, onward]) end.on("error", () => {});
      closers.push(() => onward.destroy());
    });
    closers.push(() => proxy.close());
    return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
  }

  test("of the environment opens the line, but for the hosts of NO_PROXY; authority and pins hold behind it", async () => {
    const [peer, proxy] = [await listen(server), await openProxy()];
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    vi.stubEnv("https_proxy", proxy.url);
    vi.stubEnv("NO_PROXY", "127.0.0.1");
    vi.stubEnv("no_proxy", "127.0.0.1");
    const agent = await proxyFromEnvironment();
    const ca = authority.cert;
    const far = `wss://exchange.test:${peer.port}`;
    expect(await attempt({ agent, ca, pinnedKeys: [pinOf(server.cert)] }, far)).toEqual({ echo: "hello" });
    expect(await attempt({ agent, ca }, `wss://127.0.0.1:${peer.port}`)).toEqual({ echo: "hello" });
    expect(proxy.asked).toEqual([`exchange.test:${peer.port}`]);
    expect(codeOf(await attempt({ agent, ca: stranger.cert }, far))).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    expect(codeOf(await attempt({ agent, ca, pinnedKeys: [pinOf(visitor.cert)] }, far))).toBe("ERR_TLS_PINNED_KEY");
    expect(peer.texts).toEqual(["hello", "hello"]);
  });

  test("that is not HTTP is an error that shows no password", async () => {
    vi.stubEnv("https_proxy", "socks5://desk:planted@127.0.0.1:1");
    vi.stubEnv("HTTPS_PROXY", "socks5://desk:planted@127.0.0.1:1");
    const agent = await proxyFromEnvironment();
    expect(() => agent("wss://exchange.test")).toThrow(
      "Expected `HTTPS_PROXY` to be an address with http:// or https://",
    );
  });
});

test.each([
  [{ ca: "/etc/desk.pem" }, /`ca` to be text in PEM form/],
  [{ key: "planted", cert: "-----BEGIN CERTIFICATE-----" }, /^(?!.*planted).*`key` to be text in PEM form/],
  [{ cert: "-----BEGIN CERTIFICATE-----" }, /`key` to be given too/],
  [{ minVersion: "TLSv1.1" }, /`minVersion` to be "TLSv1.2" or "TLSv1.3"/],
  [{ pinnedKeys: [] }, /`pinnedKeys` to be a list of hashes/],
  [{ pinnedKeys: ["sha256/short="] }, /`pinnedKeys` to be a list of hashes/],
  [{ maxPayload: 0 }, /`maxPayload` to be a whole number from 1/],
  [{ handshakeTimeoutMs: 0.5 }, /`handshakeTimeoutMs` to be a whole number/],
  [{ agent: {} }, /`agent` to be an agent of `node:http`/],
  [{ pinnedKey: [] }, /did you mean `pinnedKeys`/],
])("options that cannot work are refused: %j", (options, message) => {
  expect(() => createWsTransport(options as WsTransportOptions)).toThrow(message);
});
