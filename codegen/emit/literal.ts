/** A value as a program would write it, on several lines when one is too long. */
export function literal(value: unknown, width = 100, indent = ""): string {
  const short = oneLine(value);
  if (indent.length + short.length <= width || typeof value !== "object" || value === null) return short;
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => `${deeper}${literal(item, width, deeper)},`)
    : Object.entries(value).map(([key, member]) => `${deeper}${memberName(key)}: ${literal(member, width, deeper)},`);
  return [isList ? "[" : "{", ...parts, `${indent}${isList ? "]" : "}"}`].join("\n");
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).map(([key, member]) => `${memberName(key)}: ${oneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function memberName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
