import { readFile, stat } from "node:fs/promises";
import { CodegenError } from "../tools/diagnostics.ts";

/** Far more than any description of the API so far (1.5 MB), far less than what would fill the memory. */
const mostBytes = 64 * 1024 * 1024;
const timeoutMs = 30_000;

/** The part of `fetch` that is used here, so that a test can replace the network. */
export type Fetch = (url: string, init: { signal: AbortSignal; redirect: "follow" }) => Promise<Response>;

/** Reads a file or downloads an https URL. Whatever stands in the way becomes an error that names the source. */
export async function readBytes(source: string, fetchUrl: Fetch = fetch): Promise<Buffer> {
  if (/^https:\/\//i.test(source)) return download(source, fetchUrl);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(source)) throw CodegenError.of(source, "only https URLs and files are read");
  try {
    const { size } = await stat(source);
    if (size > mostBytes) throw tooLarge(source);
    return await readFile(source);
  } catch (error) {
    if (error instanceof CodegenError) throw error;
    throw CodegenError.of(source, fileReason(error));
  }
}

async function download(url: string, fetchUrl: Fetch): Promise<Buffer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetchUrl(url, { signal, redirect: "follow" });
    if (!response.ok) {
      await response.body?.cancel();
      throw CodegenError.of(url, `the server answered ${response.status} ${response.statusText}`.trim());
    }
    if (response.url.startsWith("http:")) {
      await response.body?.cancel();
      throw CodegenError.of(url, `the server sent us on to ${response.url}, which is not https`);
    }
    return await readBody(response, url);
  } catch (error) {
    if (error instanceof CodegenError) throw error;
    const reason = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : networkReason(error);
    throw CodegenError.of(url, `could not be downloaded: ${reason}; download it by other means and name the file`);
  }
}

/** The body, given up as soon as it is too large, whatever the server announced. */
async function readBody(response: Response, url: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > mostBytes) throw tooLarge(url);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(source: string): CodegenError {
  return CodegenError.of(source, `is larger than ${mostBytes / 1024 / 1024} MB, so it is no description of the API`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function fileReason(error: unknown): string {
  const reasons: Record<string, string> = { ENOENT: "there is no such file", EISDIR: "is a folder, not a file" };
  return reasons[codeOf(error)] ?? `could not be read: ${error instanceof Error ? error.message : String(error)}`;
}

function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reasons: Record<string, string> = {
    ENOTFOUND: "the name of the host is not known here (is there a network?)",
    EAI_AGAIN: "the name of the host could not be looked up (is there a network?)",
    ECONNREFUSED: "the connection was refused",
    ECONNRESET: "the connection was cut",
  };
  return reasons[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
}
