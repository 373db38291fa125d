/** `deribit-rpc/secrets`: credentials from the environment, files, HashiCorp Vault, AWS and Google Cloud. */
export { type AwsSecretOptions, awsSecret, type GcpSecretOptions, gcpSecret } from "./cloud.ts";
export { type CredentialsFromOptions, credentialsFrom } from "./credentials.ts";
export { type EnvironmentSecretOptions, environmentSecret } from "./environment.ts";
export { type FileSecretOptions, fileSecret } from "./file.ts";
export type { SecretMembers, SecretSource } from "./source.ts";
export { type VaultLogin, type VaultSecret, type VaultSecretOptions, vaultSecret } from "./vault.ts";
export type { VaultFetch } from "./vault-wire.ts";
