/** Chance that a seed decides, so that a run can be played again. */

/** A source of numbers in [0, 1) that a seed decides. */
export type Random = () => number;

/**
 * Numbers in [0, 1) that `seed` and `stream` decide (sfc32). Each part of the simulator draws from a stream of its
 * own, so that one more fault does not change the tokens.
 */
export function createRandom(seed: number, stream = ""): Random {
  let a = hash(`${seed}/${stream}/a`);
  let b = hash(`${seed}/${stream}/b`);
  let c = hash(`${seed}/${stream}/c`);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}

const base64UrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A text of `length` characters of base64url. */
export function randomText(random: Random, length: number): string {
  let text = "";
  for (let at = 0; at < length; at += 1) text += base64UrlAlphabet[Math.floor(random() * 64)];
  return text;
}

/** A standard normal number. */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** A whole number from 0 to `below` - 1. */
export function draw(random: Random, below: number): number {
  return Math.floor(random() * below);
}

/** 32-bit FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
