/*
 * The corpus's own words: what a word that is being typed may become, and what a word that nothing has was meant to be.
 * Both read the index's list of terms (fts5vocab), which holds exact forms, folded, and stems with a sign behind them.
 */
#include <stdlib.h>

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "store/store_internal.h"
#include "store/terms.h"

enum {
    LETTERS_MOST = 24, /* of a word that is put right; longer ones are left as they are */
    TERMS_READ = 4000, /* of those that begin alike */
    SUGGEST_MOST = 20,
    RARE = 2,            /* a word of so few articles may be a slip */
    TIMES_COMMONER = 10, /* how much commoner what was meant is */
    MEANT_MOST = 8,      /* words of a query that are looked at: each costs some thousand look-ups */
    TEXT_READ = 1 << 16
};

typedef struct word {
    kh_str term;
    int64_t articles;
} word;

static kh_status articles_with(kh_store *store, kh_str term, int64_t *ret, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT doc FROM words WHERE term = ?", err);

    if (!find)
        return store->refused;
    kh_store_bind(find, 1, term);
    int code = sqlite3_step(find);
    *ret = code == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* The word as the body of an article writes it, without marks; the term itself when none does. */
static kh_status as_written(kh_store *store, kh_str term, kh_str *ret, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT rowid FROM search WHERE search MATCH ? LIMIT 1", err);
    kh_arena *arena = &store->arena;
    kh_article article = {.text = KH_STR("")};
    kh_tokens tokens;
    kh_status status;

    *ret = term;
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, kh_arena_format(arena, "body : \"%c%.*s\"", KH_TERM_AS_WRITTEN, (int)term.len, term.ptr));
    int64_t row = sqlite3_step(find) == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    kh_store_release(find);
    if (!row)
        return KH_OK;
    if ((status = kh_store_article(store, arena, row, &article, err)) != KH_OK)
        return status;
    if (kh_tokenize(arena, article.text, &tokens) != KH_OK)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    for (size_t i = 0; i < tokens.n; i++) {
        kh_search_term found;
        if (kh_search_term_of(&tokens.at[i], &found) && kh_str_eq(kh_str_of(found.exact, found.exact_len), term)) {
            *ret = kh_fold_in(arena, kh_token_text(&tokens, i), KH_FOLD_EXACT);
            return ret->ptr ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
        }
    }
    return KH_OK;
}

/* ---- what a word may become ---- */

static int commonest_first(const void *a, const void *b)
{
    const word *left = a, *right = b;

    if (left->articles != right->articles)
        return left->articles > right->articles ? -1 : 1;
    return memcmp(left->term.ptr, right->term.ptr, left->term.len < right->term.len ? left->term.len : right->term.len);
}

