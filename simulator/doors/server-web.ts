/** In place of `server.ts` where there is no Node: a page opens no port. */

import type { listen as listenOnNode } from "./server.ts";

/** Whether this host can listen. */
export const canListen = false;

/** Refuses: `transport` and `http` are the only doors. */
export const listen: typeof listenOnNode = () =>
  Promise.reject(
    new Error(
      "The simulator cannot listen here: browsers and workers open no port. Leave out `listen`, and connect by `transport` or `http`.",
    ),
  );
