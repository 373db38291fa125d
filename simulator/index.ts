/** The entry `deribit-rpc/simulator`: every public name of the simulator, and no logic. */

import type { WireSimulator } from "./assemble.ts";
import type { AccountConfig, OrderCaps } from "./boundary/accounts.ts";
import type { BookSnapshot, LevelChange, MarketEvent } from "./boundary/events.ts";
import type { CallingAccount, Exchange, SteeredExchange } from "./boundary/exchange.ts";
import type { MarketOptions } from "./boundary/market-options.ts";
import type { Played, PlayedOptions } from "./channels/played.ts";
import type { PoolOverrides, PoolSize } from "./credits/pool-size.ts";
import type { ExchangeClock } from "./determinism/clock.ts";
import { createVirtualClock, type VirtualClock } from "./determinism/clock.ts";
import type { Random } from "./determinism/random.ts";
import type { GatewayStats } from "./dispatch/gateway.ts";
import type { Latencies, Latency } from "./dispatch/lanes.ts";
import type { Problem } from "./dispatch/problems.ts";
import type {
  Delay,
  MemoryHttp,
  MemoryHttpReply,
  MemoryHttpRequest,
  MemorySocket,
  MemorySocketHandlers,
  MemoryTransport,
} from "./doors/memory.ts";
import type { ListenOptions } from "./doors/server.ts";
import type {
  CallFault,
  ConnectFault,
  Fault,
  FaultRule,
  LineFault,
  MessageFault,
  StateFault,
  When,
} from "./faults/fault.ts";
import type { Faults, FaultTargets, ListedRule } from "./faults/faults.ts";
import { createStorm, type StormOptions } from "./faults/storm.ts";
import type { WireOptions } from "./options.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
import type { NumberFormat } from "./wire/encoder.ts";

export type {
  AccountConfig,
  BookSnapshot,
  CallFault,
  CallingAccount,
  ConnectFault,
  Delay,
  Exchange,
  ExchangeClock,
  Fault,
  FaultRule,
  Faults,
  FaultTargets,
  GatewayStats,
  Latencies,
  Latency,
  LevelChange,
  LineFault,
  ListedRule,
  ListenOptions,
  MarketEvent,
  MarketOptions,
  MemoryHttp,
  MemoryHttpReply,
  MemoryHttpRequest,
  MemorySocket,
  MemorySocketHandlers,
  MemoryTransport,
  MessageFault,
  NumberFormat,
  OrderCaps,
  Played,
  PlayedOptions,
  PoolOverrides,
  PoolSize,
  Problem,
  Random,
  Simulator,
  SimulatorOptions,
  StateFault,
  SteeredExchange,
  StormOptions,
  VirtualClock,
  When,
  WireOptions,
  WireSimulator,
};
export { createSimulator, createStorm, createVirtualClock };
