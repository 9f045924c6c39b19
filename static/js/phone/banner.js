// Where things stand, in one of four states, on top of every screen.
import { h, strip } from "./dom.js";
import { standing } from "./words.js";

/** The strip, or null where everything is with the portal. */
export function stands() {
  const found = standing();
  return found && strip(found.look, found.strong, found.words, found.signIn ? h("a", { href: "/sign-in?next=/phone" }, "Sign in") : null);
}
