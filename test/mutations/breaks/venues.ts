/** The client of other exchanges. */
import type { Mutation } from "../mutation.ts";

const suite = "test/venues/contract.test.ts";
const gateio = "test/venues/gateio.test.ts";
const client = "test/unit/venue-client/client.test.ts";

export const venues: readonly Mutation[] = [
  {
    name: "hand-out-what-breaks-a-chain",
    breaks: "a message that follows none is withheld, and its channel asked for anew",
    symbol: "ChainChecks",
    replace: "(before !== nothing && chain.follows(before, data))",
    with: "before !== nothing",
    caughtBy: suite,
  },
  {
    name: "watch-no-silence-of-other-exchanges",
    breaks: "a silent line is given up",
    symbol: "KeepAlive",
    replace: 'link.drop("silent for too long")',
    with: "undefined",
    caughtBy: suite,
  },
  {
    name: "ask-other-exchanges-nothing",
    breaks: "the client asks whether the exchange is there",
    symbol: "KeepAlive",
    replace: "if (ask !== undefined) stops.push(this.#repeat(everyMs, ask));",
    with: "",
    caughtBy: suite,
  },
  {
    name: "take-every-channel-as-granted",
    breaks: "a channel that the exchange does not grant is refused",
    symbol: "grantedBy",
    replace: "granted(result, channels)",
    with: "channels",
    caughtBy: suite,
  },
  {
    name: "let-a-frame-break-the-client",
    breaks: "a frame that the codec cannot read is lost alone, and reported",
    symbol: "VenueInbound",
    replace: 'this.#options.observer.unhandled({ what: "garbage", text: shownFrame(textOf(frame)) });',
    with: "",
    caughtBy: client,
  },
  {
    name: "call-an-unwritten-call-sent",
    breaks: "a call that the codec cannot write ends unsent",
    symbol: "VenueAssembly",
    replace: 'this.calls.onLost(id, "protocol", false,',
    with: 'this.calls.onLost(id, "protocol", true,',
    caughtBy: client,
  },
  {
    name: "leave-holes-out-of-positions",
    breaks: "params by position keep their places",
    symbol: "inOrder",
    replace: "order.slice(0, last + 1).map((name) => given[name] ?? null)",
    with: "order.filter((name) => given[name] !== undefined).map((name) => given[name])",
    caughtBy: client,
  },
  {
    name: "round-ids-of-futures",
    breaks: "ids with more digits than a double holds keep them",
    in: "venues/gateio",
    symbol: "kept",
    replace: "Number.isSafeInteger(Number(token))",
    with: "true",
    caughtBy: gateio,
  },
  {
    name: "mix-channels-that-look-alike",
    breaks: "channels whose messages cannot be told apart are not read on one connection",
    in: "venues/gateio",
    symbol: "createWire.subscription",
    replace: "known !== undefined && known !== name",
    with: "false",
    caughtBy: gateio,
  },
  {
    name: "take-an-acknowledgement-for-the-answer",
    breaks: "an order is answered by its result, not by its acknowledgement",
    in: "venues/gateio",
    symbol: "answer",
    replace: "if (ack === true) return undefined;",
    with: "",
    caughtBy: gateio,
  },
];
