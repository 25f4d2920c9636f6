#include "store/loose.h"

#include "arabic/utf8.h"
#include "store/query_tree.h"
#include "store/terms.h"

enum {
    LETTERS_LEAST = 3, /* of what is left of a word */
    LETTERS_MOST = 24,
    WORDS_MOST = 8,   /* of a query that are looked at */
    TERMS_READ = 2000 /* of those that begin alike */
};

typedef struct loosening {
    kh_store *store;
    kh_err *err;
    kh_status status;
    unsigned looked;
} loosening;

/* The one word of a text, whatever signs stand beside it. */
static bool only_word(kh_arena *arena, kh_str text, kh_search_term *ret)
{
    kh_tokens tokens;
    kh_search_term term;
    size_t n = 0;

    if (kh_tokenize(arena, text, &tokens) != KH_OK)
        return false;
    for (size_t i = 0; i < tokens.n; i++) {
        if (kh_search_term_of(&tokens.at[i], &term) && !n++)
            *ret = term;
    }
    return n == 1;
}

static int64_t number(loosening *l, const char *sql, kh_str term)
{
    sqlite3_stmt *find = l->status == KH_OK ? kh_store_statement(l->store, sql, l->err) : NULL;
    int64_t found = 0;

    if (!find) {
        l->status = l->status == KH_OK ? l->store->refused : l->status;
        return 0;
    }
    kh_store_bind(find, 1, term);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        found = sqlite3_column_int64(find, 0);
    kh_store_release(find);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        l->status = kh_store_failed(l->store, code, l->err);
    return found;
}

/* In how many articles a search for `word` finds something: 0 also for what is no single word. */
static int64_t articles_with(loosening *l, kh_str word)
{
    kh_search_term term;

    if (l->status != KH_OK || !only_word(&l->store->arena, word, &term))
        return 0;
    /* a stem that is a word's own form stands in the index without the sign */
    kh_str stem = kh_str_of(term.stem, term.stem_len);
    kh_str signed_stem = kh_arena_format(&l->store->arena, "%.*s%c", (int)term.stem_len, term.stem, KH_TERM_STEM_SIGN);
    return number(l, "SELECT doc FROM words WHERE term = ?", stem) +
           number(l, "SELECT doc FROM words WHERE term = ?", signed_stem);
}

/* ---- letters ---- */

typedef struct letters {
    uint32_t at[LETTERS_MOST];
    size_t n;
} letters;

/* The letters of a word as search folds them; false for what is not written in Arabic letters alone, or is too long. */
static bool letters_of(kh_str word, kh_arena *arena, letters *ret)
{
    kh_search_term term;

    ret->n = 0;
    if (!only_word(arena, word, &term))
        return false;
    for (size_t at = 0; at < term.exact_len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(kh_str_of(term.exact, term.exact_len), at, &len);
        if (ret->n == LETTERS_MOST || code < 0x0621 || code > 0x064A)
            return false;
        ret->at[ret->n++] = code;
        at += len;
    }
    return ret->n > LETTERS_LEAST;
}

static kh_str word_of(kh_arena *arena, const uint32_t *at, size_t n)
{
    char text[LETTERS_MOST * 4];
    size_t len = 0;

    for (size_t i = 0; i < n; i++)
        len += kh_utf8_encode(at[i], text + len);
    return kh_arena_str(arena, kh_str_of(text, len));
}

static bool is_one_of(uint32_t letter, const char *set)
{
    kh_str text = kh_str_z(set);

    for (size_t at = 0; at < text.len;) {
        unsigned len;
        if (kh_utf8_decode(text, at, &len) == letter)
            return true;
        at += len;
    }
    return false;
}

static bool ends_in(const letters *word, kh_str ending, size_t *ret_rest)
{
    size_t n = 0;

    for (size_t i = 0; i < ending.len; i++)
        n += ((unsigned char)ending.ptr[i] & 0xC0) != 0x80;
    if (word->n < n + LETTERS_LEAST)
        return false;
    *ret_rest = word->n - n;
    for (size_t at = 0, i = *ret_rest; at < ending.len; i++) {
        unsigned len;
        if (kh_utf8_decode(ending, at, &len) != word->at[i])
            return false;
        at += len;
    }
    return true;
}

/* ---- forms ---- */

static bool take(loosening *l, kh_query_node *leaf, kh_str word)
{
    if (!word.ptr || !articles_with(l, word))
        return false;
    leaf->also[0] = word;
    return true;
}

/* يتزوج, تتزوج, نتزوج, اتزوج: تزوج */
static bool without_tense(loosening *l, kh_query_node *leaf, const letters *word)
{
    return is_one_of(word->at[0], "يتنا") && take(l, leaf, word_of(&l->store->arena, word->at + 1, word->n - 1));
}

