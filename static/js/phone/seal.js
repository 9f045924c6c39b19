// What is marked is sealed at once to the portal's public key: from then on nobody can read it on this phone, its owner
// included, and it can still be sent.
import { base64url, bytes, fromBase64, joined, sha256 } from "./ids.js";

const VERSION = 1;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const subtle = crypto.subtle;

/** {sealed, hash}: the envelope of `body`, and the SHA-256 of what is in it, which the receipt has to repeat. */
export async function seal(body, { key, device, id, seq }) {
  const plain = bytes(JSON.stringify(body));
  const theirs = await subtle.importKey("spki", fromBase64(key), CURVE, true, []);
  const theirPoint = await subtle.exportKey("raw", theirs);
  const ours = await subtle.generateKey(CURVE, true, ["deriveBits"]);
  const ourPoint = await subtle.exportKey("raw", ours.publicKey);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const salt = joined(ourPoint, theirPoint);
  const derive = { name: "HKDF", hash: "SHA-256", salt, info: bytes("portal sync v1") };
  const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const once = await subtle.deriveKey(derive, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = bytes(`${device}|${id}|${seq}`);
  const hidden = await subtle.encrypt({ name: "AES-GCM", iv, additionalData }, once, plain);
  const sealed = base64url(joined(Uint8Array.of(VERSION), ourPoint, iv, hidden));
  return { sealed, hash: await sha256(plain) };
}
