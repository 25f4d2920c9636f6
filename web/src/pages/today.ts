/* What moved, and in which story: since the last visit, or in the last day, week or month of the news. */

import { api, away, perhaps, routes, type Changes, type OutletName, type SavedSearch, type Status, type StoryChange, type Watch } from "../api";
import { bdi, h, joined, list, type Child } from "../dom";
import { day, days, dayTime, here, number } from "../format";
import { count, lang, t, type Noun, type Word } from "../i18n";
import { go } from "../nav";
import { lastBase, lookAround, readAll, unread, type Look } from "../seen";
import { moves } from "../story/since";
import { articlesAndOutlets, link, pageTitle, paging, titleOf, type View, type Visit } from "../view";
import { offsetOf } from "./stories";

const LIMIT = 12;
const NEWS_AT_MOST = 500;
const WINDOWS = ["visit", "day", "week", "month"] as const;
const WINDOW_DAYS: Record<string, number> = { day: 0, week: 6, month: 29 };
const NAMES_AT_MOST = 12;

interface Wish { since: string; outlet: string; place: string; person: string }

function back(last: string, n: number): string {
  return new Date(Date.parse(`${last}T00:00:00Z`) - n * 86_400_000).toISOString().slice(0, 10);
}

/** The moment that a window begins at; null if the store has no day. */
function momentOf(since: string, look: Look | null, last: string | null | undefined): string | null {
  if (since === "visit") return look?.base ?? null;
  if (since in WINDOW_DAYS) return last ? back(last.slice(0, 10), WINDOW_DAYS[since] ?? 0) : null;
  return /^(#\d+|\d{4}(-\d{2}(-\d{2}(T[\d:.+Z-]+)?)?)?)$/.test(since) ? since : null;
}

function windows(wish: Wish, now: string, look: Look | null): HTMLElement {
  const one = (name: (typeof WINDOWS)[number]): Child => (name === "visit" && !look?.base ? null : h("li", null, h("a", { href: routes.today({ ...wish, since: name }), "aria-current": name === now ? "true" : null }, t(`since_${name}` as Word))));
  return h("ul", { class: "windows", "aria-label": t("window") }, WINDOWS.map(one));
}

/** A field that suggests names of a kind as they are typed. */
function nameField(id: string, label: string, type: "PER" | "LOC", value: string): HTMLElement {
  const words = h("datalist", { id: `${id}-list` });
  const input = h("input", { type: "search", name: type === "LOC" ? "place" : "person", id, value, placeholder: " ", dir: "auto", maxlength: 200, autocomplete: "off", list: `${id}-list` });
  let timer = 0;
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const found = input.value.trim().length > 1 ? await perhaps(api.names({ q: input.value.trim(), type, limit: NAMES_AT_MOST })) : null;
      if (found) words.replaceChildren(...list(found.names).map((n) => h("option", { value: n.entity })));
    }, 180);
  });
  return h("p", null, h("label", { for: id }, label), input, words);
}

