/** The programs to choose from. Each is a file that a reader can copy: it runs on Node as it does here. */

import book from "./examples/book.ts?raw";
import lost from "./examples/lost-order.ts?raw";
import order from "./examples/order.ts?raw";
import stream from "./examples/stream.ts?raw";

/** One program. */
export interface Example {
  readonly name: string;
  readonly text: string;
}

export const examples: readonly [Example, ...Example[]] = [
  { name: "Place an order", text: order },
  { name: "Read a stream", text: stream },
  { name: "Keep an order book", text: book },
  { name: "Find out what became of a lost order", text: lost },
];
