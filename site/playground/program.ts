/** Runs a program in a frame of its own, so that stopping it leaves nothing behind. */
import { withBase } from "vitepress";

/** One line that a program printed. */
export interface Line {
  readonly kind: "log" | "error";
  readonly text: string;
}

/** A program that runs. */
export interface Running {
  stop(): void;
}

/** What runs in the frame before the program: its console, and what it throws, go to the page around it. */
const prelude = `
const show = (value) => {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.name + ": " + value.message;
  try { return JSON.stringify(value, undefined, 2) ?? String(value); } catch { return String(value); }
};
const tell = (kind) => (...values) => parent.postMessage({ kind, text: values.map(show).join(" ") }, parent.location.origin);
Object.assign(console, { log: tell("log"), info: tell("log"), table: tell("log"), warn: tell("error"), error: tell("error") });
addEventListener("error", ({ message, error }) => tell("error")(error ?? message));
addEventListener("unhandledrejection", (event) => { event.preventDefault(); tell("error")(event.reason); });`;

/** Runs the text of a module; `onLine` gets what it prints. */
export function runProgram(javascript: string, onLine: (line: Line) => void): Running {
  const at = (file: string): string => new URL(withBase(`/deribit-rpc/${file}`), location.href).href;
  const imports = { "deribit-rpc": at("index.web.js"), "deribit-rpc/simulator": at("simulator.web.js") };
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "The program that runs";
  const closing = /<\/(script)/gi;
  frame.srcdoc = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
<script>${prelude}</script><script type="module">${javascript.replace(closing, "<\\/$1")}</script>`;
  const listen = ({ source, data }: MessageEvent): void => {
    if (source === frame.contentWindow) onLine(data as Line);
  };
  addEventListener("message", listen);
  document.body.append(frame);
  return {
    stop: () => {
      removeEventListener("message", listen);
      frame.remove();
    },
  };
}
