#include "arabic/name_key.h"

#include "arabic/fold.h"

enum { LETTER = 2, MOST_PER_ROW = 8 };

struct stem {
    kh_str from, to;
};

struct kh_name_keys {
    struct stem *stems;
    size_t n;
};

static bool starts(kh_str text, size_t at, kh_str with)
{
    return text.len - at >= with.len && memcmp(text.ptr + at, with.ptr, with.len) == 0;
}

/* The spellings of one row: all but the first lead to the first. */
static void add_row(kh_arena *arena, struct kh_name_keys *keys, kh_str phrases)
{
    kh_str first = {NULL, 0};

    for (size_t at = 0, n = 0; at < phrases.len && n < MOST_PER_ROW; n++) {
        const char *bar = memchr(phrases.ptr + at, '|', phrases.len - at);
        size_t len = bar ? (size_t)(bar - phrases.ptr) - at : phrases.len - at;
        kh_str fold = kh_fold_in(arena, kh_str_of(phrases.ptr + at, len), KH_FOLD_SEARCH);

        if (n == 0)
            first = fold;
        else if (fold.len && !kh_str_eq(fold, first))
            keys->stems[keys->n++] = (struct stem){fold, first};
        at += len + 1;
    }
}

kh_status kh_name_keys_load(kh_arena *arena, const kh_name_keys **ret_keys, kh_err *err)
{
    kh_lexicon *lexicon;
    struct kh_name_keys *keys = KH_NEW(arena, struct kh_name_keys);
    kh_status status = keys ? kh_lexicon_load(arena, NULL, "spellings.tsv", &lexicon, err) : KH_NOMEM;

    if (status)
        return status;
    keys->stems = KH_NEWS(arena, struct stem, kh_lexicon_rows(lexicon) * MOST_PER_ROW);
    for (uint32_t row = 0; keys->stems && row < kh_lexicon_rows(lexicon); row++)
        add_row(arena, keys, kh_lexicon_cell(lexicon, row, 0));
    *ret_keys = keys;
    return kh_arena_status(arena);
}

static bool part_of_key(char byte)
{
    return byte != ' ' && byte != '"' && byte != '\'' && byte != '(' && byte != ')' && byte != '-' && byte != '.';
}

kh_str kh_name_key(const kh_name_keys *keys, kh_arena *arena, kh_str name, size_t *ret_family)
{
    kh_str fold = kh_fold_in(arena, name, KH_FOLD_SEARCH);
    /* a stem may give way to a longer one */
    char *key = fold.ptr ? kh_arena_alloc(arena, 2 * fold.len + 1) : NULL;
    size_t n = 0, word = 0;

    for (size_t i = 0; key && i < fold.len;) {
        bool begins = i == 0 || !part_of_key(fold.ptr[i - 1]);
        size_t taken = 0;

        if (!part_of_key(fold.ptr[i])) {
            i++;
            continue;
        }
        if (begins) {
            word = n;
            if (fold.len - i > 3 * LETTER && starts(fold, i, KH_STR("ال")))
                i += 2 * LETTER;
        }
        if (begins && starts(fold, i, KH_STR("عبدال")) && fold.len - i > 6 * LETTER) {
            memcpy(key + n, fold.ptr + i, 3 * LETTER); /* عبدالرحمن: the article goes here too */
            n += 3 * LETTER;
            word = n;
            taken = 5 * LETTER;
        }
        for (size_t k = 0; begins && k < keys->n && !taken; k++) {
            const struct stem *stem = &keys->stems[k];
            if (starts(fold, i, stem->from) && n + stem->to.len <= 2 * fold.len) {
                memcpy(key + n, stem->to.ptr, stem->to.len);
                n += stem->to.len;
                taken = stem->from.len;
            }
        }
        if (!taken) {
            key[n++] = fold.ptr[i];
            taken = 1;
        }
        i += taken;
    }
    if (ret_family)
        *ret_family = n - word;
    return kh_str_of(key, key ? n : 0);
}
