/* What was promised for a day: each matter with all that promised it, the first first, and how the day moved. */

import { routes, type DeadlineRow, type StoryDeadline } from "../api";
import { bdi, firstFew, h, joined, list, type Child } from "../dom";
import { day, moment, reach, timex } from "../format";
import { count, t } from "../i18n";
import { link, outletOf, section, timeOf } from "../view";
import { slipChart } from "./slips";

const FEW = 12;
const FEW_CLAIMS = 3;

function state(by: string | null | undefined): Child {
  const at = moment(by) ?? moment(by?.slice(0, 10));
  if (!at) return null;
  const end = at.precision === "year" ? 366 : at.precision === "month" ? 31 : 1;
  const passed = at.utc + end * 86_400_000 < Date.now();
  return h("span", { class: passed ? "state-tag passed" : "state-tag" }, passed ? t("passed") : t("ahead"));
}

function claim(d: StoryDeadline): HTMLElement {
  return h(
    "li",
    { class: "promise-claim" },
    h("p", null, bdi(d.what) ?? bdi(d.text)),
    d.moved_from && h("p", { class: "was" }, t("movedFrom", { a: timex(d.moved_from) ?? d.moved_from, b: timex(d.by) ?? t("unknown") })),
    h("p", { class: "meta" }, ...joined([timeOf(d.date, day(d.date)) ?? t("undated"), d.source && [`${t("promisedBy")}: `, bdi(d.source)], outletOf(d.outlet), (d.sources ?? 1) > 1 && count(d.sources ?? 1, "source"), link(routes.article(d.key, d.span), h("span", { class: "piece" }, t("readPlace")))])),
  );
}

/** What is promised: the way from its first announcement to the day that it now has, and who promised it. */
function promise(claims: readonly StoryDeadline[]): HTMLElement {
  const first = claims[0] as StoryDeadline;
  const now = claims[claims.length - 1]?.by;
  return h(
    "li",
    { class: "promise", "data-item": true },
    h(
      "div",
      { class: "reach" },
      h("p", null, h("span", { class: "label" }, claims.length > 1 ? t("firstAnnounced") : t("announced")), timeOf(first.date, day(first.date)) ?? t("undated")),
      h("p", { class: "gap" }, h("span", null, reach(first.date, now) ?? "")),
      h("h3", null, h("span", { class: "label" }, t("promised"), state(now)), timeOf(now, timex(now)) ?? t("unknown")),
    ),
    slipChart(claims),
    h("div", null, firstFew(h("ul", { class: "promise-claims" }), claims, FEW_CLAIMS, claim, (n) => t("showMore", { n }))),
  );
}

/** Rows as the story tells them, or deadlines by their matter. */
function matters(deadlines: readonly StoryDeadline[], rows: readonly DeadlineRow[]): StoryDeadline[][] {
  if (rows.length)
    return rows.map((row) => list(row.announcements).map((a, i, all) => {
      const before = all[i - 1]?.by ?? null;
      return { by: a.by, text: a.text, what: row.what, source: a.source, matter: row.matter, moved_from: before !== a.by ? before : null, date: a.date, key: a.key, span: a.span, outlet: a.outlet, sources: a.sources ?? 1 };
    })).filter((all) => all.length > 0);
  const out = new Map<number, StoryDeadline[]>();
  for (const d of [...deadlines].sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1))) out.set(d.matter, [...(out.get(d.matter) ?? []), d]);
  return [...out.values()];
}

export function deadlinesPart(deadlines: readonly StoryDeadline[], rows: readonly DeadlineRow[]): HTMLElement | null {
  const end = (claims: readonly StoryDeadline[]): string => claims[claims.length - 1]?.by ?? "";
  const slipped = (claims: readonly StoryDeadline[]): number => new Set(claims.map((c) => c.by)).size;
  /* those that moved come first, then as they fall due */
  const groups = matters(deadlines, rows).sort((a, b) => Number(slipped(b) > 1) - Number(slipped(a) > 1) || (end(a) < end(b) ? -1 : 1));
  if (!groups.length) return null;
  return section("deadlines", t("deadlines"), groups.length, firstFew(h("ol", { class: "promises" }), groups, FEW, promise, (n) => t("showMore", { n })));
}
