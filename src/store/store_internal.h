/*
 * The store from the inside: the handle, and the tables that story views read directly.
 *
 * Rows: an article, a development and a story are named by an integer inside the file and by a text id outside it.
 * Days are counted from 1970-01-01, NULL where unknown. Spans are given twice, in bytes and in code points of `text`.
 *
 *   articles(row, key, outlet, title, published, day, instant, development, story, has, record)
 *       instant: of publication, seconds since 1970 UTC, NULL where only the day is known
 *       has: what there is to find in it (kh_has)
 *       record: the whole article (record.h), with all its mentions; rows are never given twice
 *   features(row, features)          what the linker needs of articles.row, read whole when a writer opens
 *   developments(row, id, story, day, instant, title, articles)   title, day and instant: of its earliest article
 *   stories(row, id, title, first, last, articles, outlets, developments)
 *   redirects(old, new)              ids of stories and developments that were left, and where their articles went
 *   copies(a, b, kind, share, first) article rows, a < b; kind 1 same 2 near 3 partial; first: a, b or NULL
 *   pins(article, story)             rows: a person said that the article belongs there
 *   link_log(article, n, action, development, story, score, evidence, reason)  ids; evidence: article rows parted by
 *       spaces; reason: a person's, "" where none was given, NULL where the program acted.
 *       action: "added", "changed", "relinked", "pinned", "unpinned", "split", "undone": the article stands there from
 * then on; "merged": `story` went into the story of the article, which fits both entities, names, mentions, roles,
 * own_names, name_edits: who is who (entity.h) blocks(key, pages, known, seen)  what may recur at the edges of an
 * outlet's pages (learn.c): key as page/recurring.h has it; pages: how many articles had it; known: it is furniture;
 * seen: the first rows of them notes, wanted, acts, act_places, act_redirects, act_left, counters: what a person wrote
 * and did (desk.h) search(title, body)              FTS5 over articles.row, contentless words(term, doc) its terms, and
 * how many articles have each marks(by, said, place)           the same of byline and credits, speakers, places
 *
 * Summaries (developments, stories) and the search index are brought up to date once for each batch, in its last
 * moment: until then they wait in `moved` and `words`. Any failure inside a batch loses the whole batch.
 */
#ifndef KH_STORE_STORE_INTERNAL_H
#define KH_STORE_STORE_INTERNAL_H

#include <sqlite3.h>

#include "article/article.h"
#include "base/arena.h"
#include "base/vec.h"
#include "khayt/store.h"
#include "link/linker.h"
#include "store/tokenizer.h"

enum {
    KH_STORE_APPLICATION = 0x6B687974, /* "khyt" */
    KH_STORE_VERSION = 7,
    KH_STORE_BATCH = 1000,           /* articles between commits */
    KH_STORE_BATCH_BYTES = 32 << 20, /* and most bytes of words that wait for the index */
    KH_STORE_BUSY_MILLISECONDS = 5000,
    KH_STORE_STATEMENTS = 320
};

/** Rows of a development and of its story. */
typedef struct kh_store_place {
    int64_t story, development;
} kh_store_place;

/** The words of an article as the index is given them (kh_terms_pack), by column. */
enum { KH_WORDS_TITLE, KH_WORDS_BODY, KH_WORDS_BY, KH_WORDS_SAID, KH_WORDS_PLACE, KH_WORDS_COLUMNS };
typedef struct kh_store_words {
    kh_str columns[KH_WORDS_COLUMNS];
} kh_store_words;

/** Words that go into the index or come out of it. */
typedef struct kh_store_words_change {
    int64_t row;
    bool out;
    kh_store_words words;
} kh_store_words_change;

