const width = 116;

/** A value as a program would write it, on several lines when it would run past the end of the one it stands in. */
export function literal(value: unknown, before = 0, indent = ""): string {
  const short = oneLine(value);
  if (before + short.length <= width || typeof value !== "object" || value === null) return short;
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => `${deeper}${literal(item, deeper.length, deeper)},`)
    : Object.entries(value).map(([name, member]) => {
        const start = `${deeper}${memberName(name)}: `;
        return `${start}${literal(member, start.length, deeper)},`;
      });
  return [isList ? "[" : "{", ...parts, `${indent}${isList ? "]" : "}"}`].join("\n");
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).map(([name, member]) => `${memberName(name)}: ${oneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function memberName(name: string): string {
  if (name === "__proto__") return `["${name}"]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
