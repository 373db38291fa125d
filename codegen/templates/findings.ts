/** What a compiled validator reports, put into words. */
import type { Drift, Mismatch, Validation } from "../contract.ts";

/** A validator as ajv compiles it: false leaves its findings in `errors`. */
export interface CompiledValidator {
  (value: unknown): boolean;
  errors?: readonly AjvFinding[] | null;
}

export interface AjvFinding {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const fits: Validation = Object.freeze({ ok: true });
/** Findings that an answer names: a list of a hundred thousand wrong elements says no more than its first ones do. */
const mostFindings = 1_000;
/** Characters of a name or a path that are shown. */
const longestShown = 200;

/** The validator of a name; undefined for one that the schemas do not know, whatever it is. */
export function validatorOf(
  table: Readonly<Record<string, CompiledValidator>>,
  name: unknown,
): CompiledValidator | undefined {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What is wrong with a value; `validator` is undefined for a name that the schemas do not know. */
export function check(validator: CompiledValidator | undefined, name: unknown, value: unknown): Validation {
  if (validator === undefined) return { ok: false, errors: [{ path: "", message: unknown(name) }] };
  try {
    if (validator(value)) return fits;
    const wrong = (validator.errors ?? []).filter(isWrong).slice(0, mostFindings);
    if (wrong.length === 0) return fits;
    return { ok: false, errors: wrong.map((finding) => mismatch(finding, value)) };
  } catch {
    return { ok: false, errors: [uncheckable] };
  } finally {
    validator.errors = null;
  }
}

/** What is said of a value that cannot be read: its members throw, or it is nested deeper than the stack reaches. */
export const uncheckable: Mismatch = Object.freeze({ path: "", message: "could not be checked: reading it failed" });

export function unknown(name: unknown): string {
  const shown = typeof name === "string" ? clipped(name) : `a value of type ${typeof name}`;
  return `${shown} is no method or channel that the schemas know`;
}

function clipped(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}...`;
}

function mismatch(finding: AjvFinding, root: unknown): Mismatch {
  const { path, message } = toDrift(finding, root);
  return { path, message };
}

/** Findings about something new, not about something wrong. */
const added: ReadonlySet<string> = new Set(["known", "additionalProperties"]);

function isWrong(finding: AjvFinding): boolean {
  return !added.has(finding.keyword) && finding.keyword !== "if";
}

/** The finding in words; the value itself is never shown, it may be a secret. */
export function toDrift(finding: AjvFinding, root: unknown): Drift {
  const { instancePath, keyword, params } = finding;
  const severity = isWrong(finding) ? "wrong" : "added";
  switch (keyword) {
    case "required":
      return { path: `${instancePath}/${step(params["missingProperty"])}`, message: "is missing", severity };
    case "additionalProperties":
      return {
        path: `${instancePath}/${step(params["additionalProperty"])}`,
        message: "is a member that the schema does not know",
        severity,
      };
    case "known":
      return { path: instancePath, message: "is a value that the schema does not know", severity };
    case "type":
      return {
        path: instancePath,
        message: `expected ${list(params["type"])}, got ${typeAt(root, instancePath)}`,
        severity,
      };
    case "enum":
      return { path: instancePath, message: `expected one of ${list(params["allowedValues"])}`, severity };
    case "const":
      return { path: instancePath, message: `expected ${JSON.stringify(params["allowedValue"])}`, severity };
    case "shapes":
      return { path: instancePath, message: `needs ${String(params["shapes"])}`, severity };
    case "minimum":
    case "maximum":
      return {
        path: instancePath,
        message: `must be ${String(params["comparison"])} ${String(params["limit"])}`,
        severity,
      };
    case "maxLength":
      return { path: instancePath, message: `must have at most ${String(params["limit"])} characters`, severity };
    case "minItems":
      return { path: instancePath, message: `must have at least ${String(params["limit"])} elements`, severity };
    case "maxItems":
      return { path: instancePath, message: `must have at most ${String(params["limit"])} elements`, severity };
    case "pattern":
      return { path: instancePath, message: `must match ${String(params["pattern"])}`, severity };
    default:
      return { path: instancePath, message: `does not fit (${keyword})`, severity };
  }
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.map((one) => JSON.stringify(one)).join(", ") : String(value);
}

function step(name: unknown): string {
  return clipped(String(name)).replaceAll("~", "~0").replaceAll("/", "~1");
}

function typeAt(root: unknown, pointer: string): string {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const value = steps.reduce<unknown>((node, step) => (node as Readonly<Record<string, unknown>>)[step], root);
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
