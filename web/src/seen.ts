/*
 * What has been read. A look is how far someone had come at the last visit (`base`) and how far they are now (`latest`),
 * as marks of the store ("#N"); a visit ends after half an hour without one, and what was latest becomes the base of the
 * next. The whole reader has one look, and each story that was opened has its own.
 */

import { recall, remember } from "./store";

const VISIT_MS = 30 * 60_000;
const STORIES_AT_MOST = 400;

export interface Look {
  base: string | null;
  baseAt: number | null;
  latest: string;
  at: number;
  articles?: number;
}

const order = (mark: string): number => Number(mark.slice(1));

function sound(value: unknown): value is Look {
  const look = value as Partial<Look> | null;
  return typeof look === "object" && look !== null && typeof look.latest === "string" && /^#\d+$/.test(look.latest) && typeof look.at === "number";
}

function kept<T>(name: string, otherwise: T): T {
  try {
    const value: unknown = JSON.parse(recall(name) ?? "null");
    return value && typeof value === "object" ? (value as T) : otherwise;
  } catch {
    return otherwise;
  }
}

function onward(before: unknown, mark: string, now: number): Look {
  /* a mark that goes back is the mark of another store */
  if (!sound(before) || order(before.latest) > order(mark)) return { base: null, baseAt: null, latest: mark, at: now };
  const anew = now - before.at > VISIT_MS;
  return { base: anew ? before.latest : before.base, baseAt: anew ? before.at : before.baseAt, latest: mark, at: now };
}

/** Someone is here, and the store stands at this mark: how far they had come when they were here last. */
export function lookAround(mark: string | null | undefined, now = Date.now()): Look | null {
  if (!mark || !/^#\d+$/.test(mark)) return null;
  const look = onward(kept<unknown>("visit", null), mark, now);
  remember("visit", JSON.stringify(look));
  return look;
}

/** The mark that the last visit ended at, as far as can be told before the store says where it stands. */
export function lastBase(now = Date.now()): string | null {
  const look = kept<unknown>("visit", null);
  return sound(look) ? onward(look, look.latest, now).base : null;
}

/** All that there is counts as read. */
export function readAll(mark: string): void {
  remember("visit", JSON.stringify({ base: mark, baseAt: Date.now(), latest: mark, at: Date.now() }));
}

function stories(): Record<string, Look> {
  return kept<Record<string, Look>>("read", {});
}

/** A story was opened, and had so many articles. */
export function lookAt(story: string, mark: string | null | undefined, articles: number, now = Date.now()): Look | null {
  if (!mark || !/^#\d+$/.test(mark)) return null;
  const all = stories();
  const look = { ...onward(all[story], mark, now), articles };
  const rest = Object.entries(all).filter(([id, one]) => id !== story && sound(one)).sort(([, a], [, b]) => b.at - a.at).slice(0, STORIES_AT_MOST - 1);
  remember("read", JSON.stringify(Object.fromEntries([[story, look], ...rest])));
  return look;
}

/** Whether a story that moved is unread: it was not opened since it has so many articles. */
export function unread(story: string, articles: number): boolean {
  const look = stories()[story];
  return !sound(look) || (look.articles ?? 0) < articles;
}

/** Whether a story that was opened before has grown since. */
export function grown(story: string, articles: number): boolean {
  const look = stories()[story];
  return sound(look) && (look.articles ?? 0) < articles;
}
