/** Funding of perpetuals over time. */
import type {
  PublicGetFundingChartDataParams,
  PublicGetFundingRateHistoryParams,
  PublicGetFundingRateValueParams,
} from "../../generated/types.ts";
import { DAY_MS, HOUR_MS } from "../market/contracts/calendar.ts";
import type { Funding } from "../market/prices/funding.ts";
import { invalid } from "../refusals/market-refusals.ts";
import type { Context } from "./context.ts";

const lengths: Readonly<Record<PublicGetFundingChartDataParams["length"], number>> = {
  "8h": 8 * HOUR_MS,
  "24h": DAY_MS,
  "1m": 30 * DAY_MS,
};

function fundingOf(context: Context, name: string): Funding {
  const { funding } = context.instrument(name);
  if (funding === undefined) throw invalid("instrument_name", "invalid value");
  return funding;
}

export function getFundingRateValue(context: Context, params: PublicGetFundingRateValueParams): number {
  return fundingOf(context, params.instrument_name).between(params.start_timestamp, params.end_timestamp);
}

export function getFundingRateHistory(context: Context, params: PublicGetFundingRateHistoryParams): object[] {
  const { instrument_name, start_timestamp, end_timestamp } = params;
  return fundingOf(context, instrument_name)
    .hours.filter(({ timestamp }) => timestamp >= start_timestamp && timestamp <= end_timestamp)
    .map((hour) => ({
      timestamp: hour.timestamp,
      index_price: hour.indexPrice,
      prev_index_price: hour.prevIndexPrice,
      interest_1h: hour.interest1h,
      interest_8h: hour.interest8h,
    }));
}

export function getFundingChartData(context: Context, params: PublicGetFundingChartDataParams): object {
  const funding = fundingOf(context, params.instrument_name);
  const since = context.floor.now() - lengths[params.length];
  return {
    current_interest: funding.currentRate,
    interest_8h: funding.rate8h(),
    data: funding.hours
      .filter(({ timestamp }) => timestamp >= since)
      .map(({ timestamp, indexPrice, interest8h }) => ({
        timestamp,
        index_price: indexPrice,
        interest_8h: interest8h,
      })),
  };
}
