/*
 * A tracked figure over time: one point a claim, one colour and shape a claimant, an upright line
 * between the bounds of a claim, open at the top or bottom where the claim is. Time runs the way
 * the language reads. The table beside it says the same in words.
 */

import uPlot from "uplot";
import { routes, type FigurePoint } from "./api";
import { bdi, h, svg } from "./dom";
import { axisDay, claim, compact, day, moment } from "./format";
import { lang, t } from "./i18n";
import { go } from "./nav";

const HEIGHT = 240;
const DAY = 86_400;
const MAX_CLAIMANTS = 6;
const REACH_PX = 28;

interface Dot {
  x: number;
  y: number;
  low: number | null;
  high: number | null;
  who: number;
  point: FigurePoint;
}

type Shape = (ctx: Path2D, x: number, y: number, r: number) => void;
const polygon = (n: number, turn: number): Shape => (path, x, y, r) => {
  for (let i = 0; i < n; i++) {
    const angle = turn + (i * 2 * Math.PI) / n;
    if (i === 0) path.moveTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    else path.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  path.closePath();
};
const SHAPES: Shape[] = [(path, x, y, r) => path.arc(x, y, r, 0, 2 * Math.PI), polygon(4, Math.PI / 4), polygon(3, -Math.PI / 2), polygon(4, 0), polygon(3, Math.PI / 2), polygon(6, 0)];

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function dots(points: readonly FigurePoint[], who: (p: FigurePoint) => number): Dot[] {
  const out: Dot[] = [];
  for (const point of points) {
    const at = moment(point.date);
    const low = number(point.low);
    const high = number(point.high);
    const y = number(point.value) ?? (low !== null && high !== null ? (low + high) / 2 : low ?? high);
    if (at && y !== null) out.push({ x: at.utc / 1000, y, low, high, who: who(point), point });
  }
  return out.sort((a, b) => a.x - b.x);
}

/** Two values, and on two days, are the least that makes a chart. */
export function plottable(points: readonly FigurePoint[]): boolean {
  const all = dots(points, () => 0);
  return new Set(all.map((d) => d.x)).size >= 2 && new Set(all.map((d) => `${d.y} ${d.low} ${d.high}`)).size >= 2;
}

/** Days, months or years for the marks of the time axis, not more than fit. */
function timeMarks(min: number, max: number, room: number): { at: number[]; step: "day" | "month" | "year" } {
  const span = Math.max(1, (max - min) / DAY);
  const most = Math.max(2, Math.floor(room / 84));
  const at: number[] = [];
  const dayStep = [1, 2, 3, 5, 7, 14].find((n) => span / n <= most);
  if (dayStep) {
    for (let x = Math.ceil(min / DAY) * DAY; x <= max; x += dayStep * DAY) at.push(x);
    return { at, step: "day" };
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 600].find((n) => span / (30.4 * n) <= most) ?? 1200;
  const first = new Date(min * 1000);
  let month = first.getUTCFullYear() * 12 + first.getUTCMonth();
  month = Math.ceil(month / months) * months;
  for (; at.length < 50; month += months) {
    const x = Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000;
    if (x > max) break;
    if (x >= min) at.push(x);
  }
  return { at, step: months >= 12 ? "year" : "month" };
}

function valueRange(all: readonly Dot[]): [number, number] {
  const values = all.flatMap((d) => [d.y, d.low ?? d.y, d.high ?? d.y]);
  let min = Math.min(...values);
  const max = Math.max(...values);
  if (min > 0 && min < max * 0.6) min = 0;
  const pad = (max - min || Math.abs(max) || 1) * 0.12;
  return [min === 0 ? 0 : min - pad, max + pad];
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888";
}

function whiskers(u: uPlot, all: readonly Dot[]): void {
  const { ctx } = u;
  const scale = devicePixelRatio || 1;
  ctx.save();
  ctx.lineWidth = 2 * scale;
  for (const d of all) {
    if (d.low === d.high && d.low !== null) continue;
    const x = u.valToPos(d.x, "x", true);
    const y = u.valToPos(d.y, "y", true);
    const open = 22 * scale;
    const hedge = d.point.mod ?? "";
    const top = d.high !== null ? u.valToPos(d.high, "y", true) : d.low !== null || hedge === "more_than" || hedge === "at_least" ? y - open : y;
    const bottom = d.low !== null ? u.valToPos(d.low, "y", true) : d.high !== null || hedge === "less_than" || hedge === "at_most" ? y + open : y;
    if (top === bottom) continue;
    ctx.strokeStyle = colour(`--claim-${d.who + 1}`);
    ctx.globalAlpha = 0.55;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, bottom);
    const cap = 5 * scale;
    /* a closed bound has a bar, an open one an arrow head */
    if (d.high !== null) ctx.rect(x - cap, top, 2 * cap, 0);
    else if (top < y) ctx.moveTo(x - cap, top + cap), ctx.lineTo(x, top), ctx.lineTo(x + cap, top + cap);
    if (d.low !== null) ctx.rect(x - cap, bottom, 2 * cap, 0);
    else if (bottom > y) ctx.moveTo(x - cap, bottom - cap), ctx.lineTo(x, bottom), ctx.lineTo(x + cap, bottom - cap);
    ctx.stroke();
  }
  ctx.restore();
}

