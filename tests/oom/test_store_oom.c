/*
 * Out of memory in the store: each allocation fails in turn while two articles go in, are searched for, and their story
 * is loaded. Every failure must be a status; what was committed before must still be there. SQLite has a heap of its
 * own, which does not fail here.
 */
#include "../unit/store/support.h"
#include "base/alloc.h"
#include "khayt/story.h"

static const struct page first = {
    "k/1", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
    "افتتح محافظ الوادي سالم النعمان جسر السنديان. وقال النعمان إن 300 عامل بنوه قبل نهاية 2021."};
static const struct page second = {
    "k/2", "مرآة الساحل", "افتتاح جسر السنديان الكبير", "2021-03-02T11:00:00+03:00",
    "افتتح محافظ الوادي سالم النعمان جسر السنديان. وقال النعمان إن 310 عمال بنوه قبل نهاية 2021."};

static int nothing(void *ctx, const kh_hit *hit, kh_str json)
{
    (void)ctx;
    (void)hit;
    (void)json;
    return 0;
}

static kh_status open_and(kh_status (*call)(kh_store *, const kh_article *), kh_store_mode mode,
                          const kh_article *article)
{
    kh_store *store = NULL;
    kh_err err = {0};
    kh_status status = kh_store_open(path_of("oom"), mode, &store, &err), closed;

    if (status == KH_OK)
        status = call(store, article);
    closed = kh_store_close(store, &err);
    return status == KH_OK ? closed : status;
}

static kh_status add(kh_store *store, const kh_article *article)
{
    kh_added added;
    kh_err err;
    kh_status status = kh_store_add(store, article, NULL, &added, &err);

    return status == KH_OK ? kh_store_commit(store, &err) : status;
}

static kh_status ask_all(kh_store *store, const kh_article *article)
{
    kh_str story, development;
    kh_story *loaded = NULL;
    kh_err err;
    kh_buf json;
    kh_status status;

    kh_buf_init(&json);
    if ((status = kh_store_search(store, KH_STR("جسر \"محافظ الوادي\" -حريق"), (kh_page_of){0, 0}, nothing, NULL, NULL,
                                  &err)) == KH_OK &&
        (status = kh_store_similar(store, article->key, (kh_page_of){0, 0}, nothing, NULL, &err)) == KH_OK &&
        (status = kh_store_article_json(store, article->key, &json, &err)) == KH_OK &&
        (status = kh_store_article_place(store, article->key, &story, &development, &err)) == KH_OK) {
        char id[32];
        snprintf(id, sizeof id, "%.*s", (int)story.len, story.ptr);
        kh_buf_reset(&json);
        if ((status = kh_story_load(store, kh_str_z(id), &loaded, &err)) == KH_OK)
            status = kh_story_json(loaded, &json);
    }
    kh_story_free(loaded);
    kh_buf_done(&json);
    return status;
}

/* Until nothing is refused any more, which must then succeed. Returns how many points could fail. */
static size_t each_in_turn(kh_status (*call)(kh_store *, const kh_article *), kh_store_mode mode,
                           const kh_article *article)
{
    kh_status status = KH_NOMEM;
    size_t after;

    for (after = 0; after < 5000; after++) {
        kh_alloc_fail_after(after);
        status = open_and(call, mode, article);
        size_t refused = kh_alloc_refused();
        kh_alloc_fail_after(SIZE_MAX);
        if (!refused)
            break;
        assert_true(status == KH_NOMEM || status == KH_OK);
    }
    assert_int_equal(status, KH_OK);
    return after;
}

static void in_and_asked_for(void **state)
{
    kh_doc *docs[2] = {read_page(&first), read_page(&second)};
    kh_store *store;

    (void)state;
    for (size_t i = 0; i < 2; i++)
        assert_true(each_in_turn(add, KH_STORE_WRITE, kh_doc_article(docs[i], 0)) > 8);
    assert_true(each_in_turn(ask_all, KH_STORE_READ, kh_doc_article(docs[0], 0)) > 8);
    store = open_store("oom", KH_STORE_WRITE);
    assert_int_equal(ask(store, "SELECT count(*) FROM articles"), 2);
    assert_int_equal(ask(store, "SELECT count(*) FROM search_docsize"), 2);
    assert_int_equal(ask(store, "SELECT sum(articles) FROM stories"), 2);
    close_store(store);
    for (size_t i = 0; i < 2; i++)
        kh_doc_free(docs[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_and_asked_for)};

    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