/* وظيفتها: وظيفة, كتابهما: كتاب */
static bool without_pronoun(loosening *l, kh_query_node *leaf, const letters *word)
{
    static const char *const endings[] = {"هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ي", "ك"};
    size_t rest;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        letters noun = *word;
        if (!ends_in(word, kh_str_z(endings[i]), &rest))
            continue;
        if (is_one_of(noun.at[rest - 1], "ت")) {
            noun.at[rest - 1] = 0x0629; /* teh marbuta */
            if (take(l, leaf, word_of(&l->store->arena, noun.at, rest)))
                return true;
        }
        if (take(l, leaf, word_of(&l->store->arena, word->at, rest)))
            return true;
    }
    return false;
}

/* A letter that does not join the next one looks like the end of a word: the space behind it is easily forgotten. */
static bool in_two(loosening *l, kh_query_node *leaf, const letters *word)
{
    int64_t most = 0;

    for (size_t i = LETTERS_LEAST; i + LETTERS_LEAST <= word->n; i++) {
        if (!is_one_of(word->at[i - 1], "ادذرزوةىهء"))
            continue;
        kh_str left = word_of(&l->store->arena, word->at, i),
               right = word_of(&l->store->arena, word->at + i, word->n - i);
        int64_t a = articles_with(l, left), b = a ? articles_with(l, right) : 0;
        if ((a < b ? a : b) > most) {
            most = a < b ? a : b;
            leaf->also[0] = left;
            leaf->also[1] = right;
        }
    }
    return most > 0;
}

/* What two spellings of a foreign name have in common: all but the long vowels. */
static size_t bones(const letters *word, uint32_t ret[LETTERS_MOST])
{
    size_t n = 0;

    for (size_t i = 0; i < word->n; i++)
        if (!is_one_of(word->at[i], "اويىهة") || !i)
            ret[n++] = word->at[i];
    return n;
}

static bool same_bones(const letters *a, const letters *b)
{
    uint32_t x[LETTERS_MOST], y[LETTERS_MOST];
    size_t n = bones(a, x);

    return n == bones(b, y) && memcmp(x, y, n * sizeof *x) == 0;
}

/* The commonest word that begins with `start` and has the same bones. */
static void try_range(loosening *l, kh_query_node *leaf, const letters *word, kh_str start, int64_t *most)
{
    kh_arena *arena = &l->store->arena;
    sqlite3_stmt *list =
        l->status == KH_OK
            ? kh_store_statement(l->store, "SELECT term, doc FROM words WHERE term >= ?1 AND term < ?2", l->err)
            : NULL;
    int code = SQLITE_DONE;

    if (!list) {
        l->status = l->status == KH_OK ? l->store->refused : l->status;
        return;
    }
    kh_store_bind(list, 1, start);
    kh_store_bind(list, 2, kh_arena_format(arena, "%.*s\xF4\x8F\xBF\xBF", (int)start.len, start.ptr));
    for (size_t read = 0; read < TERMS_READ && (code = sqlite3_step(list)) == SQLITE_ROW; read++) {
        letters other = {.n = 0};
        kh_str term = kh_store_column(list, 0);
        int64_t articles = sqlite3_column_int64(list, 1);
        if (articles <= *most || !letters_of(term, arena, &other) || !same_bones(word, &other))
            continue;
        *most = articles;
        leaf->also[0] = kh_arena_str(arena, term);
    }
    kh_store_release(list);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        l->status = kh_store_failed(l->store, code, l->err);
}

static bool by_bones(loosening *l, kh_query_node *leaf, const letters *word)
{
    static const uint32_t vowels[] = {0, 0x0627, 0x0648, 0x064A};
    uint32_t all[LETTERS_MOST];
    int64_t most = 0;

    if (bones(word, all) <= LETTERS_LEAST)
        return false;
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++) {
        uint32_t start[3] = {all[0], vowels[i] ? vowels[i] : all[1], all[1]};
        try_range(l, leaf, word, word_of(&l->store->arena, start, vowels[i] ? 3 : 2), &most);
    }
    return most > 0;
}

static void loosen(loosening *l, kh_query_node *leaf)
{
    letters word;

    if (leaf->phrase || leaf->prefix || leaf->without || leaf->function || l->looked >= WORDS_MOST ||
        !letters_of(leaf->text, &l->store->arena, &word) || articles_with(l, leaf->text))
        return;
    l->looked++;
    if (!without_tense(l, leaf, &word) && !without_pronoun(l, leaf, &word) && !in_two(l, leaf, &word))
        (void)by_bones(l, leaf, &word);
}

static void walk(loosening *l, kh_query_node *node)
{
    if (node->kind == KH_NODE_LEAF)
        loosen(l, node);
    for (kh_query_node *child = node->first; child && l->status == KH_OK; child = child->next)
        walk(l, child);
}

kh_status kh_loose_words(kh_store *store, const kh_query *query, kh_err *err)
{
    loosening l = {.store = store, .err = err};

    if (query->words)
        walk(&l, (kh_query_node *)query->words);
    if (l.status == KH_OK && kh_arena_failed(&store->arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    return l.status;
}
