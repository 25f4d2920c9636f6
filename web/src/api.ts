/* The HTTP interface, as src/server/openapi.json describes it. */

export type Span = readonly [number, number];
export type Maybe<T> = T | null | undefined;

export interface Status { version: string; articles: number; stories: number; outlets: number; first: Maybe<string>; last: Maybe<string> }
export interface OutletName { outlet: string; articles: number }
export interface Development { development: string; date: Maybe<string>; title: string; articles: string[] }
export interface StoryLine { story: string; title: string; first: Maybe<string>; last: Maybe<string>; articles: number; outlets: number; development_count?: number; developments: Development[] }
export interface StoryList { total: number; stories: StoryLine[] }
export interface TimelineArticle { key: string; outlet: Maybe<string>; published: Maybe<string>; title: Maybe<string>; copy_of: Maybe<string> }
export interface TimelineEntry { development: string; date: Maybe<string>; precision: Maybe<"day" | "month" | "year">; title: string; sources: number; articles: TimelineArticle[] }
export interface Place { key: string; span: Span; outlet: Maybe<string>; date: Maybe<string> }
export interface FigurePoint extends Place { value: Maybe<number>; low: Maybe<number>; high: Maybe<number>; mod: Maybe<string>; text: string; source: Maybe<string>; time: Maybe<string> }
export interface FigureSeries { what: Maybe<string>; unit: Maybe<string>; place: Maybe<string>; points: FigurePoint[] }
export interface StoryDeadline extends Place { by: Maybe<string>; text: string; what: Maybe<string>; source: Maybe<string>; matter: number; moved_from: Maybe<string> }
export interface Actor { name: string; entity: Maybe<string>; spellings: string[]; articles: number; mentions: number }
export interface StoryStatement extends Place { speaker: string; entity: Maybe<string>; role: Maybe<string>; kind: "direct" | "indirect"; cue: Maybe<string>; text: string; via: string[]; time: Maybe<string> }
export interface OutletLine { outlet: Maybe<string>; articles: number; first: Maybe<string>; last: Maybe<string> }
export interface Copy { a: string; b: string; kind: "same" | "near" | "partial"; share: number; first: Maybe<string> }
export interface Story extends StoryLine {
  timeline: TimelineEntry[]; figures: FigureSeries[]; deadlines: StoryDeadline[]; people: Actor[]; bodies: Actor[];
  statements: StoryStatement[]; outlet_list: OutletLine[]; copies: Copy[];
}
export interface Published { value: Maybe<string>; from: string; evidence: Maybe<string>; earliest: Maybe<string>; latest: Maybe<string>; confidence: number }
export interface TimeMention { span: Span; text: string; type: string; value: Maybe<string>; mod: Maybe<string>; earliest: Maybe<string>; latest: Maybe<string>; calendar: string; anchor: string }
export interface NameMention { span: Span; text: string; type: string; entity: Maybe<string> }
export interface FigureMention { span: Span; text: string; value: Maybe<number>; low: Maybe<number>; high: Maybe<number>; mod: Maybe<string>; kind: string; unit: Maybe<string>; per: Maybe<string>; what: Maybe<string>; place: Maybe<string>; source: Maybe<string>; time: Maybe<string> }
export interface StatementMention { span: Span; speaker: Maybe<string>; entity: Maybe<string>; role: Maybe<string>; cue: Maybe<string>; kind: string; text: string; via: string[]; time: Maybe<string> }
export interface DeadlineMention { span: Span; text: string; by: Maybe<string>; what: Maybe<string>; source: Maybe<string> }
export interface Article {
  id: string; key: string; page: Maybe<{ name: Maybe<string>; url: Maybe<string>; format: Maybe<string>; part: number; parts: number }>;
  language: Maybe<string>; outlet: Maybe<string>; title: Maybe<string>; byline: Maybe<string>; dateline: Maybe<string>;
  published: Maybe<Published>; updated: Maybe<string>; captured: Maybe<string>;
  credits: string[]; summary: string[]; keywords: string[]; captions: { text: string; credit: Maybe<string> }[];
  related: { title: string; url: Maybe<string> }[]; furniture: { kind: string; text: string }[];
  text: string; times: TimeMention[]; names: NameMention[]; figures: FigureMention[]; statements: StatementMention[]; deadlines: DeadlineMention[];
  story: Maybe<string>; story_title: Maybe<string>; development: Maybe<string>; copies: Copy[];
}
export interface Hit { key: string; rank: number; score: number; title: Maybe<string>; snippet: Maybe<string>; published: Maybe<string>; outlet: Maybe<string>; story: Maybe<string>; copy_of?: Maybe<string> }
export interface SearchPage { query: string; total: number; hits: Hit[]; meant: Maybe<string> }
export interface Suggestions { suggestions: { text: string; articles: number }[] }

