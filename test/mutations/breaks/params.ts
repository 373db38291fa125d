/** What is refused before it leaves. */
import type { Mutation } from "../mutation.ts";

export const params: readonly Mutation[] = [];
