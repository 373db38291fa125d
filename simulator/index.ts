/** The entry `deribit-rpc/simulator`. */

export { createVirtualClock, type VirtualClock } from "./clock.ts";
export type { Latencies, Latency } from "./dispatch/lanes.ts";
export type { Problem } from "./dispatch/problems.ts";
export type { MemoryHttp, MemoryTransport } from "./doors/memory.ts";
export type { ListenOptions } from "./doors/server.ts";
export type { Fault, FaultRule } from "./faults/fault.ts";
export type { AccountConfig, Clock } from "./ports.ts";
export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
