/*
 * The HTTP interface over the fixtures, with the same headers as the real server; for development
 * and for tests where no binary is at hand.   node mock/server.mjs [PORT]
 */

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, extname, join } from "node:path";
import * as desk from "./desk.mjs";
import { articles, compare, copies, developmentPage, earlier, merged, outletList, outletPage, stories, wholes } from "./fixtures.mjs";
import { changesSince, digestOf, rowsOf, whyOf } from "./views.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const DIST = join(here, "../dist");
const OPENAPI = join(here, "../../src/server/openapi.json");
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8" };

class HttpError extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

function whole(params, name, fallback, most) {
  const text = params.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new HttpError(400, "bad_number", `${name} is a whole number`);
  return Math.min(most, Number(text));
}

const fold = (s) => (s ?? "").replace(/[\u064b-\u0652]/g, "");

function hit(a, words, rank) {
  const flat = a.text.replace(/\s+/g, " ");
  const at = Math.max(0, fold(flat).indexOf(fold(words[0] ?? "")));
  const from = at > 40 ? flat.indexOf(" ", at - 40) + 1 : 0;
  const to = flat.lastIndexOf(" ", from + 200);
  const cut = flat.slice(from, flat.length - from < 200 ? undefined : to);
  const word = words[0] ?? "";
  const snippet = word ? cut.split(word).join(`\u2068${word}\u2069`) : cut;
  return { key: a.key, rank, score: 1 / rank, title: a.title, snippet, published: a.published.value, outlet: a.outlet, story: a.story, copy_of: null };
}

