/** Secrets in the managers of AWS and Google Cloud, by their own clients. */
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { membersOf, type SecretSource, unavailable, withoutWords } from "./source.ts";

/** Options of `awsSecret`. */
export interface AwsSecretOptions {
  /** Name or ARN of the secret. */
  readonly secretId: string;
  /** Stage of the version to read. @default "AWSCURRENT" */
  readonly versionStage?: string | undefined;
  /** Name of the one member that the secret is, for a secret that is no JSON object. @default none */
  readonly member?: string | undefined;
  /** Options of `SecretsManagerClient`, as `region`. @default those of the environment */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

/** Options of `gcpSecret`. */
export interface GcpSecretOptions {
  /** The version to read, as `projects/desk/secrets/deribit/versions/latest`. */
  readonly version: string;
  /** Name of the one member that the secret is, for a secret that is no JSON object. @default none */
  readonly member?: string | undefined;
  /** Options of `SecretManagerServiceClient`, as `keyFilename`. @default those of the environment */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

const knownAws: KnownOptions<AwsSecretOptions> = {
  secretId: "checked",
  versionStage: "string",
  member: "string",
  config: "checked",
};
const knownGcp: KnownOptions<GcpSecretOptions> = { version: "checked", member: "string", config: "checked" };
const gcpVersion = /^projects\/[^/]+\/(?:locations\/[^/]+\/)?secrets\/[^/]+\/versions\/[^/]+$/;
/** What the services mean by not there and not allowed: names of AWS, codes of gRPC, statuses of HTTP. */
const statuses: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  7: 403,
  5: 404,
  403: 403,
  404: 404,
};

/**
 * Reads a secret of AWS Secrets Manager. Needs the package `@aws-sdk/client-secrets-manager`.
 *
 * ```ts
 * const credentials = credentialsFrom(awsSecret({ secretId: "desk/deribit", config: { region: "eu-west-1" } }));
 * ```
 */
export function awsSecret(options: AwsSecretOptions): SecretSource {
  checkOptions("", options, knownAws);
  const { secretId, versionStage, member, config = {} } = options;
  if (typeof secretId !== "string" || secretId === "") throw new ConfigError("secretId", "the name or ARN of a secret");
  const name = `the secret ${secretId} of AWS Secrets Manager`;
  const open = once(async () => {
    const sdk = await installed("@aws-sdk/client-secrets-manager", import("@aws-sdk/client-secrets-manager"));
    return { sdk, client: new sdk.SecretsManagerClient(config) };
  });
  return {
    name,
    read: () =>
      asked(name, async () => {
        const { sdk, client } = await open();
        const command = new sdk.GetSecretValueCommand({ SecretId: secretId, VersionStage: versionStage });
        const { SecretString: text, SecretBinary: bytes } = await client.send(command);
        return membersOf(name, text ?? new TextDecoder().decode(bytes), member);
      }),
  };
}

/**
 * Reads a version of a secret of Google Cloud Secret Manager. Needs the package `@google-cloud/secret-manager`.
 *
 * ```ts
 * const credentials = credentialsFrom(gcpSecret({ version: "projects/desk/secrets/deribit/versions/latest" }));
 * ```
 */
export function gcpSecret(options: GcpSecretOptions): SecretSource {
  checkOptions("", options, knownGcp);
  const { version, member, config = {} } = options;
  if (typeof version !== "string" || !gcpVersion.test(version)) {
    throw new ConfigError("version", "a version as `projects/desk/secrets/deribit/versions/latest`");
  }
  const name = `the secret ${version} of Google Cloud`;
  const open = once(async () => {
    const sdk = await installed("@google-cloud/secret-manager", import("@google-cloud/secret-manager"));
    return new sdk.SecretManagerServiceClient(
      config as ConstructorParameters<typeof sdk.SecretManagerServiceClient>[0],
    );
  });
  return {
    name,
    read: () =>
      asked(name, async () => {
        const client = await open();
        const [{ payload }] = await client.accessSecretVersion({ name: version });
        const data = payload?.data ?? "";
        return membersOf(name, typeof data === "string" ? data : new TextDecoder().decode(data), member);
      }),
  };
}

/** Runs a task once that works; one that failed is run again. */
function once<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  return () => {
    running ??= run().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}

/** Asks a service; its error is shown by its name or code alone. */
async function asked<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const { name: kind, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
    const status = statuses[String(code)] ?? statuses[String(kind)];
    if (status === undefined) throw withoutWords(name, error);
    throw unavailable(name, status === 404 ? "it is not there" : "this process may not read it", status);
  }
}

async function installed<Module>(name: string, module: Promise<Module>): Promise<Module> {
  try {
    return await module;
  } catch {
    throw new ConfigError(name, `installed: run \`npm install ${name}\``);
  }
}
