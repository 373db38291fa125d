/**
 * What has to work on every runtime: client and offline exchange in one program, joined in memory. Plain JavaScript, which
 * each runtime runs as it is. `runCore` gives the checks with the error of each that failed.
 */
import { connect, createClient, createHttpClient } from "deribit-rpc";
import { createSimulator, createVirtualClock } from "deribit-rpc/simulator";

const credentials = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
const order = { instrument_name: "BTC-PERPETUAL", amount: 100 };

/** A pair of Ed25519 keys that was made for this test, and opens nothing else. */
const privateKey = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIE3rxvfx8Ouht0s5KpD6TbsEL+XJ/u19oIzVb278XthP
-----END PRIVATE KEY-----`;
const publicKey = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAWy557Ic7V9nnFmqymyi7stjSTWsJjjvqLVmtX42jCSU=
-----END PUBLIC KEY-----`;
const keyAccount = {
  userId: 7,
  username: "key",
  keys: [{ clientId: "key-1", clientSecret: "", name: "key", maxScope: "trade:read_write account:read", publicKey }],
  balances: { BTC: 1 },
};

/** What a check opened, to be closed after it. */
const opened = [];

/** Opens an exchange without a port, and a client on it. */
async function open(options = {}, simulatorOptions = {}) {
  const simulator = await createSimulator({ listen: false, ...simulatorOptions });
  const deribit = await connect({
    network: { ws: simulator.url },
    transport: simulator.transport,
    credentials,
    ...options,
  });
  opened.push(deribit, simulator);
  return { simulator, deribit };
}

/** Calls until something is so, for ten seconds at most. */
async function eventually(isSo) {
  for (let turn = 0; turn < 200 && !isSo(); turn += 1) await new Promise((done) => setTimeout(done, 50));
  if (!isSo()) throw new Error("did not happen within ten seconds");
}

function expectThat(isSo, what) {
  if (!isSo) throw new Error(what);
}

/** Each check, by what it shows. */
export const checks = {
  async "reads a ticker, and names what was refused"() {
    const { deribit } = await open();
    const { mark_price: mark } = await deribit.public.ticker({ instrument_name: "BTC-PERPETUAL" });
    expectThat(mark > 0, `a mark price of ${mark}`);
    const error = await deribit.public.ticker({ instrument_name: "BTC-NONE" }).catch((error) => error);
    expectThat(error.kind === "rpc" && error.outcome === "refused", `an error of kind ${error.kind}`);
  },

  async "places and fills an order, and receives its trades"() {
    const { deribit } = await open();
    const trades = [];
    await deribit.subscribe("user.trades.BTC-PERPETUAL.raw", { onData: (data) => trades.push(...data) });
    const { order: placed } = await deribit.private.buy({ ...order, type: "market" });
    expectThat(placed.order_state === "filled", `an order that is ${placed.order_state}`);
    await eventually(() => trades.some(({ order_id: id }) => id === placed.order_id));
  },

  async "signs in by HMAC-SHA256"() {
    const { deribit } = await open({ credentials: { kind: "signature", ...credentials } });
    await deribit.private.getPositions({ currency: "BTC" });
  },

  async "signs in by an Ed25519 key"() {
    const { deribit } = await open(
      { credentials: { kind: "key", clientId: "key-1", privateKey } },
      { accounts: [keyAccount] },
    );
    await deribit.private.getPositions({ currency: "BTC" });
  },

  async "refuses a key that is none at once, without showing it"() {
    const simulator = await createSimulator({ listen: false });
    opened.push(simulator);
    const bad = { kind: "key", clientId: "key-1", privateKey: "no-key-at-all" };
    const options = { network: { ws: simulator.url }, transport: simulator.transport, credentials: bad };
    const error = await connect(options).catch((error) => error);
    expectThat(error.kind === "config" && error.option === "credentials.privateKey", String(error));
    expectThat(!String(error).includes("no-key"), "the key is in the error");
  },

  async "keeps a book right over a lost connection"() {
    const { simulator, deribit } = await open({ reconnect: { backoff: { kind: "fixed", delayMs: 50 } } });
    const book = await deribit.orderBook("BTC-PERPETUAL");
    await eventually(() => book.state === "live");
    let drops = 0;
    deribit.on("state", ({ name }) => {
      if (name === "waiting") drops += 1;
    });
    simulator.faults.add({ kind: "drop" });
    await eventually(() => drops === 1 && book.state === "live" && deribit.state.name === "ready");
    simulator.exchange.setRate(0);
    const { bids } = simulator.exchange.book("BTC-PERPETUAL", 1);
    await eventually(() => book.live?.bestBid?.price === bids[0]?.[0]);
  },

  async "calls over HTTP, with a token and with signatures"() {
    const simulator = await createSimulator({ listen: false });
    opened.push(simulator);
    for (const kind of ["client_credentials", "signature"]) {
      const client = createHttpClient({
        network: { http: simulator.httpUrl },
        transport: simulator.http,
        credentials: { kind, ...credentials },
      });
      const { order: placed } = await client.private.buy({ ...order, price: 1_000 });
      expectThat(placed.order_state === "open", `an order that is ${placed.order_state}`);
    }
  },

  async "proves what became of an order whose answer was lost, by a clock that it moves"() {
    const run = async () => {
      const clock = createVirtualClock();
      const simulator = await createSimulator({ clock, seed: 7 });
      const deribit = createClient({
        network: { ws: simulator.url },
        transport: simulator.transport,
        clock,
        credentials,
      });
      await clock.until(deribit.open());
      simulator.faults.add({ kind: "lose_reply", method: "private/buy", times: 1 });
      const bought = deribit.private.buy({ ...order, price: 1_000 }, { timeoutMs: 1_000 }).catch((error) => error);
      const error = await clock.until(bought);
      const { fate } = await clock.until(deribit.resolveOutcome(error));
      await clock.advance(60_000);
      const { last_price: last } = await clock.until(deribit.public.ticker({ instrument_name: "BTC-PERPETUAL" }));
      await clock.until(deribit.close());
      await simulator.close();
      return `${error.outcome}, then ${fate}; ${last}`;
    };
    const [first, second] = [await run(), await run()];
    expectThat(first.startsWith("unknown, then executed; "), first);
    expectThat(first === second, `the same seed gave ${first} and ${second}`);
  },
};

/** Runs all checks; with an address, those of a socket too. */
export async function runCore(url) {
  const results = [];
  const all = url === undefined ? checks : { ...checks, ...checksOver(url) };
  for (const [name, check] of Object.entries(all)) {
    try {
      await check();
      results.push({ name });
    } catch (error) {
      results.push({ name, error: String(error?.stack ?? error) });
    } finally {
      for (const part of opened.splice(0)) await part.close();
    }
  }
  return results;
}

/** Checks over a real socket, by the transport of the host. */
function checksOver(url) {
  return {
    async "trades over a WebSocket of the runtime"() {
      const deribit = await connect({ network: { ws: url }, credentials });
      opened.push(deribit);
      const { order: placed } = await deribit.private.buy({ ...order, type: "market" });
      expectThat(placed.order_state === "filled", `an order that is ${placed.order_state}`);
    },
  };
}
