/** `deribit-rpc/guards`: limits of a desk that each of its orders keeps. */
export { GuardError } from "../errors/call.ts";
export { createGuards } from "./create.ts";
export type { Guards, Halt } from "./guards.ts";
export type { DailyWindow, GuardChanges, GuardsOptions, InstrumentLimit, SelfTrading } from "./options.ts";
