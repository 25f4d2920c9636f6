/* The whole way of one page: read, to JSON, back, and to JSON again: nothing may change. Ids, keys, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "khayt/khayt.h"

static kh_engine *engine;

static int setup(void **state)
{
    kh_err err;

    (void)state;
    return kh_engine_new(NULL, &engine, &err);
}

static int teardown(void **state)
{
    (void)state;
    kh_engine_free(engine);
    return 0;
}

static const char body[] =
    "نقلت وكالة الوادي عن محافظ الوادي سالم النعمان قوله إن نحو 2500 عامل شاركوا في بناء الجسر.\n"
    "وأضاف: «سنفتح الطريق قبل نهاية العام المقبل 😀».\nوكانت الكلفة 12.5 مليون دينار في 13 آذار/مارس 2023.";

static kh_doc *read_body(const char *text, const char *key)
{
    kh_input input = {.bytes = kh_str_z(text),
                      .format = KH_FORMAT_TEXT,
                      .body_only = true,
                      .name = KH_STR("b.jsonl:1"),
                      .key = kh_str_z(key),
                      .outlet = KH_STR("مرصد الوادي"),
                      .published = KH_STR("2024-03-13T12:32:00+03:00"),
                      .title = KH_STR("جسر الوادي")};
    kh_doc *doc;
    kh_err err;

    assert_int_equal(kh_read(engine, &input, &doc, &err), KH_OK);
    return doc;
}

static void json_comes_back_the_same(void **state)
{
    kh_doc *doc = read_body(body, "k"), *back;
    kh_buf first, second;
    kh_err err;

    (void)state;
    kh_buf_init(&first);
    kh_buf_init(&second);
    assert_int_equal(kh_doc_count(doc), 1);
    assert_true(kh_doc_article(doc, 0)->time_count >= 2);
    assert_true(kh_doc_article(doc, 0)->figure_count >= 2);
    assert_true(kh_doc_article(doc, 0)->statement_count >= 2);
    assert_int_equal(kh_article_json(kh_doc_article(doc, 0), &first), KH_OK);
    assert_int_equal(kh_doc_parse(kh_buf_str(&first), &back, &err), KH_OK);
    assert_int_equal(kh_article_json(kh_doc_article(back, 0), &second), KH_OK);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.ptr, second.ptr, first.len);
    kh_buf_done(&first);
    kh_buf_done(&second);
    kh_doc_free(back);
    kh_doc_free(doc);
}

static void ids_follow_the_content_not_its_spelling(void **state)
{
    kh_doc *a = read_body(body, "a"), *b = read_body(body, "b"),
           *spaced = read_body("نقلت  وكالةُ الوادي\n\nعن محافظ", "c"),
           *plain = read_body("نقلت وكالة الوادي عن محافظ", "d");

    (void)state;
    assert_true(kh_str_eq(kh_doc_article(a, 0)->id, kh_doc_article(b, 0)->id));
    assert_true(kh_str_eq(kh_doc_article(spaced, 0)->id, kh_doc_article(plain, 0)->id));
    assert_false(kh_str_eq(kh_doc_article(a, 0)->id, kh_doc_article(plain, 0)->id));
    assert_int_equal(kh_doc_article(a, 0)->id.len, 16);
    assert_true(kh_str_eq(kh_doc_article(b, 0)->key, KH_STR("b")));
    kh_doc_free(a);
    kh_doc_free(b);
    kh_doc_free(spaced);
    kh_doc_free(plain);
}

static void what_is_no_article_is_refused(void **state)
{
    static const char *const bad[] = {"", "{", "[]", "5", "null", "{\"text\":\"x\"} trailing"};
    kh_doc *doc;
    kh_err err;

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(kh_doc_parse(kh_str_z(bad[i]), &doc, &err), KH_CORRUPT);
        assert_null(doc);
    }
}

static void limits_are_kept(void **state)
{
    kh_engine_options options = {.doc_bytes = 1000};
    kh_engine *small;
    kh_input input = {.format = KH_FORMAT_TEXT, .name = KH_STR("x")};
    char *large = calloc(1, 2000);
    kh_doc *doc;
    kh_err err;

    (void)state;
    assert_non_null(large);
    memset(large, 'x', 1999);
    assert_int_equal(kh_engine_new(&options, &small, &err), KH_OK);
    input.bytes = kh_str_of(large, 1999);
    assert_int_equal(kh_read(small, &input, &doc, &err), KH_LIMIT);
    assert_null(doc);
    input.bytes = kh_str_of(large, 0);
    assert_int_equal(kh_read(small, &input, &doc, &err), KH_OK);
    assert_int_equal(kh_doc_count(doc), 0);
    kh_doc_free(doc);
    kh_engine_free(small);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_comes_back_the_same),
        cmocka_unit_test(ids_follow_the_content_not_its_spelling),
        cmocka_unit_test(what_is_no_article_is_refused),
        cmocka_unit_test(limits_are_kept),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
