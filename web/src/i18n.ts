/* The words of the reader, Arabic first, and the counted nouns in every form that Arabic asks for. */

import { recall, remember } from "./store";

export type Lang = "ar" | "en";

const words = {
  name: ["خيط", "khayt"],
  tagline: ["يتابع القصة في الأخبار العربية: متى، ومن قال، وكم، وعمّن نُقل", "Follows the story through Arabic news: when, who said it, how many, and through whom"],
  skip: ["إلى المحتوى", "Skip to content"],
  search: ["بحث", "Search"],
  searchLabel: ["ابحث في المقالات", "Search the articles"],
  searchPlaceholder: ["ابحث في المقالات…", "Search the articles…"],
  otherLang: ["English", "العربية"],
  settings: ["العرض", "Display"],
  theme: ["المظهر", "Theme"],
  theme_auto: ["كالجهاز", "As the device"],
  theme_light: ["فاتح", "Light"],
  theme_dark: ["داكن", "Dark"],
  months: ["أسماء الشهور", "Names of months"],
  months_gulf: ["يناير، أغسطس", "يناير، أغسطس"],
  months_levant: ["كانون الثاني، آب", "كانون الثاني، آب"],
  months_maghreb: ["جانفي، أوت", "جانفي، أوت"],
  months_morocco: ["يناير، غشت", "يناير، غشت"],
  months_both: ["يناير/كانون الثاني", "يناير/كانون الثاني"],
  digits: ["الأرقام", "Digits"],
  digits_latn: ["123", "123"],
  digits_arab: ["١٢٣", "١٢٣"],
  stories: ["القصص", "Stories"],
  storiesLead: ["الأحدث حركةً أولًا", "The one that moved last comes first"],
  filter: ["تصفية القصص", "Filter the stories"],
  outlet: ["الناشر", "Outlet"],
  allOutlets: ["كل الناشرين", "All outlets"],
  wordsIn: ["كلمات في القصة", "Words in the story"],
  apply: ["اعرض", "Show"],
  singlesToo: ["حتى قصص المقالة الواحدة", "Stories of one article too"],
  singlesHidden: ["أُخفيت القصص ذات المقالة الواحدة.", "Stories of one article are left out."],
  singlesShow: ["أظهرها", "Show them"],
  clear: ["أزل التصفية", "Clear the filter"],
  lastMove: ["آخر حركة", "Last moved"],
  noStories: ["لا قصص هنا بعد", "No stories here yet"],
  noStoriesHow: ["أضف مقالات بالأمر khayt add، ثم أعد تحميل الصفحة.", "Add articles with khayt add, then reload the page."],
  noStoriesFilter: ["لا قصة تطابق هذه التصفية.", "No story matches this filter."],
  prev: ["السابق", "Previous"],
  next: ["التالي", "Next"],
  pages: ["الصفحات", "Pages"],
  range: ["{a}–{b} من {n}", "{a}–{b} of {n}"],
  loading: ["يُحمَّل…", "Loading…"],
  errorTitle: ["تعذّر العرض", "This could not be shown"],
  errorNet: ["لا جواب من الخادم. تحقق من أنه يعمل ثم أعد المحاولة.", "The server did not answer. Check that it runs, then try again."],
  errorBusy: ["الخادم مشغول الآن. أعد المحاولة بعد قليل.", "The server is busy. Try again in a moment."],
  errorOther: ["أجاب الخادم بخطأ ({status}).", "The server answered with an error ({status})."],
  errorRead: ["وصل الجواب ولم يمكن عرضه.", "The answer came but could not be shown."],
  retry: ["أعد المحاولة", "Try again"],
  notFound: ["لا صفحة هنا", "Nothing here"],
  notFoundLead: ["لا قصة ولا مقالة في هذا العنوان. قد تكون أُزيلت، أو في العنوان خطأ.", "No story and no article at this address. It may have been removed, or the address has a mistake."],
  toStories: ["إلى القصص", "To the stories"],
  story: ["القصة", "Story"],
  sections: ["أقسام القصة", "Parts of the story"],
  timeline: ["الخط الزمني", "Timeline"],
  figures: ["الأرقام", "Figures"],
  deadlines: ["المواعيد المعلنة", "Deadlines"],
  statements: ["التصريحات", "Statements"],
  person: ["شخص", "Person"],
  body: ["جهة", "Body"],
  aliases: ["يُذكر باسم", "Called"],
  offices: ["المناصب والصفات", "Offices"],
  rolesWritten: ["الصفات كما وردت", "As the articles have them"],
  alsoCalledSo: ["ويحمل الاسم نفسه", "Called so too"],
  since: ["منذ", "Since"],
  noStatements: ["لا أقوال ضمن هذا التحديد.", "No statements within this filter."],
  act_deny: ["نفي", "denial"],
  act_refuse: ["رفض", "refusal"],
  act_accuse: ["اتهام", "accusation"],
  act_condemn: ["إدانة", "condemnation"],
  act_demand: ["مطالبة", "demand"],
  act_call: ["دعوة", "call"],
  act_warn: ["تحذير", "warning"],
  act_threaten: ["تهديد", "threat"],
  act_promise: ["تعهد", "promise"],
  act_announce: ["إعلان", "announcement"],
  act_admit: ["إقرار", "admission"],
  act_claim: ["زعم", "claim"],
  act_expect: ["توقع", "expectation"],
  people: ["الأشخاص", "People"],
  bodies: ["الهيئات", "Bodies"],
  outlets: ["الناشرون", "Outlets"],
  copies: ["النسخ", "Copies"],
  newestFirst: ["الأحدث أولًا", "Newest first"],
  oldestFirst: ["الأقدم أولًا", "Oldest first"],
  undated: ["بلا تاريخ", "Undated"],
  untitled: ["بلا عنوان", "Untitled"],
  noOutlet: ["ناشر غير معروف", "Unknown outlet"],
  copiedFrom: ["منقولة عن", "copied from"],
  showMore: ["اعرض البقية ({n})", "Show the rest ({n})"],
  day: ["اليوم", "Day"],
  published: ["نُشر", "Published"],
  value: ["القيمة", "Value"],
  asWritten: ["كما كُتبت", "As written"],
  source: ["القائل", "Claimed by"],
  holdsFor: ["عن", "Holds for"],
  noSource: ["دون مصدر", "No source named"],
  others: ["آخرون", "Others"],
  chartOf: ["رسم: {what}", "Chart: {what}"],
  chartHow: ["كل نقطة قول واحد، والخط القائم ما بين حديه. اختر نقطة لتقرأ موضعها.", "Each point is one claim; an upright line joins its bounds. Choose a point to read its place."],
  once: ["أرقام ذُكرت مرة واحدة", "Figures named once"],
  figure: ["الرقم", "Figure"],
  place: ["المكان", "Place"],
  announced: ["أُعلن", "Announced"],
  promised: ["الموعد", "Promised for"],
  promisedBy: ["صاحب الوعد", "Promised by"],
  spelt: ["يُكتب أيضًا", "Also spelt"],
  passed: ["مضى", "has passed"],
  ahead: ["لم يحن بعد", "still ahead"],
  steady: ["لم يتغيّر: {v}", "Unchanged: {v}"],
  movedFrom: ["من {a} إلى {b}", "From {a} to {b}"],
  first: ["أول مرة", "first"],
  firstAnnounced: ["أول إعلان", "First announced"],
  after: ["بعد {n}", "after {n}"],
  sameMonth: ["في الشهر نفسه", "the same month"],
  sameYear: ["في السنة نفسها", "the same year"],
  sameDay: ["في اليوم نفسه", "the same day"],
  direct: ["اقتباس مباشر", "Direct quote"],
  indirect: ["كلام منقول بالمعنى", "Indirect speech"],
  via: ["عبر", "via"],
  heardItself: ["سمعه الناشر بنفسه", "Heard by the outlet itself"],
  fromTo: ["من {a} إلى {b}", "{a} to {b}"],
  readPlace: ["اقرأ موضعه", "Read in place"],
  unnamed: ["متحدث غير مسمّى", "Unnamed speaker"],
  same: ["مطابقة", "Same text"],
  near: ["شبه مطابقة", "Nearly the same"],
  partial: ["نقل جزئي", "Partly copied"],
  sharedText: ["{n} من النص مشترك", "{n} of the text is shared"],
  original: ["الأسبق", "Earlier"],
  copy: ["النسخة", "Copy"],
  whichFirst: ["لا يُعرف أيّهما أسبق", "Which came first is not known"],
  data: ["البيانات بصيغة JSON", "The data as JSON"],
  article: ["مقالة", "Article"],
  about: ["عن هذه المقالة", "About this article"],
  byline: ["الكاتب", "By"],
  dateline: ["مكان الخبر", "Dateline"],
  credits: ["الوكالات والمصادر", "Credits"],
  updated: ["حُدّثت", "Updated"],
  captured: ["حُفظت", "Captured"],
  address: ["العنوان الأصلي", "Original page"],
  key: ["المفتاح", "Key"],
  part: ["الجزء", "Part"],
  partOf: ["{a} من {b} في الصفحة", "{a} of {b} on the page"],
  from: ["أُخذ من", "Read from"],
  from_given: ["ما أُعطي مع الملف", "what came with the file"],
  from_feed: ["خلاصة الموقع", "the feed"],
  from_markup: ["وسوم الصفحة", "the page's markup"],
  from_page: ["سطر التاريخ في الصفحة", "the page's date line"],
  from_text: ["نص المقالة", "the article's text"],
  from_url: ["عنوان الصفحة", "the page's address"],
  from_none: ["لا شيء", "nothing"],
  evidence: ["الدليل", "Evidence"],
  confidence: ["الثقة", "Confidence"],
  between: ["بين", "Between"],
  unknown: ["غير معروف", "Unknown"],
  inBrief: ["في نقاط", "In brief"],
  captions: ["شروح الصور", "Captions"],
  keywords: ["كلمات مفتاحية", "Keywords"],
  related: ["روابط في الصفحة", "Linked on the page"],
  furniture: ["ما أُزيل من الصفحة", "Taken out of the page"],
  similar: ["مقالات قريبة", "Similar articles"],
  marks: ["العلامات في النص", "Marks in the text"],
  marksHow: ["ادخل النص بمفتاح Tab، ثم تنقّل بين العلامات بالأسهم؛ وأغلق البطاقة بمفتاح Esc.", "Tab into the text, then move between marks with the arrow keys; Esc closes the card."],
  k_time: ["أوقات", "Times"],
  k_name: ["أسماء", "Names"],
  k_figure: ["أرقام", "Figures"],
  k_statement: ["تصريحات", "Statements"],
  k_deadline: ["مواعيد", "Deadlines"],
  one_time: ["وقت", "Time"],
  one_name: ["اسم", "Name"],
  one_figure: ["رقم", "Figure"],
  one_statement: ["تصريح", "Statement"],
  one_deadline: ["موعد", "Deadline"],
  t_DATE: ["يوم أو تاريخ", "Date"],
  t_TIME: ["ساعة أو جزء من اليوم", "Time of day"],
  t_DURATION: ["مدة", "Duration"],
  t_SET: ["وقت متكرر", "Recurring time"],
  t_PER: ["شخص", "Person"],
  t_LOC: ["مكان", "Place"],
  t_ORG: ["هيئة", "Body"],
  t_MISC: ["اسم آخر", "Other name"],
  kind: ["النوع", "Kind"],
  means: ["المعنى", "Means"],
  sure: ["المدى", "Range"],
  calendar: ["التقويم", "Calendar"],
  hijri: ["هجري، بيوم زيادةً أو نقصًا", "Hijri, give or take a day"],
  anchor: ["قياسًا على", "Relative to"],
  anchor_published: ["يوم النشر", "the day of publication"],
  anchor_text: ["تاريخ في النص", "a date in the text"],
  entity: ["الكيان", "Entity"],
  role: ["الصفة", "Role"],
  cue: ["فعل القول", "Cue"],
  speaker: ["المتحدث", "Speaker"],
  unit: ["المعدود", "Unit"],
  what: ["ماذا", "What"],
  time: ["الوقت", "Time"],
  text: ["النص", "Text"],
  emptyText: ["لا نص في هذه المقالة.", "This article has no text."],
  f_menu: ["قوائم التصفح", "Menus"],
  f_breadcrumb: ["مسار الصفحة", "Breadcrumb"],
  f_share: ["أزرار المشاركة", "Share buttons"],
  "f_read-also": ["اقرأ أيضًا", "Read also"],
  f_related: ["مواد ذات صلة", "Related"],
  f_comments: ["التعليقات", "Comments"],
  f_newsletter: ["النشرة البريدية", "Newsletter"],
  f_live: ["تغطية مباشرة", "Live coverage"],
  f_latest: ["آخر الأخبار", "Latest news"],
  f_counter: ["عدّادات", "Counters"],
  f_byline: ["سطر الكاتب", "Byline"],
  f_box: ["صندوق جانبي", "Side box"],
  f_tags: ["وسوم", "Tags"],
  f_summary: ["ملخص", "Summary"],
  f_source: ["سطر المصدر", "Source line"],
  f_service: ["خدمات الموقع", "Site services"],
  f_section: ["اسم القسم", "Section name"],
  f_print: ["طباعة وحفظ", "Print and save"],
  f_notice: ["تنبيه", "Notice"],
  "f_most-read": ["الأكثر قراءة", "Most read"],
  "f_font-size": ["حجم الخط", "Font size"],
  f_follow: ["تابعونا", "Follow us"],
  f_disclaimer: ["إخلاء مسؤولية", "Disclaimer"],
  f_copyright: ["حقوق النشر", "Copyright"],
  f_cookies: ["ملفات الارتباط", "Cookies"],
  f_caption: ["شرح صورة", "Caption"],
  f_ad: ["إعلان", "Advertisement"],
  f_ticker: ["شريط الأخبار", "Ticker"],
  resultsFor: ["نتائج «{q}»", "Results for “{q}”"],
  searchLead: ["اكتب كلمة أو أكثر؛ والعبارة بين علامتي اقتباس تُطلب كما هي.", "Type one word or more; a phrase in quotation marks is looked for as it stands."],
  noHits: ["لا نتيجة لهذا البحث.", "Nothing found for this search."],
  didYouMean: ["هل تقصد", "Did you mean"],
  questionMark: ["؟", "?"],
  reprint: ["نسخة:", "Reprint:"],
  noHitsHow: ["جرّب كلمات أقل أو كلمة من الجذر نفسه.", "Try fewer words, or another word of the same root."],
  inStory: ["في قصتها", "In its story"],
  holds: ["في المخزن", "In the store"],
  api: ["واجهة البيانات", "Data interface"],
  licences: ["التراخيص", "Licences"],
  mod_approx: ["نحو", "about"],
  mod_more_than: ["أكثر من", "more than"],
  mod_less_than: ["أقل من", "less than"],
  mod_at_least: ["ما لا يقل عن", "at least"],
  mod_at_most: ["ما لا يزيد على", "at most"],
  tm_START: ["مطلع", "start of"],
  tm_MID: ["منتصف", "middle of"],
  tm_END: ["نهاية", "end of"],
  tm_APPROX: ["نحو", "about"],
  tm_BEFORE: ["قبل", "before"],
  tm_AFTER: ["بعد", "after"],
  tm_MORE_THAN: ["أكثر من", "more than"],
  tm_LESS_THAN: ["أقل من", "less than"],
  ref_PRESENT_REF: ["الآن", "now"],
  ref_PAST_REF: ["في الماضي", "in the past"],
  ref_FUTURE_REF: ["في المستقبل", "in the future"],
  part_MO: ["صباح", "morning"],
  part_AF: ["بعد ظهر", "afternoon"],
  part_EV: ["مساء", "evening"],
  part_NI: ["ليل", "night"],
  weekOf: ["الأسبوع {w} من {y}", "week {w} of {y}"],
  quarterOf: ["الربع {q} من {y}", "quarter {q} of {y}"],
  some: ["بضعة", "some"],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof words;

/* zero, one, two, few (3–10), many (11–99), other (100, 1.5, …) for Arabic; one, other for English. */
type Forms = { ar: readonly [string, string, string, string, string, string]; en: readonly [string, string] };
const nouns = {
  article: { ar: ["لا مقالات", "مقالة واحدة", "مقالتان", "{n} مقالات", "{n} مقالة", "{n} مقالة"], en: ["{n} article", "{n} articles"] },
  outlet: { ar: ["لا ناشر", "ناشر واحد", "ناشران", "{n} ناشرين", "{n} ناشرًا", "{n} ناشر"], en: ["{n} outlet", "{n} outlets"] },
  development: { ar: ["لا تطورات", "تطور واحد", "تطوران", "{n} تطورات", "{n} تطورًا", "{n} تطور"], en: ["{n} development", "{n} developments"] },
  source: { ar: ["لا مصدر مستقلًا", "مصدر مستقل واحد", "مصدران مستقلان", "{n} مصادر مستقلة", "{n} مصدرًا مستقلًا", "{n} مصدر مستقل"], en: ["{n} independent source", "{n} independent sources"] },
  copy: { ar: ["لا نسخ", "نسخة واحدة", "نسختان", "{n} نسخ", "{n} نسخة", "{n} نسخة"], en: ["{n} copy", "{n} copies"] },
  hit: { ar: ["لا نتائج", "نتيجة واحدة", "نتيجتان", "{n} نتائج", "{n} نتيجة", "{n} نتيجة"], en: ["{n} result", "{n} results"] },
  story: { ar: ["لا قصص", "قصة واحدة", "قصتان", "{n} قصص", "{n} قصة", "{n} قصة"], en: ["{n} story", "{n} stories"] },
  statement: { ar: ["لا تصريحات", "تصريح واحد", "تصريحان", "{n} تصريحات", "{n} تصريحًا", "{n} تصريح"], en: ["{n} statement", "{n} statements"] },
  time: { ar: ["لم يُذكر", "مرة واحدة", "مرتان", "{n} مرات", "{n} مرة", "{n} مرة"], en: ["{n} time", "{n} times"] },
  piece: { ar: ["لا قطع", "قطعة واحدة", "قطعتان", "{n} قطع", "{n} قطعة", "{n} قطعة"], en: ["{n} piece", "{n} pieces"] },
  year: { ar: ["{n} سنة", "سنة", "سنتين", "{n} سنوات", "{n} سنة", "{n} سنة"], en: ["{n} year", "{n} years"] },
  month: { ar: ["{n} شهر", "شهر", "شهرين", "{n} أشهر", "{n} شهرًا", "{n} شهر"], en: ["{n} month", "{n} months"] },
  week: { ar: ["{n} أسبوع", "أسبوع", "أسبوعين", "{n} أسابيع", "{n} أسبوعًا", "{n} أسبوع"], en: ["{n} week", "{n} weeks"] },
  day: { ar: ["{n} يوم", "يوم", "يومين", "{n} أيام", "{n} يومًا", "{n} يوم"], en: ["{n} day", "{n} days"] },
  hour: { ar: ["{n} ساعة", "ساعة", "ساعتين", "{n} ساعات", "{n} ساعة", "{n} ساعة"], en: ["{n} hour", "{n} hours"] },
  minute: { ar: ["{n} دقيقة", "دقيقة", "دقيقتين", "{n} دقائق", "{n} دقيقة", "{n} دقيقة"], en: ["{n} minute", "{n} minutes"] },
  second: { ar: ["{n} ثانية", "ثانية", "ثانيتين", "{n} ثوان", "{n} ثانية", "{n} ثانية"], en: ["{n} second", "{n} seconds"] },
} as const satisfies Record<string, Forms>;

export type Noun = keyof typeof nouns;

/* After "some" (بضعة) a noun stands in the plural. */
const plurals: Partial<Record<Noun, readonly [string, string]>> = {
  year: ["بضع سنوات", "some years"], month: ["بضعة أشهر", "some months"], week: ["بضعة أسابيع", "some weeks"], day: ["بضعة أيام", "some days"],
  hour: ["بضع ساعات", "some hours"], minute: ["بضع دقائق", "some minutes"], second: ["بضع ثوان", "some seconds"],
};

/*
 * The Gregorian calendar in both languages. Arabic has four families of month names, each by a country of it; and a
 * fifth way, two of them side by side, which format.ts makes. One kind of digits throughout, so that figures compare
 * at a glance: Western unless the reader wants the others.
 */
export const MONTHS = ["gulf", "levant", "maghreb", "morocco", "both"] as const;
export type Months = (typeof MONTHS)[number];
const monthRegions: Record<Months, string> = { gulf: "ar", levant: "ar-SY", maghreb: "ar-TN", morocco: "ar-MA", both: "ar" };
export const DIGITS = ["latn", "arab"] as const;
export type Digits = (typeof DIGITS)[number];

function kept<T extends string>(name: string, among: readonly T[]): T {
  const value = recall(name);
  return among.find((x) => x === value) ?? (among[0] as T);
}

let monthsNow: Months = kept("months", MONTHS);
let digitsNow: Digits = kept("digits", DIGITS);

export const months = (): Months => monthsNow;
export const digits = (): Digits => digitsNow;

export function setMonths(next: Months): void {
  monthsNow = next;
  remember("months", next === MONTHS[0] ? null : next);
}

export function setDigits(next: Digits): void {
  digitsNow = next;
  remember("digits", next === DIGITS[0] ? null : next);
}

/** The locale that numbers and dates are written in. */
export function locale(family: Months = monthsNow): string {
  return current === "ar" ? `${monthRegions[family]}-u-ca-gregory-nu-${digitsNow}` : "en-GB-u-ca-gregory-nu-latn";
}

const rules: Record<Lang, Intl.PluralRules> = { ar: new Intl.PluralRules("ar"), en: new Intl.PluralRules("en") };
const ORDER: Intl.LDMLPluralRule[] = ["zero", "one", "two", "few", "many", "other"];

let current: Lang = recall("lang") === "en" ? "en" : "ar";

export function lang(): Lang {
  return current;
}

export function setLang(next: Lang): void {
  current = next;
  remember("lang", next === "ar" ? null : next);
}

export function t(word: Word, values: Record<string, string | number> = {}): string {
  const text: string = words[word][current === "ar" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? new Intl.NumberFormat(locale(), { useGrouping: false }).format(value) : value;
  });
}

/** A word whose name is made of API data; null if there is none. */
export function tMaybe(name: string): string | null {
  return Object.prototype.hasOwnProperty.call(words, name) ? t(name as Word) : null;
}

export function count(n: number, noun: Noun): string {
  const forms = nouns[noun];
  const shown = new Intl.NumberFormat(locale()).format(n);
  const text = current === "ar" ? forms.ar[ORDER.indexOf(rules.ar.select(n))] ?? forms.ar[5] : forms.en[rules.en.select(n) === "one" ? 0 : 1];
  return text.replace("{n}", shown);
}

export function some(noun: Noun): string {
  return plurals[noun]?.[current === "ar" ? 0 : 1] ?? t("some");
}
