/* What a change of a story says: new developments, figures and deadlines that moved, new voices, words taken back. */

import { routes, type ChangedDeadline, type ChangedFigure, type Reversal, type StoryChange, type Voice } from "../api";
import { bdi, direction, h, icon, joined, list, type Child } from "../dom";
import { claim, day, dayShort, number, timex, year } from "../format";
import { count, t, tMaybe, type Word } from "../i18n";
import { link, timeOf, titleOf } from "../view";

const FEW = 3;

function arrow(): HTMLElement {
  return h("span", { class: "arrow-to", role: "img", "aria-label": t("became") }, icon("to"));
}

function figure(f: ChangedFigure): HTMLElement {
  return h("li", null, bdi(f.what || f.unit) ?? t("figure"), f.place && [" — ", bdi(f.place)], ": ", h("span", { class: "moved" }, f.before && [claim(f.before) ?? bdi(f.before.text), " ", arrow(), " "], link(routes.article(f.after.key, f.after.span), h("b", null, claim(f.after) ?? bdi(f.after.text)))), f.after.source && h("span", { class: "quiet" }, " ", bdi(f.after.source)));
}

/** So many days, in months or years where the days would say nothing. */
function span(n: number): string {
  if (n < 60) return count(n, "day");
  return t("aboutN", { n: n < 700 ? count(Math.round(n / 30.44), "month") : count(Math.round(n / 365.25), "year") });
}

function deadline(d: ChangedDeadline): HTMLElement {
  const slip = typeof d.slip_days === "number" && d.slip_days !== 0 ? t(d.slip_days > 0 ? "slipLate" : "slipEarly", { n: span(Math.abs(d.slip_days)) }) : null;
  return h("li", null, bdi(d.what) ?? t("one_deadline"), ": ", h("span", { class: "moved" }, d.before && [timex(d.before.by) ?? t("unknown"), " ", arrow(), " "], link(routes.article(d.after.key, d.after.span), h("b", null, timex(d.after.by) ?? t("unknown")))), slip && h("span", { class: "quiet" }, ` ${slip}`));
}

function voice(v: Voice): Child {
  return h("span", { class: "piece" }, v.entity ? link(routes.who(v.entity), bdi(v.name)) : bdi(v.name), v.statements > 1 && h("span", { class: "quiet", title: count(v.statements, "statement") }, ` ${number(v.statements)}`));
}

function words(s: Reversal["before"]): HTMLElement {
  const text = s.text.length > 140 ? `${s.text.slice(0, s.text.lastIndexOf(" ", 140))}…` : s.text;
  return h("q", { dir: direction(text), lang: "ar" }, text);
}

export function reversal(r: Reversal): HTMLElement {
  return h("li", { class: "reversal" }, h("p", null, r.entity ? link(routes.who(r.entity), bdi(r.name)) : bdi(r.name), " ", h("span", { class: "quiet" }, tMaybe(`reversal_${r.kind ?? ""}`) ?? "")), h("p", { class: "quiet" }, timeOf(r.before.date, day(r.before.date)), ": ", words(r.before)), h("p", null, timeOf(r.after.date, day(r.after.date)), ": ", link(routes.article(r.after.article, r.after.span), words(r.after))));
}

function group(kind: Word, n: number, content: Child, name: string): Child {
  return n > 0 && h("div", { class: `move move-${name}` }, h("p", { class: "move-kind" }, t(kind), n > 1 && h("span", { class: "tally" }, ` ${number(n)}`)), content);
}

function rest(n: number, s: StoryChange): Child {
  return n > 0 && h("li", { class: "quiet rest" }, link(routes.story(s.story), count(n, "other")));
}

/** What was known and moved, and what is said for the first time. */
function apart<T extends { before: unknown }>(all: readonly T[]): [T[], T[]] {
  return [all.filter((x) => x.before), all.filter((x) => !x.before)];
}

/** The moves of a story, by kind; `few`: the first of each alone. */
export function moves(s: StoryChange, few: boolean): HTMLElement {
  const cut = <T>(all: readonly T[]): readonly T[] => (few ? all.slice(0, FEW) : all);
  const all = [...list(s.developments)].sort((a, b) => ((a.date ?? "") > (b.date ?? "") ? -1 : 1));
  /* the one development under the story's own title says nothing new */
  const developments = all.filter((d) => d.new !== false && !(few && all.length === 1 && d.title === s.title));
  const retold = all.filter((d) => d.new === false);
  const [revised, stated] = apart(list(s.figures));
  const [slipped, set] = apart(list(s.deadlines));
  const [voices, reversals] = [list(s.voices), list(s.reversals)];
  const many = few ? 6 : 60;
  return h(
    "div",
    { class: "moves" },
    group("moveDevelopments", developments.length, h("ol", { class: "thread" }, cut(developments).map((d, i, shown) => h("li", null, h("span", { class: i > 0 && shown[i - 1]?.date === d.date ? "when again" : "when" }, timeOf(d.date, year(d.date) === year(s.last) ? dayShort(d.date) : day(d.date)) ?? t("undated")), h("span", { class: "what" }, link(routes.story(s.story, d.development), titleOf(d.title)), d.sources > 1 && h("span", { class: "quiet" }, ` ${count(d.sources, "source")}`)))), few && rest(developments.length - FEW, s)), "developments"),
    group("moveTellings", retold.length, h("ul", null, cut(retold).map((d) => h("li", null, link(routes.story(s.story, d.development), titleOf(d.title)), " ", h("span", { class: "quiet" }, `+${count(d.new_articles ?? 0, "article")}`))), few && rest(retold.length - FEW, s)), "tellings"),
    group("moveFigures", revised.length, h("ul", null, cut(revised).map(figure), few && rest(revised.length - FEW, s)), "figures"),
    group("newFigures", stated.length, h("ul", null, cut(stated).map(figure), few && rest(stated.length - FEW, s)), "figures"),
    group("moveDeadlines", slipped.length, h("ul", null, cut(slipped).map(deadline), few && rest(slipped.length - FEW, s)), "deadlines"),
    group("newDeadlines", set.length, h("ul", null, cut(set).map(deadline), few && rest(set.length - FEW, s)), "deadlines"),
    group("moveReversals", reversals.length, h("ul", null, cut(reversals).map(reversal)), "reversals"),
    group("moveVoices", voices.length, h("p", { class: "voices" }, ...joined(voices.slice(0, many).map(voice)), voices.length > many && h("span", { class: "quiet" }, " ", count(voices.length - many, "other"))), "voices"),
  );
}
