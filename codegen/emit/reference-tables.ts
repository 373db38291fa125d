import type { Model } from "../model/model.ts";
import { pageOf } from "./reference-groups.ts";
import { anchor, code, table } from "./reference-markdown.ts";

const retries: Readonly<Record<string, string>> = {
  no: "no, the answer will be the same",
  fix: "yes, after the request is put right",
  backoff: "yes, after a pause",
  reauth: "yes, after signing in again",
  wait: "yes, once the protection is over",
  verify: "not before looking up what happened",
};

const engines: Readonly<Record<string, string>> = {
  no: "not reached",
  rejected: "reached, and it refused",
  maybe: "not known",
  never: "not involved",
};

/** `errors.md`: the error table. */
export function errorsPageParts({ errors }: Model): string[] {
  const rows = errors.map(({ code: number, name, meaning, retry, engine }) => [
    String(number),
    code(name),
    meaning,
    retries[retry] ?? retry,
    engines[engine] ?? engine,
  ]);
  return [
    "# Errors",
    "What the exchange answers instead of a result. A code may stand here twice; then the name, the first word of the message, decides.",
    "*Again* says whether the same call can succeed later. *Engine* says what the matching engine did: where that is not known, an order may have been placed, and only a look at the account shows it.",
    table(["Code", "Name", "Meaning", "Again", "Engine"], rows),
  ];
}

/** `limits.md`: the credit pools, and the methods that do not draw from the common one. */
export function limitsPageParts({ limits, methods }: Model): string[] {
  const pools = Object.entries(limits.pools).map(([name, { unit, capacity, refillPerSecond }]) => [
    code(name),
    `${amount(capacity)} ${unit}`,
    `${amount(refillPerSecond)} a second`,
  ]);
  const tiers = limits.tiers.map(({ tier, capacity, refillPerSecond }) => [
    String(tier),
    `${amount(capacity)} requests`,
    `${amount(refillPerSecond)} a second`,
  ]);
  const special = methods.filter(({ pool, cost }) => pool !== limits.default.pool || cost !== limits.default.cost);
  return [
    "# Limits",
    "The exchange counts calls against pools that refill all the time; a call that finds its pool empty is refused with 10028. These are the defaults: an account can have its own, which its summary shows.",
    table(["Pool", "Size", "Refill"], pools),
    "The pool `trading` grows with the trading volume; tier 4 is where an account starts.",
    table(["Tier", "Size", "Refill"], tiers),
    `A call costs ${limits.default.cost} of the pool ${code(limits.default.pool)}, but for these:`,
    table(
      ["Method", "Pool", "Cost"],
      special.map((method) => [
        `[${code(method.wire)}](${pageOf(method)}#${anchor(method.wire)})`,
        code(method.pool),
        amount(method.cost),
      ]),
    ),
  ];
}

function amount(value: number): string {
  return value.toLocaleString("en-US");
}
