#include "base/map.h"
#include "store/query.h"
#include "arabic/stop.h"
#include "store/terms.h"

enum { PARTS_MOST = 64, QUERY_BYTES = 4096, QUESTION_WORDS = 6 };

typedef struct part {
    kh_str text; /* without quotation marks */
    bool phrase, prefix, without, or_before;
    bool function; /* nothing but function words, not in a phrase */
} part;

typedef struct query {
    part parts[PARTS_MOST];
    size_t count;
    bool asks; /* a question mark stands in it */
} query;

/* The quotation marks that people type. */
static size_t quote_at(kh_str text, size_t at)
{
    static const char *const quotes[] = {"\"", "«", "»", "“", "”", "„"};

    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t len = strlen(quotes[i]);
        if (text.len - at >= len && memcmp(text.ptr + at, quotes[i], len) == 0)
            return len;
    }
    return 0;
}

static bool holds(kh_str text, const char *sign)
{
    size_t len = strlen(sign);

    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.ptr + i, sign, len) == 0)
            return true;
    }
    return false;
}

static bool space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '(' || byte == ')';
}

/* Is there a word in the part, and one that says something? */
static kh_status weigh_part(kh_arena *arena, part *next, bool *ret_word)
{
    kh_tokens tokens;
    kh_search_term term;
    kh_status status = kh_tokenize(arena, next->text, &tokens);

    *ret_word = false;
    next->function = !next->phrase && !next->prefix && !next->without && !next->or_before;
    for (size_t i = 0; status == KH_OK && i < tokens.n; i++) {
        if (!kh_search_term_of(&tokens.at[i], &term))
            continue;
        *ret_word = true;
        if (!kh_stop_word(tokens.at[i].fold))
            next->function = false;
    }
    return status;
}

static kh_status add_part(kh_arena *arena, query *to, part next)
{
    bool word;
    kh_status status = weigh_part(arena, &next, &word);

    if (status == KH_OK && word && to->count < PARTS_MOST)
        to->parts[to->count++] = next;
    return status;
}

/* Function words go, but for those that OR joins, and unless nothing would be left. */
static void drop_function_words(query *from)
{
    size_t kept = 0, positive = 0;

    for (size_t i = 0; i < from->count; i++) {
        if (i + 1 < from->count && from->parts[i + 1].or_before)
            from->parts[i].function = false;
        positive += !from->parts[i].function && !from->parts[i].without;
    }
    for (size_t i = 0; positive && i < from->count; i++) {
        if (!from->parts[i].function)
            from->parts[kept++] = from->parts[i];
    }
    if (positive)
        from->count = kept;
}

static bool is_question(const query *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const part *at = &from->parts[i];
        if (at->phrase || at->prefix || at->without || at->or_before)
            return false;
    }
    return from->asks || from->count >= QUESTION_WORDS;
}

static size_t skip_to(kh_str text, size_t at, bool quoted)
{
    while (at < text.len && (quoted ? !quote_at(text, at) : !space(text.ptr[at]) && !quote_at(text, at)))
        at++;
    return at;
}

static kh_status parse(kh_arena *arena, kh_str text, query *ret)
{
    bool or_before = false;

    ret->asks = holds(text, "?") || holds(text, "؟");
    for (size_t at = 0; at < text.len;) {
        part next = {.or_before = or_before};
        kh_status status;
        if (space(text.ptr[at])) {
            at++;
            continue;
        }
        if (text.ptr[at] == '-') {
            next.without = true;
            at++;
        }
        size_t mark = at < text.len ? quote_at(text, at) : 0;
        size_t end = skip_to(text, at + mark, mark > 0);
        next.text = kh_str_of(text.ptr + at + mark, end - at - mark);
        next.phrase = mark > 0;
        at = end + (mark && end < text.len ? quote_at(text, end) : 0);
        if (!mark && next.text.len && next.text.ptr[next.text.len - 1] == '*') {
            next.prefix = true;
            next.text.len--;
        }
        if (!mark && !next.without && kh_str_eq(next.text, KH_STR("OR"))) {
            or_before = ret->count > 0 && !ret->parts[ret->count - 1].without;
            continue;
        }
        if ((status = add_part(arena, ret, next)) != KH_OK)
            return status;
        or_before = false;
    }
    return KH_OK;
}

