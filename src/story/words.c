#include "story/words.h"

#include "arabic/fold.h"
#include "arabic/lexicon.h"

/* Each spelling of `row`, folded LIGHT, with `value`; one that is there has it or-ed in. */
static kh_status enter(kh_map *map, kh_arena *arena, const kh_lexicon *rows, uint32_t row, uint64_t value)
{
    kh_str phrases = kh_lexicon_cell(rows, row, 0);

    while (phrases.len) {
        const char *bar = memchr(phrases.ptr, '|', phrases.len);
        size_t n = bar ? (size_t)(bar - phrases.ptr) : phrases.len;
        kh_str word = kh_fold_in(arena, kh_str_of(phrases.ptr, n), KH_FOLD_LIGHT);
        uint64_t *at = word.ptr ? kh_map_at(map, word, NULL) : NULL;

        if (!at)
            return KH_NOMEM;
        *at |= value;
        phrases = kh_str_of(phrases.ptr + n + (bar != NULL), phrases.len - n - (bar != NULL));
    }
    return KH_OK;
}

/* The bit of the row's kind; 0 when it has none that is known. */
static uint64_t kind_of(const kh_lexicon *rows, uint32_t row, const char *const *kinds, size_t kind_count)
{
    kh_str kind = kh_lexicon_cell(rows, row, kh_lexicon_column(rows, "kind"));

    for (size_t i = 0; i < kind_count; i++) {
        if (kh_str_eq(kind, kh_str_z(kinds[i])))
            return (uint64_t)1 << i;
    }
    return 0;
}

kh_status kh_story_words_load(kh_arena *arena, const char *name, const char *const *kinds, size_t kind_count,
                              kh_map *ret_words, kh_err *err)
{
    kh_lexicon *rows;
    kh_status status = kh_lexicon_load(arena, NULL, name, &rows, err);

    kh_map_init(ret_words, arena);
    for (uint32_t row = 0; !status && row < kh_lexicon_rows(rows); row++) {
        uint64_t kind = kind_of(rows, row, kinds, kind_count);
        status = kind ? enter(ret_words, arena, rows, row, kind)
                      : kh_err_set(err, KH_CORRUPT, "%s: row %u has no kind that is known", name, row + 1);
    }
    return status;
}
