/** Which feed serves which family of channels. */

import { bookFeed, groupedBookFeed } from "./books.ts";
import type { Feed, FeedContext } from "./feed.ts";
import type { ChannelSpec } from "./grammar.ts";
import { indexFeed } from "./indices.ts";
import { instrumentCreationFeed, instrumentStateFeed, platformStateFeed, publicMethodsFeed } from "./listings.ts";
import { incrementalTickerFeed, perpetualFeed, quoteFeed, tickerFeed } from "./tickers.ts";
import { chartFeed, tradesFeed } from "./trades.ts";
import { accountFeed, liquidationFeed, lockFeed, portfolioFeed, protectionFeed } from "./users.ts";

/** Channels whose messages come from `Channels.publish`, or never. */
const quietFeed: Feed = { filters: [], on: () => {} };

/** Makes the feed of a channel. `first` gives what a new subscriber gets of one that the caller sends. */
export function createFeed(spec: ChannelSpec, context: FeedContext, first: () => readonly unknown[]): Feed {
  switch (spec.family) {
    case "played":
      return { ...quietFeed, first };
    case "book":
      return bookFeed(spec, context);
    case "grouped_book":
      return groupedBookFeed(spec, context);
    case "ticker":
      return tickerFeed(spec, context);
    case "perpetual":
      return perpetualFeed(spec, context);
    case "quote":
      return quoteFeed(spec, context);
    case "incremental_ticker":
      return incrementalTickerFeed(spec, context);
    case "trades":
      return tradesFeed(spec, context);
    case "chart":
      return chartFeed(spec, context);
    case "instrument_state":
      return instrumentStateFeed(spec, context);
    case "instrument_creation":
      return instrumentCreationFeed(spec, context);
    case "user_orders":
    case "user_trades":
    case "user_changes":
      return accountFeed(spec, context);
    case "user_portfolio":
      return portfolioFeed(spec, context);
    case "user_mmp":
      return protectionFeed(spec, context);
    case "user_liquidation":
      return liquidationFeed(context);
    case "user_lock":
      return lockFeed(context);
    case "platform_state":
      return platformStateFeed(context);
    case "public_methods_state":
      return publicMethodsFeed;
    case "user_access_log":
    case "silent":
      return quietFeed;
    default:
      return indexFeed(spec, context);
  }
}
