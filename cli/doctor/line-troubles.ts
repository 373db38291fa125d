/** What is wrong on the way to an exchange, from the error of each layer. */
import type { Cause, Trouble } from "./finding.ts";

/** Why a name has no address. */
export function dnsTrouble(host: string, error: unknown): Trouble {
  const isSilent = codeOf(error) === "EAI_AGAIN";
  return {
    cause: "unknown_host",
    what: isSilent ? `The name server did not answer for ${host}.` : `The name ${host} has no address.`,
    todo: "Check the spelling of --network, and whether other names resolve: without a network or a name server none does.",
  };
}

/** Why a port does not open. */
export function tcpTrouble(host: string, port: number, timeoutMs: number, error: unknown): Trouble {
  const code = codeOf(error);
  if (code === "ECONNREFUSED") {
    return {
      cause: "refused_port",
      what: `Nothing listens at ${host}, port ${port}.`,
      todo: "Check host and port of --network, and that the exchange or the proxy there is running.",
    };
  }
  if (code === "ENETUNREACH" || code === "EHOSTUNREACH") {
    return {
      cause: "no_route",
      what: `There is no route to ${host} (${code}).`,
      todo: "Check that this computer has a network, and its VPN and routes.",
    };
  }
  if (isTimeout(error) || code === "ETIMEDOUT") {
    return {
      cause: "blocked_port",
      what: `Nothing answered at ${host}, port ${port}, within ${timeoutMs} ms.`,
      todo: `A firewall drops it, as a rule: allow outgoing TCP to port ${port}, or try another network.`,
    };
  }
  return { cause: "other", what: `The port did not open: ${messageOf(error)}.`, todo: "Check --network." };
}

/** Why a line cannot be encrypted. */
export function tlsTrouble(host: string, timeoutMs: number, error: unknown): Trouble {
  const code = codeOf(error) ?? "";
  const known = certificates.find(({ codes }) => codes.test(code));
  if (known !== undefined) return { cause: known.cause, what: known.what(host, code), todo: known.todo };
  const silent = isTimeout(error);
  return {
    cause: "no_tls",
    what: silent
      ? `${host} accepted the connection, and began no TLS within ${timeoutMs} ms.`
      : `${host} does not speak TLS there: ${messageOf(error)}.`,
    todo: "Check the port; an exchange on this computer has ws://, not wss://. A firewall that inspects TLS does this too.",
  };
}

interface CertificateTrouble {
  readonly codes: RegExp;
  readonly cause: Cause;
  readonly what: (host: string, code: string) => string;
  readonly todo: string;
}

const certificates: readonly CertificateTrouble[] = [
  {
    codes: /ALTNAME/,
    cause: "wrong_name",
    what: (host) => `The certificate is for another name than ${host}.`,
    todo: "Check the host of --network. If it is right, something answers in its place: send no key there.",
  },
  {
    codes: /EXPIRED|NOT_YET_VALID/,
    cause: "expired_certificate",
    what: (host, code) => `The certificate of ${host} is not valid today (${code}).`,
    todo: "Check the date of this computer first. If it is right, the server needs a new certificate.",
  },
  {
    codes: /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    cause: "self_signed",
    what: (host, code) => `No authority that this computer trusts signed the certificate of ${host} (${code}).`,
    todo:
      "A company's proxy that reads TLS does this: add its certificate with NODE_EXTRA_CA_CERTS=FILE. " +
      "Otherwise something answers in the place of the exchange: send no key there.",
  },
];

/** What a page means that came instead of a WebSocket. */
export function pageTrouble(url: URL, status: number, contentType: string | undefined, text: string): Trouble {
  const title = /<title[^>]*>([^<]{1,100})/i.exec(text)?.[1]?.trim();
  const page = title === undefined ? "" : `, a page with the title ${JSON.stringify(title)}`;
  const what = `The server answered the request for a WebSocket with HTTP ${status}${page}.`;
  if (status === 429) {
    return {
      cause: "rate_limit",
      what: `${what} This address has too many connections, or makes them too fast.`,
      todo: "Close programs that hold connections (32 an address at most), wait a minute, and let clients back off.",
    };
  }
  if (status === 401 || status === 403 || status === 451) {
    return {
      cause: "forbidden",
      what: `${what} This address or country is not let in.`,
      todo: "Try without a VPN or proxy; ask the network's administrator, and the exchange whether it serves this country.",
    };
  }
  if (status === 407) {
    return proxy(what);
  }
  if (status >= 500) {
    return {
      cause: "maintenance",
      what: `${what} The exchange is down, or in maintenance.`,
      todo: "Look at the exchange's status page, and wait: the client connects by itself when it is back.",
    };
  }
  if (/html/i.test(contentType ?? "") || /<html/i.test(text) || status < 400) return proxy(what);
  return {
    cause: "wrong_path",
    what,
    todo: `Check the path of --network: ${url.pathname} is no WebSocket there. An exchange has /ws/api/v2.`,
  };
}

function proxy(what: string): Trouble {
  return {
    cause: "proxy_page",
    what: `${what} A proxy, a portal or a web server answered, not an exchange.`,
    todo:
      "Sign in to the network if it asks for that, let the proxy pass WebSockets to this host, or go without it. " +
      "If --network is an address, check it.",
  };
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** `once` rejects with an AbortError when its signal runs out. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
