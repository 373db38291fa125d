import { nameValidators } from "./named-validators.ts";

/**
 * Makes the code that ajv writes a third of its size: one call for each finding instead of eight lines, and no
 * schema that nothing refers to. Members that the schema does not know are looked for only while `mode.inspecting`
 * is set: they are never wrong, and the search costs as much as all other checks together.
 */
export function compact(code: string): string {
  return withHelpers(nameValidators(dropUnusedSchemas(inspectOnDemand(bounded(joinInPlace(shareReports(code)))))));
}

const memberSearch = /^for\(const key\d+ in data\d*\)\{\n(?=if\(!\(+(?:func\d+\.call\(schema|key\d+ ===))/gm;

function withHelpers(code: string): string {
  return ["export const mode = { inspecting: false };", join, report, code].join("\n");
}

function inspectOnDemand(code: string): string {
  return code.replaceAll(memberSearch, (loop) => `if(mode.inspecting)${loop}`);
}

const finding =
  /const (err\d+) = \{instancePath(?::(.*?))?,schemaPath:"[^"]*",keyword:"(\w+)",params:(\{.*?\})\};\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}/g;

const report = `function report(findings, instancePath, keyword, params) {
  const finding = { instancePath, keyword, params };
  if (findings === null) return [finding];
  findings.push(finding);
  return findings;
}`;

function shareReports(code: string): string {
  return code.replaceAll(
    finding,
    (_, _name, path: string | undefined, keyword: string, params: string) =>
      `vErrors = report(vErrors, ${path ?? "instancePath"}, "${keyword}", ${params});`,
  );
}

/** ajv copies all findings so far for each element of a list that has some, which takes minutes for a long list. */
const joining = /vErrors = vErrors === null \? ([\w.]+) : vErrors\.concat\(\1\);/g;

const join = `function join(findings, more) {
  if (findings === null) return more;
  for (const finding of more) findings.push(finding);
  return findings;
}`;

function joinInPlace(code: string): string {
  return code.replaceAll(joining, (_, more: string) => `vErrors = join(vErrors, ${more});`);
}

/** Enough to name every member of the largest type many times; what follows in a list says the same again. */
const mostFindings = 10_000;

/** Leaves a list once so much was found: a megabyte of wrong elements must not fill the memory. */
function bounded(code: string): string {
  return code.replaceAll(
    /for\(let (i\d+)=0; \1<(len\d+); \1\+\+\)\{/g,
    (_, index: string, length: string) =>
      `for(let ${index}=0; ${index}<${length} && (vErrors === null || vErrors.length < ${mostFindings}); ${index}++){`,
  );
}

function dropUnusedSchemas(code: string): string {
  const uses = new Map<string, number>();
  for (const [name] of code.matchAll(/\bschema\d+\b/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return code.replaceAll(/^const (schema\d+) = .*;\n/gm, (line, name: string) => (uses.get(name) === 1 ? "" : line));
}
