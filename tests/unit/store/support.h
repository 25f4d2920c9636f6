/* What tests of the store share: a folder of their own, an engine, and articles from a few words. */
#ifndef KH_TEST_STORE_SUPPORT_H
#define KH_TEST_STORE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store_internal.h"

static char folder[] = "/tmp/khayt-test-XXXXXX";
static kh_engine *engine;

static inline int support_setup(void **state)
{
    kh_err err;

    (void)state;
    return mkdtemp(folder) && kh_engine_new(NULL, &engine, &err) == KH_OK ? 0 : -1;
}

static inline int support_teardown(void **state)
{
    char command[128];

    (void)state;
    kh_engine_free(engine);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static inline const char *path_of(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline kh_store *open_store(const char *name, kh_store_mode mode)
{
    kh_store *store = NULL;
    kh_err err = {0};
    kh_status status = kh_store_open(path_of(name), mode, &store, &err);

    if (status != KH_OK)
        print_error("%s\n", err.text);
    assert_int_equal(status, KH_OK);
    return store;
}

static inline void close_store(kh_store *store)
{
    kh_err err = {0};

    assert_int_equal(kh_store_close(store, &err), KH_OK);
}

/* An article as a test writes it. */
struct page {
    const char *key, *outlet, *title, *published, *text;
};

static inline kh_doc *read_page(const struct page *page)
{
    kh_input input = {.bytes = kh_str_z(page->text),
                      .format = KH_FORMAT_TEXT,
                      .name = KH_STR("test"),
                      .key = kh_str_z(page->key),
                      .outlet = kh_str_z(page->outlet),
                      .title = kh_str_z(page->title),
                      .published = kh_str_z(page->published),
                      .body_only = true};
    kh_doc *doc = NULL;
    kh_err err = {0};

    assert_int_equal(kh_read(engine, &input, &doc, &err), KH_OK);
    assert_int_equal(kh_doc_count(doc), 1);
    return doc;
}

static inline kh_status try_add(kh_store *store, const struct page *page, kh_added *ret_added, kh_err *err)
{
    kh_doc *doc = read_page(page);
    kh_status status = kh_store_add(store, kh_doc_article(doc, 0), NULL, ret_added, err);

    kh_doc_free(doc);
    return status;
}

static inline kh_added add_page(kh_store *store, const struct page *page)
{
    kh_added added = KH_ADDED_KNOWN;
    kh_err err = {0};
    kh_status status = try_add(store, page, &added, &err);

    if (status != KH_OK)
        print_error("%s\n", err.text);
    assert_int_equal(status, KH_OK);
    return added;
}

static inline int64_t ask(kh_store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;

    assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

struct found {
    size_t count;
    char keys[512], snippet[2048];
};

static inline int note_hit(void *ctx, const kh_hit *hit, kh_str json)
{
    struct found *found = ctx;
    size_t used = strlen(found->keys);

    assert_true(json.len > 2 && json.ptr[json.len - 1] == '\n');
    snprintf(found->keys + used, sizeof found->keys - used, "%s%.*s", found->count++ ? " " : "", (int)hit->key.len,
             hit->key.ptr);
    snprintf(found->snippet, sizeof found->snippet, "%.*s", (int)hit->snippet.len, hit->snippet.ptr);
    return 0;
}

/* The keys that a query finds, best first, parted by spaces. */
static inline struct found search(kh_store *store, const char *query)
{
    struct found found = {.count = 0};
    uint64_t total = 0;
    kh_err err = {0};

    assert_int_equal(kh_store_search(store, kh_str_z(query), (kh_page_of){0, 0}, note_hit, &found, &total, &err),
                     KH_OK);
    assert_int_equal(total, found.count);
    return found;
}

#endif
