/** The HTTP transport of every modern host: `fetch`, which keeps connections alive by itself. */
import type { HttpTransport } from "./transport.ts";

/** Makes HTTP exchanges with the `fetch` of the host. */
export const fetchTransport: HttpTransport = {
  async post({ url, headers, body, signal }) {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      // An answer that sends elsewhere is none of the exchange's. `error` says so too, but Cloudflare's workers refuse it.
      redirect: "manual",
      ...(signal !== undefined && { signal }),
    });
    return {
      status: response.status,
      contentType: response.headers.get("content-type") ?? "",
      body: await response.text(),
    };
  },
};
