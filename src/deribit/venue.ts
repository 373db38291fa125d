/** Deribit, as the one exchange that this package brings along. */
import { catalogue } from "../api/catalogue.ts";
import type { SignInCredentials } from "../session/credentials.ts";
import type { Venue } from "../venue.ts";
import { books } from "./books.ts";
import { creditsExhausted, tokenRefused } from "./codes.ts";
import { endpoints } from "./endpoints.ts";
import { heartbeat } from "./heartbeat.ts";
import { losses } from "./losses.ts";
import { orders } from "./orders.ts";
import { protocol } from "./protocol.ts";
import { session } from "./session.ts";
import { subscriptions } from "./subscriptions.ts";

export const deribit: Venue<SignInCredentials> = {
  name: "deribit",
  endpoints,
  api: catalogue,
  protocol,
  refusals: { tokenRefused, creditsExhausted },
  session,
  heartbeat,
  subscriptions,
  losses,
  books,
  orders,
};
