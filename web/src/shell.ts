/*
 * The frame of every page: header, search, language, theme, footer; routes with clean addresses;
 * focus and announcements when a page comes; loading, error and empty states.
 */

import { api, ApiError, forget, routes } from "./api";
import { h, icon, joined } from "./dom";
import { doneBar } from "./done";
import { count, lang, setLang, t, type Word } from "./i18n";
import { helpDialog, startKeys } from "./keys";
import { liveButton, nothingWaits, startLive } from "./live";
import { setNavigator } from "./nav";
import { articlePage } from "./pages/article";
import { comparePage } from "./pages/compare";
import { deskPage } from "./pages/desk";
import { developmentPage } from "./pages/development";
import { missingPage } from "./pages/missing";
import { namesPage } from "./pages/names";
import { outletPageOf } from "./pages/outlet";
import { searchPage } from "./pages/search";
import { storiesPage } from "./pages/stories";
import { storyPage } from "./pages/story";
import { todayPage } from "./pages/today";
import { whoPage } from "./pages/who";
import { applyTheme, settingsMenu } from "./settings";
import { pageTitle, type Page, type View } from "./view";

const LOADING_AFTER_MS = 180;

let main: HTMLElement;
let header: HTMLElement;
let footer: HTMLElement;
let skip: HTMLAnchorElement;
let speaker: HTMLElement;
let visit = new AbortController();
let leave: (() => void) | null = null;
let reveal: ((id: string) => unknown) | undefined;
let late: View["late"];
let wasSame = ""; /* path and query that the page stands for, to tell a jump within it */

function langButton(): HTMLElement {
  const other = lang() === "ar" ? "en" : "ar";
  const button = h("button", { type: "button", class: "tool tool-text", lang: other }, t("otherLang"));
  button.addEventListener("click", () => {
    setLang(other);
    frame();
    void open(new URL(location.href), { keepScroll: true });
    header.querySelector<HTMLElement>(".tool-text")?.focus();
  });
  return button;
}

/** Write what is shown anew: the words stay, dates and numbers change. */
function rewrite(): void {
  fillFoot();
  void open(new URL(location.href), { keepScroll: true });
}

/** What the word that is being typed may become, from the words of the articles. A failure suggests nothing. */
function suggestWords(input: HTMLInputElement, words: HTMLElement): void {
  let waiting = 0, asked: AbortController | undefined;
  input.addEventListener("input", () => {
    window.clearTimeout(waiting);
    asked?.abort();
    waiting = window.setTimeout(async () => {
      asked = new AbortController();
      const answer = await api.suggest(input.value, asked.signal).catch(() => undefined);
      if (answer) words.replaceChildren(...answer.suggestions.map((one) => h("option", { value: one.text })));
    }, 150);
  });
}

function searchForm(): HTMLElement {
  const input = h("input", { type: "search", name: "q", id: "site-q", maxlength: 400, autocomplete: "off", dir: "auto", list: "site-q-words", placeholder: t("searchPlaceholder") });
  const words = h("datalist", { id: "site-q-words" });
  suggestWords(input, words);
  const current = new URL(location.href);
  if (current.pathname === "/search") input.value = current.searchParams.get("q") ?? "";
  const form = h("form", { class: "seek", role: "search", action: "/search" }, h("label", { for: "site-q", class: "unseen" }, t("searchLabel")), input, words, h("button", { type: "submit", "aria-label": t("search") }, icon("search")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(routes.search(input.value.trim()));
  });
  return form;
}

function mark(): HTMLElement {
  return h("a", { class: "mark", href: "/" }, h("span", { class: "mark-knot", "aria-hidden": "true" }), h("span", null, t("name")));
}

const PLACES: [string, Word][] = [["/", "today"], ["/stories", "stories"], ["/names", "names"], ["/desk", "desk"]];

function places(): HTMLElement {
  return h("nav", { class: "places", "aria-label": t("places") }, PLACES.map(([href, word]) => h("a", { href }, t(word))));
}

/** Tell where we are among the places. */
function tellPlace(path: string): void {
  for (const a of Array.from(header.querySelectorAll<HTMLAnchorElement>(".places a"))) a.toggleAttribute("aria-current", a.pathname === path), a.pathname === path && a.setAttribute("aria-current", "page");
}

