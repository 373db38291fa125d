/** An offline exchange in a process of its own, which goes on while the one of a test is blocked. */
import { createSimulator } from "../../../simulator/index.ts";

const { url, httpUrl } = await createSimulator({ seed: 1 });
process.send?.({ url, httpUrl });
// It goes with the test, however that ends.
process.on("disconnect", () => process.exit());
