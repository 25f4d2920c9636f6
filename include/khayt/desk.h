/*
 * khayt/desk.h: what a person writes into a store: notes, saved searches, a watch list, and every act by hand with its
 * undo.
 *
 * All of it stands apart from what the program finds: it holds on to stories, developments and articles by their ids
 * and keys, follows them through merges and relinking, and outlives their being forgotten. Times are UTC.
 *
 * Calls that write need a handle of KH_STORE_HAND or KH_STORE_WRITE. A KH_STORE_HAND handle works beside one that adds
 * articles: each call waits for the article at hand and its commit (KH_BUSY after some seconds), and the adder takes
 * notice. Each is one transaction; KH_ARG and KH_NOTFOUND change nothing. Texts are UTF-8 without NUL. A handle belongs
 * to one thread at a time.
 */
#ifndef KHAYT_DESK_H
#define KHAYT_DESK_H

#include "khayt/entity.h"
#include "khayt/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- moments ---- */

/**
 * A mark names a moment of a store by the highest article row that it had given: what is new since is what has a higher
 * row. It is written "#12". Cost: one look-up.
 */
kh_status kh_store_mark(kh_store *store, uint64_t *ret_mark, kh_err *err) KH_MUST_CHECK;
/** The mark of "#12"; false for anything else. */
bool kh_mark_parse(kh_str text, uint64_t *ret_mark);

typedef struct kh_moved_story {
    kh_str story, title;
    uint64_t articles; /* that are new */
} kh_moved_story;
typedef int (*kh_moved_each)(void *ctx, const kh_moved_story *moved);
/** The stories that articles came to since `mark`, those with most first, at most `limit` of them; `ret_articles`: how
 * many articles came, `ret_stories`: to how many stories. A non-zero return of `each` ends the walk. */
kh_status kh_store_moved_since(kh_store *store, uint64_t mark, uint32_t limit, kh_moved_each each, void *ctx,
                               uint64_t *ret_articles, uint64_t *ret_stories, kh_err *err) KH_MUST_CHECK;
/** A number that changes with every act of a person, and with every undo. */
kh_status kh_store_hands(kh_store *store, uint64_t *ret_number, kh_err *err) KH_MUST_CHECK;
/** A number that changes whenever another handle has committed anything to the file. Cost: no read of the disk. */
kh_status kh_store_version(kh_store *store, uint64_t *ret_version, kh_err *err) KH_MUST_CHECK;

/* ---- notes ---- */

enum { KH_NOTE_LETTERS = 20000, KH_NOTES_MOST = 100000, KH_WANTED_MOST = 500, KH_WANTED_NAME = 200 };

typedef enum kh_note_kind { KH_NOTE_STORY = 1, KH_NOTE_DEVELOPMENT, KH_NOTE_ARTICLE } kh_note_kind;

/** What a note is to stand on. `span`: code points of the article's text, half-open; start = end: the whole article. */
typedef struct kh_note_on {
    kh_note_kind kind;
    kh_str target; /* id of a story or development (the beginning of a story's is enough), or key of an article */
    uint32_t start, end;
} kh_note_on;

/** A note, with its place as it is now. Views: memory of the store, during the call. */
typedef struct kh_note {
    char id[24]; /* "n12" */
    kh_note_kind kind;
    kh_str story, development, article; /* absent where there is none */
    bool has_span;
    uint32_t start, end; /* code points */
    kh_str title;        /* of what it stands on */
    kh_str quote;        /* the words of the span when the note was made; of a forgotten article they are gone */
    kh_str text;
    char made[24], changed[24]; /* "2026-11-25T19:30:00Z"; changed: "" if it was not */
    bool lost;                  /* what it stood on is not in the store any more */
} kh_note;
/** One note and its JSON line. A non-zero return ends the walk. */
typedef int (*kh_note_each)(void *ctx, const kh_note *note, kh_str json);

typedef struct kh_note_filter {
    kh_page_of page;
    kh_str story;                /* on it, on its developments, on its articles; an id that leads on is followed */
    kh_str development, article; /* likewise */
} kh_note_filter;

/** Notes, the latest first. KH_NOTFOUND: no such story. Where an article's text has changed, a note stands on the same
 * words where they are now, and on the whole article where they are gone. */
kh_status kh_store_notes(kh_store *store, const kh_note_filter *filter, kh_note_each each, void *ctx,
                         uint64_t *ret_total, kh_err *err) KH_MUST_CHECK;
/** One note by its id. KH_NOTFOUND. */
kh_status kh_store_note(kh_store *store, kh_str id, kh_note_each each, void *ctx, kh_err *err) KH_MUST_CHECK;
/** Its id to `ret_id`. KH_ARG: an empty text, one of more than KH_NOTE_LETTERS, a span that is not in the text. */
kh_status kh_store_note_add(kh_store *store, const kh_note_on *on, kh_str text, char ret_id[24],
                            kh_err *err) KH_MUST_CHECK;
