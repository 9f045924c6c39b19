// One question to the portal and what became of it, in kinds that the rest of the app knows. Never throws.

const PATIENCE = 25_000;

/** {kind, body, wait}: kind is ok, offline, gate, sign in, revoked, other person, too big, update, busy or refused. */
export async function ask(path, body, { device, token } = {}) {
  let answer;
  const headers = { "Content-Type": "application/json", "X-Portal-Device": device };
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    const options = { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin", cache: "no-store" };
    answer = await fetch(path, { ...options, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
    const text = await answer.text();
    return told(answer, parsed(text));
  } catch {
    return { kind: "offline" };
  }
}

function parsed(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === "object" ? found : null;
  } catch {
    return null;
  }
}

function told(answer, body) {
  const { status } = answer;
  const error = body?.error;
  const wait = Number(answer.headers.get("Retry-After")) * 1000 || 0;
  if (status === 200) return body ? { kind: "ok", body } : { kind: "gate", status };
  if (!body && status < 500 && status !== 429 && status !== 413) return { kind: status === 401 ? "sign in" : "gate", status };
  if (status === 401) return { kind: "sign in", status };
  if (status === 403 && error === "revoked") return { kind: "revoked", status, body }; // it may hold receipts all the same
  if (status === 409 && error === "other person") return { kind: "other person", status };
  if (status === 413) return { kind: "too big", status };
  if (status === 426) return { kind: "update", status };
  if (status === 503 && error === "in line") return { kind: "busy", status, wait, inLine: true };
  if (status === 429 || status >= 500 || status === 408 || status === 423) return { kind: "busy", status, wait };
  return { kind: "refused", status };
}
