/** Benches that print their own figures: programs of this folder, each in a process of its own. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Printer {
  readonly name: string;
  readonly shows: string;
}

export const printers: readonly Printer[] = [
  { name: "simulator/wire", shows: "replies and notifications of the offline exchange in a second" },
  { name: "simulator/start", shows: "time until the offline exchange is ready, and the memory that it keeps" },
  { name: "client/otel", shows: "what telemetry costs a call and a message" },
  { name: "simulator/market", shows: "order operations of the matching engine in a second of processor time" },
  { name: "types/compile", shows: "time and memory of `tsc --noEmit` on a program that calls 20 methods" },
  { name: "types/completion", shows: "time until an editor lists the members of `deribit.private.`" },
];

/** Runs them one after the other; false when one failed. */
export function runPrinters(chosen: readonly Printer[]): boolean {
  return chosen
    .map(({ name, shows }) => {
      console.log(`\n${name}: ${shows}`);
      const path = join(import.meta.dirname, `${name}.ts`);
      return spawnSync(process.execPath, ["--import", "tsx", path], { stdio: "inherit" }).status === 0;
    })
    .every(Boolean);
}
