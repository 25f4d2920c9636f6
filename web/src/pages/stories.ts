/* All stories, the one that moved last first. Those of a single article stay out until they are asked for. */

import { api, routes, type Development, type OutletName, type StoryLine } from "../api";
import { h, joined, list, type Child } from "../dom";
import { day, dayShort, days, year } from "../format";
import { count, t } from "../i18n";
import { go } from "../nav";
import { grown } from "../seen";
import { articlesAndOutlets, link, pageTitle, paging, timeOf, titleOf, type View, type Visit } from "../view";

const LIMIT = 20;
const RECENT = 3;
const OUTLETS_AT_MOST = 300;

interface Wish {
  outlet: string;
  q: string;
  all: boolean;
}

export function offsetOf(url: URL): number {
  const n = Number(url.searchParams.get("offset") ?? 0);
  return Number.isInteger(n) && n > 0 ? n : 0;
}

function address(wish: Wish, offset = 0): string {
  return routes.stories({ outlet: wish.outlet, q: wish.q, all: wish.all ? 1 : 0, offset });
}

function recent(s: StoryLine): Child {
  const ofYear = year(s.last);
  const last = [...list(s.developments)].sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1)).slice(-RECENT).reverse();
  /* the one development under the story's own title says nothing new */
  if (!last.length || (last.length === 1 && last[0]?.title === s.title)) return null;
  const row = (d: Development): HTMLElement => h("li", null, h("span", { class: "when" }, timeOf(d.date, year(d.date) === ofYear ? dayShort(d.date) : day(d.date)) ?? t("undated")), h("span", { class: "what" }, link(routes.story(s.story, d.development), titleOf(d.title))));
  return h("ol", { class: "thread" }, last.map(row));
}

function row(s: StoryLine): HTMLElement {
  const developments = s.development_count ?? list(s.developments).length;
  const single = s.articles === 1;
  const extent = single ? [count(s.articles, "article")] : [days(s.first?.slice(0, 10), s.last?.slice(0, 10)), ...articlesAndOutlets(s), count(developments, "development")];
  return h(
    "li",
    { class: single ? "tale single" : "tale", "data-item": true },
    h("div", { class: "tale-date" }, h("span", { class: "unseen" }, `${t("lastMove")}: `), h("time", { datetime: s.last ?? "" }, h("b", null, dayShort(s.last) ?? "—"), h("span", null, year(s.last) ?? ""))),
    h("div", { class: "tale-body" }, h("h2", null, grown(s.story, s.articles) && h("span", { class: "dot", role: "img", "aria-label": t("grown"), title: t("grown") }), link(routes.story(s.story), titleOf(s.title))), h("p", { class: "meta" }, ...joined(extent)), !single && recent(s)),
  );
}

function outletField(outlet: string, outlets: readonly OutletName[]): Child {
  const names = outlets.slice(0, OUTLETS_AT_MOST).map((o) => o.outlet);
  if (outlet && !names.includes(outlet)) names.unshift(outlet);
  return h("select", { name: "outlet", id: "f-outlet" }, h("option", { value: "" }, t("allOutlets")), names.map((name) => h("option", { value: name, selected: name === outlet, lang: "ar" }, name)));
}

function filter(wish: Wish, outlets: readonly OutletName[]): HTMLElement {
  const filtered = Boolean(wish.outlet || wish.q);
  const form = h(
    "form",
    { class: "filter", "aria-label": t("filter"), action: "/stories" },
    h("p", null, h("label", { for: "f-q" }, t("wordsIn")), h("input", { type: "search", name: "q", id: "f-q", placeholder: " ", value: wish.q, dir: "auto", maxlength: 400, autocomplete: "off" })),
    h("p", null, h("label", { for: "f-outlet" }, t("outlet")), outletField(wish.outlet, outlets)),
    h("p", { class: "do" }, h("button", { type: "submit", class: "action" }, t("apply")), filtered && link("/stories", t("clear"))),
    h("p", { class: "tick" }, h("label", null, h("input", { type: "checkbox", name: "all", value: "1", checked: wish.all }), " ", t("singlesToo"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    go(address({ q: String(data.get("q") ?? "").trim(), outlet: String(data.get("outlet") ?? "").trim(), all: data.has("all") }));
  });
  /* on a phone the filter is folded until it is wanted */
  const wide = matchMedia("(min-width: 44rem)").matches;
  return h("details", { class: "filter-fold", open: wide || filtered || wish.all }, h("summary", null, t("filter")), form);
}

function empty(filtered: boolean): Child {
  return h("div", { class: "state small" }, h("p", { class: "loose", "aria-hidden": "true" }), filtered ? [h("p", null, t("noStoriesFilter")), h("p", null, link("/stories", t("clear")))] : [h("p", null, t("noStories")), h("p", { class: "quiet" }, t("noStoriesHow"))]);
}

/** Says that single-article stories are out, where some may be. */
function hidden(wish: Wish, shown: number, inStore: number | undefined): Child {
  if (wish.all || (!wish.outlet && !wish.q && inStore !== undefined && shown >= inStore)) return null;
  return h("p", { class: "quiet hidden-note" }, t("singlesHidden"), " ", link(address({ ...wish, all: true }), t("singlesShow")));
}

export async function storiesPage({ url, signal }: Visit): Promise<View> {
  const wish: Wish = { outlet: url.searchParams.get("outlet") ?? "", q: url.searchParams.get("q") ?? "", all: url.searchParams.has("all") };
  const offset = offsetOf(url);
  const filtered = Boolean(wish.outlet || wish.q);
  const ask = () => api.stories({ offset, limit: LIMIT, least: wish.all ? 0 : 2, latest: RECENT, outlet: wish.outlet, q: wish.q }, signal);
  const [first, status, outlets] = await Promise.all([ask(), api.status().catch(() => null), api.outlets(signal).catch(() => ({ outlets: [] }))]);
  let answer = first;
  if (!answer.total && !wish.all) {
    /* better single articles than nothing */
    wish.all = true;
    answer = await ask();
  }
  const stories = list(answer.stories);
  const total = count(answer.total, "story");
  const whole = status && !filtered ? [count(status.articles, "article"), days(status.first?.slice(0, 10), status.last?.slice(0, 10))] : [];
  const node = h(
    "div",
    { class: "page home" },
    h("div", { class: "lead" }, h("div", null, pageTitle(t("stories")), h("p", { class: "meta" }, ...joined([total, ...whole, t("storiesLead")]))), filter(wish, list(outlets.outlets))),
    stories.length ? h("ol", { class: "tales" }, stories.map(row)) : empty(filtered),
    paging(answer.total, offset, LIMIT, (to) => address(wish, to)),
    stories.length > 0 && hidden(wish, answer.total, status?.stories),
  );
  return { title: t("stories"), node, said: `${t("stories")}: ${total}` };
}
