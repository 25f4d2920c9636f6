/*
 * Invented news for development and tests: no place, person, body or outlet here is real. Each article is
 * written as text with its mentions named by the words they stand on; spans are counted from that.
 */

import { extrasOf } from "./views.mjs";

const points = (text) => Array.from(text);

/** The code point span of the n-th place where the words stand. */
function spanOf(text, words, nth = 0) {
  let at = -1;
  for (let i = 0; i <= nth; i++) at = text.indexOf(words, at + 1);
  if (at < 0) throw new Error(`not in the text: ${words}`);
  const start = points(text.slice(0, at)).length;
  return [start, start + points(words).length];
}

const time = (value, more = {}) => ({ type: "DATE", value, mod: null, earliest: null, latest: null, calendar: "gregorian", anchor: "published", ...more });
const figure = (value, unit, what, more = {}) => ({ kind: "count", per: null, value, low: value, high: value, mod: null, unit, what, place: null, source: null, time: null, ...more });

function article(key, outlet, title, published, text, mentions = {}, more = {}) {
  const place = (list = []) => list.map(([words, facts, nth]) => ({ span: spanOf(text, words, nth), text: words, ...facts }));
  return {
    khayt: 1, id: key.replace(/[^a-z0-9]/gi, "").padEnd(16, "0").slice(0, 16), key,
    page: { name: `${key}.html`, url: `https://example.org/${encodeURIComponent(key)}`, format: "html", part: 1, parts: 1 },
    language: "ar", outlet, outlet_from: outlet ? "markup" : "none", outlet_evidence: outlet && `موقع ${outlet}`, title, byline: null, dateline: null,
    published: { value: published, from: "markup", evidence: published, earliest: published, latest: published, confidence: 0.97 },
    updated: null, captured: "2025-07-01T00:00:00Z", credits: [], summary: [], keywords: [], captions: [], related: [], furniture: [],
    text, sentences: [],
    times: place(mentions.times), names: place(mentions.names), figures: place(mentions.figures),
    statements: place(mentions.statements).map((s) => ({ ...s, text: s.said ?? s.text, said: undefined })),
    deadlines: place(mentions.deadlines),
    story: null, development: null, copies: [], versions: [], ...more,
  };
}

const MARFA = "صحيفة المرفأ";
const SINDIAN = "وكالة السنديان";
const OFOQ = "قناة الأفق";
const DIFAF = "موقع ضفاف";

const SALIM = { speaker: "سليم الورّاق", entity: "سليم الورّاق", role: "المتحدث باسم هيئة المياه" };
const HUDA = { speaker: "هدى الزيتوني", entity: "هدى الزيتوني", role: "رئيسة الدفاع المدني" };

const dead = (value, source, more) => figure(value, "شخص", "القتلى", { place: "وادي الريحان", source, series: "dead", ...more });
const displaced = (value, source, more) => figure(value, "أسرة", "الأسر النازحة", { place: "وادي الريحان", source, series: "displaced", ...more });

const TEXT1 = `انهار جزء من سد عين الريحان فجر اليوم الأربعاء بعد يومين من الأمطار، فغمرت المياه قرى كفر الزهور وتل النرجس، وقطعت الطريق إلى مدينة السروة.

وقالت هدى الزيتوني، رئيسة الدفاع المدني، إن «17 شخصًا على الأقل لقوا حتفهم، وما زلنا نبحث عن عشرات المفقودين». وأضافت أن فرقها أجلت نحو 1200 أسرة من وادي الريحان حتى الظهر.

ونقلت وكالة السنديان عن مسؤول في هيئة المياه، لم تسمّه، قوله إن السد لم يخضع للصيانة منذ أكثر من ثلاث سنوات.

وأعلنت هيئة المياه أنها ستفتح المفيض الشرقي قبل مساء الخميس 12 أيلول/سبتمبر، لتخفيف الضغط عن جسم السد.`;

