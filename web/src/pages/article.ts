/* An article with its marks, where it came from, and what stands near it. */

import { api, away, paths, perhaps, routes, type Article, type ArticleVersion, type Copy, type Hit, type Note, type Published, type Span } from "../api";
import { bdi, direction, h, joined, list, outside, type Child } from "../dom";
import { bounds, claim, day, dayTime, number, percent, timex } from "../format";
import { done } from "../done";
import { moveArticle, pinHere, splitOff } from "../hand";
import { count, lang, t, tMaybe, type Word } from "../i18n";
import { clip, markUp, paragraphs, type Kind, type Mention } from "../marks";
import { menu, menuAct, menuLink, toolButton } from "../menu";
import { noteSlot, type Slot } from "../notes";
import { selectedSentences } from "../sentence";
import { recall, remember } from "../store";
import { watchMarks } from "../tip";
import { typeTools } from "../type";
import { chain, facts, link, nameIn, outletOf, pageTitle, quoted, timeOf, titleOf, type View, type Visit } from "../view";
import { hitRow } from "./search";

type MarkKind = Exclude<Kind, "at" | "noted">;
const KINDS: MarkKind[] = ["time", "figure", "name", "statement", "deadline"];
const MAX_MARKS = 20_000;
const NEAR = 6;
const COPIES_AT_MOST = 60;
const ASKED_AT_MOST = 8;

function mentionsOf(a: Article, off: ReadonlySet<string>, at: Span | null, noted: readonly Span[]): Mention[] {
  const length = Array.from(a.text).length;
  const out: Mention[] = [];
  const take = (kind: Kind, items: readonly { span: Span }[]): void => {
    if (off.has(kind)) return;
    items.forEach((item, index) => {
      const span = out.length < MAX_MARKS ? clip(item.span, length) : null;
      if (span) out.push({ kind, start: span[0], end: span[1], index });
    });
  };
  take("time", list(a.times));
  take("figure", list(a.figures));
  take("name", list(a.names));
  take("statement", list(a.statements));
  take("deadline", list(a.deadlines));
  take("noted", noted.map((span) => ({ span })));
  if (at) take("at", [{ span: at }]);
  return out;
}

function timeFacts(a: Article, i: number): [string, Child][] {
  const m = a.times[i];
  if (!m) return [];
  const anchored = m.anchor === "published" || m.anchor === "text" ? tMaybe(`anchor_${m.anchor}`) : null;
  const wide = m.earliest && m.latest && m.earliest !== m.latest ? [day(m.earliest) ?? m.earliest, " – ", day(m.latest) ?? m.latest] : null;
  return [[t("kind"), tMaybe(`t_${m.type}`)], [t("means"), timex(m.value, m.mod) ?? t("unknown")], [t("sure"), wide], [t("calendar"), m.calendar === "hijri" && t("hijri")], [t("anchor"), anchored], ["TIMEX3", m.value && h("code", { dir: "ltr" }, m.value)]];
}

function figureFacts(a: Article, i: number): [string, Child][] {
  const m = a.figures[i];
  if (!m) return [];
  return [[t("value"), claim(m) ?? t("unknown")], [t("sure"), bounds(m)], [t("what"), bdi(m.what)], [t("unit"), m.unit !== m.what && bdi(m.unit)], [t("place"), bdi(m.place)], [t("source"), bdi(m.source)], [t("holdsFor"), timex(m.time)]];
}

function statementFacts(a: Article, i: number): [string, Child][] {
  const m = a.statements[i];
  if (!m) return [];
  const via = list(m.via);
  return [
    [t("speaker"), bdi(m.speaker) ?? t("unnamed")], [t("role"), bdi(m.role)], [t("entity"), m.entity !== m.speaker && bdi(m.entity)], [t("cue"), bdi(m.cue)],
    [t("kind"), m.kind === "direct" ? t("direct") : t("indirect")], [t("via"), via.length ? chain(via) : t("heardItself")], [t("time"), timex(m.time)],
  ];
}

function describe(a: Article, kind: string, i: number): Child {
  let rows: [string, Child][] = [];
  if (kind === "time") rows = timeFacts(a, i);
  else if (kind === "figure") rows = figureFacts(a, i);
  else if (kind === "statement") rows = statementFacts(a, i);
  else if (kind === "name") {
    const m = a.names[i];
    if (m) rows = [[t("kind"), tMaybe(`t_${m.type}`)], [t("entity"), bdi(m.entity) ?? t("unknown")], [t("role"), bdi(m.role)]];
  } else if (kind === "deadline") {
    const m = a.deadlines[i];
    if (m) rows = [[t("promised"), timex(m.by) ?? t("unknown")], [t("what"), bdi(m.what)], [t("promisedBy"), bdi(m.source)]];
  }
  if (!rows.length) return null;
  return h("div", { class: `card card-${kind}` }, h("p", { class: "card-kind" }, tMaybe(`one_${kind}`)), facts(rows));
}

