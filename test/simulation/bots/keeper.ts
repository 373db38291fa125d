/** The keeper of the keys: makes calls that ask for a second factor. */
import type { Chance } from "../plan/chance.ts";
import type { Caller } from "./caller.ts";
import type { Pace } from "./pace.ts";

/** Works until the time is over. */
export async function runKeeper(caller: Caller, chance: Chance, pace: Pace): Promise<void> {
  while (!pace.isOver) {
    await pace.pause(chance.between(20_000, 160_000));
    await caller.call("private/change_api_key_name", { id: chance.whole(1, 3), name: `key_${chance.whole(1, 99)}` });
  }
}
