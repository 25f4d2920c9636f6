/* All copies among many texts: as a comparison of each with each finds them, on any number of threads, in any order. */
#include "support.h"

#include "link/batch.h"

enum { TEXTS = 300, PASSAGE = 60 };

static uint32_t state_of_dice = 7;

static uint32_t dice(uint32_t sides)
{
    state_of_dice = state_of_dice * 1664525u + 1013904223u;
    return (state_of_dice >> 8) % sides;
}

/* Words of no language; a part of the texts takes a passage from an earlier one. */
static void write_texts(char *texts[TEXTS])
{
    static uint32_t words[TEXTS][400];
    static uint32_t counts[TEXTS];

    for (uint32_t t = 0; t < TEXTS; t++) {
        uint32_t own = 20 + dice(200), n = 0;
        while (n < own)
            words[t][n++] = dice(5000);
        if (t && dice(3) == 0) {
            uint32_t from = dice(t), length = 10 + dice(PASSAGE);
            for (uint32_t i = 0; i < length && i < counts[from]; i++)
                words[t][n++] = words[from][i];
        }
        counts[t] = n;
        texts[t] = calloc(n * 8 + 1, 1);
        assert_non_null(texts[t]);
        for (uint32_t i = 0, at = 0; i < n; i++)
            at += (uint32_t)sprintf(texts[t] + at, "w%u ", words[t][i]);
    }
}

static kh_features *features_from(const char *text, const char *outlet, int32_t day)
{
    kh_article article = {.text = kh_str_z(text), .outlet = kh_str_z(outlet), .published.day = day};

    article.published.second = -1;
    article.published.from = day == KH_NO_DAY ? KH_FROM_NONE : KH_FROM_GIVEN;
    kh_features *made = kh_batch_features(&article);
    assert_non_null(made);
    return made;
}

static size_t pairs_of(kh_features *const *features, size_t count, unsigned threads, kh_batch_pair **ret_pairs)
{
    size_t found = 0;
    kh_err err = {0};

    assert_int_equal(kh_batch_pairs(features, count, threads, ret_pairs, &found, &err), KH_OK);
    return found;
}

static const kh_batch_pair *pair_of(const kh_batch_pair *pairs, size_t count, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].a == a && pairs[i].b == b)
            return &pairs[i];
    }
    return NULL;
}

static void as_each_with_each(void **state)
{
    char *texts[TEXTS];
    kh_features *features[TEXTS];
    kh_batch_pair *pairs;
    size_t wanted = 0, missed = 0;

    (void)state;
    write_texts(texts);
    for (uint32_t t = 0; t < TEXTS; t++)
        features[t] = features_from(texts[t], "ا", KH_NO_DAY);
    size_t count = pairs_of(features, TEXTS, 1, &pairs);
    for (uint32_t a = 0; a < TEXTS; a++) {
        for (uint32_t b = a + 1; b < TEXTS; b++) {
            double share;
            kh_copy_kind kind = kh_copy_compare(features[a], features[b], &share);
            const kh_batch_pair *pair = pair_of(pairs, count, a, b);
            wanted += kind != KH_COPY_NONE;
            missed += kind != KH_COPY_NONE && !pair;
            if (!pair)
                continue;
            assert_int_equal(pair->kind, kind); /* what is found is no more and no less than that */
            assert_true(pair->share == share);
        }
    }
    assert_true(wanted > 30);
    assert_true(missed * 20 <= wanted); /* candidates come from a sample */
    kh_free(pairs);
    for (uint32_t t = 0; t < TEXTS; t++) {
        free(texts[t]);
        kh_free(features[t]);
    }
}

static void threads_and_order_change_nothing(void **state)
{
    char *texts[TEXTS];
    kh_features *features[TEXTS], *turned[TEXTS];
    kh_batch_pair *one, *many, *back;

    (void)state;
    write_texts(texts);
    for (uint32_t t = 0; t < TEXTS; t++) {
        features[t] = features_from(texts[t], t % 2 ? "ا" : "ب", (int32_t)t);
        turned[TEXTS - 1 - t] = features[t];
    }
    size_t count = pairs_of(features, TEXTS, 1, &one);
    assert_int_equal(pairs_of(features, TEXTS, 4, &many), count);
    assert_int_equal(pairs_of(turned, TEXTS, 2, &back), count);
    for (size_t i = 0; i < count; i++) {
        assert_true(one[i].a == many[i].a && one[i].b == many[i].b && one[i].kind == many[i].kind &&
                    one[i].share == many[i].share && one[i].first == many[i].first);
        assert_true(one[i].a < one[i].b && one[i].first == -1); /* the earlier day */
        const kh_batch_pair *pair = pair_of(back, count, TEXTS - 1 - one[i].b, TEXTS - 1 - one[i].a);
        assert_non_null(pair);
        assert_true(pair->kind == one[i].kind && pair->share == one[i].share && pair->first == 1);
    }
    kh_free(one);
    kh_free(many);
    kh_free(back);
    for (uint32_t t = 0; t < TEXTS; t++) {
        free(texts[t]);
        kh_free(features[t]);
    }
}

