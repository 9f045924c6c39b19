// The worker that keeps this app on the phone, and when a new version takes over: once nothing is unsent and nobody is
// marking, or when the person says so.
import { listen, now, tell } from "./state.js";

export async function newVersions(isQuiet) {
  if (!("serviceWorker" in navigator) || document.documentElement.dataset.worker !== "on") return;
  const had = Boolean(navigator.serviceWorker.controller);
  let goes = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (had && goes) location.reload(); });
  const place = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  if (!place) return;
  const waits = () => {
    if (!place.waiting || !had) return;
    now.update = () => { goes = true; place.waiting?.postMessage("go"); };
    if (isQuiet()) now.update();
    else tell();
  };
  place.addEventListener("updatefound", () => place.installing?.addEventListener("statechange", waits));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") place.update().catch(() => {}); });
  listen(() => { if (now.update && place.waiting && isQuiet()) now.update(); });
  waits();
}
