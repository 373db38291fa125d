/** All mutations, by the room whose promise they break. */
import type { Mutation } from "../mutation.ts";
import { books } from "./books.ts";
import { calls } from "./calls.ts";
import { cluster } from "./cluster.ts";
import { codegen } from "./codegen.ts";
import { config } from "./config.ts";
import { connection } from "./connection.ts";
import { desk } from "./desk.ts";
import { edits } from "./edits.ts";
import { guards } from "./guards.ts";
import { health } from "./health.ts";
import { http } from "./http.ts";
import { journal } from "./journal.ts";
import { limits } from "./limits.ts";
import { log } from "./log.ts";
import { orders } from "./orders.ts";
import { otel } from "./otel.ts";
import { params } from "./params.ts";
import { platform } from "./platform.ts";
import { registry } from "./registry.ts";
import { secrets } from "./secrets.ts";
import { session } from "./session.ts";
import { simulator } from "./simulator.ts";
import { subscriptions } from "./subscriptions.ts";
import { venues } from "./venues.ts";

export const breaks: Readonly<Record<string, readonly Mutation[]>> = {
  books,
  calls,
  cluster,
  codegen,
  config,
  connection,
  desk,
  edits,
  health,
  http,
  guards,
  journal,
  limits,
  log,
  orders,
  otel,
  params,
  platform,
  registry,
  secrets,
  session,
  simulator,
  subscriptions,
  venues,
};
