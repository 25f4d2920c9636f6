/*
 * What the program makes of the fixtures' articles beside their copies: what a story has beside its timeline, what
 * changed, a digest. Rows are the places of articles in the order of publication; a mark is the highest row.
 */

const points = (text) => Array.from(text);

function sentences(text) {
  const out = [];
  let at = 0;
  for (const part of text.split(/(?<=[.؟!])\s+|\n+/)) {
    const from = text.indexOf(part, at);
    at = from + part.length;
    if (part.trim()) out.push([points(text.slice(0, from)).length, points(text.slice(0, at)).length]);
  }
  return out;
}

const cut = (a, [from, to]) => points(a.text).slice(from, to).join("");

/** What a story has beside its timeline. */
export function extrasOf(file, whole, all) {
  const byKey = new Map(all.map((a) => [a.key, a]));
  const place = (key, words) => {
    const text = byKey.get(key).text;
    const at = text.indexOf(words);
    return { article: key, span: [points(text.slice(0, at)).length, points(text.slice(0, at + words.length)).length] };
  };
  const events = new Map(file.timeline.map(([development, , , , , , event]) => [development, event ? { value: event.value, earliest: event.earliest, latest: event.latest, precision: event.precision, ...place(event.article, event.words) } : null]));
  const speakers = new Map();
  for (const s of whole.statements) {
    if (!s.entity) continue;
    const one = speakers.get(s.entity) ?? { entity: s.entity, name: s.speaker, type: whole.bodies.some((b) => b.entity === s.entity) ? "ORG" : "PER", role: null, statements: [] };
    one.role ??= s.role;
    one.statements.push({ date: s.date, kind: s.kind, text: s.text, article: s.key, span: s.span, via: s.via, outlet: s.outlet, cue: s.cue, sources: 1 });
    speakers.set(s.entity, one);
  }
  const dated = new Map(file.timeline.map(([development, date]) => [development, date]));
  return {
    developments: whole.developments.map((d) => ({ ...d, event: events.get(d.development) })),
    background: (file.background ?? []).map((b) => ({ value: b.value, earliest: b.earliest, latest: b.latest, text: b.words, ...place(b.article, b.words) })),
    positions: [...speakers.values()].map((p) => ({ ...p, reversed: file.reversed === p.entity })).sort((a, b) => b.statements.length - a.statements.length),
    chapters: (file.chapters ?? []).map(([title, developments]) => ({ title, first: dated.get(developments[0]), last: dated.get(developments[developments.length - 1]), developments })),
  };
}

const day = (value) => Math.round(Date.parse(`${value.slice(0, 10).padEnd(7, "-01").padEnd(10, "-01")}T00:00:00Z`) / 86_400_000);

/** Rows by the order of publication. */
export function rowsOf(articles) {
  const order = [...articles.values()].sort((a, b) => ((a.published.value ?? "") < (b.published.value ?? "") ? -1 : 1));
  return new Map(order.map((a, i) => [a.key, i + 1]));
}

function changeOf(s, isNew, articles) {
  const fresh = s.timeline.flatMap((d) => d.articles).filter((a) => isNew(a.key));
  if (!fresh.length) return null;
  const keys = new Set(fresh.map((a) => a.key));
  const developments = s.timeline.filter((d) => d.articles.every((a) => keys.has(a.key))).map((d) => ({ development: d.development, date: d.date, title: d.title, articles: d.articles.length, sources: d.sources }));
  const moved = (points) => {
    const at = points.findIndex((p) => keys.has(p.key));
    return at > 0 ? { before: points[at - 1], after: points[points.length - 1] } : null;
  };
  const figures = s.figures.map((f) => ({ what: f.what, unit: f.unit, place: f.place, ...moved(f.points) })).filter((f) => f.before);
  const deadlines = s.deadlines.filter((d) => d.moved_from && keys.has(d.key)).map((d) => {
    const before = s.deadlines.find((x) => x.matter === d.matter && x.by === d.moved_from);
    return { what: d.what, source: d.source, before, after: d, slip_days: day(d.by) - day(d.moved_from) };
  });
  const voices = s.positions.map((p) => ({ entity: p.entity, name: p.name, type: p.type, all: p.statements.length, mine: p.statements.filter((x) => keys.has(x.article)).length })).filter((v) => v.mine && v.mine === v.all).map(({ entity, name, type, mine }) => ({ entity, name, type, statements: mine }));
  const reversals = s.positions.filter((p) => p.reversed && keys.has(p.statements[p.statements.length - 1].article)).map((p) => ({ entity: p.entity, name: p.name, before: p.statements[0], after: p.statements[p.statements.length - 1] }));
  const { story, title, first, last, articles: n, outlets } = s;
  return { story, title, first, last, articles: n, outlets, new_articles: fresh.length, moved: fresh.length + 3 * figures.length + 5 * deadlines.length, developments, figures, deadlines, voices, reversals };
}

/** What changed since a day or a mark. */
export function changesSince(wholes, articles, rows, { since, story, outlet, place, person }) {
  const mark = `#${rows.size}`;
  const last = [...articles.values()].map((a) => a.published.value ?? "").sort().pop().slice(0, 10);
  const from = since || last;
  const isNew = from.startsWith("#") ? (key) => rows.get(key) > Number(from.slice(1)) : (key) => (articles.get(key)?.published.value ?? "") >= from;
  const named = (s, name) => s.timeline.some((d) => d.articles.some((a) => (articles.get(a.key)?.names ?? []).some((n) => n.entity === name || n.text === name)));
  const stories = [...wholes.values()]
    .filter((s) => (!story || s.story === story) && (!outlet || s.outlet_list.some((o) => o.outlet === outlet)) && (!place || named(s, place)) && (!person || named(s, person)))
    .map((s) => changeOf(s, isNew, articles)).filter(Boolean).sort((a, b) => b.moved - a.moved);
  return { since: from, mark, stories };
}

export function digestOf(s, articles) {
  const bullets = s.timeline.slice(0, 4).map((d) => articles.get(d.articles[0].key)).map((a) => ({ a, span: sentences(a.text)[0] }));
  return { story: s.story, title: s.title, bullets: bullets.map(({ a, span }) => ({ text: cut(a, span), key: a.key, outlet: a.outlet, published: a.published.value, span })) };
}
