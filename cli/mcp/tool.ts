/** What a tool of the server is. */
import type { z } from "zod";

/** A tool: its words for the agent, its arguments, and what it does. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodRawShape;
  /** Whether it may change the account. */
  readonly writes: boolean;
  readonly run: (args: Record<string, unknown>, signal: AbortSignal) => Promise<unknown>;
}

/** A tool whose arguments have the types of its schema. */
export function tool<Shape extends z.ZodRawShape>(
  parts: Omit<Tool, "input" | "run"> & {
    readonly input: Shape;
    readonly run: (args: z.infer<z.ZodObject<Shape>>, signal: AbortSignal) => Promise<unknown>;
  },
): Tool {
  return parts as unknown as Tool;
}
