/*
 * The tables of a store, version 1. SQLite, WAL, application_id "KHYT", user_version 1.
 *
 * Rows of articles, developments and stories are numbered by SQLite and never leave the file; what is shown outside are
 * the articles' keys and the ids of stories and developments, which are made once from the id of the first article and
 * never change.
 *
 *   articles      one row an article, small, so that lists need no other table. `day` is published (else captured), days
 *                 since 1970, NULL unknown; `content` a hash of what was read, to see that nothing changed
 *   records       the contract's JSON of the article, deflated (4 bytes of length before it), and the linker's features
 *   developments  `day` of its earliest article; `title` of its first
 *   stories       counts are kept up to date with each article; `title` is that of its largest development
 *   redirects     the id of a story that was merged away, and where it went
 *   outlets       articles of each outlet in a story
 *   copies        a < b are rows of articles; kind 1 same, 2 near, 3 partial; first: -1 a, 1 b, 0 not known
 *   figures, statements, deadlines, names: what was claimed, so that a story needs no JSON. Spans are bytes and code
 *                 points of the article's text. In `via`, U+001F parts the members. A name is one row an article with its
 *                 mentions counted
 *   links         the log: why an article stands where it stands, merges, forgettings
 *   words         FTS5, without content: `title` and `body` as packed tokens (see tokenizer.h). What it needs to forget
 *                 an article is made again from the record
 */
#include "store/schema.h"

static const char *const tables =
    "CREATE TABLE articles(n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT, content INTEGER NOT NULL,"
    " outlet TEXT, title TEXT, published TEXT, url TEXT, day INTEGER, story INTEGER NOT NULL,"
    " development INTEGER NOT NULL);"
    "CREATE INDEX articles_story ON articles(story, development);"
    "CREATE INDEX articles_development ON articles(development);"
    "CREATE TABLE records(n INTEGER PRIMARY KEY, json BLOB NOT NULL, features BLOB NOT NULL);"
    "CREATE TABLE developments(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story INTEGER NOT NULL, day INTEGER,"
    " title TEXT, articles INTEGER NOT NULL);"
    "CREATE INDEX developments_story ON developments(story);"
    "CREATE TABLE stories(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, title_articles INTEGER NOT NULL,"
    " first INTEGER, last INTEGER, articles INTEGER NOT NULL, outlets INTEGER NOT NULL, developments INTEGER NOT NULL);"
    "CREATE INDEX stories_last ON stories(last DESC, n DESC);"
    "CREATE TABLE redirects(id TEXT PRIMARY KEY, story INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE outlets(story INTEGER, outlet TEXT, articles INTEGER NOT NULL, PRIMARY KEY(story, outlet))"
    " WITHOUT ROWID;"
    "CREATE TABLE copies(a INTEGER, b INTEGER, kind INTEGER NOT NULL, share REAL NOT NULL, first INTEGER NOT NULL,"
    " PRIMARY KEY(a, b)) WITHOUT ROWID;"
    "CREATE INDEX copies_b ON copies(b);"
    "CREATE TABLE figures(article INTEGER, i INTEGER, start INTEGER, stop INTEGER, cp_start INTEGER, cp_stop INTEGER,"
    " text TEXT, value REAL, low REAL, high REAL, mod INTEGER, unit TEXT, what TEXT, place TEXT, source TEXT, time TEXT,"
    " PRIMARY KEY(article, i)) WITHOUT ROWID;"
    "CREATE TABLE statements(article INTEGER, i INTEGER, start INTEGER, stop INTEGER, cp_start INTEGER,"
    " cp_stop INTEGER, text TEXT, speaker TEXT, entity TEXT, role TEXT, cue TEXT, direct INTEGER, via TEXT, time TEXT,"
    " PRIMARY KEY(article, i)) WITHOUT ROWID;"
    "CREATE TABLE deadlines(article INTEGER, i INTEGER, start INTEGER, stop INTEGER, cp_start INTEGER, cp_stop INTEGER,"
    " text TEXT, due TEXT, what TEXT, source TEXT, PRIMARY KEY(article, i)) WITHOUT ROWID;"
    "CREATE TABLE names(article INTEGER, i INTEGER, name TEXT, entity TEXT, type INTEGER, mentions INTEGER,"
    " PRIMARY KEY(article, i)) WITHOUT ROWID;"
    "CREATE TABLE links(n INTEGER PRIMARY KEY, article INTEGER, action TEXT NOT NULL, story INTEGER,"
    " development INTEGER, score REAL, reason TEXT);"
    "CREATE INDEX links_article ON links(article);"
    "CREATE VIRTUAL TABLE words USING fts5(title, body, content='', tokenize='khayt');"
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');"
    "INSERT INTO words(words, rank) VALUES('rank', 'bm25(5.0, 1.0)');"
    "INSERT INTO words(words, rank) VALUES('hashsize', 16777216);";

static kh_status pragma_of(kh_store *store, const char *sql, int *ret_value, kh_err *err)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);

    *ret_value = 0;
    if (code != SQLITE_OK)
        return kh_store_error(store, code, "reading the store's head", err);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *ret_value = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW ? KH_OK : kh_store_error(store, code, "reading the store's head", err);
}

static kh_status make(kh_store *store, kh_err *err)
{
    char head[128];
    kh_status status = kh_store_exec(store, "PRAGMA journal_mode=WAL; BEGIN IMMEDIATE;", err);

    if (status == KH_OK)
        status = kh_store_exec(store, tables, err);
    if (status == KH_OK) {
        (void)sqlite3_snprintf(sizeof head, head, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT;",
                               KH_STORE_APPLICATION, KH_STORE_VERSION);
        status = kh_store_exec(store, head, err);
    }
    if (status != KH_OK)
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

kh_status kh_schema_check(kh_store *store, kh_err *err)
{
    int application, version, tables_there;
    kh_status status = pragma_of(store, "PRAGMA application_id", &application, err);

    if (status == KH_OK)
        status = pragma_of(store, "PRAGMA user_version", &version, err);
    if (status == KH_OK)
        status = pragma_of(store, "SELECT count(*) FROM sqlite_schema", &tables_there, err);
    if (status != KH_OK)
        return status;
    if (application == KH_STORE_APPLICATION && version == KH_STORE_VERSION)
        return KH_OK;
    if (application == KH_STORE_APPLICATION)
        return kh_err_set(err, KH_CORRUPT, "the store is of version %d, this program knows version %d", version,
                          KH_STORE_VERSION);
    if (application != 0 || tables_there)
        return kh_err_set(err, KH_CORRUPT, "the file is not a khayt store");
    if (store->mode == KH_STORE_READ)
        return kh_err_set(err, KH_NOTFOUND, "the store is empty");
    return make(store, err);
}
