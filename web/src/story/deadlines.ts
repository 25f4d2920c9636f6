/* Promised days: the day of the announcement against the day that was promised. */

import { routes, type StoryDeadline } from "../api";
import { bdi, firstFew, h, joined, type Child } from "../dom";
import { day, daysBetween, moment, timex } from "../format";
import { count, t } from "../i18n";
import { link, outletOf, section, timeOf } from "../view";

const FEW = 12;

function state(by: string | null | undefined): Child {
  const at = moment(by) ?? moment(by?.slice(0, 10));
  if (!at) return null;
  const end = at.precision === "year" ? 366 : at.precision === "month" ? 31 : 1;
  const passed = at.utc + end * 86_400_000 < Date.now();
  return h("span", { class: "state-tag" }, passed ? t("passed") : t("ahead"));
}

/** For each promise, the day that the same one promised before for the same thing, if it was another. */
function moved(sorted: readonly StoryDeadline[]): Map<StoryDeadline, string> {
  const out = new Map<StoryDeadline, string>();
  const last = new Map<string, string>();
  for (const d of sorted) {
    if (!d.what || !d.by) continue;
    const id = `${d.what}\n${d.source ?? ""}`;
    const before = last.get(id);
    if (before && before !== d.by) out.set(d, before);
    last.set(id, d.by);
  }
  return out;
}

function row(d: StoryDeadline, before: string | undefined): HTMLElement {
  const gap = daysBetween(d.date, d.by?.slice(0, 10));
  return h(
    "li",
    { class: "promise" },
    h(
      "div",
      { class: "reach" },
      h("p", null, h("span", { class: "label" }, t("announced")), timeOf(d.date, day(d.date)) ?? t("undated")),
      h("p", { class: "gap" }, h("span", null, gap === null || gap < 0 ? "" : gap === 0 ? t("sameDay") : t("after", { n: count(gap, "day") }))),
      h("p", null, h("span", { class: "label" }, t("promised")), timeOf(d.by, timex(d.by)) ?? t("unknown")),
    ),
    h("p", { class: "promise-what" }, bdi(d.what) ?? bdi(d.text)),
    before && h("p", { class: "was" }, t("wasPromised", { day: timex(before) ?? before })),
    h("p", { class: "meta" }, ...joined([d.source && [`${t("promisedBy")}: `, bdi(d.source)], outletOf(d.outlet), link(routes.article(d.key, d.span), h("span", { class: "piece" }, t("readPlace"))), state(d.by)])),
  );
}

export function deadlinesPart(deadlines: readonly StoryDeadline[]): HTMLElement | null {
  if (!deadlines.length) return null;
  const sorted = [...deadlines].sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1));
  const earlier = moved(sorted);
  return section("deadlines", t("deadlines"), deadlines.length, firstFew(h("ol", { class: "promises" }), sorted, FEW, (d) => row(d, earlier.get(d)), (n) => t("showMore", { n })));
}
