/** `deribit-rpc/cluster`: more than one process on NATS. */
export { createLease, type LeaseOptions } from "./create-lease.ts";
export { connectFeed, type FeedClient, type FeedClientOptions } from "./feed/connect-feed.ts";
export { type FeedStartOptions, type RunningFeed, startFeed } from "./feed/start-feed.ts";
export { type JetStreamJournalOptions, jetStreamJournal } from "./jetstream-journal.ts";
export type { Lead, Leader, LeaderEvents, LeaderState } from "./leader.ts";
export type { Lease, LeaseEvents, LeaseLost, LeaseTaken } from "./lease.ts";
export {
  type ClusterLimits,
  type ClusterLimitsEvents,
  type ClusterLimitsOptions,
  clusterLimits,
} from "./limits/cluster-limits.ts";
export type { SharingState } from "./limits/shares.ts";
export { type RunLeaderOptions, runLeader } from "./run-leader.ts";
