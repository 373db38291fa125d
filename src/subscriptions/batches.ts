/** Cuts a list of channels into calls that the exchange takes. Pure. */

/** Channels that one call may name. */
const mostChannels = 500;
/** Characters that the names of one call may take, well under the largest frame. */
const mostCharacters = 28_000;

/** Splits channel names into batches of at most `most`. */
export function batchesOf<Named extends { readonly name: string }>(
  channels: readonly Named[],
  most: number = mostChannels,
): Named[][] {
  const batches: Named[][] = [];
  let batch: Named[] = [];
  let characters = 0;
  for (const channel of channels) {
    const length = channel.name.length + 3;
    if (batch.length === most || (batch.length > 0 && characters + length > mostCharacters)) {
      batches.push(batch);
      batch = [];
      characters = 0;
    }
    batch.push(channel);
    characters += length;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
