/** `rpc-websockets`, a client of JSON-RPC 2.0 over WebSocket for any server. It knows no books. */
import { once } from "node:events";
import { Client } from "rpc-websockets";
import { type Contender, paramsOf, timestampOf } from "./contender.ts";

async function open(url: string): Promise<Client> {
  const client = new Client(url, { perMessageDeflate: false } as object);
  await once(client as unknown as NodeJS.EventEmitter, "open");
  return client;
}

export const rpcWebsockets: Contender = {
  async read(url, { channels = [] }, note) {
    const client = await open(url);
    client.on("subscription", ({ data }: { readonly data: unknown }) => note(timestampOf(data)));
    await client.call("public/subscribe", { channels });
    return () => client.close();
  },
  async call(url) {
    const client = await open(url);
    return (method) => client.call(method, paramsOf(method));
  },
};
