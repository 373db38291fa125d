/** The generated request builders, by namespace. A bundler keeps only those that are used. */
import * as privateRequests from "../../generated/requests/private.ts";
import * as publicRequests from "../../generated/requests/public.ts";

export { privateRequests as private, publicRequests as public };
