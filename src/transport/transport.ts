/** The ports to the exchange: a socket of text frames, and HTTP exchanges. Types only. */

/** Opens sockets. `ws`, the browser's `WebSocket` and the in-memory line of the simulator all fit. */
export interface Transport {
  /** Begins to open a socket. Returns at once and calls no handler before it has returned. */
  connect(url: string, handlers: SocketHandlers): TransportSocket;
}

/** What happens to a socket, told in this order: at most one `onOpen`, any number of `onText`, one `onClose`. */
export interface SocketHandlers {
  onOpen(): void;
  /** One whole text frame. */
  onText(text: string): void;
  /**
   * One whole text frame as its bytes, which have to be valid UTF-8 and may not change any more. False where they are not
   * read: then the frame has to be handed over as text. Optional, for transports that have bytes: it saves making a text.
   */
  onBytes?(bytes: Uint8Array, isBinary?: boolean): boolean;
  /** The last event, exactly once: also when the socket never opened. */
  onClose(close: SocketClose): void;
}

/** Why a socket ended. */
export interface SocketClose {
  /** Close code of the WebSocket protocol; 1006 when the line broke without one. */
  readonly code: number;
  readonly reason: string;
  /** HTTP status of a handshake that was refused. */
  readonly status?: number;
  /** Milliseconds that the refused handshake asked to wait, by `Retry-After`. */
  readonly retryAfterMs?: number;
  readonly error?: Error;
}

/** One socket. Nothing here throws: what fails ends in `onClose`. */
export interface TransportSocket {
  /** Hands one text frame over. Frames sent before `onOpen` or after `close` are dropped. */
  send(text: string): void;
  /** Hands one binary frame over. Optional, for exchanges that take them. */
  sendBinary?(bytes: Uint8Array): void;
  /** Holds frames back until `uncork`, so that those of one tick leave in one write. A hint: may do nothing. */
  cork?(): void;
  uncork?(): void;
  /** Ends the socket with the closing handshake. */
  close(code: number, reason: string): void;
  /** Ends the socket at once, for a line that is dead. */
  terminate(): void;
}

/** Carries one HTTP exchange. */
export interface HttpTransport {
  /** Rejects when no answer came; every status is an answer. */
  post(request: HttpRequest): Promise<HttpReply>;
}

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}
