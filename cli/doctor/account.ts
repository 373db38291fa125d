/** What a key may do: whether it is there, is taken, reaches far enough, and what its account may spend. */
import { AuthError, type Client, connect, type LimitPool } from "../../src/index.ts";
import { type FoundCredentials, findCredentials, networksOf } from "../network/credentials.ts";
import { type ChosenNetwork, isReadableOnTheWay } from "../network/network.ts";
import type { Target } from "../network/open.ts";
import { CommandError } from "../terminal/exit-codes.ts";
import { answerTrouble } from "./answers.ts";
import { brief } from "./exchange.ts";
import { failed, ok, type Result, skipped, type Trouble, warning } from "./finding.ts";

/** Looks for a key. It is handed on for the checks that follow. */
export function checkCredentials(network: ChosenNetwork, hand: (found: FoundCredentials) => void): Result {
  try {
    const found = findCredentials(network.name);
    if (found === undefined) {
      return skipped(
        `There is no key for ${network.name}; public calls work without.`,
        "Set DERIBIT_CLIENT_ID and DERIBIT_CLIENT_SECRET, or write a file of keys: docs/cli.md.",
      );
    }
    if ("network" in network && typeof network.network === "object" && isReadableOnTheWay(network.network)) {
      return failed({
        cause: "not_encrypted",
        what: `${network.name} is not encrypted, so no key is sent there.`,
        todo: "Use wss://, or an exchange on this computer.",
      });
    }
    hand(found);
    return ok(`The key is from ${found.from}.`, { from: found.from });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return failed({
      cause: "credentials_file",
      what: error.message,
      todo: "The file, its mode and its members are described in docs/cli.md.",
    });
  }
}

/** Signs in. The client is handed on for the checks that follow. */
export async function checkSignIn(
  { options }: Target,
  network: string,
  { credentials, from }: FoundCredentials,
  timeoutMs: number,
  hand: (client: Client) => void,
): Promise<Result> {
  try {
    hand(await connect({ ...options, ...brief(timeoutMs), credentials }));
    return ok("The exchange takes the key.");
  } catch (error) {
    const clientId = "clientId" in credentials ? credentials.clientId : "";
    return failed(
      error instanceof AuthError ? refusalTrouble(error, network, from, networksOf(clientId)) : answerTrouble(error),
    );
  }
}

function refusalTrouble(error: AuthError, network: string, from: string, networks: readonly string[]): Trouble {
  if (error.reason === "ip_not_in_whitelist") {
    return {
      cause: "address_not_allowed",
      what: "The key may not be used from this address.",
      todo: "Add the address of this computer to the key's list on the exchange's page of API keys.",
    };
  }
  const [other] = networks.filter((each) => each !== network);
  if (error.code === 13004 && other !== undefined && !networks.includes(network)) {
    return {
      cause: "wrong_network",
      what: `${network} does not know this key: it is your key of ${other}.`,
      todo: `Check --network: use --network ${other}, or give the key of ${network}.`,
    };
  }
  if (error.code === 13004) {
    return {
      cause: "wrong_key",
      what: `The exchange does not know this key, or its secret is another one (invalid_credentials, from ${from}).`,
      todo:
        `Check --network first: ${network} and other networks have keys of their own, and a key of testnet is unknown at mainnet. ` +
        "Then compare id and secret with the exchange's page of API keys, to the last character.",
    };
  }
  return answerTrouble(error);
}

/** Whether the key reaches as far as it has to. */
export function checkScopes(client: Client, needed: readonly string[]): Result {
  const scope = client.grant?.scope ?? [];
  const may = (wanted: string): boolean => scope.some((word) => word === wanted || word === `${wanted}_write`);
  const missing = needed.filter((wanted) => !may(wanted));
  const shown = scope.filter((word) => word.includes(":") && !word.startsWith("name:")).join(", ");
  if (missing.length > 0) {
    return failed(
      {
        cause: "no_scope",
        what: `The key lacks ${missing.join(" and ")}; it has ${shown === "" ? "no scope" : shown}.`,
        todo: "Give the key that scope on the exchange's page of API keys, or use another key.",
      },
      { scope, missing },
    );
  }
  if (may("trade:read_write")) return ok(`The key may ${shown}.`, { scope });
  return warning(
    {
      cause: "no_scope",
      what: `The key can place no orders: it has ${shown}, not trade:read_write.`,
      todo: "That is right for a program that only reads. One that trades needs trade:read_write.",
    },
    { scope },
  );
}

const shownPools: readonly LimitPool[] = ["non_matching", "trading", "cancel_all", "quotes"];

/** Reads the sizes of the account's credit pools. */
export async function checkLimits(client: Client): Promise<Result> {
  const { limits } = await client.private.getAccountSummary({ currency: "BTC", extended: true });
  client.limits?.learn(limits);
  const pools = client.limits?.snapshot();
  const words = shownPools.map((name) => {
    const { capacity = 0, perSecond = 0 } = pools?.[name] ?? {};
    return `${name} ${capacity} (${perSecond} a second)`;
  });
  return ok(`Credits of the account: ${words.join(", ")}.`, { pools });
}
