/** One socket, from the first attempt to its end. Knows nothing of what the frames mean. */
import type { Clock } from "../platform/clock.ts";
import { asError, guard, guardLater, messageOf } from "../platform/guard.ts";
import { afterThis } from "../platform/host-time.ts";
import type { SocketClose, SocketHandlers, Transport, TransportSocket } from "../transport/transport.ts";

/** What a link tells. After `onLost` it tells nothing more. */
export interface LinkHandlers {
  onOpen(): void;
  onText(text: string): void;
  /** False where the text of the frame is needed. */
  onBytes(bytes: Uint8Array, isBinary?: boolean): boolean;
  /** The link ended without `close()` having been called. Exactly once. */
  onLost(close: SocketClose): void;
}

/** How long the other side may take for the closing handshake, in milliseconds. */
const closingMs = 1_000;

/** A socket that joins the frames of one tick into one write, counts what it hears, and ends once. */
export class Link {
  readonly #clock: Clock;
  readonly #handlers: LinkHandlers;
  /** Absent until the transport has returned: one that calls a handler before that is answered afterwards. */
  readonly #socket: TransportSocket | undefined;
  #corked = false;
  #ended = false;
  #heard = 0;
  #closing: { readonly done: Promise<void>; readonly finish: () => void } | undefined;

  constructor(transport: Transport, url: string, clock: Clock, handlers: LinkHandlers) {
    this.#clock = clock;
    this.#handlers = handlers;
    this.#socket = this.#connect(transport, url, {
      onOpen: () => {
        if (this.#socket === undefined) afterThis(() => this.#onOpen());
        else this.#onOpen();
      },
      onText: (text) => {
        this.#heard++;
        if (this.#ended) return;
        if (typeof text === "string") this.#handlers.onText(text);
        else this.#fail(new TypeError(`the transport gave a frame of type ${typeof text} instead of a text`));
      },
      onBytes: (bytes, isBinary) => {
        if (!this.#ended && !this.#handlers.onBytes(bytes, isBinary)) return false;
        this.#heard++;
        return true;
      },
      onClose: (close) => {
        if (this.#socket === undefined) afterThis(() => this.#onClose(soundClose(close)));
        else this.#onClose(soundClose(close));
      },
    });
  }

  #onOpen(): void {
    if (!this.#ended) this.#handlers.onOpen();
  }

  /** A transport that cannot even begin counts as a socket that never opened. */
  #connect(transport: Transport, url: string, handlers: SocketHandlers): TransportSocket {
    try {
      const socket: TransportSocket | undefined = transport.connect(url, handlers);
      if (typeof socket?.send === "function") return socket;
      guardLater(socket, () => {});
      throw new TypeError("it gave no socket");
    } catch (cause) {
      const words = `the transport could not begin: ${messageOf(cause)}`;
      const error = Object.assign(new Error(words, { cause }), { code: "ERR_TRANSPORT" });
      afterThis(() => handlers.onClose({ code: 1006, reason: "", error }));
      return noSocket;
    }
  }

  /** Runs something on the socket. What it throws ends the link, with its cause. */
  #on(run: (socket: TransportSocket) => unknown): void {
    guard(() => run(this.#socket ?? noSocket), this.#fail);
  }

  readonly #fail = (error: unknown): void => {
    // A socket that cannot even be ended is left alone.
    guard(
      () => this.#socket?.terminate(),
      () => {},
    );
    this.#onClose({ code: 1006, reason: "", error: asError(error) });
  };

  /** How many frames came so far. */
  get heard(): number {
    return this.#heard;
  }

  /** Hands a frame to the transport: a text, or bytes as a binary frame. All frames of one tick leave in one write. */
  send(frame: string | Uint8Array): void {
    if (this.#ended) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#on((socket) => socket.cork?.());
      afterThis(() => this.flush());
    }
    this.#on((socket) => {
      if (typeof frame === "string") return socket.send(frame);
      if (socket.sendBinary !== undefined) return socket.sendBinary(frame);
      throw new TypeError("the transport takes no binary frames");
    });
  }

  /** Lets the frames of this tick go now. */
  flush(): void {
    if (!this.#corked) return;
    this.#corked = false;
    this.#on((socket) => socket.uncork?.());
  }

  /** Ends the link politely, or by force when the other side does not answer. Resolves when the socket is gone. */
  close(reason: string): Promise<void> {
    if (this.#closing !== undefined) return this.#closing.done;
    if (this.#ended) return Promise.resolve();
    this.#ended = true;
    let finish = (): void => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const stop = this.#clock.schedule(closingMs, () => {
      this.#on((socket) => socket.terminate());
      finish();
    });
    this.#closing = {
      done,
      finish: () => {
        stop();
        finish();
      },
    };
    this.flush();
    this.#on((socket) => socket.close(1000, reason));
    return done;
  }

  /** Ends a link that is of no use any more: reports it lost, for the given reason. */
  drop(reason: string): void {
    if (this.#ended) return;
    this.#on((socket) => socket.terminate());
    this.#onClose({ code: 1006, reason });
  }

  #onClose(close: SocketClose): void {
    this.#closing?.finish();
    if (this.#ended) return;
    this.#ended = true;
    this.#handlers.onLost(close);
  }
}

/** In place of a socket that the transport did not make. */
const noSocket: TransportSocket = { send: () => {}, close: () => {}, terminate: () => {} };

/** How a socket ended, whatever the transport says of it. */
function soundClose(given: SocketClose | undefined): SocketClose {
  try {
    const { code, reason, status, retryAfterMs, error } = given ?? ({} as Partial<SocketClose>);
    return {
      code: typeof code === "number" ? code : 1006,
      reason: typeof reason === "string" ? reason : "",
      ...(typeof status === "number" && { status }),
      ...(typeof retryAfterMs === "number" && { retryAfterMs }),
      ...(error !== undefined && { error: asError(error) }),
    };
  } catch (error) {
    return { code: 1006, reason: "", error: asError(error) };
  }
}
