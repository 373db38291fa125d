/** Signs with the cryptography of the host. */
import type { KeyObject } from "node:crypto";
import type { Signer } from "./signer.ts";
import { badPrivateKey, webSigner } from "./web-crypto.ts";

type NodeCrypto = typeof import("node:crypto");

/** The cryptography of Node, Bun and Deno, which signs without a wait; Web Cryptography elsewhere. */
export const hostSigner: Signer = {
  hmac(secret, text) {
    const node = nodeCrypto();
    if (node === undefined) return webSigner.hmac(secret, text);
    return node.createHmac("sha256", secret).update(text).digest("hex");
  },
  sign(privateKey, text) {
    const node = nodeCrypto();
    if (node === undefined) return webSigner.sign(privateKey, text);
    const key = readKey(node, privateKey);
    const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
    return node.sign(digest, Buffer.from(text), key).toString("base64url");
  },
};

/** Looked up when it is first needed: loading it costs. */
function nodeCrypto(): NodeCrypto | undefined {
  return globalThis.process?.getBuiltinModule?.("node:crypto");
}

/** The words of the cryptography are dropped: they help less, and what they repeat is not ours to say. */
function readKey({ createPrivateKey }: NodeCrypto, privateKey: string): KeyObject {
  const key = readPem(createPrivateKey, privateKey);
  if (key?.asymmetricKeyType === "ed25519" || key?.asymmetricKeyType === "rsa") return key;
  throw badPrivateKey();
}

function readPem(createPrivateKey: NodeCrypto["createPrivateKey"], pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
