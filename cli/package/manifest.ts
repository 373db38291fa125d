/** Files of this package, as its users read them. */
import { createRequire } from "node:module";

/** The members of package.json that the command line shows. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Packages of the generator with their versions. */
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

export const manifest: PackageManifest = readPackaged("package.json");

/** A JSON file that this package exports. */
export function readPackaged<Content>(name: "package.json" | "openrpc.json" | "asyncapi.json"): Content {
  return require(`deribit-rpc/${name}`);
}
