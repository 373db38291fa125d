/** Packs and installs once for all tests of this folder. */
import type { TestProject } from "vitest/node";
import { pack } from "./support/packed.ts";

declare module "vitest" {
  interface ProvidedContext {
    tarball: string;
    project: string;
  }
}

/** Called by vitest before the first test of this folder; the result is called after the last. */
export default async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  const packed = await pack();
  vitest.provide("tarball", packed.tarball);
  vitest.provide("project", packed.project);
  return () => packed.remove();
}