/* Terms that begin with `prefix`, without the signed stems. */
static kh_status read_terms(kh_store *store, kh_str prefix, kh_vec *words, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(store, "SELECT term, doc FROM words WHERE term >= ?1 AND term < ?2", err);
    int code = SQLITE_DONE;

    if (!list)
        return store->refused;
    kh_store_bind(list, 1, prefix);
    kh_store_bind(list, 2, kh_arena_format(&store->arena, "%.*s\xF4\x8F\xBF\xBF", (int)prefix.len, prefix.ptr));
    for (size_t read = 0; read < TERMS_READ && (code = sqlite3_step(list)) == SQLITE_ROW; read++) {
        kh_str term = kh_store_column(list, 0);
        if (term.len && term.ptr[term.len - 1] == KH_TERM_STEM_SIGN)
            continue;
        word *next = kh_vec_push(words);
        if (next)
            *next = (word){kh_arena_str(&store->arena, term), sqlite3_column_int64(list, 1)};
    }
    kh_store_release(list);
    if (words->failed || kh_arena_failed(&store->arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* The last word of `text`, as the index has it. */
static kh_status last_word(kh_store *store, kh_str text, kh_str *ret_before, kh_str *ret_term, kh_err *err)
{
    kh_tokens tokens;
    kh_search_term term;

    *ret_term = (kh_str){NULL, 0};
    if (text.len > TEXT_READ || kh_tokenize(&store->arena, text, &tokens) != KH_OK)
        return kh_err_set(err, text.len > TEXT_READ ? KH_ARG : KH_NOMEM, "the text is too long");
    if (!tokens.n || tokens.at[tokens.n - 1].end != text.len || !kh_search_term_of(&tokens.at[tokens.n - 1], &term))
        return KH_OK;
    *ret_before = kh_str_of(text.ptr, tokens.at[tokens.n - 1].start);
    *ret_term = kh_arena_str(&store->arena, kh_str_of(term.exact, term.exact_len));
    return kh_arena_failed(&store->arena) ? kh_err_set(err, KH_NOMEM, "out of memory") : KH_OK;
}

kh_status kh_store_suggest(kh_store *store, kh_str text, uint32_t limit, kh_suggest_each each, void *ctx, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    kh_str before = KH_STR(""), term, shown;
    kh_vec words;

    if (status != KH_OK || (status = last_word(store, text, &before, &term, err)) != KH_OK)
        return status;
    if (kh_utf8_length(term) < 2)
        return KH_OK;
    kh_vec_init(&words, &store->arena, sizeof(word));
    if ((status = read_terms(store, term, &words, err)) != KH_OK)
        return status;
    if (words.n)
        qsort(words.at, words.n, sizeof(word), commonest_first);
    for (size_t i = 0; i < words.n && i < (limit ? limit : SUGGEST_MOST) && i < SUGGEST_MOST; i++) {
        const word *at = KH_AT(&words, word, i);
        if ((status = as_written(store, at->term, &shown, err)) != KH_OK)
            return status;
        kh_str whole =
            kh_arena_format(&store->arena, "%.*s%.*s", (int)before.len, before.ptr, (int)shown.len, shown.ptr);
        if (!whole.ptr)
            return kh_err_set(err, KH_NOMEM, "out of memory");
        if (each(ctx, whole, (uint64_t)at->articles) != 0)
            break;
    }
    return KH_OK;
}

/* ---- what a word was meant to be ---- */

typedef struct speller {
    kh_store *store;
    uint32_t letters[LETTERS_MOST];
    size_t count;
    word best;
    kh_err *err;
    kh_status status;
} speller;

static void try_letters(speller *s, const uint32_t *letters, size_t count)
{
    char term[(LETTERS_MOST + 1) * 4];
    size_t len = 0;
    int64_t articles;

    for (size_t i = 0; i < count; i++)
        len += kh_utf8_encode(letters[i], term + len);
    if (s->status == KH_OK)
        s->status = articles_with(s->store, kh_str_of(term, len), &articles, s->err);
    if (s->status == KH_OK && articles > s->best.articles)
        s->best = (word){kh_arena_str(&s->store->arena, kh_str_of(term, len)), articles};
}

/* Every word that is one slip away: a letter too many, two changed over, one for another, one too few. */
static void try_slips(speller *s)
{
    static const uint32_t first = 0x0627, last = 0x064A; /* alef to yeh; tatweel and the gap between are no terms */
    uint32_t other[LETTERS_MOST + 1];
    size_t n = s->count;

    for (size_t i = 0; i < n && n > 2; i++) {
        memcpy(other, s->letters, i * sizeof *other);
        memcpy(other + i, s->letters + i + 1, (n - i - 1) * sizeof *other);
        try_letters(s, other, n - 1);
    }
    for (size_t i = 0; i + 1 < n; i++) {
        memcpy(other, s->letters, n * sizeof *other);
        other[i] = s->letters[i + 1];
        other[i + 1] = s->letters[i];
        try_letters(s, other, n);
    }
    for (uint32_t letter = first; letter <= last; letter++) {
        if (letter > 0x063A && letter < 0x0641)
            continue;
        memcpy(other, s->letters, n * sizeof *other);
        for (size_t i = 0; i < n; i++) {
            other[i] = letter;
            try_letters(s, other, n);
            other[i] = s->letters[i];
        }
        for (size_t i = 0; i <= n; i++) {
            memcpy(other, s->letters, i * sizeof *other);
            other[i] = letter;
            memcpy(other + i + 1, s->letters + i, (n - i) * sizeof *other);
            try_letters(s, other, n + 1);
        }
    }
}

/* What `token` was meant to be; {NULL,0}: nothing better than itself. */
static kh_status meant(kh_store *store, const kh_token *token, kh_str *ret, kh_err *err)
{
    speller s = {.store = store, .err = err};
    kh_search_term term;
    int64_t exact, stem;

    *ret = (kh_str){NULL, 0};
    if (!kh_search_term_of(token, &term))
        return KH_OK;
    kh_str form = kh_str_of(term.exact, term.exact_len);
    kh_str root = kh_arena_format(&store->arena, "%.*s%c", (int)term.stem_len, term.stem, KH_TERM_STEM_SIGN);
    if ((s.status = articles_with(store, form, &exact, err)) != KH_OK || exact > RARE ||
        (s.status = articles_with(store, root, &stem, err)) != KH_OK || stem > RARE)
        return s.status;
    for (size_t at = 0; at < form.len; s.count++) {
        unsigned len;
        uint32_t code = kh_utf8_decode(form, at, &len);
        at += len;
        if (s.count == LETTERS_MOST - 1 || code < 0x0621 || code > 0x064A)
            return KH_OK;
        s.letters[s.count] = code;
    }
    if (s.count < 3)
        return KH_OK;
    try_slips(&s);
    if (s.status == KH_OK && s.best.articles >= TIMES_COMMONER * (exact > stem ? exact : stem) &&
        s.best.articles > RARE)
        s.status = as_written(store, s.best.term, ret, err);
    return s.status;
}

kh_status kh_store_spelling(kh_store *store, kh_str query, kh_buf *out, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    kh_tokens tokens;
    uint32_t copied = 0;
    size_t before = out->len;
    bool better = false;
    unsigned looked = 0;

    if (status != KH_OK)
        return status;
    if (query.len > TEXT_READ || kh_tokenize(&store->arena, query, &tokens) != KH_OK)
        return kh_err_set(err, query.len > TEXT_READ ? KH_ARG : KH_NOMEM, "the query is too long");
    for (size_t i = 0; i < tokens.n; i++) {
        kh_str right;
        bool field = i + 1 < tokens.n && kh_token_is(&tokens, i + 1, ":") && !tokens.at[i + 1].space_before;
        if (field || tokens.at[i].kind != KH_TOKEN_WORD || looked++ >= MEANT_MOST)
            continue;
        if ((status = meant(store, &tokens.at[i], &right, err)) != KH_OK)
            return status;
        if (!right.ptr)
            continue;
        kh_buf_add(out, kh_str_of(query.ptr + copied, tokens.at[i].start - copied));
        kh_buf_add(out, right);
        copied = tokens.at[i].end;
        better = true;
    }
    if (better)
        kh_buf_add(out, kh_str_of(query.ptr + copied, query.len - copied));
    else
        out->len = before;
    return kh_buf_status(out) == KH_OK ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
}