struct kh_store {
    sqlite3 *db;
    kh_linker *linker;            /* NULL until an article comes */
    struct kh_entities *entities; /* the memory of names (entity.h), NULL until its first use */
    const kh_engine *engine; /* to read articles anew with, NULL: none goes through the door otherwise than it came */
    kh_arena arena;          /* of the call that runs; reset at its begin */
    int lock;                /* the writer's lock file, -1 */
    int turn;                /* the file in which writers queue, -1 */
    int64_t hand_moves;      /* how often persons had moved articles when the linker was read (desk.h) */
    char last_act[24];       /* kh_store_last_act */
    int64_t act;             /* the act that is being noted, 0 for none */
    kh_store_mode mode;
    sqlite3 *merger;      /* a second connection (index.h), NULL until the first batch */
    uint64_t index_pages; /* that went into the index and are not merged */
    bool index_unasked;   /* segments went in that FTS5 does not know of in this connection */
    bool index_open;      /* words went through FTS5 in this batch */
    bool ending;          /* the batch is in its last moment */
    bool in_batch;
    bool broken;       /* a batch was lost: only close helps */
    kh_status refused; /* why kh_store_statement gave NULL */
    bool stale;        /* the linker is to be read anew from the file before it is asked */
    bool forgot;       /* close must leave no word of what was forgotten in the index */
    uint32_t pending;
    kh_vec moved;   /* kh_store_place: whose summaries are out of date */
    kh_vec words;   /* kh_store_words_change: what the search index does not know yet */
    kh_arena later; /* what `words` points to */
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } cached[KH_STORE_STATEMENTS];
    size_t cached_count;
};

struct kh_prepared {
    kh_arena arena;
    kh_features features;
    kh_str features_bytes;
    kh_str record;
    kh_store_words words;
    uint32_t has;                       /* kh_has */
    struct kh_heard_list *heard;        /* the names that it tells (entity.h) */
    uint64_t blocks[KH_ARTICLE_BLOCKS]; /* what may recur of it */
    size_t block_count;
};

/** Articles (a) or developments (d) in order of time. What has only a day comes after what has an hour of it. */
#define KH_STORE_BY_TIME(of) of ".day IS NULL, " of ".day, " of ".instant IS NULL, " of ".instant, " of ".row"

#define KH_STORE_BLOCKS_TABLE                                                                                          \
    "CREATE TABLE IF NOT EXISTS blocks (key INTEGER PRIMARY KEY, pages INTEGER NOT NULL,"                              \
    " known INTEGER NOT NULL DEFAULT 0, seen TEXT NOT NULL);"

/** The schema of an empty file. */
extern const char kh_store_schema[];
/** What an older store of version KH_STORE_OLDEST or later lacks: tables, made where they are not there yet. */
enum { KH_STORE_OLDEST = 6 };
extern const char kh_store_additions[];

/** An error of SQLite as ours, with its message. Never KH_OK for a failing `code`. */
kh_status kh_store_failed(kh_store *store, int code, kh_err *err);

/**
 * The statement of `sql` (a string literal: it is known by its address), ready to be bound; NULL on failure, with `err`
 * and store->refused set. Give it back with kh_store_release. A statement in use must not be asked for again.
 */
sqlite3_stmt *kh_store_statement(kh_store *store, const char *sql, kh_err *err);
void kh_store_release(sqlite3_stmt *statement);
/** Step once and release: for statements without rows. */
kh_status kh_store_run(kh_store *store, sqlite3_stmt *statement, kh_err *err) KH_MUST_CHECK;
kh_status kh_store_execute(kh_store *store, const char *sql, kh_err *err) KH_MUST_CHECK;
/** Text of a column: valid until the next step. */
kh_str kh_store_column(sqlite3_stmt *statement, int column);
void kh_store_bind(sqlite3_stmt *statement, int index, kh_str text);
void kh_store_bind_day(sqlite3_stmt *statement, int index, int32_t day);
int32_t kh_store_column_day(sqlite3_stmt *statement, int column);

