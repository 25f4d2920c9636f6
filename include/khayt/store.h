/*
 * khayt/store.h: a store of articles, linked into copies, developments and stories, and searchable.
 *
 * One file (SQLite, WAL). One writer at a time that adds, any number of readers, and beside them short acts of persons
 * (KH_STORE_HAND), which wait their turn between two batches. What was committed survives any kill.
 * Every `…_json` call appends the contract's JSON (for lists: one object a line, each ended by "\n").
 */
#ifndef KHAYT_STORE_H
#define KHAYT_STORE_H

#include "khayt/article.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kh_store kh_store;

typedef enum kh_store_mode {
    KH_STORE_READ,
    KH_STORE_WRITE, /* all; one at a time. Creates the file where there is none */
    KH_STORE_HAND   /* what a person does: the user's hand below, and khayt/desk.h. Any number, and beside a writer */
} kh_store_mode;

/**
 * Open `path`. KH_NOTFOUND: no such file, and not WRITE; KH_CORRUPT: not a khayt store, or of a version that this
 * program cannot bring up to date; KH_BUSY: another writer has it; KH_IO. An older store is brought up to date,
 * whatever the mode. Ownership: kh_store_close. Threads: a handle belongs to one thread at a time; open one each.
 */
kh_status kh_store_open(const char *path, kh_store_mode mode, kh_store **ret_store, kh_err *err) KH_MUST_CHECK;
/** Commits what is pending. Close also after errors. */
kh_status kh_store_close(kh_store *store, kh_err *err);

/* ---- adding ---- */

/** What a worker can do ahead of the writer for one article: its record, its features, the words of the index. */
typedef struct kh_prepared kh_prepared;
kh_status kh_store_prepare(const kh_article *article, kh_prepared **ret_prepared) KH_MUST_CHECK;
void kh_prepared_free(kh_prepared *prepared);

typedef enum kh_added {
    KH_ADDED_NEW,
    KH_ADDED_KNOWN /* same key and same content: nothing changed */,
    KH_ADDED_CHANGED /* same key, new content */
} kh_added;

/**
 * Put one article in: saved, linked, indexed. Committed in batches (kh_store_commit forces it).
 * A failure (memory, disk) loses the batch since the last commit, and the store is good for closing only; KH_ARG
 * changes nothing. `prepared` stays the caller's.
 */
kh_status kh_store_add(kh_store *store, const kh_article *article, const kh_prepared *prepared, kh_added *ret_added,
                       kh_err *err) KH_MUST_CHECK;
