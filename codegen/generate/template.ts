import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { header } from "../emit/file.ts";

/** A file that is the same for every API. */
export async function template(name: string): Promise<string> {
  const path = fileURLToPath(new URL(`../templates/${name}`, import.meta.url));
  return `${header}\n\n${await readFile(path, "utf8")}`;
}
