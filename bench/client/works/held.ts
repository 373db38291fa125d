/** What calls in flight and channels hold. */
import { memoryOfCall, memoryOfChannel } from "../memory.ts";
import type { Work } from "./work.ts";

export const held: Work = {
  async open() {
    return async () => ({ ...(await memoryOfChannel()), ...(await memoryOfCall()) });
  },
  direct: async ({ begin }) => (await begin(undefined)) as Record<string, number>,
};
