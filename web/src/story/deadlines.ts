/* Promised days: each with all that promised it, the first first, and whether it moved. */

import { routes, type StoryDeadline } from "../api";
import { bdi, firstFew, h, joined, type Child } from "../dom";
import { day, moment, reach, timex } from "../format";
import { t } from "../i18n";
import { link, outletOf, section, timeOf } from "../view";

const FEW = 12;
const FEW_CLAIMS = 3;

function state(by: string | null | undefined): Child {
  const at = moment(by) ?? moment(by?.slice(0, 10));
  if (!at) return null;
  const end = at.precision === "year" ? 366 : at.precision === "month" ? 31 : 1;
  const passed = at.utc + end * 86_400_000 < Date.now();
  return h("span", { class: passed ? "state-tag passed" : "state-tag" }, passed ? t("passed") : t("ahead"));
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

function claim(d: StoryDeadline, before: string | undefined): HTMLElement {
  return h(
    "li",
    { class: "promise-claim" },
    h("p", null, bdi(d.what) ?? bdi(d.text)),
    before && h("p", { class: "was" }, t("wasPromised", { day: timex(before) ?? before })),
    h("p", { class: "meta" }, ...joined([timeOf(d.date, day(d.date)) ?? t("undated"), d.source && [`${t("promisedBy")}: `, bdi(d.source)], outletOf(d.outlet), link(routes.article(d.key, d.span), h("span", { class: "piece" }, t("readPlace")))])),
  );
}

/** One promised day: the way from its first announcement to it, and who promised it. */
function promise(claims: readonly StoryDeadline[], before: ReadonlyMap<StoryDeadline, string>): HTMLElement {
  const first = claims[0] as StoryDeadline;
  return h(
    "li",
    { class: "promise" },
    h(
      "div",
      { class: "reach" },
      h("p", null, h("span", { class: "label" }, claims.length > 1 ? t("firstAnnounced") : t("announced")), timeOf(first.date, day(first.date)) ?? t("undated")),
      h("p", { class: "gap" }, h("span", null, reach(first.date, first.by) ?? "")),
      h("h3", null, h("span", { class: "label" }, t("promised"), state(first.by)), timeOf(first.by, timex(first.by)) ?? t("unknown")),
    ),
    h("div", null, firstFew(h("ul", { class: "promise-claims" }), claims, FEW_CLAIMS, (d) => claim(d, before.get(d)), (n) => t("showMore", { n }))),
  );
}

export function deadlinesPart(deadlines: readonly StoryDeadline[]): HTMLElement | null {
  if (!deadlines.length) return null;
  const sorted = [...deadlines].sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1));
  const earlier = moved(sorted);
  const promised = new Map<string, StoryDeadline[]>();
  for (const d of sorted) promised.set(d.by ?? "", [...(promised.get(d.by ?? "") ?? []), d]);
  const groups = [...promised].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, claims]) => claims);
  return section("deadlines", t("deadlines"), groups.length, firstFew(h("ol", { class: "promises" }), groups, FEW, (claims) => promise(claims, earlier), (n) => t("showMore", { n })));
}
