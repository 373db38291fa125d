/** Routes each event to the feeds that receive it. */

import type { MarketEvent } from "../boundary/events.ts";
import { EventTexts } from "./event-texts.ts";
import type { EventFilter, Feed } from "./feed.ts";

/** The feeds that receive events of one kind. */
interface Audience {
  /** By the subject of the event. */
  readonly some: Map<EventFilter["about"], Set<Feed>>;
  /** For every subject. */
  readonly all: Set<Feed>;
}

/** The open feeds, by the events they receive. */
export class Routes {
  readonly #write: (value: unknown) => string;
  readonly #audiences = new Map<MarketEvent["kind"], Audience>();

  /** `write` makes JSON. */
  constructor(write: (value: unknown) => string) {
    this.#write = write;
  }

  add(feed: Feed): void {
    for (const filter of feed.filters) this.#feedsOf(filter).add(feed);
  }

  remove(feed: Feed): void {
    for (const { kind, about } of feed.filters) {
      const audience = this.#audiences.get(kind);
      audience?.all.delete(feed);
      const feeds = audience?.some.get(about);
      feeds?.delete(feed);
      if (feeds?.size === 0) audience?.some.delete(about);
    }
  }

  clear(): void {
    this.#audiences.clear();
  }

  /** Passes an event to the feeds of its subject, then to those that receive all of its kind. */
  route(event: MarketEvent): void {
    const audience = this.#audiences.get(event.kind);
    if (audience === undefined) return;
    const some = audience.some.get(subjectOf(event));
    if (some === undefined && audience.all.size === 0) return;
    const texts = new EventTexts(this.#write);
    if (some !== undefined) for (const feed of some) feed.on(event, texts);
    for (const feed of audience.all) feed.on(event, texts);
  }

  #feedsOf({ kind, about }: EventFilter): Set<Feed> {
    const audience = this.#audiences.get(kind) ?? { some: new Map(), all: new Set() };
    this.#audiences.set(kind, audience);
    if (about === undefined) return audience.all;
    const feeds = audience.some.get(about) ?? new Set();
    audience.some.set(about, feeds);
    return feeds;
  }
}

/** What an event is about: an instrument, an index or an account. */
function subjectOf(event: MarketEvent): string | number {
  if ("userId" in event) return event.userId;
  return event.kind === "index" ? event.index : event.instrument;
}