function helpButton(): HTMLElement {
  const button = h("button", { type: "button", class: "tool tool-help", "aria-label": t("keysTitle"), title: t("keysTitle") }, icon("help"));
  button.addEventListener("click", helpDialog);
  return button;
}

/** What is shown is asked for anew, and the eye stays where it is. */
function again(): void {
  forget();
  void open(new URL(location.href), { keepScroll: true });
}

function frame(): void {
  const root = document.documentElement;
  root.lang = lang();
  root.dir = lang() === "ar" ? "rtl" : "ltr";
  skip.textContent = t("skip");
  header.replaceChildren(h("div", { class: "bar" }, mark(), places(), searchForm(), h("div", { class: "tools" }, langButton(), helpButton(), settingsMenu(rewrite))), liveButton(again));
  fillFoot();
}

function fillFoot(): void {
  const holds = h("p", { class: "holds" });
  footer.replaceChildren(
    h("div", { class: "bar" }, h("p", { class: "quiet" }, t("tagline")), holds, h("p", { class: "quiet links" }, ...joined([h("a", { href: "/api/v1/openapi.json" }, t("api")), h("a", { href: "/licences.txt" }, t("licences"))]))),
  );
  api.status().then(
    (s) => holds.replaceChildren(...(joined([`${t("holds")}: ${count(s.articles, "article")}`, count(s.stories, "story"), count(s.outlets, "outlet"), h("bdi", { dir: "ltr" }, `khayt ${s.version}`)]) as Node[])),
    () => holds.remove(),
  );
}

function say(text: string): void {
  speaker.textContent = "";
  setTimeout(() => (speaker.textContent = text), 50);
}

function route(path: string): Page {
  if (path === "/" || path === "/index.html") return todayPage;
  if (path === "/stories") return storiesPage;
  if (path === "/names") return namesPage;
  if (path === "/desk") return deskPage;
  if (path === "/compare") return comparePage;
  if (/^\/story\/[^/]+$/.test(path)) return storyPage;
  if (/^\/article\/[^/]+$/.test(path)) return articlePage;
  if (/^\/who\/[^/]+$/.test(path)) return whoPage;
  if (/^\/outlet\/[^/]+$/.test(path)) return outletPageOf;
  if (/^\/development\/[^/]+$/.test(path)) return developmentPage;
  if (path === "/search") return searchPage;
  return async () => missingPage();
}

function errorView(error: unknown, url: URL): View {
  if (error instanceof ApiError && error.status === 404) return missingPage();
  if (!(error instanceof ApiError)) console.error(error);
  const status = error instanceof ApiError ? error.status : null;
  const message = status === null ? t("errorRead") : status === 0 ? t("errorNet") : status === 429 || status === 503 ? t("errorBusy") : t("errorOther", { status });
  const again = h("button", { type: "button", class: "action" }, t("retry"));
  again.addEventListener("click", () => {
    forget();
    void open(url, {});
  });
  const node = h("div", { class: "state", role: "alert" }, pageTitle(t("errorTitle")), h("p", null, message), again);
  return { title: t("errorTitle"), node };
}

function place(view: View): void {
  leave?.();
  leave = null;
  /* isolated: a title may carry direction marks of its own */
  document.title = `\u2068${view.title}\u2069 — ${t("name")}`;
  reveal = view.reveal;
  main.replaceChildren(view.node);
  main.removeAttribute("aria-busy");
  leave = view.ready?.() ?? null;
}

interface Opening {
  scroll?: number;
  keepScroll?: boolean;
}

async function open(url: URL, how: Opening): Promise<void> {
  visit.abort();
  const mine = new AbortController();
  visit = mine;
  wasSame = url.pathname + url.search;
  tellPlace(url.pathname);
  main.setAttribute("aria-busy", "true");
  const patience = setTimeout(() => {
    if (mine.signal.aborted) return;
    leave?.();
    leave = null;
    main.replaceChildren(h("div", { class: "state loading" }, h("p", null, t("loading")), h("div", { class: "bones", "aria-hidden": "true" }, h("i"), h("i"), h("i"), h("i"))));
  }, LOADING_AFTER_MS);
  let view: View;
  try {
    view = await route(url.pathname)({ url, signal: mine.signal });
  } catch (error) {
    if (mine.signal.aborted) return;
    view = errorView(error, url);
  } finally {
    clearTimeout(patience);
  }
  if (mine.signal.aborted) return;
  if (view.address && view.address !== url.pathname) {
    history.replaceState(history.state, "", view.address + url.search + url.hash);
    wasSame = view.address + url.search;
  }
  const top = window.scrollY;
  if (!how.keepScroll) nothingWaits();
  place(view);
  late = view.late;
  if (late && (url.hash || how.keepScroll || how.scroll)) {
    await late;
    if (mine.signal.aborted) return;
  }
  say(view.said ?? view.title);
  if (how.keepScroll) window.scrollTo(0, top);
  else if (how.scroll !== undefined) window.scrollTo(0, how.scroll);
  else arrive(url);
}

