/** Builds the objects behind the generated namespace interfaces. */
import { privateMethods, publicMethods } from "../../generated/methods.ts";
import type { Callable } from "../platform/caller.ts";
import type { CallOptions, MethodRow } from "../venue.ts";

/** How a namespace reaches the exchange. `door` is the function that the program called. */
export type Reach = (
  row: MethodRow,
  params: object | undefined,
  options: CallOptions | undefined,
  door: Callable,
) => Promise<unknown>;

/** The two namespaces of a client. */
export interface Namespaces<Public, Private> {
  readonly public: Public;
  readonly private: Private;
}

/**
 * Makes two frozen objects with one function a method, for the methods that `isOffered` admits.
 *
 * The casts are sound because `generated/` makes the interfaces and the rows from the same list, and a type test holds
 * them to it.
 */
export function bindNamespaces<Public extends object, Private extends object>(
  reach: Reach,
  methods: readonly MethodRow[] = [...publicMethods, ...privateMethods],
  isOffered: (row: MethodRow) => boolean = () => true,
): Namespaces<Public, Private> {
  const of = (namespace: MethodRow["namespace"]): object =>
    bind(
      methods.filter((row) => row.namespace === namespace && isOffered(row)),
      reach,
    );
  return { public: of("public") as Public, private: of("private") as Private };
}

function bind(rows: readonly MethodRow[], reach: Reach): object {
  const namespace: Record<string, (params?: object, options?: CallOptions) => Promise<unknown>> = Object.create(null);
  for (const row of rows) {
    const door = (params?: object, options?: CallOptions): Promise<unknown> => reach(row, params, options, door);
    namespace[row.local] = door;
  }
  return Object.freeze(namespace);
}