kh_status kh_store_note_change(kh_store *store, kh_str id, kh_str text, kh_err *err) KH_MUST_CHECK;
kh_status kh_store_note_delete(kh_store *store, kh_str id, kh_err *err) KH_MUST_CHECK;

/* ---- saved searches and the watch list ---- */

typedef enum kh_wanted_kind { KH_SAVED_SEARCH = 1, KH_WATCH_ENTITY, KH_WATCH_STORY, KH_WATCH_QUERY } kh_wanted_kind;

typedef struct kh_wanted {
    char id[24]; /* "q3" for a search, "w4" for a watch */
    kh_wanted_kind kind;
    kh_str target;         /* the query, the entity's id, the story's id as it is now */
    kh_str name;           /* as a person calls it */
    const char *type;      /* of an entity: "PER", "ORG", "LOC"; else NULL */
    uint64_t mark;         /* up to where a person has looked */
    uint64_t fresh, total; /* articles since then, and all of them */
    int32_t last_day;      /* of the latest article, KH_NO_DAY unknown */
    char made[24];
} kh_wanted;
typedef int (*kh_wanted_each)(void *ctx, const kh_wanted *wanted, kh_str json);

/** Saved searches by name (`watches` false), or the watch list, what has most that is new first. A query that cannot be
 * read any more has nothing new. Cost: a search each. */
kh_status kh_store_wanted(kh_store *store, bool watches, kh_wanted_each each, void *ctx, uint64_t *ret_total,
                          kh_err *err) KH_MUST_CHECK;
kh_status kh_store_wanted_one(kh_store *store, kh_str id, kh_wanted_each each, void *ctx, kh_err *err) KH_MUST_CHECK;
/**
 * Keep a search, or watch something. `target`: a query; an entity by id or alias; a story by id. `name` absent: the
 * query, the entity, the story's title. What is there now counts as seen. KH_NOTFOUND: no such entity or story; KH_ARG:
 * a query that asks for nothing, a name of more than KH_WANTED_NAME letters, or one thing too many.
 */
kh_status kh_store_wanted_add(kh_store *store, kh_wanted_kind kind, kh_str target, kh_str name, char ret_id[24],
                              kh_err *err) KH_MUST_CHECK;
/** What changes; absent and NULL: stays. `query` is for searches and watched queries. Moving the mark alone is no act.
 */
typedef struct kh_wanted_change {
    kh_str name, query;
    const uint64_t *mark;
} kh_wanted_change;
kh_status kh_store_wanted_change(kh_store *store, kh_str id, const kh_wanted_change *change, kh_err *err) KH_MUST_CHECK;
kh_status kh_store_wanted_delete(kh_store *store, kh_str id, kh_err *err) KH_MUST_CHECK;

/* ---- acts and undo ---- */

/** How many acts can be undone; older ones are dropped from the list. */
enum { KH_ACTS_KEPT = 1000 };

/**
 * Something that a person did: "pinned", "unpinned", "merged", "split" (khayt/store.h), "note-added", "note-changed",
 * "note-deleted", "search-…" and "watch-…" likewise.
 */
typedef struct kh_act {
    char id[24]; /* "a7" */
    kh_str act;
    kh_str story, from; /* where articles went and came from, or what a note stands on, as these are called now */
    kh_strs articles;   /* keys of those that were named, at most 20 */
    uint64_t article_count;
    kh_str thing;  /* id of the note, search or watch */
    kh_str text;   /* title of the story, or the first words of the note, or the name */
    kh_str reason; /* a person's, "" where none was given, absent where there can be none */
    char made[24];
    bool undone;
} kh_act;
typedef int (*kh_act_each)(void *ctx, const kh_act *act, kh_str json);

/** Acts, the latest first. */
kh_status kh_store_acts(kh_store *store, kh_page_of page, kh_act_each each, void *ctx, uint64_t *ret_total,
                        kh_err *err) KH_MUST_CHECK;
/** The id of the act that the last successful call on this handle was; absent when it was none. */
kh_str kh_store_last_act(const kh_store *store);
/**
 * Undo the last act that is not undone; `act`, if not absent, must be its id (KH_ARG: something else was done since).
 *
 * Articles go back to the story and development where they were, pins are as they were, a story that a merge or a pin
 * ended is there again under its id, and one that a split made leads back. What has changed since by itself stays: an
 * article that was forgotten is passed over, and a story that became a part of another one is that one. KH_NOTFOUND:
 * nothing to undo. The act goes to `each`, which may be NULL.
 */
kh_status kh_store_undo(kh_store *store, kh_str act, kh_act_each each, void *ctx, kh_err *err) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
