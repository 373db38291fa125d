/** One connection kept alive. */
import type { Mutation } from "../mutation.ts";

export const connection: readonly Mutation[] = [
  {
    name: "answer-test-request-late",
    breaks: "test_request is answered at once",
    symbol: "Inbound.constructor",
    replace: 'if (type === "test_request") answerHeartbeat();',
    with: 'if (type === "test_request") clock.schedule(2_000, answerHeartbeat);',
    caughtBy: "seeds",
  },
  {
    name: "forget-a-timer",
    breaks: "a closed client leaves no timer",
    symbol: "watchSilence",
    replace: "return () => stop();",
    with: "return () => {};",
    caughtBy: "seeds",
  },
  {
    name: "leave-a-rejection-alone",
    breaks: "no rejection is unhandled",
    symbol: "Runtime.#answerHeartbeat",
    replace: `.catch(() => {
      // The connection was lost on the way: whoever needs to know is told of that.
    })`,
    with: "",
    caughtBy: "seeds",
  },
  {
    name: "leave-the-socket-open",
    breaks: "a closed client leaves no socket",
    symbol: "Link.close",
    replace: "this.#socket.close(1000, reason);",
    with: "",
    also: [{ symbol: "Link.close", replace: "this.#socket.terminate();", with: "" }],
    caughtBy: "seeds",
  },
  {
    name: "never-notice-silence",
    breaks: "a silent connection is noticed",
    symbol: "watchSilence.lastChance",
    replace: "onSilent();",
    with: "stop();",
    caughtBy: "seeds",
  },
];
