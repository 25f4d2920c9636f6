/* What the program's own lists say of a name before any article does: which kind of thing it is, and whether it names
 * anybody. */
#include "store/entity.h"

enum listed { AS_BODY = 1, AS_PLACE = 2, AS_OUTLET = 4, AS_GIVEN = 8, AS_PERSON = 16, BITS = 8 };

struct kh_kinds {
    const kh_name_keys *keys;
    kh_map listed; /* key → enum listed, above it the name's place + 1 */
    kh_vec names;  /* kh_str: as the lists show them */
};

struct list {
    const char *file, *column; /* of the name */
    unsigned as;
};

static bool has_space(kh_str text)
{
    return memchr(text.ptr, ' ', text.len) != NULL;
}

static kh_status note(struct kh_kinds *kinds, kh_arena *arena, kh_str name, unsigned as)
{
    kh_str key = kh_name_key(kinds->keys, arena, name, NULL);
    bool fresh;
    uint64_t *at = key.ptr ? kh_map_at(&kinds->listed, key, &fresh) : NULL;

    if (!at)
        return KH_NOMEM;
    if (fresh && as != AS_GIVEN) {
        kh_str *kept = kh_vec_push(&kinds->names);
        if (!kept)
            return KH_NOMEM;
        *kept = kh_arena_str(arena, name);
        *at = (uint64_t)kinds->names.n << BITS;
    }
    *at = (fresh && as == AS_GIVEN ? 0 : *at) | as;
    return kh_arena_status(arena);
}

/* Given names of one word; عبد الله is one, too. */
static kh_status note_phrases(struct kh_kinds *kinds, kh_arena *arena, kh_str phrases, unsigned as)
{
    kh_status status = KH_OK;

    for (size_t at = 0; at < phrases.len && status == KH_OK;) {
        const char *bar = memchr(phrases.ptr + at, '|', phrases.len - at);
        size_t len = bar ? (size_t)(bar - phrases.ptr) - at : phrases.len - at;

        status = note(kinds, arena, kh_str_of(phrases.ptr + at, len), as);
        at += len + 1;
    }
    return status;
}

static kh_status load(struct kh_kinds *kinds, kh_arena *arena, const struct list *list, kh_err *err)
{
    kh_lexicon *lexicon;
    kh_arena rows;
    kh_status status;

    kh_arena_init(&rows, 0);
    status = kh_lexicon_load(&rows, NULL, list->file, &lexicon, err);
    for (uint32_t row = 0; status == KH_OK && row < kh_lexicon_rows(lexicon); row++) {
        kh_str name = kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, list->column));
        int comment = kh_lexicon_column(lexicon, "comment");

        /* a place that is an ordinary word, too, says nothing of a body that is called so: الجزيرة */
        if (list->as == AS_PLACE && kh_str_eq(kh_lexicon_cell(lexicon, row, comment), KH_STR("word")))
            continue;
        status = list->as == AS_GIVEN ? note_phrases(kinds, arena, name, list->as) : note(kinds, arena, name, list->as);
    }
    kh_arena_done(&rows);
    return status;
}

kh_status kh_kinds_load(kh_arena *arena, const kh_name_keys *keys, struct kh_kinds **ret_kinds, kh_err *err)
{
    static const struct list lists[] = {{"people.tsv", "person", AS_PERSON},  {"bodies.tsv", "body", AS_BODY},
                                        {"agencies.tsv", "agency", AS_BODY},  {"places.tsv", "place", AS_PLACE},
                                        {"outlets.tsv", "outlet", AS_OUTLET}, {"given-names.tsv", "phrase", AS_GIVEN}};
    struct kh_kinds *kinds = KH_NEW(arena, struct kh_kinds);
    kh_status status = kinds ? KH_OK : KH_NOMEM;

    if (kinds) {
        kinds->keys = keys;
        kh_map_init(&kinds->listed, arena);
        kh_vec_init(&kinds->names, arena, sizeof(kh_str));
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists && status == KH_OK; i++)
        status = load(kinds, arena, &lists[i], err);
    *ret_kinds = kinds;
    return status;
}

kh_name_type kh_kind_of(const struct kh_kinds *kinds, kh_arena *scratch, kh_name_type type, kh_str name)
{
    kh_str key = type == KH_NAME_PER ? (kh_str){NULL, 0} : kh_name_key(kinds->keys, scratch, name, NULL);
    uint64_t as;

    if (!key.len || !kh_map_get(&kinds->listed, key, &as))
        return type;
    as &= AS_BODY | AS_PLACE | AS_OUTLET;
    return as == AS_BODY ? KH_NAME_ORG : as == AS_PLACE ? KH_NAME_LOC : type;
}

kh_str kh_kind_name(const struct kh_kinds *kinds, kh_str key, kh_str name)
{
    uint64_t as;

    if (!kh_map_get(&kinds->listed, key, &as) || !(as >> BITS))
        return name;
    return *KH_AT(&kinds->names, kh_str, (as >> BITS) - 1);
}

bool kh_kind_given(const struct kh_kinds *kinds, kh_arena *scratch, kh_str name)
{
    kh_str key;
    uint64_t as;

    if (has_space(name) && !(name.len > 6 && memcmp(name.ptr, "عبد", 6) == 0))
        return false;
    key = kh_name_key(kinds->keys, scratch, name, NULL);
    return key.len && kh_map_get(&kinds->listed, key, &as) && (as & AS_GIVEN);
}
