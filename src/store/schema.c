#include "store/store_internal.h"

#define MENTION                                                                                                        \
    "article INTEGER NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,"                     \
    " cp_start INTEGER NOT NULL, cp_stop INTEGER NOT NULL, "
#define MENTION_KEY ", PRIMARY KEY (article, n)) WITHOUT ROWID;"

const char kh_store_schema[] =
    "CREATE TABLE articles (row INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT NOT NULL, outlet TEXT,"
    " title TEXT, published TEXT, day INTEGER, record BLOB NOT NULL, size INTEGER NOT NULL, features BLOB NOT NULL,"
    " development INTEGER NOT NULL, story INTEGER NOT NULL);"
    "CREATE INDEX articles_by_story ON articles (story, development, day, outlet);"
    "CREATE INDEX articles_by_development ON articles (development, day);"
    "CREATE INDEX articles_by_outlet ON articles (outlet, story);"
    "CREATE TABLE developments (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story INTEGER NOT NULL, day INTEGER,"
    " title TEXT, articles INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX developments_by_story ON developments (story, day);"
    "CREATE TABLE stories (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, first INTEGER, last INTEGER,"
    " articles INTEGER NOT NULL DEFAULT 0, outlets INTEGER NOT NULL DEFAULT 0,"
    " developments INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX stories_by_last ON stories (last DESC, articles DESC, id);"
    "CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE copies (a INTEGER NOT NULL, b INTEGER NOT NULL, kind INTEGER NOT NULL, share REAL NOT NULL,"
    " first INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;"
    "CREATE INDEX copies_by_b ON copies (b);"
    "CREATE TABLE names (" MENTION "type INTEGER NOT NULL, entity TEXT, text TEXT NOT NULL" MENTION_KEY
    "CREATE TABLE figures (" MENTION "value REAL, low REAL, high REAL, mod INTEGER NOT NULL, unit TEXT, what TEXT,"
    " place TEXT, source TEXT, time TEXT, text TEXT NOT NULL" MENTION_KEY "CREATE TABLE statements (" MENTION
    "speaker TEXT, entity TEXT, role TEXT, cue TEXT, direct INTEGER NOT NULL,"
    " said TEXT, via TEXT, time TEXT" MENTION_KEY "CREATE TABLE deadlines (" MENTION
    "due TEXT, what TEXT, source TEXT, text TEXT NOT NULL" MENTION_KEY
    "CREATE TABLE link_log (row INTEGER PRIMARY KEY, article TEXT NOT NULL, action TEXT NOT NULL, development TEXT,"
    " story TEXT, score REAL, evidence TEXT);"
    "CREATE INDEX link_log_by_article ON link_log (article);"
    "CREATE VIRTUAL TABLE search USING fts5 (title, body, content='', tokenize='khayt');"
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(5.0, 1.0)');"
    "PRAGMA application_id = 1802008948;" /* KH_STORE_APPLICATION */
    "PRAGMA user_version = 1;";           /* KH_STORE_VERSION */

_Static_assert(KH_STORE_APPLICATION == 1802008948 && KH_STORE_VERSION == 1, "the schema says other numbers");
