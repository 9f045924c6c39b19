// Only enhances: every page works without it.
import { Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink, createAll }
  from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, SkipLink]) createAll(component);
