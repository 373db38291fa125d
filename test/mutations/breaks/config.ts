/** Settings, and their change while clients run. */
import type { Mutation } from "../mutation.ts";

const file = "test/unit/config/config.test.ts";

export const config: readonly Mutation[] = [
  {
    name: "ignore-what-cannot-change",
    breaks: "a change of what cannot change is refused as a whole",
    symbol: "LiveConfig.replace",
    replace: "this.#refuseFixed(name, next, place)",
    with: "void [name, place]",
    caughtBy: file,
  },
  {
    name: "change-settings-by-halves",
    breaks: "settings change all together or not at all",
    symbol: "LiveConfig.replace",
    replace: "const backoff = backoffOf(next);",
    with: "const backoff = backoffOf(next); this.#credentials = credentials;",
    caughtBy: file,
  },
  {
    name: "repeat-the-words-of-the-parser",
    breaks: "an error of a file of settings shows nothing of it",
    symbol: "parseFile",
    replace: "error.code",
    with: "text",
    caughtBy: "test/unit/config/load.test.ts",
  },
  {
    name: "read-a-secret-that-others-can-read",
    breaks: "a file that holds a secret must not be readable by others",
    symbol: "refuseOpenSecret",
    replace: "!holdsIt",
    with: "holdsIt",
    caughtBy: "test/unit/config/load.test.ts",
  },
];
