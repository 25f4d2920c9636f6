/*
 * What a person writes, over the fixtures: notes, saved searches, watch lists, acts with undo, exports, citations, feeds
 * and events, in memory, with the shapes of the real server. The state begins anew with each start.
 */

import { articles, stories, wholes } from "./fixtures.mjs";

export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

const MADE = "2025-07-02T08:00:00Z";
const missing = () => new Refusal(404, "not_found", "there is no such thing in the store");
const bad = (message) => new Refusal(400, "bad_request", message);
const mark = () => `#${articles.size}`;

const state = { next: 1, notes: [], searches: [], watches: [], acts: [] };
const listeners = new Set();

function act(did, more, undo) {
  const one = { id: `a${state.acts.length + 1}`, act: did, story: null, from: null, articles: [], article_count: 0, thing: null, text: null, reason: null, made: MADE, undone: false, ...more };
  state.acts.push({ ...one, undo });
  for (const listener of listeners) listener("hand", { act: did });
  return one.id;
}

const shown = ({ undo, ...one }) => one;

function place(on = {}) {
  const { story, development, article, span } = on ?? {};
  if ([story, development, article].filter((x) => x !== undefined && x !== null).length !== 1) throw bad("a note stands on one thing");
  if (story) {
    if (!wholes.has(story)) throw missing();
    return { on: { kind: "story", story, development: null, article: null, span: null }, title: wholes.get(story).title, quote: null };
  }
  if (development) {
    const whole = [...wholes.values()].find((s) => s.timeline.some((d) => d.development === development));
    if (!whole) throw missing();
    return { on: { kind: "development", story: whole.story, development, article: null, span: null }, title: whole.timeline.find((d) => d.development === development).title, quote: null };
  }
  const a = articles.get(article);
  if (!a) throw missing();
  const letters = Array.from(a.text);
  if (span && !(Array.isArray(span) && span.length === 2 && span[0] >= 0 && span[0] < span[1] && span[1] <= letters.length)) throw bad("the span is not in the text");
  return { on: { kind: "article", story: a.story, development: a.development, article, span: span ?? null }, title: a.title, quote: span ? letters.slice(...span).join("") : null };
}

const words = (text, what, most) => {
  if (typeof text !== "string" || !text.trim() || text.length > most) throw bad(`${what} is missing or too long`);
  return text;
};

