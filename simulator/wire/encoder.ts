/** Writes what the exchange sends. Knows the form of messages, nothing of their meaning. */

import type { Refusal } from "../refusals/refusal.ts";
import { stringifyLikeErlang } from "./numbers.ts";
import { unquoteStarbase } from "./starbase.ts";

/** How numbers are printed: as JavaScript does, or as the real exchange does (`10.0`, `6.4e4`). */
export type NumberFormat = "plain" | "wire";

/** When a request came in and its answer goes out, in microseconds of the exchange's clock. */
interface Stamps {
  readonly usIn: number;
  readonly usOut: number;
}

/** Makes the text of messages. */
export class Encoder {
  readonly #stringify: (value: unknown) => string;
  readonly #isTestnet: boolean;

  constructor(numbers: NumberFormat, isTestnet: boolean) {
    this.#stringify = numbers === "wire" ? stringifyLikeErlang : (value) => JSON.stringify(value) ?? "null";
    this.#isTestnet = isTestnet;
  }

  /** The JSON text of a payload. */
  json(value: unknown): string {
    return unquoteStarbase(this.#stringify(value));
  }

  result(id: string | undefined, result: unknown, stamps: Stamps): string {
    return `${open(id)}"result":${this.json(result)},${this.#tail(stamps)}`;
  }

  error(id: string | undefined, refusal: Refusal, stamps: Stamps): string {
    const data = refusal.data === undefined ? "" : `"data":${this.json(refusal.data)},`;
    const message = JSON.stringify(refusal.message);
    return `${open(id)}"error":{"code":${refusal.code},${data}"message":${message}},${this.#tail(stamps)}`;
  }

  /** Writes messages of one channel: their data, and the label under which they were asked for. */
  notification(channel: string): (dataJson: string, label?: string) => string {
    const head = `{"jsonrpc":"2.0","method":"subscription","params":{"channel":${JSON.stringify(channel)},"data":`;
    return (dataJson, label) =>
      label === undefined ? `${head}${dataJson}}}` : `${head}${dataJson},"label":${JSON.stringify(label)}}}`;
  }

  heartbeat(type: "heartbeat" | "test_request"): string {
    return `{"params":{"type":"${type}"},"method":"heartbeat","jsonrpc":"2.0"}`;
  }

  #tail({ usIn, usOut }: Stamps): string {
    return `"usIn":${usIn},"usOut":${usOut},"usDiff":${usOut - usIn},"testnet":${this.#isTestnet}}`;
  }
}

function open(id: string | undefined): string {
  return id === undefined ? '{"jsonrpc":"2.0",' : `{"jsonrpc":"2.0","id":${id},`;
}
