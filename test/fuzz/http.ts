/** A client over HTTP at the mercy of whatever stands between it and the exchange. */
import fc from "fast-check";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createHttpClient } from "../../src/http/client.ts";
import type { HttpReply, HttpRequest, HttpTransport } from "../../src/transport/transport.ts";
import { Findings, type Tally } from "./findings.ts";
import { type FuzzFrame, frame, textOf } from "./frames.ts";
import { answerTo } from "./friend.ts";
import { overhear, secret } from "./secrets.ts";

const patienceMs = 60_000;
const timeoutMs = 5_000;

/** How one HTTP call is answered. */
export type HttpManner =
  | { readonly kind: "friendly" }
  | { readonly kind: "reply"; readonly status: number; readonly contentType: string; readonly frame: FuzzFrame }
  /** Repeats what was sent. */
  | { readonly kind: "echo"; readonly status: number }
  | { readonly kind: "fail"; readonly code: string }
  | { readonly kind: "never" };

const status = fc.constantFrom(200, 200, 204, 301, 400, 401, 403, 429, 500, 502, 504, 599);
const manner: fc.Arbitrary<HttpManner> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "friendly" } as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("reply" as const),
      status,
      contentType: fc.constantFrom("application/json", "text/html", "", "\u0000"),
      frame,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("echo" as const), status }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("fail" as const),
      code: fc.constantFrom("ECONNREFUSED", "ECONNRESET", ""),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "never" } as const) },
);

/** Cases over HTTP: how one answer after the other turns out. */
export const httpCase: fc.Arbitrary<readonly HttpManner[]> = fc.array(manner, { minLength: 1, maxLength: 8 });

/** Plays a case. Throws when the client was hurt. */
export async function endureHttp(manners: readonly HttpManner[], tally: Tally): Promise<void> {
  const clock = createVirtualClock();
  const findings = new Findings(tally);
  const onRejection = (error: unknown): void => findings.fail(`unhandled rejection: ${String(error)}`);
  process.on("unhandledRejection", onRejection);
  const stopHearing = overhear((channel, message) => findings.told(channel, message));
  try {
    let calls = 0;
    const transport: HttpTransport = {
      post: (request) => {
        const chosen = manners[calls] ?? { kind: "friendly" };
        calls += 1;
        return new Promise((resolve, reject) => {
          request.signal?.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
          clock.schedule(1, () => answer(chosen, request, resolve, reject));
        });
      },
    };
    const client = createHttpClient({
      network: { http: "http://hostile.test/api/v2" },
      credentials: { clientId: "fuzz", clientSecret: secret },
      transport,
      clock,
      random: () => 0.5,
      timeoutMs,
    });
    for (let round = 0; round < 3; round += 1) {
      findings.call("HTTP order", client.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 }));
      findings.call("HTTP read", client.private.getOpenOrders({}));
      findings.call("HTTP time", client.public.getTime());
      await clock.advance(patienceMs);
    }
    findings.call("HTTP time afterwards", client.public.getTime());
    await clock.advance(patienceMs);
    if (clock.waiting > 0) findings.fail(`${clock.waiting} timers are left`);
    findings.conclude();
  } finally {
    process.off("unhandledRejection", onRejection);
    stopHearing();
  }
}

function answer(
  manner: HttpManner,
  request: HttpRequest,
  resolve: (reply: HttpReply) => void,
  reject: (error: Error) => void,
): void {
  const contentType = "application/json";
  const { id } = JSON.parse(request.body) as { readonly id: number };
  switch (manner.kind) {
    case "friendly":
      resolve({ status: 200, contentType, body: answerTo(request.body).text });
      return;
    case "reply":
      resolve({ status: manner.status, contentType: manner.contentType, body: textOf(manner.frame, id) });
      return;
    case "echo": {
      const sent = request.body + JSON.stringify(request.headers);
      resolve({
        status: manner.status,
        contentType,
        body: JSON.stringify({ jsonrpc: "2.0", id, error: { code: 13_004, message: sent, data: { sent } } }),
      });
      return;
    }
    case "fail":
      reject(Object.assign(new Error("the line is cut"), { code: manner.code }));
      return;
    case "never":
  }
}
