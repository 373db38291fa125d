/** Secrets that are planted in what clients and servers say, and the search for them in what is shown. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** The secret that the clients of the cases sign in with. */
export const secret = "pLanted7sEcretQ4xWn";
/** What friendly and hostile answers grant. */
export const accessToken = "1760000900000.aX7pQ2Lm.pLanted8accEssKz5";
export const refreshToken = "1760604800000.bY8rW3Nc.pLanted9refrEshJv6";

/** Length of a piece that gives a secret away. */
const pieceLength = 9;
/** Pieces of the secrets; what comes before the last dot of a token is the same for many of them, and is a time. */
const pieces: readonly string[] = [secret, accessToken, refreshToken]
  .map((whole) => whole.slice(whole.lastIndexOf(".") + 1))
  .flatMap((text) =>
    Array.from({ length: text.length - pieceLength + 1 }, (_, at) => text.slice(at, at + pieceLength)),
  );

/** A piece of a secret that a text shows. */
export function pieceIn(text: string): string | undefined {
  return pieces.find((piece) => text.includes(piece));
}

const channels = [
  ...[
    "state",
    "step",
    "grant",
    "authFailure",
    "gap",
    "refused",
    "ended",
    "drift",
    "lateAnswer",
    "unhandled",
    "call",
    "halt",
    "messageSample",
  ],
].map((name) => `deribit-rpc:${name}`);

/** Hands everything that is published on the diagnostics channels to `note`. The result stops it. */
export function overhear(note: (channel: string, message: unknown) => void): () => void {
  const listeners = channels.map((channel) => [channel, (message: unknown): void => note(channel, message)] as const);
  for (const [channel, listener] of listeners) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of listeners) unsubscribe(channel, listener);
  };
}
