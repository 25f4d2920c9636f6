/*
 * The FTS5 tokenizer "khayt". A document's word is entered as its stem and, in the same place, as its exact folded
 * form; a query's word is looked up by its stem, a prefix by the exact form with and without the article.
 */
#include "base/alloc.h"
#include "store/store_internal.h"
#include "store/terms.h"

typedef struct tokenizer {
    kh_arena arena;
} tokenizer;

typedef int (*token_fn)(void *ctx, int flags, const char *token, int len, int start, int end);

static int create(void *ctx, const char **arguments, int count, Fts5Tokenizer **ret)
{
    tokenizer *made = kh_alloc_zero(1, sizeof *made);

    (void)ctx;
    (void)arguments;
    (void)count;
    *ret = (Fts5Tokenizer *)made;
    if (!made)
        return SQLITE_NOMEM;
    kh_arena_init(&made->arena, 0);
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *old)
{
    tokenizer *made = (tokenizer *)old;

    if (made)
        kh_arena_done(&made->arena);
    kh_free(made);
}

static int emit(const kh_search_term *term, const kh_token *token, int flags, void *ctx, token_fn give)
{
    int start = (int)token->start, end = (int)token->end, code;
    int exact = (int)term->exact_len, stem = (int)term->stem_len;

    if (flags & FTS5_TOKENIZE_PREFIX) {
        code = give(ctx, 0, term->exact, exact, start, end);
        if (code == SQLITE_OK && exact > 8 && memcmp(term->exact, "ال", 4) == 0)
            code = give(ctx, FTS5_TOKEN_COLOCATED, term->exact + 4, exact - 4, start, end);
        return code;
    }
    code = give(ctx, 0, term->stem, stem, start, end);
    if (code != SQLITE_OK || (flags & FTS5_TOKENIZE_QUERY))
        return code;
    if (exact == stem && memcmp(term->exact, term->stem, (size_t)stem) == 0)
        return code;
    return give(ctx, FTS5_TOKEN_COLOCATED, term->exact, exact, start, end);
}

static int tokenize(Fts5Tokenizer *self, void *ctx, int flags, const char *text, int len, token_fn give)
{
    tokenizer *made = (tokenizer *)self;
    kh_tokens tokens;
    int code = SQLITE_OK;

    if (!text || len <= 0)
        return SQLITE_OK;
    kh_arena_reset(&made->arena);
    if (kh_tokenize(&made->arena, kh_str_of(text, (size_t)len), &tokens) != KH_OK)
        return SQLITE_NOMEM;
    for (size_t i = 0; i < tokens.n && code == SQLITE_OK; i++) {
        kh_search_term term;
        if (kh_search_term_of(&tokens.at[i], &term))
            code = emit(&term, &tokens.at[i], flags, ctx, give);
    }
    return code;
}

kh_status kh_store_tokenizer(sqlite3 *db)
{
    fts5_tokenizer functions = {create, destroy, tokenize};
    fts5_api *api = NULL;
    sqlite3_stmt *ask = NULL;

    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &ask, NULL) != SQLITE_OK)
        return KH_NOMEM;
    (void)sqlite3_bind_pointer(ask, 1, (void *)&api, "fts5_api_ptr", NULL);
    (void)sqlite3_step(ask);
    (void)sqlite3_finalize(ask);
    if (!api || api->xCreateTokenizer(api, "khayt", NULL, &functions, NULL) != SQLITE_OK)
        return KH_NOMEM;
    return KH_OK;
}
