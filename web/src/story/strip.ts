/* How dense the story is over its time: a bar a stretch, chapters below it; a press leads to the developments of that stretch. */

import type { Chapter, TimelineEntry } from "../api";
import { h, list, svg, type Child } from "../dom";
import { days, moment } from "../format";
import { count, lang, t } from "../i18n";
import { fitted, px, timeAxis, timeScale } from "../plot";

const DAY = 86_400_000;
const HEIGHT = 92;
const FLOOR = 60;
const BAR_PX = 7;

interface Bin { from: number; to: number; articles: number; first: string; developments: number }

/** Equal stretches of whole days, so many that each has a few pixels. */
function bins(entries: readonly TimelineEntry[], min: number, max: number, room: number): Bin[] {
  const width = Math.max(1, Math.ceil((max - min) / DAY / Math.max(8, Math.floor(room / BAR_PX)))) * DAY;
  const out = new Map<number, Bin>();
  for (const e of entries) {
    const at = moment(e.date);
    if (!at) continue;
    const n = Math.floor((at.utc - min) / width);
    const bin = out.get(n) ?? { from: min + n * width, to: min + (n + 1) * width - DAY, articles: 0, first: e.development, developments: 0 };
    bin.articles += Math.max(1, list(e.articles).length);
    bin.developments++;
    out.set(n, bin);
  }
  return [...out.values()];
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

function drawing(entries: readonly TimelineEntry[], min: number, max: number, width: number, jump: (development: string) => void): SVGElement {
  const rtl = lang() === "ar";
  const x = timeScale(min, max + DAY, 0, width);
  const all = bins(entries, min, max, width);
  const most = Math.max(1, ...all.map((b) => b.articles));
  const one = all[0] ? Math.max(2, Math.abs(x(all[0].to + DAY) - x(all[0].from)) - 1) : 2;
  return svg(
    "svg",
    { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": t("stripOf", { a: days(iso(min), iso(max)) ?? "" }) },
    timeAxis(x, min, max, width, FLOOR, 4),
    all.map((b) => {
      const tall = Math.max(3, Math.sqrt(b.articles / most) * (FLOOR - 8));
      const bar = svg("g", { class: "bin" }, svg("title", null, `${days(iso(b.from), iso(b.to))}: ${count(b.developments, "development")}، ${count(b.articles, "article")}`), svg("rect", { x: px(rtl ? x(b.from) - one : x(b.from)), y: 0, width: px(one), height: FLOOR, class: "reach" }), svg("rect", { x: px(rtl ? x(b.from) - one : x(b.from)), y: px(FLOOR - tall), width: px(one), height: px(tall), rx: 1 }));
      bar.addEventListener("click", () => jump(b.first));
      return bar;
    }),
    svg("line", { x1: 0, x2: width, y1: FLOOR, y2: FLOOR, class: "floor" }),
  );
}

export function strip(entries: readonly TimelineEntry[], chapters: readonly Chapter[], jump: (development: string) => void): Child {
  const at = entries.map((e) => moment(e.date)?.utc).filter((x): x is number => x !== undefined);
  if (new Set(at).size < 3) return null;
  const [min, max] = [Math.min(...at), Math.max(...at)];
  const row = (c: Chapter, i: number): HTMLElement => {
    const link = h("a", { href: `#d-${encodeURIComponent(c.developments[0] ?? "")}` }, h("span", { class: "chapter-n", "aria-hidden": "true" }, t("chapterN", { n: i + 1 })), h("bdi", { lang: "ar" }, c.title), h("span", { class: "quiet" }, days(c.first, c.last) ?? ""));
    return h("li", null, link);
  };
  return h("div", { class: "strip" }, fitted("strip-plot", (width) => drawing(entries, min, max, width, jump)), chapters.length > 1 && h("nav", { "aria-label": t("chapters") }, h("ol", { class: "chapters" }, chapters.map(row))));
}
