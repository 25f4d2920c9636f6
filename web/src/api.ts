/* The HTTP interface, as src/server/openapi.json describes it, and the reader's own addresses. */

import type * as T from "./types";
import type { Maybe, Span } from "./types";

export type * from "./types";

export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const PATIENCE_MS = 30_000;
const LONGEST_WAIT_S = 3;
const KEPT = 24;
const LARGE = 300;
const cache = new Map<string, unknown>();

async function fetchJson(path: string, signal?: AbortSignal): Promise<unknown> {
  const own = new AbortController();
  const stop = (): void => own.abort();
  const timer = setTimeout(stop, PATIENCE_MS);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const ask = (): Promise<Response> => fetch(path, { headers: { Accept: "application/json" }, signal: own.signal }).catch(() => {
      throw new ApiError(0, "no answer");
    });
    let response = await ask();
    const wait = Number(response.headers.get("Retry-After") ?? 0);
    if ((response.status === 429 || response.status === 503) && wait > 0 && wait <= LONGEST_WAIT_S) {
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      response = await ask();
    }
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      const error = (body as { error?: { message?: unknown } } | null)?.error;
      throw new ApiError(response.status, typeof error?.message === "string" ? error.message : response.statusText);
    }
    if (body === null || typeof body !== "object") throw new ApiError(502, "not JSON");
    return body;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Ask, and keep the last few answers so that going back is instant. */
async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  if (cache.has(path)) {
    const kept = cache.get(path);
    cache.delete(path);
    cache.set(path, kept);
    return kept as T;
  }
  const answer = await fetchJson(path, signal);
  cache.set(path, answer);
  for (const oldest of cache.keys()) {
    if (cache.size <= KEPT) break;
    cache.delete(oldest);
  }
  return answer as T;
}

export function forget(): void {
  cache.clear();
}

function query(params: Record<string, string | number | null | undefined>): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== null && value !== undefined && value !== "" && value !== 0) out.set(name, String(value));
  const text = out.toString();
  return text ? `?${text}` : "";
}

const base = "/api/v1";
export const paths = {
  story: (id: string) => `${base}/stories/${encodeURIComponent(id)}`,
  article: (key: string) => `${base}/articles/${encodeURIComponent(key)}`,
};

/** What a page may not do without waits for an answer; what it may is null if none comes. */
export function perhaps<V>(promise: Promise<V>): Promise<V | null> {
  return promise.catch(() => null);
}

export interface Wanted { since?: string; story?: string; outlet?: string; place?: string; person?: string; limit?: number; offset?: number }

export const api = {
  status: (signal?: AbortSignal) => get<T.Status>(`${base}/status`, signal),
  outlets: (signal?: AbortSignal) => get<{ outlets: T.OutletName[] }>(`${base}/outlets`, signal),
  changes: (p: Wanted, signal?: AbortSignal) => get<T.Changes>(`${base}/changes${query({ ...p })}`, signal),
  stories: (p: { offset: number; limit: number; least: number; latest: number; outlet: string; q: string }, signal?: AbortSignal) => get<T.StoryList>(`${base}/stories${query(p)}`, signal),
  /** Lists of a story alone; `latest`: of its developments only the last so many. */
  story: (id: string, parts: readonly string[], latest: number, signal?: AbortSignal) => get<T.Story>(`${paths.story(id)}${query({ parts: parts.join(","), latest })}`, signal),
  /** The same, of a large story only its frame if the rest would take long; not remembered. */
  storySoon: async (id: string, parts: readonly string[], latest: number, signal?: AbortSignal) => (await fetchJson(`${paths.story(id)}${query({ parts: parts.join(","), latest, soon: LARGE })}`, signal)) as T.Story,
  digest: (id: string, signal?: AbortSignal) => get<T.Digest>(`${paths.story(id)}/digest`, signal),
  development: (id: string, signal?: AbortSignal) => get<T.DevelopmentPage>(`${base}/developments/${encodeURIComponent(id)}`, signal),
  compare: (a: string, b: string, signal?: AbortSignal) => get<T.Compare>(`${base}/compare${query({ a, b })}`, signal),
  outlet: (name: string, signal?: AbortSignal) => get<T.OutletPage>(`${base}/outlets/${encodeURIComponent(name)}`, signal),
  article: (key: string, signal?: AbortSignal) => get<T.Article>(paths.article(key), signal),
  versions: (key: string, signal?: AbortSignal) => get<{ versions: T.ArticleVersion[] }>(`${paths.article(key)}/versions`, signal),
  cite: (key: string, lang: string, signal?: AbortSignal) => get<T.Citation>(`${paths.article(key)}/cite${query({ lang })}`, signal),
  similar: (key: string, limit: number, signal?: AbortSignal) => get<{ hits: T.Hit[] }>(`${paths.article(key)}/similar${query({ limit })}`, signal),
  suggest: (q: string, signal?: AbortSignal) => get<T.Suggestions>(`${base}/suggest${query({ q })}`, signal),
  names: (p: { q?: string; type?: string; offset?: number; limit: number }, signal?: AbortSignal) => get<T.NameList>(`${base}/names${query(p)}`, signal),
  who: (name: string, p: { outlet: string; since: string; offset: number; limit: number }, signal?: AbortSignal) => get<T.Who>(`${base}/names/${encodeURIComponent(name)}${query(p)}`, signal),
  search: (p: { q: string; offset: number; limit: number }, signal?: AbortSignal) => get<T.SearchPage>(`${base}/search${query(p)}`, signal),
  notes: (on: { story?: string; development?: string; article?: string; limit?: number }, signal?: AbortSignal) => get<T.NoteList>(`${base}/notes${query(on)}`, signal),
  searches: (signal?: AbortSignal) => get<{ mark: string; searches: T.SavedSearch[] }>(`${base}/searches`, signal),
  watches: (signal?: AbortSignal) => get<{ mark: string; watches: T.Watch[] }>(`${base}/watches`, signal),
  acts: (limit: number, signal?: AbortSignal) => get<{ total: number; acts: T.Act[] }>(`${base}/acts${query({ limit })}`, signal),
};

