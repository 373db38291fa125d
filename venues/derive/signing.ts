/** Signed actions of Derive: the key stays with a signer of the user. */

/** What a signed action carries beside its own params. */
export interface ActionSignature {
  /** Unique among the actions of the wallet: by custom the milliseconds of UTC with three random digits. */
  readonly nonce: string;
  /** EIP-712 signature of the action, in hexadecimal. */
  readonly signature: string;
  /** Seconds since the Unix epoch until which the signature is good. */
  readonly signature_expiry_sec: number;
  /** Address of the key that signed: the owner's, or that of a session key. */
  readonly signer: string;
}

/**
 * Signs an action, at once or later. It is given the name of the method and the params as they will be sent. The library never
 * sees a key.
 */
export type ActionSigner = (method: string, params: object) => ActionSignature | Promise<ActionSignature>;

/** Places after the decimal point that the exchange takes. */
const mostPlaces = 12;
const tooFine = new RegExp(`^-?\\d*\\.\\d{${mostPlaces + 1},}$`);

/**
 * The params of an action with its signature. Amounts and prices are decimal strings: one with more than 12 places is a
 * `RangeError`, since the exchange would refuse it after it was signed.
 *
 * ```ts
 * const order = { instrument_name: "ETH-PERP", direction: "buy", amount: "0.1", limit_price: "3000", max_fee: "10", subaccount_id: 1 };
 * await client.api.private.order(await signed(signer, "private/order", order));
 * ```
 */
export async function signed<const Params extends object>(
  signer: ActionSigner,
  method: string,
  params: Params,
): Promise<Params & ActionSignature> {
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "string" && tooFine.test(value)) {
      throw new RangeError(`${method}: ${name} has more than ${mostPlaces} decimal places`);
    }
  }
  const { nonce, signature, signature_expiry_sec, signer: address } = await signer(method, params);
  return { ...params, nonce, signature, signature_expiry_sec, signer: address };
}