const found = (query) => [...articles.values()].filter((a) => query.split(/\s+/).every((w) => `${a.title} ${a.text}`.includes(w.replace(/"/g, ""))));

/* A thing that came into a list, went from it or changed: what goes back is the state before. */
function keep(list, did, one, before) {
  const undo = () => {
    const at = list.findIndex((x) => x.id === one.id);
    if (before === null) list.splice(at, 1);
    else if (at < 0) list.unshift(before);
    else list[at] = before;
  };
  return { ...one, undo: act(did, { thing: one.id, text: one.text ?? one.name, story: one.on?.story ?? null }, undo) };
}

function drop(list, did, id) {
  const at = list.findIndex((x) => x.id === id);
  if (at < 0) throw missing();
  const [one] = list.splice(at, 1);
  return { deleted: id, undo: keep(list, did, one, one).undo };
}

function change(list, did, id, fields) {
  const at = list.findIndex((x) => x.id === id);
  if (at < 0) throw missing();
  const before = list[at];
  list[at] = { ...before, ...fields };
  return Object.keys(fields).every((name) => name === "mark") ? list[at] : keep(list, did, list[at], before);
}

function add(list, letter, did, fields) {
  const one = { id: `${letter}${state.next++}`, ...fields };
  list.unshift(one);
  return { status: 201, body: keep(list, did, one, null) };
}

const counted = (s) => ({ ...s, new: s.mark === mark() ? 0 : found(s.query).length, total: found(s.query).length });

function watched(on = {}) {
  const { entity = null, story = null, query = null } = on ?? {};
  if ([entity, story, query].filter(Boolean).length !== 1) throw bad("a watch is on one thing");
  if (story && !wholes.has(story)) throw missing();
  const type = [...wholes.values()].some((s) => s.people.some((p) => (p.entity ?? p.name) === entity)) ? "PER" : "ORG";
  return { kind: entity ? "entity" : story ? "story" : "query", entity, type: entity ? type : null, story, query };
}

function watchLine(w) {
  const of = w.on.kind === "query" ? found(w.on.query) : w.on.kind === "story" ? [...articles.values()].filter((a) => a.story === w.on.story) : [...articles.values()].filter((a) => a.names.some((n) => n.entity === w.on.entity));
  const days = of.map((a) => a.published.value?.slice(0, 10)).filter(Boolean).sort();
  return { ...w, new: w.mark === mark() ? 0 : of.length, last: days[days.length - 1] ?? null };
}

function cite(a) {
  const day = a.published.value?.slice(0, 10) ?? "n.d.";
  const captured = a.captured?.slice(0, 10) ?? null;
  return {
    key: a.key,
    plain: `${a.outlet}، «${a.title}»، ${day}، ${a.page.url}${captured ? ` (حفظت في ${captured})` : ""}.`,
    bibtex: `@online{${a.id},\n  title = {{${a.title}}},\n  organization = {${a.outlet}},\n  date = {${day}},\n  url = {${a.page.url}},\n  urldate = {${captured ?? ""}}\n}\n`,
    ris: `TY  - NEWS\r\nTI  - ${a.title}\r\nPB  - ${a.outlet}\r\nDA  - ${day.replace(/-/g, "/")}\r\nUR  - ${a.page.url}\r\nER  - \r\n`,
    csl: { id: a.id, type: "article-newspaper", title: a.title, "container-title": a.outlet, URL: a.page.url, language: a.language },
  };
}

function exported(id, format) {
  const s = wholes.get(id);
  if (!s) throw missing();
  const types = { md: "text/markdown", html: "text/html", json: "application/json", csv: "text/csv" };
  if (!types[format]) throw bad("format is md, html, json or csv");
  const lines = s.timeline.map((d) => [d.date ?? "", d.title, d.articles[0].outlet, d.articles[0].key]);
  const text = {
    md: () => `# ${s.title}\n\n${lines.map(([day, title, outlet, key]) => `- ${day}: ${title} (${outlet}, \`${key}\`)`).join("\n")}\n`,
    html: () => `<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>story</title><ul>${lines.map(() => "<li></li>").join("")}</ul></html>`,
    json: () => JSON.stringify(s),
    csv: () => `\ufeffkind,date,text,outlet,article\r\n${lines.map((l) => ["development", ...l].map((x) => `"${String(x).replace(/"/g, '""')}"`).join(",")).join("\r\n")}\r\n`,
  };
  return { type: `${types[format]}; charset=utf-8`, raw: text[format](), name: `${id.replace(/[^A-Za-z0-9-]/g, "")}.${format}` };
}

function feed(title, of) {
  return { type: "application/feed+json; charset=utf-8", raw: JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title, items: of.map((a) => ({ id: `urn:khayt:${a.id}`, title: a.title, content_text: a.text.slice(0, 200) })) }) };
}

function undo(body) {
  const last = [...state.acts].reverse().find((a) => !a.undone);
  if (!last) throw missing();
  if (body.act && body.act !== last.id) throw new Refusal(409, "not_last", "something else was done since");
  last.undo();
  last.undone = true;
  for (const listener of listeners) listener("hand", { act: "undone" });
  return { undone: shown(last) };
}

/* What was done to stories is noted, and told back; the fixtures stay as they are. */
function moved(did, body) {
  if (did === "merged" && (!wholes.has(body.from) || !wholes.has(body.into))) throw missing();
  const keys = did === "split" ? body.articles ?? [] : body.article ? [body.article] : [];
  if (did !== "merged" && (!keys.length || keys.some((k) => !articles.has(k)))) throw keys.length ? missing() : bad("no article is named");
  const story = did === "merged" ? body.into : did === "pinned" && body.story ? body.story : articles.get(keys[0]).story;
  if (!wholes.has(story)) throw missing();
  const id = act(did, { story, from: body.from ?? null, articles: keys, article_count: keys.length, text: wholes.get(story).title, reason: body.reason ?? null }, () => {});
  return { act: did, story, articles: wholes.get(story).articles, undo: id };
}

const noteOf = (n) => (p) => (!p.get("story") || n.on.story === p.get("story")) && (!p.get("development") || n.on.development === p.get("development")) && (!p.get("article") || n.on.article === p.get("article"));

/**
 * Answer a path below /api/v1 or /feeds: {body} as JSON, {raw, type} as it is, with a status; null where the path is
 * none of these.
 */
export function answer(method, path, params, body, page) {
  const at = /^\/(notes|searches|watches)(?:\/([^/]+))?$/.exec(path);
  const list = at && state[at[1]];
  const id = at?.[2] && decodeURIComponent(at[2]);
  if (at && method === "GET") {
    if (at[1] === "notes" && id) {
      const one = list.find((n) => n.id === id);
      if (!one) throw missing();
      return { body: one };
    }
    if (at[1] === "notes") {
      const some = list.filter((n) => noteOf(n)(params));
      return { body: { total: some.length, notes: page(some) } };
    }
    if (id) return null;
    return { body: { total: list.length, mark: mark(), [at[1]]: list.map(at[1] === "searches" ? counted : watchLine) } };
  }
  if (at && method === "DELETE" && id) return { body: drop(list, { notes: "note-deleted", searches: "search-deleted", watches: "watch-deleted" }[at[1]], id) };
  if (at && method === "POST") {
    if (at[1] === "notes") {
      if (id) return { body: change(list, "note-changed", id, { text: words(body.text, "text", 20000), changed: MADE }) };
      return add(list, "n", "note-added", { ...place(body.on), text: words(body.text, "text", 20000), made: MADE, changed: null, lost: false });
    }
    if (at[1] === "searches") {
      if (id) return { body: counted(change(list, "search-changed", id, Object.fromEntries(["name", "query", "mark"].filter((k) => k in body).map((k) => [k, body[k]])))) };
      const made = add(list, "q", "search-added", { name: body.name ?? body.query, query: words(body.query, "query", 1000), made: MADE, mark: mark() });
      return { status: 201, body: { ...counted(made.body), undo: made.body.undo } };
    }
    if (id) return { body: watchLine(change(list, "watch-changed", id, Object.fromEntries(["name", "mark"].filter((k) => k in body).map((k) => [k, body[k]])))) };
    const on = watched(body.on);
    const made = add(list, "w", "watch-added", { on, name: body.name ?? on.entity ?? on.query ?? wholes.get(on.story).title, made: MADE, mark: mark() });
    return { status: 201, body: watchLine(made.body) };
  }
  const did = { "/pin": "pinned", "/unpin": "unpinned", "/merge": "merged", "/split": "split" }[path];
  if (did && method === "POST") return { body: moved(did, body) };
  if (path === "/undo" && method === "POST") return { body: undo(body) };
  if (method !== "GET") return null;
  if (path === "/acts") return { body: { total: state.acts.length, acts: page([...state.acts].reverse().map(shown)) } };
  const file = /^\/stories\/([^/]+)\/export$/.exec(path);
  if (file) return exported(decodeURIComponent(file[1]), params.get("format") ?? "md");
  const cited = /^\/articles\/([^/]+)\/cite$/.exec(path);
  if (cited) {
    const a = articles.get(decodeURIComponent(cited[1]));
    if (!a) throw missing();
    const all = cite(a);
    const style = params.get("style");
    if (!style) return { body: all };
    if (!(style in all) && style !== "csl-json") throw bad("no such style");
    return { type: "text/plain; charset=utf-8", raw: style === "csl-json" ? JSON.stringify([all.csl]) : all[style] };
  }
  const told = /^\/feeds\/(story|name)\/([^/]+)\.(?:atom|json)$/.exec(path);
  if (told) return feed(decodeURIComponent(told[2]), [...articles.values()].filter((a) => a.story === decodeURIComponent(told[2])));
  if (/^\/feeds\/search\.(?:atom|json)$/.test(path)) return feed(params.get("q") ?? "", found(params.get("q") ?? ""));
  if (path === "/daily") return { type: "text/html; charset=utf-8", raw: `<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>اليوم</title><h1>${stories.length}</h1></html>` };
  return null;
}

/** Hold a response open as a stream of events; `tell` sends one to every reader (for tests). */
export function events(req, res) {
  res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  const put = (event, data) => res.write(`event: ${event}\nid: ${articles.size}\ndata: ${JSON.stringify(data)}\n\n`);
  res.write(`retry: 3000\nid: ${articles.size}\n\n`);
  listeners.add(put);
  req.on("close", () => listeners.delete(put));
}
export const tell = (event, data) => listeners.forEach((put) => put(event, data));
export const moment = mark;
