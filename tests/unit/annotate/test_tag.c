#include "support.h"

#include <stdlib.h>

#include "annotate/tag.h"
#include "annotate/tag_words.h"
#include "base/map.h"

/* An empty model: no words, no features, every step free. Sections of 64 bytes. */
enum { WORDS_AT = 512, ROWS_AT = 640, CHECKS_AT = 768, WEIGHTS_AT = 832, SIZE = 896, CAP = 4 };

static void fill(char *bytes)
{
    struct kh_tag_header header = {.magic = "khnames2",
                                   .size = SIZE,
                                   .word_cap = CAP,
                                   .words_at = WORDS_AT,
                                   .row_count = 1,
                                   .rows_at = ROWS_AT,
                                   .feature_cap = CAP,
                                   .checks_at = CHECKS_AT,
                                   .weights_at = WEIGHTS_AT};

    assert_true(sizeof header <= WORDS_AT);
    for (unsigned a = 0; a < KH_TAG_LABELS; a++) {
        for (unsigned b = 0; b < KH_TAG_LANES; b++)
            header.step[a][b] = b < KH_TAG_LABELS && kh_tag_follows(a, b) ? 0 : KH_TAG_NEVER;
    }
    memset(bytes, 0, SIZE);
    memcpy(bytes, &header, sizeof header);
}

static kh_status load(kh_arena *arena, char *bytes, struct kh_tag_model **ret_model)
{
    kh_err err = {0};

    return kh_tag_model_load(arena, kh_str_of(bytes, SIZE), ret_model, &err);
}

static void damaged_models_are_refused(void **state)
{
    char *bytes = aligned_alloc(64, SIZE);
    struct kh_tag_header *header = (void *)bytes;
    struct kh_tag_model *model;
    kh_arena arena;
    kh_err err = {0};

    (void)state;
    assert_non_null(bytes);
    kh_arena_init(&arena, 0);
    fill(bytes);
    assert_int_equal(load(&arena, bytes, &model), KH_OK);
    assert_int_equal(kh_tag_model_load(&arena, kh_str_of(bytes, 10), &model, &err), KH_CORRUPT);
    assert_int_equal(kh_tag_model_load(&arena, kh_str_of(bytes, SIZE - 64), &model, &err), KH_CORRUPT);
    header->magic[0] = 'x';
    assert_int_equal(load(&arena, bytes, &model), KH_CORRUPT);
    fill(bytes);
    header->row_count = 1000; /* past the end */
    assert_int_equal(load(&arena, bytes, &model), KH_CORRUPT);
    fill(bytes);
    header->feature_cap = 3; /* no power of two */
    assert_int_equal(load(&arena, bytes, &model), KH_CORRUPT);
    fill(bytes);
    memset(bytes + CHECKS_AT, 1, CAP * sizeof(uint16_t)); /* full: a probe would not end */
    assert_int_equal(load(&arena, bytes, &model), KH_CORRUPT);
    fill(bytes);
    ((struct kh_tag_word *)(void *)(bytes + WORDS_AT))->row = 7; /* a row that is not there */
    assert_int_equal(load(&arena, bytes, &model), KH_CORRUPT);
    kh_arena_done(&arena);
    free(bytes);
}

static uint8_t *tag(struct annotated *fixture, const struct kh_tag_model *model, kh_marking *marking,
                    kh_article *article)
{
    struct kh_tag_seen *seen;

    *article = (kh_article){.text = kh_str_z("وصل الوفد إلى زرقاموس الكبرى أمس.")};
    article->published.second = -1;
    *marking = (kh_marking){.rules = fixture->rules, .arena = &fixture->arena, .article = article};
    kh_arena_reset(&fixture->arena);
    assert_int_equal(kh_tokenize(&fixture->arena, article->text, &marking->tokens), KH_OK);
    assert_int_equal(kh_look_up(fixture->rules->vocabulary, &fixture->arena, &marking->tokens), KH_OK);
    kh_marking_begin(marking);
    return kh_tag(model, marking, &seen);
}

