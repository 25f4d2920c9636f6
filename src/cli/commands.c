/* The commands and their options: two tables, from which help, completion and the reading of a command line are made.
 */
#include "cli/commands.h"

const struct command kh_commands[] = {
    {"add", "FILE|FOLDER|- …", FOR_STORE | FOR_INPUT | FOR_JSON, cmd_add, "read pages into the store",
     "إضافة الصفحات إلى المخزن",
     "Reads saved HTML, plain-text scrapes, JSONL, feeds and WARC files, plain or gzip, and links what they tell into\n"
     "stories. Folders are read whole. The same page again changes nothing. Ctrl-C keeps what was added so far, and "
     "the\n"
     "same command goes on from there; a second Ctrl-C stops at once. What cannot be read is named, the rest is "
     "kept.\n",
     "  khayt add ~/pages/ dump.jsonl.gz\n"
     "  khayt add -d iraq.khayt --outlet واع crawl.warc.gz\n"
     "  zcat dump.jsonl.gz | khayt add -\n"},
    {"stories", "", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_STORIES | FOR_ALL, cmd_stories,
     "list the stories, the last moved first", "قائمة القصص، الأحدث حركة أولا",
     "A story is the running file that articles belong to, a development one event in it. Stories of a single article\n"
     "are left out, unless --all or --json asks for them.\n",
     "  khayt stories\n"
     "  khayt stories --query التحالف --outlet رويترز\n"
     "  khayt stories --least 10 --limit 5\n"
     "  khayt stories --json | jq -r '[.story,.title]|@tsv'\n"},
    {"story", "ID", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_ALL, cmd_story,
     "one story whole: timeline, figures, deadlines, voices", "قصة كاملة: التسلسل والأرقام والمواعيد والأقوال",
     "The beginning of an id is enough where it is the only one. Each line ends in the key of the article that says "
     "so;\n"
     "an article behind = copies the one that it hangs from: +1 -2 ~3 are sentences added, left out and changed. Ten\n"
     "reprints of an agency are one source. Long lists are cut, unless --all is given.\n",
     "  khayt story s45rff1ge2n\n"
     "  khayt story s45r --all --lang ar\n"
     "  khayt story s45r --json | jq '.deadlines'\n"},
    {"today", "", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_ALL | FOR_MOVED, cmd_today,
     "what moved on the last day of news", "ما تحرك في آخر يوم من الأخبار",
     "The stories that moved most come first: developments (+ new, · told again), figures that were revised, "
     "deadlines\n"
     "that moved, what was taken back, and who speaks in the story for the first time.\n",
     "  khayt today\n"
     "  khayt today --place الحديدة --limit 5\n"},
    {"changes", "[STORY]", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_ALL | FOR_MOVED | FOR_MOMENT, cmd_changes,
     "what moved since a moment", "ما تحرك منذ وقت معين",
     "As today, since a day or a time of publication, or since a mark. The mark of now stands at the end of the first\n"
     "line: what is said to be new since a mark is what came into the store after it, whenever it was published.\n",
     "  khayt changes --since 2024-03-01\n"
     "  khayt changes s45rff1ge2n --since '#1200'\n"
     "  khayt changes --person 'أنطونيو غوتيريش' --since 2024-03-01 --json | jq .mark\n"},
    {"digest", "[ID]", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_DAY | FOR_MOMENT, cmd_digest,
     "a story in a few sentences of its articles; the day as a page or e-mail",
     "خلاصة القصة في جمل من مقالاتها، أو أخبار اليوم صفحة أو رسالة",
     "Three to seven sentences, as they stand in the articles that are named, which together say most and nothing "
     "twice.\n"
     "With --html or --eml and no ID: what moved in all stories since a day or a mark (by default the last day of "
     "news),\n"
     "as one page, or as an e-mail file that any mail program opens and sends.\n",
     "  khayt digest s45rff1ge2n\n"
     "  khayt digest s45r --json | jq -r '.bullets[].text'\n"
     "  khayt digest --eml --to desk@example.org > today.eml\n"
     "  khayt digest --html --since 2024-09-20 --lang ar > today.html\n"},
    {"article", "KEY", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_ARTICLE, cmd_article,
     "one article with its marks and its evidence", "مقالة مع ما وسم فيها ودليله",
     "Figures (F), times (T) and deadlines (D) are marked where they stand, statements (S) at their end; below, each\n"
     "number says what was understood. With colour, names are marked too: people green, places blue, bodies magenta.\n",
     "  khayt article mina/dam-agreement.html\n"
     "  khayt article --text mina/dam-agreement.html\n"},
    {"who", "NAME", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_WHO | FOR_ALL, cmd_who,
     "a person or body: what they said, when, via whom", "شخص أو جهة: ماذا قال ومتى وعبر من",
     "By any name that the articles use. Statements come the latest first; each ends in the key of its article. The\n"
     "offices are those written before the name, with the first and the last day that an article gave them.\n",
     "  khayt who 'أنطونيو غوتيريش'\n"
     "  khayt who داعش --since 2024-01-01 --outlet رويترز\n"
     "  khayt who البنتاغون --json | jq -r '.said[]|[.date,.text]|@tsv'\n"},
    {"names", "[merge A B | split A ALIAS | add FILE]", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_NAMES,
     cmd_names, "who is in the store; merge, split, add names", "من في المخزن؛ دمج وفصل وإضافة أسماء",
     "Alone, it lists persons, bodies and places, those of most articles first. merge: B is A under another name.\n"
     "split: what is called ALIAS is not A. add: a table of your own (TSV with a header line: phrase, entity, type;\n"
     "spellings parted by |, the type PER, ORG or LOC), which goes before the names that khayt knows. All three are\n"
     "kept in the store and hold for what is added later.\n",
     "  khayt names --type PER --outlet رويترز --limit 50\n"
     "  khayt names --query سلام\n"
     "  khayt names merge 'سامي الراوي' 'الراوي'\n"
     "  khayt names split 'سامي الراوي' 'الراوي'\n"
     "  khayt names add my-names.tsv\n"},
    {"search", "WORDS …", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_SEARCH, cmd_search, "find articles",
     "البحث في المقالات",
     "All words must occur, in any form; where no article has them all, any of them. Reprints stand behind the "
     "best.\n\n"
     "  \"a phrase\"        as written             a OR b  (أو)      either\n"
     "  prefix*           a beginning            -word  (NOT, ليس) without it\n"
     "  NEAR(a b, 5)      close together         ( )               a group\n"
     "  title: outlet: by: said: place: story:   where; عنوان: جهة: بقلم: قال: مكان: قصة:\n"
     "  has:figure statement deadline copy       فيه:رقم تصريح موعد نسخة\n"
     "  2024-01..2024-09  ..2024  2024-03-01..   when; since: until: منذ شهر، منذ 3 أسابيع\n\n"
     "A query for - begins behind --.\n",
     "  khayt search التحالف العراق\n"
     "  khayt search '\"التحالف الدولي\" -سوريا' 2024-01..\n"
     "  khayt search --since 2024-06 'said:السوداني (انسحاب OR خروج)'\n"
     "  khayt search 'جهة:واع فيه:موعد منذ شهر'\n"},
    {"similar", "KEY", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW, cmd_similar, "articles like one",
     "مقالات تشبه مقالة", "By the words that mark it out, whatever story they are in.\n",
     "  khayt similar mina/dam-agreement.html --limit 5\n"},
    {"copies", "[KEY]", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_COPIES, cmd_copies, "who copied whom",
     "من نقل عمن",
     "Of one article, or of all. same: one text; near: edited; partial: a passage. The share is how much of the "
     "shorter\n"
     "stands in the other. a → b: a came first.\n",
     "  khayt copies\n"
     "  khayt copies --outlet رويترز\n"
     "  khayt copies mina/dam-agreement.html\n"
     "  khayt copies --json | jq -r 'select(.kind==\"same\")|[.a,.b]|@tsv'\n"},
    {"reprints", "FILE|FOLDER|- …", FOR_INPUT | FOR_JSON | FOR_SHOW, cmd_reprints,
     "who copied whom among files, without a store", "من نقل عمن بين ملفات، بلا مخزن",
     "All pairs of articles that share a text or a passage, on all cores; nothing is kept. What many bulletins share "
     "(a\n"
     "mould) makes no copies.\n",
     "  khayt reprints dump.jsonl.gz\n"
     "  zcat dump.jsonl.gz | khayt reprints --json - | jq -r 'select(.kind==\"same\")|[.a,.b]|@tsv'\n"},
    {"compare", "KEY KEY", FOR_STORE | FOR_JSON | FOR_SHOW, cmd_compare, "two texts, sentence by sentence",
     "نصان جملة جملة",
     "From the first to the second: + added, - left out, ~ changed, with the words in brackets: [-old-] [+new+]. What "
     "both\n"
     "have is told by its number of sentences. An earlier capture of an article is called KEY@1.\n",
     "  khayt compare mina/dam-agreement.html wadi/dam.html\n"
     "  khayt compare mina/dam-agreement.html@1 mina/dam-agreement.html\n"},
    {"development", "ID", FOR_STORE | FOR_JSON | FOR_SHOW, cmd_development,
     "who tells one event, and what only each has", "من روى الحدث وما انفرد به كل منهم",
     "The articles of a development as a tree of copies, then the sentences that only one of them has. The beginning "
     "of\n"
     "an id is enough; khayt story --json has them.\n",
     "  khayt development d9k2x0c3m1a\n"},
    {"outlet", "NAME", FOR_STORE | FOR_JSON | FOR_SHOW, cmd_outlet, "an outlet: its habits, and who copies whom",
     "جهة نشر: عاداتها ومن ينقل عمن",
     "When it publishes, the agencies that it credits, how often it is the first of several to report, and whose "
     "whole\n"
     "articles it repeats.\n",
     "  khayt outlet 'سكاي نيوز عربية'\n"
     "  khayt outlet واع --json | jq '.copied_from'\n"},
    {"why", "KEY KEY", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_ALL, cmd_why, "why two articles are together, or not",
     "سبب اجتماع مقالتين أو افتراقهما",
     "What both have, with its part of their likeness, names in bold; then what the log says of each.\n",
     "  khayt why mina/dam-agreement.html mina/dam-talks.html\n"},
    {"pin", "KEY [STORY]", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_REASON | FOR_PIN, cmd_pin,
     "say which story an article belongs to", "تثبيت مقالة في قصة",
     "It goes there and stays, whatever is found later; without STORY it stays where it is. To say that it does not\n"
     "belong where it is, split it off.\n",
     "  khayt pin mina/dam-agreement.html s45rff1ge2n --reason 'the same dam'\n"
     "  khayt pin --off mina/dam-agreement.html\n"},
    {"merge", "STORY STORY", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_REASON, cmd_merge, "say that two stories are one",
     "ضم قصة إلى أخرى", "The first becomes a part of the second, for good; its id leads there.\n",
     "  khayt merge s0c5 s45rff1ge2n --reason 'one trial'\n"},
    {"split", "KEY …", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_REASON, cmd_split,
     "say that articles are a story of their own", "فصل مقالات في قصة مستقلة",
     "They leave the story that they are in, which keeps its id, and the two are kept apart for good.\n",
     "  khayt split mina/dam-agreement.html mina/dam-talks.html\n"},
    {"undo", "[ACT]", FOR_STORE | FOR_JSON | FOR_SHOW, cmd_undo, "take back the last act of a person",
     "التراجع عن آخر فعل",
     "Pins, merges, splits, notes, saved searches and watches: the last one that is not undone, and with each call "
     "the\n"
     "one before it. Articles go back to where they were, a story that was merged away is there again under its id.\n"
     "With ACT, only if that is the last one.\n",
     "  khayt undo\n"},
    {"acts", "", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW, cmd_acts, "what was done by hand, the latest first",
     "ما فعل باليد، الأحدث أولا", "The last thousand acts are kept; all of them can be undone, one after the other.\n",
     "  khayt acts --limit 5\n"},
    {"notes", "[WHAT | add WHAT TEXT … | change ID TEXT … | delete ID]",
     FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_NOTES, cmd_notes, "what was noted; note, change, delete",
     "الملاحظات: عرض وإضافة وتعديل وحذف",
     "WHAT is a story or a development by its id, or an article by its key; --span says which letters of its text. "
     "Notes\n"
     "follow what they stand on through merges and relinking, and stay when an article is forgotten. Those of a story\n"
     "are those of its developments and articles, too.\n",
     "  khayt notes add mina/dam-agreement.html 'who signed?' --span 120-164\n"
     "  khayt notes s45rff1ge2n\n"
     "  khayt notes change n3 'signed by both'\n"},
    {"searches", "[add WORDS … | seen ID … | delete ID …]", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_WANTED, cmd_searches,
     "saved searches, and how much is new", "عمليات البحث المحفوظة وما جد فيها",
     "What is there when a search is saved counts as seen; seen: all that is there now is.\n",
     "  khayt searches add '\"التحالف الدولي\" -سوريا' --name التحالف\n"
     "  khayt searches\n"
     "  khayt searches seen q1\n"},
    {"watches", "[add WHAT | seen ID … | delete ID …]", FOR_STORE | FOR_JSON | FOR_SHOW | FOR_WANTED | FOR_WATCHES,
     cmd_watches, "persons, bodies, places and stories that are followed", "قائمة المتابعة: أشخاص وجهات وأماكن وقصص",
     "WHAT is a name that the articles use, or the id of a story; or nothing, with --query. What has most that is new\n"
     "comes first.\n",
     "  khayt watches add 'أنطونيو غوتيريش'\n"
     "  khayt watches add s45rff1ge2n\n"
     "  khayt watches add --query 'said:السوداني انسحاب' --name 'السوداني والانسحاب'\n"},
    {"export", "STORY", FOR_STORE | FOR_JSON | FOR_EXPORT, cmd_export, "a story to take along", "تصدير قصة بملف",
     "Every line with its article, outlet and day. html is one page without script, laid out for print and PDF; csv "
     "opens\n"
     "right in a spreadsheet, and nothing in it is taken for a formula.\n",
     "  khayt export s45rff1ge2n > story.md\n"
     "  khayt export s45rff1ge2n --format html --lang ar > story.html\n"
     "  khayt export s45rff1ge2n --format csv > story.csv\n"},
    {"cite", "KEY …", FOR_STORE | FOR_JSON | FOR_CITE, cmd_cite, "how articles are cited, with the day of capture",
     "الإحالة إلى مقالات مع تاريخ حفظها",
     "bibtex is for biblatex (@online), ris for most programs that manage sources.\n",
     "  khayt cite mina/dam-agreement.html\n"
     "  khayt cite --style bibtex mina/dam-agreement.html mina/dam-talks.html > dam.bib\n"},
    {"feed", "story ID | search WORDS … | name NAME", FOR_STORE | FOR_JSON | FOR_FEED, cmd_feed, "an Atom or JSON feed",
     "موجز Atom أو JSON",
     "Of a story's developments, of the articles that a search finds, or of what somebody said. khayt serve has the "
     "same\n"
     "under /feeds/.\n",
     "  khayt feed story s45rff1ge2n > story.atom\n"
     "  khayt feed name 'أنطونيو غوتيريش' --format json\n"},
    {"relink", "", FOR_STORE | FOR_JSON | FOR_SHOW, cmd_relink, "link everything anew, in order of time",
     "إعادة ربط المخزن كله بترتيب الزمن",
     "As if all had come in order. Pins, merges and splits hold; stories keep their ids by what they keep of their\n"
     "articles, and an id that is left leads on.\n",
     "  khayt relink\n"},
    {"forget", "KEY …", FOR_STORE | FOR_JSON | FOR_FORGET, cmd_forget, "take articles out of the store",
     "حذف مقالات من المخزن",
     "Out of text, search, copies and stories. It cannot be undone, but the page can be added again. On a terminal it\n"
     "asks first, unless --yes is given. With --json it prints what it takes out.\n",
     "  khayt forget mina/dam-agreement.html\n"},
    {"clean", "", FOR_STORE | FOR_JSON | FOR_CLEAN, cmd_clean, "take what recurs out of the articles that came first",
     "إزالة ما يتكرر من المقالات التي أضيفت أولا",
     "As pages come, a store learns which lines stand over or under the text on the pages of one outlet, whatever "
     "they\n"
     "tell, and takes them out of the pages that follow. This reads those anew that came before. Nothing is lost: "
     "what\n"
     "is taken out stays with the article, as furniture.\n",
     "  khayt clean --dry-run\n"
     "  khayt clean --json | jq -r '.taken[]' | sort | uniq -c\n"},
    {"watch", "FOLDER", FOR_STORE | FOR_INPUT | FOR_JSON | FOR_WATCH, cmd_watch, "add what appears in a folder",
     "مراقبة مجلد وإضافة ما يظهر فيه",
     "What is there is added, and then, until Ctrl-C, what comes or changes, once it has rested for two looks. A line "
     "says\n"
     "when something came. Names are those that khayt add FOLDER gives.\n",
     "  khayt watch ~/pages/\n"
     "  khayt watch -d iraq.khayt --every 60 ~/spool/\n"},
    {"read", "FILE|FOLDER|- …", FOR_INPUT | FOR_READ, cmd_read,
     "read pages into articles, one JSON line each, without a store", "قراءة الصفحات إلى مقالات، سطر JSON لكل مقالة",
     "What add reads, on all cores, in input order. A page with several articles gives several lines.\n",
     "  khayt read page.html | jq .title\n"
     "  khayt read --outlet 'القدس العربي' --format text scrape.txt\n"
     "  khayt read --only head pages/ | jq -r '[.key, .published.value] | @tsv'\n"
     "  zcat dump.jsonl.gz | khayt read - > articles.jsonl\n"},
    {"serve", "", FOR_STORE | FOR_SERVE, cmd_serve, "the web reader and the JSON interface",
     "القارئ على الويب وواجهة JSON", "Listens on this machine only, unless --host says otherwise. Ctrl-C ends it.\n",
     "  khayt serve\n"
     "  khayt serve --port 9000 -d iraq.khayt\n"},
    {NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL},
};

