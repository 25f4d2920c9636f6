/* A deadline that slips, drawn: a row for each announcement, from the day it was made to the day it promised. */

import { routes, type StoryDeadline } from "../api";
import { h, svg, type Child } from "../dom";
import { day, moment, timex } from "../format";
import { lang, t } from "../i18n";
import { fitted, label, line, px, timeAxis, timeScale } from "../plot";

const ROW = 30;
const TOP = 8;
const ROWS_AT_MOST = 12;

interface Row { made: number; by: number; d: StoryDeadline }

/** Announcements that can be drawn, one for each day that was promised. */
function rows(claims: readonly StoryDeadline[]): Row[] {
  const out: Row[] = [];
  for (const d of claims) {
    const made = moment(d.date);
    const by = moment(d.by) ?? moment(d.by?.slice(0, 10));
    if (made && by && out[out.length - 1]?.d.by !== d.by) out.push({ made: made.utc, by: by.utc, d });
  }
  return out.slice(-ROWS_AT_MOST);
}

function drawing(all: readonly Row[], width: number): SVGElement {
  const rtl = lang() === "ar";
  const min = Math.min(...all.map((r) => Math.min(r.made, r.by)));
  const max = Math.max(...all.map((r) => Math.max(r.made, r.by)));
  const pad = Math.max(86_400_000, (max - min) * 0.05);
  const edge = Math.min(80, width * 0.16);
  const x = timeScale(min - pad, max + pad, rtl ? edge : 8, rtl ? width - 8 : width - edge);
  const floor = TOP + all.length * ROW;
  const height = floor + 28;
  const bar = (r: Row, i: number): Child => {
    const y = TOP + i * ROW + ROW / 2;
    const last = i === all.length - 1;
    const end = x(r.by) + (rtl ? -9 : 9);
    return svg(
      "a",
      { href: routes.article(r.d.key, r.d.span), class: last ? "slip last" : "slip" },
      svg("title", null, `${day(r.d.date)}: ${timex(r.d.by) ?? ""}`),
      svg("rect", { x: 0, y: px(y - ROW / 2), width, height: ROW, class: "reach" }),
      line(x(r.made), y, x(r.by), y, "slip-line"),
      svg("circle", { cx: px(x(r.made)), cy: px(y), r: 4.5, class: "slip-made" }),
      svg("path", { d: `M${px(x(r.by))} ${px(y + 8)}v-16h${rtl ? -9 : 9}l${rtl ? 3 : -3} 4 ${rtl ? -3 : 3} 4h${rtl ? 9 : -9}`, class: "slip-flag" }),
      label(end + (rtl ? -4 : 4), y + 4, timex(r.d.by) ?? "", "start", "slip-day"),
    );
  };
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": t("slipChart"), direction: rtl ? "rtl" : "ltr" }, timeAxis(x, min - pad, max + pad, width - edge, floor, TOP), all.map(bar));
}

/** The chart, where the day moved at least once. */
export function slipChart(claims: readonly StoryDeadline[]): Child {
  const all = rows(claims);
  if (all.length < 2) return null;
  return h("figure", { class: "slips" }, fitted("slip-plot", (width) => drawing(all, width)), h("figcaption", { class: "quiet" }, t("slipHow")));
}
