/** The word of a list that a misspelt one was probably meant to be; undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editsBetween(wanted, plain(candidate), least);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** The likely word as the end of a message; empty when there is none. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const likely = nearest(word, known);
  return likely === undefined ? "" : `; did you mean ${likely}?`;
}

function plain(word: string): string {
  return word.slice(0, 100).toLowerCase();
}

/** How many letters have to be added, dropped, changed or swapped with their neighbour; `most` when it is as many or more. */
function editsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) >= most) return most;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1];
    for (let column = 1; column <= other.length; column++) {
      const changed = (last[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
      const isSwap = letter === other[column - 2] && one[row - 1] === other[column - 1];
      const swapped = isSwap ? (before[column - 2] ?? most) + 1 : most;
      next.push(Math.min(changed, swapped, (last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? most;
}
