/** JSON whose integers keep their digits: ids of futures orders have more than a double holds. */
import type { Codec } from "../../src/venue.ts";

const mayBeLarge = /\d{16}/;
/** Texts as a whole, so that nothing inside of them is taken for a number; and integers. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

const kept = (token: string): string =>
  token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;

/** Integers that a double cannot hold become texts of their digits. */
export const codec: Codec = {
  decode: (frame) => {
    const text = typeof frame === "string" ? frame : new TextDecoder().decode(frame);
    return JSON.parse(mayBeLarge.test(text) ? text.replaceAll(tokens, kept) : text) as unknown;
  },
  encode: (message) => JSON.stringify(message),
};
