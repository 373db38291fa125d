/** A call and its one end. */
import type { Mutation } from "../mutation.ts";

export const calls: readonly Mutation[] = [
  {
    name: "call-a-lost-write-not-sent",
    breaks: "not_sent was never sent",
    symbol: "Calls.#lose",
    replace: 'call.exposed ? "unknown" : "not_sent"',
    with: 'call.row.effect === "read" ? "unknown" : "not_sent"',
    caughtBy: "seeds",
  },
  {
    name: "confirm-what-was-lost",
    breaks: "a result was executed",
    symbol: "Calls.#lose",
    replace: "this.#reject(",
    with: `if (kind === "closed" && call.exposed && call.row.effect === "write") {
      this.#close(call);
      call.resolve({});
      this.#hooks.onEnd(call, "result");
      return;
    }
    this.#reject(`,
    caughtBy: "seeds",
  },
  {
    name: "let-calls-overrun",
    breaks: "a call ends in time",
    symbol: "Calls.#begin",
    replace: "call.dueMs = now + patienceMs;",
    with: "call.dueMs = now + patienceMs + 500;",
    caughtBy: "seeds",
  },
  {
    name: "listen-to-a-signal-for-ever",
    breaks: "a call that ended listens to no signal",
    symbol: "Call.release",
    replace: "this.#unlisten?.();",
    with: "",
    caughtBy: "seeds",
  },
  {
    name: "refuse-the-session-its-calls",
    breaks: "the session's calls are never refused",
    symbol: "Intake.#refuse",
    replace: 'call.origin === "user" && open >= roomOf(call, maxInFlight)',
    with: "open >= roomOf(call, maxInFlight)",
    caughtBy: "seeds",
  },
  {
    name: "remember-every-call",
    breaks: "the heap stays flat",
    symbol: "Calls.#begin",
    replace: "const { signal } = call.options;",
    with: "this.#all.push(call); const { signal } = call.options;",
    also: [
      {
        symbol: "Calls.#connection",
        replace: "#connection = 0;",
        with: "#connection = 0; readonly #all = rememberedCalls;",
      },
      { symbol: "noOptions", replace: "= {}", with: "= {}, rememberedCalls: Call[] = []" },
    ],
    caughtBy: "seeds",
  },
  {
    name: "repeat-a-lost-write",
    breaks: "no write is sent twice",
    symbol: "Call.isRepeatable",
    replace: 'this.row.effect === "read"',
    with: 'this.row.effect !== "session"',
    caughtBy: "seeds",
  },
  {
    name: "settle-twice",
    breaks: "a call ends once",
    symbol: "Calls.onReply",
    replace: "this.#follow(call, this.#answers.read(call, reply));",
    with: `const answer = this.#answers.read(call, reply);
    this.#follow(call, answer);
    if (answer.do === "resolve") this.#follow(call, answer);`,
    caughtBy: "seeds",
  },
  {
    name: "answer-challenges-without-end",
    breaks: "a second factor is given once a call",
    symbol: "Repeats.meet",
    replace: "call.challenged = true;",
    with: "",
    caughtBy: "test/unit/calls.test.ts",
  },
  {
    name: "shut-cancels-out",
    breaks: "cancels have room behind slow reads",
    symbol: "roomOf",
    replace: "isCancel(row) ? maxInFlight + Math.max(maxInFlight, leastRoomForCancels) : maxInFlight",
    with: 'row.wire === "" && isCancel(row) ? leastRoomForCancels : maxInFlight',
    caughtBy: "test/unit/calls.test.ts",
  },
  {
    name: "shut-subscriptions-out",
    breaks: "what the session asks has room behind slow reads",
    symbol: "roomOf",
    replace: 'row.effect === "session"',
    with: 'row.wire === ""',
    caughtBy: "test/unit/calls.test.ts",
  },
  {
    name: "one-listener-a-call",
    breaks: "a signal gets one listener, however many calls share it",
    symbol: "watch",
    replace: "watches.set(signal, made);",
    with: "",
    caughtBy: "test/client/signals.test.ts",
  },
  {
    name: "leave-anonymous-errors-alone",
    breaks: "an error without an id ends the only call that can be meant",
    symbol: "NamelessErrors.#decide",
    replace: "meant.size > this.#errors.length",
    with: "meant.size > 0",
    caughtBy: "test/unit/nameless-errors.test.ts",
  },
  {
    name: "guess-what-an-anonymous-error-means",
    breaks: "an error without an id is nobody's where two calls can be meant",
    symbol: "NamelessErrors.#decide",
    replace: "meant.size > this.#errors.length",
    with: "meant.size > 2",
    caughtBy: "test/unit/nameless-errors.test.ts",
  },
  {
    name: "forget-who-was-given-up",
    breaks: "an error without an id may mean a call that was given up",
    symbol: "NamelessErrors.gaveUp",
    replace: "this.#unanswered.add(id);",
    with: "",
    caughtBy: "test/unit/nameless-errors.test.ts",
  },
  {
    name: "decide-once-about-anonymous-errors",
    breaks: "answers to others tell which call an error without an id means",
    symbol: "NamelessErrors.answered",
    replace: "for (const { candidates } of this.#errors) candidates.delete(id);",
    with: "",
    caughtBy: "test/unit/nameless-errors.test.ts",
  },
  {
    name: "believe-an-anonymous-error",
    breaks: "an error without an id proves nothing about a write",
    symbol: "Calls.#nameless",
    replace: 'row.effect === "read"',
    with: 'row.effect !== "session"',
    caughtBy: "test/unit/nameless-errors.test.ts",
  },
];
