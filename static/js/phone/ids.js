// Keys, hashes and the letters they are written in.

export const bytes = (text) => new TextEncoder().encode(text);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part.buffer ?? part, part.byteOffset ?? 0, part.byteLength), at);
    at += part.byteLength;
  }
  return whole;
}

export function base64url(data) {
  let text = "";
  for (const byte of new Uint8Array(data)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function fromBase64(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export const hex = (data) => [...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (data) => hex(await crypto.subtle.digest("SHA-256", data));

/** A UUIDv7: sorts by the clock of this phone, and no two are alike. */
export function newId(instant = Date.now()) {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  const time = Math.max(0, instant);
  for (let at = 0; at < 6; at += 1) raw[at] = Math.floor(time / 2 ** (8 * (5 - at))) % 256;
  raw[6] = 0x70 | (raw[6] & 0x0f);
  raw[8] = 0x80 | (raw[8] & 0x3f);
  const text = hex(raw);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}
