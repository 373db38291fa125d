/** The line between a client and the exchange: sees every frame, both ways. */
import type { Socket, SocketHandlers, Transport } from "../../../src/ports/transport.ts";
import type { Findings } from "../world/violations.ts";
import { tagMember } from "./engine.ts";
import type { Ledger } from "./ledger.ts";
import { TokenTap } from "./tokens.ts";

/** A notification that came over the line. */
export interface Arrival {
  /** Counts all notifications of the client. */
  readonly number: number;
  /** Name of the channel in lower case: the exchange does not always keep the case. */
  readonly channel: string;
  /** Number of the socket that it came over. */
  readonly socket: number;
  readonly isSnapshot: boolean;
}

/** What the wire asks of the rest of the observer. */
export interface WireHooks {
  /** A whole notification is about to be handed to the client. */
  onArrival(arrival: Arrival): void;
  onSocket(isOpen: boolean): void;
}

const notification = '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"';
const tagText = `"${tagMember}":`;
/** Intervals of the heartbeat that a line may be silent. */
const longestSilence = 1.75;
const tooManyRequests = 10028;
const unauthorized = 13009;

/** Watches one client. */
export class WireTap {
  readonly #name: string;
  readonly #findings: Findings;
  readonly #ledger: Ledger;
  readonly #hooks: WireHooks;
  readonly #now: () => number;
  #sockets = 0;
  #open = 0;
  #arrivals = 0;
  /** Replies that said that a pool of credits is empty. */
  outOfCredits = 0;
  readonly #token = new TokenTap();
  readonly #longestSilenceMs: number;

  constructor(
    name: string,
    findings: Findings,
    ledger: Ledger,
    now: () => number,
    heartbeatMs: number,
    hooks: WireHooks,
  ) {
    this.#name = name;
    this.#findings = findings;
    this.#ledger = ledger;
    this.#hooks = hooks;
    this.#now = now;
    this.#longestSilenceMs = heartbeatMs * longestSilence + 1_000;
  }

  /** Sockets that were opened and did not end. */
  get open(): number {
    return this.#open;
  }

  /** Number of the newest notification. */
  get arrivals(): number {
    return this.#arrivals;
  }

  /** Number of the newest socket. */
  get socket(): number {
    return this.#sockets;
  }

  /** A transport that lets this tap see what passes. */
  tap(transport: Transport): Transport {
    return {
      connect: (url, handlers) => {
        this.#sockets += 1;
        this.#open += 1;
        const line = new LineTap(this.#sockets, this.#now());
        const socket = transport.connect(url, this.#listen(line, handlers));
        return this.#speak(line, socket);
      },
    };
  }

  #listen(line: LineTap, handlers: SocketHandlers): SocketHandlers {
    return {
      onOpen: () => {
        this.#findings.tell(this.#name, () => `socket ${line.number} is open`);
        this.#hooks.onSocket(true);
        handlers.onOpen();
      },
      onText: (text) => {
        this.#heard(line, text);
        handlers.onText(text);
        if (text.includes('"test_request"') && !line.answersHeartbeat && !line.isEnded) {
          this.#findings.report("test_request is answered at once", `${this.#name}: no public/test followed`);
        }
      },
      onClose: (close) => {
        this.#checkSilence(line);
        line.isEnded = true;
        this.#open -= 1;
        this.#findings.tell(
          this.#name,
          () => `socket ${line.number} ended: ${close.status ?? close.code} ${close.reason}`,
        );
        this.#hooks.onSocket(false);
        handlers.onClose(close);
      },
    };
  }

  #speak(line: LineTap, socket: Socket): Socket {
    return {
      send: (text) => {
        this.#said(line, text);
        socket.send(text);
      },
      close: (code, reason) => {
        line.isEnded = true;
        socket.close(code, reason);
      },
      terminate: () => {
        line.isEnded = true;
        socket.terminate();
      },
    };
  }

  /** Whoever hears nothing for one and a half intervals, and a step more, should have ended the line by now. */
  #checkSilence(line: LineTap): void {
    const silentMs = this.#now() - line.heardMs;
    line.heardMs = this.#now();
    if (line.isEnded || silentMs <= this.#longestSilenceMs) return;
    this.#findings.report("silence is noticed", `${this.#name}: socket ${line.number} was silent for ${silentMs} ms`);
  }

  #heard(line: LineTap, text: string): void {
    this.#checkSilence(line);
    line.answersHeartbeat = false;
    if (text.startsWith(notification)) {
      // Half a frame is garbage to the client, and no notification.
      if (!text.endsWith("}}")) return;
      this.#findings.tell(this.#name, () => `<~ ${shown(text.slice(notification.length))}`);
      this.#arrivals += 1;
      this.#hooks.onArrival({
        number: this.#arrivals,
        channel: text.slice(notification.length, text.indexOf('"', notification.length)).toLowerCase(),
        socket: line.number,
        isSnapshot: text.includes('"type":"snapshot"'),
      });
      return;
    }
    this.#findings.tell(this.#name, () => `<- ${shown(text)}`);
    const id = Number(/^\{"jsonrpc":"2\.0","id":(\d+),/.exec(text)?.[1] ?? Number.NaN);
    const call = line.calls.get(id);
    if (call === undefined || !text.endsWith("}")) return;
    line.calls.delete(id);
    const code = Number(/"error":\{"code":(-?\d+)/.exec(text)?.[1] ?? Number.NaN);
    if (code === tooManyRequests) this.outOfCredits += 1;
    if (code === unauthorized && call.method !== "public/auth" && this.#token.wasLetEnd(this.#now())) {
      this.#findings.report(
        "tokens are renewed in time",
        `${this.#name}: ${call.method} was refused, and nobody had renewed`,
      );
    }
    if (call.tag !== undefined) this.#ledger.answered(call.tag, Number.isNaN(code) ? undefined : code);
    if (call.method === "public/auth") this.#token.granted(text, this.#now());
  }

  #said(line: LineTap, text: string): void {
    this.#findings.tell(this.#name, () => `-> ${shown(text)}`);
    const [, id, method = ""] = /^\{"jsonrpc":"2\.0","id":(\d+),"method":"([^"]+)"/.exec(text) ?? [];
    if (id === undefined) {
      this.#findings.report("every frame is a call", `${this.#name} sent ${shown(text)}`);
      return;
    }
    if (method === "public/test") line.answersHeartbeat = true;
    if (method === "public/auth") this.#signsIn(text);
    const at = text.indexOf(tagText);
    const tag = at === -1 ? undefined : Number.parseInt(text.slice(at + tagText.length), 10);
    if (tag !== undefined) this.#ledger.sent(tag);
    if (line.calls.has(Number(id))) this.#findings.report("ids are used once", `${this.#name}: id ${id}`);
    line.calls.set(Number(id), { method, tag });
  }

  #signsIn(text: string): void {
    if (this.#token.isUsedAgain(text, this.#now())) {
      this.#findings.report("tokens are not used after rotation", `${this.#name} sent a refresh token again`);
    }
  }
}

/** One socket. */
class LineTap {
  readonly number: number;
  /** Calls by id, until they are answered. */
  readonly calls = new Map<number, { readonly method: string; readonly tag: number | undefined }>();
  answersHeartbeat = false;
  isEnded = false;
  heardMs: number;

  constructor(number: number, heardMs: number) {
    this.number = number;
    this.heardMs = heardMs;
  }
}

const shownCharacters = 900;

function shown(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}... (${text.length} characters)`;
}
