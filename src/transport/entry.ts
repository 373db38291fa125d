/** `deribit-rpc/transport`: the sockets of Node with a proxy, an authority, a certificate or a source address of one's own. */
export {
  type AddressLookup,
  createWsTransport,
  type Pem,
  type SocketAgent,
  type WsTransportOptions,
} from "./create-ws.ts";
export { proxyFromEnvironment } from "./proxy.ts";
