import { holdRooms } from "../house/support/rooms.ts";

/** The rooms of the command line. A room imports from floors below its own, types included. */
holdRooms("cli", [
  ["package", "terminal", "journal"],
  ["network", "recording", "reference"],
  ["completion", "doctor", "mcp", "venue"],
  ["commands"],
  ["."],
]);
