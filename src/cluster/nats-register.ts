/** A register in a key-value bucket of NATS. */
import { type KV, Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { isMissing, isOutdated } from "./nats-errors.ts";
import type { Register } from "./register.ts";

/** What a bucket is made with, if it is not there. */
export interface BucketOptions {
  readonly bucket: string;
  readonly replicas: number;
}

/**
 * Opens one key of a bucket. The bucket is made when it is first needed and not there: a process that may not make one still
 * opens it. It has no time to live, by which the clock of a server would decide.
 */
export function natsRegister(nats: NatsConnection, key: string, options: BucketOptions): Register {
  let opened: Promise<KV> | undefined;
  const kv = (): Promise<KV> => {
    opened ??= openBucket(nats, options).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    read: async () => {
      const entry = await (await kv()).get(key);
      return entry === null ? { value: "", revision: 0 } : { value: entry.string(), revision: entry.revision };
    },
    write: async (value, revision) => {
      try {
        return await (await kv()).put(key, value, { previousSeq: revision });
      } catch (error) {
        if (isOutdated(error)) return undefined;
        throw error;
      }
    },
  };
}

async function openBucket(nats: NatsConnection, { bucket, replicas }: BucketOptions): Promise<KV> {
  const kvm = new Kvm(nats);
  try {
    const there = await kvm.open(bucket);
    await there.status();
    return there;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Read from the leader of its stream: another replica may be behind.
  return kvm.create(bucket, { history: 1, replicas, allow_direct: false });
}
