/** The generated validators as the port that client and simulator take. */
import type { Validators } from "../../../generated/contract.ts";
import * as generated from "../../../generated/validators/index.ts";

export const validators: Validators = generated;
