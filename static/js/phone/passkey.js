// The phone's own lock (fingerprint, face) as a second way to the key, where the browser can make a secret of it
// (WebAuthn PRF). The portal never learns of it.
import { bytes } from "./ids.js";
import { unwrappedBy, wrappedBy } from "./lock.js";

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export async function possible() {
  const here = globalThis.PublicKeyCredential;
  if (!here?.isUserVerifyingPlatformAuthenticatorAvailable) return false;
  const able = await here.getClientCapabilities?.().catch(() => null);
  if (able && able["extension:prf"] === false) return false;
  return here.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

async function secret(id, salt) {
  const publicKey = {
    challenge: random(32), allowCredentials: [{ type: "public-key", id }], userVerification: "required",
    extensions: { prf: { eval: { first: salt } } },
  };
  const found = await navigator.credentials.get({ publicKey });
  const first = found.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  const key = await crypto.subtle.importKey("raw", first, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: bytes("portal phone lock v1") };
  return crypto.subtle.deriveKey(how, key, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The key wrapped by the phone's own lock, or null where this phone cannot. */
export async function added(raw) {
  try {
    const salt = random(32);
    const publicKey = {
      rp: { name: "Registers on this phone" }, user: { id: random(16), name: "Registers", displayName: "Registers on this phone" },
      challenge: random(32), pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
      authenticatorSelection: { authenticatorAttachment: "platform", userVerification: "required", residentKey: "preferred" },
      extensions: { prf: {} },
    };
    const made = await navigator.credentials.create({ publicKey });
    if (!made.getClientExtensionResults().prf?.enabled) return null;
    const key = await secret(made.rawId, salt);
    return key && { id: made.rawId, salt, ...(await wrappedBy(key, raw)) };
  } catch {
    return null;
  }
}

/** The raw key, or null where the phone's lock did not open. */
export async function opened(passkey) {
  try {
    const key = await secret(passkey.id, passkey.salt);
    return key && (await unwrappedBy(key, passkey));
  } catch {
    return null;
  }
}
