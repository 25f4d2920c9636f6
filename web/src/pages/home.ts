/* The stories, the one that moved last first. */

import { api, routes, type Development, type Maybe, type OutletLine, type StoryLine } from "../api";
import { h, joined, list, type Child } from "../dom";
import { day, dayShort, days, year } from "../format";
import { count, t } from "../i18n";
import { go } from "../nav";
import { articlesAndOutlets, link, pageTitle, paging, timeOf, titleOf, type View, type Visit } from "../view";

const LIMIT = 20;
const RECENT = 3;

export function offsetOf(url: URL): number {
  const n = Number(url.searchParams.get("offset") ?? 0);
  return Number.isInteger(n) && n > 0 ? n : 0;
}

function recent(developments: readonly Development[], ofYear: string | null): Child {
  const last = [...developments].sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1)).slice(-RECENT).reverse();
  if (!last.length) return null;
  return h("ol", { class: "thread" }, last.map((d) => h("li", null, h("span", { class: "when" }, timeOf(d.date, year(d.date) === ofYear ? dayShort(d.date) : day(d.date)) ?? t("undated")), h("span", { class: "what" }, titleOf(d.title)))));
}

function row(s: StoryLine): HTMLElement {
  const developments = list(s.developments);
  return h(
    "li",
    { class: "tale" },
    h("div", { class: "tale-date" }, h("span", { class: "unseen" }, `${t("lastMove")}: `), h("time", { datetime: s.last ?? "" }, h("b", null, dayShort(s.last) ?? "—"), h("span", null, year(s.last) ?? ""))),
    h(
      "div",
      { class: "tale-body" },
      h("h2", null, link(routes.story(s.story), titleOf(s.title))),
      h("p", { class: "meta" }, ...joined([days(s.first?.slice(0, 10), s.last?.slice(0, 10)), ...articlesAndOutlets(s), count(developments.length, "development")])),
      recent(developments, year(s.last)),
    ),
  );
}

function outletField(outlet: string, outlets: readonly OutletLine[]): Child {
  if (!outlets.length) return h("input", { type: "text", name: "outlet", id: "f-outlet", placeholder: " ", value: outlet, dir: "auto", maxlength: 200, autocomplete: "off" });
  const names = outlets.map((o) => o.outlet).filter((name): name is string => Boolean(name));
  if (outlet && !names.includes(outlet)) names.unshift(outlet);
  return h("select", { name: "outlet", id: "f-outlet" }, h("option", { value: "" }, t("allOutlets")), names.map((name) => h("option", { value: name, selected: name === outlet, lang: "ar" }, name)));
}

function filter(outlet: string, q: string, outlets: Maybe<OutletLine[]>): HTMLElement {
  const form = h(
    "form",
    { class: "filter", "aria-label": t("filter"), action: "/" },
    h("p", null, h("label", { for: "f-q" }, t("wordsIn")), h("input", { type: "search", name: "q", id: "f-q", placeholder: " ", value: q, dir: "auto", maxlength: 400, autocomplete: "off" })),
    h("p", null, h("label", { for: "f-outlet" }, t("outlet")), outletField(outlet, list(outlets))),
    h("p", { class: "do" }, h("button", { type: "submit", class: "action" }, t("apply")), (outlet || q) && link("/", t("clear"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    go(routes.home({ q: String(data.get("q") ?? "").trim(), outlet: String(data.get("outlet") ?? "").trim() }));
  });
  /* on a phone the filter is folded until it is wanted */
  const wide = matchMedia("(min-width: 44rem)").matches;
  return h("details", { class: "filter-fold", open: wide || Boolean(outlet || q) }, h("summary", null, t("filter")), form);
}

function empty(filtered: boolean): Child {
  return h("div", { class: "state small" }, h("p", { class: "loose", "aria-hidden": "true" }), filtered ? [h("p", null, t("noStoriesFilter")), h("p", null, link("/", t("clear")))] : [h("p", null, t("noStories")), h("p", { class: "quiet" }, t("noStoriesHow"))]);
}

export async function homePage({ url, signal }: Visit): Promise<View> {
  const outlet = url.searchParams.get("outlet") ?? "";
  const q = url.searchParams.get("q") ?? "";
  const offset = offsetOf(url);
  const [answer, status] = await Promise.all([api.stories({ offset, limit: LIMIT, outlet, q }, signal), api.status().catch(() => null)]);
  const stories = list(answer.stories);
  const total = count(answer.total, "story");
  const whole = status && !outlet && !q ? [count(status.articles, "article"), days(status.first?.slice(0, 10), status.last?.slice(0, 10))] : [];
  const node = h(
    "div",
    { class: "page home" },
    h("div", { class: "lead" }, h("div", null, pageTitle(t("stories")), h("p", { class: "meta" }, ...joined([total, ...whole, t("storiesLead")]))), filter(outlet, q, status?.outlet_list)),
    stories.length ? h("ol", { class: "tales" }, stories.map(row)) : empty(Boolean(outlet || q)),
    paging(answer.total, offset, LIMIT, (to) => routes.home({ outlet, q, offset: to })),
  );
  return { title: t("stories"), node, said: `${t("stories")}: ${total}` };
}
