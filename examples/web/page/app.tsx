import { useEffect } from "preact/hooks";
import { Activity } from "./panels/activity.tsx";
import { Candles } from "./panels/candles.tsx";
import { Chain } from "./panels/chain.tsx";
import { Connection } from "./panels/connection.tsx";
import { Ladder } from "./panels/ladder.tsx";
import { Orders } from "./panels/orders.tsx";
import { Positions } from "./panels/positions.tsx";
import { Tape } from "./panels/tape.tsx";
import { Ticket } from "./panels/ticket.tsx";
import { Trades } from "./panels/trades.tsx";
import { onShortcut } from "./shortcuts.ts";
import { followListing } from "./state/market.ts";
import { useClient } from "./use-client.ts";

export function App() {
  const problem = useClient(followListing);
  useEffect(() => {
    document.addEventListener("keydown", onShortcut);
    return () => document.removeEventListener("keydown", onShortcut);
  }, []);
  return (
    <>
      <header>
        <h1>deribit-rpc</h1>
        <Tape />
        <Connection />
      </header>
      {problem !== undefined && <p class="problem">{problem}</p>}
      <main>
        <Candles />
        <Ladder />
        <Ticket />
        <Chain />
        <Trades />
        <Activity />
        <Orders />
        <Positions />
      </main>
    </>
  );
}
