/** Plays cases one after the other, and gathers their rows. */
import { SingleBar } from "cli-progress";
import type { Case } from "./case.ts";
import { describeMachine } from "./machine.ts";
import { compile } from "./programs.ts";
import { checkout, type MeasuredRow, measured, type Results, versionsOf } from "./results.ts";

const libraries = ["ws", "rpc-websockets", "ccxt", "tardis-dev"];

export interface RunOptions {
  readonly rounds: number;
  readonly share: number;
}

/** A case that fails is played once more; if it fails again, its rows are missing, and the others are measured all the same. */
export async function runCases(cases: readonly Case[], { rounds, share }: RunOptions): Promise<Results> {
  const began = performance.now();
  const origin = { ...checkout(), machine: describeMachine(), versions: versionsOf(libraries) };
  const rows: MeasuredRow[] = [];
  const failed: { readonly id: string; readonly reason: string }[] = [];
  const programs = await compile(["client/contender", "client/server"]);
  const progress = new Progress(cases.length);
  try {
    for (const one of cases) {
      const play = async () => {
        progress.begin(one);
        return measured(one, await one.play({ rounds, share, path: programs.path, onRound: () => progress.tick() }));
      };
      try {
        rows.push(...(await play().catch(play)));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failed.push(...one.rows.map(({ id }) => ({ id, reason })));
      }
    }
  } finally {
    progress.end();
    await programs.remove();
  }
  const tookS = Math.round((performance.now() - began) / 1_000);
  const date = new Date().toISOString().slice(0, 16).replace("T", " ");
  return {
    date: `${date} UTC`,
    ...origin,
    rounds,
    share,
    tookS,
    rows,
    failed,
  };
}

/** A bar on a terminal, and a line for each case elsewhere. */
class Progress {
  readonly #bar: SingleBar | undefined;
  readonly #cases: number;
  #begun = 0;
  #rounds = 0;
  #title = "";

  constructor(cases: number) {
    this.#cases = cases;
    if (!process.stderr.isTTY) return;
    this.#bar = new SingleBar({ format: "{bar} {value}/{total}  {title}, {played} rounds", hideCursor: true });
    this.#bar.start(cases, 0, { title: "", played: 0 });
  }

  begin({ rows }: Case): void {
    this.#title = rows[0]?.title ?? "";
    this.#rounds = 0;
    if (this.#bar === undefined) console.error(`${++this.#begun}/${this.#cases} ${this.#title}`);
    else this.#bar.update(this.#begun++, { title: this.#title, played: 0 });
  }

  tick(): void {
    this.#bar?.update({ title: this.#title, played: ++this.#rounds });
  }

  end(): void {
    this.#bar?.stop();
  }
}
