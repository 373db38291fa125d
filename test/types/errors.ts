/** Each kind of error belongs to one class, and `isDeribitError` narrows to that one. */
import type * as door from "deribit-rpc";
import type { DeribitError, ErrorKind, ErrorOfKind } from "deribit-rpc";

/** The error classes of the package, without the bases of the families. */
type Classes = {
  [Name in keyof typeof door as (typeof door)[Name] extends abstract new (
    ...args: never
  ) => DeribitError
    ? Name extends "DeribitError" | "ClientError" | "CallError"
      ? never
      : Name
    : never]: (typeof door)[Name] extends abstract new (...args: never) => infer Instance ? Instance : never;
};

/** `true` for a class that is the one of its kind. */
type IsItsKind<Instance> = Instance extends { readonly kind: infer Kind extends ErrorKind }
  ? ErrorOfKind[Kind] extends Instance
    ? Instance extends ErrorOfKind[Kind]
      ? true
      : false
    : false
  : false;

({}) as { [Name in keyof Classes]: IsItsKind<Classes[Name]> } satisfies { [Name in keyof Classes]: true };

({}) as { [Kind in ErrorKind]: ErrorOfKind[Kind]["kind"] } satisfies { [Kind in ErrorKind]: Kind };
