/** A case: rows that are measured together, in rounds. */

/** A line of the results. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Which of the measured numbers it is. */
  readonly metric: string;
  /** At most this: of the ratio where the row has a baseline, of the figure otherwise. Of our own client. */
  readonly goal?: number;
}

/** Numbers of the rounds, by metric and contender. The first contender is the baseline. */
export type Samples = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

/** How a case is played. */
export interface Play {
  readonly rounds: number;
  /** Share of the full number of messages and calls. */
  readonly share: number;
  /** Called after each round. */
  readonly onRound: () => void;
  /** Path of a compiled program, by its name under `bench/`. */
  readonly path: (program: string) => string;
}

export interface Case {
  readonly rows: readonly Row[];
  play(how: Play): Promise<Samples>;
}

/** Gathers the numbers of rounds. */
export class Gathered {
  readonly #samples = new Map<string, Map<string, number[]>>();

  add(contender: string, metrics: Readonly<Record<string, number>>): void {
    for (const [metric, value] of Object.entries(metrics)) {
      const ofMetric = this.#samples.get(metric) ?? new Map<string, number[]>();
      this.#samples.set(metric, ofMetric.set(contender, [...(ofMetric.get(contender) ?? []), value]));
    }
  }

  get samples(): Samples {
    return this.#samples;
  }
}
