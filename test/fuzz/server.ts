/** A server whose manners are decided by a plan; once that is over, it means well. */
import fc from "fast-check";
import type { VirtualClock } from "../../simulator/determinism/clock.ts";
import type { SocketClose, SocketHandlers, Transport } from "../../src/transport/transport.ts";
import { type FuzzFrame, frame, textOf } from "./frames.ts";
import { answerTo, testRequest } from "./friend.ts";
import { type Spoil, spoil, spoilt } from "./spoils.ts";

/** How one call is answered. */
export type Manner =
  | { readonly kind: "friendly" }
  | { readonly kind: "silent" }
  | { readonly kind: "twice" }
  /** The right answer, spoilt. */
  | { readonly kind: "spoilt"; readonly spoils: readonly Spoil[] }
  /** The answer of some other call. */
  | { readonly kind: "other"; readonly frame: FuzzFrame }
  /** A refusal that repeats what was sent, secrets and all. */
  | { readonly kind: "echo"; readonly code: number };

/** Something that happens by itself. */
type Deed =
  | { readonly kind: "say"; readonly atMs: number; readonly frame: FuzzFrame }
  | { readonly kind: "end"; readonly atMs: number; readonly close: SocketClose };

/** What a server does. */
export interface HostilePlan {
  /** How the first connections are refused. */
  readonly refused: readonly SocketClose[];
  /** How the first calls are answered. */
  readonly manners: readonly Manner[];
  readonly deeds: readonly Deed[];
}

/** When the last deed is done, in milliseconds. */
const deedsMs = 200;
/** How long the server minds its bad manners, in milliseconds. */
export const hostileMs = 30_000;
const heartbeatMs = 30_000;

const close: fc.Arbitrary<SocketClose> = fc.oneof(
  fc.record({
    code: fc.constantFrom(1000, 1001, 1005, 1006, 1008, 1011, 4000, 0, 70_000),
    reason: fc.string({ maxLength: 20 }),
  }),
  fc.record({
    code: fc.constant(1006),
    reason: fc.constant(""),
    status: fc.constantFrom(101, 200, 301, 400, 401, 429, 500, 503),
  }),
  fc.constant({ code: 1006, reason: "", error: new Error("the line is cut") }),
);
const spoils = fc.array(spoil, { minLength: 1, maxLength: 2 });
const manner: fc.Arbitrary<Manner> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ kind: "friendly" } as const) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("spoilt" as const), spoils }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("other" as const), frame }) },
  { weight: 1, arbitrary: fc.constant({ kind: "silent" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "twice" } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("echo" as const),
      code: fc.constantFrom(10_009, 13_004, 13_009, 11_050, 999),
    }),
  },
);
const atMs = fc.nat(deedsMs);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("say" as const), atMs, frame }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), atMs, close }) },
);

/** Plans. In half of them the client becomes ready before anything goes wrong. */
export const hostilePlan: fc.Arbitrary<HostilePlan> = fc
  .record({
    refused: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(close, { maxLength: 3 }) },
    ),
    friendlyCalls: fc.constantFrom(0, 0, 3, 12),
    manners: fc.array(manner, { maxLength: 12 }),
    deeds: fc.array(deed, { maxLength: 14 }),
  })
  .map(({ refused, friendlyCalls, manners, deeds }) => ({
    refused,
    manners: [...Array.from({ length: friendlyCalls }, () => ({ kind: "friendly" }) as const), ...manners],
    deeds,
  }));

interface OpenSocket {
  readonly hear: (text: string) => void;
  readonly end: (close: SocketClose) => void;
}

/** Carries a plan out. What it sends takes a millisecond. */
export class HostileServer {
  readonly #clock: VirtualClock;
  readonly #plan: HostilePlan;
  readonly #truceMs: number;
  #refusals = 0;
  #calls = 0;
  #lastId = 0;
  #socket: OpenSocket | undefined;

  constructor(clock: VirtualClock, plan: HostilePlan) {
    this.#clock = clock;
    this.#plan = plan;
    this.#truceMs = clock.now() + hostileMs;
    for (const deed of plan.deeds) {
      clock.schedule(deed.atMs, () => {
        if (deed.kind === "say") this.say(textOf(deed.frame, this.#lastId));
        else this.#socket?.end(deed.close);
      });
    }
  }

  readonly transport: Transport = {
    connect: (_url, handlers) => {
      const refusal = this.#plan.refused[this.#refusals];
      this.#refusals += 1;
      if (refusal !== undefined) {
        this.#clock.schedule(1, () => handlers.onClose(refusal));
        return { send: () => {}, close: () => {}, terminate: () => {} };
      }
      const socket = this.#open(handlers);
      return {
        send: (text) => this.#receive(socket, text),
        close: (code, reason) => socket.end({ code, reason }),
        terminate: () => socket.end({ code: 1006, reason: "" }),
      };
    },
  };

  /** Sends a text to the client, if it is connected. */
  say(text: string): void {
    this.#socket?.hear(text);
  }

  #open(handlers: SocketHandlers): OpenSocket {
    let isOpen = true;
    let stopBeating = (): void => {};
    const beat = (): void => {
      stopBeating = this.#clock.schedule(heartbeatMs, () => {
        socket.hear(testRequest);
        beat();
      });
    };
    const later = (task: () => void): void => void this.#clock.schedule(1, task);
    const socket: OpenSocket = {
      hear: (text) => {
        if (isOpen) handlers.onText(text);
      },
      end: (how) => {
        if (!isOpen) return;
        isOpen = false;
        stopBeating();
        if (this.#socket === socket) this.#socket = undefined;
        later(() => handlers.onClose(how));
      },
    };
    later(() => {
      if (!isOpen) return;
      this.#socket = socket;
      beat();
      handlers.onOpen();
    });
    return socket;
  }

  #receive(socket: OpenSocket, text: string): void {
    const isTruce = this.#clock.now() >= this.#truceMs;
    const manner = (isTruce ? undefined : this.#plan.manners[this.#calls]) ?? { kind: "friendly" };
    this.#calls += 1;
    this.#lastId = (JSON.parse(text) as { readonly id: number }).id;
    const texts = this.#answers(manner, text);
    this.#clock.schedule(1, () => {
      for (const each of texts) socket.hear(each);
    });
  }

  #answers(manner: Manner, text: string): readonly string[] {
    const answer = answerTo(text);
    switch (manner.kind) {
      case "friendly":
        return [answer.text, ...answer.notifications];
      case "silent":
        return [];
      case "twice":
        return [answer.text, answer.text, ...answer.notifications];
      case "spoilt":
        return [manner.spoils.reduce(spoilt, answer.text), ...answer.notifications];
      case "other":
        return [textOf(manner.frame, this.#lastId)];
      case "echo":
        return [
          JSON.stringify({
            jsonrpc: "2.0",
            id: this.#lastId,
            error: { code: manner.code, message: text, data: JSON.parse(text) },
          }),
        ];
    }
  }
}
