/** `deribit-rpc completion`: the script that a shell needs; and what that script asks. */
import { Argument, Command } from "commander";
import { candidatesFor } from "../completion/candidates.ts";
import { type Shell, scripts } from "../completion/scripts.ts";
import { withExamples } from "./options.ts";

export function completionCommand(): Command {
  const command = new Command("completion")
    .summary("print the script that completes commands in a shell")
    .description(
      "Prints a script that completes commands, options, methods, params with their values, channels, error codes and " +
        "instruments. Instruments are those that `call public/get_instruments` read within a day.",
    )
    .addArgument(new Argument("<shell>").choices(Object.keys(scripts)))
    .action((shell: Shell) => void process.stdout.write(scripts[shell]));
  return withExamples(command, [
    ["bash, for every new shell: a line of ~/.bashrc", 'completion bash   # eval "$(deribit-rpc completion bash)"'],
    ["zsh: a line of ~/.zshrc, after compinit", 'completion zsh    # eval "$(deribit-rpc completion zsh)"'],
    ["fish", "completion fish > ~/.config/fish/completions/deribit-rpc.fish"],
    ["instruments of the test network, for completion", "call public/get_instruments -n testnet > /dev/null"],
  ]);
}

/** What the scripts ask: a candidate a line, and behind a tab what it means. */
export function completeCommand(): Command {
  return new Command("complete")
    .argument("[words...]")
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action((words: readonly string[], _, { parent }: Command) => {
      if (parent === null) return;
      for (const { value, text = "" } of candidatesFor(parent, words)) {
        const line = text.replaceAll(/\s+/g, " ").slice(0, 80);
        process.stdout.write(line === "" ? `${value}\n` : `${value}\t${line}\n`);
      }
    });
}
