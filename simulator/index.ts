/** The entry `deribit-rpc/simulator`: every public name of the simulator, and no logic. */

import type { WireSimulator } from "./assemble.ts";
import { createVirtualClock, type VirtualClock } from "./clock.ts";
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
import type {
  AccountConfig,
  BookSnapshot,
  Caller,
  Clock,
  Exchange,
  LevelChange,
  MarketEvent,
  MarketOptions,
  OrderCaps,
  PoolSize,
  PoolSizes,
  Random,
  SteeredExchange,
} from "./ports.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
import type { NumberFormat } from "./wire/encoder.ts";

export type {
  AccountConfig,
  BookSnapshot,
  Caller,
  CallFault,
  Clock,
  ConnectFault,
  Delay,
  Exchange,
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
  PoolSize,
  PoolSizes,
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
