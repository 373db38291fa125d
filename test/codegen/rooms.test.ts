import { holdRooms } from "../house/support/rooms.ts";

/** The rooms of the generator. A room imports from floors below its own, types included. */
const floors: readonly (readonly string[])[] = [
  ["tools"],
  ["snapshot"],
  ["import", "sources"],
  ["diff", "model"],
  ["emit", "update"],
  ["generate"],
  ["commands"],
  ["."],
];

holdRooms("codegen", floors, (file) => !file.startsWith("templates/"));
