/** A part of the terminal that is drawn anew in place, at most ten times a second. */
import { createLogUpdate } from "log-update";

/** What is drawn until it is disposed; the last picture stays. */
export class LiveText implements Disposable {
  readonly #update = createLogUpdate(process.stdout);
  readonly #draw: () => string;
  readonly #timer: NodeJS.Timeout;
  #stale = true;

  constructor(draw: () => string) {
    this.#draw = draw;
    this.#timer = setInterval(() => this.#redraw(), 100);
  }

  /** Something changed. */
  touch(): void {
    this.#stale = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#redraw();
    this.#update.done();
  }

  #redraw(): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.#update(this.#draw());
  }
}
