/** Where the runtime takes in the types that generated code was written for. Types only. */
export type {
  CallOptions,
  Channel,
  ChannelRow,
  Delivery,
  Drift,
  Effect,
  ErrorRow,
  LimitPool,
  MethodRole,
  MethodRow,
  Mismatch,
  ParamShape,
  ReplyMeta,
  Request,
  Validation,
  Validators,
} from "../generated/contract.ts";
export type { Order, UserTrade } from "../generated/types.ts";
