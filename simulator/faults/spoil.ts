/** What becomes of a message that faults have struck. Pure. */

import type { MessageFault } from "./fault.ts";

/** The texts to send instead of one: none, half of it, or twice the same. */
export function spoil(text: string, faults: readonly MessageFault[]): readonly string[] {
  let texts = [text];
  for (const { kind } of faults) {
    if (kind === "gap") texts = [];
    else if (kind === "truncate") texts = texts.map((one) => one.slice(0, one.length >> 1));
    else texts = texts.flatMap((one) => [one, one]);
  }
  return texts;
}
