/** Messages between processes on NATS. */
import { type NatsConnection, PermissionViolationError } from "@nats-io/transport-node";
import { Emitter } from "../../platform/emitter.ts";
import { warnOfThrown } from "../../platform/guarded-clock.ts";
import type { Bus } from "./bus.ts";

const decoder = new TextDecoder();

export function natsBus(nats: NatsConnection): Bus {
  const emitter = new Emitter<{ readonly broken: undefined }>((error) => warnOfThrown(error, "a listener to NATS"));
  const watch = async (): Promise<void> => {
    for await (const { type } of nats.status()) {
      if (type === "disconnect" || type === "slowConsumer") emitter.emit("broken", undefined);
    }
  };
  watch().catch((error: unknown) => warnOfThrown(error, "the status of NATS"));
  return {
    publish: (subject, payload) => {
      if (!nats.isClosed()) nats.publish(subject, payload);
    },
    subscribe: (subject, onMessage, onRefused = () => {}) => {
      const subscription = nats.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) onMessage(message.data, (payload) => void message.respond(payload));
          else if (error instanceof PermissionViolationError) onRefused();
        },
      });
      return () => subscription.unsubscribe();
    },
    request: async (subject, payload, timeout) => {
      const answer = await nats.request(subject, payload, { timeout });
      return decoder.decode(answer.data);
    },
    onBroken: (listener) => emitter.on("broken", listener),
  };
}
