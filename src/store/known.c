/* A name that the program knows although no article of the store spells it so. */
#include "store/entity.h"

/* Is one of the phrases, parted by "|", this key? */
static bool has_key(const kh_name_keys *keys, kh_arena *scratch, kh_str phrases, kh_str key)
{
    for (size_t at = 0; at < phrases.len;) {
        const char *bar = memchr(phrases.ptr + at, '|', phrases.len - at);
        size_t len = bar ? (size_t)(bar - phrases.ptr) - at : phrases.len - at;

        if (kh_str_eq(kh_name_key(keys, scratch, kh_str_of(phrases.ptr + at, len), NULL), key))
            return true;
        at += len + 1;
    }
    return false;
}

kh_status kh_known_id(const kh_name_keys *keys, kh_arena *arena, kh_str key, kh_str *ret_id, kh_err *err)
{
    static const char *const files[][2] = {{"people.tsv", "person"},
                                           {"bodies.tsv", "body"},
                                           {"agencies.tsv", "agency"},
                                           {"places.tsv", "place"},
                                           {"outlets.tsv", "outlet"}};
    kh_arena rows, scratch;
    kh_status status = KH_OK;

    *ret_id = (kh_str){NULL, 0};
    kh_arena_init(&rows, 0);
    kh_arena_init(&scratch, 0);
    for (size_t i = 0; i < sizeof files / sizeof *files && status == KH_OK && !ret_id->ptr; i++) {
        kh_lexicon *lexicon;
        status = kh_lexicon_load(&rows, NULL, files[i][0], &lexicon, err);
        for (uint32_t row = 0; status == KH_OK && row < kh_lexicon_rows(lexicon) && !ret_id->ptr; row++) {
            kh_arena_reset(&scratch);
            if (has_key(keys, &scratch, kh_lexicon_cell(lexicon, row, 0), key))
                *ret_id = kh_arena_str(arena, kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, files[i][1])));
        }
    }
    if (status == KH_OK && (kh_arena_failed(&scratch) || kh_arena_failed(arena)))
        status = KH_NOMEM;
    kh_arena_done(&scratch);
    kh_arena_done(&rows);
    return status;
}