/** The card of a mark, followed by those of the marks that it stands in. */
function cards(a: Article, mark: HTMLElement): Child {
  const seen = new Set<string>();
  const out: Child[] = [];
  for (let m: HTMLElement | null | undefined = mark; m && out.length < 4; m = m.parentElement?.closest<HTMLElement>("[data-kind][data-index]")) {
    const id = `${m.dataset.kind} ${m.dataset.index}`;
    if (seen.has(id)) continue;
    seen.add(id);
    out.push(describe(a, m.dataset.kind ?? "", Number(m.dataset.index)));
  }
  return out.some(Boolean) ? out : null;
}

function body(a: Article, at: Span | null, noted: readonly Span[]): { legend: Child; node: HTMLElement } {
  const node = h("div", { class: "text", lang: a.language || "ar" });
  const off = new Set((recall("marks-off") ?? "").split(" ").filter(Boolean));
  const draw = (): void => {
    node.replaceChildren(...markUp(a.text, mentionsOf(a, off, at, noted), (kind) => tMaybe(`one_${kind}`) ?? ""));
    node.querySelector<HTMLElement>("[data-stop]")?.setAttribute("tabindex", "0");
  };
  draw();
  const sizes: Record<MarkKind, number> = { time: list(a.times).length, figure: list(a.figures).length, name: list(a.names).length, statement: list(a.statements).length, deadline: list(a.deadlines).length };
  const toggle = (kind: MarkKind): HTMLElement => {
    const button = h("button", { type: "button", class: `chip chip-${kind}`, "aria-pressed": String(!off.has(kind)) }, h("span", { class: "swatch", "aria-hidden": "true" }), t(`k_${kind}` as Word), " ", h("span", { class: "tally" }, number(sizes[kind])));
    button.addEventListener("click", () => {
      if (!off.delete(kind)) off.add(kind);
      button.setAttribute("aria-pressed", String(!off.has(kind)));
      remember("marks-off", off.size ? [...off].join(" ") : null);
      draw();
    });
    return button;
  };
  const used = KINDS.filter((kind) => sizes[kind] > 0);
  const legend = used.length > 0 && h("div", { class: "reading-tools" }, h("div", { class: "legend", role: "group", "aria-label": t("marks") }, used.map(toggle)), h("p", { class: "how" }, t("marksHow")));
  return { legend, node };
}

function publishedFacts(p: Published | null | undefined): [string, Child][] {
  if (!p) return [];
  const from = h("span", null, tMaybe(`from_${p.from}`) ?? p.from, typeof p.confidence === "number" && p.from !== "none" && h("span", { class: "quiet" }, ` (${t("confidence")} ${percent(p.confidence)})`));
  const wide = p.earliest && p.latest && p.earliest !== p.latest ? [dayTime(p.earliest) ?? p.earliest, " – ", dayTime(p.latest) ?? p.latest] : null;
  return [[t("published"), timeOf(p.value) ?? t("unknown")], [t("from"), from], [t("evidence"), p.evidence && quoted(p.evidence)], [t("between"), wide]];
}

/** Where the outlet's name stood, and what named it where that is not the name alone. */
function outletFacts(a: Article): [string, Child][] {
  if (!a.outlet || !a.outlet_from || a.outlet_from === "none") return [];
  const told = a.outlet_evidence && a.outlet_evidence !== a.outlet ? quoted(a.outlet_evidence) : null;
  const where = a.outlet_from === "page" ? t("namedOnPage") : tMaybe(`from_${a.outlet_from}`) ?? a.outlet_from;
  return [[t("from"), where], [t("evidence"), told]];
}

