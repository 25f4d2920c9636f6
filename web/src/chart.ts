/*
 * A tracked figure over time: one point a claim, one colour and shape a claimant, an upright line between the bounds of a
 * claim, open at the top or bottom where the claim is. A revision has a ring, a contradiction a bolt, an outlier a broken
 * ring. Each point is a link to its sentence; the table beside the chart says the same in words.
 */

import { routes, type FigurePoint } from "./api";
import { bdi, h, svg } from "./dom";
import { claim, compact, day, moment } from "./format";
import { lang, t, tMaybe } from "./i18n";
import { fitted, label, line, px, timeAxis, timeScale, valueMarks } from "./plot";

const HEIGHT = 250;
const TOP = 16;
const BOTTOM = 28;
const GUTTER = 52;
const DAY = 86_400_000;
const MAX_CLAIMANTS = 6;
const MAX_POINTS = 400;

interface Dot {
  x: number;
  y: number;
  low: number | null;
  high: number | null;
  who: number;
  point: FigurePoint;
}

const SHAPES = ["M0-5a5 5 0 1 0 .01 0z", "M-4.500-4.500h9v9h-9z", "M0-5.500 5.500 4.500h-11z", "M0-6 6 0 0 6-6 0z", "M0 5.500-5.500-4.500h11z", "M-2.800-4.800h5.600L5.600 0 2.800 4.800h-5.600L-5.600 0z"];

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function dots(points: readonly FigurePoint[], who: (p: FigurePoint) => number): Dot[] {
  const out: Dot[] = [];
  for (const point of points.slice(0, MAX_POINTS)) {
    const at = moment(point.date);
    const low = number(point.low);
    const high = number(point.high);
    const y = number(point.value) ?? (low !== null && high !== null ? (low + high) / 2 : low ?? high);
    if (at && y !== null) out.push({ x: at.utc, y, low, high, who: who(point), point });
  }
  return out.sort((a, b) => a.x - b.x);
}

/** Two values, and on two days, are the least that makes a chart. */
export function plottable(points: readonly FigurePoint[]): boolean {
  const all = dots(points, () => 0);
  return new Set(all.map((d) => d.x)).size >= 2 && new Set(all.map((d) => `${d.y} ${d.low} ${d.high}`)).size >= 2;
}

function valueRange(all: readonly Dot[]): [number, number] {
  const values = all.flatMap((d) => [d.y, d.low ?? d.y, d.high ?? d.y]);
  let min = Math.min(...values);
  const max = Math.max(...values);
  if (min > 0 && min < max * 0.6) min = 0;
  const pad = (max - min || Math.abs(max) || 1) * 0.12;
  return [min === 0 ? 0 : min - pad, max + pad];
}

function whisker(d: Dot, x: number, y: (v: number) => number): SVGElement | null {
  if (d.low === d.high && d.low !== null) return null;
  const open = 22;
  const hedge = d.point.mod ?? "";
  const at = y(d.y);
  const top = d.high !== null ? y(d.high) : d.low !== null || hedge === "more_than" || hedge === "at_least" ? at - open : at;
  const bottom = d.low !== null ? y(d.low) : d.high !== null || hedge === "less_than" || hedge === "at_most" ? at + open : at;
  if (top === bottom) return null;
  /* a closed bound has a bar, an open one an arrow head */
  const up = d.high !== null ? `M${px(x - 5)} ${px(top)}h10` : top < at ? `M${px(x - 5)} ${px(top + 5)}L${px(x)} ${px(top)}L${px(x + 5)} ${px(top + 5)}` : "";
  const down = d.low !== null ? `M${px(x - 5)} ${px(bottom)}h10` : bottom > at ? `M${px(x - 5)} ${px(bottom - 5)}L${px(x)} ${px(bottom)}L${px(x + 5)} ${px(bottom - 5)}` : "";
  return svg("path", { d: `M${px(x)} ${px(top)}V${px(bottom)}${up}${down}`, class: `whisker line-${d.who + 1}` });
}

const MARKS: Record<string, string> = { revision: "M0-9.500a9.500 9.500 0 1 0 .01 0z", outlier: "M0-9.500a9.500 9.500 0 1 0 .01 0z", contradiction: "M2.500-18-3-11.500h3L-1.500-7 4-13.500H1z" };

function described(d: Dot): string {
  const mark = d.point.mark ? tMaybe(`mark_${d.point.mark}`) : null;
  return [claim(d.point), d.point.source ?? t("noSource"), day(d.point.date), mark].filter(Boolean).join(" · ");
}

function pointLink(d: Dot, x: number, y: number): SVGElement {
  const mark = MARKS[d.point.mark ?? ""];
  return svg(
    "a",
    { href: routes.article(d.point.key, d.point.span), class: `dot claim-${d.who + 1}`, transform: `translate(${px(x)} ${px(y)})`, tabindex: "-1" },
    svg("title", null, described(d)),
    svg("circle", { r: 13, class: "reach" }),
    mark && svg("path", { d: mark, class: `around ${d.point.mark}` }),
    svg("path", { d: SHAPES[d.who] ?? SHAPES[0] ?? "" }),
  );
}