/* A model that knows two features: a word, and the word before it. */
static void the_weights_decide_and_the_steps_bind(void **state)
{
    struct annotated *fixture = *state;
    char *bytes = aligned_alloc(64, SIZE);
    uint16_t *checks = (void *)(bytes + CHECKS_AT);
    int8_t(*weights)[KH_TAG_NAMED] = (void *)(bytes + WEIGHTS_AT);
    uint64_t word = kh_hash(KH_STR("زرقاموس"));
    uint64_t keys[] = {kh_tag_key(KH_TAG_STEM, word, KH_TAG_HERE), kh_tag_key(KH_TAG_STEM, word, KH_TAG_HERE - 1)};
    struct kh_tag_model *model;
    kh_marking marking;
    kh_article article;
    kh_arena arena;
    uint8_t *labels;

    assert_non_null(bytes);
    kh_arena_init(&arena, 0);
    fill(bytes);
    for (unsigned k = 0; k < 2; k++) {
        uint32_t at = (uint32_t)keys[k] & (CAP - 1);

        at = checks[at] ? (at + 1) & (CAP - 1) : at;
        checks[at] = kh_tag_check(keys[k]);
        /* the first is a place; the second goes on with one, and as the inside of a person's name even more */
        weights[at][kh_tag_begin(KH_NAME_LOC) + k - 1] = 50;
        if (k)
            weights[at][kh_tag_begin(KH_NAME_PER)] = 90;
    }
    assert_int_equal(load(&arena, bytes, &model), KH_OK);
    labels = tag(fixture, model, &marking, &article);
    assert_non_null(labels);
    for (size_t i = 0; i < marking.tokens.n; i++) {
        unsigned wanted = i == 3 ? kh_tag_begin(KH_NAME_LOC) : i == 4 ? kh_tag_begin(KH_NAME_LOC) + 1u : KH_TAG_OUT;

        assert_int_equal(labels[i], wanted);
    }
    kh_arena_done(&arena);
    free(bytes);
}

/* What all features of token `i` speak for, one after another: the way of the trainer. */
static void sum_features(const struct kh_tag_model *model, const struct kh_tag_seen *seen, const kh_tokens *tokens,
                         kh_range range, size_t i, int16_t *sum)
{
    struct kh_tag_feature features[KH_TAG_MOST_WORD + KH_TAG_MOST_FOUND];
    char room[KH_TAG_STEM_ROOM];
    size_t n = kh_tag_context_features(seen, range.first, range.end, i, features);

    for (size_t k = 0; k < n; k++)
        kh_tag_add(model, kh_tag_key(features[k].family, features[k].value, features[k].places - 1u), sum);
    for (unsigned place = 0; place < 2; place++) {
        size_t behind = i + place;

        if (behind > range.first && behind < range.end && seen[behind - 1].coarse && seen[behind].coarse)
            kh_tag_add(model, kh_tag_pair_key(seen[behind - 1].coarse, seen[behind].coarse, place), sum);
    }
    for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
        size_t at = i + place - KH_TAG_HERE;

        if (i + place < range.first + KH_TAG_HERE || at >= range.end) {
            kh_tag_add(model, kh_tag_key(KH_TAG_STEM, 0, place), sum);
            continue;
        }
        n = kh_tag_word_features(seen, tokens, at, room, features);
        n += kh_tag_found_features(&seen[at], features + n);
        for (size_t k = 0; k < n; k++) {
            if (features[k].places & (1u << place))
                kh_tag_add(model, kh_tag_key(features[k].family, features[k].value, place), sum);
        }
    }
}

enum { LONGEST = 64 };

/* The likeliest labels of a sentence, every way tried. */
static void best_labels(const struct kh_tag_model *model, const int16_t (*sums)[KH_TAG_NAMED], size_t n,
                        uint8_t *labels)
{
    int32_t best[LONGEST + 1][KH_TAG_LABELS] = {{0}};
    uint8_t from[LONGEST + 1][KH_TAG_LABELS] = {{0}}, last = 0;

    for (unsigned l = 1; l < KH_TAG_LABELS; l++)
        best[0][l] = KH_TAG_NEVER;
    for (size_t i = 0; i < n; i++) {
        for (unsigned l = 0; l < KH_TAG_LABELS; l++) {
            best[i + 1][l] = INT32_MIN;
            for (unsigned before = 0; before < KH_TAG_LABELS; before++) {
                int32_t way = best[i][before] + model->step[before][l] + (l ? sums[i][l - 1] : 0);

                if (way > best[i + 1][l]) {
                    best[i + 1][l] = way;
                    from[i + 1][l] = (uint8_t)before;
                }
            }
        }
    }
    for (uint8_t l = 1; l < KH_TAG_LABELS; l++)
        last = best[n][l] > best[n][last] ? l : last;
    for (size_t i = n; i-- > 0;) {
        labels[i] = last;
        last = from[i + 1][last];
    }
}

