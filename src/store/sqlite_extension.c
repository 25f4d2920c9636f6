/*
 * The tokenizer as an extension that any SQLite with FTS5 loads:
 *
 *   sqlite> .load ./khayt_fts5
 *   sqlite> CREATE VIRTUAL TABLE news USING fts5 (title, body, tokenize = 'khayt');
 *   sqlite> SELECT highlight(news, 1, '[', ']') FROM news WHERE news MATCH 'العراق';
 *
 * Words match in any form (clitics, hamza, ta marbuta, marks); a prefix* is of the exact form. Empty where khayt itself
 * is built.
 */
#ifdef KH_SQLITE_EXTENSION

#include "store/tokenizer.h"

SQLITE_EXTENSION_INIT1

int sqlite3_khaytfts_init(sqlite3 *db, char **ret_message, const sqlite3_api_routines *api);

int sqlite3_khaytfts_init(sqlite3 *db, char **ret_message, const sqlite3_api_routines *api)
{
    SQLITE_EXTENSION_INIT2(api);
    if (kh_store_tokenizer(db) == KH_OK)
        return SQLITE_OK;
    *ret_message = sqlite3_mprintf("khayt: this SQLite has no FTS5");
    return SQLITE_ERROR;
}

#else

typedef int kh_not_an_extension; /* a file must not be empty */

#endif