function drawing(name: string, all: readonly Dot[], claimants: readonly string[], width: number): SVGElement {
  const rtl = lang() === "ar";
  const [first, last] = [all[0]?.x ?? 0, all[all.length - 1]?.x ?? 0];
  const pad = Math.max(DAY / 2, (last - first) * 0.04);
  const [left, right] = rtl ? [10, width - GUTTER] : [GUTTER, width - 10];
  const x = timeScale(first - pad, last + pad, left, right);
  const [low, high] = valueRange(all);
  const floor = HEIGHT - BOTTOM;
  const y = (v: number): number => floor - ((v - low) / (high - low || 1)) * (floor - TOP);
  const values = valueMarks(low, high).map((v) => [line(left, y(v), right, y(v), "grid"), label(rtl ? right + 8 : left - 8, y(v) + 4, compact(v), "end")]);
  const paths = claimants.map((claimant, who) => {
    const mine = claimant ? all.filter((d) => d.who === who) : [];
    return mine.length > 1 && svg("path", { d: mine.map((d, i) => `${i ? "L" : "M"}${px(x(d.x))} ${px(y(d.y))}`).join(""), class: `way line-${who + 1}` });
  });
  const links = all.map((d) => pointLink(d, x(d.x), y(d.y)));
  links[0]?.setAttribute("tabindex", "0");
  const node = svg(
    "svg",
    { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: "group", "aria-label": t("chartOf", { what: name }), direction: rtl ? "rtl" : "ltr" },
    svg("g", { "aria-hidden": "true" }, values), timeAxis(x, first - pad, last + pad, right - left, floor, TOP), paths, all.map((d) => whisker(d, x(d.x), y)), links,
  );
  node.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    const at = links.indexOf(document.activeElement as unknown as SVGElement);
    const on = key === (rtl ? "ArrowLeft" : "ArrowRight") ? at + 1 : key === (rtl ? "ArrowRight" : "ArrowLeft") ? at - 1 : key === "Home" ? 0 : key === "End" ? links.length - 1 : -1;
    const next = links[on];
    if (at < 0 || !next) return;
    event.preventDefault();
    links[at]?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
  return node;
}

function swatch(who: number): SVGElement {
  return svg("svg", { viewBox: "-6 -6 12 12", class: `shape claim-${who + 1}`, "aria-hidden": "true" }, svg("path", { d: SHAPES[who] ?? "" }));
}

function markKey(points: readonly FigurePoint[]): HTMLElement[] {
  return ["revision", "contradiction", "outlier"].filter((mark) => points.some((p) => p.mark === mark)).map((mark) => h("li", { class: "mark-key" }, svg("svg", { viewBox: mark === "contradiction" ? "-8 -20 16 16" : "-11 -11 22 22", class: "shape", "aria-hidden": "true" }, svg("path", { d: MARKS[mark] ?? "", class: `around ${mark}` })), tMaybe(`mark_${mark}`)));
}

export function chart(name: string, unit: string, points: readonly FigurePoint[]): HTMLElement {
  const tally = new Map<string, number>();
  for (const p of points) tally.set(p.source ?? "", (tally.get(p.source ?? "") ?? 0) + 1);
  const ranked = [...tally.keys()].sort((a, b) => (tally.get(b) ?? 0) - (tally.get(a) ?? 0));
  const claimants = ranked.slice(0, ranked.length > MAX_CLAIMANTS ? MAX_CLAIMANTS - 1 : MAX_CLAIMANTS);
  const others = ranked.length > claimants.length;
  const all = dots(points, (p) => (claimants.indexOf(p.source ?? "") + MAX_CLAIMANTS) % MAX_CLAIMANTS);
  const note = h("p", { class: "plot-note quiet", "aria-hidden": "true" }, t("chartHow"));
  const plot = fitted("plot", (width) => drawing(name, all, claimants, width));
  const tell = (event: Event): void => {
    const title = event.target instanceof Element ? event.target.closest("a.dot")?.querySelector("title")?.textContent : null;
    if (title) note.replaceChildren(h("bdi", null, title), unit ? " " : "", bdi(unit) ?? "");
  };
  plot.addEventListener("pointerover", tell);
  plot.addEventListener("focusin", tell);
  const key = h("ul", { class: "claimants" }, claimants.map((who, i) => h("li", null, swatch(i), who ? bdi(who) : t("noSource"))), others && h("li", null, swatch(MAX_CLAIMANTS - 1), t("others")), markKey(points));
  return h("figure", { class: "chart" }, plot, h("figcaption", null, key, note));
}
