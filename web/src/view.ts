/* What a page is, and the small parts that pages share. */

import { ApiError, routes, type Maybe } from "./api";
import { bdi, direction, h, type Child } from "./dom";
import { count, t } from "./i18n";
import { dayTime, number } from "./format";

export interface View {
  title: string;
  node: HTMLElement;
  /** A better address for the same page, such as that of the story that this one was merged into. */
  address?: string;
  /** Called when the node is in the document; what it returns is called when it leaves. */
  ready?: () => void | (() => void);
  /** What comes after the first view: waited for where the address names a place that may be in it. */
  late?: Promise<void>;
  /** Bring a place of the page into being, by its id, before it is gone to. */
  reveal?: (id: string) => void;
  /** Said to those who listen rather than look. */
  said?: string;
}

export interface Visit {
  url: URL;
  signal: AbortSignal;
}

export type Page = (visit: Visit) => Promise<View>;

/** The story's id or the article's key at the end of an address. */
export function nameIn(url: URL): string {
  try {
    return decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf("/") + 1));
  } catch {
    throw new ApiError(404, "malformed address");
  }
}

/** A heading that takes the focus when the page comes. */
export function pageTitle(...children: Child[]): HTMLHeadingElement {
  return h("h1", { tabindex: "-1", id: "title" }, ...children);
}

/** A title from the API; says so where there is none. */
export function titleOf(title: Maybe<string>): Child {
  return bdi(title) ?? h("span", { class: "none" }, t("untitled"));
}

export function outletOf(outlet: Maybe<string>): Child {
  return bdi(outlet) ?? h("span", { class: "none" }, t("noOutlet"));
}

/** What was written, in quotation marks that stand as its own direction asks. */
export function quoted(text: string): HTMLElement {
  return h("q", { class: "evidence", dir: direction(text), lang: "ar" }, text);
}

/** A time with its exact value for machines and for those who hover. It runs as its own words do, whatever it stands in. */
export function timeOf(value: Maybe<string>, shown: Maybe<string> = dayTime(value), props: Record<string, string> = {}): Child {
  if (!value || !shown) return null;
  return h("time", { datetime: value, title: value, dir: "auto", ...props }, shown);
}

export function link(href: string, ...children: Child[]): HTMLAnchorElement {
  return h("a", { href }, ...children);
}

export function articleLink(key: string, title: Maybe<string>): HTMLAnchorElement {
  return link(routes.article(key), titleOf(title));
}

/** Pairs of term and value; those without a value are left out. */
export function facts(rows: [string, Child][], props: Record<string, string> = {}): HTMLDListElement | null {
  const kept = rows.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "");
  return kept.length ? h("dl", { class: "facts", ...props }, kept.map(([term, value]) => h("div", null, h("dt", null, term), h("dd", null, value)))) : null;
}

/** Who passed the words on, the nearest to the speaker first. */
export function chain(via: readonly string[], outlet?: Maybe<string>): Child {
  const steps = [...via.map((step) => bdi(step)), outlet ? bdi(outlet) : null].filter(Boolean);
  return h("span", { class: "chain" }, steps.map((step, i) => [i > 0 && h("span", { class: "arrow", "aria-hidden": "true" }), step]));
}

export function paging(total: number, offset: number, limit: number, href: (offset: number) => string): Child {
  if (total <= limit && offset === 0) return null;
  const before = Math.max(0, offset - limit);
  const after = offset + limit;
  return h(
    "nav",
    { class: "paging", "aria-label": t("pages") },
    offset > 0 ? h("a", { href: href(before), rel: "prev" }, t("prev")) : h("span"),
    h("span", { class: "quiet" }, t("range", { a: number(Math.min(offset + 1, total)), b: number(Math.min(after, total)), n: number(total) })),
    after < total ? h("a", { href: href(after), rel: "next" }, t("next")) : h("span"),
  );
}

export function section(id: string, heading: string, n: number | null, ...children: Child[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `${id}-h`, class: `part part-${id}` }, h("h2", { id: `${id}-h`, tabindex: "-1" }, heading, n !== null && h("span", { class: "tally", "aria-hidden": "true" }, number(n))), ...children);
}

export function articlesAndOutlets(s: { articles: number; outlets: number }): string[] {
  return [count(s.articles, "article"), count(s.outlets, "outlet")];
}
