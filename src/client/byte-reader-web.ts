/** In place of `byte-reader.ts` in the build for browsers: their sockets give text, and there is nothing to read from bytes. */
import type { ByteReader } from "./byte-reader.ts";

const nothing = (): undefined => undefined;

export const byteReader = (): ByteReader => ({ counts: {}, begin: nothing, read: nothing, readHeld: nothing });