function aside(a: Article, itsStory: Child): HTMLElement {
  const url = outside(a.page?.url);
  const page = a.page;
  return h(
    "aside",
    { class: "about", "aria-labelledby": "about-h" },
    itsStory,
    h("h2", { id: "about-h" }, t("about")),
    facts([
      [t("outlet"), a.outlet ? link(routes.outlet(a.outlet), bdi(a.outlet)) : t("unknown")],
      ...outletFacts(a),
      ...publishedFacts(a.published),
      [t("byline"), bdi(a.byline)],
      [t("dateline"), bdi(a.dateline)],
      [t("credits"), list(a.credits).length > 0 && joined(list(a.credits).map((c) => bdi(c)), "، ")],
      [t("updated"), timeOf(a.updated)],
      [t("captured"), timeOf(a.captured)],
      [t("address"), url ? h("a", { href: url, rel: "noopener noreferrer nofollow external", target: "_blank", dir: "ltr" }, new URL(url).hostname) : bdi(page?.url)],
      [t("part"), page && page.parts > 1 && t("partOf", { a: page.part, b: page.parts })],
      [t("key"), h("code", { dir: "ltr" }, a.key)],
    ]),
    h("p", { class: "quiet" }, h("a", { href: paths.article(a.key) }, t("data"))),
  );
}

function furniture(a: Article): Child {
  const kinds = new Map<string, string[]>();
  for (const piece of list(a.furniture)) kinds.set(piece.kind, [...(kinds.get(piece.kind) ?? []), piece.text]);
  if (!kinds.size) return null;
  return h(
    "section",
    { class: "after", "aria-labelledby": "furniture-h" },
    h("h2", { id: "furniture-h" }, t("furniture")),
    [...kinds].map(([kind, texts]) => h("details", { class: "fold" }, h("summary", null, h("bdi", null, tMaybe(`f_${kind}`) ?? kind), h("span", { class: "quiet" }, ` ${count(texts.length, "piece")}`)), h("ul", { class: "scraps" }, texts.map((text) => h("li", { dir: direction(text), lang: "ar" }, text))))),
  );
}

function extras(a: Article): Child[] {
  const captions = list(a.captions);
  const keywords = list(a.keywords);
  const related = list(a.related);
  return [
    captions.length > 0 && h("section", { class: "after", "aria-labelledby": "captions-h" }, h("h2", { id: "captions-h" }, t("captions")), h("ul", { class: "plain" }, captions.map((c) => h("li", { dir: direction(c.text), lang: "ar" }, c.text, c.credit && h("span", { class: "quiet" }, " — ", bdi(c.credit)))))),
    keywords.length > 0 && h("section", { class: "after", "aria-labelledby": "keywords-h" }, h("h2", { id: "keywords-h" }, t("keywords")), h("ul", { class: "tags" }, keywords.map((k) => h("li", null, link(routes.search(k), bdi(k)))))),
    related.length > 0 &&
      h(
        "details",
        { class: "after fold" },
        h("summary", null, h("h2", null, t("related"))),
        h("ul", { class: "plain" }, related.map((r) => {
          const url = outside(r.url);
          return h("li", { dir: direction(r.title ?? ""), lang: "ar" }, url ? h("a", { href: url, rel: "noopener noreferrer nofollow external", target: "_blank" }, titleOf(r.title)) : r.title);
        })),
      ),
    furniture(a),
  ];
}

type Known = Pick<Hit, "key" | "title" | "outlet" | "published">;

/** One pair of copies, as seen from this article. */
function copyRow(a: Article, c: Copy, known: ReadonlyMap<string, Known>): HTMLElement {
  const other = otherOf(a, c);
  const there = known.get(other);
  const role = c.first === null || c.first === undefined ? t("whichFirst") : c.first === other ? t("original") : t("copy");
  return h(
    "li",
    { class: "hit" },
    h("h3", null, link(routes.article(other), there?.title ? bdi(there.title) : h("bdi", null, other))),
    h("p", { class: "meta" }, ...joined([there && outletOf(there.outlet), there && timeOf(there.published), role, tMaybe(c.kind) ?? c.kind, typeof c.share === "number" && t("sharedText", { n: percent(c.share) }), link(c.first === a.key ? routes.compare(a.key, other) : routes.compare(other, a.key), h("span", { class: "piece" }, t("compareTwo")))])),
  );
}

function otherOf(a: Article, c: Copy): string {
  return c.a === a.key ? c.b : c.a;
}

/** Titles of copies: most of them are among the similar articles; of the rest a few are asked for. */
async function copyTitles(a: Article, copies: readonly Copy[], hits: readonly Hit[], signal: AbortSignal): Promise<Map<string, Known>> {
  const known = new Map<string, Known>(hits.map((hit) => [hit.key, hit]));
  const rest = copies.map((c) => otherOf(a, c)).filter((key) => !known.has(key)).slice(0, ASKED_AT_MOST);
  for (const found of await Promise.all(rest.map((key) => api.article(key, signal).catch(() => null)))) if (found) known.set(found.key, { key: found.key, title: found.title, outlet: found.outlet, published: found.published?.value });
  return known;
}

