// Only enhances: every page works without it.
import { Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink, createAll }
  from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink]) createAll(component);

// "Copy": the text stands in a box that can be selected without this.
for (const box of document.querySelectorAll("textarea[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button button--secondary";
  button.textContent = "Copy as text";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  told.className = "copied";
  button.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      told.textContent = "Copied";
    } catch {
      told.textContent = document.execCommand("copy") ? "Copied" : "Selected: copy it with Ctrl+C";
    }
  });
  box.after(button, told);
}
