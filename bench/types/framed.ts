/** Messages with a `Content-Length` header over the standard streams of a child, as language servers send them. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** A language server, spoken to in JSON. */
export interface Framed {
  /** Sends a message, with a length header for servers that expect one. */
  send(message: object): void;
  /** Resolves with the first message from now on that fits. */
  receive(fits: (message: Message) => boolean): Promise<Message>;
  kill(): void;
}

/** A message of a server: JSON-RPC, or the protocol of tsserver. */
export interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly request_seq?: number;
  readonly result?: unknown;
  readonly body?: unknown;
}

interface Waiting {
  fits(message: Message): boolean;
  resolve(message: Message): void;
}

const headerEnd = "\r\n\r\n";

/**
 * Starts a server. `headers` says whether it wants them on what it is sent; tsserver wants lines instead. What the
 * server itself asks, such as its configuration, is answered with nothing.
 */
export function startServer(command: string, args: readonly string[], headers: boolean): Framed {
  const child = spawn(command, [...args], { stdio: "pipe" });
  const waiting = new Set<Waiting>();
  const send = (message: object): void => {
    const text = JSON.stringify(message);
    child.stdin.write(headers ? `Content-Length: ${Buffer.byteLength(text)}${headerEnd}${text}` : `${text}\n`);
  };
  readMessages(child, (message) => {
    if (message.method !== undefined && message.id !== undefined)
      send({ jsonrpc: "2.0", id: message.id, result: null });
    for (const entry of waiting) {
      if (!entry.fits(message)) continue;
      waiting.delete(entry);
      entry.resolve(message);
    }
  });
  return {
    send,
    receive: (fits) => new Promise((resolve) => waiting.add({ fits, resolve })),
    kill: () => child.kill(),
  };
}

function readMessages(child: ChildProcessWithoutNullStreams, take: (message: Message) => void): void {
  let unread = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (;;) {
      const headers = unread.indexOf(headerEnd);
      if (headers < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(unread.toString("latin1", 0, headers))?.[1]);
      const begin = headers + headerEnd.length;
      if (unread.length < begin + length) return;
      take(JSON.parse(unread.toString("utf8", begin, begin + length)));
      unread = unread.subarray(begin + length);
    }
  });
}
