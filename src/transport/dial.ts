/** Opens the lines below sockets, and takes back what has not left of one that is given up. */
import { connect as connectTcp, type createConnection, isIP, type NetConnectOpts, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

/** A line that is being opened: what to hand to `ws`, and the TCP connection below. */
export interface Dial {
  /** For the option `createConnection` of a request. */
  readonly createConnection: typeof createConnection;
  /**
   * Resets the connection: bytes that wait in the kernel are dropped. A connection that is only closed goes on to deliver
   * them, megabytes of them, after the client has given it up. Where the runtime cannot reset, it does nothing.
   */
  reset(): void;
}

/** Prepares one line; `isSecure` wraps it in TLS. */
export function dial(isSecure: boolean): Dial {
  let line: Socket | undefined;
  const open = (options: NetConnectOpts & ConnectionOptions): Socket => {
    const { host = "", servername = isIP(host) === 0 ? host : "" } = options;
    line = connectTcp({ ...options, path: undefined } as NetConnectOpts);
    return isSecure ? connectTls({ ...options, path: undefined, socket: line, servername }) : line;
  };
  return {
    createConnection: open as typeof createConnection,
    reset: () => {
      if (line?.destroyed === false) line.resetAndDestroy?.();
    },
  };
}
