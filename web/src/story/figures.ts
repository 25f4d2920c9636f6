/* The ledger of figures: each tracked figure with its claims, as a chart and as a table. */

import { routes, type FigurePoint, type FigureSeries } from "../api";
import { bdi, firstFew, h, list, type Child } from "../dom";
import { bounds, claim, day, timex } from "../format";
import { count, t, tMaybe } from "../i18n";
import { chart, plottable } from "../chart";
import { link, outletOf, quoted, section, timeOf } from "../view";

const FEW_SERIES = 8;
const FEW_ROWS = 8;
const CHARTS_AT_MOST = 40;

function name(s: FigureSeries): Child {
  const what = s.what || s.unit;
  return [bdi(what) ?? t("figure"), s.place && h("span", { class: "quiet" }, " — ", bdi(s.place))];
}

function plainName(s: FigureSeries): string {
  return [s.what || s.unit || t("figure"), s.place].filter(Boolean).join(" — ");
}

function valueCell(p: FigurePoint): HTMLElement {
  const range = bounds(p);
  const mark = p.mark ? tMaybe(`mark_${p.mark}`) : null;
  return h("td", null, link(routes.article(p.key, p.span), h("b", null, claim(p) ?? bdi(p.text))), range && h("span", { class: "quiet range" }, ` (${range})`), mark && h("span", { class: `figure-mark ${p.mark}` }, " ", mark), (p.sources ?? 1) > 1 && h("span", { class: "quiet range" }, ` ${count(p.sources ?? 1, "source")}`));
}

function row(p: FigurePoint, timed: boolean, lead?: Child): HTMLElement {
  return h("tr", null, lead && h("th", { scope: "row" }, lead), h("td", { class: "nowrap" }, timeOf(p.date, day(p.date)) ?? t("undated")), valueCell(p), h("td", null, quoted(p.text)), h("td", null, bdi(p.source) ?? h("span", { class: "none" }, t("noSource"))), timed && h("td", null, p.time && timex(p.time)), h("td", null, outletOf(p.outlet)));
}

function table(label: string, head: string[], points: readonly FigurePoint[], make: (p: FigurePoint) => HTMLElement): Child {
  const body = h("tbody");
  const whole = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", null, h("thead", null, h("tr", null, head.map((x) => h("th", { scope: "col" }, x)))), body));
  const [, more] = [firstFew(body, points, FEW_ROWS, make, (n) => t("showMore", { n }))].flat() as [Child, Child];
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
  return h("article", { class: "series" }, h("h3", null, name(s)), course(points), drawn && plottable(points) && chart(plainName(s), s.unit ?? "", points), table(plainName(s), columns(timed), points, (p) => row(p, timed)));
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
    single.length > 0 && h("article", { class: "series" }, many.length > 0 && h("h3", null, t("once")), table(t("once"), [t("figure"), ...columns(timed)], [...owner.keys()], (p) => row(p, timed, name(owner.get(p) as FigureSeries)))),
  );
}
