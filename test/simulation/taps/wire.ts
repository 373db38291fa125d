/** The line between a client and the exchange: sees every frame, both ways. */

import type { Clock } from "../../../src/platform/clock.ts";
import type { SocketHandlers, Transport, TransportSocket } from "../../../src/transport/transport.ts";
import type { Findings } from "../world/violations.ts";
import { CallTap, type SentCall, shown } from "./calls.ts";
import type { Host } from "./host.ts";
import type { Ledger } from "./ledger.ts";
import { isChain } from "./watch.ts";

const encoder = new TextEncoder();

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
/** No request of a heartbeat is longer, in characters. */
const longestTestRequest = 200;
/** Intervals of the heartbeat that a line may be silent. */
const longestSilence = 1.75;

/** Watches one client. */
export class WireTap {
  readonly calls: CallTap;
  readonly #name: string;
  readonly #findings: Findings;
  readonly #hooks: WireHooks;
  readonly #now: () => number;
  readonly #clock: Clock;
  readonly #host: Host;
  /** When the path delivered what it had held. */
  readonly deliveriesMs: number[] = [];
  #newest: LineTap | undefined;
  #sockets = 0;
  #open = 0;
  #arrivals = 0;
  /** Lines that the path holds. */
  #holding = 0;
  readonly #longestSilenceMs: number;

  constructor(
    name: string,
    findings: Findings,
    ledger: Ledger,
    clock: Clock,
    host: Host,
    heartbeatMs: number,
    hooks: WireHooks,
  ) {
    this.#name = name;
    this.#findings = findings;
    this.#clock = clock;
    this.#host = host;
    this.#now = () => clock.now();
    this.calls = new CallTap(name, findings, ledger, this.#now);
    this.#hooks = hooks;
    this.#longestSilenceMs = heartbeatMs * longestSilence + 1_000;
  }

  /** Sockets that were opened and did not end. */
  get open(): number {
    return this.#open;
  }

  /** Whether the path holds what leaves. */
  get isHeld(): boolean {
    return this.#holding > 0;
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
        const line = new LineTap(this.#sockets, this.#now(), this.#host.stalledMs);
        this.#newest = line;
        const socket = transport.connect(url, this.#throughHost(this.#listen(line, handlers)));
        return this.#speak(line, socket);
      },
    };
  }

  /** The path holds what leaves over the newest socket for a while, and delivers it even if the client gives it up. */
  hold(forMs: number): void {
    const line = this.#newest;
    if (line === undefined || line.held !== undefined) return;
    const held: (() => void)[] = [];
    line.held = held;
    this.#holding += 1;
    this.#clock.schedule(forMs, () => {
      line.held = undefined;
      this.#holding -= 1;
      if (held.length > 0) this.deliveriesMs.push(this.#now());
      for (const deliver of held) deliver();
    });
  }

  #throughHost({ onOpen, onText, onClose }: SocketHandlers): SocketHandlers {
    const host = this.#host;
    return {
      onOpen: () => host.arrive(onOpen),
      onText: (text) => {
        const { stalledSinceMs } = host;
        host.arrive(() => {
          this.calls.lyingSinceMs = stalledSinceMs;
          onText(text);
          this.calls.lyingSinceMs = undefined;
        });
      },
      onClose: (close) => host.arrive(() => onClose(close)),
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
        // What comes for a client that has given the line up goes nowhere.
        if (line.isEnded) return;
        this.#heard(line, text);
        // As a socket of `ws` does.
        if (handlers.onBytes?.(encoder.encode(text)) !== true) handlers.onText(text);
        if (isTestRequest(text) && !line.answersHeartbeat && !line.isEnded) {
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

  #speak(line: LineTap, socket: TransportSocket): TransportSocket {
    return {
      send: (text) => {
        this.#said(line, text);
        line.pass(() => socket.send(text));
      },
      close: (code, reason) => {
        line.isEnded = true;
        line.pass(() => socket.close(code, reason));
      },
      terminate: () => {
        line.isEnded = true;
        line.pass(() => socket.terminate());
      },
    };
  }

  /** A client that receives nothing for one and a half intervals, and a step more, should have ended the line by now. */
  #checkSilence(line: LineTap): void {
    const { stalledMs } = this.#host;
    const silentMs = this.#now() - line.heardMs - (stalledMs - line.stalledMs);
    line.heardMs = this.#now();
    line.stalledMs = stalledMs;
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
      const channel = text.slice(notification.length, text.indexOf('"', notification.length)).toLowerCase();
      this.#hooks.onArrival({
        number: this.#arrivals,
        channel,
        socket: line.number,
        isSnapshot: isChain(channel) && text.includes('"type":"snapshot"'),
      });
      return;
    }
    this.#findings.tell(this.#name, () => `<- ${shown(text)}`);
    const id = Number(/^\{"jsonrpc":"2\.0","id":(\d+),/.exec(text)?.[1] ?? Number.NaN);
    const call = line.calls.get(id);
    if (call === undefined || !text.endsWith("}")) return;
    line.calls.delete(id);
    this.calls.answered(call, text);
  }

  #said(line: LineTap, text: string): void {
    const call = this.calls.said(text, line.held !== undefined || this.#host.wasBlocked);
    if (call === undefined) return;
    if (call.method === "public/test") line.answersHeartbeat = true;
    if (line.calls.has(call.id)) this.#findings.report("ids are used once", `${this.#name}: id ${call.id}`);
    line.calls.set(call.id, call);
  }
}

function isTestRequest(text: string): boolean {
  return text.length < longestTestRequest && text.includes('"test_request"');
}

/** One socket. */
class LineTap {
  readonly number: number;
  /** Calls by id, until they are answered. */
  readonly calls = new Map<number, SentCall>();
  answersHeartbeat = false;
  isEnded = false;
  heardMs: number;
  /** How long the computer had stood still when something was heard. */
  stalledMs: number;
  /** What the path holds; `undefined` while it holds nothing. */
  held: (() => void)[] | undefined;

  constructor(number: number, heardMs: number, stalledMs: number) {
    this.number = number;
    this.heardMs = heardMs;
    this.stalledMs = stalledMs;
  }

  /** Lets something through to the exchange, now or when the path lets go. */
  pass(deliver: () => void): void {
    if (this.held === undefined) deliver();
    else this.held.push(deliver);
  }
}
