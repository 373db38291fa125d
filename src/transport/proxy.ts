/** The proxy that the environment names, by `https-proxy-agent` and `proxy-from-env`. */
import { ConfigError } from "../errors/client.ts";
import type { SocketAgent } from "./create-ws.ts";

/** What is used of `proxy-from-env`, which has no types. */
interface ProxyFromEnvironment {
  /** The address of the proxy; an empty text for none. */
  getProxyForUrl(url: string): string;
}

const untyped: string = "proxy-from-env";

/**
 * Gives the option `agent` for the proxy that `HTTPS_PROXY` names (`HTTP_PROXY` for `ws://`, `ALL_PROXY` for both), except for
 * the hosts of `NO_PROXY`; small letters count as well. The variables are read at each connection. Rejects with a `ConfigError`
 * where `https-proxy-agent` and `proxy-from-env` are not installed.
 *
 * ```ts
 * const transport = createWsTransport({ agent: await proxyFromEnvironment() });
 * ```
 */
export async function proxyFromEnvironment(): Promise<(url: string) => SocketAgent | undefined> {
  const [{ HttpsProxyAgent }, { getProxyForUrl }] = await Promise.all([
    installed("https-proxy-agent", import("https-proxy-agent")),
    installed("proxy-from-env", import(untyped) as Promise<ProxyFromEnvironment>),
  ]);
  return (url) => {
    // The variables are named after HTTP, which a WebSocket begins as.
    const proxy = getProxyForUrl(url.replace(/^ws/, "http"));
    if (proxy === "") return undefined;
    if (!/^https?:\/\//.test(proxy)) throw new ConfigError("HTTPS_PROXY", "an address with http:// or https://");
    return new HttpsProxyAgent(proxy);
  };
}

async function installed<Module>(name: string, module: Promise<Module>): Promise<Module> {
  try {
    return await module;
  } catch {
    throw new ConfigError(
      "agent",
      `without \`proxyFromEnvironment\`, or ${name} installed: run \`npm install ${name}\``,
    );
  }
}