/** The captures of the page that came to differ, each beside the one before it. */
function versionsPart(a: Article, versions: readonly ArticleVersion[]): Child {
  if (versions.length < 2) return null;
  const row = (v: ArticleVersion, i: number): HTMLElement => {
    const prior = versions[i - 1];
    const name = timeOf(v.captured, dayTime(v.captured)) ?? timeOf(v.published, dayTime(v.published)) ?? h("bdi", null, v.key);
    return h("li", null, v.key === a.key ? h("b", null, name) : link(routes.article(v.key), name), h("span", { class: "meta" }, " ", ...joined([v.current && t("current"), i > 0 && (v.changes > 0 ? t("changedN", { n: count(v.changes, "passage") }) : t("unchanged")), prior && link(routes.compare(prior.key, v.key), h("span", { class: "piece" }, t("compareBefore")))])));
  };
  return h("section", { class: "after", "aria-labelledby": "versions-h" }, h("h2", { id: "versions-h" }, t("versions")), h("ol", { class: "plain" }, versions.map(row)));
}

/** Citations, each to be copied with a press. */
function citeMenu(a: Article): HTMLElement {
  const copy = (style: "plain" | "bibtex" | "ris", label: string): HTMLElement =>
    menuAct(label, t("copyHow"), () => {
      void perhaps(api.cite(a.key, lang())).then((c) => c && navigator.clipboard?.writeText(c[style]).then(() => done(t("citeCopied"), null, () => undefined), () => undefined));
    });
  return menu(t("cite"), "quote", [copy("plain", t("citePlain")), copy("bibtex", "BibTeX"), copy("ris", "RIS"), h("hr"), menuLink(away.cite(a.key, "csl-json", lang()), "CSL JSON", null, "download"), menuLink(paths.article(a.key), t("data"))], { key: "x" });
}

function handMenu(a: Article): HTMLElement | null {
  const from = a.story;
  if (!from) return null;
  return menu(t("byHand"), "hand", [menuAct(t("pin"), t("pinHow"), () => pinHere(a.key)), menuAct(t("moveTo"), t("moveHow"), () => moveArticle(a.key, from)), menuAct(t("splitThis"), t("splitThisHow"), () => splitOff([a.key], from))]);
}

/** A small button by what someone selected: a note on those sentences, or a link to them. */
function selectionTools(a: Article, text: HTMLElement, slot: Slot): () => void {
  const starts = paragraphs(Array.from(a.text)).map(([from]) => from);
  const bar = h("div", { class: "selection-tools", hidden: true });
  document.body.appendChild(bar);
  let span: Span | null = null;
  const quote = (): string => (span ? Array.from(a.text).slice(...span).join("").trim() : "");
  const note = slot.button && h("button", { type: "button" }, t("noteSentence"));
  const here = h("button", { type: "button" }, t("linkSentence"));
  bar.append(...[note, here].filter((x): x is HTMLButtonElement => x instanceof Node));
  note?.addEventListener("click", () => {
    if (span) slot.write({ article: a.key, span }, quote());
    bar.hidden = true;
  });
  here.addEventListener("click", () => {
    if (span) void navigator.clipboard?.writeText(new URL(routes.article(a.key, span), location.href).href).then(() => done(t("linkCopied"), null, () => undefined), () => undefined);
    bar.hidden = true;
  });
  const show = (): void => {
    span = selectedSentences(text, starts, list(a.sentences));
    bar.hidden = span === null;
    if (!span) return;
    const box = getSelection()?.getRangeAt(0).getBoundingClientRect();
    if (!box) return;
    bar.style.top = `${Math.max(8, box.top + window.scrollY - bar.offsetHeight - 8)}px`;
    bar.style.left = `${Math.max(8, Math.min(document.documentElement.clientWidth - bar.offsetWidth - 8, box.left + box.width / 2 - bar.offsetWidth / 2))}px`;
  };
  document.addEventListener("selectionchange", show);
  return () => {
    document.removeEventListener("selectionchange", show);
    bar.remove();
  };
}