const a1 = article("dam-01", MARFA, "انهيار جزء من سد عين الريحان وغرق قريتين", "2024-09-11T13:40:00+03:00", TEXT1, {
  times: [["فجر اليوم الأربعاء", time("2024-09-11TMO", { type: "TIME" })], ["يومين", time("P2D", { type: "DURATION", anchor: "none" })], ["منذ أكثر من ثلاث سنوات", time("P3Y", { type: "DURATION", mod: "MORE_THAN" })], ["مساء الخميس 12 أيلول/سبتمبر", time("2024-09-12TEV", { type: "TIME", anchor: "text" })]],
  names: [["سد عين الريحان", { type: "LOC", entity: "سد عين الريحان" }], ["كفر الزهور", { type: "LOC", entity: "كفر الزهور" }], ["تل النرجس", { type: "LOC", entity: null }], ["هدى الزيتوني", { type: "PER", entity: "هدى الزيتوني" }], ["الدفاع المدني", { type: "ORG", entity: "الدفاع المدني" }], ["وادي الريحان", { type: "LOC", entity: "وادي الريحان" }], ["وكالة السنديان", { type: "ORG", entity: SINDIAN }], ["هيئة المياه", { type: "ORG", entity: "هيئة المياه" }]],
  figures: [["17 شخصًا على الأقل", dead(17, "هدى الزيتوني", { mod: "at_least", high: null })], ["نحو 1200 أسرة", displaced(1200, "هدى الزيتوني", { mod: "approx", low: null, high: null })], ["عشرات المفقودين", figure(null, "مفقود", "المفقودون", { low: 20, high: 99, place: "وادي الريحان", source: "هدى الزيتوني", series: "missing" })]],
  statements: [
    ["وقالت هدى الزيتوني، رئيسة الدفاع المدني، إن «17 شخصًا على الأقل لقوا حتفهم، وما زلنا نبحث عن عشرات المفقودين»", { ...HUDA, cue: "قالت", kind: "direct", said: "17 شخصًا على الأقل لقوا حتفهم، وما زلنا نبحث عن عشرات المفقودين", via: [], time: null }],
    ["وأضافت أن فرقها أجلت نحو 1200 أسرة من وادي الريحان حتى الظهر", { ...HUDA, cue: "أضافت", kind: "indirect", said: "فرقها أجلت نحو 1200 أسرة من وادي الريحان حتى الظهر", via: [], time: null }],
    ["ونقلت وكالة السنديان عن مسؤول في هيئة المياه، لم تسمّه، قوله إن السد لم يخضع للصيانة منذ أكثر من ثلاث سنوات", { speaker: "مسؤول في هيئة المياه", entity: null, role: "مسؤول", cue: "نقلت عن … قوله", kind: "indirect", said: "السد لم يخضع للصيانة منذ أكثر من ثلاث سنوات", via: [SINDIAN], time: null }],
  ],
  deadlines: [["ستفتح المفيض الشرقي قبل مساء الخميس 12 أيلول/سبتمبر", { by: "2024-09-12TEV", what: "فتح المفيض الشرقي", source: "هيئة المياه" }]],
}, {
  byline: "رنا الصفصافي", dateline: "السروة", credits: [SINDIAN],
  summary: ["انهيار جزئي في سد عين الريحان بعد يومين من الأمطار.", "مقتل 17 شخصًا على الأقل ونزوح نحو 1200 أسرة."],
  keywords: ["سد عين الريحان", "فيضان", "الدفاع المدني"],
  captions: [{ text: "مياه السد تغمر الطريق إلى السروة", credit: "صحيفة المرفأ" }],
  related: [{ title: "أمطار غزيرة على وادي الريحان", url: "https://example.org/rain" }],
  furniture: [{ kind: "share", text: "شارك عبر البريد" }, { kind: "share", text: "انسخ الرابط" }, { kind: "ticker", text: "عاجل: إغلاق طريق السروة" }, { kind: "newsletter", text: "اشترك في النشرة اليومية" }],
  published: { value: "2024-09-11T13:40:00+03:00", from: "page", evidence: "الأربعاء 11/09/2024 - 13:40", earliest: "2024-09-11T13:40:00+03:00", latest: "2024-09-11T13:40:00+03:00", confidence: 0.95 },
});

