/** The web terminal in a browser, on an exchange that breaks on demand: `npm run test:web`. Skipped where Chromium is missing. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ServedTerminal, serveTerminal } from "../../examples/web/serve.ts";

const executablePath = "/usr/bin/chromium";
const isMissing = !existsSync(executablePath);
if (isMissing) console.warn(`skipped: the web terminal in a browser, for which ${executablePath} is missing`);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(isMissing)("the web terminal", () => {
  let terminal: ServedTerminal;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    terminal = await serveTerminal(5373);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  });
  afterAll(async () => {
    await browser?.close();
    await terminal?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage({ viewport: { width: 1600, height: 960 } });
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(terminal.url);
    await page.locator(".state.ready").waitFor();
    await page.locator(".ladder .body:not(.old) .bids li").nth(3).waitFor();
  });
  afterEach(async () => {
    terminal.exchange.faults.clear();
    await page
      .getByRole("button", { name: "Cancel all" })
      .click({ timeout: 1_000 })
      .catch(() => {});
    await page.close();
  });

  const panel = (name: string) => page.getByRole("region", { name, exact: true });
  const newest = () => panel("Activity").locator("li").first();
  const send = () => page.locator("button.send");

  test("fills an order from the ticket, and shows the position", async () => {
    await page.getByRole("radio", { name: "Market" }).check();
    await page.getByLabel("Amount, USD").fill("250");
    await send().click();
    await expect.poll(() => newest().innerText()).toMatch(/buy 250 BTC-PERPETUAL at the market\s+done filled at \d/);
    await expect.poll(() => panel("Positions").innerText()).toMatch(/BTC-PERPETUAL\s+250/);
    await page.getByRole("button", { name: "Close BTC-PERPETUAL" }).click();
    await expect.poll(() => panel("Positions").innerText()).toContain("No positions");
    expect(complaints).toEqual([]);
  });

  test("rests an order at a price of the ladder, marks it there, and cancels it", async () => {
    await page.locator(".ladder .bids button").nth(5).click();
    const price = await page.getByLabel("Price, USD").inputValue();
    await page.getByLabel("Post only").check();
    await send().click();
    const row = panel("Open orders").locator("tbody tr");
    await expect.poll(() => row.innerText()).toContain(Number(price).toLocaleString("en-US"));
    await expect.poll(() => page.locator(".ladder .own").count()).toBe(1);
    await row.getByRole("button", { name: /^Cancel buy/ }).click();
    await expect.poll(() => panel("Open orders").innerText()).toContain("No open orders");
    await expect.poll(() => newest().innerText()).toMatch(/^[\d:]+ cancel buy [\s\S]*done cancelled/);
    expect(complaints).toEqual([]);
  });

  test("greys out the book and sends nothing while the line is down, and comes back by itself", async () => {
    await page.getByRole("radio", { name: "Market" }).check();
    terminal.exchange.faults.add({ kind: "refuse", times: 1_000 });
    terminal.exchange.faults.add({ kind: "drop" });
    await page.locator(".state.waiting").waitFor();
    expect(await panel("Order book").innerText()).toContain(": prices are old");
    expect(await page.locator(".ladder .body.old .bids li").count()).toBeGreaterThan(3);
    expect(await panel("Order").innerText()).toContain("No connection: nothing is sent");
    expect(await send().isDisabled()).toBe(true);

    terminal.exchange.faults.clear();
    await page.locator(".state.ready").waitFor();
    await page.locator(".ladder .body:not(.old) .bids li").nth(3).waitFor();
    await expect.poll(() => panel("Trades").innerText(), { timeout: 30_000 }).toContain("trades may be missing");
    await send().click();
    await expect.poll(() => newest().innerText()).toContain("done filled at");
    await page.getByRole("button", { name: "Close BTC-PERPETUAL" }).click();
    // A socket that the exchange refuses is an error of the browser itself, and no other may be there.
    expect(complaints.filter((text) => !/WebSocket connection to .* failed/.test(text))).toEqual([]);
  });

  test("holds market orders back while the book is stale on a line that is up", async () => {
    await page.getByRole("radio", { name: "Market" }).check();
    // The next change is lost, the one behind it shows that, and no snapshot comes through.
    const channel = "book.BTC-PERPETUAL*";
    terminal.exchange.faults.add({ kind: "gap", channel });
    terminal.exchange.faults.add({ kind: "truncate", channel, skip: 2, times: 10_000 });
    await expect.poll(() => panel("Order").innerText()).toContain("The book is not live: no market order is sent");
    expect(await send().isDisabled()).toBe(true);
    await page.getByRole("radio", { name: "Limit" }).check();
    expect(await panel("Order").innerText()).toContain(": prices are old");
    expect(await send().isDisabled()).toBe(false);
    terminal.exchange.faults.clear();
    await expect.poll(() => panel("Order book").innerText(), { timeout: 30_000 }).not.toContain(": prices are old");
  });

  test("shows an order without an answer as unknown, never as failed, and then what became of it", async () => {
    terminal.exchange.faults.add({ kind: "lose_reply", method: "private/buy" });
    await page.locator(".ladder .bids button").nth(7).click();
    // Each standing of the newest line, however short it is shown.
    await page.evaluate(`(() => {
      seen = [];
      new MutationObserver(() => {
        const text = document.querySelector(".activity .standing").textContent;
        if (text !== seen.at(-1)) seen.push(text);
      }).observe(document.querySelector(".activity .lines"), { subtree: true, childList: true, characterData: true });
    })()`);
    await send().click();
    await expect
      .poll(() => newest().innerText(), { timeout: 40_000 })
      .toMatch(/done executed after all: (?:open|filled)/);
    const standings = await page.evaluate("seen");
    expect(standings).toEqual(["working", "unknown", "done"]);
  });

  test("shows a refusal with its reason", async () => {
    await page.getByLabel("Amount, USD").fill("900000000");
    await send().click();
    await expect.poll(() => newest().innerText()).toMatch(/refused 10009 /);
  });

  test("says what is wrong with an order before it is sent", async () => {
    await page.getByLabel("Amount, USD").fill("15");
    expect(await panel("Order").innerText()).toContain("Amounts are multiples of 10");
    await page.getByLabel("Amount, USD").fill("20");
    await page.getByLabel("Price, USD").fill("60000.3");
    expect(await panel("Order").innerText()).toContain("Prices are multiples of 0.5");
    expect(await send().isDisabled()).toBe(true);
  });

  test("leads from the chain to the market of an option, and draws its smile", async () => {
    await page.locator(".strikes button").first().waitFor();
    await page.getByRole("button", { name: /^BTC-\S+-60000-C ask / }).click();
    await expect.poll(() => page.getByLabel("Instrument", { exact: true }).inputValue()).toMatch(/^BTC-\w+-60000-C$/);
    await expect.poll(() => panel("Order").innerText()).toMatch(/Amount, BTC[\s\S]*Buy 0.1 at 0\.0/);
    const isDrawn = () =>
      page
        .locator(".smile canvas")
        .evaluate(
          (canvas: {
            width: number;
            height: number;
            getContext(kind: "2d"): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
          }) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            // The colour of the curve: more blue than red, and bright.
            return data.some((red, at) => at % 4 === 0 && (data[at + 2] ?? 0) > 230 && red < 130);
          },
        );
    await expect.poll(isDrawn).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("is worked by keys alone", async () => {
    await page.keyboard.press("s");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowUp");
    expect(await page.getByLabel("Amount, USD").inputValue()).toBe("110");
    await page.keyboard.press("Enter");
    await expect.poll(() => newest().innerText()).toMatch(/sell 110 BTC-PERPETUAL at/);
    await page.keyboard.press("Tab");
    await page.locator(".ladder .asks button").first().focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    expect(await page.getByLabel("Price, USD").inputValue()).not.toBe("");
  });

  test("passes axe", async () => {
    await page.locator(".strikes button").first().waitFor();
    await page.evaluate(axe);
    const violations = await page.evaluate(
      `axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 150)).join(" | ")))`,
    );
    expect(violations).toEqual([]);
  });

  test("keeps a key in the memory of the page alone", async () => {
    await page.getByRole("button", { name: "Offline exchange" }).click();
    await page.getByRole("radio", { name: "test.deribit.com" }).check();
    await page.getByLabel("Client id").fill("some-id");
    await page.getByLabel("Client secret").fill("some-secret");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.locator(".state:not(.ready)").waitFor();
    const kept = await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.body.innerHTML])",
    );
    expect(kept).not.toContain("some-secret");
  });
});
