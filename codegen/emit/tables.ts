import type { Model } from "../model/model.ts";
import { header, OutputFile } from "./file.ts";
import { isReserved } from "./identifiers.ts";

/** `errors.ts`: what each error code means. */
export function emitErrors({ errors }: Model): string {
  const file = new OutputFile("errors.ts");
  file.useType("./contract.ts", "ErrorRow");
  file.useValue("./rows.ts", "errorsOf");
  const entries = errors.map(({ code, name, retry, engine, meaning, permanent }) => {
    return `    ${JSON.stringify([code, name, retry, engine, meaning, ...(permanent === true ? [1] : [])])}`;
  });
  file.source.addStatements([
    `/** Makes the table of error codes. A code may stand twice; then its name, the first word of the message, decides. */\nexport function errorRows(): readonly ErrorRow[] {\n  return errorsOf([\n${entries.join(",\n")}\n  ]);\n}`,
  ]);
  return file.print();
}

/** `error-codes.ts`: one constant a code, of which a bundler keeps those that are used. */
export function emitErrorCodes({ errors }: Model): string {
  const codes = [...codesByName(errors)].map(([name, code]) => `export const ${name} = ${code};`);
  const about =
    "/** Error codes by their names, in lower case; a name that several codes share, or that no constant can have, is left out. */";
  return `${[header, about, ...codes].join("\n")}\n`;
}

function codesByName(errors: Model["errors"]): ReadonlyMap<string, number> {
  const names = errors.map(({ name }) => name.toLowerCase().replaceAll(/\W+/g, "_"));
  const isShared = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  return new Map(
    errors.flatMap(({ code }, index) => {
      const name = names[index] ?? "";
      return !/^[a-z_]/.test(name) || isReserved(name) || isShared(name) ? [] : [[name, code] as const];
    }),
  );
}

/** `limits.ts`: the credit pools of an account that has no limits of its own. */
export function emitLimits({ limits }: Model): string {
  const file = new OutputFile("limits.ts");
  file.useType("./contract.ts", "LimitPool");
  const pools = Object.entries(limits.pools).map(([name, pool]) => `  ${name}: ${literal(pool)}`);
  const tiers = limits.tiers.map((tier) => `  ${literal(tier)}`);
  file.source.addStatements([
    '/** A bucket of credits that refills all the time. */\nexport interface PoolRow {\n  readonly unit: "credits" | "requests";\n  /** How much fits, and how much is there at the start. */\n  readonly capacity: number;\n  readonly refillPerSecond: number;\n}',
    `/** The default size of each pool. */\nexport const limitPools: Readonly<Record<LimitPool, PoolRow>> = {\n${pools.join(",\n")}\n};`,
    `/** Sizes of the \`trading\` pool by trading volume; tier 4 is the default. */\nexport const tradingTiers: readonly (Omit<PoolRow, "unit"> & { readonly tier: number })[] = [\n${tiers.join(",\n")}\n];`,
  ]);
  return file.print();
}

function literal(value: object): string {
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${key}: ${JSON.stringify(member)}`)
    .join(", ")} }`;
}
