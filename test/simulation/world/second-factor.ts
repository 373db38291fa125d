/** What answers when the exchange asks for a second factor: a phone, which is not always quick or right. */
import { totp } from "../../../simulator/session/totp.ts";
import type { ClientOptions } from "../../../src/client/options.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import { type ClientName, chanceOf, type Plan, totpSecret } from "../plan/plan.ts";
import type { Host } from "../taps/host.ts";

/** Makes the hook of a client. */
export function secondFactor(
  { seed }: Plan,
  name: ClientName,
  clock: Clock,
  host: Host,
): NonNullable<ClientOptions["onChallenge"]> {
  const chance = chanceOf(seed, `${name}/second factor`);
  return async () => {
    const whim = chance.between(0, 1);
    if (whim < 0.1) throw new Error("the phone is not at hand");
    await new Promise<void>((resolve) => void clock.schedule(chance.pick([0, 10, 4_000, 20_000]), resolve));
    // A computer that is asleep types nothing.
    await host.running();
    return whim < 0.2 ? "000000" : totp(totpSecret, clock.now() / 1_000);
  };
}
