/*
 * The frame of every page: header, search, language, theme, footer; routes with clean addresses;
 * focus and announcements when a page comes; loading, error and empty states.
 */

import { api, ApiError, forget, routes } from "./api";
import { h, icon, joined } from "./dom";
import { count, lang, setLang, t } from "./i18n";
import { setNavigator } from "./nav";
import { articlePage } from "./pages/article";
import { homePage } from "./pages/home";
import { missingPage } from "./pages/missing";
import { searchPage } from "./pages/search";
import { storyPage } from "./pages/story";
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

function frame(): void {
  const root = document.documentElement;
  root.lang = lang();
  root.dir = lang() === "ar" ? "rtl" : "ltr";
  skip.textContent = t("skip");
  header.replaceChildren(h("div", { class: "bar" }, mark(), searchForm(), h("div", { class: "tools" }, langButton(), settingsMenu(rewrite))));
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
  if (path === "/" || path === "/index.html") return homePage;
  if (/^\/story\/[^/]+$/.test(path)) return storyPage;
  if (/^\/article\/[^/]+$/.test(path)) return articlePage;
  if (/^\/who\/[^/]+$/.test(path)) return whoPage;
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
  place(view);
  say(view.said ?? view.title);
  if (how.keepScroll) window.scrollTo(0, top);
  else if (how.scroll !== undefined) window.scrollTo(0, how.scroll);
  else arrive(url);
}

/** Come to the place that the address names, or else to the title. */
function arrive(url: URL): void {
  let id = "";
  try {
    id = decodeURIComponent(url.hash.slice(1));
  } catch {
    /* a malformed place is no place */
  }
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
  if (url.pathname + url.search === wasSame && url.hash) return arrive(url);
  const input = document.querySelector<HTMLInputElement>("#site-q");
  if (input) input.value = url.pathname === "/search" ? url.searchParams.get("q") ?? "" : "";
  void open(url, {});
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = event.target instanceof Element ? event.target.closest("a") : null;
  if (!anchor || anchor.target || anchor.hasAttribute("download")) return;
  const url = new URL(anchor.href);
  if (url.origin !== location.origin || url.pathname.startsWith("/api/") || url.pathname.endsWith(".txt")) return;
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
  document.body.replaceChildren(skip, header, main, footer, speaker);
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
