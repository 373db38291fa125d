/** What package.json says about this package. It lies one folder above, in a checkout and in the package alike. */
import { readFileSync } from "node:fs";

/** The members of package.json that the command line shows. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Packages of the generator with their versions. */
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export const manifest: Manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
