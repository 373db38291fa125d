/** Lines between a client and a double: what a network does to them, on command. */
import type { SocketHandlers, Transport } from "../../src/venue-client/entry.ts";

/** A transport whose lines are watched, and can be broken. */
export interface Lines extends Transport {
  /** Frames that the clients sent, in order. */
  readonly sent: readonly (string | Uint8Array)[];
  /** How many sockets were asked for. */
  readonly opened: number;
  /** How many sockets are open now. */
  readonly open: number;
  /** Breaks every line, as a network does: without a closing handshake. */
  drop(): void;
  /** Whether frames of the exchange are lost on the way. */
  mute(isMute: boolean): void;
}

/** Watches the lines of a transport. */
export function watchLines(transport: Transport): Lines {
  const sent: (string | Uint8Array)[] = [];
  const breaks = new Set<() => void>();
  let opened = 0;
  let isMute = false;
  return {
    sent,
    get opened() {
      return opened;
    },
    get open() {
      return breaks.size;
    },
    drop: () => {
      for (const breakLine of [...breaks]) breakLine();
    },
    mute: (mute) => {
      isMute = mute;
    },
    connect: (url, handlers) => {
      opened++;
      const { onBytes } = handlers;
      const end: SocketHandlers["onClose"] = (close) => {
        if (breaks.delete(breakLine)) handlers.onClose(close);
      };
      const watched: SocketHandlers = {
        onOpen: () => breaks.has(breakLine) && handlers.onOpen(),
        onText: (text) => breaks.has(breakLine) && !isMute && handlers.onText(text),
        ...(onBytes !== undefined && {
          onBytes: (bytes: Uint8Array, isBinary?: boolean) =>
            !breaks.has(breakLine) || isMute ? true : onBytes(bytes, isBinary),
        }),
        onClose: end,
      };
      const breakLine = (): void => {
        end({ code: 1006, reason: "" });
        socket.terminate();
      };
      breaks.add(breakLine);
      const socket = transport.connect(url, watched);
      return {
        ...socket,
        send: (text) => {
          sent.push(text);
          socket.send(text);
        },
        sendBinary: (bytes) => {
          sent.push(bytes);
          socket.sendBinary?.(bytes);
        },
      };
    },
  };
}
