/** The exit codes of every command, and what else a failure shows. */

/** What a script can rely on. `docs/cli.md` lists them. */
export const exitCodes = {
  done: 0,
  /** The network, the exchange or a file did not do what was asked; nothing more is known. */
  failed: 1,
  /** The command line or the params are wrong. Nothing left this computer. */
  usage: 2,
  /** The exchange answered no. */
  refused: 3,
  /** A write was sent and not answered: it may have been executed. */
  unknown: 4,
  /** Credentials are missing, unreadable or refused. */
  credentials: 5,
  /** A write was not confirmed, so it was not sent. */
  unconfirmed: 6,
  /** Ctrl+C. */
  interrupted: 130,
} as const;

/** An exit code of a command. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that a command expects: its message says what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
