/** What is kept of the rounds of a run. */
import { max, median, min } from "simple-statistics";

/** The middle of some rounds, with the lowest and the highest of them. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A contender in a row. */
export interface Figure extends Spread {
  readonly contender: string;
  /** Against the first contender of the row, in the same round: the cases take turns, so both met the same machine. */
  readonly ratio: Spread;
  readonly samples: readonly number[];
}

function spreadOf(samples: readonly number[]): Spread {
  const values = [...samples];
  return { median: median(values), low: min(values), high: max(values) };
}

/** Figures of a row from the samples of its contenders, one a round, the baseline first. */
export function figuresOf(samples: ReadonlyMap<string, readonly number[]>): Figure[] {
  const [base = []] = samples.values();
  return [...samples].map(([contender, values]) => ({
    contender,
    ...spreadOf(values),
    ratio: spreadOf(values.map((value, round) => value / (base[round] ?? Number.NaN))),
    samples: values,
  }));
}
