/** Carries calls as HTTP exchanges, one each. */
import type { Wire, WireCall } from "../calls/wire.ts";
import type { Clock } from "../platform/clock.ts";
import { asError } from "../platform/guard.ts";
import { parseJson } from "../protocol/json.ts";
import type { RawReply } from "../protocol/reply.ts";
import type { HttpReply, HttpTransport } from "../transport/transport.ts";
import { isUnsent } from "./unsent.ts";

export interface HttpWireOptions {
  readonly clock: Clock;
  readonly transport: HttpTransport;
  /** Address that the name of the method is added to. */
  readonly baseUrl: string;
  /** The `Authorization` header; `undefined` for a call that needs none. */
  readonly authorize: (call: WireCall, path: string, body: string) => string | Promise<string> | undefined;
}

export interface HttpWireHooks {
  onReply(id: number, reply: RawReply): void;
  /** No answer came. `sent` is false where the request cannot have left. */
  onLost(id: number, cause: unknown, sent: boolean): void;
  /** Something answered that is not the exchange. */
  onForeign(id: number, what: string): void;
}

interface OpenExchange {
  readonly call: WireCall;
  readonly controller: AbortController;
  /** Whether the call has ended without its answer. */
  isForgotten: boolean;
  /** Takes the end of listening back. */
  stop: () => void;
}

/** How long the answer to a write is listened for after its call has ended, in milliseconds. */
const lateMs = 30_000;

/** A wire whose calls do not share anything. A reply belongs to the exchange that brought it, whatever its id. */
export class HttpWire implements Wire {
  readonly #options: HttpWireOptions;
  readonly #hooks: HttpWireHooks;
  readonly #open = new Map<number, OpenExchange>();

  constructor(options: HttpWireOptions, hooks: HttpWireHooks) {
    this.#options = options;
    this.#hooks = hooks;
  }

  send(body: string, call: WireCall): void {
    const { id } = call;
    const open: OpenExchange = { call, controller: new AbortController(), isForgotten: false, stop: () => {} };
    this.#open.set(id, open);
    this.#exchange(body, open).then(
      (reply) => {
        this.#end(id);
        this.#read(id, reply);
      },
      (error: unknown) => {
        this.#end(id);
        const cause = asError(error);
        this.#hooks.onLost(id, cause, !(cause instanceof Unauthorized || isUnsent(error)));
      },
    );
  }

  /** The call has ended without this answer. That of a write is listened for a while: it decides what became of it. */
  forget(id: number): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    open.isForgotten = true;
    if (open.call.row.effect !== "write") this.#abort(id);
    else open.stop = this.#options.clock.schedule(lateMs, () => this.#abort(id));
  }

  #abort(id: number): void {
    this.#open.get(id)?.controller.abort();
    this.#end(id);
  }

  #end(id: number): void {
    this.#open.get(id)?.stop();
    this.#open.delete(id);
  }

  async #exchange(body: string, open: OpenExchange): Promise<HttpReply> {
    const { baseUrl, authorize, transport } = this.#options;
    const { call, controller } = open;
    const url = `${baseUrl}/${call.row.wire}`;
    let authorization = authorizationOf(() => authorize(call, new URL(url).pathname, body));
    if (typeof authorization === "object") {
      authorization = await authorization.catch(unauthorized);
      if (open.isForgotten) throw new Unauthorized("the call ended before it was signed");
    }
    const reply: unknown = await transport.post({
      url,
      headers: {
        "Content-Type": "application/json",
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body,
      signal: controller.signal,
    });
    return soundReply(reply);
  }

  /** An answer that is not the exchange's proves nothing, however much it looks like one. */
  #read(id: number, { status, contentType, body }: HttpReply): void {
    let reply: unknown;
    try {
      reply = parseJson(body);
    } catch {
      this.#hooks.onForeign(id, `an answer of HTTP status ${status} and type ${contentType || "unknown"}, not JSON`);
      return;
    }
    if (isOfTheExchange(id, status, reply)) {
      this.#hooks.onReply(id, reply);
    } else {
      this.#hooks.onForeign(id, `an answer of HTTP status ${status} that is not of the exchange`);
    }
  }
}

/** What the transport of the user gave, of which nothing is certain. */
function soundReply(given: unknown): HttpReply {
  const { status, contentType, body } = (given ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof status !== "number" || typeof body !== "string") {
    throw new TypeError("the transport gave no reply with the number `status` and the text `body`");
  }
  return { status, contentType: typeof contentType === "string" ? contentType : "", body };
}

/** The signer failed before anything was sent. */
class Unauthorized extends Error {}

function authorizationOf<Authorization>(authorize: () => Authorization): Authorization {
  try {
    return authorize();
  } catch (cause) {
    return unauthorized(cause);
  }
}

function unauthorized(cause: unknown): never {
  throw new Unauthorized("the request could not be signed", { cause });
}

/**
 * Whether an answer says that it is the exchange's: by the protocol, the status (200, or 400 for an error), and the id,
 * which errors may lack. Gateways and content networks answer in JSON too, and their word is not the exchange's.
 */
function isOfTheExchange(sentId: number, status: number, reply: unknown): reply is RawReply {
  if (typeof reply !== "object" || reply === null) return false;
  const { jsonrpc, id, result, error } = reply as RawReply;
  if (jsonrpc !== "2.0") return false;
  if (error !== undefined)
    return (status === 200 || status === 400) && (id === undefined || id === null || id === sentId);
  return result !== undefined && status === 200 && id === sentId;
}