kh_status kh_store_commit(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** Take an article out, by key: from text, index, links and stories. KH_NOTFOUND. No byte of it is left in the file
 * once the store is closed; that rewrites the search index (about a second for 100 MB of it). */
kh_status kh_store_forget(kh_store *store, kh_str key, kh_err *err) KH_MUST_CHECK;

/* ---- what recurs ---- */

/*
 * A writer learns, as articles come, which blocks at the edges of the text recur on the pages of one outlet in
 * unrelated stories: they are furniture that no single page gives away. Such blocks are kept in the article's
 * `furniture` as "recurring". What is learned depends on the articles and their order alone, and never on threads or
 * sessions.
 */

/** From now on kh_store_add takes what is known to recur out of the articles that come, and marks them anew with
 * `engine`, which must outlive the store. Without it a store learns and takes out nothing. */
void kh_store_clean_with(kh_store *store, const kh_engine *engine);

typedef struct kh_clean_line {
    kh_str key, outlet;
    const kh_furniture *taken; /* out of this article */
    size_t taken_count;
} kh_clean_line;
typedef int (*kh_clean_each)(void *ctx, const kh_clean_line *line, kh_str json);
/**
 * Go through the articles that came before something was known, and take it out of them, too: they are marked and
 * linked anew, under their keys. `dry`: only tell. A non-zero return of `each` (may be NULL) ends the walk.
 * *ret_cleaned: how many articles. Cost: reads every record; about 20 µs each.
 */
kh_status kh_store_clean(kh_store *store, const kh_engine *engine, bool dry, kh_clean_each each, void *ctx,
                         uint64_t *ret_cleaned, kh_err *err) KH_MUST_CHECK;

/* ---- the user's hand ----
 *
 * Each act is one transaction, is logged with its reason (may be absent), and pins the articles that it names:
 * relinking and the program's own merging leave them where they are. Ids never change; one that is left leads on.
 * `reason` has at most 2,000 bytes. KH_ARG and KH_NOTFOUND change nothing. Each commits what was pending before. A
 * handle of KH_STORE_HAND is enough, and kh_store_undo (khayt/desk.h) takes back what was done; relinking needs
 * KH_STORE_WRITE.
 */

/** Article `key` belongs to `story` (id, the beginning of one, or one that leads on; absent: where it is now). */
kh_status kh_store_pin(kh_store *store, kh_str key, kh_str story, kh_str reason, kh_err *err) KH_MUST_CHECK;
/** Leave the article to the program again; it stays where it is until something moves it. KH_NOTFOUND: not pinned. */
kh_status kh_store_unpin(kh_store *store, kh_str key, kh_str reason, kh_err *err) KH_MUST_CHECK;
/** Story `from` and story `into` are one: all of the first moves to the second, and its id leads there. */
kh_status kh_store_merge_stories(kh_store *store, kh_str from, kh_str into, kh_str reason, kh_err *err) KH_MUST_CHECK;
/** These articles, of one story, are a story of their own: its id to ret_story (memory of the store, until its next
 * call). KH_ARG: they are of several stories, or nothing would be left. */
kh_status kh_store_split(kh_store *store, const kh_str *keys, size_t count, kh_str reason, kh_str *ret_story,
                         kh_err *err) KH_MUST_CHECK;

typedef struct kh_relinked {
    uint64_t articles, moved;       /* all, and those whose story or development is another one now */
    uint64_t stories, developments; /* as they are now */
    uint64_t left;                  /* ids of either that lead on now */
} kh_relinked;
/**
 * Link everything anew, in order of time, as if it came so. Pins hold. A story keeps its id by the articles it keeps:
 * the largest overlap decides; an id that finds no story leads to where most of its articles went.
 * Cost: that of linking all articles (about 3,000 a second).
 */
kh_status kh_store_relink(kh_store *store, kh_relinked *ret_relinked, kh_err *err) KH_MUST_CHECK;

/* ---- asking ---- */

typedef struct kh_store_totals {
    uint64_t articles, stories, developments, outlets, copies;
    int32_t first_day, last_day;
} kh_store_totals;
kh_status kh_store_count(kh_store *store, kh_store_totals *ret_totals, kh_err *err) KH_MUST_CHECK;

/** The article's JSON line as it was read, without what the store adds. KH_NOTFOUND. */
kh_status kh_store_article_json(kh_store *store, kh_str key, kh_buf *out, kh_err *err) KH_MUST_CHECK;
/** Story and development of an article: ids to `ret_…` (memory of the store, until its next call). KH_NOTFOUND. */
kh_status kh_store_article_place(kh_store *store, kh_str key, kh_str *ret_story, kh_str *ret_development,
                                 kh_err *err) KH_MUST_CHECK;

typedef struct kh_story_line {
    kh_str story, title;
    int32_t first_day, last_day; /* KH_NO_DAY unknown */
    uint32_t articles, outlets, developments;
} kh_story_line;

/** The story that article `key` belongs to (memory of the store, until its next call). KH_NOTFOUND. */
kh_status kh_store_article_story(kh_store *store, kh_str key, kh_story_line *ret_line, kh_err *err) KH_MUST_CHECK;

/** A story by its id, by the beginning of one, or by one that leads to it (memory of the store, until its next call).
 * KH_NOTFOUND; KH_ARG: more than one begins so. */
kh_status kh_store_story_line(kh_store *store, kh_str id, kh_story_line *ret_line, kh_err *err) KH_MUST_CHECK;

/** Every outlet that is named, with its number of articles, the most prolific first. A non-zero return of `each` ends
 * the walk. Cost: one pass over an index. */
typedef int (*kh_outlet_each)(void *ctx, kh_str outlet, uint64_t articles);
kh_status kh_store_outlets(kh_store *store, kh_outlet_each each, void *ctx, kh_err *err) KH_MUST_CHECK;

typedef struct kh_page_of {
    uint32_t offset, limit;
} kh_page_of; /* limit 0 = all */
typedef struct kh_story_filter {
    kh_page_of page;
    kh_str outlet;
    kh_str query;
    uint32_t least_articles;
    uint32_t latest; /* of each story only so many developments, the latest; its JSON then says `development_count` too.
                        0 = all */
} kh_story_filter;

/** Stories, the last moved first. For each, `line` gets the view (valid during the call) and its JSON line. A non-zero
 * return of `each` ends the walk. */
typedef int (*kh_story_each)(void *ctx, const kh_story_line *line, kh_str json);
kh_status kh_store_stories(kh_store *store, const kh_story_filter *filter, kh_story_each each, void *ctx,
                           uint64_t *ret_total, kh_err *err) KH_MUST_CHECK;

typedef struct kh_copy_line {
    kh_str a, b, kind, first;
    double share;
} kh_copy_line; /* kind "same", "near", "partial"; first: key or {NULL,0} */
typedef int (*kh_copy_each)(void *ctx, const kh_copy_line *line, kh_str json);
/** Copies among all articles, or of one (`key` not absent); with `outlet`, those alone where an article of it is the
 * other one, or one of the two. */
kh_status kh_store_copies(kh_store *store, kh_str key, kh_str outlet, kh_page_of page, kh_copy_each each, void *ctx,
                          uint64_t *ret_total, kh_err *err) KH_MUST_CHECK;

/* ---- why ---- */

/** What happened to an article, from the log: "added", "changed", "relinked", "pinned", "unpinned", "split",
 * "undone", and "merged" (story: the one that went). `reason` is a person's, absent where the program acted; evidence:
 * keys, parted by spaces. */
typedef struct kh_log_line {
    kh_str action, story, development, evidence, reason;
    double score;
} kh_log_line;
typedef struct kh_why_article {
    kh_str key, story, development;
    bool pinned;
    kh_log_line *log; /* the latest first */
    size_t log_count;
} kh_why_article;
/** A word or a name that both have, and its part of their likeness. */
typedef struct kh_shared {
    kh_str text;
    double part;
    bool name;
} kh_shared;
typedef struct kh_why {
    kh_str together; /* "development", "story", "no" */
    double likeness; /* the cosine of the two, 0…1: what the shared parts come to, those not listed too */
    int64_t days;    /* between them */
    bool days_known;
    kh_str copy; /* "same", "near", "partial"; absent: no copy */
    double copy_share;
    kh_shared *shared; /* the weightiest first, 40 at most */
    size_t shared_count;
    kh_why_article a, b;
} kh_why;
/** Why two articles are, or are not, of one development or story: the evidence, weighed. KH_NOTFOUND. Memory of the
 * store, until its next call. Cost: some hundred look-ups in the search index. */
kh_status kh_store_why(kh_store *store, kh_str a, kh_str b, kh_why *ret_why, kh_err *err) KH_MUST_CHECK;
/** One JSON object, without the line end. */
kh_status kh_why_json(const kh_why *why, kh_buf *out) KH_MUST_CHECK;

typedef struct kh_hit {
    kh_str key, title, snippet, published, outlet, story;
    kh_str copy_of; /* key of the hit before it that it is a reprint of; {NULL,0} for none */
    uint32_t rank;
    double score;
} kh_hit;
typedef int (*kh_hit_each)(void *ctx, const kh_hit *hit, kh_str json);
/**
 * Full-text search, best first: words, "phrases" as written, prefix*, -without, OR, groups, NEAR(…, n), title: and the
 * conditions outlet: by: said: place: story: has: since: until: 2024-01..2024-09, all of them in Arabic, too (the man
 * page has the language whole). Where nothing has the phrases as written, they are looked for in any form; where
 * nothing has all words, any of them. Of 1,000 at most the order is by words, then a little by freshness; reprints
 * stand behind the best of them. Conditions alone list the newest first. Marked parts of a snippet stand between U+2068
 * and U+2069. `ret_total`, which may be NULL: how many hits there are. KH_ARG: nothing is asked for.
 */
kh_status kh_store_search(kh_store *store, kh_str query, kh_page_of page, kh_hit_each each, void *ctx,
                          uint64_t *ret_total, kh_err *err) KH_MUST_CHECK;
/** As kh_store_search, the latest first, whatever fits best: what a feed tells. */
kh_status kh_store_search_newest(kh_store *store, kh_str query, kh_page_of page, kh_hit_each each, void *ctx,
                                 kh_err *err) KH_MUST_CHECK;
/**
 * `text` with its last word, of two letters at least, completed to words that articles have, as they are written there;
 * the commonest first, 20 at most (`limit` 0). A non-zero return of `each` ends the walk. Cost: some milliseconds.
 */
typedef int (*kh_suggest_each)(void *ctx, kh_str text, uint64_t articles);
kh_status kh_store_suggest(kh_store *store, kh_str text, uint32_t limit, kh_suggest_each each, void *ctx,
                           kh_err *err) KH_MUST_CHECK;
/** Append `query` with each word that (nearly) no article has put as a much commoner word that is one slip of the hand
 * away; nothing when there is no such word. Cost: some milliseconds a word that is rare. */
kh_status kh_store_spelling(kh_store *store, kh_str query, kh_buf *out, kh_err *err) KH_MUST_CHECK;
/** Articles like `key`, most alike first. KH_NOTFOUND. */
kh_status kh_store_similar(kh_store *store, kh_str key, kh_page_of page, kh_hit_each each, void *ctx,
                           kh_err *err) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
