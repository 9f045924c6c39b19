// The key of what this phone holds. It is random, is kept in memory only, and lies on the phone wrapped by a passphrase
// (and by the phone's own lock, see passkey.js). No server can open it.
import { bytes } from "./ids.js";

export const SHORTEST = 8;
export const TRIES = 10;
const ITERATIONS = 600_000;
const IDLE = 5 * 60_000;
const AFTER_END = 15 * 60_000;
const subtle = crypto.subtle;
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** A new key: raw for as long as it is being wrapped. */
export const newKey = () => random(32);

export const usable = (raw) => subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

async function fromPassphrase(passphrase, salt, iterations) {
  const secret = await subtle.importKey("raw", bytes(passphrase.normalize("NFC").trim()), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The key, wrapped so that only this passphrase opens it. */
export async function wrapped(raw, passphrase) {
  const salt = random(16);
  return { salt, iterations: ITERATIONS, ...(await wrappedBy(await fromPassphrase(passphrase, salt, ITERATIONS), raw)) };
}

export async function wrappedBy(key, raw) {
  const iv = random(12);
  return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, key, raw) };
}

/** The raw key, or null where the passphrase is another. */
export const unwrapped = async (wrap, passphrase) =>
  unwrappedBy(await fromPassphrase(passphrase, wrap.salt, wrap.iterations), wrap);

export async function unwrappedBy(key, wrap) {
  try {
    return new Uint8Array(await subtle.decrypt({ name: "AES-GCM", iv: wrap.iv }, key, wrap.data));
  } catch {
    return null;
  }
}

export async function hidden(key, what) {
  const iv = random(12);
  return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(JSON.stringify(what))) };
}

/** What was hidden, or null where another key hid it. */
export async function shown(key, { iv, data }) {
  try {
    return JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv }, key, data)));
  } catch {
    return null;
  }
}

/** Whether a delivery session runs now, or ended less than 15 minutes ago. */
export const isRunning = (registers, now) =>
  registers.some(({ starts_at: start, ends_at: end }) => Date.parse(start) <= now && now < Date.parse(end) + AFTER_END);

/** Whether the key has to go: five minutes without a touch, or the clock was set, unless a session runs. */
export const isIdle = (idle, registers, now) => Math.abs(idle) >= IDLE && !isRunning(registers, now);
