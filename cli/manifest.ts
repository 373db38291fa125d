/** Files of this package. They lie one folder above, in a checkout and in the package alike. */
import { readFileSync } from "node:fs";

/** The members of package.json that the command line shows. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Packages of the generator with their versions. */
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export const manifest: PackageManifest = readPackaged("package.json");

/** A JSON file of this package, by its path from the top. */
export function readPackaged<Content>(path: string): Content {
  return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));
}
