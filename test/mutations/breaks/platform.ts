/** Clock, sockets, JSON and the small parts. */
import type { Mutation } from "../mutation.ts";

export const platform: readonly Mutation[] = [];
