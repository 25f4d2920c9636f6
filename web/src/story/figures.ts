/* The ledger of figures: each tracked figure with its claims, as a chart and as a table. */

import { routes, type FigurePoint, type FigureSeries } from "../api";
import { bdi, firstFew, h, joined, list, type Child } from "../dom";
import { bounds, claim, day, days, timex } from "../format";
import { count, t, tMaybe } from "../i18n";
import { chart, plottable } from "../chart";
import { link, outletOf, quoted, section, timeOf } from "../view";

const FEW_SERIES = 8;
const FEW_ROWS = 8;
const CHARTS_AT_MOST = 40;
const FEW_NAMES = 3;

function name(s: FigureSeries): Child {
  const what = s.what || s.unit;
  return [bdi(what) ?? t("figure"), s.place && h("span", { class: "quiet" }, " — ", bdi(s.place))];
}

function plainName(s: FigureSeries): string {
  return [s.what || s.unit || t("figure"), s.place].filter(Boolean).join(" — ");
}

/** Claims that came one after the other and say the same: told once, with all who told it. */
interface Told { first: FigurePoint; all: FigurePoint[] }

function gathered(points: readonly FigurePoint[]): Told[] {
  const out: Told[] = [];
  for (const p of points) {
    const last = out[out.length - 1];
    if (last && (claim(p) ?? p.text) === (claim(last.first) ?? last.first.text)) last.all.push(p);
    else out.push({ first: p, all: [p] });
  }
  return out;
}

function distinct(values: readonly (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((x): x is string => Boolean(x)))];
}

function several(values: readonly string[], none: Child): Child {
  if (!values.length) return none;
  return [joined(values.slice(0, FEW_NAMES).map((x) => bdi(x)), "، "), values.length > FEW_NAMES && h("span", { class: "quiet" }, " ", count(values.length - FEW_NAMES, "other"))];
}

function valueCell({ first: p, all }: Told): HTMLElement {
  const range = bounds(p);
  const mark = all.map((x) => x.mark).find(Boolean);
  const sources = Math.max(...all.map((x) => x.sources ?? 1));
  const again = all.length > 1 && h("details", { class: "fold" }, h("summary", null, ...joined([count(all.length, "time"), sources > 1 && count(sources, "source")])), h("ul", null, all.map((x) => h("li", null, link(routes.article(x.key, x.span), timeOf(x.date, day(x.date)) ?? t("undated")), " ", h("span", { class: "quiet" }, ...joined([outletOf(x.outlet), bdi(x.source)]))))));
  return h("td", null, link(routes.article(p.key, p.span), h("b", null, claim(p) ?? bdi(p.text))), range && h("span", { class: "quiet range" }, ` (${range})`), mark && h("span", { class: `figure-mark ${mark}` }, " ", tMaybe(`mark_${mark}`)), again);
}

function row(told: Told, timed: boolean, lead?: Child): HTMLElement {
  const { first, all } = told;
  return h(
    "tr",
    null,
    lead && h("th", { scope: "row" }, lead), h("td", { class: all.length > 1 ? null : "nowrap" }, days(first.date, all[all.length - 1]?.date) ?? t("undated")), valueCell(told), h("td", null, quoted(first.text)),
    h("td", null, several(distinct(all.map((x) => x.source)), h("span", { class: "none" }, t("noSource")))), timed && h("td", null, several(distinct(all.map((x) => x.time && timex(x.time))), null)), h("td", null, several(distinct(all.map((x) => x.outlet)), outletOf(null))),
  );
}

function table(label: string, head: string[], told: readonly Told[], make: (p: Told) => HTMLElement): Child {
  const body = h("tbody");
  const whole = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", null, h("thead", null, h("tr", null, head.map((x) => h("th", { scope: "col" }, x)))), body));
  const [, more] = [firstFew(body, told, FEW_ROWS, make, (n) => t("showMore", { n }))].flat() as [Child, Child];
  return [whole, more];
}

function columns(timed: boolean): string[] {
  return [t("published"), t("value"), t("asWritten"), t("source"), ...(timed ? [t("holdsFor")] : []), t("outlet")];
}

/** In one line, how the figure moved: from its first claim to its last, or not at all. */
function course(points: readonly FigurePoint[]): Child {
  const said = points.map(claim);
  const [first, last] = [said[0], said[said.length - 1]];
  if (!first || !last || said.some((x) => x === null)) return null;
  if (new Set(said).size === 1) return h("p", { class: "course" }, t("steady", { v: first }));
  return first === last ? null : h("p", { class: "course" }, t("movedFrom", { a: first, b: last }));
}

function tracked(s: FigureSeries, drawn: boolean): HTMLElement {
  const points = list(s.points);
  const timed = points.some((p) => p.time);
  return h("article", { class: "series" }, h("h3", null, name(s)), course(points), drawn && plottable(points) && chart(plainName(s), s.unit ?? "", points), table(plainName(s), columns(timed), gathered(points), (p) => row(p, timed)));
}

export function figuresPart(figures: readonly FigureSeries[]): HTMLElement | null {
  const all = figures.filter((s) => list(s.points).length > 0);
  if (!all.length) return null;
  const many = all.filter((s) => s.points.length > 1);
  const single = all.filter((s) => s.points.length === 1);
  const owner = new Map(single.map((s) => [s.points[0] as FigurePoint, s]));
  const timed = [...owner.keys()].some((p) => p.time);
  const holder = h("div", { class: "many" });
  let drawn = 0;
  return section(
    "figures",
    t("figures"),
    all.length,
    many.length > 0 && firstFew(holder, many, FEW_SERIES, (s) => tracked(s, drawn++ < CHARTS_AT_MOST), (n) => t("showMore", { n })),
    single.length > 0 && h("article", { class: "series" }, many.length > 0 && h("h3", null, t("once")), table(t("once"), [t("figure"), ...columns(timed)], [...owner.keys()].map((p) => ({ first: p, all: [p] })), (p) => row(p, timed, name(owner.get(p.first) as FigureSeries)))),
  );
}
