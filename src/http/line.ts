/** Carries calls as HTTP exchanges, one each. */
import type { Line, LineCall } from "../calls/ports.ts";
import type { HttpReply, HttpTransport } from "../ports/transport.ts";
import { parseJson } from "../rpc/json.ts";
import type { RawReply } from "../rpc/reply.ts";

export interface HttpLineOptions {
  readonly transport: HttpTransport;
  /** Address that the name of the method is added to. */
  readonly baseUrl: string;
  /** Headers that say who calls; `undefined` for a call that needs nobody. */
  readonly authorize: (call: LineCall, path: string, body: string) => string | undefined;
}

export interface HttpLineHooks {
  onReply(id: number, reply: RawReply): void;
  /** No answer came. `sent` is false where the request cannot have left. */
  onLost(id: number, cause: unknown, sent: boolean): void;
  /** Something answered that is not the exchange. */
  onForeign(id: number, what: string): void;
}

/** Errors of the host that happen before anything is sent. */
const unsentCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_INVALID_URL",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** A line whose calls do not share anything. A reply belongs to the exchange that brought it, whatever its id. */
export class HttpLine implements Line {
  readonly #options: HttpLineOptions;
  readonly #hooks: HttpLineHooks;
  readonly #open = new Map<number, AbortController>();

  constructor(options: HttpLineOptions, hooks: HttpLineHooks) {
    this.#options = options;
    this.#hooks = hooks;
  }

  send(body: string, call: LineCall): void {
    const controller = new AbortController();
    const { id } = call;
    this.#open.set(id, controller);
    this.#exchange(body, call, controller.signal).then(
      (reply) => {
        this.#open.delete(id);
        this.#read(id, reply);
      },
      (error: unknown) => {
        this.#open.delete(id);
        this.#hooks.onLost(id, error, !isUnsent(error));
      },
    );
  }

  /** Nobody waits for this answer any more. */
  drop(id: number): void {
    this.#open.get(id)?.abort();
    this.#open.delete(id);
  }

  #exchange(body: string, call: LineCall, signal: AbortSignal): Promise<HttpReply> {
    const { baseUrl, authorize, transport } = this.#options;
    const url = `${baseUrl}/${call.row.wire}`;
    const authorization = authorize(call, new URL(url).pathname, body);
    return transport.post({
      url,
      headers: {
        "Content-Type": "application/json",
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body,
      signal,
    });
  }

  /**
   * The body counts before the status, as errors of the exchange come with status 400; but what a gateway says of an
   * exchange that it could not reach, or that did not answer in time, proves nothing.
   */
  #read(id: number, { status, contentType, body }: HttpReply): void {
    let reply: unknown;
    try {
      reply = parseJson(body);
    } catch {
      this.#hooks.onForeign(id, `an answer of HTTP status ${status} and type ${contentType || "unknown"}, not JSON`);
      return;
    }
    if (status < 500 && typeof reply === "object" && reply !== null && ("result" in reply || "error" in reply)) {
      this.#hooks.onReply(id, reply as RawReply);
    } else {
      this.#hooks.onForeign(id, `an answer of HTTP status ${status} that is not of the exchange`);
    }
  }
}

function isUnsent(error: unknown): boolean {
  const codeOf = (value: unknown): unknown => (value as { readonly code?: unknown } | undefined)?.code;
  const code = codeOf(error) ?? codeOf((error as { readonly cause?: unknown } | undefined)?.cause);
  return typeof code === "string" && unsentCodes.has(code);
}