/** Write: say it to the server, and forget every answer that may have changed by it. */
export async function write<V>(method: "POST" | "DELETE", path: string, body: unknown = {}): Promise<V> {
  const response = await fetch(`${base}${path}`, { method, headers: { Accept: "application/json", "Content-Type": "application/json" }, ...(method === "POST" ? { body: JSON.stringify(body) } : {}) }).catch(() => {
    throw new ApiError(0, "no answer");
  });
  forget();
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const error = (answer as { error?: { message?: unknown } } | null)?.error;
    throw new ApiError(response.status, typeof error?.message === "string" ? error.message : response.statusText);
  }
  return answer as V;
}

/** Routes of the reader. */
export const routes = {
  today: (p: { since?: string; outlet?: string; place?: string; person?: string; offset?: number } = {}) => `/${query(p)}`,
  stories: (p: { outlet?: string; q?: string; all?: number; offset?: number } = {}) => `/stories${query(p)}`,
  story: (id: string, development?: Maybe<string>) => `/story/${encodeURIComponent(id)}${development ? `#d-${encodeURIComponent(development)}` : ""}`,
  article: (key: string, at?: Maybe<Span>) => `/article/${encodeURIComponent(key)}${Array.isArray(at) && at.length === 2 ? `?at=${at[0]}-${at[1]}` : ""}`,
  development: (id: string) => `/development/${encodeURIComponent(id)}`,
  compare: (a: string, b: string) => `/compare${query({ a, b })}`,
  outlet: (name: string) => `/outlet/${encodeURIComponent(name)}`,
  names: (p: { q?: string; type?: string; offset?: number } = {}) => `/names${query(p)}`,
  who: (name: string, p: { outlet?: string; since?: string; offset?: number } = {}) => `/who/${encodeURIComponent(name)}${query(p)}`,
  search: (q: string, offset = 0) => `/search${query({ q, offset })}`,
};

/** What may be taken away, and what may be subscribed to. */
export const away = {
  story: (id: string, format: string, lang: string) => `${paths.story(id)}/export${query({ format, lang })}`,
  cite: (key: string, style: string, lang: string) => `${paths.article(key)}/cite${query({ style, lang })}`,
  daily: (lang: string) => `${base}/daily${query({ format: "html", lang })}`,
  storyFeed: (id: string, kind: "atom" | "json") => `/feeds/story/${encodeURIComponent(id)}.${kind}`,
  nameFeed: (id: string, kind: "atom" | "json") => `/feeds/name/${encodeURIComponent(id)}.${kind}`,
  searchFeed: (q: string, kind: "atom" | "json") => `/feeds/search.${kind}${query({ q })}`,
  events: `${base}/events`,
};