const a2 = article("dam-02", SINDIAN, "السنديان: انهيار جزئي في سد عين الريحان", "2024-09-11T11:05:00+03:00", TEXT1.slice(0, TEXT1.indexOf("\n\nوأعلنت")), { names: [["هدى الزيتوني", { type: "PER", entity: "هدى الزيتوني" }], ["هيئة المياه", { type: "ORG", entity: "هيئة المياه" }]], times: [["فجر اليوم الأربعاء", time("2024-09-11TMO", { type: "TIME" })]] });
const a3 = article("dam-03", DIFAF, "انهيار جزء من سد عين الريحان", "2024-09-11T15:20:00+03:00", TEXT1.slice(0, TEXT1.indexOf("\n\nوأعلنت")), {});

const a4 = article("dam-04", OFOQ, "ارتفاع عدد ضحايا سد عين الريحان إلى 43", "2024-09-13T09:15:00+03:00", `أعلن الدفاع المدني، صباح اليوم الجمعة، ارتفاع عدد القتلى في وادي الريحان إلى 43 شخصًا، بينما قالت لجنة الإغاثة الأهلية إن العدد تجاوز 60 قتيلًا.

وذكر سليم الورّاق، المتحدث باسم هيئة المياه، أن منسوب النهر «عاد إلى ما دون الخطر»، وأن 2500 أسرة تنتظر مساكن مؤقتة. وحدّدت الهيئة الرابع من تشرين الأول/أكتوبر موعدًا لتسليم أولها.`, {
  times: [["صباح اليوم الجمعة", time("2024-09-13TMO", { type: "TIME" })], ["الرابع من تشرين الأول/أكتوبر", time("2024-10-04")]],
  names: [["الدفاع المدني", { type: "ORG", entity: "الدفاع المدني" }], ["وادي الريحان", { type: "LOC", entity: "وادي الريحان" }], ["لجنة الإغاثة الأهلية", { type: "ORG", entity: "لجنة الإغاثة الأهلية" }], ["سليم الورّاق", { type: "PER", entity: "سليم الورّاق" }], ["هيئة المياه", { type: "ORG", entity: "هيئة المياه" }]],
  figures: [["43 شخصًا", dead(43, "الدفاع المدني")], ["60 قتيلًا", dead(60, "لجنة الإغاثة الأهلية", { mod: "more_than", high: null, mark: "contradiction" })], ["2500 أسرة", displaced(2500, "سليم الورّاق")]],
  statements: [
    ["قالت لجنة الإغاثة الأهلية إن العدد تجاوز 60 قتيلًا", { speaker: "لجنة الإغاثة الأهلية", entity: "لجنة الإغاثة الأهلية", role: null, cue: "قالت", kind: "indirect", said: "العدد تجاوز 60 قتيلًا", via: [], time: null }],
    ["وذكر سليم الورّاق، المتحدث باسم هيئة المياه، أن منسوب النهر «عاد إلى ما دون الخطر»، وأن 2500 أسرة تنتظر مساكن مؤقتة", { ...SALIM, cue: "ذكر", kind: "indirect", said: "منسوب النهر «عاد إلى ما دون الخطر»، وأن 2500 أسرة تنتظر مساكن مؤقتة", via: [], time: null }],
  ],
  deadlines: [["وحدّدت الهيئة الرابع من تشرين الأول/أكتوبر موعدًا لتسليم أولها", { by: "2024-10-04", what: "تسليم أول المساكن المؤقتة", source: "هيئة المياه" }]],
});

/* an earlier capture of a4, before its figure was mended */
export const earlier = [{ ...a4, key: "dam-04@1", captured: "2024-09-13T07:00:00Z", text: a4.text.replace("43 شخصًا", "41 شخصًا") }];
a4.versions = [
  { key: "dam-04@1", captured: "2024-09-13T07:00:00Z", published: a4.published.value, current: false, changes: 0 },
  { key: "dam-04", captured: a4.captured, published: a4.published.value, current: true, changes: 1 },
];

