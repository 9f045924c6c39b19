// The site sheet: where to go, whom to ring, what to do in an emergency, the plan and the handouts; no pupil's name.
import { h, page, phoneLink, safe, whom } from "./dom.js";
import { registerOf } from "./marks.js";
import { lineOf } from "./register.js";
import { now } from "./state.js";
import { plural, upper } from "./words.js";

const fact = (name, value) => value ? [h("dt", {}, name), h("dd", {}, value)] : [];
const ofAuthority = ({ value }) => /^(SOCIAL_CARE|CHANNEL|LADO)\|/.test(value);

export function show(part) {
  const one = registerOf(part);
  if (!one) {
    page({ title: "Site sheet not on this phone" }, h("p", {}, h("a", { href: "#/" }, "All registers")));
    return () => {};
  }
  const { ring = {}, sheet = {} } = one;
  const { is_school: isSchool = true, desk = "reception", tell = [] } = sheet;
  const ask = desk === "reception" ? "ask at reception" : `ask ${desk}`;
  const person = (name, found) => fact(name, found?.name ? whom(found) : `Not known: ${ask}`);
  const reached = (one) => fact(one.role, one.name || one.phone ? whom({ ...one, name: one.name ?? "" }) : ofAuthority(one) ? "The council has the number" : upper(ask));
  const ways = tell.filter(({ value }) => value !== "EMERGENCY|");
  const lead = ring?.lead ?? sheet.dsl;
  const own = ways.find((one) => !ofAuthority(one)); // a place that is no school has a team of its own, or none
  const { plan, handouts = [] } = now.roster.texts[one.text] ?? one;
  page({ title: "Site sheet", lines: [lineOf(one), h("span", {}, one.group, " · ", one.on_paper ? "on paper, no phones there" : h("a", { href: `#/register/${part}` }, "Register"), " · ", h("a", { href: "#/" }, "All registers"))] },
    h("h2", {}, "Ring"),
    h("dl", {}, fact("Danger to life", h("span", {}, phoneLink("999"), ` first, then tell ${desk}`)),
      person(isSchool ? "Attendance office" : "Somebody is missing", ring?.office), sheet.host && person(`Adult of the ${isSchool ? "school" : "place"}`, sheet.host),
      isSchool ? person("Safeguarding lead (DSL)", lead) : [own ? reached(own) : [], lead ? person("Safeguarding lead", lead) : []].flat(),
      ring?.coordinator && person("Our coordinator", ring.coordinator), sheet.our_lead && person("Our safeguarding lead", sheet.our_lead)),
    tell.length > 0 && [h("h2", {}, "Tell somebody now"),
      h("p", {}, "In person, before you leave, and write it on their form. Nothing of it is written on this phone. ", h("a", { href: `#/tell/${part}` }, "Note that you told somebody")),
      h("dl", {}, ways.flatMap(reached))],
    sheet.emergency?.length > 0 && [h("h2", {}, "In an emergency"), h("ol", {}, sheet.emergency.map((step) => h("li", {}, step)))],
    h("h2", {}, "Place"),
    h("dl", {}, fact("Where", [one.place, one.room && `room ${one.room}`].filter(Boolean).join(", ")), fact("Address", sheet.address), fact("On arrival", sheet.sign_in),
      fact("Access needs", needs(sheet.needs, isSchool ? "school" : "place"))),
    plan && h("details", {}, h("summary", {}, "Plan of this session"), one.part_title && h("h2", {}, one.part_title), safe(plan)),
    handouts.map(({ title, html }) => h("details", {}, h("summary", {}, `Handout: ${title}`), safe(html ?? ""))));
  return () => {};
}

/** By count: whose they are, and what, an adult of the place knows. */
function needs(found, place) {
  if (!found) return null;
  const words = typeof found === "object" ? Object.entries(found).map(([what, n]) => `${n} ${what}`).join(", ") : plural(found, "person has one", "people have one");
  return `${words}. The adult of the ${place} knows whose.`;
}
