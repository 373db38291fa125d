/** The offline exchange. */
import type { Mutation } from "../mutation.ts";

export const simulator: readonly Mutation[] = [];
