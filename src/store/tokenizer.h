/*
 * Words for the index, packed by khayt's own tokens, and the FTS5 tokenizer "khayt" that unpacks them.
 *
 * A packed text is tokens parted by spaces. Each word of the original is one position: its stem, and behind U+001F its
 * exact form (SEARCH folding, clitics and all) where that is another word. So a query for a word finds its other forms, a
 * prefix finds the forms as written, and phrases keep their places. Workers pack; the writer's tokenizer has only to cut.
 * Questions go through the same packing, so that no text of a user is ever FTS5 syntax.
 */
#ifndef KH_STORE_TOKENIZER_H
#define KH_STORE_TOKENIZER_H

#include <sqlite3.h>

#include "arabic/token.h"

int kh_tokenizer_register(sqlite3 *db);

/** Is this token a position of the index? Signs and line ends are not. */
bool kh_token_indexed(const kh_token *token);
/** The stem of a token, as it is indexed; a view into `buffer` (KH_WORD_BYTES) or the token. */
enum { KH_WORD_BYTES = 512 };
kh_str kh_index_stem(const kh_token *token, char *buffer);
/** The exact form of a token, as it is indexed. `buffer` as above. */
kh_str kh_index_form(const kh_token *token, char *buffer);
/** Append `text`, packed. */
kh_status kh_index_pack(kh_arena *scratch, kh_str text, kh_buf *out) KH_MUST_CHECK;

#endif
