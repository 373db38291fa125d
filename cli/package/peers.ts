/** The optional packages that commands are built on. */
import { manifest } from "./manifest.ts";

/** Those of the generator. The compiler is a peer of the types: the generator brings its own. */
export const generatorPackages = [
  "ajv",
  "json-schema-to-typescript",
  "prettier",
  "protobufjs",
  "ts-morph",
  "yaml",
] as const;

/** Names of packages that are not installed where this package can see them. */
export function missingOf(names: readonly string[]): readonly string[] {
  return names.filter((name) => !isInstalled(name));
}

/** The command that installs packages in the versions that fit. */
export function installLine(names: readonly string[]): string {
  const versions = names.map((name) => `${name}@${manifest.peerDependencies[name]}`);
  return `npm install -D ${versions.join(" ")}`;
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
