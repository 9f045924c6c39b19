// That a concern was passed on: whom to ring at this place, and a note that it was done. No box takes a word of it.
import { focusOn, h, page, phoneLink, says, status } from "./dom.js";
import { choice, fits, typed } from "./form.js";
import { noteDown, registerOf } from "./marks.js";
import { lineOf } from "./register.js";
import { instant, listen, now } from "./state.js";
import { hour, stands, upper } from "./words.js";

export const WAYS = ["told in person", "told on the telephone, and they have it", "left a message", "wrote it on their form, spoke to nobody yet"];
export const HELD = {
  young: ["the safeguarding record of the place", "children's social care", "the police", "our own safeguarding record, outside this portal", "not written yet"],
  adult: ["the safeguarding record of the place", "the LADO", "our own safeguarding record, outside this portal", "not written yet"],
};
const NAME = /^\p{L}+(?:[ .'’-]+\p{L}+)*\.?$/u;
const STATES = { waiting: "not sent yet", stuck: "not sent yet", held: "waits for a coordinator" };

const isName = (text) => text.length <= 60 && NAME.test(text) && text.split(/\s+/).length <= 5;

export function show(part, adult) {
  const one = registerOf(part);
  const about = adult ? one?.sheet?.tell_adult : one?.sheet?.tell;
  const ways = (about ?? []).filter(({ value }) => value);
  if (!ways.length) {
    page({ title: "Tell somebody now" }, h("p", {}, "Whom to tell is not on this phone. Ring 999 where somebody is in danger; else ask at reception for the safeguarding lead."), h("p", {}, h("a", { href: "#/" }, "All registers")));
    return () => {};
  }
  const state = status();
  const notes = h("div", {});
  const lead = one.sheet.our_lead;
  const other = adult ? h("a", { href: `#/tell/${part}` }, "It is about a young person") : h("a", { href: `#/tell/${part}/adult` }, "It is about an adult who works with young people");
  page({ title: adult ? "Tell somebody now: about an adult" : "Tell somebody now", tab: "Tell somebody now", lines: [lineOf(one), h("span", {}, one.group, " · ", h("a", { href: `#/register/${part}` }, "Register"), " · ", h("a", { href: "#/" }, "All registers"))] },
    state,
    h("ol", {}, h("li", {}, "Danger to life: ring ", phoneLink("999"), " first."),
      h("li", {}, adult ? "Tell the head or the LADO, and nobody else." : "Tell them in person, before you leave."),
      h("li", {}, "Write it on their form before you leave. No word of it is written here."),
      lead && h("li", {}, "Cannot reach them? Our safeguarding lead: ", lead.name, " ", lead.phone ? phoneLink(lead.phone) : "")),
    h("p", {}, other), notes, form());
  const update = () => { says(state, stands()); notes.replaceChildren(...noted()); };
  const stop = listen(update);
  update();
  return stop;

  function noted() {
    const mine = now.items.filter(({ body }) => body.kind === "passed-on" && body.part === part);
    if (!mine.length) return [];
    return [h("h2", {}, "Noted on this phone"), h("ul", {}, mine.map(({ body, state: at }) => h("li", {}, `${body.role}: ${body.way}, ${hour(body.at)} · ${STATES[at] ?? "with the portal"}`)))];
  }

  function form() {
    const name = typed("Their name", h("input", { type: "text", autocomplete: "off", maxlength: "60", spellcheck: "false" }), "A name only");
    const asks = () => ways.find(({ value }) => value === whom.value())?.asks;
    const whom = choice("Whom did you tell?", ways.map((way) => [way.value, h("span", {}, words(way), way.phone && way.value !== "EMERGENCY|" ? [" ", phoneLink(way.phone)] : "")]), { changed: () => { name.node.hidden = !asks(); } });
    const way = choice("How?", WAYS.map((how) => [how, upper(how)]));
    const at = typed("When", h("input", { type: "time", class: "short short--time", value: hour(instant()) }), "Today, by your watch");
    const held = choice("Where is the record held?", HELD[adult ? "adult" : "young"].map((where) => [where, upper(where)]));
    name.node.hidden = true;
    return h("form", { novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      const ago = minutesSince(at.value());
      const chosen = ways.find(({ value }) => value === whom.value());
      const right = fits([
        [whom, !chosen && "Choose whom you told"],
        [name, chosen?.asks && !isName(name.value()) && (name.value() ? "Enter a name only, like Robin Example" : "Enter the name of whoever you told")],
        [way, !way.value() && "Choose how you passed it on"],
        [at, ago === null ? "Enter the time, like 10:40" : ago < 0 && "Enter a time that has passed"],
        [held, !held.value() && "Choose where the record is held"],
      ]);
      if (!right) return;
      const made = { kind: "passed-on", part, to: chosen.value, role: chosen.role, name: chosen.asks ? name.value() : chosen.name, way: way.value(), held: held.value() };
      if (await noteDown(made, new Date(instant() - ago * 60_000))) {
        askAgain(event.target);
        notes.scrollIntoView?.({ block: "center" });
        focusOn(notes);
      }
    } }, h("h2", {}, "Note that you passed it on"), whom.node, name.node, way.node, at.node, held.node, h("button", { class: "button" }, "Note that it was passed on"));
  }

  function askAgain(old) {
    old.replaceWith(form());
  }
}

const words = ({ role, name }) => (name ? `${role}: ${name}` : role);

/** How many minutes ago that hour of today was, by the portal's clock; null where it cannot be read. */
function minutesSince(text) {
  const minutes = (hours) => { const [, one, two] = /^(\d{1,2}):(\d{2})/.exec(hours) ?? []; return one === undefined ? null : Number(one) * 60 + Number(two); };
  const then = minutes(text);
  return then === null ? null : minutes(hour(instant())) - then;
}
