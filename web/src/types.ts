/* What the HTTP interface says, as src/server/openapi.json describes it. */

export type Span = readonly [number, number];
export type Maybe<T> = T | null | undefined;

export interface Status { version: string; articles: number; stories: number; outlets: number; first: Maybe<string>; last: Maybe<string>; writable?: boolean; mark?: string }
export interface OutletName { outlet: string; articles: number }
export interface StoryEvent { value: Maybe<string>; earliest: Maybe<string>; latest: Maybe<string>; precision: Maybe<string>; article: string; span: Maybe<Span> }
export interface CopyNode { article: string; outlet: Maybe<string>; published: Maybe<string>; title: Maybe<string>; parent: Maybe<string>; agency: Maybe<string>; kind: Maybe<"same" | "near" | "partial">; share: Maybe<number>; version_of: Maybe<string>; added: Span[]; left_out: Span[]; changed: { from: Span; to: Span }[] }
export interface Development { development: string; date: Maybe<string>; title: string; articles: string[]; sources?: number; tree?: CopyNode[]; event?: Maybe<StoryEvent> }
export interface StoryLine { story: string; title: string; first: Maybe<string>; last: Maybe<string>; articles: number; outlets: number; development_count?: number; developments: Development[] }
export interface StoryList { total: number; stories: StoryLine[] }
export interface TimelineArticle { key: string; outlet: Maybe<string>; published: Maybe<string>; title: Maybe<string>; copy_of: Maybe<string> }
export interface TimelineEntry { development: string; date: Maybe<string>; precision: Maybe<"day" | "month" | "year">; title: string; sources: number; articles: TimelineArticle[] }
export interface Place { key: string; span: Span; outlet: Maybe<string>; date: Maybe<string> }
export interface FigurePoint extends Place { value: Maybe<number>; low: Maybe<number>; high: Maybe<number>; mod: Maybe<string>; text: string; source: Maybe<string>; time: Maybe<string>; mark?: Maybe<string>; sources?: number }
export interface FigureSeries { what: Maybe<string>; unit: Maybe<string>; place: Maybe<string>; points: FigurePoint[] }
export interface StoryDeadline extends Place { by: Maybe<string>; text: string; what: Maybe<string>; source: Maybe<string>; matter: number; moved_from: Maybe<string>; sources?: number }
export interface Actor { name: string; entity: Maybe<string>; spellings: string[]; articles: number; mentions: number }
export interface StoryStatement extends Place { speaker: string; entity: Maybe<string>; role: Maybe<string>; kind: "direct" | "indirect"; cue: Maybe<string>; text: string; via: string[]; time: Maybe<string>; sources?: number }
export interface OutletLine { outlet: Maybe<string>; articles: number; first: Maybe<string>; last: Maybe<string> }
export interface Copy { a: string; b: string; kind: "same" | "near" | "partial"; share: number; first: Maybe<string> }
export interface Background { value: Maybe<string>; earliest: Maybe<string>; latest: Maybe<string>; text: string; when?: Maybe<string>; date?: Maybe<string>; outlet?: Maybe<string>; article: string; span: Maybe<Span>; sources?: number }
export interface PositionStatement { date: Maybe<string>; kind: "direct" | "indirect"; text: string; article: string; span: Span; via: string[]; outlet?: Maybe<string>; cue?: Maybe<string>; act?: Maybe<string>; sources?: number }
export interface Position { entity: Maybe<string>; name: string; type: Maybe<string>; role: Maybe<string>; reversed?: boolean; statements: PositionStatement[] }
export interface Reversal { entity: Maybe<string>; name: string; kind?: Maybe<string>; before: PositionStatement; after: PositionStatement }
export interface Announcement { date: Maybe<string>; by: Maybe<string>; slip_days?: Maybe<number>; text: string; source: Maybe<string>; key: string; outlet: Maybe<string>; span: Span; sources?: number }
export interface DeadlineRow { matter: number; what: Maybe<string>; source: Maybe<string>; slip_days: Maybe<number>; announcements: Announcement[] }
export interface Chapter { title: string; first: Maybe<string>; last: Maybe<string>; developments: string[] }
export interface Story extends StoryLine {
  /** How many elements each list has, where only some of them were asked for. */
  counts?: Record<string, number>;
  /** Only its frame came; the timeline will come anew. */
  partial?: boolean;
  background?: Background[]; positions?: Position[]; reversals?: Reversal[]; deadline_rows?: DeadlineRow[]; chapters?: Chapter[];
  timeline: TimelineEntry[]; figures: FigureSeries[]; deadlines: StoryDeadline[]; people: Actor[]; bodies: Actor[];
  statements: StoryStatement[]; outlet_list: OutletLine[]; copies: Copy[];
}
export interface Published { value: Maybe<string>; from: string; evidence: Maybe<string>; earliest: Maybe<string>; latest: Maybe<string>; confidence: number }
export interface ArticleVersion { key: string; captured: Maybe<string>; published: Maybe<string>; current: boolean; changes: number }
export interface TimeMention { span: Span; text: string; type: string; value: Maybe<string>; mod: Maybe<string>; earliest: Maybe<string>; latest: Maybe<string>; calendar: string; anchor: string }
export interface NameMention { span: Span; text: string; type: string; entity: Maybe<string>; role?: Maybe<string> }
export interface FigureMention { span: Span; text: string; value: Maybe<number>; low: Maybe<number>; high: Maybe<number>; mod: Maybe<string>; kind: string; unit: Maybe<string>; per: Maybe<string>; what: Maybe<string>; place: Maybe<string>; source: Maybe<string>; time: Maybe<string> }
export interface StatementMention { span: Span; speaker: Maybe<string>; entity: Maybe<string>; role: Maybe<string>; cue: Maybe<string>; kind: string; text: string; via: string[]; time: Maybe<string> }
export interface DeadlineMention { span: Span; text: string; by: Maybe<string>; what: Maybe<string>; source: Maybe<string> }
export interface Article {
  id: string; key: string; page: Maybe<{ name: Maybe<string>; url: Maybe<string>; format: Maybe<string>; part: number; parts: number }>;
  language: Maybe<string>; outlet: Maybe<string>; outlet_from?: string; outlet_evidence?: Maybe<string>; title: Maybe<string>; byline: Maybe<string>; dateline: Maybe<string>;
  published: Maybe<Published>; updated: Maybe<string>; captured: Maybe<string>;
  credits: string[]; summary: string[]; keywords: string[]; captions: { text: string; credit: Maybe<string> }[];
  related: { title: string; url: Maybe<string> }[]; furniture: { kind: string; text: string }[];
  text: string; sentences?: Span[]; versions?: ArticleVersion[]; times: TimeMention[]; names: NameMention[]; figures: FigureMention[]; statements: StatementMention[]; deadlines: DeadlineMention[];
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

/* What changed since a day or a mark. */
export interface ChangedDevelopment { development: string; date: Maybe<string>; title: string; new?: boolean; articles: number; new_articles?: number; sources: number }
export interface ChangedFigure { what: Maybe<string>; unit: Maybe<string>; place: Maybe<string>; before: Maybe<FigurePoint>; after: FigurePoint }
export interface ChangedDeadline { what: Maybe<string>; source: Maybe<string>; before: Maybe<Announcement>; after: Announcement; slip_days: Maybe<number> }
export interface Voice { entity: Maybe<string>; name: string; type: Maybe<string>; statements: number; role?: Maybe<string>; said?: PositionStatement }
export interface StoryChange {
  mark?: string;
  story: string; title: string; first: Maybe<string>; last: Maybe<string>; articles: number; outlets: number; new_articles: number; moved: number;
  developments: ChangedDevelopment[]; figures: ChangedFigure[]; deadlines: ChangedDeadline[]; voices: Voice[]; reversals: Reversal[];
}
export interface Changes { since: string; mark: string; total?: number; new_articles?: number; stories: StoryChange[] }
export interface Digest { story: string; title: string; bullets: { text: string; key: string; outlet: Maybe<string>; published: Maybe<string>; span: Span }[] }

/* Tellings side by side, two texts side by side, an outlet. */
export interface Telling { key: string; outlet: Maybe<string>; title: Maybe<string>; published: Maybe<string>; credits: string[]; copy_of: Maybe<string>; only: Span[] }
export interface DevelopmentPage { development: string; story: string; story_title: string; date: Maybe<string>; title: string; sources: number; tellings: Telling[]; tree: CopyNode[] }
export type Op = "same" | "changed" | "added" | "left_out";
export interface CompareWords { op: Op; a: Maybe<Span>; b: Maybe<Span> }
export interface CompareBlock { op: Op; a: Maybe<Span>; b: Maybe<Span>; words: CompareWords[] }
export interface Compared { key: string; outlet: Maybe<string>; title: Maybe<string>; published: Maybe<string>; captured: Maybe<string>; text: string }
export interface Compare { a: string; b: string; kind: Maybe<string>; share: number; same: number; changed: number; added: number; left_out: number; blocks: CompareBlock[]; articles: Compared[] }
export interface OutletCount { outlet: string; n: number }
export interface OutletPage {
  outlet: string; articles: number; first: Maybe<string>; last: Maybe<string>; hours: number[]; weekdays: number[]; agencies: { name: string; articles: number }[];
  developments: number; shared: number; first_to_report: number; copied_from: OutletCount[]; copied_by: OutletCount[]; stories: NameStory[];
}
export interface NameLine { entity: string; type: "PER" | "LOC" | "ORG"; articles: number; mentions: number; statements: number; first: Maybe<string>; last: Maybe<string>; aliases: string[] }
export interface NameList { total: number; names: NameLine[] }

/* What the analyst keeps. */
export interface NoteOn { kind: "story" | "development" | "article"; story: Maybe<string>; development: Maybe<string>; article: Maybe<string>; span: Maybe<Span> }
export interface Note { id: string; on: NoteOn; title: Maybe<string>; quote: Maybe<string>; text: string; made: string; changed: Maybe<string>; lost: boolean; undo?: string }
export interface NoteList { total: number; notes: Note[] }
export interface SavedSearch { id: string; name: string; query: string; made: string; mark: string; new: number; total: number; undo?: string }
export interface WatchOn { kind: "entity" | "story" | "query"; entity: Maybe<string>; type: Maybe<string>; story: Maybe<string>; query: Maybe<string> }
export interface Watch { id: string; on: WatchOn; name: string; made: string; mark: string; new: number; last: Maybe<string>; undo?: string }
export interface Act { id: string; act: string; story: Maybe<string>; from: Maybe<string>; articles: string[]; article_count: number; thing: Maybe<string>; text: Maybe<string>; reason: Maybe<string>; made: string; undone: boolean }
export interface Citation { key: string; plain: string; bibtex: string; ris: string; csl: unknown }
export interface Added { since: string; mark: string; articles: number; stories: { story: string; title: Maybe<string>; new: number }[]; more: boolean }
