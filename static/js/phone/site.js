// The site sheet: where to go, whom to ring, what to do in an emergency, the plan and the handouts; no pupil's name.
import { h, page, phoneLink, safe } from "./dom.js";
import { registerOf } from "./marks.js";
import { lineOf } from "./register.js";
import { upper } from "./words.js";

const ROLES = { office: "Attendance office", lead: "Safeguarding lead (DSL)", coordinator: "Our coordinator" };

export function show(part) {
  const one = registerOf(part);
  if (!one) {
    page({ title: "Site sheet not on this phone" }, h("p", {}, h("a", { href: "#/" }, "All registers")));
    return () => {};
  }
  const sheet = one.sheet ?? {};
  page({ title: "Site sheet", lines: [lineOf(one), h("span", {}, one.group, " · ", h("a", { href: `#/register/${part}` }, "Register"), " · ", h("a", { href: "#/" }, "All registers"))] },
    h("h2", {}, "Ring"),
    h("dl", {}, Object.entries(ROLES).flatMap(([key, role]) => fact(role, one.ring?.[key] ? h("span", {}, `${one.ring[key].name} `, phoneLink(one.ring[key].phone)) : "Not known: ask at the front desk")),
      fact("Danger to life", h("span", {}, phoneLink("999"), " first, then the school"))),
    h("h2", {}, "Place"),
    h("dl", {}, fact("Where", [one.place, one.room && `room ${one.room}`].filter(Boolean).join(", ")),
      Object.entries(sheet).filter(([key, value]) => !["emergency", "emergency_steps", "steps"].includes(key) && filled(value)).flatMap(([key, value]) => fact(upper(key.replaceAll("_", " ")), words(value)))),
    ...["emergency", "emergency_steps", "steps"].filter((key) => filled(sheet[key])).flatMap((key) => [h("h2", {}, "In an emergency"), words(sheet[key])]),
    filled(one.handouts) && [h("h2", {}, "Handouts"), h("ul", {}, one.handouts.map(({ title, url }) => h("li", {}, url ? h("a", { href: url }, title) : title)))],
    one.plan && [h("h2", {}, one.part_title || "Plan"), safe(one.plan)]);
  return () => {};
}

const filled = (value) => Boolean(value) && (typeof value !== "object" || Object.keys(value).length > 0);
const fact = (name, value) => [h("dt", {}, name), h("dd", {}, value)];

/** A text, a list of texts or a small table, in words. */
function words(value) {
  if (Array.isArray(value)) return h("ul", {}, value.map((one) => h("li", {}, words(one))));
  if (value && typeof value === "object") return h("span", {}, Object.entries(value).filter(([, inside]) => filled(inside)).map(([key, inside]) => `${inside} ${key.replaceAll("_", " ")}`).join(", "));
  return String(value);
}