function placeIn(url: URL): string {
  try {
    return decodeURIComponent(url.hash.slice(1));
  } catch {
    return ""; /* a malformed place is no place */
  }
}

/** Come to the place that the address names, or else to the title. */
function arrive(url: URL): void {
  const id = placeIn(url);
  if (id) reveal?.(id);
  const target = (id && document.getElementById(id)) || main.querySelector<HTMLElement>("mark.at");
  if (!target) {
    window.scrollTo(0, 0);
    main.querySelector<HTMLElement>("#title")?.focus({ preventScroll: true });
    return;
  }
  target.scrollIntoView({ block: id ? "start" : "center" });
  const focusable = id ? target.querySelector<HTMLElement>("[tabindex]") ?? target : target;
  if (!focusable.hasAttribute("tabindex")) focusable.tabIndex = -1;
  focusable.focus({ preventScroll: true });
}

/** Go to an address of the reader. */
function go(href: string): void {
  const url = new URL(href, location.href);
  history.replaceState({ scroll: window.scrollY }, "");
  if (url.href !== location.href) history.pushState(null, "", url);
  if (url.pathname + url.search === wasSame && url.hash) {
    const mine = visit;
    if (late && !document.getElementById(placeIn(url))) void late.then(() => mine === visit && arrive(url));
    else arrive(url);
    return;
  }
  const input = document.querySelector<HTMLInputElement>("#site-q");
  if (input) input.value = url.pathname === "/search" ? url.searchParams.get("q") ?? "" : "";
  void open(url, {});
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = event.target instanceof Element ? event.target.closest("a") : null;
  /* a link of a drawing has attributes where one of a text has strings */
  const href = anchor?.getAttribute("href");
  if (!anchor || !href || anchor.hasAttribute("target") || anchor.hasAttribute("download")) return;
  const url = new URL(href, location.href);
  if (url.origin !== location.origin || /^\/(api|feeds)\//.test(url.pathname) || url.pathname === "/licences.txt") return;
  event.preventDefault();
  go(url.href);
}

function openForPrint(): void {
  for (const fold of Array.from(main.querySelectorAll("details:not([open])"))) {
    fold.setAttribute("open", "");
    fold.setAttribute("data-print", "");
  }
}

function closeAfterPrint(): void {
  for (const fold of Array.from(main.querySelectorAll("details[data-print]"))) {
    fold.removeAttribute("open");
    fold.removeAttribute("data-print");
  }
}

export function startShell(): void {
  skip = h("a", { class: "skip", href: "#main" });
  header = h("header", { class: "top" });
  main = h("main", { id: "main", tabindex: "-1" });
  footer = h("footer", { class: "foot" });
  speaker = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  document.body.replaceChildren(skip, header, main, footer, speaker, doneBar());
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
    main.scrollIntoView();
  });
  setNavigator(go);
  applyTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("khayt:theme")));
  frame();
  if ("scrollRestoration" in history) history.scrollRestoration = "manual";
  document.addEventListener("click", onClick);
  document.addEventListener("khayt:again", again);
  startKeys();
  startLive();
  window.addEventListener("popstate", (event) => {
    const url = new URL(location.href);
    const state = event.state as { scroll?: unknown } | null;
    const scroll = typeof state?.scroll === "number" ? state.scroll : undefined;
    if (url.pathname + url.search === wasSame) {
      if (scroll !== undefined) window.scrollTo(0, scroll);
      else arrive(url);
      return;
    }
    void open(url, scroll === undefined ? {} : { scroll });
  });
  window.addEventListener("beforeprint", openForPrint);
  window.addEventListener("afterprint", closeAfterPrint);
  void open(new URL(location.href), {});
}
