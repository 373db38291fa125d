/** The entry `deribit-rpc/simulator`: every public name of the simulator, and no logic. */

import { createVirtualClock, type VirtualClock } from "./clock.ts";
import type { PoolSize } from "./credits/credits.ts";
import type { Latencies, Latency } from "./dispatch/lanes.ts";
import type { Problem } from "./dispatch/problems.ts";
import type { Delay, MemoryHttp, MemorySocket, MemorySocketHandlers, MemoryTransport } from "./doors/memory.ts";
import type { ListenOptions } from "./doors/server.ts";
import type { Fault, FaultRule, When } from "./faults/fault.ts";
import type { Faults } from "./faults/faults.ts";
import { createStorm, type StormOptions } from "./faults/storm.ts";
import type { AccountConfig, Clock, MarketOptions, SteeredExchange } from "./ports.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";

export type {
  AccountConfig,
  Clock,
  Delay,
  Fault,
  FaultRule,
  Faults,
  Latencies,
  Latency,
  ListenOptions,
  MarketOptions,
  MemoryHttp,
  MemorySocket,
  MemorySocketHandlers,
  MemoryTransport,
  PoolSize,
  Problem,
  Simulator,
  SimulatorOptions,
  SteeredExchange,
  StormOptions,
  VirtualClock,
  When,
};
export { createSimulator, createStorm, createVirtualClock };
