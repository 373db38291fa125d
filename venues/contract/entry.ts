/** Entry `deribit-rpc/venue/contract`: the suite that every venue passes, and what a double of one is made of. */
export type { Clock, Codec, Transport } from "../../src/venue-client/entry.ts";
export {
  createDouble,
  type Dialect,
  type Double,
  type DoubleCall,
  type DoubleSession,
  Refusal,
} from "./double.ts";
export type { ContractClient, ContractDouble, ContractPorts, VenueFixture } from "./fixture.ts";
export { type Lines, watchLines } from "./line.ts";
export { type Clause, contract } from "./suite.ts";
