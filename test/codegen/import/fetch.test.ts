import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fetch, readBytes } from "../../../codegen/import/fetch.ts";

const url = "https://docs.example.com/spec.json";

async function failure(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => "it was read",
    (error: unknown) => String(error),
  );
}

const failing =
  (code: string): Fetch =>
  () =>
    Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("socket"), { code }) }));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fetch-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a file and a page are read byte for byte", async () => {
  await writeFile(join(folder, "spec.json"), "{}");
  expect(String(await readBytes(join(folder, "spec.json")))).toBe("{}");
  expect(String(await readBytes(url, () => Promise.resolve(new Response("{}\n"))))).toBe("{}\n");
});

test.each<[what: string, fetchUrl: Fetch, message: RegExp]>([
  [
    "no network",
    failing("ENOTFOUND"),
    /could not be downloaded: the name of the host is not known here \(is there a network\?\)/,
  ],
  ["a refused connection", failing("ECONNREFUSED"), /could not be downloaded: the connection was refused/],
  ["another failure", failing("ECERT"), /could not be downloaded: socket/],
  [
    "an answer that is no page",
    () => Promise.resolve(new Response("", { status: 404, statusText: "Not Found" })),
    /the server answered 404 Not Found/,
  ],
])("%s is reported with the URL", async (_, fetchUrl, message) => {
  const text = await failure(readBytes(url, fetchUrl));
  expect(text).toMatch(/^CodegenError: https:\/\/docs\.example\.com\/spec\.json: /);
  expect(text).toMatch(message);
});

test("a page without end is given up", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent++;
      controller.enqueue(new Uint8Array(8 * 1024 * 1024));
    },
  });
  expect(await failure(readBytes(url, () => Promise.resolve(new Response(endless))))).toMatch(/is larger than 64 MB/);
  expect(sent).toBeLessThan(12);
});

test.each([
  ["missing.json", /there is no such file/],
  [".", /is a folder, not a file/],
])("the file %s is reported", async (name, message) => {
  expect(await failure(readBytes(join(folder, name)))).toMatch(message);
});

test("only https is spoken", async () => {
  expect(await failure(readBytes("http://docs.example.com/spec.json"))).toMatch(/only https URLs and files are read/);
  const elsewhere = Object.defineProperty(new Response("{}"), "url", { value: "http://docs.example.com/spec.json" });
  expect(await failure(readBytes(url, () => Promise.resolve(elsewhere)))).toMatch(/which is not https/);
  expect(await failure(readBytes("file:///etc/passwd"))).toMatch(/only https URLs and files are read/);
});