function search(q) {
  const words = q.replace(/"/g, "").split(/\s+/).filter(Boolean);
  const found = [...articles.values()].filter((a) => words.every((w) => fold(`${a.title} ${a.text}`).includes(fold(w))));
  return found.map((a, i) => hit(a, words, i + 1));
}

/** Of a story the lists that are named, and how long each of them is. */
function partsOf(s, asked) {
  const wanted = asked.get("parts").split(",");
  const latest = whole(asked, "latest", 0, 1_000_000);
  const counts = {};
  const out = {};
  for (const [name, value] of Object.entries(s)) {
    if (Array.isArray(value)) counts[name] = value.length;
    if (!Array.isArray(value) || wanted.includes(name)) out[name] = name === "developments" && latest ? value.slice(-latest) : value;
  }
  if (wanted.some((name) => name && !(name in counts))) throw new HttpError(400, "bad_part", "no such list");
  return { ...out, counts };
}

/** An entity as the stories of the fixtures have it. */
function who(name) {
  const as = [...wholes.values()].flatMap((s) => [...s.people.map((a) => ({ ...a, type: "PER", s })), ...s.bodies.map((a) => ({ ...a, type: "ORG", s }))]).filter((a) => (a.entity ?? a.name) === name || (a.spellings ?? []).includes(name));
  if (!as.length) return null;
  const id = as[0].entity ?? as[0].name;
  const spelt = [...new Set(as.flatMap((a) => [a.name, ...(a.spellings ?? [])]))];
  const said = [...wholes.values()].flatMap((s) => s.statements.filter((x) => (x.entity ?? x.speaker) === id || x.speaker === name).map((x) => ({ ...x, title: s.title, story: s.story, act: "say" })));
  const dates = said.map((s) => s.date).filter(Boolean).sort();
  const sum = (of) => as.reduce((n, a) => n + a[of], 0);
  const keys = as[0].s.timeline.flatMap((d) => d.articles.map((a) => a.key)).slice(0, 1);
  return {
    entity: id, type: as[0].type, articles: sum("articles"), mentions: sum("mentions"), statements: said.length, first: dates[0] ?? null, last: dates[dates.length - 1] ?? null,
    aliases: spelt.map((text) => ({ text, articles: 1, mentions: 1, keys })), roles: [...new Set(said.map((s) => s.role).filter(Boolean))].map((role) => ({ role, first: dates[0] ?? null, last: dates[dates.length - 1] ?? null, articles: 1 })),
    offices: [], stories: as.map(({ s, articles: n }) => ({ story: s.story, title: s.title, articles: n })), others: [], total: said.length, said,
  };
}

/** An article, or an earlier capture of one. */
function anyArticle(key) {
  const found = articles.get(key) ?? earlier.find((a) => a.key === key);
  if (!found) throw new HttpError(404, "not_found", "no such article");
  return found;
}

const rows = rowsOf(articles);

function answer(url) {
  const p = url.searchParams;
  const path = url.pathname.replace(/^\/api\/v1/, "");
  const offset = () => whole(p, "offset", 0, 100_000_000);
  const limit = () => Math.max(1, whole(p, "limit", 50, 500));
  if (path === "/status") {
    const times = [...articles.values()].map((a) => a.published.value).filter(Boolean).sort();
    return { khayt: 1, version: "0.0.0-mock", articles: articles.size, stories: stories.length, outlets: outletList.length, first: times[0].slice(0, 10), last: times[times.length - 1].slice(0, 10), writable: true, mark: desk.moment() };
  }
  if (path === "/changes") {
    if (p.get("since") && !/^(#\d{1,18}|\d{4}-\d\d-\d\d.*)$/.test(p.get("since"))) throw new HttpError(400, "bad_moment", "since is a day, a time, or a mark like #120");
    return changesSince(wholes, articles, rows, Object.fromEntries(p));
  }
  if (path === "/why") {
    if (!p.get("a") || !p.get("b")) throw new HttpError(400, "bad_request", "a and b are the keys of two articles");
    return whyOf(anyArticle(p.get("a")), anyArticle(p.get("b")));
  }
  const digest = /^\/stories\/([^/]+)\/digest$/.exec(path);
  if (digest) {
    const went = merged.get(decodeURIComponent(digest[1]));
    if (went) return { redirect: `/api/v1/stories/${encodeURIComponent(went)}/digest` };
    const s = wholes.get(decodeURIComponent(digest[1]));
    if (!s) throw new HttpError(404, "not_found", "no such story");
    return digestOf(s, articles);
  }
  if (path === "/outlets") return { outlets: outletList.map(({ outlet, articles: n }) => ({ outlet, articles: n })) };
  if (path === "/stories") {
    const latest = whole(p, "latest", 0, 1_000_000);
    const least = whole(p, "least", 0, 1_000_000);
    const outlet = p.get("outlet");
    const q = p.get("q");
    const found = stories.filter((s) => {
      const mine = wholes.get(s.story);
      return s.articles >= least && (!outlet || mine.outlet_list.some((o) => o.outlet === outlet)) && (!q || s.title.includes(q) || s.developments.some((d) => d.title.includes(q)));
    });
    const cut = (s) => (latest ? { ...s, development_count: s.developments.length, developments: s.developments.slice(-latest) } : s);
    return { total: found.length, stories: found.slice(offset(), offset() + limit()).map(cut) };
  }
  const story = /^\/stories\/([^/]+)$/.exec(path);
  if (story) {
    const id = decodeURIComponent(story[1]);
    if (merged.has(id)) return { redirect: `/api/v1/stories/${encodeURIComponent(merged.get(id))}` };
    if (!wholes.has(id)) throw new HttpError(404, "not_found", "no such story");
    return url.searchParams.has("parts") ? partsOf(wholes.get(id), url.searchParams) : wholes.get(id);
  }
  const article = /^\/articles\/([^/]+)(\/similar)?$/.exec(path);
  if (article) {
    const a = anyArticle(decodeURIComponent(article[1]));
    if (!article[2]) return { ...a, story_title: wholes.get(a.story)?.title ?? null };
    const near = [...articles.values()].filter((x) => x.story === a.story && x !== a);
    return { hits: near.slice(0, limit()).map((x, i) => hit(x, [], i + 1)) };
  }
  const versions = /^\/articles\/([^/]+)\/versions$/.exec(path);
  if (versions) {
    const a = anyArticle(decodeURIComponent(versions[1]));
    return { article: a.key, versions: a.versions };
  }
  if (path === "/compare") return compare(anyArticle(p.get("a")), anyArticle(p.get("b")));
  const development = /^\/developments\/([^/]+)$/.exec(path);
  if (development) {
    for (const s of wholes.values()) {
      const found = s.developments.find((d) => d.development === decodeURIComponent(development[1]));
      if (found) return developmentPage(s, found);
    }
    throw new HttpError(404, "not_found", "no such development");
  }
  const outlet = /^\/outlets\/([^/]+)$/.exec(path);
  if (outlet) {
    const page = outletPage(decodeURIComponent(outlet[1]));
    if (!page) throw new HttpError(404, "not_found", "no such outlet");
    return page;
  }
  if (path === "/suggest") {
    const last = (p.get("q") ?? "").split(/\s+/).pop();
    const words = new Map();
    for (const a of articles.values()) for (const w of new Set(a.text.match(/[\u0621-\u064a]{2,}/g) ?? [])) if (last.length > 1 && w.startsWith(last)) words.set(w, (words.get(w) ?? 0) + 1);
    return { suggestions: [...words].sort((x, y) => y[1] - x[1]).slice(0, 8).map(([text, n]) => ({ text, articles: n })) };
  }
  if (path === "/search") {
    const q = p.get("q");
    if (!q) throw new HttpError(400, "bad_request", "q is missing");
    const hits = search(q);
    return { query: q, total: hits.length, hits: hits.slice(offset(), offset() + limit()), meant: null };
  }
  const named = /^\/names(?:\/([^/]+))?$/.exec(path);
  if (named) {
    const all = named[1] === undefined ? [...new Set([...wholes.values()].flatMap((s) => [...s.people, ...s.bodies].map((a) => a.entity ?? a.name)))].map((name) => who(name)).filter(Boolean) : [];
    if (named[1] === undefined) return { total: all.length, names: all.slice(offset(), offset() + limit()).map(({ aliases, roles, offices, stories: of, others, total, said, ...line }) => ({ ...line, aliases: aliases.map((a) => a.text) })) };
    const found = who(decodeURIComponent(named[1]));
    if (!found) throw new HttpError(404, "not_found", "nobody is called so");
    const said = found.said.filter((s) => (!p.get("outlet") || s.outlet === p.get("outlet")) && (!p.get("since") || (s.date ?? "") >= p.get("since")));
    return { ...found, total: said.length, said: said.slice(offset(), offset() + limit()) };
  }
  if (path === "/copies") return { total: copies.length, copies: copies.slice(offset(), offset() + limit()) };
  throw new HttpError(404, "not_found", "no such path");
}

/* the addresses that the reader routes by itself, as in src/server/assets.c */
const PAGE = /^\/(search|stories|names|desk|compare)?$|^\/(story|article|who|outlet|development)\//;

async function file(res, path) {
  const name = PAGE.test(path) ? "index.html" : path.slice(1);
  if (!/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/.test(name)) throw new HttpError(404, "not_found", "no such path");
  const body = await readFile(join(DIST, name)).catch(() => null);
  if (!body) throw new HttpError(404, "not_found", "no such path");
  res.writeHead(200, { "Content-Type": TYPES[extname(name)] ?? "application/octet-stream" });
  res.end(body);
}

/* What was sent, as JSON; a write comes from a page of its own or not at all. */
async function sent(req) {
  const site = req.headers["sec-fetch-site"];
  const origin = req.headers.origin;
  if ((site && site !== "same-origin") || (origin && origin.replace(/^https?:\/\//, "") !== req.headers.host)) throw new HttpError(403, "origin", "the request comes from a page of another site");
  if (req.method === "DELETE") return {};
  if (!/^application\/json\b/.test(req.headers["content-type"] ?? "")) throw new HttpError(415, "media", "a write carries JSON");
  let text = "";
  for await (const part of req) if ((text += part).length > 65536) throw new HttpError(413, "body", "too much");
  try {
    const body = JSON.parse(text);
    if (typeof body === "object" && body && !Array.isArray(body)) return body;
  } catch {
    /* said below */
  }
  throw new HttpError(400, "bad_json", "the body is no JSON object");
}

/** What a person writes and takes along; false: not a path of these. */
async function writing(req, res, url) {
  const path = url.pathname.replace(/^\/api\/v1/, "");
  if (path === "/events") return desk.events(req, res), true;
  const wholeOf = (name, fallback, most) => whole(url.searchParams, name, fallback, most);
  const page = (list) => list.slice(wholeOf("offset", 0, 100_000_000)).slice(0, Math.max(1, wholeOf("limit", 50, 500)));
  const read = req.method === "GET" || req.method === "HEAD";
  if (!read && !/^\/(notes|searches|watches|pin|unpin|merge|split|undo)(\/|$)/.test(path)) return false;
  const told = desk.answer(read ? "GET" : req.method, path, url.searchParams, read ? {} : await sent(req), page);
  if (!told) return false;
  if (told.raw === undefined) {
    res.writeHead(told.status ?? 200, { "Content-Type": "application/json" });
    res.end(JSON.stringify(told.body));
  } else {
    res.writeHead(200, { "Content-Type": told.type, ...(told.name ? { "Content-Disposition": `attachment; filename="${told.name}"` } : {}) });
    res.end(told.raw);
  }
  return true;
}

async function handle(req, res) {
  res.setHeader("Content-Security-Policy", CSP);
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Referrer-Policy", "no-referrer");
  const url = new URL(req.url, "http://localhost");
  if (url.pathname === "/mock/added") {
    /* for tests: what the server says when three articles came */
    desk.tell("added", { since: desk.moment(), mark: `#${articles.size + 3}`, articles: 3, stories: [{ story: stories[0].story, title: stories[0].title, new: 3 }], more: false });
    return res.end();
  }
  if (/^\/(api\/v1|feeds)\//.test(url.pathname) && (await writing(req, res, url))) return;
  if (req.method !== "GET" && req.method !== "HEAD") throw new HttpError(405, "method_not_allowed", "only GET and HEAD are answered");
  if (url.pathname === "/api/v1/openapi.json") {
    res.writeHead(200, { "Content-Type": "application/json" });
    return res.end(await readFile(OPENAPI));
  }
  if (!url.pathname.startsWith("/api/")) return file(res, url.pathname);
  const body = answer(url);
  if (body.redirect) {
    res.writeHead(308, { Location: body.redirect, "Content-Type": "application/json" });
    return res.end(JSON.stringify({ error: { status: 308, code: "moved", message: "the story was merged" } }));
  }
  res.writeHead(200, { "Content-Type": "application/json" });
  return res.end(JSON.stringify(body));
}

/** Start on a port (0: any free one); gives the server once it listens. */
export function start(port = 8765) {
  const server = createServer((req, res) => {
    handle(req, res).catch((error) => {
      const { status = 500, code = "internal", message } = error;
      res.writeHead(status, { "Content-Type": "application/json" });
      res.end(JSON.stringify({ error: { status, code, message } }));
    });
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await start(Number(process.argv[2] ?? 8765));
  console.log(`http://127.0.0.1:${server.address().port}/`);
}
