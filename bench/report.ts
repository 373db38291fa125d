/** Lines of figures, each with its goal where there is one. */
import { quantile } from "simple-statistics";

/** Prints the median and the middle half of some samples. */
export function report(name: string, samples: readonly number[], unit: string, goal?: string): void {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile([...samples], share).toFixed(1));
  line(name, `${middle} ${unit}`, `${low} to ${high}, ${samples.length} samples`, goal);
}

/** Prints one line: name, figure, note and goal. */
export function line(name: string, figure: string, note = "", goal?: string): void {
  console.log(`  ${name.padEnd(34)} ${figure.padStart(12)}  ${note.padEnd(30)} ${goal ?? ""}`.trimEnd());
}