/* The model in the program is decoded from tables and rows put together beforehand: they say what its features say. */
static void decoding_is_the_sum_of_the_features(void **state)
{
    struct annotated *fixture = *state;
    const struct kh_tag_model *model = fixture->rules->names->model;
    kh_article article = {
        .text = kh_str_z("قال وزير الخارجية السوري سليم الزرقاموسي للصحفيين في مطار بيروت الدولي إن 25 من لاعبي نادي "
                         "«النجم الأزرق» وصلوا أمس من باريس وبلندن.\n\nوأوضح فريدريك فان زرقمان، رئيس شركة زرقاتك "
                         "الألمانية، لوكالة رويترز أن جماعة أنصار النهر بقيادة أبو ماهر الحلبي تسيطر على قرى في ريف "
                         "إدلب وبالقرب من حماة: \"لا نعلم\" https://example.org/a 12:30 د.ب.أ")};
    kh_marking marking = {.rules = fixture->rules, .arena = &fixture->arena, .article = &article};
    struct kh_tag_seen *seen;
    uint8_t *labels, wanted[LONGEST];
    size_t named = 0;

    if (!model)
        skip();
    article.published.second = -1;
    kh_arena_reset(&fixture->arena);
    assert_int_equal(kh_tokenize(&fixture->arena, article.text, &marking.tokens), KH_OK);
    assert_int_equal(kh_look_up(fixture->rules->vocabulary, &fixture->arena, &marking.tokens), KH_OK);
    kh_marking_begin(&marking);
    labels = kh_tag(model, &marking, &seen);
    assert_non_null(labels);
    for (size_t s = 0; s < marking.sentence_count; s++) {
        kh_range range = marking.sentences[s];
        int16_t sums[LONGEST][KH_TAG_NAMED] = {{0}};

        assert_true(range.end - range.first <= LONGEST);
        for (size_t i = range.first; i < range.end; i++)
            sum_features(model, seen, &marking.tokens, range, i, sums[i - range.first]);
        best_labels(model, (const int16_t(*)[KH_TAG_NAMED])sums, range.end - range.first, wanted);
        for (size_t i = range.first; i < range.end; i++) {
            assert_int_equal(labels[i], wanted[i - range.first]);
            named += labels[i] != KH_TAG_OUT;
        }
    }
    assert_true(named > 10);
}

struct counted {
    const char *word;
    uint32_t count;
};

static uint32_t count_of(void *ctx, kh_str word)
{
    for (const struct counted *c = ctx; c->word; c++) {
        if (kh_str_eq(word, kh_str_z(c->word)))
            return c->count;
    }
    return 0;
}

static void proclitics_are_told_from_letters_by_counts(void **state)
{
    struct counted counts[] = {{"واشنطن", 900}, {"اشنطن", 1},  {"العراق", 800}, {"والعراق", 30}, {"بيروت", 200},
                               {"لندن", 300},   {"بلندن", 10}, {"لبنان", 400},  {"كبير", 500},   {NULL, 0}};
    char room[KH_TAG_STEM_ROOM];
    static const struct {
        const char *word, *stem;
    } cases[] = {{"واشنطن", "واشنطن"}, {"والعراق", "العراق"}, {"للعراق", "العراق"},  {"وللعراق", "العراق"},
                 {"بلندن", "لندن"},    {"ولندن", "لندن"},     {"لبنان", "لبنان"},    {"كبير", "كبير"},
                 {"وبلندن", "لندن"},   {"بيروت", "بيروت"},    {"فالعراق", "العراق"}, {"وزير", "وزير"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kh_str word = kh_str_z(cases[i].word);

        assert_text(kh_tag_stem(word, kh_tag_strip_by_counts(word, count_of, counts), room), cases[i].stem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_models_are_refused),
        cmocka_unit_test(the_weights_decide_and_the_steps_bind),
        cmocka_unit_test(decoding_is_the_sum_of_the_features),
        cmocka_unit_test(proclitics_are_told_from_letters_by_counts),
    };

    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