const a5 = article("dam-05", MARFA, "لجنة تحقيق في انهيار السد تبدأ عملها", "2024-10-02T18:00:00+03:00", `بدأت لجنة التحقيق في انهيار سد عين الريحان عملها أمس الثلاثاء، على أن ترفع تقريرها نهاية العام الجاري.

وقال نادر المرجان، محافظ السروة: «لن نقبل تقريرًا بلا أسماء». وبلغ عدد القتلى بحسب المحافظة بين 58 و61 شخصًا، وعدد الأسر النازحة نحو 3100 أسرة.

وكانت اللجنة قد أعلنت في 28 ربيع الأول أن عملها سيكون علنيًا.`, {
  times: [["أمس الثلاثاء", time("2024-10-01")], ["نهاية العام الجاري", time("2024", { mod: "END" })], ["28 ربيع الأول", time("2024-10-01", { calendar: "hijri", earliest: "2024-09-30", latest: "2024-10-02", anchor: "none" })]],
  names: [["نادر المرجان", { type: "PER", entity: "نادر المرجان" }], ["السروة", { type: "LOC", entity: "السروة" }], ["سد عين الريحان", { type: "LOC", entity: "سد عين الريحان" }]],
  figures: [["بين 58 و61 شخصًا", dead(null, "محافظة السروة", { low: 58, high: 61 })], ["نحو 3100 أسرة", displaced(3100, "محافظة السروة", { mod: "approx", low: null, high: null })]],
  statements: [["وقال نادر المرجان، محافظ السروة: «لن نقبل تقريرًا بلا أسماء»", { speaker: "نادر المرجان", entity: "نادر المرجان", role: "محافظ السروة", cue: "قال", kind: "direct", said: "لن نقبل تقريرًا بلا أسماء", via: [], time: null }]],
  deadlines: [["على أن ترفع تقريرها نهاية العام الجاري", { by: "2024-12-31", what: "تقرير لجنة التحقيق", source: "لجنة التحقيق" }]],
});

const a6 = article("dam-06", OFOQ, "تأجيل تقرير السد إلى حزيران", "2025-01-10T20:10:00+03:00", `أجّلت لجنة التحقيق تقريرها عن سد عين الريحان إلى حزيران/يونيو المقبل، حسبما نقلت قناة الأفق عن وكالة السنديان عن مصدر في اللجنة قوله إن «الوثائق لم تصل كلها».

وقال سليم الورّاق إن الحصيلة النهائية 64 قتيلًا، وإن 900 أسرة ما زالت في الخيام من أصل 3100 أسرة.`, {
  times: [["حزيران/يونيو المقبل", time("2025-06")]],
  names: [["قناة الأفق", { type: "ORG", entity: OFOQ }], ["وكالة السنديان", { type: "ORG", entity: SINDIAN }], ["سليم الورّاق", { type: "PER", entity: "سليم الورّاق" }], ["لجنة التحقيق", { type: "ORG", entity: "لجنة التحقيق" }]],
  figures: [["64 قتيلًا", dead(64, "سليم الورّاق", { mark: "revision" })], ["900 أسرة", figure(900, "أسرة", "الأسر في الخيام", { source: "سليم الورّاق", series: "tents" })], ["3100 أسرة", displaced(3100, "سليم الورّاق")]],
  statements: [
    ["حسبما نقلت قناة الأفق عن وكالة السنديان عن مصدر في اللجنة قوله إن «الوثائق لم تصل كلها»", { speaker: "مصدر في اللجنة", entity: null, role: "مصدر", cue: "قوله", kind: "direct", said: "الوثائق لم تصل كلها", via: [SINDIAN, OFOQ], time: null }],
    ["وقال سليم الورّاق إن الحصيلة النهائية 64 قتيلًا، وإن 900 أسرة ما زالت في الخيام من أصل 3100 أسرة", { ...SALIM, role: null, cue: "قال", kind: "indirect", said: "الحصيلة النهائية 64 قتيلًا، وإن 900 أسرة ما زالت في الخيام من أصل 3100 أسرة", via: [], time: null }],
  ],
  deadlines: [["أجّلت لجنة التحقيق تقريرها عن سد عين الريحان إلى حزيران/يونيو المقبل", { by: "2025-06", what: "تقرير لجنة التحقيق", source: "لجنة التحقيق" }]],
});

