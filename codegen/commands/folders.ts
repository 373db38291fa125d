import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The schemas that ship with this code; they lie at the same place in a checkout and in the package. */
export const ownSchemas = fileURLToPath(new URL("../../schemas", import.meta.url));

/** Where things are kept, seen from the folder in which a command runs. Its own schemas come before ours. */
export const defaultFolders = {
  schemas: existsSync(join("schemas", "upstream")) ? "schemas" : ownSchemas,
  generated: "generated",
  reference: join("docs", "reference"),
} as const;
