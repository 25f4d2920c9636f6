/* The digest: sentences of named articles, that cover a story and say nothing twice. */
#include "../store/support.h"

#include "khayt/story.h"

static const struct page pages[] = {
    {"d/1", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
     "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
     "وقال النعمان إن نحو ثلاثمئة عامل شاركوا في بناء الجسر الذي كلف مليوني دينار.\n\n"
     "نعم."},
    {"d/2", "مرآة الساحل", "افتتاح جسر السنديان في الوادي", "2021-03-02T11:00:00+03:00",
     "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
     "وقال النعمان إن نحو ثلاثمئة عامل شاركوا في بناء الجسر الذي كلف مليوني دينار."},
    {"d/3", "أخبار التل", "شقوق في جسر السنديان بعد شهر من افتتاحه", "2021-04-05T08:00:00+03:00",
     "ظهرت شقوق في جسر السنديان بعد شهر من افتتاحه، فأمر محافظ الوادي سالم النعمان بوقف السير عليه.\n\n"
     "ويفحص المهندسون أعمدة الجسر هذا الأسبوع، ويقدمون تقريرهم إلى المحافظ قبل نهاية الشهر."},
};

static void a_digest_covers_and_does_not_repeat(void **state)
{
    kh_store *store = open_store("digest", KH_STORE_WRITE);
    kh_str story, development;
    kh_digest *digest = NULL;
    kh_err err = {0};
    kh_buf json;
    char id[32];
    bool first = false, last = false;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(add_page(store, &pages[i]), KH_ADDED_NEW);
    assert_int_equal(kh_store_article_place(store, KH_STR("d/1"), &story, &development, &err), KH_OK);
    snprintf(id, sizeof id, "%.*s", (int)story.len, story.ptr);
    assert_int_equal(kh_digest_load(store, kh_str_z(id), &digest, &err), KH_OK);
    assert_true(kh_str_eq(digest->story, kh_str_z(id)));
    assert_int_equal(digest->bullet_count, KH_DIGEST_LEAST);
    for (size_t i = 0; i < digest->bullet_count; i++) {
        const kh_bullet *bullet = &digest->bullets[i];
        const struct page *page = &pages[bullet->at.key.ptr[2] - '1'];
        assert_true(kh_str_eq(bullet->at.key, kh_str_z(page->key)));
        assert_false(kh_str_eq(bullet->at.key, KH_STR("d/2"))); /* a copy says nothing of its own */
        assert_true(kh_str_eq(bullet->at.outlet, kh_str_z(page->outlet)));
        assert_true(bullet->at.cp_span.end > bullet->at.cp_span.start);
        assert_true(bullet->at.span.end - bullet->at.span.start == bullet->text.len);
        char *sentence = strndup(bullet->text.ptr, bullet->text.len);
        assert_non_null(strstr(page->text, sentence));
        for (size_t k = 0; k < i; k++)
            assert_false(kh_str_eq(digest->bullets[k].text, bullet->text));
        first |= page == &pages[0];
        last |= page == &pages[2];
        free(sentence);
    }
    assert_true(first && last);
    kh_buf_init(&json);
    assert_int_equal(kh_digest_json(digest, &json), KH_OK);
    assert_true(json.len > 200 && json.ptr[json.len - 1] == '}');
    kh_buf_done(&json);
    kh_digest_free(digest);
    assert_int_equal(kh_digest_load(store, KH_STR("s-none"), &digest, &err), KH_NOTFOUND);
    assert_null(digest);
    close_store(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_covers_and_does_not_repeat),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
