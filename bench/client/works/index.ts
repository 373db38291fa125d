/** The works, by the names that rows give. The contender's process loads the one that it does, and no other. */
import type { Work } from "./work.ts";

const works = {
  calls: async () => (await import("./calls.ts")).calls,
  feed: async () => (await import("./feed.ts")).feed,
  held: async () => (await import("./held.ts")).held,
  overload: async () => (await import("./overload.ts")).overload,
  reconnect: async () => (await import("./reconnect.ts")).reconnect,
  rest: async () => (await import("./rest.ts")).rest,
} satisfies Readonly<Record<string, () => Promise<Work>>>;

/** Names of the works. */
export type WorkName = keyof typeof works;

export function loadWork(name: WorkName): Promise<Work> {
  return works[name]();
}
