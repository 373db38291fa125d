/** One suite for every venue, each against its own double. */
import { describe, test } from "vitest";
import { fixture as coinbase } from "../../venues/coinbase/fixture.ts";
import { contract, type VenueFixture } from "../../venues/contract/entry.ts";
import { fixture as derive } from "../../venues/derive/fixture.ts";
import { fixture as echo } from "../../venues/echo/fixture.ts";
import { futuresFixture as gateioFutures, fixture as gateioSpot } from "../../venues/gateio/fixture.ts";
import { fixture as mexc } from "../../venues/mexc/fixture.ts";
import { fixture as paradex } from "../../venues/paradex/fixture.ts";
import { fixture as deribit } from "./deribit.ts";

const fixtures: readonly VenueFixture[] = [coinbase, echo, deribit, derive, gateioFutures, gateioSpot, mexc, paradex];

describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
  for (const clause of contract) {
    if (clause.applies(fixture)) test(clause.name, () => clause.run(fixture));
  }
});