/** Give up the batch: the file is as it was before it, and the handle good for closing only. */
void kh_store_lose(kh_store *store);
/** Begin a public call: clears the call's arena, refuses a broken store. */
kh_status kh_store_enter(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** As enter; a writer's summaries and index know the batch so far. */
kh_status kh_store_enter_question(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** Bring the summaries of moved stories and the search index up to date (writers; readers see committed ones). */
kh_status kh_store_refresh(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** The summaries of this place are out of date. */
kh_status kh_store_moved(kh_store *store, kh_store_place place) KH_MUST_CHECK;
/** Words for the index, now or at the end of the batch. They are copied. */
kh_status kh_store_index(kh_store *store, int64_t row, bool out, const kh_store_words *words) KH_MUST_CHECK;
/** The words of an article as the index knows them, in the arena. */
kh_status kh_store_words_of(kh_arena *arena, const kh_article *article, kh_store_words *ret_words) KH_MUST_CHECK;

/** A linker that knows what the file knows, with the pins of the user. */
kh_status kh_store_restore_linker(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** A new row of stories ('s') or developments ('d', in `story`), with an id from `first` that was never given. */
kh_status kh_store_make_row(kh_store *store, char kind, const kh_article *first, int64_t story, int64_t *ret_row,
                            kh_err *err) KH_MUST_CHECK;
/** Run `sql`, a literal, with up to three rows bound. */
kh_status kh_store_run_rows(kh_store *store, const char *sql, int64_t first, int64_t second, int64_t third,
                            kh_err *err) KH_MUST_CHECK;
/** Where a development or a story of `old` has no article left, its id leads to that of `now`. */
kh_status kh_store_vacate(kh_store *store, kh_store_place old, kh_store_place now, kh_err *err) KH_MUST_CHECK;
/** The row of a story by its id, by the beginning of it, or by one that leads to it. KH_NOTFOUND, KH_ARG: several. */
kh_status kh_store_story_row(kh_store *store, kh_str id, int64_t *ret_row, kh_err *err) KH_MUST_CHECK;

/** Make story `gone` a part of story `stays` (rows), as article `row` showed. The linker is not told. */
kh_status kh_store_merge(kh_store *store, int64_t row, int64_t gone, int64_t stays, double score,
                         kh_err *err) KH_MUST_CHECK;

/** The row of an article; KH_NOTFOUND. */
kh_status kh_store_row(kh_store *store, kh_str key, int64_t *ret_row, kh_err *err) KH_MUST_CHECK;
/** An article as it was read; it lives in the arena. KH_CORRUPT when its record cannot be read. */
kh_status kh_store_article(kh_store *store, kh_arena *arena, int64_t row, kh_article *ret_article,
                           kh_err *err) KH_MUST_CHECK;

/** One more article of the outlet has these blocks; one fewer has. Inside a batch. */
kh_status kh_store_learn(kh_store *store, int64_t row, kh_str outlet, const uint64_t *keys, size_t n,
                         kh_err *err) KH_MUST_CHECK;
kh_status kh_store_unlearn(kh_store *store, const uint64_t *keys, size_t n, kh_err *err) KH_MUST_CHECK;
/**
 * The article without what is known to recur, and prepared; both NULL when nothing goes. `row`: where the store has an
 * article of this key, 0 if it has none. The caller frees both.
 */
kh_status kh_store_cleaned(kh_store *store, int64_t row, const kh_article *article, const kh_prepared *prepared,
                           kh_doc **ret_doc, kh_prepared **ret_prepared, kh_err *err) KH_MUST_CHECK;
/** Begin a batch, if none is open: wait for whoever is before us. The linker is stale then if a person moved articles
 * meanwhile. KH_BUSY. */
kh_status kh_store_begin(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** Take the writer's lock file (turn.c). KH_BUSY: another writer has it. */
kh_status kh_store_lock(kh_store *store, const char *path, kh_err *err) KH_MUST_CHECK;
/** Is somebody waiting for the batch to end? Cost: two calls of the system. */
bool kh_store_is_waited_for(const kh_store *store);
/** Open the file in which writers queue. */
kh_status kh_store_queue(kh_store *store, const char *path, kh_err *err) KH_MUST_CHECK;

#endif
