/** The server that agents talk to over standard input and output. Loaded once its packages are known to be there. */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { type OpenClient, openClient } from "../network/open.ts";
import { manifest } from "../package/manifest.ts";
import { type Bounds, McpGuards } from "./guards.ts";
import { readingTools } from "./reading.ts";
import type { Tool } from "./tool.ts";
import { tradingTools } from "./trading.ts";

/** What the server may do. */
export interface ServeOptions {
  /** The word after `--network`. */
  readonly network: string;
  /** Whether to sign in. */
  readonly signIn: boolean;
  /** Bounds of trading; without them nothing that writes is offered. */
  readonly bounds: Bounds | undefined;
}

/** Serves until the agent closes the line, or the signal ends it. */
export async function serve({ network, signIn, bounds }: ServeOptions, signal: AbortSignal): Promise<void> {
  let opening: Promise<OpenClient> | undefined;
  const client = async () => {
    opening ??= openClient({ network, signIn }).catch((error) => {
      opening = undefined;
      throw error;
    });
    return (await opening).client;
  };
  const server = new McpServer({ name: manifest.name, version: manifest.version });
  for (const each of readingTools(client)) register(server, each);
  if (bounds !== undefined) for (const each of tradingTools(client, new McpGuards(bounds))) register(server, each);
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once("end", resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.connect(transport);
  await closed;
  await server.close();
  await (await opening?.catch(() => undefined))?.[Symbol.asyncDispose]();
}

function register(server: McpServer, { name, description, input, writes, run }: Tool): void {
  const annotations = { readOnlyHint: !writes, destructiveHint: writes };
  server.registerTool(name, { description, inputSchema: input, annotations }, async (args, { signal }) => {
    try {
      return { content: [{ type: "text" as const, text: JSON.stringify(await run(args, signal)) }] };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { content: [{ type: "text" as const, text }], isError: true };
    }
  });
}
