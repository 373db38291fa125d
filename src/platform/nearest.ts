/** Finds the name that a misspelt one was probably meant to be. */

/** Longer names are compared up to this length only: a hostile one must not cost time. */
const longest = 64;

/** The nearest of the known names; `undefined` when none is near. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const other = plain(candidate);
    const edits = isBeginning(wanted, other) ? 1 : editsBetween(wanted, other);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** Adds the likely name to a complaint, where there is one. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const likely = nearest(name, known);
  return likely === undefined ? "" : `; did you mean \`${likely}\`?`;
}

/** Spelling aside: `postOnly` and `post_only` are the same. */
function plain(name: string): string {
  return name.slice(0, longest).replaceAll("_", "").toLowerCase();
}

/** Whether one is the other without its end, as `delay` of `delayMs`. */
function isBeginning(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length > 2 && long.startsWith(short) && long !== short;
}

/** How many letters have to be added, dropped, changed or swapped with their neighbour. */
function editsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      next.push(edits);
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}
