/** A day of each venue against its own double: a message a minute, and a line that breaks each hour. */
import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import type { Gap } from "../../src/venue-client/entry.ts";
import { type VenueFixture, watchLines } from "../../venues/contract/entry.ts";
import { fixture as derive } from "../../venues/derive/fixture.ts";
import { fixture as echo } from "../../venues/echo/fixture.ts";
import { futuresFixture as gateioFutures, fixture as gateioSpot } from "../../venues/gateio/fixture.ts";
import { fixture as paradex } from "../../venues/paradex/fixture.ts";

const minuteMs = 60_000;
const fixtures: readonly VenueFixture[] = [echo, derive, gateioFutures, gateioSpot, paradex];

test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
  "%s loses no message of a day in silence, and keeps nothing of it",
  async (_, fixture) => {
    const clock = createVirtualClock();
    const double = await fixture.double(clock);
    const lines = watchLines(double.transport);
    const client = fixture.client({
      transport: lines,
      clock,
      random: () => 0.5,
      credentials: "good",
      reconnectMs: 100,
    });
    const gaps: Gap[] = [];
    let messages = 0;
    await clock.until(client.open());
    await clock.until(
      client.subscribe(fixture.channel, { onData: () => void messages++, onGap: (gap) => void gaps.push(gap) }),
    );
    await clock.advance(minuteMs);
    const timers = clock.waiting;
    for (let minute = 1; minute <= 24 * 60; minute++) {
      double.publish();
      await clock.advance(minuteMs / 2);
      if (minute % 60 === 0) lines.drop();
      await clock.advance(minuteMs / 2);
    }
    expect(messages).toBe(24 * 60);
    expect(gaps.map(({ cause }) => cause)).toEqual(Array(24).fill("reconnect"));
    expect(lines.opened).toBe(25);
    expect(lines.open).toBe(1);
    expect(clock.waiting).toBeLessThanOrEqual(timers + 1);
    await clock.until(client.close());
  },
);
