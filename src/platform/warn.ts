/** Warnings of the host, for what would otherwise pass in silence. */

/** Shows a warning once: by `process.emitWarning` where there is a process, on the console elsewhere. */
export function warn(message: string, code: string): void {
  if (globalThis.process?.emitWarning !== undefined) process.emitWarning(message, { code });
  else console.warn(`[${code}] ${message}`);
}
