import { join } from "node:path";

/** Where a checkout of this project keeps things, from its top level. */
export const defaultFolders = {
  schemas: "schemas",
  generated: "generated",
  reference: join("docs", "reference"),
} as const;
