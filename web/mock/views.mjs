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
    one.statements.push({ date: s.date, speaker: s.speaker, role: s.role, kind: s.kind, act: "say", cue: s.cue, text: s.text, via: s.via, article: s.key, outlet: s.outlet, span: s.span, sources: 1, articles: [s.key] });
    speakers.set(s.entity, one);
  }
  const positions = [...speakers.values()].map((p) => ({ ...p, reversed: file.reversed === p.entity })).sort((a, b) => b.statements.length - a.statements.length);
  const dated = new Map(file.timeline.map(([development, date]) => [development, date]));
  return {
    developments: whole.developments.map((d) => ({ ...d, event: events.get(d.development) })),
    background: (file.background ?? []).map((b) => {
      const { outlet, published } = byKey.get(b.article);
      return { value: b.value, earliest: b.earliest, latest: b.latest, precision: b.value.length === 4 ? "year" : "month", text: b.words, when: b.words, date: published.value.slice(0, 10), outlet, ...place(b.article, b.words), sources: 1, articles: [b.article] };
    }),
    positions,
    reversals: positions.filter((p) => p.reversed).map((p) => ({ entity: p.entity, name: p.name, type: p.type, kind: "denial", before: p.statements[0], after: p.statements[p.statements.length - 1] })),
    deadline_rows: rowsOfDeadlines(whole),
    chapters: (file.chapters ?? []).map(([title, developments]) => ({ title, first: dated.get(developments[0]), last: dated.get(developments[developments.length - 1]), developments })),
  };
}

const monthEnd = (month) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);

/** Each announcement of when a thing is due, and by how much it slipped. */
function rowsOfDeadlines(whole) {
  const matters = new Map();
  for (const d of whole.deadlines) {
    const by = /^\d{4}-\d\d(-\d\d)?/.exec(d.by ?? "")?.[0];
    if (!by) continue;
    const row = matters.get(d.matter) ?? { matter: d.matter, what: d.what, source: d.source, slip_days: null, announcements: [] };
    const [earliest, latest] = by.length === 7 ? [`${by}-01`, monthEnd(by)] : [by, by];
    const [first, before] = [row.announcements[0], row.announcements[row.announcements.length - 1]];
    row.announcements.push({ date: d.date, by: d.by, earliest, latest, ahead_days: d.date ? day(latest) - day(d.date) : null, slip_days: before ? day(latest) - day(before.latest) : null, text: d.text, source: d.source, key: d.key, outlet: d.outlet, span: d.span, sources: 1 });
    if (first) row.slip_days = day(latest) - day(first.latest);
    matters.set(d.matter, row);
  }
  return [...matters.values()].sort((a, b) => Math.abs(b.slip_days ?? 0) - Math.abs(a.slip_days ?? 0));
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
  const mine = (d) => d.articles.filter((a) => keys.has(a.key)).map((a) => a.key);
  const developments = s.timeline.filter((d) => mine(d).length).map((d) => ({
    development: d.development, date: d.date, event: s.developments.find((x) => x.development === d.development).event, title: d.title,
    new: mine(d).length === d.articles.length, articles: d.articles.length, new_articles: mine(d).length, sources: d.sources, keys: mine(d),
  }));
  const moved = (points) => {
    const at = points.findIndex((p) => keys.has(p.key));
    return at > 0 ? { before: points[at - 1], after: points[points.length - 1] } : null;
  };
  const figures = s.figures.map((f) => ({ what: f.what, unit: f.unit, place: f.place, ...moved(f.points) })).filter((f) => f.before);
  const deadlines = s.deadline_rows.map((r) => ({ r, old: r.announcements.filter((x) => !keys.has(x.key)), fresh: r.announcements.filter((x) => keys.has(x.key)) })).filter((d) => d.fresh.length).map(({ r, old, fresh: now }) => {
    const before = old[old.length - 1] ?? null;
    const after = now[now.length - 1];
    return { matter: r.matter, what: r.what, source: r.source, before, after, slip_days: before ? day(after.latest) - day(before.latest) : null };
  });
  const voices = s.positions.filter((p) => p.statements.every((x) => keys.has(x.article))).map((p) => ({ entity: p.entity, name: p.name, type: p.type, role: p.role, statements: p.statements.length, said: p.statements[0] }));
  const reversals = s.reversals.filter((r) => keys.has(r.after.article));
  const { story, title, first, last, articles: n, outlets } = s;
  return { story, title, first, last, articles: n, outlets, new_articles: fresh.length, moved: fresh.length + 3 * figures.length + 5 * deadlines.length, developments, figures, deadlines, voices, reversals };
}

/** What changed since a day or a mark. */
export function changesSince(wholes, articles, rows, { since, story, outlet, place, person, offset, limit }) {
  const mark = `#${rows.size}`;
  const last = [...articles.values()].map((a) => a.published.value ?? "").sort().pop().slice(0, 10);
  const from = since || last;
  const isNew = from.startsWith("#") ? (key) => rows.get(key) > Number(from.slice(1)) : (key) => (articles.get(key)?.published.value ?? "") >= from;
  const named = (s, name) => s.timeline.some((d) => d.articles.some((a) => (articles.get(a.key)?.names ?? []).some((n) => n.entity === name || n.text === name)));
  const stories = [...wholes.values()]
    .filter((s) => (!story || s.story === story) && (!outlet || s.outlet_list.some((o) => o.outlet === outlet)) && (!place || named(s, place)) && (!person || named(s, person)))
    .map((s) => changeOf(s, isNew, articles)).filter(Boolean).sort((a, b) => b.moved - a.moved);
  return { since: from, mark, new_articles: stories.reduce((n, s) => n + s.new_articles, 0), total: stories.length, stories: stories.slice(Number(offset ?? 0), Number(offset ?? 0) + Math.min(100, Number(limit ?? 20))) };
}

/** Why two articles are together: by the names that both have. */
export function whyOf(a, b) {
  const names = (x) => new Set(x.names.map((n) => n.entity).filter(Boolean));
  const shared = [...names(a)].filter((n) => names(b).has(n)).map((text) => ({ text, part: 0.1, name: true }));
  const side = (x) => ({ key: x.key, story: x.story, development: x.development, pinned: false, log: [{ action: "added", story: x.story, development: x.development, score: 0.5, evidence: null, reason: null }] });
  const both = a.copies.find((c) => [c.a, c.b].includes(b.key));
  const days = a.published.value && b.published.value ? Math.abs(day(a.published.value) - day(b.published.value)) : null;
  return { together: a.development === b.development ? "development" : a.story === b.story ? "story" : "no", likeness: Math.min(1, 0.1 * shared.length), days, copy: both?.kind ?? null, share: both?.share ?? 0, shared, a: side(a), b: side(b) };
}

export function digestOf(s, articles) {
  const bullets = s.timeline.slice(0, 4).map((d) => articles.get(d.articles[0].key)).map((a) => ({ a, span: sentences(a.text)[0] }));
  return { story: s.story, title: s.title, bullets: bullets.map(({ a, span }) => ({ text: cut(a, span), key: a.key, outlet: a.outlet, published: a.published.value, span })) };
}