/* A string of FTS5: quotation marks cannot stand in it, NUL would end it. */
static void put_part(kh_buf *out, const part *from)
{
    kh_buf_byte(out, '"');
    for (size_t i = 0; i < from->text.len; i++)
        kh_buf_byte(out, from->text.ptr[i] == '"' || from->text.ptr[i] == '\0' ? ' ' : from->text.ptr[i]);
    kh_buf_addz(out, from->prefix ? "\" *" : "\"");
}

static bool put_positive(kh_buf *out, const query *from, bool any)
{
    bool first = true;

    for (size_t i = 0; i < from->count; i++) {
        if (from->parts[i].without)
            continue;
        bool or_after = i + 1 < from->count && from->parts[i + 1].or_before && !from->parts[i + 1].without;
        bool joined = from->parts[i].or_before && !first;
        if (!first)
            kh_buf_addz(out, any || joined ? " OR " : " AND ");
        if (!joined && or_after)
            kh_buf_byte(out, '(');
        put_part(out, &from->parts[i]);
        if (joined && !or_after)
            kh_buf_byte(out, ')');
        first = false;
    }
    return !first;
}

kh_status kh_query_match(kh_arena *arena, kh_str text, bool any, kh_str *ret_match, kh_err *err)
{
    query parsed = {.count = 0};
    kh_buf out;
    kh_status status;

    *ret_match = (kh_str){NULL, 0};
    if (text.len > QUERY_BYTES)
        return kh_err_set(err, KH_ARG, "a query of more than %d bytes", QUERY_BYTES);
    if (parse(arena, text, &parsed) != KH_OK)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    drop_function_words(&parsed);
    kh_buf_init(&out);
    kh_buf_byte(&out, '(');
    bool found = put_positive(&out, &parsed, any || is_question(&parsed));
    kh_buf_byte(&out, ')');
    for (size_t i = 0; i < parsed.count; i++) {
        if (parsed.parts[i].without) {
            kh_buf_addz(&out, " NOT ");
            put_part(&out, &parsed.parts[i]);
        }
    }
    *ret_match = kh_arena_str(arena, kh_buf_str(&out));
    status = kh_buf_status(&out);
    kh_buf_done(&out);
    if (!found)
        return kh_err_set(err, KH_ARG, "no word to look for");
    return status != KH_OK || !ret_match->ptr ? kh_err_set(err, KH_NOMEM, "out of memory") : KH_OK;
}

/* A part of several words (a phrase, but also د.ب.أ or a-b) is found where they stand one behind the other. */
static kh_status seek_part(kh_arena *arena, const part *from, kh_sought *to)
{
    kh_tokens tokens;
    size_t first = to->count;
    kh_status status = kh_tokenize(arena, from->text, &tokens);

    for (size_t i = 0; status == KH_OK && i < tokens.n && to->count < KH_SOUGHT_MOST; i++) {
        kh_search_term term;
        if (!kh_search_term_of(&tokens.at[i], &term))
            continue;
        kh_sought_word *word = &to->words[to->count];
        *word = (kh_sought_word){.in_part = (uint8_t)(to->count - first)};
        word->stem = kh_hash(kh_str_of(term.stem, term.stem_len));
        if (from->prefix && i + 1 == tokens.n)
            word->prefix = kh_arena_str(arena, kh_str_of(term.exact, term.exact_len));
        to->count++;
    }
    for (size_t i = first; i < to->count; i++)
        to->words[i].of_part = (uint8_t)(to->count - first);
    return status;
}

kh_status kh_query_sought(kh_arena *arena, kh_str text, kh_sought *ret_sought)
{
    query parsed = {.count = 0};
    kh_status status = parse(arena, text, &parsed);

    memset(ret_sought, 0, sizeof *ret_sought);
    drop_function_words(&parsed);
    for (size_t i = 0; status == KH_OK && i < parsed.count; i++) {
        if (!parsed.parts[i].without)
            status = seek_part(arena, &parsed.parts[i], ret_sought);
    }
    return status == KH_OK ? kh_arena_status(arena) : status;
}
