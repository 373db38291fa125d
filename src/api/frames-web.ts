/** In place of `frames.ts` in the build for browsers: their sockets give text, and there is nothing to read from bytes. */
import type { FrameReader } from "./frames.ts";

export const frameReader: FrameReader | undefined = undefined;
