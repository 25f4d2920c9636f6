/* Vectors: names are terms as wholes, and a probe answers as the lists do, also for hashes that collide. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "link/group.h"

static uint32_t seed = 7;

static uint32_t any(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

/* Terms and names of few distinct values (`spread` sets how many) that share their low bits when `step` is large. */
static kh_vector vector_of(uint32_t spread, uint32_t step)
{
    kh_term terms[KH_TERMS_MOST];
    uint32_t entities[KH_ENTITIES_MOST];
    float rarities[KH_VECTOR_MOST];
    kh_features features = {.terms = terms, .entities = entities};
    kh_vector vector;

    features.term_count = any() % (KH_TERMS_MOST + 1);
    features.entity_count = any() % (KH_ENTITIES_MOST + 1);
    for (uint32_t i = 0; i < features.term_count; i++)
        terms[i] = (kh_term){any() % spread * step, (uint16_t)(1 + any() % 9), (uint16_t)(any() % 3)};
    for (uint32_t i = 0; i < features.entity_count; i++)
        entities[i] = any() % spread * step;
    for (uint32_t i = 0; i < KH_VECTOR_MOST; i++)
        rarities[i] = (float)(any() % 80) / 10 - 1; /* some of no worth */
    kh_vector_make(&features, rarities, &vector);
    return vector;
}

static void a_probe_answers_as_the_lists_do(void **state)
{
    static const uint32_t spreads[] = {40, 300, 60000}, steps[] = {1, KH_PROBE_SLOTS, 1u << 20};
    kh_probe probe;

    (void)state;
    for (int round = 0; round < 900; round++) {
        uint32_t spread = spreads[round % 3], step = steps[round / 3 % 3];
        kh_vector a = vector_of(spread, step), b = vector_of(spread, step);
        for (uint32_t i = 1; i < a.count; i++)
            assert_true(a.at[i - 1].hash < a.at[i].hash);
        kh_probe_make(&a, &probe);
        float dot = kh_weights_dot(a.at, a.count, b.at, b.count);
        assert_true(kh_probe_dot(&probe, b.at, b.count) == dot);
        assert_true(dot >= 0 && dot < 1.0001F);
    }
}

static void a_name_is_one_thing(void **state)
{
    uint32_t first[] = {11, 22}, second[] = {22, 33};
    kh_term word = {22, 1, 0}; /* the stem is written as the name is */
    kh_features a = {.entities = first, .entity_count = 2}, b = {.entities = second, .entity_count = 2};
    kh_features c = {.terms = &word, .term_count = 1};
    const float same[] = {3, 3};
    kh_vector x, y, z;

    (void)state;
    kh_vector_make(&a, same, &x);
    kh_vector_make(&b, same, &y);
    kh_vector_make(&c, same, &z);
    assert_true(fabsf(kh_weights_dot(x.at, x.count, y.at, y.count) - 0.5F) < 1e-5F);
    assert_true(kh_weights_dot(x.at, x.count, z.at, z.count) == 0);
}

/* Alike in one term only: near one another by the plain cosine, not by the broad one. */
static void broad_likeness_is_of_many_terms(void **state)
{
    kh_groups groups = {0};
    uint32_t one, other;
    const kh_weight a[] = {{1, 0.6F}, {2, 0.8F}}, b[] = {{1, 0.6F}, {3, 0.8F}};

    (void)state;
    assert_int_equal(kh_groups_find(&groups, 1, &one), KH_OK);
    assert_int_equal(kh_groups_find(&groups, 2, &other), KH_OK);
    assert_true(kh_group_broad_between(&groups.at[one], &groups.at[other], 0.05F) == 0); /* both are empty */
    assert_int_equal(kh_groups_put(&groups, one, a, 2), KH_OK);
    assert_int_equal(kh_groups_put(&groups, other, b, 2), KH_OK);
    assert_true(fabsf(kh_group_between(&groups.at[one], &groups.at[other]) - 0.36F) < 1e-5F);
    assert_true(fabsf(kh_group_broad_between(&groups.at[one], &groups.at[other], 0.05F) - 0.05F) < 1e-5F);
    assert_true(fabsf(kh_group_broad_between(&groups.at[one], &groups.at[one], 0.05F) - 0.10F) < 1e-5F);
    kh_groups_done(&groups);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_probe_answers_as_the_lists_do),
        cmocka_unit_test(a_name_is_one_thing),
        cmocka_unit_test(broad_likeness_is_of_many_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
