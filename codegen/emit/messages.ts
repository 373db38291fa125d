import { compare } from "../tools/diagnostics.ts";
import { header } from "./file.ts";

/** What a message is called on the wire, by the name of its type. */
export type MessageNames = Readonly<Record<string, string>>;

/** `messages.ts`: messages in protobuf to values of their types and back, by the runtime of `protobufjs`. */
export function emitMessages(descriptor: object, messages: MessageNames): string {
  const entries = Object.entries(messages)
    .sort(([a], [b]) => compare(a, b))
    .map(([type, name]) => `  ${type}: message<types.${type}>(${JSON.stringify(name)}),`);
  return `${header}
import protobuf from "protobufjs/light.js";
import type * as types from "./types.ts";

/** Reads and writes one kind of message. */
export interface Message<Value> {
  /** Reads bytes. Integers of 64 bits come as texts of their digits, bytes as base64. Throws where they are no such message. */
  decode(bytes: Uint8Array): Value;
  /** Writes a value; members that are left out have their zero. */
  encode(value: Partial<Value>): Uint8Array;
}

const root = /*@__PURE__*/ protobuf.Root.fromJSON(${JSON.stringify(descriptor)});
const conversion = { longs: String, enums: String, bytes: String, defaults: true } as const;

function message<Value>(name: string): Message<Value> {
  let known: protobuf.Type | undefined;
  const type = (): protobuf.Type => (known ??= root.lookupType(name));
  return {
    decode: (bytes) => type().toObject(type().decode(bytes), conversion) as Value,
    encode: (value) => type().encode(type().fromObject(value)).finish(),
  };
}

/** Every message by the name of its type. */
export const messages = {
${entries.join("\n")}
} as const;
`;
}
