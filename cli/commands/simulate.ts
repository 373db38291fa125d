/** `deribit-rpc simulate`: the offline exchange, which reads its own arguments. */
import { Command } from "commander";

export function simulateCommand(): Command {
  return new Command("simulate")
    .description("run an offline Deribit to test a bot against")
    .usage("[options]")
    .helpOption(false)
    .argument("[args...]")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: readonly string[]) => {
      const { simulate } = await import("./run-simulate.ts");
      await simulate(args);
    });
}
