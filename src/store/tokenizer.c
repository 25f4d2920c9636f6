#include "store/tokenizer.h"

#include "arabic/fold.h"
#include "arabic/stem.h"

enum { FORM_MARK = 0x1F, LONGEST = 120 }; /* longer words (addresses, noise) are cut: FTS5 has its own limit */

bool kh_token_indexed(const kh_token *token)
{
    return token->kind != KH_TOKEN_PUNCT && token->kind != KH_TOKEN_BREAK && token->fold.len > 0;
}

/* No space, no mark: what parts the packed tokens must not stand in one. */
static kh_str harmless(kh_str word, char *buffer)
{
    size_t len = word.len < LONGEST ? word.len : LONGEST;

    while (len > 0 && len < word.len && ((unsigned char)word.ptr[len] & 0xC0) == 0x80)
        len--;
    for (size_t i = 0; i < len; i++)
        buffer[i] = (unsigned char)word.ptr[i] <= ' ' ? '_' : word.ptr[i];
    return kh_str_of(buffer, len);
}

kh_str kh_index_stem(const kh_token *token, char *buffer)
{
    char stem[KH_WORD_BYTES], folded[KH_WORD_BYTES];
    kh_str word = token->fold;

    if (token->kind == KH_TOKEN_WORD && word.len <= LONGEST) {
        word = kh_stem(word, stem);
        word = kh_str_of(folded, kh_fold(word, KH_FOLD_SEARCH, folded, NULL));
        if (word.len == 0) /* a bare hamza */
            word = token->fold;
    }
    return harmless(word, buffer);
}

kh_str kh_index_form(const kh_token *token, char *buffer)
{
    char folded[KH_WORD_BYTES];
    kh_str word = token->fold;

    if (word.len > LONGEST)
        return harmless(word, buffer);
    word = kh_str_of(folded, kh_fold(word, KH_FOLD_SEARCH, folded, NULL));
    return harmless(word.len ? word : token->fold, buffer);
}

kh_status kh_index_pack(kh_arena *scratch, kh_str text, kh_buf *out)
{
    char stem_buffer[KH_WORD_BYTES], form_buffer[KH_WORD_BYTES];
    kh_tokens tokens;
    kh_status status = kh_tokenize(scratch, text, &tokens);

    if (status != KH_OK)
        return status;
    for (size_t i = 0; i < tokens.n; i++) {
        if (!kh_token_indexed(&tokens.at[i]))
            continue;
        kh_str stem = kh_index_stem(&tokens.at[i], stem_buffer), form = kh_index_form(&tokens.at[i], form_buffer);
        kh_buf_add(out, stem);
        if (!kh_str_eq(stem, form)) {
            kh_buf_byte(out, FORM_MARK);
            kh_buf_add(out, form);
        }
        kh_buf_byte(out, ' ');
    }
    return kh_buf_status(out);
}

/* ---- the tokenizer that FTS5 calls ---- */

static int make(void *ctx, const char **arguments, int count, Fts5Tokenizer **ret_tokenizer)
{
    static char nothing;

    (void)ctx;
    (void)arguments;
    (void)count;
    *ret_tokenizer = (Fts5Tokenizer *)&nothing; /* it has no state */
    return SQLITE_OK;
}

static void unmake(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

typedef int (*token_fn)(void *ctx, int flags, const char *token, int length, int start, int end);

static int tokenize(Fts5Tokenizer *tokenizer, void *ctx, int flags, const char *text, int length, token_fn found)
{
    int at = 0;

    (void)tokenizer;
    (void)flags;
    while (at < length) {
        int start = at, code;
        bool colocated = start > 0 && text[start - 1] == FORM_MARK;
        while (at < length && text[at] != ' ' && text[at] != FORM_MARK)
            at++;
        if (at > start) {
            code = found(ctx, colocated ? FTS5_TOKEN_COLOCATED : 0, text + start, at - start, start, at);
            if (code != SQLITE_OK)
                return code;
        }
        at++;
    }
    return SQLITE_OK;
}

static int fts5_of(sqlite3 *db, fts5_api **ret_api)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL);

    *ret_api = NULL;
    if (code != SQLITE_OK)
        return code;
    (void)sqlite3_bind_pointer(statement, 1, (void *)ret_api, "fts5_api_ptr", NULL);
    (void)sqlite3_step(statement);
    return sqlite3_finalize(statement);
}

int kh_tokenizer_register(sqlite3 *db)
{
    fts5_tokenizer own = {make, unmake, tokenize};
    fts5_api *api;
    int code = fts5_of(db, &api);

    if (code != SQLITE_OK)
        return code;
    return api ? api->xCreateTokenizer(api, "khayt", NULL, &own, NULL) : SQLITE_ERROR;
}