function filter(wish: Wish, outlets: readonly OutletName[]): HTMLElement {
  const on = [wish.outlet, wish.place, wish.person].filter(Boolean);
  const select = h("select", { name: "outlet", id: "f-outlet" }, h("option", { value: "" }, t("allOutlets")), outlets.map((o) => h("option", { value: o.outlet, selected: o.outlet === wish.outlet, lang: "ar" }, o.outlet)));
  const form = h(
    "form",
    { class: "filter", "aria-label": t("filter"), action: "/" },
    h("p", null, h("label", { for: "f-outlet" }, t("outlet")), select), nameField("f-place", t("place"), "LOC", wish.place), nameField("f-person", t("personOrBody"), "PER", wish.person),
    h("p", { class: "do" }, h("button", { type: "submit", class: "action" }, t("apply")), on.length > 0 && link(routes.today({ since: wish.since }), t("clear"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const of = (name: string): string => String(data.get(name) ?? "").trim();
    go(routes.today({ since: wish.since, outlet: of("outlet"), place: of("place"), person: of("person") }));
  });
  return h("details", { class: "filter-fold", open: on.length > 0 }, h("summary", null, t("filter"), on.length > 0 && h("span", { class: "quiet" }, " ", ...joined(on.map((x) => bdi(x)), "، "))), form);
}

function row(s: StoryChange, news: ReadonlySet<string> | null): HTMLElement {
  const fresh = (news === null || news.has(s.story)) && unread(s.story, s.articles);
  return h(
    "li",
    { class: fresh ? "tale moved-tale unread" : "tale moved-tale", "data-item": true, "data-story": s.story },
    h("div", { class: "tale-head" }, h("h2", null, fresh && h("span", { class: "dot", role: "img", "aria-label": t("unread"), title: t("unread") }), link(routes.story(s.story), titleOf(s.title))), h("p", { class: "meta" }, ...joined([h("b", { class: "plus" }, count(s.new_articles, "newArticle")), ...articlesAndOutlets(s), days(s.first?.slice(0, 10), s.last?.slice(0, 10))]))),
    moves(s, true),
  );
}

/** Which stories moved since the last visit, where a longer time is shown; null where every one of those shown did. */
async function sinceBase(now: string, look: Look | null, signal: AbortSignal): Promise<Set<string> | null> {
  if (now === "visit" || !look?.base) return null;
  if (look.base === look.latest) return new Set();
  const answer = await perhaps(api.changes({ since: look.base, limit: NEWS_AT_MOST }, signal));
  return answer && new Set(list(answer.stories).map((s) => s.story));
}

/** In one line, all that moved. */
function sum(answer: Changes): string[] {
  const stories = list(answer.stories);
  const whole = answer.total === undefined || answer.total <= stories.length;
  const of = (n: (s: StoryChange) => number): number => (whole ? stories.reduce((all, s) => all + n(s), 0) : 0);
  const parts: [number, Noun][] = [
    [answer.total ?? stories.length, "story"], [answer.new_articles ?? 0, "newArticle"], [of((s) => list(s.figures).filter((f) => f.before).length), "revision"], [of((s) => list(s.deadlines).filter((d) => d.before).length), "slip"], [of((s) => list(s.voices).length), "voice"],
  ];
  return parts.filter(([n]) => n > 0).map(([n, noun]) => count(n, noun));
}

function watchHref(w: Watch): string {
  if (w.on.story) return routes.story(w.on.story);
  return w.on.entity ? routes.who(w.on.entity) : routes.search(w.on.query ?? "");
}

/** What the analyst keeps an eye on, beside the stories. */
function side(watches: readonly Watch[], searches: readonly SavedSearch[]): Child {
  if (!watches.length && !searches.length) return null;
  const line = (href: string, name: string, n: number): HTMLElement => h("li", null, link(href, bdi(name)), n > 0 ? h("b", { class: "plus" }, h("span", { class: "unseen" }, `${t("fresh")}: `), number(n)) : h("span", { class: "quiet" }, "–"));
  return h(
    "aside",
    { class: "desk-side", "aria-label": t("desk") },
    watches.length > 0 && [h("h2", null, t("watches")), h("ul", null, [...watches].sort((a, b) => b.new - a.new).slice(0, 12).map((w) => line(watchHref(w), w.name, w.new)))],
    searches.length > 0 && [h("h2", null, t("searches")), h("ul", null, [...searches].sort((a, b) => b.new - a.new).slice(0, 12).map((s) => line(routes.search(s.query), s.name, s.new)))],
    h("p", null, link("/desk", t("toDesk"))),
  );
}

function readButton(mark: string): HTMLElement {
  const button = h("button", { type: "button", class: "quiet-button", "data-key": "r" }, t("readAll"));
  button.addEventListener("click", () => {
    readAll(mark);
    go("/");
    document.dispatchEvent(new Event("khayt:again"));
  });
  return button;
}

function nothing(filtered: boolean, now: string, status: Status | null): Child {
  if (status && status.articles === 0) return h("div", { class: "state small" }, h("p", { class: "loose", "aria-hidden": "true" }), h("p", null, t("noStories")), h("p", { class: "quiet" }, t("noStoriesHow")));
  return h("div", { class: "state small" }, h("p", { class: "loose", "aria-hidden": "true" }), h("p", null, filtered ? t("nothingFilter") : now === "visit" ? t("nothingSince") : t("nothingMoved")), h("p", null, filtered ? link("/", t("clear")) : now === "visit" ? link(routes.today({ since: "day" }), t("since_day")) : link("/stories", t("toStories"))));
}

function sinceWords(now: string, from: string | null, look: Look | null, last: string | null | undefined): Child {
  if (now === "visit" && look?.baseAt) return t("sinceVisitAt", { d: dayTime(here(look.baseAt)) ?? "" });
  const first = from && !from.startsWith("#") ? from : null;
  if (now === "day") return t("lastDayIs", { d: day(first) ?? "" });
  return first && last && first < last.slice(0, 10) ? days(first, last.slice(0, 10)) : day(first);
}

export async function todayPage({ url, signal }: Visit): Promise<View> {
  const asked = (name: string): string => url.searchParams.get(name)?.trim() ?? "";
  const wish: Wish = { since: asked("since"), outlet: asked("outlet"), place: asked("place"), person: asked("person") };
  const filtered = Boolean(wish.outlet || wish.place || wish.person);
  const offset = offsetOf(url);
  /* the last day is what the server gives unasked */
  const ask = (window: string, from: string | null): Promise<Changes> => api.changes({ since: window === "day" ? "" : from ?? "", outlet: wish.outlet, place: wish.place, person: wish.person, offset, limit: LIMIT }, signal);
  /* what will most likely be wanted is asked for along with where the store stands */
  const base = lastBase();
  const guess = wish.since || (base ? "visit" : "day");
  const early = guess === "day" || guess === "visit" ? ask(guess, base) : null;
  early?.catch(() => undefined);
  const [status, outlets] = await Promise.all([api.status(signal), perhaps(api.outlets(signal))]);
  const look = lookAround(status.mark);
  let now = wish.since || (look?.base && look.base !== look.latest ? "visit" : "day");
  let from = momentOf(now, look, status.last);
  if (from === null) [now, from] = ["day", momentOf("day", look, status.last)];
  const kept = status.writable ? Promise.all([perhaps(api.watches(signal)), perhaps(api.searches(signal))]) : null;
  const answer = await (early && now === guess && (now === "day" || from === base) ? early : ask(now, from));
  const [watches, searches] = (await kept) ?? [null, null];
  const news = await sinceBase(now, look, signal);
  const stories = list(answer.stories);
  const total = sum(answer);
  const kin = side(list(watches?.watches), list(searches?.searches));
  const node = h(
    "div",
    { class: "page today" },
    h("div", { class: "lead" }, h("div", null, pageTitle(t("today")), h("p", { class: "meta" }, ...joined([sinceWords(now, from, look, status.last), ...total]))), windows(wish, now, look)),
    h("div", { class: "under-lead" }, filter(wish, list(outlets?.outlets)), h("p", { class: "lead-acts" }, stories.length > 0 && readButton(answer.mark), h("a", { href: away.daily(lang()), target: "_blank" }, t("daily")))),
    h("div", { class: kin ? "with-side" : null }, stories.length ? h("ol", { class: "tales" }, stories.map((s) => row(s, news))) : nothing(filtered, now, status), kin),
    paging(answer.total ?? stories.length, offset, LIMIT, (to) => routes.today({ ...wish, offset: to })),
  );
  return { title: t("today"), node, said: `${t("today")}: ${total.join("، ")}` };
}
