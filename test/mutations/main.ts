/** `npm run mutations`: breaks the product on purpose and says what noticed. */
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { Mutator } from "./apply.ts";
import { breaks } from "./breaks/index.ts";
import { checkMutations } from "./check.ts";
import { mostSeeds } from "./judges.ts";

interface Options {
  readonly room?: string;
  readonly list?: boolean;
}

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const rooms = Object.keys(breaks);

const program = new Command("mutations")
  .description("Breaks the product on purpose, one way at a time, and proves that a test or a seed notices.")
  .argument("[names...]", "mutations to try; all when none is named")
  .option("--room <name>", `only those of one room: ${rooms.join(", ")}`)
  .option("--list", "print the names and what they break, and try nothing")
  .addHelpText("after", "\nExamples:\n  npm run mutations -- repeat-a-lost-write\n  npm run mutations -- --room orders")
  .parse();

const { room, list } = program.opts<Options>();
if (room !== undefined && !rooms.includes(room)) {
  program.error(`There is no room ${room}. Known: ${rooms.join(", ")}.`);
}
const all = Object.entries(breaks).flatMap(([name, mutations]) =>
  room === undefined || room === name ? mutations : [],
);
const unknown = program.args.find((name) => all.every((mutation) => mutation.name !== name));
if (unknown !== undefined) program.error(`There is no mutation ${unknown}. --list prints those that there are.`);
const chosen = program.args.length === 0 ? all : all.filter(({ name }) => program.args.includes(name));
const width = Math.max(...chosen.map(({ name }) => name.length), 0);

if (list === true) {
  for (const { name, breaks: promise, caughtBy } of chosen)
    console.log(`${name.padEnd(width)}  ${promise} (${caughtBy})`);
} else {
  let done = 0;
  const verdicts = await checkMutations(root, new Mutator(root), chosen, ({ mutation, noticedBy }) => {
    done += 1;
    const { caughtBy, name } = mutation;
    const judge = caughtBy === "seeds" ? `${mostSeeds} seeds` : caughtBy;
    const count = `${done}/${chosen.length}`.padStart(7);
    console.log(`${count}  ${name.padEnd(width)}  ${noticedBy ?? `NOT noticed by ${judge}`}`);
  });
  const caught = verdicts.filter(({ noticedBy }) => noticedBy !== undefined).length;
  console.log(`${caught} of ${chosen.length} mutations noticed`);
  process.exitCode = caught === chosen.length ? 0 : 1;
}
