/** What a closed client must have let go of. */
import type { Client } from "../../../src/client/client.ts";
import type { CountedClock } from "../taps/clock.ts";
import type { WireTap } from "../taps/wire.ts";
import type { Findings } from "./violations.ts";

/** Reports what is left. */
export function checkEmpty(findings: Findings, name: string, client: Client, clock: CountedClock, wire: WireTap): void {
  const { openCalls, channels } = client.stats;
  const left = [
    [clock.waiting, "timers"],
    [wire.open, "sockets"],
    [openCalls, "open calls"],
    [channels, "channels"],
  ] as const;
  for (const [count, what] of left) {
    if (count !== 0) findings.report("a closed client leaves nothing behind", `${name} leaves ${count} ${what}`);
  }
}
