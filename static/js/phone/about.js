// What lies on this phone, and what cannot be promised, in words.
import { h, page } from "./dom.js";

const list = (...lines) => h("ul", {}, lines.map((line) => h("li", {}, line)));

export function show() {
  page({ title: "What this keeps on your phone" },
    h("p", {}, h("a", { href: "#/" }, "Back to the registers")),
    h("h2", {}, "What is here"),
    list("Your registers of the next seven days and unfinished ones: names as they stand on the register, the group's neutral name, times and rooms, numbers to ring, the plan.",
      "What you noted yourself, for a day: whom you told and when, how many came, how the session ended. Never a word of a concern.",
      "No date of birth, no address, no need of a young person, no note and no answers to questions.",
      "All of it can be read only after you have unlocked it, and no longer than seven days after the portal was last heard."),
    h("h2", {}, "What is promised"),
    list("A mark that shows on your register is saved on this phone: it survives closing the browser and an empty battery.",
      "What you mark is sealed at once. Only the portal can open it; it leaves this phone only when the portal has said that it has it.",
      "It is sent as yours, also when somebody else has used this phone since. They see an empty app.",
      "Signing out takes the list off this phone. What was not sent stays, sealed, and is sent when you are signed in here again.",
      "Opening and marking need no sign-in. Sending does: after closing the browser it may ask you once.",
      "This phone's clock decides nothing about a mark. Where it is wrong you and the coordinators are told by how much.",
      "Two different marks are both shown until a person chooses. No mark replaces another silently.",
      "It locks after five minutes without a touch; the passphrase opens it again, or fingerprint or face where the phone can. While a delivery session runs it stays open until 15 minutes after its planned end.",
      "After ten wrong passphrases the list is wiped. What was not sent stays, sealed, and is sent."),
    h("h2", {}, "What cannot be promised"),
    list("We cannot reach a phone that stays offline. A lost phone is wiped when it next reaches the portal; until then your phone's own lock and your passphrase keep the names.",
      "The seven days go by this phone's clock: set forward, it wipes the list early.",
      "We cannot stop whoever has both your phone and your passphrase.",
      "We cannot tell you a forgotten passphrase. You choose another with signal and lose no mark.",
      "We cannot keep what was not sent from a phone that is broken, reset, or whose browser data are cleared. Send before you do any of these.",
      "On an iPhone, Safari may clear what websites keep after seven days without use. Add this to the home screen, then it does not.",
      "We cannot stop somebody from looking over your shoulder. The list shows names and marks, nothing else.",
      "If saving fails, because the phone is full for example, the page says so at once. Write that mark on paper before you leave."),
    h("h2", {}, "Do this"),
    list("Set a screen lock on the phone. Add this page to the home screen. Open it once with signal on the morning of a session.",
      "Where no phone may be brought, such as a prison, leave it behind: no name of such a group is ever on it.",
      "If the phone is lost, ring your coordinator. Until it is found, use paper: it counts the same."));
  return () => {};
}
