// How many came, where nobody is named: an assembly, a whole class, a training day.
import { focusOn, h, page, says, status } from "./dom.js";
import { choice, fits, typed } from "./form.js";
import { noteDown, registerOf } from "./marks.js";
import { closed, lineOf } from "./register.js";
import { listen, now } from "./state.js";
import { CORRECTIONS, hour, plural, stands, upper } from "./words.js";

export const HOW = ["counted in the room", "taken from the school's own register", "a number that the school gave", "estimated"];
const MOST = 2000;
const NUMBER = `Enter a number from 0 to ${MOST}, or leave it empty`;
const HERE = new Set(["waiting", "stuck", "received"]);

const mine = (part) => now.items.filter(({ body }) => body.kind === "count" && body.part === part);

/** {total, expected, how, who, at, id, isHere} of the number that holds as far as this phone knows, or null. */
export function countOf(register) {
  const own = mine(register.part).findLast(({ state }) => HERE.has(state));
  if (!own) return register.count.last;
  return { ...own.body, total: totalOf(own.body.years, own.body.everybody), id: own.id, isHere: own.state !== "received" };
}

const totalOf = (years, everybody) => (Object.keys(years).length ? Object.values(years).reduce((sum, n) => sum + n, 0) : everybody);

export function show(part) {
  const one = registerOf(part);
  const state = status();
  const said = h("div", {});
  const place = h("div", {});
  const missed = h("p", {}, h("a", { href: `#/end/${part}` }, "It did not take place"));
  const why = closed(one);
  page({ title: one.group, tab: "Register", lines: [lineOf(one), h("span", {}, one.room && `Room ${one.room} · `, h("a", { href: "#/" }, "All registers"), " · ", h("a", { href: `#/site/${part}` }, "Site sheet"))] },
    state, why && h("p", {}, h("strong", {}, why)), said, place,
    h("p", {}, h("a", { href: `#/tell/${part}` }, "Tell somebody now"), " about harm or danger"), missed);
  const update = () => { says(state, stands()); missed.hidden = Boolean(why || countOf(one)); said.replaceChildren(...shown(registerOf(part) ?? one)); };
  const stop = listen(update);
  update();
  if (!why) ask();
  return stop;

  function shown(register) {
    const last = countOf(register);
    const held = mine(part).findLast(({ state: at }) => at === "held");
    return [
      last && h("p", { class: "counted" }, h("strong", {}, `${plural(last.total, "person", "people")} came`), last.expected ? ` of ${last.expected} who were to come` : ""),
      last && h("p", { class: "hint" }, `${upper(last.how)} · ${last.isHere ? "saved on this phone, not sent yet" : last.who ? `${last.who}, ${hour(last.at)}` : "with the portal"}`),
      !last && h("p", {}, "Nobody is named here, now or later: count heads."),
      held && h("div", { class: "warn" }, h("p", {}, h("strong", {}, `Your number, ${totalOf(held.body.years, held.body.everybody)}, waits. `), held.words ?? "")),
    ].filter(Boolean);
  }

  function ask() {
    const last = countOf(one);
    const inside = form(last);
    place.replaceChildren(last ? h("details", { class: "more-ways" }, h("summary", {}, "Put the number right"), inside) : inside);
  }

  function form(last) {
    const { years, expected: coming } = one.count;
    const box = (label, hint = null, value = "") => typed(label, h("input", { type: "text", inputmode: "numeric", autocomplete: "off", class: "short", maxlength: "4", value: value ?? "" }), hint);
    const byYear = years.map((year) => [year, box(`Year ${year}`)]);
    const all = box("How many came in all", years.length ? "Only where the years were not counted apart" : null);
    const expected = box("How many were to come", "As the school says today", last?.expected ?? coming);
    const how = choice("How was it counted?", HOW.map((one) => [one, upper(one)]), { at: last?.how ?? null });
    const [female, male] = [box("Girls or women"), box("Boys or men")];
    const reason = last && typed("Why you change the number", h("select", {}, h("option", { value: "" }, "Choose a reason"), CORRECTIONS.map((why) => h("option", { value: why }, upper(why)))));
    const every = [...byYear.map(([, one]) => one), all, expected, female, male];

    return h("form", { novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      if (!fits(every.map((one) => [one, read(one) === undefined && NUMBER]))) return;
      const found = Object.fromEntries(byYear.filter(([, one]) => read(one) !== null).map(([year, one]) => [year, read(one)]));
      const sum = totalOf(found, read(all));
      const isMore = Object.keys(found).length > 0 && read(all) !== null && read(all) !== sum;
      const first = byYear[0]?.[1] ?? all;
      const right = fits([
        [first, sum === null && "Enter how many came; 0 if nobody did"],
        ...(isMore ? [[all, `The year groups add up to ${sum}. Put one of the numbers right, or leave this empty`]] : []),
        [male, sum !== null && (read(female) ?? 0) + (read(male) ?? 0) > sum && `Girls and boys together are more than the ${sum} who came`],
        [how, !how.value() && "Choose how it was counted"],
        ...(reason ? [[reason, !reason.value() && "Choose why you change the number"]] : []),
      ]);
      if (!right) return;
      const made = { kind: "count", part, years: found, everybody: read(all), female: read(female), male: read(male), expected: read(expected), how: how.value(), replaces: countOf(registerOf(part) ?? one)?.id ?? null, correction: reason?.value() ?? null };
      if (await noteDown(made)) {
        ask();
        scrollTo(0, 0);
        focusOn(said);
      }
    } },
    byYear.length > 0 && h("fieldset", { class: "choice" }, h("legend", {}, "How many of each year group came"), h("p", { class: "hint" }, "Leave a year empty that was not counted apart."), h("div", { class: "numbers" }, byYear.map(([, one]) => one.node))),
    all.node, expected.node, how.node,
    h("details", { class: "more-ways" }, h("summary", {}, "Girls and boys, if they were counted apart"), h("div", { class: "numbers" }, female.node, male.node)),
    reason && reason.node, h("button", { class: "button button--wide" }, last ? "Save the new number" : "Save and finish"));
  }
}

/** The number typed, null where none is, undefined where it cannot be read. */
function read(one) {
  const text = one.value();
  if (!text) return null;
  return /^\d{1,4}$/.test(text) && Number(text) <= MOST ? Number(text) : undefined;
}