const struct option kh_options[] = {
    {OPT_STORE, 'd', "store", "FILE", FOR_STORE, "the store (default: ~/.local/share/khayt/store.khayt)", "a file"},
    {OPT_JSON, 0, "json", NULL, FOR_JSON, "one JSON object a line", NULL},
    {OPT_FORMAT, 'f', "format", "NAME", FOR_INPUT, "html, text, jsonl, feed or warc (default: each file tells)",
     "html, text, jsonl, feed or warc"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_INPUT, "whose pages they are, where they do not say", "a name"},
    {OPT_PUBLISHED, 0, "published", "TIME", FOR_INPUT, "when they were published, where they do not say",
     "a time like 2024-03-13 or 2024-03-13T12:32+03:00"},
    {OPT_CAPTURED, 0, "captured", "TIME", FOR_INPUT, "when they were saved",
     "a time like 2024-03-13 or 2024-03-13T12:32+03:00"},
    {OPT_URL, 0, "url", "URL", FOR_INPUT, "their address", "an address"},
    {OPT_THREADS, 'j', "threads", "N", FOR_INPUT, "workers, 1 to 256 (default: one a processor)",
     "a number from 1 to 256"},
    {OPT_QUIET, 'q', "quiet", NULL, FOR_INPUT, "no progress line", NULL},
    {OPT_ONLY, 0, "only", "PART", FOR_READ, "head: what pages say of themselves, without the text; text: no marks",
     "head or text"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_STORIES, "only stories that this outlet took part in", "a name"},
    {OPT_QUERY, 0, "query", "WORDS", FOR_STORIES, "only stories with an article that a search for this finds", "words"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_SEARCH, "only articles of this outlet", "a name"},
    {OPT_SINCE, 0, "since", "DAY", FOR_STORIES, "only stories with an article of this day (month, year) or later",
     "a day like 2024-03-13"},
    {OPT_UNTIL, 0, "until", "DAY", FOR_STORIES, "only stories with an article of until this day (month, year)",
     "a day like 2024-03-13"},
    {OPT_EML, 0, "eml", NULL, FOR_DAY, "the day as an e-mail file", NULL},
    {OPT_HTML, 0, "html", NULL, FOR_DAY, "the day as a page", NULL},
    {OPT_TO, 0, "to", "ADDRESS", FOR_DAY, "to whom the e-mail goes", "an address"},
    {OPT_BASE, 0, "base", "URL", FOR_DAY | FOR_FEED, "where the reader is served, for links", "an address"},
    {OPT_AS, 0, "format", "NAME", FOR_EXPORT, "md, html, json or csv (default: md)", "a format"},
    {OPT_AS, 0, "format", "NAME", FOR_FEED, "atom or json (default: atom)", "a format"},
    {OPT_AS, 0, "style", "NAME", FOR_CITE, "plain, bibtex, ris or csl-json (default: plain)", "a style"},
    {OPT_SPAN, 0, "span", "A-B", FOR_NOTES, "on these letters of the article's text, counted from 0",
     "two numbers like 12-40"},
    {OPT_OF_STORY, 0, "story", "ID", FOR_NOTES, "only in this story", "an id"},
    {OPT_GIVEN_NAME, 0, "name", "NAME", FOR_WANTED, "what to call it", "a name"},
    {OPT_QUERY, 0, "query", "WORDS", FOR_WATCHES, "watch what a search finds", "words"},
    {OPT_EVERY, 0, "every", "SECONDS", FOR_WATCH, "how long to wait between two looks (default: 2)",
     "a number from 1 to 86400"},
    {OPT_ONCE, 0, "once", NULL, FOR_WATCH, "end when nothing is left to add", NULL},
    {OPT_LEAST, 0, "least", "N", FOR_STORIES, "only stories of at least N articles (default: 2; with --json 1)",
     "a number from 1"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_WHO, "only statements in this outlet", "a name"},
    {OPT_SINCE, 0, "since", "DAY", FOR_WHO | FOR_SEARCH, "only what was published on this day (month, year) or later",
     "a day like 2024-03-13"},
    {OPT_UNTIL, 0, "until", "DAY", FOR_WHO | FOR_SEARCH, "only what was published until this day (month, year)",
     "a day like 2024-03-13"},
    {OPT_OF_STORY, 0, "story", "ID", FOR_WHO | FOR_SEARCH, "only in this story", "an id"},
    {OPT_TYPE, 0, "type", "TYPE", FOR_WHO | FOR_NAMES, "only PER, ORG or LOC", "PER, ORG or LOC"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_NAMES, "only what articles of this outlet name", "a name"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_COPIES, "only copies that this outlet took or gave", "a name"},
    {OPT_QUERY, 0, "query", "LETTERS", FOR_NAMES, "only what is called something with these letters", "letters"},
    {OPT_ALL, 'a', "all", NULL, FOR_ALL, "leave nothing out", NULL},
    {OPT_TEXT, 0, "text", NULL, FOR_ARTICLE, "its text alone", NULL},
    {OPT_LIMIT, 'n', "limit", "N", FOR_PAGE, "at most N (default: 20; with --json all)", "a number from 1"},
    {OPT_OFFSET, 0, "offset", "N", FOR_PAGE, "pass over the first N", "a number"},
    {OPT_MOMENT, 0, "since", "WHEN", FOR_MOMENT, "a day, a time, or a mark like #120 (default: the last day of news)",
     "a day like 2024-03-13, or a mark like #120"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_MOVED, "only articles of this outlet", "a name"},
    {OPT_PLACE, 0, "place", "NAME", FOR_MOVED, "only articles that name this place", "a name"},
    {OPT_PERSON, 0, "person", "NAME", FOR_MOVED, "only articles that name this person or body", "a name"},
    {OPT_REASON, 'r', "reason", "TEXT", FOR_REASON, "why, for the log", "a reason"},
    {OPT_OFF, 0, "off", NULL, FOR_PIN, "take the pin off: the program may move it again", NULL},
    {OPT_YES, 'y', "yes", NULL, FOR_FORGET, "do not ask", NULL},
    {OPT_DRY, 0, "dry-run", NULL, FOR_CLEAN, "say what would go, and leave it", NULL},
    {OPT_COLOR, 0, "color", "WHEN", FOR_SHOW, "auto, always or never; auto heeds NO_COLOR", "auto, always or never"},
    {OPT_WIDTH, 'w', "width", "N", FOR_SHOW, "columns (default: the terminal's, else 100)", "a number from 30 to 1000"},
    {OPT_NO_PAGER, 0, "no-pager", NULL, FOR_SHOW, "do not page long output (see PAGER)", NULL},
    {OPT_LANG, 0, "lang", "ar|en", FOR_SHOW | FOR_EXPORT | FOR_CITE | FOR_FEED,
     "language of the headings (default: the locale's)", "ar or en"},
    {OPT_HOST, 0, "host", "ADDRESS", FOR_SERVE, "address to listen on (default: 127.0.0.1)", "an address"},
    {OPT_NAME, 0, "name", "NAME", FOR_SERVE, "a name under which browsers reach it, as behind a proxy", "a name"},
    {OPT_PORT, 'p', "port", "N", FOR_SERVE, "port (default: 8080; 0: any free one)", "a number from 0 to 65535"},
    {OPT_WRITE, 0, "write", NULL, FOR_SERVE, "let whoever can reach it write notes and move articles", NULL},
    {OPT_READ_ONLY, 0, "read-only", NULL, FOR_SERVE, "let nobody write, not even from this machine", NULL},
    {OPT_RATE, 0, "rate", "N", FOR_SERVE, "requests a second from one address (default: 200)",
     "a number from 1 to 1000000"},
    {OPT_HELP, 'h', "help", NULL, 0, "this help", NULL},
    {OPT_HELP, 0, NULL, NULL, 0, NULL, NULL},
};
