/* An outlet: when it publishes, whom it credits, how often it is first, whom it copies and who copies it. */

import { api, routes, type OutletCount } from "../api";
import { bdi, firstFew, h, joined, list, type Child } from "../dom";
import { days, number, percent, weekday } from "../format";
import { count, t } from "../i18n";
import { bars } from "../plot";
import { link, nameIn, pageTitle, section, titleOf, type View, type Visit } from "../view";

const FEW = 10;

function counted<T>(all: readonly T[], of: (one: T) => [Child, number], noun: "article" | "copy"): Child {
  const most = Math.max(1, ...all.map((one) => of(one)[1]));
  const row = (one: T): HTMLElement => {
    const [name, n] = of(one);
    const bar = h("span", { class: "bar-fill", "aria-hidden": "true" });
    bar.style.inlineSize = `${Math.max(2, (100 * n) / most)}%`;
    return h("li", null, h("p", null, name, h("span", { class: "quiet" }, count(n, noun))), h("span", { class: "bar-track", "aria-hidden": "true" }, bar));
  };
  return firstFew(h("ul", { class: "actors" }), all, FEW, row, (n) => t("showMore", { n }));
}

const other = (c: OutletCount): [Child, number] => [link(routes.outlet(c.outlet), bdi(c.outlet)), c.n];

function habits(hours: readonly number[], weekdays: readonly number[]): HTMLElement | null {
  const some = [hours, weekdays].map((all) => all.some((n) => n > 0));
  if (!some[0] && !some[1]) return null;
  return section(
    "habits", t("habits"), null,
    some[0] && [h("h3", null, t("byHour")), bars(hours, hours.map((_, i) => (i % 3 === 0 ? number(i) : "")), (i) => `${t("hourOf", { n: number(i) })}: ${count(hours[i] ?? 0, "article")}`, "hours")],
    some[1] && [h("h3", null, t("byWeekday")), bars(weekdays, weekdays.map((_, i) => weekday(i)), (i) => `${weekday(i)}: ${count(weekdays[i] ?? 0, "article")}`, "weekdays")],
  );
}

export async function outletPageOf({ url, signal }: Visit): Promise<View> {
  const o = await api.outlet(nameIn(url), signal);
  const [from, by, agencies, stories] = [list(o.copied_from), list(o.copied_by), list(o.agencies), list(o.stories)];
  const first = o.shared > 0 ? percent(o.first_to_report / o.shared) : null;
  const facts: [string, string, string][] = [
    [number(o.developments), t("factDevelopments"), ""], [number(o.shared), t("factShared"), ""], [number(o.first_to_report), t("factFirst"), first ? t("factFirstOf", { n: first }) : ""],
  ];
  const node = h(
    "div",
    { class: "page outlet" },
    h("header", { class: "story-head" }, h("p", { class: "kicker" }, t("outlet")), pageTitle(bdi(o.outlet)), h("p", { class: "meta" }, ...joined([days(o.first?.slice(0, 10), o.last?.slice(0, 10)), count(o.articles, "article"), link(routes.search(`outlet:"${o.outlet.replace(/"/g, "")}"`), t("allItsArticles")), link(routes.stories({ outlet: o.outlet }), t("allItsStories"))]))),
    h("dl", { class: "figures-row" }, facts.map(([n, name, how]) => h("div", null, h("dd", null, n), h("dt", null, name, how && h("span", { class: "quiet" }, how))))),
    habits(list(o.hours), list(o.weekdays)),
    h(
      "div",
      { class: "who-facts" },
      agencies.length > 0 && section("agencies", t("agencies"), agencies.length, counted(agencies, (a) => [bdi(a.name), a.articles], "article")),
      from.length > 0 && section("copied-from", t("copiesFrom"), null, counted(from, other, "copy")),
      by.length > 0 && section("copied-by", t("copiedBy"), null, counted(by, other, "copy")),
      stories.length > 0 && section("stories", t("stories"), stories.length, firstFew(h("ul", { class: "plain" }), stories, FEW, (s) => h("li", null, link(routes.story(s.story), titleOf(s.title)), " ", h("span", { class: "quiet" }, count(s.articles, "article"))), (n) => t("showMore", { n }))),
    ),
  );
  return { title: o.outlet, node };
}
