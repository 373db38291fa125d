/** Reads the values of a frame from its bytes. What is not read exactly as `JSON.parse` would is not read at all. */
import { Buffer } from "node:buffer";

/** Longest frame that is read, in bytes. */
const longest = 262_144;
/** Bytes behind the longest frame, so that a comparison never leaves the array. */
const margin = 1_024;

/** The frame that is being read, and a zero behind it, at which everything stops. */
export const bytes: Uint8Array = new Uint8Array(longest + margin);
export const view: DataView = new DataView(bytes.buffer);
const buffer = Buffer.from(bytes.buffer);
/** Where the value ended that was read last. Numbers give their end themselves. */
export const cursor = { end: 0 };
/** The numbers of the object that is being read, by place; `NaN` stands for `null`. */
export const numbers: Float64Array = new Float64Array(512);

const quote = 34;
const zero = 48;
/** Up to this power of ten, and up to 2^53, one multiplication or division gives the nearest number. */
const exactPower = 22;
const powers = Float64Array.from({ length: exactPower + 1 }, (_, power) => Number(`1e${power}`));
const exactLimit = 2 ** 53;

/** The levels of one side of a book, as columns. The next message of a book replaces them. */
export class Levels {
  prices: Float64Array = new Float64Array(64);
  amounts: Float64Array = new Float64Array(64);
  length = 0;

  add(price: number, amount: number): void {
    if (this.length === this.prices.length) {
      this.prices = grown(this.prices);
      this.amounts = grown(this.amounts);
    }
    this.prices[this.length] = price;
    this.amounts[this.length++] = amount;
  }
}

function grown(column: Float64Array): Float64Array {
  const longer = new Float64Array(column.length * 2);
  longer.set(column);
  return longer;
}

/** Takes a frame in; false when it is too long. */
export function load(frame: Uint8Array): boolean {
  if (frame.length > longest) return false;
  bytes.set(frame);
  bytes[frame.length] = 0;
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= 57;
}

/** Reads a number into its place, and gives its end; -1 for what is none. */
export function number(start: number, place: number): number {
  let at = start;
  let byte = bytes[at] as number;
  const isNegative = byte === 45;
  if (isNegative) byte = bytes[++at] as number;
  if (!isDigit(byte)) return -1;
  let digits = byte - zero;
  byte = bytes[++at] as number;
  if (digits !== 0) {
    while (isDigit(byte)) {
      digits = digits * 10 + (byte - zero);
      byte = bytes[++at] as number;
    }
  }
  let power = 0;
  if (byte === 46) {
    const point = at;
    byte = bytes[++at] as number;
    if (!isDigit(byte)) return -1;
    do {
      digits = digits * 10 + (byte - zero);
      byte = bytes[++at] as number;
    } while (isDigit(byte));
    power = point + 1 - at;
  }
  if (byte === 101 || byte === 69) {
    byte = bytes[++at] as number;
    const isSmall = byte === 45;
    if (isSmall || byte === 43) byte = bytes[++at] as number;
    if (!isDigit(byte)) return -1;
    let exponent = 0;
    do {
      if (exponent < 10_000) exponent = exponent * 10 + (byte - zero);
      byte = bytes[++at] as number;
    } while (isDigit(byte));
    power += isSmall ? -exponent : exponent;
  }
  if (digits < exactLimit && power >= -exactPower && power <= exactPower) {
    const value = power < 0 ? digits / (powers[-power] as number) : digits * (powers[power] as number);
    numbers[place] = isNegative ? -value : value;
  } else {
    numbers[place] = Number(buffer.toString("latin1", start, at));
  }
  return at;
}

/** Reads a number or `null`. */
export function numberOrNull(at: number, place: number): number {
  if (!isNull(at)) return number(at, place);
  numbers[place] = Number.NaN;
  return at + 4;
}

/** What a place holds that `numberOrNull` has filled. */
export function valueOrNull(place: number): number | null {
  const value = numbers[place] as number;
  return Number.isNaN(value) ? null : value;
}

function isNull(at: number): boolean {
  return view.getInt32(at, true) === 0x6c_6c_75_6e;
}