function options(all: readonly Dot[], claimants: readonly string[], width: number): uPlot.Options {
  const rtl = lang() === "ar";
  const ink = colour("--ink-2");
  const grid = { stroke: colour("--line"), width: 1 };
  const font = '12px "IBM Plex Sans Arabic", sans-serif';
  const xs = all.map((d) => d.x);
  const first = Math.min(...xs);
  const last = Math.max(...xs);
  const pad = Math.max(DAY / 2, (last - first) * 0.04);
  const room = width - 80;
  const marks = timeMarks(first - pad, last + pad, room);
  return {
    width,
    height: HEIGHT,
    padding: [12, rtl ? 0 : 12, 0, rtl ? 12 : 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, dir: rtl ? -1 : 1, range: [first - pad, last + pad] }, y: { range: valueRange(all) } },
    axes: [
      { stroke: ink, grid: { show: false }, ticks: grid, font, splits: () => marks.at, values: (_, splits) => splits.map((x) => axisDay(x * 1000, marks.step)) },
      { side: rtl ? 1 : 3, stroke: ink, grid, ticks: { show: false }, font, size: 60, values: (_, splits) => splits.map((y) => compact(y)) },
    ],
    series: [
      {},
      ...claimants.map((claimant, who) => {
        const shade = colour(`--claim-${who + 1}`);
        const shape = SHAPES[who] as Shape;
        return {
          stroke: shade,
          width: 1.5,
          spanGaps: true,
          /* only one claimant's own claims make a line */
          ...(claimant ? {} : { paths: () => null }),
          points: {
            show: true,
            size: 9,
            fill: shade,
            stroke: shade,
            paths: (u: uPlot, i: number, i0: number, i1: number) => {
              const path = new Path2D();
              const r = 5 * (devicePixelRatio || 1);
              for (let k = i0; k <= i1; k++) {
                const y = u.data[i]?.[k];
                const x = u.data[0][k];
                if (typeof y !== "number" || typeof x !== "number") continue;
                const cx = u.valToPos(x, "x", true);
                const cy = u.valToPos(y, "y", true);
                path.moveTo(cx + r, cy);
                shape(path, cx, cy, r);
              }
              return { fill: path, stroke: path };
            },
          },
        } as uPlot.Series;
      }),
    ],
    hooks: { drawSeries: [(u, i) => void (i === 1 && whiskers(u, all))] },
  };
}

