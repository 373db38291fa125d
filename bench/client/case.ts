/** Cases in which clients read and call: a server, and a process for each contender, which take turns. */
import { type Case, Gathered, type Play, type Row } from "../measure/case.ts";
import { pins } from "../measure/machine.ts";
import { Peer } from "../measure/processes.ts";
import type { Name } from "./contenders/index.ts";
import type { Metrics, Prepared, Setup } from "./orders.ts";
import { loadWork, type WorkName } from "./works/index.ts";
import type { Direction } from "./works/work.ts";

/** A contender, and what it does otherwise than the others. */
export interface Entry {
  readonly name: Name;
  /** In the results, where the same contender takes part twice. */
  readonly label?: string;
  readonly setup?: Setup;
}

export interface ClientCase {
  readonly work: WorkName;
  readonly setup: Setup;
  /** Depth of each side of the exchange's books. */
  readonly levels?: number;
  readonly entries: readonly (Entry | Name)[];
  readonly rows: readonly Row[];
}

/** `ccxt` hands out what is newest when its promise is awaited again; every other contender hands out every message. */
const skips = new Set(["ccxt"]);

export function clientCase({ work, setup, levels = 10, entries, rows }: ClientCase): Case {
  return {
    rows,
    async play(how) {
      const players: Player[] = [];
      const gathered = new Gathered();
      const server = new Peer("The server", how.path("client/server"), [`${levels}`], pins?.[1]);
      try {
        const { port } = (await server.next()) as { port: number };
        for (const [index, entry] of entries.entries()) {
          const full: Entry = typeof entry === "string" ? { name: entry } : entry;
          players.push(
            await Player.start({ work, entry: full, setup: { ...setup, ...full.setup }, index, port, server, how }),
          );
        }
        // The first round warms up.
        for (let round = 0; round <= how.rounds; round++) {
          for (const player of players) {
            const metrics = await player.round();
            if (round > 0) gathered.add(player.label, metrics);
            how.onRound();
          }
        }
      } finally {
        for (const player of players) player.end();
        server.end();
      }
      return gathered.samples;
    },
  };
}

interface Given {
  readonly work: WorkName;
  readonly entry: Entry;
  readonly setup: Setup;
  readonly index: number;
  readonly port: number;
  readonly server: Peer;
  readonly how: Play;
}

/** The process of a contender, and how it is directed. */
class Player {
  readonly label: string;
  readonly #given: Given;
  readonly #peer: Peer;

  static async start(given: Given): Promise<Player> {
    const player = new Player(given);
    await player.#peer.next();
    return player;
  }

  private constructor(given: Given) {
    const { entry, setup, work, port, index, how } = given;
    this.label = entry.label ?? entry.name;
    this.#given = given;
    const url = `ws://127.0.0.1:${port}/${index}`;
    const args = [entry.name, url, work, `${how.share}`];
    this.#peer = new Peer(this.label, how.path("client/contender"), args, pins?.[0]);
    this.#peer.send(setup);
  }

  async round(): Promise<Metrics> {
    const { work, setup } = this.#given;
    const { direct } = await loadWork(work);
    const metrics = await direct(this.#direction(), setup);
    const seen = metrics["seen"] ?? 1;
    if (work === "feed" && setup.newest !== true && seen < 1 && !skips.has(this.#given.entry.name))
      throw new Error(`${this.label} handed out ${(seen * 100).toFixed(1)} % of the messages.`);
    return metrics;
  }

  end(): void {
    this.#peer.end();
  }

  #direction(): Direction {
    const { server, index, how } = this.#given;
    const to = `/${index}`;
    return {
      share: how.share,
      begin: (prepared) => {
        this.#peer.send({ prepared });
        return this.#peer.next();
      },
      next: () => this.#peer.next(),
      server: (order) => server.send({ to, ...order }),
      prepare: (count) => {
        server.send({ to, prepare: count });
        return server.next() as Promise<Prepared>;
      },
    };
  }
}