/** Gives the end of `true` or `false`; -1 for what is neither. */
export function boolean(at: number): number {
  const word = view.getInt32(at, true);
  if (word === 0x65_75_72_74) return at + 4;
  return word === 0x73_6c_61_66 && bytes[at + 4] === 101 ? at + 5 : -1;
}

/** Reads a string that hardly ever comes twice. One with escapes, or beyond ASCII, is not read. */
export function text(start: number): string | undefined {
  const end = textEnd(start);
  if (end < 0) return undefined;
  cursor.end = end;
  return buffer.toString("latin1", start + 1, end - 1);
}

/** Gives the end of a string that is not needed; -1 for what `text` would not read. */
export function textEnd(start: number): number {
  if (bytes[start] !== quote) return -1;
  let at = start + 1;
  for (let byte = bytes[at] as number; byte !== quote; byte = bytes[++at] as number) {
    if (byte < 32 || byte > 126 || byte === 92) return -1;
  }
  return at + 1;
}

/** The place of the id of a reply. */
export const idPlace = 509;
const pricePlace = 510;
const amountPlace = 511;

/** Reads a list of levels into columns, and gives its end; -1 for what is none. */
export function levels(start: number, into: Levels): number {
  into.length = 0;
  if (bytes[start] !== 91) return -1;
  let at = start + 1;
  if (bytes[at] === 93) return at + 1;
  for (;;) {
    if (bytes[at++] !== 91) return -1;
    at = textEnd(at);
    if (at < 0 || bytes[at++] !== 44) return -1;
    at = number(at, pricePlace);
    if (at < 0 || bytes[at++] !== 44) return -1;
    at = number(at, amountPlace);
    if (at < 0 || bytes[at++] !== 93) return -1;
    into.add(numbers[pricePlace] as number, numbers[amountPlace] as number);
    if (bytes[at] === 93) return at + 1;
    if (bytes[at++] !== 44) return -1;
  }
}

/** Reads a string or `null`. */
export function textOrNull(at: number): string | null | undefined {
  if (!isNull(at)) return text(at);
  cursor.end = at + 4;
  return null;
}

/** Reads a whole number that a double may not hold, as its digits. */
export function digits(start: number): string | undefined {
  let at = start;
  while (isDigit(bytes[at] as number)) at++;
  const byte = bytes[at];
  const isWhole = at > start && (bytes[start] !== zero || at === start + 1);
  if (!isWhole || byte === 46 || byte === 101 || byte === 69) return undefined;
  cursor.end = at;
  return buffer.toString("latin1", start, at);
}

const slots = 1_024;
const longestKnown = 64;
const knownTexts: string[] = Array.from({ length: slots }, () => "");
const knownLengths = new Uint8Array(slots).fill(255);
const knownBytes = new Uint8Array(slots * longestKnown);

/** Reads a string that comes again and again: the same characters are the same string, and made once. */
export function known(start: number): string | undefined {
  if (bytes[start] !== quote) return undefined;
  let at = start + 1;
  let hash = 0;
  for (let byte = bytes[at] as number; byte !== quote; byte = bytes[++at] as number) {
    if (byte < 32 || byte > 126 || byte === 92) return undefined;
    hash = Math.imul(hash ^ byte, 16_777_619);
  }
  const first = start + 1;
  const length = at - first;
  cursor.end = at + 1;
  const slot = (hash ^ (hash >>> 15)) & (slots - 1);
  const base = slot * longestKnown;
  if (knownLengths[slot] === length) {
    let same = 0;
    while (same < length && knownBytes[base + same] === bytes[first + same]) same++;
    if (same === length) return knownTexts[slot];
  }
  const value = buffer.toString("latin1", first, at);
  if (length <= longestKnown) {
    knownLengths[slot] = length;
    knownBytes.set(bytes.subarray(first, at), base);
    knownTexts[slot] = value;
  }
  return value;
}

/** Reads a string that comes again and again, or `null`. */
export function knownOrNull(at: number): string | null | undefined {
  if (!isNull(at)) return known(at);
  cursor.end = at + 4;
  return null;
}