const a7 = article("dam-07", DIFAF, "عودة آخر الأسر إلى كفر الزهور", "2025-06-18T08:00:00+03:00", `عادت آخر الأسر النازحة إلى كفر الزهور هذا الأسبوع، وقالت هدى الزيتوني: «أُغلق آخر مخيم». ولم يصدر بعد تقرير لجنة التحقيق الذي وُعد به هذا الشهر.`, {
  times: [["هذا الأسبوع", time("2025-W25")], ["هذا الشهر", time("2025-06")]],
  names: [["كفر الزهور", { type: "LOC", entity: "كفر الزهور" }], ["هدى الزيتوني", { type: "PER", entity: "هدى الزيتوني" }], ["لجنة التحقيق", { type: "ORG", entity: "لجنة التحقيق" }]],
  statements: [["وقالت هدى الزيتوني: «أُغلق آخر مخيم»", { ...HUDA, role: null, cue: "قالت", kind: "direct", said: "أُغلق آخر مخيم", via: [], time: null }]],
});

/* What a hostile page may hold: markup, direction overrides, keys that look like addresses, spans that cross or lie outside. */
const EVIL = "<script>document.title='خُرق'</script>";
const RLO = "\u202e";
const hostileText = `نص فيه وسم ${EVIL} و<img src=x onerror="document.title='خُرق'"> ورمز 𞤀𞤣 خارج المستوى الأول 🧵 ثم كلام.

سطر ثانٍ ${RLO}معكوس لا يُغلق، فيه 12 ناقة و«قول متداخل مع غيره» حتى آخره.

\u2067عزل مفتوح ثم كلمة أخيرة`;
const h1 = article("مفتاح/غريب #1?x=%2F&<b>\"", `ناشر ${RLO}<i>مائل</i>`, `عنوان ${EVIL} ${RLO}معكوس`, "2025-03-03T03:03:00Z", hostileText, {
  times: [["آخره", time("2025-03-03")]],
  names: [["𞤀𞤣", { type: "MISC", entity: "𞤀𞤣" }], ["متداخل مع غيره» حتى", { type: "MISC", entity: EVIL }]],
  figures: [["12 ناقة", figure(12, EVIL, `${RLO}ناقة`, { source: EVIL, place: "<b>مكان</b>", series: "camels" })]],
  statements: [["فيه 12 ناقة و«قول متداخل مع غيره»", { speaker: EVIL, entity: EVIL, role: "<u>صفة</u>", cue: "قال", kind: "direct", said: `«قول ${EVIL}`, via: [EVIL, `${RLO}عبر`], time: "هراء" }]],
  deadlines: [["غيره» حتى آخره", { by: "<b>2025</b>", what: EVIL, source: null }]],
}, {
  page: { name: EVIL, url: "javascript:document.title='خُرق'", format: "html", part: 2, parts: 3 },
  byline: EVIL, dateline: RLO, credits: [EVIL], summary: [EVIL], keywords: [EVIL, "a&b=c#d"], captions: [{ text: EVIL, credit: null }],
  related: [{ title: EVIL, url: "javascript:alert(1)" }, { title: "رابط", url: "data:text/html,<script>1</script>" }], furniture: [{ kind: EVIL, text: `${EVIL}\n${RLO}` }],
  published: { value: "2025-03-03T03:03:00Z", from: "text", evidence: EVIL, earliest: "2025-03-01", latest: "2025-03-05", confidence: 0.3 },
});
h1.names.push({ span: [5, 1_000_000], text: "…", type: "PER", entity: null }, { span: [-4, 3], text: "…", type: "PER", entity: null }, { span: [40, 40], text: "", type: "PER", entity: null }, { span: ["x", null], text: "", type: "PER", entity: null });

const h2 = { ...article("bare", null, null, "", "كلمتان فقط."), published: { value: null, from: "none", evidence: null, earliest: null, latest: null, confidence: 0 }, page: null, outlet: null };

