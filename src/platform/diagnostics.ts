/** Publishes on Node's `diagnostics_channel`. Costs nothing without subscribers, does nothing where there is no Node. */

/** Somewhere to publish. */
export interface Publisher {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

const nowhere: Publisher = { hasSubscribers: false, publish: () => {} };

/** The channel of a name. A subscriber that throws is reported by Node as an uncaught error, and changes nothing here. */
export function publisher(name: string): Publisher {
  return globalThis.process?.getBuiltinModule?.("node:diagnostics_channel")?.channel(name) ?? nowhere;
}
