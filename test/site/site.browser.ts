/** The site in a browser: `npm run docs:build`, then `npm run test:site`. Skipped where Chromium or the build is missing. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path/posix";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dist, fileOf, serveSite } from "./served.ts";

const executablePath = "/usr/bin/chromium";
const missing = [executablePath, join(dist, "index.html")].filter((file) => !existsSync(file));
if (missing.length > 0) console.warn(`skipped: the site in a browser, for which ${missing.join(" and ")} is missing`);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(missing.length > 0)("the site", () => {
  let browser: Browser;
  let server: Server;
  let origin = "";

  beforeAll(async () => {
    ({ server, origin } = await serveSite());
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Opens a page; what its console complains of is in `complaints`. */
  async function open(path: string): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
    await page.waitForSelector('.VPSwitchAppearance[title]:not([title=""])', { state: "attached" });
    return { page, complaints };
  }

  const pages = existsSync(dist)
    ? readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) =>
        /^(reference\/)?[\w.-]+\.html$/.test(name),
      )
    : [];

  test("has links that lead somewhere, to a page and its heading", () => {
    expect(pages.length).toBeGreaterThan(30);
    const idsOf = new Map<string, Set<string>>();
    const hasId = (file: string, id: string): boolean => {
      const ids =
        idsOf.get(file) ??
        new Set([...readFileSync(file, "utf8").matchAll(/ id="([^"]+)"/g)].map(([, each = ""]) => each));
      idsOf.set(file, ids);
      return ids.has(id);
    };
    const broken = pages.flatMap((name) => {
      const text = readFileSync(join(dist, name), "utf8");
      const links = new Set([...text.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href = ""]) => href));
      return [...links]
        .filter((href) => !/^(?:https?:|mailto:)/.test(href))
        .filter((href) => {
          const path = href.startsWith("#") ? `/${name}` : join("/", dirname(name), href.startsWith("/") ? "" : href);
          const file = fileOf(href.startsWith("/") ? href : path);
          if (file === undefined) return true;
          const id = decodeURIComponent(href.split("#")[1] ?? "");
          return id !== "" && file.endsWith(".html") && !hasId(file, id);
        })
        .map((href) => `${relative(".", name)}: ${href}`);
    });
    expect(broken).toEqual([]);
  });

  test.each(["/", "/getting-started", "/reference/trading", "/protocol", "/playground"])(
    "puts no error on the console, and passes axe, at %s",
    async (path) => {
      const { page, complaints } = await open(path);
      if (path === "/playground") await page.waitForSelector(".monaco-editor");
      await page.evaluate(axe);
      const violations = (await page.evaluate(
        `axe.run({ exclude: [[".monaco-editor"]] }, { runOnly: ["wcag2a", "wcag2aa"] }).then(({ violations }) =>
          violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 150)).join(" | ")))`,
      )) as string[];
      expect([violations, complaints]).toEqual([[], []]);
      await page.close();
    },
  );

  test("finds private/buy, in a search that a key opens", async () => {
    const { page } = await open("/");
    await page.keyboard.press("Control+k");
    await page.locator(".VPLocalSearchBox input").waitFor();
    await page.keyboard.type("private/buy");
    const results = page.locator(".VPLocalSearchBox .result");
    await results.filter({ hasText: "private/buy" }).first().click();
    await page.waitForURL(/reference\/.*privatebuy/);
    await page.close();
  });

  test("runs every example of the playground, and the first prints an order", async () => {
    const { page, complaints } = await open("/playground");
    const select = page.getByLabel("Example");
    const expected: Readonly<Record<string, RegExp>> = {
      "Place an order": /order \S+ filled[\s\S]*bought 100 at/,
      "Read a stream": /(mark [\d.]+, bid [\d.]+[\s\S]*){10}/,
      "Keep an order book": /live[\s\S]*(?:stale|building)[\s\S]*live/,
      "Find out what became of a lost order": /ended as unknown[\s\S]*the order was executed/,
    };
    expect(await select.locator("option").allInnerTexts()).toEqual(Object.keys(expected));
    for (const [name, output] of Object.entries(expected)) {
      await select.selectOption(name);
      await page.getByRole("button", { name: "Run" }).click();
      await expect.poll(() => page.getByRole("log").innerText(), { timeout: 60_000 }).toMatch(output);
      await page.getByRole("button", { name: "Stop" }).click();
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("checks what is typed in the playground against the types of the package", async () => {
    const { page } = await open("/playground");
    await page.waitForSelector(".monaco-editor");
    const markers = (): Promise<string[]> =>
      page.evaluate(`monaco.editor.getModelMarkers({}).map(({ message }) => message)`);
    expect(await markers()).toEqual([]);
    await page.evaluate(
      `(() => { const [model] = monaco.editor.getModels(); model.setValue(model.getValue().replace("instrument_name", "instrument_nam")); })()`,
    );
    await expect.poll(markers, { timeout: 60_000 }).toEqual([expect.stringContaining("instrument_name")]);
    await page.close();
  });
});
