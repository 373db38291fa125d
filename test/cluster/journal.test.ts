/** A journal on a real server of NATS. */
import { expect, test } from "vitest";
import { jetStreamJournal } from "../../src/cluster/entry.ts";
import type { JournalEntry } from "../../src/journal/journal.ts";
import { hasNats, NatsServer } from "./nats-server.ts";

const name = "desk";

function intent(call: string): JournalEntry {
  const trace = { account: {}, client: "c", terms: {}, uniqueLabel: true, sentMs: 1, connection: 1 };
  return { what: "intent", call, atMs: 1, offsetMs: 0, method: "private/buy", trace };
}

function end(call: string, fate: "result" | "unknown"): JournalEntry {
  return { what: "ending", call, atMs: 2, fate };
}

test.skipIf(!hasNats)("names what an earlier process left, and outlives the server", async () => {
  await using server = await NatsServer.start();
  const before = await server.connect();
  const first = await jetStreamJournal({ nats: before, name });
  expect(await first.unfinished()).toEqual([]);
  await first.append([intent("1"), intent("2")]);
  await first.append([end("1", "result"), intent("3")]);
  await first.append([end("3", "unknown")]);
  await first.close();
  await before.close();
  await server.kill();
  await server.up();
  const nats = await server.connect();
  const second = await jetStreamJournal({ nats, name });
  expect(await second.unfinished()).toEqual([intent("2"), intent("3")]);
  await second.append([end("2", "result"), intent("4")]);
  expect(await second.unfinished()).toEqual([intent("3")]);
  // Hundreds of settled calls later, only what is open is read again.
  for (let at = 0; at < 200; at++) await second.append([intent(`s${at}`), end(`s${at}`, "result")]);
  expect(await (await jetStreamJournal({ nats, name })).unfinished()).toEqual([intent("3"), intent("4")]);
  await nats.close();
});

test.skipIf(!hasNats)("a process that another one has followed writes nothing more", async () => {
  await using server = await NatsServer.start();
  const nats = await server.connect();
  const old = await jetStreamJournal({ nats, name });
  const late = await jetStreamJournal({ nats, name });
  await old.append([intent("1")]);
  await expect(late.append([intent("0")])).rejects.toMatchObject({ kind: "journal" });
  const next = await jetStreamJournal({ nats, name });
  await next.append([intent("2")]);
  await expect(old.append([intent("3")])).rejects.toMatchObject({
    kind: "journal",
    message: "the journal deribit-journal-desk was not written: another process writes it now",
  });
  await next.append([end("2", "result")]);
  expect(await (await jetStreamJournal({ nats, name })).unfinished()).toEqual([intent("1")]);
  await nats.close();
});

test.skipIf(!hasNats)("an append while the server is away fails, and the next one is written once", async () => {
  await using server = await NatsServer.start();
  const nats = await server.connect({ reconnectTimeWait: 20 });
  const journal = await jetStreamJournal({ nats, name });
  await journal.append([intent("1")]);
  await server.kill();
  await expect(journal.append([intent("2")])).rejects.toMatchObject({ kind: "journal" });
  await server.up();
  await journal.append([intent("3")]);
  const open = (await (await jetStreamJournal({ nats, name })).unfinished()) as readonly JournalEntry[];
  expect(open.map(({ call }) => call).filter((call) => call !== "2")).toEqual(["1", "3"]);
  await nats.close();
});