const STORY_FILES = [
  { story: "st-dam", title: "انهيار سد عين الريحان", timeline: [
    ["dv-1", "2024-09-11", "day", "انهيار جزئي في السد وغرق قريتين", [a2, a1, a3], { "dam-01": "dam-02", "dam-03": "dam-02" }],
    ["dv-2", "2024-09-13", "day", "ارتفاع عدد الضحايا", [a4], {}],
    ["dv-3", "2024-10-02", "day", "بدء التحقيق", [a5], {}, { value: "2024-10-01", earliest: "2024-10-01", latest: "2024-10-01", precision: "day", article: "dam-05", words: "أمس الثلاثاء" }],
    ["dv-4", "2025-01-10", "day", "تأجيل تقرير لجنة التحقيق", [a6], {}],
    ["dv-5", "2025-06", "month", "عودة آخر الأسر النازحة", [a7], {}],
  ], copies: [{ a: "dam-01", b: "dam-02", kind: "near", share: 0.86, first: "dam-02" }, { a: "dam-02", b: "dam-03", kind: "same", share: 1, first: "dam-02" }, { a: "dam-01", b: "dam-03", kind: "partial", share: 0.41, first: null }],
  chapters: [["الانهيار والإنقاذ", ["dv-1", "dv-2"]], ["التحقيق والعودة", ["dv-3", "dv-4", "dv-5"]]], reversed: "سليم الورّاق",
  background: [{ value: "2021-09", earliest: "2021-09-01", latest: "2021-09-30", words: "السد لم يخضع للصيانة منذ أكثر من ثلاث سنوات", article: "dam-01" }] },
  { story: "st-<hostile>&\"", title: `قصة ${EVIL} ${RLO}معكوسة`, timeline: [["dv <1>\"", "2025-03-03", "day", `تطور ${EVIL}${RLO}`, [h1], { [h1.key]: "لا/وجود#له" }], ["dv-x", null, null, "", [h2], {}]], copies: [{ a: h1.key, b: "bare", kind: "partial", share: 0.2, first: null }] },
];

/* Small stories to fill more than one page. */
const SUBJECTS = ["ميناء اللؤلؤة", "جسر النخيل", "مصنع السكر", "مكتبة السروة", "قطار الساحل", "سوق العطارين", "محمية الغزلان"];
const STEPS = ["افتتاح المرحلة الأولى من", "تأخر العمل في", "خلاف على ميزانية"];
for (let i = 0; i < 28; i++) {
  const subject = SUBJECTS[i % SUBJECTS.length];
  const title = `${STEPS[i % STEPS.length]} ${subject}`;
  const date = new Date(Date.UTC(2024, 0, 5 + i * 7)).toISOString().slice(0, 10);
  const text = `شهدت السروة اليوم ${title}، وحضر العشرات من أهل المدينة.`;
  const a = article(`small-${i}`, [MARFA, SINDIAN, OFOQ, DIFAF][i % 4], title, `${date}T10:00:00+03:00`, text, { times: [["اليوم", time(date)]], names: [["السروة", { type: "LOC", entity: "السروة" }]] });
  STORY_FILES.push({ story: `st-small-${i}`, title: subject, timeline: [[`dv-s${i}`, date, "day", title, [a], {}]], copies: [] });
}

function tally(all, type) {
  const out = new Map();
  for (const a of all) {
    const mine = new Set();
    for (const n of a.names.filter((x) => x.type === type && x.entity)) {
      const one = out.get(n.entity) ?? { name: n.entity, entity: n.entity, articles: 0, mentions: 0 };
      one.mentions++;
      if (!mine.has(n.entity)) one.articles++;
      mine.add(n.entity);
      out.set(n.entity, one);
    }
  }
  return [...out.values()].sort((x, y) => y.mentions - x.mentions);
}

