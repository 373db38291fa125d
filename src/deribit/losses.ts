/** What an error code that announced the loss of a connection means for the next attempt. */
import type { LossPolicy } from "../venue.ts";
import { creditsExhausted, loginOverLimit, maintenance } from "./codes.ts";

/** An empty pool of credits is full again after this long: 50,000 credits at 10,000 a second. */
const refillMs = 5_000;
/** Too many sign-ins failed. */
const loginPauseMs = 10_000;
/** Maintenance takes a quarter of an hour and more. */
const maintenanceMs = 15_000;

export const losses: LossPolicy = {
  verdictOf: (code) => {
    if (code === creditsExhausted) return { atLeastMs: refillMs, counts: true };
    if (code === loginOverLimit) return { atLeastMs: loginPauseMs, counts: true };
    return maintenance.has(code) ? { atLeastMs: maintenanceMs, counts: false } : undefined;
  },
};