function swatch(who: number): SVGElement {
  const path = [
    "M6 1.5a4.5 4.5 0 1 0 .01 0z", "M2 2h8v8H2z", "M6 1l5 9H1z", "M6 .5 11.5 6 6 11.5.5 6z", "M6 11 1 2h10z", "M3.5 1.700h5L11 6l-2.5 4.300h-5L1 6z",
  ][who];
  return svg("svg", { viewBox: "0 0 12 12", class: `shape claim-${who + 1}`, "aria-hidden": "true" }, svg("path", { d: path ?? "" }));
}

/** The nearest claim to a place on the plot, if one is near. */
function nearest(u: uPlot, all: readonly Dot[], event: MouseEvent): Dot | null {
  const box = u.over.getBoundingClientRect();
  let best: Dot | null = null;
  let least = REACH_PX;
  for (const d of all) {
    const distance = Math.hypot(u.valToPos(d.x, "x") - (event.clientX - box.left), u.valToPos(d.y, "y") - (event.clientY - box.top));
    if (distance < least) {
      least = distance;
      best = d;
    }
  }
  return best;
}

export function chart(name: string, unit: string, points: readonly FigurePoint[]): HTMLElement {
  const claimants: string[] = [];
  const tally = new Map<string, number>();
  for (const p of points) tally.set(p.source ?? "", (tally.get(p.source ?? "") ?? 0) + 1);
  const ranked = [...tally.keys()].sort((a, b) => (tally.get(b) ?? 0) - (tally.get(a) ?? 0));
  claimants.push(...ranked.slice(0, ranked.length > MAX_CLAIMANTS ? MAX_CLAIMANTS - 1 : MAX_CLAIMANTS));
  const others = ranked.length > claimants.length;
  const all = dots(points, (p) => (claimants.indexOf(p.source ?? "") + MAX_CLAIMANTS) % MAX_CLAIMANTS);
  const series = others ? [...claimants, ""] : claimants;
  const data: uPlot.AlignedData = [all.map((d) => d.x), ...series.map((_, who) => all.map((d) => (d.who === who ? d.y : null)))] as uPlot.AlignedData;

  const plot = h("div", { class: "plot", dir: "ltr", role: "img", "aria-label": t("chartOf", { what: name }) });
  const note = h("p", { class: "plot-note quiet", "aria-hidden": "true" }, t("chartHow"));
  const key = h("ul", { class: "claimants" }, claimants.map((who, i) => h("li", null, swatch(i), who ? bdi(who) : t("noSource"))), others && h("li", null, swatch(MAX_CLAIMANTS - 1), t("others")));

  let u: uPlot | null = null;
  let drawnWidth = 0;
  const draw = (force: boolean): void => {
    const width = Math.floor(plot.clientWidth);
    if (width < 80 || (!force && width === drawnWidth)) return;
    drawnWidth = width;
    u?.destroy();
    u = new uPlot(options(all, series, width), data, plot);
    const over = u.over;
    const mine = u;
    over.addEventListener("pointermove", (event) => {
      const d = nearest(mine, all, event);
      over.classList.toggle("near", d !== null);
      if (d) note.replaceChildren(h("b", null, claim(d.point) ?? ""), unit ? " " : "", bdi(unit) ?? "", " · ", day(d.point.date) ?? "", " · ", bdi(d.point.source) ?? t("noSource"));
    });
    over.addEventListener("click", (event) => {
      const d = nearest(mine, all, event);
      if (d) go(routes.article(d.point.key, d.point.span));
    });
  };
  /* the observer and the listener live as long as the element is in the page */
  const watch = new ResizeObserver(() => {
    if (plot.isConnected) draw(false);
  });
  watch.observe(plot);
  const repaint = (): void => {
    if (plot.isConnected) draw(true);
    else document.removeEventListener("khayt:theme", repaint);
  };
  document.addEventListener("khayt:theme", repaint);
  void document.fonts?.ready.then(repaint);
  return h("figure", { class: "chart" }, plot, h("figcaption", null, key, note));
}