/* what another outlet has in its text and the parent has not, for the copy trees */
const sentencesOf = (text) => [...text.matchAll(/[^.\n]+\.?/g)].filter((m) => m[0].trim()).map((m) => {
  const start = points(text.slice(0, m.index)).length;
  return { text: m[0].trim(), span: [start, start + points(m[0]).length] };
});
/** Two texts, sentence by sentence: in order of the second, what the first alone has at the end. */
export function compare(a, b) {
  const of = sentencesOf(a.text), to = sentencesOf(b.text);
  const blocks = to.map((s) => {
    const same = of.find((x) => x.text === s.text);
    return { op: same ? "same" : "added", a: same?.span ?? null, b: s.span, words: [] };
  });
  for (const s of of) if (!to.some((x) => x.text === s.text)) blocks.push({ op: "left_out", a: s.span, b: null, words: [] });
  const count = (op) => blocks.filter((x) => x.op === op).length;
  const head = (x) => ({ key: x.key, outlet: x.outlet, title: x.title, published: x.published.value, captured: x.captured, text: x.text });
  return { a: a.key, b: b.key, kind: null, share: count("same") / Math.max(1, Math.min(of.length, to.length)), same: count("same"), changed: 0, added: count("added"), left_out: count("left_out"), blocks, articles: [head(a), head(b)] };
}
function treeOf(list, copyOf, pairs) {
  return list.map((a) => {
    const parent = list.find((x) => x.key === copyOf[a.key]);
    const pair = parent && pairs.find((c) => [c.a, c.b].includes(a.key) && [c.a, c.b].includes(parent.key));
    const blocks = parent ? compare(parent, a).blocks : [];
    return { article: a.key, outlet: a.outlet, published: a.published.value, title: a.title, parent: parent?.key ?? null, agency: null, kind: pair?.kind ?? null, by: pair?.first ? "time" : null, share: pair?.share ?? null, version_of: null, added: blocks.filter((x) => x.op === "added").map((x) => x.b), left_out: blocks.filter((x) => x.op === "left_out").map((x) => x.a), changed: [] };
  });
}

/** Deadlines by matter, each with the day that it moved from. */
function deadlinesOf(all, where) {
  const matters = new Map();
  return all.flatMap((a) => a.deadlines.map((d) => {
    const name = d.what ?? d.text;
    const mine = matters.get(name) ?? { matter: matters.size + 1, by: null };
    const from = mine.by && mine.by !== d.by ? mine.by : null;
    matters.set(name, { ...mine, by: d.by });
    return { by: d.by, text: d.text, what: d.what, source: d.source, matter: mine.matter, moved_from: from, ...where(a, d) };
  }));
}

function build(file) {
  const all = file.timeline.flatMap(([, , , , articles]) => articles);
  const dated = all.map((a) => a.published.value).filter(Boolean).sort();
  const where = (a, m) => ({ date: a.published.value?.slice(0, 10) ?? null, key: a.key, span: m.span, outlet: a.outlet });
  const series = new Map();
  for (const a of all) for (const f of a.figures) {
    const s = series.get(f.series) ?? { what: f.what, unit: f.unit, place: f.place, points: [] };
    s.points.push({ value: f.value, low: f.low, high: f.high, mod: f.mod, text: f.text, source: f.source, time: f.time, mark: f.mark ?? null, sources: 1, ...where(a, f) });
    series.set(f.series, s);
  }
  for (const [development, , , , articles] of file.timeline) for (const a of articles) {
    a.story = file.story;
    a.development = development;
    a.copies = file.copies.filter((c) => c.a === a.key || c.b === a.key);
  }
  const outlets = new Map();
  for (const a of all) {
    const o = outlets.get(a.outlet) ?? { outlet: a.outlet, articles: 0, first: a.published.value, last: a.published.value };
    o.articles++;
    if (a.published.value < o.first) o.first = a.published.value;
    if (a.published.value > o.last) o.last = a.published.value;
    outlets.set(a.outlet, o);
  }
  const line = {
    story: file.story, title: file.title, first: dated[0] ?? null, last: dated[dated.length - 1] ?? null, articles: all.length, outlets: outlets.size,
    developments: file.timeline.map(([development, date, , title, articles]) => ({ development, date, title, articles: articles.map((a) => a.key) })),
  };
  const whole = {
    ...line,
    developments: file.timeline.map(([, , , , articles, copyOf], i) => ({ ...line.developments[i], sources: articles.filter((a) => !copyOf[a.key]).length, tree: treeOf(articles, copyOf, file.copies) })),
    timeline: file.timeline.map(([development, date, precision, title, articles, copyOf]) => ({
      development, date, precision, title, sources: articles.filter((a) => !copyOf[a.key]).length,
      articles: articles.map((a) => ({ key: a.key, outlet: a.outlet, published: a.published.value, title: a.title, copy_of: copyOf[a.key] ?? null })),
    })),
    figures: [...series.values()],
    deadlines: deadlinesOf(all, where),
    people: tally(all, "PER"), bodies: tally(all, "ORG"),
    statements: all.flatMap((a) => a.statements.map((s) => ({ speaker: s.speaker, entity: s.entity, role: s.role, kind: s.kind, cue: s.cue, text: s.text, via: s.via, time: s.time, sources: 1, ...where(a, s) }))),
    outlet_list: [...outlets.values()], copies: file.copies,
  };
  return { line, whole: { ...whole, ...extrasOf(file, whole, all) }, articles: all };
}

