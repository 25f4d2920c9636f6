/*
 * Out of memory: let the first allocation fail, then the second, and so on, while reading a page, writing its JSON and
 * reading that back. Every failure must be a status, never a crash or a leak (run under AddressSanitizer); and once no
 * allocation fails, the page must be read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "khayt/article.h"

static const char page[] =
    "<!doctype html><html lang=ar><head><meta charset=utf-8><title>افتتاح جسر الوادي - مرصد الوادي</title>"
    "<meta property='article:published_time' content='2024-03-13T12:32:00+03:00'>"
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"افتتاح جسر الوادي\"}</script></head>"
    "<body><nav><a href='/'>الرئيسية</a> <a href='/r'>رياضة</a></nav><article><h1>افتتاح جسر الوادي</h1>"
    "<p>قال محافظ الوادي سالم النعمان يوم الثلاثاء إن نحو 2500 عامل شاركوا في بناء الجسر الذي افتتح أمس بعد عامين من "
    "التأخير.</p>"
    "<p>وأضاف النعمان: «سنفتح الطريق الثاني قبل نهاية العام المقبل»، وفق ما نقلت عنه وكالة الوادي للأنباء في بيان.</p>"
    "<p>وكانت البلدية أعلنت في كانون الثاني/يناير أن كلفة المشروع بلغت 12.5 مليون دينار، بزيادة 15 بالمئة عن التقدير "
    "الأول.</p>"
    "</article><footer>جميع الحقوق محفوظة 2019</footer></body></html>";

static kh_status read_once(const kh_engine *engine, kh_format format)
{
    kh_input input = {.bytes = {page, sizeof page - 1}, .name = KH_STR("oom.html"), .format = format};
    kh_doc *doc = NULL, *back = NULL;
    kh_buf json;
    kh_err err;
    kh_status status = kh_read(engine, &input, &doc, &err);

    kh_buf_init(&json);
    if (!status)
        assert_non_null(doc);
    else
        assert_null(doc);
    if (!status && kh_doc_count(doc))
        status = kh_article_json(kh_doc_article(doc, 0), &json);
    if (!status && json.len)
        status = kh_doc_parse(kh_buf_str(&json), &back, &err);
    kh_doc_free(back);
    kh_buf_done(&json);
    kh_doc_free(doc);
    return status;
}

static void fail_each_in_turn(kh_format format)
{
    kh_engine *engine;
    kh_err err;
    kh_status status = KH_NOMEM;
    size_t after;

    assert_int_equal(kh_engine_new(NULL, &engine, &err), KH_OK);
    for (after = 0; after < 5000; after++) {
        kh_alloc_fail_after(after);
        status = read_once(engine, format);
        if (kh_alloc_refused() == 0)
            break;
        /* json-c and libc have heaps of their own: ours may fail without spoiling the result, never with another
         * status */
        assert_true(status == KH_NOMEM || status == KH_LIMIT || status == KH_OK || status == KH_CORRUPT);
    }
    kh_alloc_fail_after(SIZE_MAX);
    assert_int_equal(status, KH_OK);
    assert_true(after > 2);
    kh_engine_free(engine);
}

static void reading_html(void **state)
{
    (void)state;
    fail_each_in_turn(KH_FORMAT_HTML);
}

static void reading_text(void **state)
{
    (void)state;
    fail_each_in_turn(KH_FORMAT_TEXT);
}

static void making_the_engine(void **state)
{
    kh_engine *engine = NULL;
    kh_err err;
    kh_status status = KH_NOMEM;

    (void)state;
    for (size_t after = 0; after < 5000 && status; after++) {
        kh_alloc_fail_after(after);
        status = kh_engine_new(NULL, &engine, &err);
        if (status) {
            assert_int_equal(status, KH_NOMEM);
            assert_null(engine);
        }
    }
    kh_alloc_fail_after(SIZE_MAX);
    assert_int_equal(status, KH_OK);
    kh_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_html),
        cmocka_unit_test(reading_text),
        cmocka_unit_test(making_the_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
