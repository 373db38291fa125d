/** `mcp` in a project that has not its packages. What it serves is tested in `test/cli/mcp/`. */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { throughPipe } from "../support/command-line.ts";

/** Whether a `node_modules` above the temporary folder has the package, so that it cannot lack. */
const isAbove = existsSync(join(tmpdir(), "node_modules/@modelcontextprotocol/sdk"));

test.skipIf(isAbove)("says which packages to install, in the versions that fit", async () => {
  const { code, stderr } = await throughPipe(["mcp"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/npm install -D @modelcontextprotocol\/sdk@\^\d\S* zod@\^\d/);
});
