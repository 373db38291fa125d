/** The optional packages that the generator is built on. */
import { manifest } from "./manifest.ts";

/** A peer that says the oldest compiler that reads our types. The generator brings its own. */
const compiler = "typescript";

/** Names of those that are not installed where this package can see them. */
export function missingPeers(): readonly string[] {
  return Object.keys(manifest.peerDependencies).filter((name) => name !== compiler && !isInstalled(name));
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