/** For those who cannot select: the sentences by number, to put a note on one. */
function sentenceChoice(a: Article, slot: Slot): Child {
  const sentences = list(a.sentences);
  if (!slot.button || !sentences.length) return null;
  const points = Array.from(a.text);
  const words = (s: Span): string => points.slice(s[0], s[1]).join("").trim();
  const select = h("select", { id: "sentence" }, h("option", { value: "" }, t("wholeArticle")), sentences.map((s, i) => {
    const text = words(s);
    return h("option", { value: i, lang: "ar" }, `${i + 1}. ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
  }));
  const open = h("button", { type: "button", class: "quiet-button" }, t("addNote"));
  open.addEventListener("click", () => {
    const s = select.value === "" ? undefined : sentences[Number(select.value)];
    if (s) slot.write({ article: a.key, span: s }, words(s));
    else slot.write();
  });
  return h("p", { class: "sentence-choice" }, h("label", { for: "sentence" }, t("noteWhere")), select, open);
}

function spanOf(url: URL): Span | null {
  const m = /^(\d{1,9})-(\d{1,9})$/.exec(url.searchParams.get("at") ?? "");
  return m ? [Number(m[1]), Number(m[2])] : null;
}

/** What needs more questions to the server comes after the text is there. */
async function fillLater(a: Article, copySlot: HTMLElement, nearSlot: HTMLElement, signal: AbortSignal): Promise<void> {
  const copies = list(a.copies).slice(0, COPIES_AT_MOST);
  const hits = list((await api.similar(a.key, NEAR + copies.length, signal).catch(() => null))?.hits);
  const known = copies.length ? await copyTitles(a, copies, hits, signal) : new Map<string, Known>();
  if (signal.aborted) return;
  if (copies.length) copySlot.replaceChildren(h("h2", null, t("copies")), h("ul", { class: "hits" }, copies.map((c) => copyRow(a, c, known))));
  const copied = new Set(copies.map((c) => otherOf(a, c)));
  const near = hits.filter((hit) => !copied.has(hit.key)).slice(0, NEAR);
  if (near.length) nearSlot.replaceChildren(h("h2", null, t("similar")), h("ul", { class: "hits" }, near.map((hit) => hitRow(hit, "h3", false))));
}

export async function articlePage({ url, signal }: Visit): Promise<View> {
  const key = nameIn(url);
  const [a, status, notes] = await Promise.all([api.article(key, signal), perhaps(api.status()), perhaps(api.notes({ article: key, limit: 200 }, signal))]);
  const writable = status?.writable === true;
  const mine = list(notes?.notes);
  const noted = mine.map((n: Note) => n.on.span).filter((span): span is Span => Array.isArray(span));
  const at = spanOf(url);
  const { legend, node: text } = body(a, at, noted);
  const slot = noteSlot({ article: a.key, ...(at ? { span: at } : {}) }, mine, writable, t("noteOn", { what: a.title || t("article") }));
  const itsStory = a.story && h("div", { class: "its-story" }, h("p", { class: "kicker" }, t("story")), h("p", { class: "story-title" }, link(routes.story(a.story, a.development), titleOf(a.story_title))));
  const copySlot = h("section", { class: "after" });
  const nearSlot = h("section", { class: "after" });
  const summary = list(a.summary);
  /* the head stands on the side where the text begins, whatever the language of the reader */
  const written = /^(ar|fa|ur|he|ckb|ps|sd|ug)\b/.test(a.language || "ar") ? "rtl" : "ltr";
  const node = h(
    "div",
    { class: "page article" },
    h(
      "article",
      { "aria-labelledby": "title" },
      h("header", { dir: written }, h("p", { class: "kicker" }, a.outlet ? link(routes.outlet(a.outlet), bdi(a.outlet)) : outletOf(null)), pageTitle(titleOf(a.title)), h("p", { class: "meta" }, ...joined([timeOf(a.published?.value) ?? t("undated"), bdi(a.byline), bdi(a.dateline)]))),
      h("div", { class: "tools-row" }, slot.button, citeMenu(a), writable && handMenu(a), toolButton(t("print"), "print", () => window.print()), typeTools(text)),
      summary.length > 0 && h("section", { class: "brief", "aria-label": t("inBrief"), dir: direction(summary.join(" ")), lang: "ar" }, h("ul", null, summary.map((line) => h("li", null, line)))),
      legend,
      text.childNodes.length ? text : h("p", { class: "quiet" }, t("emptyText")),
    ),
    aside(a, itsStory),
    h("div", { class: "afters" }, (writable || mine.length > 0) && h("section", { class: "after", "aria-labelledby": "notes-h" }, h("h2", { id: "notes-h" }, t("notes")), slot.node, sentenceChoice(a, slot)), versionsPart(a, list(a.versions)), copySlot, extras(a), nearSlot),
  );
  return {
    title: a.title || t("article"),
    node,
    ready: () => {
      void fillLater(a, copySlot, nearSlot, signal);
      const cardsOff = watchMarks(text, (mark) => cards(a, mark)).destroy;
      const selectionOff = selectionTools(a, text, slot);
      return () => {
        cardsOff();
        selectionOff();
      };
    },
  };
}

