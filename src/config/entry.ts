/** `deribit-rpc/config`: settings of a client from a file, and their change while it runs. */
export { type Config, type ConfiguredOptions, createConfig } from "./config.ts";
export { type LoadConfigOptions, type LoadedConfig, loadConfig } from "./load.ts";
export { type CredentialsSetting, configSchema, type Settings } from "./schema.ts";
