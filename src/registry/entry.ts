/** `deribit-rpc/registry`: the clients of a process, by name, and how all of them end together. */
export type { ClosedClient, RegisteredClient } from "./end.ts";
export {
  type CloseAllOptions,
  clients,
  closeAll,
  type RegisterOptions,
  register,
} from "./registry.ts";
export { type CloseOnSignalOptions, closeOnSignal } from "./signals.ts";
