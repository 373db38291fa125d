/** JSON text with numbers as the real exchange prints them: `10.0`, `6.4e4`, `2.8e-4`. */

/** Members that are integers on the real wire; every other number there is printed as a float. */
const integerMember =
  /(?:^|_)(?:id|timestamp|seq|count|ticks|us|interval|expires_in|frozen_time|frozen_until|tick|tick_direction|max_leverage|matching_period|wait|rate|burst|credits|code|usIn|usOut|usDiff|seconds|uid|resolution|version)$/;

/** What a string of JSON cannot hold as it is. */
const escaped = /["\\\p{Cc}\p{Cs}]/u;

/** Writes a value as `JSON.stringify` does, but for its numbers. */
export function stringifyLikeErlang(value: unknown): string {
  return write(value, "") ?? "null";
}

/** `member` is the name under which the value, or the list that it is in, is found. */
function write(value: unknown, member: string): string | undefined {
  if (typeof value === "number") return writeNumber(value, member);
  if (typeof value === "string") return writeString(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return writeArray(value, member);
  let text = "";
  for (const [name, inner] of Object.entries(value)) {
    const written = write(inner, name);
    if (written !== undefined) text += `${text === "" ? "" : ","}${writeString(name)}:${written}`;
  }
  return `{${text}}`;
}

function writeArray(items: readonly unknown[], member: string): string {
  let text = "";
  for (const item of items) text += (text === "" ? "" : ",") + (write(item, member) ?? "null");
  return `[${text}]`;
}

function writeString(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function writeNumber(value: number, member: string): string {
  if (!Number.isFinite(value)) return "null";
  if (Number.isInteger(value) && (Math.abs(value) >= 1e11 || integerMember.test(member))) return String(value);
  return floatLikeErlang(value);
}

/** The shortest digits that read back alike, in the shorter one of the fixed and the exponent form. */
export function floatLikeErlang(value: number): string {
  if (value === 0) return "0.0";
  if (value < 0) return `-${floatLikeErlang(-value)}`;
  if (value >= 1 && !Number.isInteger(value)) return String(value);
  if (value < 1000 && Number.isInteger(value)) return `${value}.0`;
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const place = Number(exponent) + 1;
  if (place > 0 && place < digits.length) return `${digits.slice(0, place)}.${digits.slice(place)}`;
  const power = String(place - 1);
  const powerCost = power.length + 1 + (digits.length === 1 ? 2 : 1);
  const zeros = place > 0 ? place - digits.length : -place;
  if (zeros + 2 > powerCost) return `${digits[0]}.${digits.slice(1) || "0"}e${power}`;
  return place > 0 ? `${digits}${"0".repeat(zeros)}.0` : `0.${"0".repeat(zeros)}${digits}`;
}
