#include "store/desk.h"
#include "store/version.h"

const char kh_store_schema[] =
    "CREATE TABLE articles (row INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, outlet TEXT, title TEXT,"
    " published TEXT, day INTEGER, instant INTEGER, development INTEGER NOT NULL, story INTEGER NOT NULL,"
    " has INTEGER NOT NULL, record BLOB NOT NULL);"
    "CREATE INDEX articles_by_story ON articles (story, development, day, outlet);"
    "CREATE INDEX articles_by_outlet ON articles (outlet, story);"
    "CREATE TABLE features (row INTEGER PRIMARY KEY, features BLOB NOT NULL);"
    "CREATE TABLE developments (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story INTEGER NOT NULL, day INTEGER,"
    " instant INTEGER, title TEXT, articles INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX developments_by_story ON developments (story, day);"
    "CREATE TABLE stories (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, first INTEGER, last INTEGER,"
    " articles INTEGER NOT NULL DEFAULT 0, outlets INTEGER NOT NULL DEFAULT 0,"
    " developments INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX stories_by_last ON stories (last DESC, articles DESC, id);"
    "CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE copies (a INTEGER NOT NULL, b INTEGER NOT NULL, kind INTEGER NOT NULL, share REAL NOT NULL,"
    " first INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;"
    "CREATE INDEX copies_by_b ON copies (b);"
    "CREATE TABLE link_log (article INTEGER NOT NULL, n INTEGER NOT NULL, action TEXT NOT NULL, development TEXT,"
    " story TEXT, score REAL, evidence TEXT, reason TEXT, PRIMARY KEY (article, n)) WITHOUT ROWID;"
    "CREATE TABLE pins (article INTEGER PRIMARY KEY, story INTEGER NOT NULL);"
    "CREATE INDEX pins_by_story ON pins (story);" KH_STORE_BLOCKS_TABLE KH_DESK_TABLES KH_STORE_VERSION_TABLES
    "CREATE VIRTUAL TABLE search USING fts5 (title, body, content='', tokenize='khayt packed');"
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(5.0, 1.0)');"
    "INSERT INTO search (search, rank) VALUES ('hashsize', 33554432);" /* a batch makes one segment */
    "INSERT INTO search (search, rank) VALUES ('automerge', 8);"
    "CREATE VIRTUAL TABLE words USING fts5vocab (search, row);"
    "CREATE VIRTUAL TABLE marks USING fts5 (by, said, place, content='', tokenize='khayt packed');"
    "PRAGMA application_id = 1802008948;" /* KH_STORE_APPLICATION */
    "PRAGMA user_version = 7;";           /* KH_STORE_VERSION */

_Static_assert(KH_STORE_APPLICATION == 1802008948 && KH_STORE_VERSION == 7, "the schema says other numbers");

const char kh_store_additions[] =
    KH_STORE_BLOCKS_TABLE KH_DESK_TABLES KH_STORE_VERSION_TABLES "PRAGMA user_version = 7;";
