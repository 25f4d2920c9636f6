#include "store/query_words.h"

#include <pthread.h>

#include "arabic/calendar.h"
#include "arabic/fold.h"
#include "arabic/lexicon.h"
#include "base/map.h"

enum { WORDS_MOST = 768, WORD_BYTES = 64, COUNT_MOST = 9999 };

typedef struct known {
    uint64_t hash;
    kh_query_kind kind;
    kh_str value;
} known;

static known words[WORDS_MOST];
static size_t word_count;
static pthread_once_t words_once = PTHREAD_ONCE_INIT;

/* False for what is longer than any word of the language. */
static bool hash_of(kh_str word, uint64_t *ret)
{
    char folded[WORD_BYTES * 3 + 16];

    if (!word.len || word.len > WORD_BYTES)
        return false;
    *ret = kh_hash(kh_str_of(folded, kh_fold(word, KH_FOLD_LIGHT, folded, NULL)));
    return true;
}

static bool kind_of(kh_str name, kh_query_kind *ret)
{
    static const char *const names[] = {"field", "has", "join", "since", "unit", "empty"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(name, kh_str_z(names[i]))) {
            *ret = (kh_query_kind)i;
            return true;
        }
    }
    return false;
}

static void add_row(const kh_lexicon *lexicon, uint32_t row)
{
    kh_str spellings = kh_lexicon_cell(lexicon, row, 0);
    known next = {.value = kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "value"))};

    if (!kind_of(kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "kind")), &next.kind))
        return;
    if (!next.value.ptr)
        next.value = KH_STR("");
    while (spellings.len && word_count < WORDS_MOST) {
        const char *bar = memchr(spellings.ptr, '|', spellings.len);
        size_t len = bar ? (size_t)(bar - spellings.ptr) : spellings.len;
        if (hash_of(kh_str_of(spellings.ptr, len), &next.hash))
            words[word_count++] = next;
        len += bar != NULL;
        spellings = kh_str_of(spellings.ptr + len, spellings.len - len);
    }
}

/* Cells are views of the embedded file; the lexicon itself is not needed afterwards. Without memory nothing is known,
 * and a query is words alone. */
static void read_words(void)
{
    kh_arena arena;
    kh_lexicon *lexicon;
    kh_err err;

    kh_arena_init(&arena, 0);
    if (kh_lexicon_load(&arena, NULL, "query-words.tsv", &lexicon, &err) == KH_OK) {
        for (uint32_t row = 0; row < kh_lexicon_rows(lexicon); row++)
            add_row(lexicon, row);
    }
    kh_arena_done(&arena);
}

kh_str kh_query_word(kh_query_kind kind, kh_str word)
{
    uint64_t hash;

    (void)pthread_once(&words_once, read_words);
    for (size_t i = 0; hash_of(word, &hash) && i < word_count; i++) {
        if (words[i].hash == hash && words[i].kind == kind)
            return words[i].value;
    }
    return (kh_str){NULL, 0};
}

/* Digits at `*at` as a number; false without any. */
static bool number_at(kh_str text, size_t *at, int32_t *ret)
{
    size_t first = *at;

    for (*ret = 0; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9' && *ret <= COUNT_MOST; (*at)++)
        *ret = *ret * 10 + (text.ptr[*at] - '0');
    return *at > first;
}

static bool dash_at(kh_str text, size_t *at)
{
    if (*at >= text.len || (text.ptr[*at] != '-' && text.ptr[*at] != '/'))
        return false;
    (*at)++;
    return true;
}

bool kh_query_date(kh_str text, int32_t *ret_first, int32_t *ret_last)
{
    char folded[WORD_BYTES * 3 + 16];
    kh_civil first = {.month = 1, .day = 1}, last = {.month = 12};
    size_t at = 0;

    if (text.len > WORD_BYTES)
        return false;
    text = kh_str_of(folded, kh_fold(text, KH_FOLD_LIGHT, folded, NULL));
    if (!number_at(text, &at, &first.year) || first.year < 1000 || first.year > COUNT_MOST)
        return false;
    last.year = first.year;
    if (dash_at(text, &at)) {
        if (!number_at(text, &at, &first.month) || first.month < 1 || first.month > 12)
            return false;
        last.month = first.month;
    }
    last.day = kh_days_in_month(last.year, last.month);
    if (dash_at(text, &at)) {
        if (!number_at(text, &at, &first.day) || first.day < 1 || first.day > last.day)
            return false;
        last.day = first.day;
    }
    *ret_first = kh_day_of_civil(first);
    *ret_last = kh_day_of_civil(last);
    return at == text.len;
}

bool kh_query_ago(kh_str count, kh_str unit, int32_t today, int32_t *ret_day)
{
    char folded[WORD_BYTES * 3 + 16];
    int32_t n = 1, most, months;
    size_t at = 0;

    if (unit.len != 2 || count.len > WORD_BYTES)
        return false;
    if (unit.ptr[0] != '0')
        n = unit.ptr[0] - '0';
    if (count.len) {
        count = kh_str_of(folded, kh_fold(count, KH_FOLD_LIGHT, folded, NULL));
        if (!number_at(count, &at, &n) || at != count.len || n > COUNT_MOST)
            return false;
    }
    if (unit.ptr[1] == 'D' || unit.ptr[1] == 'W') {
        *ret_day = today - n * (unit.ptr[1] == 'W' ? 7 : 1);
        return true;
    }
    kh_civil then = kh_civil_of_day(today);
    months = then.year * 12 + then.month - 1 - n * (unit.ptr[1] == 'Y' ? 12 : 1);
    then.year = months >= 0 ? months / 12 : 0;
    then.month = months >= 0 ? months % 12 + 1 : 1;
    most = kh_days_in_month(then.year, then.month);
    then.day = then.day < most ? then.day : most;
    *ret_day = kh_day_of_civil(then);
    return true;
}
