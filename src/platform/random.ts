/** The port of chance: jitter, nonces and label prefixes come from here, so that a seed replays a run. */

/** Numbers in [0, 1). */
export type Random = () => number;

/** The chance of this computer. */
export const systemRandom: Random = Math.random;
