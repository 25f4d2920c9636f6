/*
 * The FTS5 tokenizer "khayt". A document's word is entered as its stem and, in the same place, as its exact folded
 * form; a query's word is looked up by its stem, a prefix by the exact form with and without the article. Documents
 * come cut and stemmed already (kh_terms_pack), queries as they were typed.
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

/* A prefix is looked for as it is, and behind the article. */
static int give_prefix(const kh_search_term *term, const kh_token *token, void *ctx, token_fn give)
{
    int start = (int)token->start, end = (int)token->end, exact = (int)term->exact_len;
    int code = give(ctx, 0, term->exact, exact, start, end);

    if (code == SQLITE_OK && exact > 8 && memcmp(term->exact, "ال", 4) == 0)
        code = give(ctx, FTS5_TOKEN_COLOCATED, term->exact + 4, exact - 4, start, end);
    return code;
}

static int tokenize_query(tokenizer *made, void *ctx, int flags, kh_str text, token_fn give)
{
    kh_tokens tokens;
    int code = SQLITE_OK;

    kh_arena_reset(&made->arena);
    if (kh_tokenize(&made->arena, text, &tokens) != KH_OK)
        return SQLITE_NOMEM;
    for (size_t i = 0; i < tokens.n && code == SQLITE_OK; i++) {
        const kh_token *token = &tokens.at[i];
        kh_search_term term;
        if (!kh_search_term_of(token, &term))
            continue;
        if ((flags & FTS5_TOKENIZE_PREFIX) && i + 1 == tokens.n)
            code = give_prefix(&term, token, ctx, give);
        else
            code = give(ctx, 0, term.stem, (int)term.stem_len, (int)token->start, (int)token->end);
    }
    return code;
}

static int tokenize_document(kh_str packed, void *ctx, token_fn give)
{
    kh_str stem, exact;
    int code = SQLITE_OK;

    for (size_t at = 0; code == SQLITE_OK && kh_terms_next(packed, &at, &stem, &exact);) {
        code = give(ctx, 0, stem.ptr, (int)stem.len, 0, 0);
        if (code == SQLITE_OK && exact.ptr != stem.ptr)
            code = give(ctx, FTS5_TOKEN_COLOCATED, exact.ptr, (int)exact.len, 0, 0);
    }
    return code;
}

static int tokenize(Fts5Tokenizer *self, void *ctx, int flags, const char *text, int len, token_fn give)
{
    if (!text || len <= 0)
        return SQLITE_OK;
    if (flags & FTS5_TOKENIZE_QUERY)
        return tokenize_query((tokenizer *)self, ctx, flags, kh_str_of(text, (size_t)len), give);
    return tokenize_document(kh_str_of(text, (size_t)len), ctx, give);
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
