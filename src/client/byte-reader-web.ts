/** In place of `byte-reader.ts` in the build for browsers: their sockets give text, and there is nothing to read from bytes. */
import type { ByteReader } from "./byte-reader.ts";

export const byteReader = (): ByteReader => ({ counts: {}, read: () => false, readHeld: () => undefined });
