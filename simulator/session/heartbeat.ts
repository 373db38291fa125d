/** The heartbeat that a client set: a `test_request` each interval, and a close when one stays unanswered. */

import type { ExchangeClock } from "../determinism/clock.ts";

/** What a heartbeat can do to its connection. */
interface HeartbeatActions {
  send(type: "heartbeat" | "test_request"): void;
  /** A `test_request` was not answered within one interval. */
  fail(): void;
}

/** One heartbeat. Off until `start`. */
export class ServerHeartbeat {
  readonly #clock: ExchangeClock;
  readonly #actions: HeartbeatActions;
  #cancel: (() => void) | undefined;
  #isAsking = false;
  #wasBusy = false;

  constructor(clock: ExchangeClock, actions: HeartbeatActions) {
    this.#clock = clock;
    this.#actions = actions;
  }

  get isOn(): boolean {
    return this.#cancel !== undefined;
  }

  start(intervalS: number): void {
    this.stop();
    this.#wait(intervalS * 1000);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isAsking = false;
    this.#wasBusy = false;
  }

  /** The client called `public/test`. */
  answered(): void {
    this.#isAsking = false;
  }

  /** Something else was sent, which shows the client that the line is alive. */
  busy(): void {
    this.#wasBusy = true;
  }

  #wait(intervalMs: number): void {
    this.#cancel = this.#clock.schedule(intervalMs, () => {
      if (this.#isAsking) {
        this.stop();
        this.#actions.fail();
        return;
      }
      if (!this.#wasBusy) this.#actions.send("heartbeat");
      this.#isAsking = true;
      this.#actions.send("test_request");
      this.#wasBusy = false;
      this.#wait(intervalMs);
    });
  }
}
