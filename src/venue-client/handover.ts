/** Passes a channel from an old connection to a new one while both send it: each message is handed out once, in its order. */

/** One channel, from the moment at which the new connection asks for it. */
export class Handover {
  readonly #identityOf: (data: unknown) => string;
  readonly #deliver: (data: unknown) => void;
  /** Messages of the new connection that the old one has not sent yet. */
  readonly #waiting: { readonly identity: string; readonly data: unknown }[] = [];
  /** Messages of the old connection that the new one has not sent yet. */
  readonly #owed: string[] = [];
  #isOver = false;
  /** When the new connection was granted the channel: from then on it misses nothing. */
  grantedMs: number | undefined;
  /** The new connection missed messages before it counted. */
  isBroken = false;

  constructor(identityOf: (data: unknown) => string, deliver: (data: unknown) => void) {
    this.#identityOf = identityOf;
    this.#deliver = deliver;
  }

  /** Whether the new connection counts. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** A message of the old connection, which counts until `finish`. */
  takeOld(data: unknown): void {
    if (this.#isOver) return;
    const identity = this.#identityOf(data);
    const index = this.#waiting.findIndex((each) => each.identity === identity);
    if (index < 0) this.#owed.push(identity);
    else this.#waiting.splice(0, index + 1);
    this.#deliver(data);
  }

  /** A message of the new connection. */
  takeNew(data: unknown): void {
    const identity = this.#identityOf(data);
    const index = this.#owed.indexOf(identity);
    if (index >= 0) this.#owed.splice(0, index + 1);
    else if (this.#isOver) this.#deliver(data);
    else this.#waiting.push({ identity, data });
  }

  /** The new connection counts from here on. */
  finish(): void {
    this.#isOver = true;
    for (const { data } of this.#waiting.splice(0)) this.#deliver(data);
  }
}
