/** Where results go. A terminal gets tables and colours; a pipe, a file or `--json` gets JSON, one document a line. */
import { inspect } from "node:util";
import Table from "cli-table3";
import pc from "picocolors";

/** A cell of a table. */
export type Cell = string | number | undefined | null;

/** What a command prints to. */
export interface Output {
  /** Whether JSON is wanted: nothing else may go to stdout then. */
  readonly json: boolean;
  readonly colours: ReturnType<typeof pc.createColors>;
  /** One JSON document on one line. */
  document(value: unknown): void;
  /** Text for a reader. */
  line(text?: string): void;
  /** A remark beside the result: on stderr, and on a terminal only. */
  remark(text: string): void;
  /** A value for a reader, with its members. */
  value(value: unknown): void;
  /** A table with its heads; columns of numbers are aligned at the right. */
  table(heads: readonly string[], rows: readonly (readonly Cell[])[]): void;
}

/** The output of this process. */
export function outputOf({ json = false }: { readonly json?: boolean | undefined }): Output {
  const isTerminal = process.stdout.isTTY === true;
  const colours = pc.createColors(isTerminal && pc.isColorSupported);
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  return {
    json: json || !isTerminal,
    colours,
    document: (value) => write(JSON.stringify(value)),
    line: (text = "") => write(text),
    remark: (text) => {
      if (process.stderr.isTTY === true) process.stderr.write(`${colours.dim(text)}\n`);
    },
    value: (value) =>
      write(
        inspect(value, { colors: colours.isColorSupported, depth: Number.POSITIVE_INFINITY, maxArrayLength: null }),
      ),
    table: (heads, rows) => write(tableOf(heads, rows, colours)),
  };
}

/** A table as text. */
export function tableOf(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  colours: Output["colours"],
): string {
  const table = new Table({
    chars: bare,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 2 },
    head: heads.map((head) => colours.dim(head)),
    colAligns: heads.map((_, column) => (rows.every((row) => isNumeric(row[column])) ? "right" : "left")),
  });
  table.push(...rows.map((row) => row.map((cell) => (cell === undefined || cell === null ? "-" : String(cell)))));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** No rules between cells: space separates columns, as traders' screens do. */
const bare = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"])
    .map((place) => [place, ""]),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const colourCodes = /\u001b\[\d+m/g;

function isNumeric(cell: Cell): boolean {
  if (typeof cell !== "string") return true;
  return /^[-+]?[\d,]*\.?\d*(?:e[-+]?\d+)?\s?[%x]?$|^-$/.test(cell.replace(colourCodes, ""));
}
