/** Sources of secrets besides Vault, and the credentials that are made of what they hold. */
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { ConnectionError } from "../../../src/errors/client.ts";
import {
  awsSecret,
  credentialsFrom,
  environmentSecret,
  fileSecret,
  gcpSecret,
  type SecretMembers,
  type SecretSource,
} from "../../../src/secrets/entry.ts";
import { ending, openWorld } from "../helpers/client.ts";
import { Refused, tokens } from "../helpers/exchange.ts";
import { planted, printed, serve } from "./helpers.ts";

const key = { client_id: "id-1", client_secret: planted };
const folder = (): string => mkdtempSync(join(tmpdir(), "secrets-"));
afterEach(() => vi.unstubAllEnvs());

/** A file that its owner alone can read. */
function write(file: string, text: string, mode = 0o600): string {
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

test("variables of the environment are read when they are asked for", async () => {
  const source = environmentSecret();
  await expect(source.read()).rejects.toThrow("variables such as DERIBIT_CLIENT_ID, none is set");
  vi.stubEnv("DERIBIT_CLIENT_ID", "id-1");
  vi.stubEnv("DERIBIT_CLIENT_SECRET", planted);
  expect(await credentialsFrom(source)()).toEqual({ clientId: "id-1", clientSecret: planted });
  const env = { DESK_CLIENT_ID: "id-2", DESK_PRIVATE_KEY: "-----BEGIN-----\\nabc" };
  expect(await credentialsFrom(environmentSecret({ prefix: "DESK_", env }))()).toEqual({
    kind: "key",
    clientId: "id-2",
    privateKey: "-----BEGIN-----\nabc",
  });
});

test("a file is read as it is then, and refused while others can read it", async () => {
  const file = write(join(folder(), "key.json"), JSON.stringify(key));
  const credentials = credentialsFrom(fileSecret(file), { signs: true });
  expect(await credentials()).toEqual({ kind: "signature", clientId: "id-1", clientSecret: planted });
  write(file, JSON.stringify({ clientId: "id-2", clientSecret: "new" }));
  expect(await credentials()).toEqual({ kind: "signature", clientId: "id-2", clientSecret: "new" });
  for (const mode of [0o604, 0o640, 0o660]) {
    chmodSync(file, mode);
    await expect(credentials()).rejects.toThrow(/that other users cannot read: run `chmod 600`/);
  }
  chmodSync(file, 0o640);
  expect(await fileSecret(file, { groupMayRead: true }).read()).toEqual({ clientId: "id-2", clientSecret: "new" });
  chmodSync(file, 0o644);
  await expect(fileSecret(file, { groupMayRead: true }).read()).rejects.toThrow("chmod 600");
});

test("a folder is read as Kubernetes mounts it, and a file may be one member", async () => {
  const mount = folder();
  mkdirSync(join(mount, "..v1"));
  write(join(mount, "..v1", "client_id"), "id-1\n");
  write(join(mount, "..v1", "client_secret"), planted);
  for (const name of ["client_id", "client_secret"]) symlinkSync(join("..v1", name), join(mount, name));
  expect(await fileSecret(mount).read()).toEqual(key);
  const file = write(join(folder(), "secret"), `${planted}\n`);
  const credentials = credentialsFrom(fileSecret(file, { member: "client_secret" }), { clientId: "id-9" });
  expect(await credentials()).toEqual({ clientId: "id-9", clientSecret: planted });
});

test.each<[string, (file: string) => void, RegExp]>([
  ["missing", () => {}, /^the file .*: it cannot be read \(ENOENT\)$/],
  ["no JSON", (file) => write(file, `{"client_secret": ${planted}`), /`the file .*` to be a JSON object$/],
  ["a list", (file) => write(file, JSON.stringify([planted])), /an object whose members are texts/],
  [
    "without an id",
    (file) => write(file, JSON.stringify({ client_secret: planted })),
    /a member `client_id`, or the option/,
  ],
  ["with both kinds", (file) => write(file, JSON.stringify({ ...key, private_key: planted })), /one of the members/],
])("a file that is %s is an error that names it, and shows nothing of it", async (_, make, message) => {
  const file = join(folder(), "key.json");
  make(file);
  const reading = credentialsFrom(fileSecret(file))();
  await expect(reading).rejects.toThrow(message);
  expect(await printed(reading)).not.toContain(planted);
});

const awsConfig = (url: string) => ({
  region: "eu-west-1",
  endpoint: url,
  credentials: { accessKeyId: "AKIA", secretAccessKey: `${planted}-aws` },
  maxAttempts: 1,
});

test("AWS Secrets Manager gives a version by its own client", async () => {
  const aws = await serve(() => ({ body: { SecretString: JSON.stringify(key) } }));
  expect(await awsSecret({ secretId: "desk/deribit", config: awsConfig(aws.url) }).read()).toEqual(key);
  expect(JSON.parse(aws.asked[0]?.body ?? "")).toEqual({ SecretId: "desk/deribit" });
  expect(aws.asked[0]?.headers["x-amz-target"]).toBe("secretsmanager.GetSecretValue");
  const bytes = await serve(() => ({ body: { SecretBinary: Buffer.from(planted).toString("base64") } }));
  const source = awsSecret({
    secretId: "pem",
    versionStage: "AWSPENDING",
    member: "private_key",
    config: awsConfig(bytes.url),
  });
  expect(await source.read()).toEqual({ private_key: planted });
  expect(JSON.parse(bytes.asked[0]?.body ?? "")).toMatchObject({ VersionStage: "AWSPENDING" });
});

test.each([
  ["ResourceNotFoundException", 400, "it is not there", 404],
  ["AccessDeniedException", 400, "this process may not read it", 403],
  ["InternalServiceError", 500, "it cannot be read (InternalServiceError)", undefined],
])("%s of AWS is an error without a secret", async (type, status, message, meant) => {
  const aws = await serve(() => ({ status, body: { __type: type, message: planted } }));
  const reading = awsSecret({ secretId: "desk/deribit", config: awsConfig(aws.url) }).read();
  await expect(reading).rejects.toMatchObject({
    message: `the secret desk/deribit of AWS Secrets Manager: ${message}`,
    ...(meant !== undefined && { status: meant }),
  });
  expect(await printed(reading)).not.toContain(planted);
});

/** Options that have the client of Google speak HTTP to a double, with a token of the test. */
const gcpConfig = (url: string) => ({
  fallback: true,
  protocol: "http",
  apiEndpoint: "127.0.0.1",
  port: Number(new URL(url).port),
  auth: {
    fetch: (url: string, { agent: _, ...init }: RequestInit & { readonly agent?: unknown }) => {
      (init.headers as Headers).set("authorization", `Bearer ${planted}-gcp`);
      return fetch(url, init);
    },
    getRequestHeaders: async () => new Headers(),
    getUniverseDomain: async () => "googleapis.com",
  },
});
const version = "projects/desk/secrets/deribit/versions/latest";

test("Google Cloud Secret Manager gives a version by its own client", async () => {
  const data = Buffer.from(JSON.stringify(key)).toString("base64");
  const gcp = await serve(() => ({ body: { name: version, payload: { data } } }));
  expect(await gcpSecret({ version, config: gcpConfig(gcp.url) }).read()).toEqual(key);
  expect(gcp.asked[0]?.url).toContain(`/v1/${version}:access`);
});

test.each([
  [403, "PERMISSION_DENIED", "this process may not read it"],
  [404, "NOT_FOUND", "it is not there"],
])("%i of Google Cloud is an error without a secret", async (code, status, message) => {
  const gcp = await serve(() => ({ status: code, body: { error: { code, status, message: planted } } }));
  const reading = gcpSecret({ version, config: gcpConfig(gcp.url) }).read();
  await expect(reading).rejects.toMatchObject({
    message: `the secret ${version} of Google Cloud: ${message}`,
    status: code,
  });
  expect(await printed(reading)).not.toContain(planted);
});

/** A source that does as it is said to. */
function scripted() {
  const script = { read: async (): Promise<SecretMembers> => key };
  const source: SecretSource = { name: "the safe", read: () => script.read() };
  return { script, source };
}

test("the key that was read last is used while the source cannot be reached, with a report, for an hour", async () => {
  const { script, source } = scripted();
  const [clock, onKept] = [createVirtualClock(), vi.fn()];
  const credentials = credentialsFrom(source, { clock, onKept });
  await credentials();
  script.read = async () => {
    throw new ConnectionError("the safe: it cannot be read (ECONNREFUSED)");
  };
  expect(await credentials()).toMatchObject({ clientId: "id-1" });
  expect(onKept).toHaveBeenCalledWith(
    expect.objectContaining({ message: "the safe: it cannot be read (ECONNREFUSED)" }),
  );
  await clock.advance(3_600_001);
  await expect(credentials()).rejects.toThrow("ECONNREFUSED");
});

test("the key is used all the same when `onKept` throws or rejects, with one warning", async () => {
  const { script, source } = scripted();
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const failures = [
    () => {
      throw new Error("boom");
    },
    () => Promise.reject(new Error("bang")) as never,
  ];
  for (const onKept of failures) {
    const credentials = credentialsFrom(source, { clock: createVirtualClock(), onKept });
    script.read = async () => key;
    await credentials();
    script.read = () => Promise.reject(new ConnectionError("the safe: it cannot be read (ECONNREFUSED)"));
    expect(await credentials()).toMatchObject({ clientId: "id-1" });
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(warned).toHaveBeenCalledTimes(1);
  expect(String(warned.mock.calls[0]?.[0])).toContain("`onKept` failed: boom");
  warned.mockRestore();
});

test("a source that refuses ends a key at once, and one that hangs is given up", async () => {
  const { script, source } = scripted();
  const clock = createVirtualClock();
  const credentials = credentialsFrom(source, { clock, onKept: () => {}, timeoutMs: 500 });
  await credentials();
  script.read = async () => {
    throw new ConnectionError("the safe: the token may not read it (403)", { status: 403 });
  };
  await expect(credentials()).rejects.toThrow("403");
  script.read = () => new Promise(() => {});
  expect(await clock.until(credentials())).toMatchObject({ clientId: "id-1" });
  const first = credentialsFrom(source, { clock, timeoutMs: 500 })();
  await expect(clock.until(first)).rejects.toThrow("the safe: nothing came within 500 ms");
});

test("what a source of the user throws is not shown", async () => {
  const source: SecretSource = { name: "the safe", read: () => Promise.reject(new Error(`bad ${planted}`)) };
  const reading = credentialsFrom(source)();
  await expect(reading).rejects.toThrow(/^the safe: it cannot be read$/);
  expect(await printed(reading)).not.toContain(planted);
  expect(inspect(fileSecret("/x"), { depth: 9, showHidden: true })).not.toContain(planted);
});

test("a key that was replaced is taken over on the same connection, when the exchange refuses the old one", async () => {
  const { script, source } = scripted();
  const { client, exchange } = await openWorld({ credentials: credentialsFrom(source) });
  script.read = async () => ({ client_id: "id-2", client_secret: "second" });
  let isOld = true;
  exchange.on("private/get_positions", () => {
    if (isOld) throw new Refused(13009, "unauthorized", { reason: "invalid_token" });
    return [];
  });
  exchange.on("public/auth", ({ params }) => {
    if (params["client_id"] !== "id-2") throw new Refused(13004, "invalid_credentials");
    isOld = false;
    return tokens("access-new", "refresh-new");
  });
  const positions = ending(client.private.getPositions());
  await exchange.clock.advance(100);
  expect(positions.value).toEqual([]);
  expect(exchange.callsOf("public/auth").map(({ params }) => params["client_id"])).toEqual(["id-1", undefined, "id-2"]);
  expect(client.stats.connections).toBe(1);
});
