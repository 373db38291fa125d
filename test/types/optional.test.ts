/** Under `exactOptionalPropertyTypes` an optional member refuses `undefined`, unless its type has it. */
import ts from "typescript";
import { expect, test } from "vitest";

const entries = ["src/index.ts", "src/api/validate.ts", "simulator/index.ts"];
const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ".");
const program = ts.createProgram(entries, { ...options, noEmit: true });
const checker = program.getTypeChecker();

/** Whether a declaration is ours, or a mapped type made it. What others declare is theirs to widen. */
function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return (
    declarations.length === 0 || declarations.some((one) => !one.getSourceFile().fileName.includes("node_modules"))
  );
}

/** Collects the types that a caller hands in: parameters of functions and methods, and what is in them. */
class Inputs {
  readonly refusing = new Set<string>();
  readonly members = new Set<string>();
  readonly #seen = new Map<string, Set<ts.Type>>([
    ["given", new Set()],
    ["got", new Set()],
  ]);

  /** What the package gives: its methods take options. */
  got(type: ts.Type): void {
    if (this.#wasSeen("got", type)) return;
    for (const signature of type.getCallSignatures()) {
      for (const parameter of signature.getParameters()) this.given(checker.getTypeOfSymbol(parameter));
      this.got(signature.getReturnType());
    }
    for (const part of this.#parts(type)) this.got(part);
    if (isObject(type))
      for (const member of type.getProperties()) if (isOurs(member)) this.got(checker.getTypeOfSymbol(member));
  }

  /** What the user gives: its functions are given what the package has. */
  given(type: ts.Type): void {
    if (this.#wasSeen("given", type)) return;
    for (const signature of type.getCallSignatures()) this.given(signature.getReturnType());
    for (const part of this.#parts(type)) this.given(part);
    if (!isObject(type) || type.getCallSignatures().length > 0) return;
    for (const member of type.getProperties()) {
      if (!isOurs(member)) continue;
      const of = checker.getTypeOfSymbol(member);
      const path = `${nameOf(type)}.${member.name}`;
      this.members.add(path);
      if (isOptional(member) && !takesUndefined(of)) this.refusing.add(path);
      this.given(of);
    }
  }

  #parts(type: ts.Type): readonly ts.Type[] {
    if (type.isUnionOrIntersection()) return type.types;
    return (type.flags & ts.TypeFlags.Object) !== 0 ? checker.getTypeArguments(type as ts.TypeReference) : [];
  }

  #wasSeen(way: string, type: ts.Type): boolean {
    const seen = this.#seen.get(way);
    const was = seen?.has(type) ?? false;
    seen?.add(type);
    return was;
  }
}

function isObject(type: ts.Type): boolean {
  if ((type.flags & ts.TypeFlags.Object) === 0 || type.symbol === undefined) return false;
  return isOurs(type.symbol) || ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0;
}

/** A method that may be missing is no option, but part of a port. */
function isOptional({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Optional) !== 0 && (flags & ts.SymbolFlags.Method) === 0;
}

/** The `undefined` that the question mark brings is another one than that of the type. */
function takesUndefined(type: ts.Type): boolean {
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return true;
  return (type.isUnion() ? type.types : [type]).includes(checker.getUndefinedType());
}

function nameOf(type: ts.Type): string {
  const name = (type.aliasSymbol ?? type.symbol).name;
  return name === "__type" ? checker.typeToString(type) : name;
}

/** Members whose presence decides a type, so that a value which may be there or not would be a lie, phantoms, and what codegen alone writes. */
const exempt = new Set(["ReadOptions.onData", "Request.~result", "SnapshotApi.~namespaces", "MethodRow.params"]);

test("every optional member of what is handed in takes undefined", () => {
  const inputs = new Inputs();
  for (const entry of entries) {
    const file = program.getSourceFile(entry);
    const door = file && checker.getSymbolAtLocation(file);
    if (door === undefined) throw new Error(`${entry} exports nothing`);
    for (const exported of checker.getExportsOfModule(door)) {
      const symbol = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported;
      if ((symbol.flags & ts.SymbolFlags.Value) !== 0) inputs.got(checker.getTypeOfSymbol(symbol));
      if (/Options$/.test(symbol.name) && (symbol.flags & ts.SymbolFlags.Type) !== 0)
        inputs.given(checker.getDeclaredTypeOfSymbol(symbol));
    }
  }
  expect(inputs.members).toContain("ClientOptions.scope");
  expect(inputs.members).toContain("SimulatorOptions.seed");
  expect([...inputs.refusing].filter((member) => !exempt.has(member)).sort()).toEqual([]);
});
