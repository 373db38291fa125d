/** How busy a market has to be so that a number of messages leaves it each second. Pure. */

/** Largest change in one step: what a busy machine does for a moment is not answered by a flood. */
const boldest = 1.5;
const laziest = 20;
/** More actions a second than this would only keep the exchange from sending. */
const busiest = 20_000;
/** What is nearer than this is left alone: each change starts the clock of the prices anew. */
const tolerance = 0.03;

export class Governor {
  readonly #wanted: number;
  #actions: number;

  /** `wanted` messages a second. */
  constructor(wanted: number) {
    this.#wanted = wanted;
    this.#actions = bounded(wanted / 3, laziest, busiest);
  }

  /** Actions a second that the market should make. */
  get actions(): number {
    return Math.round(this.#actions);
  }

  /** So many messages a second left with that. Whether `actions` is another number now. */
  measured(perSecond: number): boolean {
    const ratio = bounded(this.#wanted / Math.max(1, perSecond), 1 / boldest, boldest);
    if (Math.abs(ratio - 1) < tolerance) return false;
    const before = this.actions;
    this.#actions = bounded(this.#actions * ratio, laziest, busiest);
    return this.actions !== before;
  }
}

function bounded(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
