/** Whether a request was meant for this server by the name it used: a web page can point a name of its own at any address. */

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether the `Host` of a request is a loopback name or one of the addresses at which this server is reached.
 * @param addresses - The `host` option of the server, and the local address of the connection.
 */
export function isOwnHost(header: string | undefined, addresses: readonly (string | undefined)[]): boolean {
  const name = nameIn(header ?? "");
  if (name === undefined) return false;
  return loopback.test(name) || addresses.some((address) => address !== undefined && nameOf(address) === name);
}

function nameOf(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, "");
  return nameIn(plain.includes(":") ? `[${plain.split("%")[0]}]` : plain);
}

/** The host without its port, spelled as a URL spells it. */
function nameIn(header: string): string | undefined {
  if (header === "" || /[/?#@\\]/.test(header) || !URL.canParse(`http://${header}`)) return undefined;
  return new URL(`http://${header}`).hostname.replace(/\.$/, "");
}
