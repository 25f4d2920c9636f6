/* The FTS5 tokenizer "khayt": inside the store, and as an extension that any SQLite loads (sqlite_extension.c). */
#ifndef KH_STORE_TOKENIZER_H
#define KH_STORE_TOKENIZER_H

#ifdef KH_SQLITE_EXTENSION
#include <sqlite3ext.h>
#else
#include <sqlite3.h>
#define SQLITE_EXTENSION_INIT3
#endif

#include "khayt/base.h"

/** Make the tokenizer known to a connection. KH_NOMEM: no memory, or an SQLite without FTS5. */
kh_status kh_store_tokenizer(sqlite3 *db) KH_MUST_CHECK;

#endif
