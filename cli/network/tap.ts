/** A transport that shows each frame that comes in, as it came. */
import type { Transport } from "../../src/index.ts";

/** Wraps a transport: `onText` gets each frame after the client, so that what the client has to say of it comes first. */
export function tapped(transport: Transport, onText: (text: string) => void): Transport {
  return {
    connect: (url, handlers) =>
      transport.connect(url, {
        onOpen: () => handlers.onOpen(),
        onClose: (close) => handlers.onClose(close),
        onText: (text) => {
          handlers.onText(text);
          onText(text);
        },
      }),
  };
}
