/** How the source becomes a build for browsers. */
import { resolve } from "node:path";

/** Files of Node alone, and what stands in their place. */
const onTheWeb = [
  [/\/ws\.ts$/, "src/transport/ws-web.ts"],
  [/\/byte-reader\.ts$/, "src/client/byte-reader-web.ts"],
  [/\/server\.ts$/, "simulator/doors/server-web.ts"],
  [/\/cryptography\.ts$/, "simulator/session/cryptography-web.ts"],
] as const;

/** Takes what browsers have instead of what Node has, where the conditions of `exports` say so. A plugin of tsdown and of Vite. */
export const forTheWeb = {
  name: "for-the-web",
  enforce: "pre" as const,
  resolveId: (source: string): string | undefined => {
    const file = onTheWeb.find(([name]) => name.test(source))?.[1];
    return file === undefined ? undefined : resolve(import.meta.dirname, file);
  },
};
