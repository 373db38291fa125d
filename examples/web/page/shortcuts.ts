/** Keys that work wherever nothing is being typed. */
const targets: Readonly<Record<string, string>> = { "/": "instrument", b: "side-buy", s: "side-sell", o: "cancel-all" };

/** Moves the focus to what a key stands for; a side of the ticket is chosen as well. */
export function onShortcut(event: KeyboardEvent): void {
  const isTyping = event.target instanceof HTMLInputElement && !["radio", "checkbox"].includes(event.target.type);
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = document.getElementById(targets[event.key] ?? "");
  if (target === null) return;
  event.preventDefault();
  if (target instanceof HTMLInputElement && target.type === "radio") target.click();
  target.focus();
  if (target instanceof HTMLInputElement && target.type !== "radio") target.select();
}
