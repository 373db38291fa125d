/** What a compiled validator reports, put into words. */
import type { Drift, Validation } from "../contract.ts";

/** A validator as ajv compiles it: false leaves its findings in `errors`. */
export interface CompiledValidator {
  (value: unknown): boolean;
  errors?: readonly Finding[] | null;
}

export interface Finding {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const fits: Validation = Object.freeze({ ok: true });

/** What is wrong with a value; `validator` is undefined for a name that the schemas do not know. */
export function check(validator: CompiledValidator | undefined, name: string, value: unknown): Validation {
  if (validator === undefined) return { ok: false, errors: [{ path: "", message: unknown(name) }] };
  if (validator(value)) return fits;
  const wrong = (validator.errors ?? []).filter(isWrong).map((finding) => toDrift(finding, value));
  return wrong.length === 0 ? fits : { ok: false, errors: wrong.map(({ path, message }) => ({ path, message })) };
}

export function unknown(name: string): string {
  return `${name} is no method or channel that the schemas know`;
}

/** Findings that tell of something new, not of something wrong. */
const added: ReadonlySet<string> = new Set(["known", "additionalProperties"]);

function isWrong(finding: Finding): boolean {
  return !added.has(finding.keyword) && finding.keyword !== "if";
}

/** The finding in words; the value itself is never shown, it may be a secret. */
export function toDrift(finding: Finding, root: unknown): Drift {
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
  return String(name).replaceAll("~", "~0").replaceAll("/", "~1");
}

function typeAt(root: unknown, pointer: string): string {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const value = steps.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], root);
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
