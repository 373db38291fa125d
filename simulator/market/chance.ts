/** Draws from a seeded source. */
import type { Random } from "../ports.ts";

/** A standard normal number. */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** A whole number from 0 to `below` - 1. */
export function draw(random: Random, below: number): number {
  return Math.floor(random() * below);
}
