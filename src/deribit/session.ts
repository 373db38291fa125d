/** How Deribit greets, signs in and hands out tokens. */
import type { SignInCredentials } from "../session/credentials.ts";
import type { SessionPolicy } from "../venue.ts";
import { signRequest } from "./authorization.ts";
import { grantOf, refreshGrant } from "./grant.ts";

const signInMethod = "public/auth";

export const session: SessionPolicy<SignInCredentials> = {
  hello: (clientName, clientVersion) => ({
    method: "public/hello",
    params: { client_name: clientName, client_version: clientVersion },
  }),
  time: { method: "public/get_time", params: {} },
  signInMethod,
  signIn: async (credentials, context) => ({ method: signInMethod, params: await grantOf(credentials, context) }),
  refresh: (refreshToken) => ({ method: signInMethod, params: refreshGrant(refreshToken) }),
  cancelOnDisconnect: (scope) => ({ method: "private/enable_cancel_on_disconnect", params: { scope } }),
  fork: (refreshToken, sessionName) => ({
    method: "public/fork_token",
    params: { refresh_token: refreshToken, session_name: sessionName },
  }),
  exchange: (refreshToken, subjectId, scope) => ({
    method: "public/exchange_token",
    params: { refresh_token: refreshToken, subject_id: subjectId, ...(scope !== undefined && { scope }) },
  }),
  account: { method: "private/get_account_summary", params: { currency: "BTC", extended: true } },
  signOut: "private/logout",
  signRequest,
};
