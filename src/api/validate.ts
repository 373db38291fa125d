/** Entry `deribit-rpc/validate`: the generated validators, for programs that check messages. */
import {
  inspectChannel,
  inspectResult,
  validateChannel,
  validateParams,
  validateResult,
} from "../../generated/validators/index.ts";

export { inspectChannel, inspectResult, validateChannel, validateParams, validateResult };
