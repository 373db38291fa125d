/** Sockets whose address is made when they are opened. */
import { asError } from "../platform/guard.ts";
import type { Transport, TransportSocket } from "../transport/transport.ts";

/**
 * A transport that asks for the address of each socket. Where that fails, the socket opens onto nothing after `onFailure`: what
 * prepares the connection then ends it with that error.
 */
export function addressed(
  transport: Transport,
  addressOf: (url: string) => Promise<string>,
  onFailure: (error: Error) => void,
): Transport {
  return {
    connect: (url, handlers) => {
      let socket: TransportSocket | undefined;
      let isOver = false;
      const end = (run: (socket: TransportSocket) => void, code: number, reason: string): void => {
        if (socket !== undefined) run(socket);
        else if (!isOver) handlers.onClose({ code, reason });
        isOver = true;
      };
      addressOf(url).then(
        (address) => {
          if (!isOver) socket = transport.connect(address, handlers);
        },
        (error: unknown) => {
          if (isOver) return;
          onFailure(asError(error));
          handlers.onOpen();
        },
      );
      return {
        send: (text) => socket?.send(text),
        sendBinary: (bytes) => socket?.sendBinary?.(bytes),
        cork: () => socket?.cork?.(),
        uncork: () => socket?.uncork?.(),
        close: (code, reason) => end((open) => open.close(code, reason), code, reason),
        terminate: () => end((open) => open.terminate(), 1006, ""),
      };
    },
  };
}
