/* The file of a model: bytes that are read where they lie. */
#include "annotate/tag.h"

enum { ALIGNED = 64 };

static bool power_of_two(uint32_t n)
{
    return n && !(n & (n - 1));
}

/* Does a section of `count` items of `size` bytes lie inside the file? */
static bool inside(const struct kh_tag_header *header, uint32_t at, uint64_t count, uint64_t size)
{
    return at % ALIGNED == 0 && at >= sizeof *header && at + count * size <= header->size;
}

static bool sound(const struct kh_tag_header *header, size_t size)
{
    return memcmp(header->magic, "khnames1", sizeof header->magic) == 0 && header->size == size &&
           power_of_two(header->word_cap) && power_of_two(header->feature_cap) && header->row_count &&
           inside(header, header->words_at, header->word_cap, sizeof(struct kh_tag_word)) &&
           inside(header, header->rows_at, header->row_count, sizeof(kh_tag_row)) &&
           inside(header, header->checks_at, header->feature_cap, sizeof(uint16_t)) &&
           inside(header, header->weights_at, header->feature_cap, KH_TAG_NAMED);
}

/* Every probe must end, and every row must be there. */
static bool sound_tables(const struct kh_tag_model *model, const struct kh_tag_header *header)
{
    uint32_t words = 0, features = 0;

    for (uint32_t i = 0; i < header->word_cap; i++) {
        words += model->words.at[i].used != 0;
        if (model->words.at[i].row >= header->row_count || model->words.at[i].coarse >= KH_TAG_COARSE_CLASSES)
            return false;
    }
    for (uint32_t i = 0; i < header->feature_cap; i++)
        features += model->checks[i] != 0;
    return words < header->word_cap && features < header->feature_cap;
}

void kh_tag_add(const struct kh_tag_model *model, uint64_t key, int16_t *sum)
{
    uint16_t check = kh_tag_check(key);
    uint32_t mask = model->feature_cap - 1;

    for (uint32_t at = (uint32_t)key & mask; model->checks[at]; at = (at + 1) & mask) {
        if (model->checks[at] != check)
            continue;
        for (unsigned l = 0; l < KH_TAG_NAMED; l++)
            sum[l] = (int16_t)(sum[l] + model->weights[at][l]);
        return;
    }
}

/* Asked at every token, so they stand in a table of their own. */
static kh_status lay_out_pairs(kh_arena *arena, struct kh_tag_model *model)
{
    model->pairs = kh_arena_zero(arena, 2, sizeof *model->pairs);
    if (!model->pairs)
        return KH_NOMEM;
    for (unsigned place = 0; place < 2; place++) {
        for (unsigned before = 1; before < KH_TAG_COARSE_CLASSES; before++) {
            for (unsigned behind = 1; behind < KH_TAG_COARSE_CLASSES; behind++)
                kh_tag_add(model, kh_tag_pair_key(before, behind, place), model->pairs[place][before][behind]);
        }
    }
    return KH_OK;
}

kh_status kh_tag_model_load(kh_arena *arena, kh_str bytes, struct kh_tag_model **ret_model, kh_err *err)
{
    struct kh_tag_model *model = KH_NEW(arena, struct kh_tag_model);
    struct kh_tag_header header;

    if (!model)
        return KH_NOMEM;
    if (bytes.len < sizeof header || (uintptr_t)bytes.ptr % ALIGNED)
        return kh_err_set(err, KH_CORRUPT, "no model of names");
    memcpy(&header, bytes.ptr, sizeof header);
    if (!sound(&header, bytes.len))
        return kh_err_set(err, KH_CORRUPT, "the model of names is of another version or damaged");
    model->words =
        (struct kh_tag_words){(const struct kh_tag_word *)(const void *)(bytes.ptr + header.words_at), header.word_cap};
    model->rows = (const kh_tag_row *)(const void *)(bytes.ptr + header.rows_at);
    model->checks = (const uint16_t *)(const void *)(bytes.ptr + header.checks_at);
    model->weights = (const int8_t(*)[KH_TAG_NAMED])(const void *)(bytes.ptr + header.weights_at);
    model->feature_cap = header.feature_cap;
    memcpy(model->step, header.step, sizeof model->step);
    if (!sound_tables(model, &header))
        return kh_err_set(err, KH_CORRUPT, "the tables of the model of names are damaged");
    *ret_model = model;
    return lay_out_pairs(arena, model);
}