for (const file of STORY_FILES) for (const [, , , , list] of file.timeline) for (const a of list) a.sentences = sentencesOf(a.text).map((s) => s.span);

const built = STORY_FILES.map(build);

export const stories = built.map((b) => b.line).sort((a, b) => ((a.last ?? "") < (b.last ?? "") ? 1 : -1));
export const wholes = new Map(built.map((b) => [b.whole.story, b.whole]));
export const articles = new Map(built.flatMap((b) => b.articles).map((a) => [a.key, a]));
export const copies = built.flatMap((b) => b.whole.copies);
/** All tellings of a development, side by side. */
export function developmentPage(story, development) {
  const list = development.articles.map((k) => articles.get(k));
  const told = new Map(story.timeline.find((t) => t.development === development.development).articles.map((a) => [a.key, a.copy_of]));
  const only = (a) => sentencesOf(a.text).filter((s) => !list.some((x) => x !== a && x.text.includes(s.text))).map((s) => s.span);
  return { development: development.development, story: story.story, story_title: story.title, date: development.date, title: development.title, sources: development.sources, tellings: list.map((a) => ({ key: a.key, outlet: a.outlet, title: a.title, published: a.published.value, credits: a.credits, copy_of: told.get(a.key) ?? null, only: only(a) })), tree: development.tree };
}
/** An outlet's habits. */
export function outletPage(outlet) {
  const mine = [...articles.values()].filter((a) => a.outlet === outlet);
  if (!mine.length || !outlet) return null;
  const days = mine.map((a) => a.published.value?.slice(0, 10)).filter(Boolean).sort();
  const hours = Array(24).fill(0), weekdays = Array(7).fill(0), agencies = new Map(), told = new Map();
  for (const a of mine) {
    const hour = a.published.value?.slice(11, 13);
    if (hour) hours[Number(hour)]++;
    if (a.published.value) weekdays[(new Date(a.published.value.slice(0, 10)).getUTCDay() + 1) % 7]++;
    for (const name of a.credits) agencies.set(name, (agencies.get(name) ?? 0) + 1);
    told.set(a.story, (told.get(a.story) ?? 0) + 1);
  }
  const developments = [...wholes.values()].flatMap((s) => s.timeline).filter((d) => d.articles.some((a) => a.outlet === outlet));
  const shared = developments.filter((d) => d.articles.some((a) => a.outlet !== outlet));
  const earliest = (d) => [...d.articles].sort((x, y) => ((x.published ?? "9") < (y.published ?? "9") ? -1 : 1))[0];
  const tally2 = (from, to) => {
    const n = new Map();
    for (const c of copies.filter((x) => x.first)) {
      const first = articles.get(c.first), other = articles.get(c.first === c.a ? c.b : c.a);
      if (to(first, other).outlet === outlet && first.outlet !== other.outlet) n.set(from(first, other).outlet, (n.get(from(first, other).outlet) ?? 0) + 1);
    }
    return [...n].map(([name, count]) => ({ outlet: name, n: count }));
  };
  return {
    outlet, articles: mine.length, first: days[0] ?? null, last: days[days.length - 1] ?? null, hours, weekdays, agencies: [...agencies].map(([name, n]) => ({ name, articles: n })),
    developments: developments.length, shared: shared.length, first_to_report: shared.filter((d) => earliest(d).outlet === outlet).length,
    copied_from: tally2((first) => first, (first, other) => other), copied_by: tally2((first, other) => other, (first) => first),
    stories: [...told].map(([story, n]) => ({ story, title: wholes.get(story).title, articles: n })),
  };
}
/* stories that were merged away, and into which */
export const merged = new Map([["st-old", "st-dam"]]);
export const outletList = [MARFA, SINDIAN, OFOQ, DIFAF].map((outlet) => ({ outlet, articles: [...articles.values()].filter((a) => a.outlet === outlet).length, first: null, last: null }));
