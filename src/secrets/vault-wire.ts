/** Requests to Vault. Nothing that it answers is shown: a reply may repeat what it was asked. */
import type { ConnectionError } from "../errors/client.ts";
import { unavailable, withoutWords } from "./source.ts";

/** What is used of `fetch`. */
export type VaultFetch = (
  url: string,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface VaultReply {
  readonly status: number;
  readonly text: string;
}

/** Longest time of one request, in milliseconds; it must end before the client's own patience does. */
const requestMs = 5_000;
const meanings: Readonly<Record<number, string>> = {
  400: "the request or what it logs in with is wrong",
  403: "it is not allowed",
  404: "there is nothing at this path",
  429: "this node is a standby, or too many requests came",
  472: "this node is a standby of a disaster recovery",
  473: "this node is a standby",
  503: "Vault is sealed, or in maintenance",
};

/** One Vault. */
export class VaultWire {
  readonly name: string;
  readonly #base: string;
  readonly #namespace: string | undefined;
  readonly #fetch: VaultFetch;

  constructor(
    name: string,
    options: {
      readonly address: string;
      readonly namespace?: string | undefined;
      readonly fetch?: VaultFetch | undefined;
    },
  ) {
    this.name = name;
    this.#base = `${options.address.replace(/\/+$/, "")}/v1`;
    this.#namespace = options.namespace;
    this.#fetch = options.fetch ?? fetch;
  }

  /** Makes one request. Every status is a reply. */
  async ask(method: "GET" | "POST", path: string, token: string | undefined, body?: object): Promise<VaultReply> {
    try {
      const { status, text } = await this.#send(method, path, token, body);
      return { status, text };
    } catch (error) {
      throw withoutWords(this.name, error);
    }
  }

  async #send(method: string, path: string, token: string | undefined, body?: object): Promise<VaultReply> {
    const reply = await this.#fetch(`${this.#base}/${path}`, {
      method,
      headers: {
        "x-vault-request": "true",
        ...(token !== undefined && { "x-vault-token": token }),
        ...(this.#namespace !== undefined && { "x-vault-namespace": this.#namespace }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // Another address would get the token.
      redirect: "manual",
      signal: AbortSignal.timeout(requestMs),
    });
    return { status: reply.status, text: await reply.text() };
  }

  /** The body of a reply that went well. Throws what its status means otherwise; `step` is what was asked for. */
  bodyOf({ status, text }: VaultReply, step: string): unknown {
    if (status < 200 || status >= 300) throw this.#refusal(status, step);
    try {
      return JSON.parse(text);
    } catch {
      throw unavailable(this.name, "the answer is no JSON: is this the address of Vault?", status);
    }
  }

  #refusal(status: number, step: string): ConnectionError {
    const isElsewhere = status >= 300 && status < 400;
    const meaning = isElsewhere ? "it sends to another address: give that of the active node" : meanings[status];
    const why = `Vault refused to ${step} (${status}${meaning === undefined ? "" : `, ${meaning}`})`;
    return unavailable(this.name, why, status);
  }
}
