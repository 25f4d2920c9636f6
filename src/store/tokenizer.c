/*
 * The FTS5 tokenizer "khayt". A document's word is entered as its exact folded form and, in the same place, as its stem
 * with a sign behind it; a word that is its own stem is entered once. A query's word is looked up by its stem with and
 * without the sign, a string that begins with KH_TERM_AS_WRITTEN by the exact forms of its words, a prefix by the exact
 * form with and without the article. Documents come cut and stemmed already (kh_terms_pack) where the table says
 * tokenize='khayt packed', else as plain text.
 */
#include "store/tokenizer.h"

#include "base/alloc.h"
#include "store/terms.h"

SQLITE_EXTENSION_INIT3

typedef struct tokenizer {
    kh_arena arena;
    bool packed; /* documents come as kh_terms_pack made them */
} tokenizer;

typedef int (*token_fn)(void *ctx, int flags, const char *token, int len, int start, int end);

static int create(void *ctx, const char **arguments, int count, Fts5Tokenizer **ret)
{
    tokenizer *made;

    (void)ctx;
    *ret = NULL;
    if (count > 1 || (count == 1 && strcmp(arguments[0], "packed") != 0))
        return SQLITE_ERROR;
    if (!(made = kh_alloc_zero(1, sizeof *made)))
        return SQLITE_NOMEM;
    *ret = (Fts5Tokenizer *)made;
    made->packed = count == 1;
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

/* The stem of a word that is not its own stem has a sign: the exact forms of other words are no stems then. */
static int give_signed(kh_str stem, int start, int end, void *ctx, token_fn give)
{
    char signed_stem[KH_TERM_BYTES + 1];

    memcpy(signed_stem, stem.ptr, stem.len);
    signed_stem[stem.len] = KH_TERM_STEM_SIGN;
    return give(ctx, FTS5_TOKEN_COLOCATED, signed_stem, (int)stem.len + 1, start, end);
}

static int give_stem(const kh_search_term *term, const kh_token *token, void *ctx, token_fn give)
{
    kh_str stem = kh_str_of(term->stem, term->stem_len);
    int start = (int)token->start, end = (int)token->end;
    int code = give(ctx, 0, stem.ptr, (int)stem.len, start, end);

    return code == SQLITE_OK ? give_signed(stem, start, end, ctx, give) : code;
}

static int give_sought(const kh_search_term *term, const kh_token *token, bool as_written, bool prefix, void *ctx,
                       token_fn give)
{
    if (prefix)
        return give_prefix(term, token, ctx, give);
    if (as_written)
        return give(ctx, 0, term->exact, (int)term->exact_len, (int)token->start, (int)token->end);
    return give_stem(term, token, ctx, give);
}

static int tokenize_query(tokenizer *made, void *ctx, int flags, kh_str text, token_fn give)
{
    kh_tokens tokens;
    int code = SQLITE_OK;
    bool as_written = text.ptr[0] == KH_TERM_AS_WRITTEN;

    kh_arena_reset(&made->arena);
    if (kh_tokenize(&made->arena, text, &tokens) != KH_OK)
        return SQLITE_NOMEM;
    for (size_t i = 0; i < tokens.n && code == SQLITE_OK; i++) {
        kh_search_term term;
        bool prefix = (flags & FTS5_TOKENIZE_PREFIX) && i + 1 == tokens.n;
        if (kh_search_term_of(&tokens.at[i], &term))
            code = give_sought(&term, &tokens.at[i], as_written, prefix, ctx, give);
    }
    return code;
}

/* The exact form, and beside it the stem where it is another. */
static int give_entered(kh_str exact, kh_str stem, int start, int end, void *ctx, token_fn give)
{
    int code = give(ctx, 0, exact.ptr, (int)exact.len, start, end);

    return code == SQLITE_OK && !kh_str_eq(exact, stem) ? give_signed(stem, start, end, ctx, give) : code;
}

static int tokenize_packed(kh_str packed, void *ctx, token_fn give)
{
    kh_str stem, exact;
    int code = SQLITE_OK;

    for (size_t at = 0; code == SQLITE_OK && kh_terms_next(packed, &at, &stem, &exact);)
        code = give_entered(exact, stem, 0, 0, ctx, give);
    return code;
}

static int tokenize_plain(tokenizer *made, kh_str text, void *ctx, token_fn give)
{
    kh_tokens tokens;
    int code = SQLITE_OK;

    kh_arena_reset(&made->arena);
    if (kh_tokenize(&made->arena, text, &tokens) != KH_OK)
        return SQLITE_NOMEM;
    for (size_t i = 0; i < tokens.n && code == SQLITE_OK; i++) {
        const kh_token *token = &tokens.at[i];
        kh_search_term term;
        if (kh_search_term_of(token, &term))
            code = give_entered(kh_str_of(term.exact, term.exact_len), kh_str_of(term.stem, term.stem_len),
                                (int)token->start, (int)token->end, ctx, give);
    }
    return code;
}

static int tokenize(Fts5Tokenizer *self, void *ctx, int flags, const char *text, int len, token_fn give)
{
    if (!text || len <= 0)
        return SQLITE_OK;
    tokenizer *made = (tokenizer *)self;
    kh_str given = kh_str_of(text, (size_t)len);
    if (flags & FTS5_TOKENIZE_QUERY)
        return tokenize_query(made, ctx, flags, given, give);
    return made->packed ? tokenize_packed(given, ctx, give) : tokenize_plain(made, given, ctx, give);
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
