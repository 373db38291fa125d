/** A call that the exchange refuses. */

/** A refusal in the words of the exchange. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}
