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
    return memcmp(header->magic, "khnames2", sizeof header->magic) == 0 && header->size == size &&
           power_of_two(header->word_cap) && power_of_two(header->feature_cap) && header->row_count &&
           inside(header, header->words_at, header->word_cap, sizeof(struct kh_tag_word)) &&
           inside(header, header->rows_at, header->row_count, sizeof(kh_tag_row)) &&
           inside(header, header->checks_at, header->feature_cap, sizeof(uint16_t)) &&
           inside(header, header->weights_at, header->feature_cap, KH_TAG_NAMED);
}

/* Every probe must end, and every row must be there. */
static bool sound_tables(const struct kh_tag_model *model, const struct kh_tag_header *header,
                         uint32_t *ret_fine_classes)
{
    uint32_t words = 0, features = 0;

    *ret_fine_classes = 0;
    for (uint32_t i = 0; i < header->word_cap; i++) {
        words += model->words.at[i].used != 0;
        if (model->words.at[i].fine >= *ret_fine_classes)
            *ret_fine_classes = model->words.at[i].fine + 1u;
        if (model->words.at[i].row >= header->row_count || model->words.at[i].coarse >= KH_TAG_COARSE_CLASSES)
            return false;
    }
    for (uint32_t i = 0; i < header->feature_cap; i++)
        features += model->checks[i] != 0;
    return words < header->word_cap && features < header->feature_cap;
}

/* The weights of a feature; NULL when it has none. */
static const int8_t *find(const struct kh_tag_model *model, uint64_t key)
{
    uint16_t check = kh_tag_check(key);
    uint32_t mask = model->feature_cap - 1;

    for (uint32_t at = (uint32_t)key & mask; model->checks[at]; at = (at + 1) & mask) {
        if (model->checks[at] == check)
            return model->weights[at];
    }
    return NULL;
}

void kh_tag_add(const struct kh_tag_model *model, uint64_t key, int16_t *sum)
{
    const int8_t *weights = find(model, key);

    for (unsigned l = 0; weights && l < KH_TAG_NAMED; l++)
        sum[l] = (int16_t)(sum[l] + weights[l]);
}

/* What a text asks for over and over stands in tables of its own: the families of few values, … */
static kh_status lay_out_dense(kh_arena *arena, struct kh_tag_model *model, uint32_t fine_classes)
{
    const struct {
        uint8_t family;
        uint32_t values;
    } small[] = {{KH_TAG_SHAPE, 512},          {KH_TAG_COARSE, KH_TAG_COARSE_CLASSES},
                 {KH_TAG_FINE, fine_classes},  {KH_TAG_FREQUENCY, 16},
                 {KH_TAG_SURVEY, 32},          {KH_TAG_CLASS, 32},
                 {KH_TAG_LEXICON, 64},         {KH_TAG_DEMONYM, 4},
                 {KH_TAG_RULE, KH_TAG_LABELS}, {KH_TAG_QUOTE, 4},
                 {KH_TAG_LISTED, 32}};

    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        struct kh_tag_dense *dense = &model->dense[small[i].family];

        dense->rows = kh_arena_zero(arena, small[i].values, sizeof *dense->rows);
        if (!dense->rows)
            return KH_NOMEM;
        dense->n = small[i].values;
        for (uint32_t value = 0; value < dense->n; value++) {
            for (unsigned place = 0; place < KH_TAG_PLACES; place++)
                kh_tag_add(model, kh_tag_key(small[i].family, value, place), dense->rows[value][place]);
        }
    }
    return KH_OK;
}

static void put_pair(struct kh_tag_model *model, unsigned before, unsigned behind, unsigned place)
{
    const int8_t *weights = find(model, kh_tag_pair_key(before, behind, place));

    if (weights)
        memcpy(model->pairs[before][behind][place], weights, KH_TAG_NAMED);
}

/* … the coarse classes of neighbours, the rules' labels. */
static kh_status lay_out_neighbours(kh_arena *arena, struct kh_tag_model *model)
{
    model->pairs = kh_arena_zero(arena, KH_TAG_COARSE_CLASSES, sizeof *model->pairs);
    model->runs = kh_arena_zero(arena, KH_TAG_LABELS, sizeof *model->runs);
    if (!model->pairs || !model->runs)
        return KH_NOMEM;
    for (unsigned before = 1; before < KH_TAG_COARSE_CLASSES; before++) {
        for (unsigned behind = 1; behind < KH_TAG_COARSE_CLASSES; behind++) {
            for (unsigned place = 0; place < 2; place++)
                put_pair(model, before, behind, place);
        }
    }
    for (unsigned before = 0; before < KH_TAG_LABELS; before++) {
        for (unsigned here = 0; here < KH_TAG_LABELS; here++) {
            for (unsigned behind = 0; behind < KH_TAG_LABELS; behind++)
                kh_tag_add(model, kh_tag_run_key(before, here, behind), model->runs[before][here][behind]);
        }
    }
    return KH_OK;
}

kh_status kh_tag_model_load(kh_arena *arena, kh_str bytes, struct kh_tag_model **ret_model, kh_err *err)
{
    struct kh_tag_model *model = KH_NEW(arena, struct kh_tag_model);
    struct kh_tag_header header;
    uint32_t fine_classes;
    kh_status status;

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
    if (!sound_tables(model, &header, &fine_classes))
        return kh_err_set(err, KH_CORRUPT, "the tables of the model of names are damaged");
    *ret_model = model;
    status = lay_out_dense(arena, model, fine_classes);
    return status ? status : lay_out_neighbours(arena, model);
}