export interface Alias { text: string; articles: number; mentions: number; keys: string[] }
export interface Role { role: string; first: Maybe<string>; last: Maybe<string>; articles: number }
export interface Office { office: string; from: Maybe<string>; until: Maybe<string> }
export interface NameStory { story: string; title: Maybe<string>; articles: number }
export interface Said extends Place { title: Maybe<string>; story: Maybe<string>; speaker: Maybe<string>; role: Maybe<string>; cue: Maybe<string>; act: Maybe<string>; kind: "direct" | "indirect"; text: string; via: string[]; time: Maybe<string> }
export interface Who {
  entity: string; type: "PER" | "LOC" | "ORG"; articles: number; mentions: number; statements: number; first: Maybe<string>; last: Maybe<string>;
  aliases: Alias[]; roles: Role[]; offices: Office[]; stories: NameStory[]; others: string[]; total: number; said: Said[];
}

export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const PATIENCE_MS = 30_000;
const LONGEST_WAIT_S = 3;
const KEPT = 24;
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

export const api = {
  status: (signal?: AbortSignal) => get<Status>(`${base}/status`, signal),
  outlets: (signal?: AbortSignal) => get<{ outlets: OutletName[] }>(`${base}/outlets`, signal),
  stories: (p: { offset: number; limit: number; least: number; latest: number; outlet: string; q: string }, signal?: AbortSignal) => get<StoryList>(`${base}/stories${query(p)}`, signal),
  story: (id: string, signal?: AbortSignal) => get<Story>(paths.story(id), signal),
  article: (key: string, signal?: AbortSignal) => get<Article>(paths.article(key), signal),
  similar: (key: string, limit: number, signal?: AbortSignal) => get<{ hits: Hit[] }>(`${paths.article(key)}/similar${query({ limit })}`, signal),
  suggest: (q: string, signal?: AbortSignal) => get<Suggestions>(`${base}/suggest${query({ q })}`, signal),
  who: (name: string, p: { outlet: string; since: string; offset: number; limit: number }, signal?: AbortSignal) => get<Who>(`${base}/names/${encodeURIComponent(name)}${query(p)}`, signal),
  search: (p: { q: string; offset: number; limit: number }, signal?: AbortSignal) => get<SearchPage>(`${base}/search${query(p)}`, signal),
};

/** Routes of the reader. */
export const routes = {
  home: (p: { outlet?: string; q?: string; all?: number; offset?: number } = {}) => `/${query(p)}`,
  story: (id: string, development?: Maybe<string>) => `/story/${encodeURIComponent(id)}${development ? `#d-${encodeURIComponent(development)}` : ""}`,
  article: (key: string, at?: Maybe<Span>) => `/article/${encodeURIComponent(key)}${Array.isArray(at) && at.length === 2 ? `?at=${at[0]}-${at[1]}` : ""}`,
  who: (name: string, p: { outlet?: string; since?: string; offset?: number } = {}) => `/who/${encodeURIComponent(name)}${query(p)}`,
  search: (q: string, offset = 0) => `/search${query({ q, offset })}`,
};
