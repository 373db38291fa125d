/** What an error of the host proves about a request: recorded on Node 20, 22 and 24, and met again on this one. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { expect, test } from "vitest";
import { isUnsent } from "../../../src/http/unsent.ts";
import { fetchTransport } from "../../../src/transport/fetch.ts";
import { certificate, key } from "./certificate.ts";

const wrapped = (cause: object): Error => new TypeError("fetch failed", { cause });
const failure = (facts: object, message = ""): Error => Object.assign(new Error(message), facts);

test.each([
  ["a forbidden port", wrapped(failure({}, "bad port")), true],
  ["a refused port", wrapped(failure({ code: "ECONNREFUSED", syscall: "connect" })), true],
  [
    "both addresses refused",
    wrapped(new AggregateError([failure({ syscall: "connect" }), failure({ syscall: "connect" })])),
    true,
  ],
  [
    "one address refused, one reset",
    wrapped(new AggregateError([failure({ syscall: "connect" }), failure({ code: "ECONNRESET" })])),
    false,
  ],
  ["an unreachable network", wrapped(failure({ code: "ENETUNREACH", syscall: "connect" })), true],
  ["a connect that timed out in the kernel", wrapped(failure({ code: "ETIMEDOUT", syscall: "connect" })), true],
  ["a connect that timed out", wrapped(failure({ code: "UND_ERR_CONNECT_TIMEOUT" })), true],
  ["an unknown host", wrapped(failure({ code: "ENOTFOUND", syscall: "getaddrinfo" })), true],
  ["no name service", wrapped(failure({ code: "EAI_AGAIN", syscall: "getaddrinfo" })), true],
  ["a certificate that is not trusted", wrapped(failure({ code: "SELF_SIGNED_CERT_IN_CHAIN" })), true],
  ["a certificate without its issuer", wrapped(failure({ code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" })), true],
  ["a line that broke", wrapped(failure({ code: "ECONNRESET", syscall: "read" })), false],
  ["a peer that closed", wrapped(failure({ code: "UND_ERR_SOCKET" }, "other side closed")), false],
  ["headers that never came", wrapped(failure({ code: "UND_ERR_HEADERS_TIMEOUT" })), false],
  ["a body that never ended", wrapped(failure({ code: "UND_ERR_BODY_TIMEOUT" })), false],
  ["an error without words", new TypeError("fetch failed"), false],
  ["anything else", "thrown", false],
  ["a circle", Object.assign(new Error("x"), {}), false],
])("%s: unsent is %s", (_, error, isSafe) => {
  expect(isUnsent(error)).toBe(isSafe);
});

const post = (url: string): Promise<unknown> =>
  fetchTransport.post({ url, headers: {}, body: "{}" }).then(
    (reply) => reply,
    (error: unknown) => error,
  );

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("this runtime says it of a forbidden and of a refused port", async () => {
  const server = createServer();
  const port = await portOf(server);
  server.close();
  expect(isUnsent(await post("http://127.0.0.1:6000/"))).toBe(true);
  expect(isUnsent(await post(`http://127.0.0.1:${port}/`))).toBe(true);
});

test("this runtime says it of a certificate that it does not trust", async () => {
  const server = createTlsServer({ key, cert: certificate });
  const error = await post(`https://127.0.0.1:${await portOf(server)}/`);
  server.close();
  expect(isUnsent(error)).toBe(true);
});

test("a server that takes the request and breaks the line leaves it open", async () => {
  const server = createTcpServer((socket) => socket.once("data", () => socket.destroy()));
  const error = await post(`http://127.0.0.1:${await portOf(server)}/`);
  server.close();
  expect(error).toBeInstanceOf(Error);
  expect(isUnsent(error)).toBe(false);
});

test("an answer that sends elsewhere is not followed", async () => {
  const paths: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url);
    response.writeHead(302, { Location: "/elsewhere" }).end();
  });
  const reply = await post(`http://127.0.0.1:${await portOf(server)}/first`);
  server.close();
  expect(paths).toEqual(["/first"]);
  expect(reply).not.toMatchObject({ status: 200 });
});