/* Bulletins on one mould: each has some of its sentences, two of them a passage of their own. */
static void a_mould_makes_no_copies(void **state)
{
    static const char same[] =
        "كما نبه المركز سالكي طريق العقبة إلى انهيار صخري سد المسار الأيمن وقال إن فرق الصيانة بدأت رفع الأنقاض "
        "منذ فجر اليوم وإن الحركة ستعود بعد الظهر إن شاء الله إلى ما كانت عليه قبل أسبوع كامل من الآن";
    kh_features *features[24];
    kh_batch_pair *pairs;
    char text[16384];
    size_t alike = 0;

    (void)state;
    for (int i = 0; i < 24; i++) {
        size_t n = 0;
        for (int sentence = 0; sentence < 16; sentence++) { /* of 12 to 27 words */
            bool has = dice(3) == 0;
            for (int w = 0; has && w < 12 + sentence; w++)
                n += (size_t)snprintf(text + n, sizeof text - n, "قالب%d ", sentence * 100 + w);
        }
        for (int w = 0; w < 100; w++)
            n += (size_t)snprintf(text + n, sizeof text - n, "مدينة%d درجة%d ", i * 131 + w, w * 7 + i);
        if (i == 3 || i == 17)
            (void)snprintf(text + n, sizeof text - n, "%s", same);
        features[i] = features_from(text, "ا", KH_NO_DAY);
    }
    size_t count = pairs_of(features, 24, 1, &pairs);
    assert_non_null(pair_of(pairs, count, 3, 17));
    for (int a = 0; a < 24; a++) {
        for (int b = a + 1; b < 24; b++) {
            double share;
            alike += kh_copy_compare(features[a], features[b], &share) != KH_COPY_NONE;
        }
    }
    assert_true(alike > 100);           /* by what they share alone */
    assert_true(3 * count < 2 * alike); /* by what is their own */
    kh_free(pairs);
    for (int i = 0; i < 24; i++)
        kh_free(features[i]);
}

static void nothing_and_one_and_empty(void **state)
{
    kh_features *features[2] = {features_from("", "ا", KH_NO_DAY), features_from("كلمة", NULL, KH_NO_DAY)};
    kh_batch_pair *pairs;

    (void)state;
    assert_int_equal(pairs_of(NULL, 0, 1, &pairs), 0);
    kh_free(pairs);
    assert_int_equal(pairs_of(features, 1, 1, &pairs), 0);
    kh_free(pairs);
    assert_int_equal(pairs_of(features, 2, 3, &pairs), 0);
    kh_free(pairs);
    kh_free(features[0]);
    kh_free(features[1]);
}

/* Long texts keep the smallest hashes only. */
static void long_texts_are_found(void **state)
{
    static char a[300000], b[300000];
    kh_features *features[2];
    kh_batch_pair *pairs;
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        if (i == 12000)
            memcpy(b, a, n);
        n += (size_t)snprintf(a + n, sizeof a - n, "كلمة%d ", i);
    }
    features[0] = features_from(a, "ا", KH_NO_DAY);
    features[1] = features_from(b, "ا", KH_NO_DAY);
    assert_int_equal(features[0]->shingle_count, KH_SHINGLES_MOST);
    assert_int_equal(pairs_of(features, 2, 1, &pairs), 1);
    assert_int_equal(pairs[0].kind, KH_COPY_NEAR);
    kh_free(pairs);
    kh_free(features[0]);
    kh_free(features[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_each_with_each), cmocka_unit_test(threads_and_order_change_nothing),
        cmocka_unit_test(a_mould_makes_no_copies), cmocka_unit_test(nothing_and_one_and_empty),
        cmocka_unit_test(long_texts_are_found)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
