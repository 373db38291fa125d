/** The generator. */
import type { Mutation } from "../mutation.ts";

export const codegen: readonly Mutation[] = [];
