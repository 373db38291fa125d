import { useEffect, useRef, useState } from "preact/hooks";
import { fixed } from "../format.ts";
import { choice, connection, enter, roundTripMs } from "../state/session.ts";

/** Where the connection is, and the way to another exchange. */
export function Connection() {
  const dialog = useRef<HTMLDialogElement>(null);
  const { name } = connection.value;
  return (
    <div class="connection">
      <output class={`state ${name}`}>
        <Words />
      </output>
      {name === "closed" && (
        <button type="button" onClick={() => void enter(choice.peek())}>
          Connect again
        </button>
      )}
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {choice.value.kind === "offline" ? "Offline exchange" : "Testnet"}
      </button>
      <dialog ref={dialog} aria-label="Exchange">
        <ExchangeForm onDone={() => dialog.current?.close()} />
      </dialog>
    </div>
  );
}

function Words() {
  const state = connection.value;
  const nowMs = useNow(state.name === "waiting");
  if (state.name === "ready") return <>Live {roundTripMs.value !== undefined && `${fixed(roundTripMs.value, 1)} ms`}</>;
  if (state.name === "waiting") {
    const seconds = Math.max(0, Math.ceil((state.untilMs - nowMs) / 1_000));
    return (
      <span title={state.cause.message}>
        Reconnecting in {seconds} s, attempt {state.attempt}
      </span>
    );
  }
  if (state.name === "closed") return <>Closed: {state.cause?.message ?? "by this page"}</>;
  return <>{state.name === "restoring" ? "Restoring" : "Connecting"} …</>;
}

/** The time, kept fresh while it is needed. */
function useNow(isNeeded: boolean): number {
  const [nowMs, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isNeeded) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isNeeded]);
  return nowMs;
}

function ExchangeForm({ onDone }: { readonly onDone: () => void }) {
  const [kind, setKind] = useState<"offline" | "testnet">("offline");
  const submit = (event: Event): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const clientId = String(fields.get("client-id") ?? "").trim();
    const clientSecret = String(fields.get("client-secret") ?? "").trim();
    onDone();
    void enter(kind === "offline" ? { kind } : { kind, clientId, clientSecret });
  };
  return (
    <form onSubmit={submit} autocomplete="off">
      <fieldset>
        <legend>Exchange</legend>
        <label>
          <input type="radio" name="kind" checked={kind === "offline"} onChange={() => setKind("offline")} />
          Offline exchange: no account, nothing is real
        </label>
        <label>
          <input type="radio" name="kind" checked={kind === "testnet"} onChange={() => setKind("testnet")} />
          test.deribit.com
        </label>
      </fieldset>
      {kind === "testnet" && (
        <>
          <label>
            Client id
            <input name="client-id" spellcheck={false} />
          </label>
          <label>
            Client secret
            <input name="client-secret" type="password" autocomplete="off" />
          </label>
          <p class="hint">
            The key stays in the memory of this page, and signs the time instead of being sent. Without a key the
            terminal shows the market and cannot trade.
          </p>
        </>
      )}
      <div class="buttons">
        <button type="button" onClick={onDone}>
          Back
        </button>
        <button type="submit" class="main">
          Connect
        </button>
      </div>
    </form>
  );
}
