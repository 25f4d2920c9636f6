/* The store: in and out, one writer, what fails, and what is left then. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "support.h"

static const struct page bridge = {"k/1", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
                                   "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
                                   "وقال النعمان إن نحو 300 عامل شاركوا في البناء الذي كلف مليوني دينار."};
static const struct page bridge_again = {"k/2", "مرآة الساحل", "افتتاح جسر السنديان", "2021-03-02T11:00:00+03:00",
                                         "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
                                         "وقال النعمان إن نحو 300 عامل شاركوا في البناء الذي كلف مليوني دينار."};
static const struct page flood = {"k/3", "أخبار التل", "فيضان النهر يغرق سوق الأقمشة", "2021-05-20T08:00:00+03:00",
                                  "أغرق فيضان النهر الكبير سوق الأقمشة في مدينة المرجان، بحسب الدفاع المدني.\n\n"
                                  "وأعلنت البلدية إغلاق المدارس حتى نهاية الأسبوع."};

static void twice_changes_nothing(void **state)
{
    kh_store *store = open_store("twice", KH_STORE_WRITE);
    int changes;

    (void)state;
    assert_int_equal(add_page(store, &bridge), KH_ADDED_NEW);
    assert_int_equal(add_page(store, &flood), KH_ADDED_NEW);
    close_store(store);
    store = open_store("twice", KH_STORE_WRITE);
    changes = sqlite3_total_changes(store->db);
    assert_int_equal(add_page(store, &bridge), KH_ADDED_KNOWN);
    assert_int_equal(add_page(store, &flood), KH_ADDED_KNOWN);
    assert_int_equal(sqlite3_total_changes(store->db), changes);
    close_store(store);
}

static void a_changed_page_takes_its_place(void **state)
{
    struct page changed = bridge;
    kh_store *store = open_store("changed", KH_STORE_WRITE);
    kh_buf json;
    kh_err err;

    (void)state;
    add_page(store, &bridge);
    add_page(store, &flood);
    changed.text = "افتتح محافظ الوادي سالم النعمان نفق الصنوبر أمس بعد عامين من العمل.";
    assert_int_equal(add_page(store, &changed), KH_ADDED_CHANGED);
    assert_int_equal(ask(store, "SELECT count(*) FROM articles"), 2);
    assert_string_equal(search(store, "الصنوبر").keys, "k/1");
    assert_int_equal(search(store, "مليوني").count, 0);
    kh_buf_init(&json);
    assert_int_equal(kh_store_article_json(store, KH_STR("k/1"), &json, &err), KH_OK);
    kh_buf_byte(&json, '\0');
    assert_non_null(strstr(json.ptr, "نفق الصنوبر"));
    assert_null(strstr(json.ptr, "مليوني"));
    kh_buf_done(&json);
    changed.text = "افتتح محافظ الوادي سالم النعمان نفق الصنوبر أمس، بعد عامين من العمل."; /* a comma is a change */
    assert_int_equal(add_page(store, &changed), KH_ADDED_CHANGED);
    close_store(store);
}

/* Captured again, from another file: the page is the same. */
static void captured_again_is_known(void **state)
{
    kh_store *store = open_store("captured", KH_STORE_WRITE);
    kh_doc *doc = read_page(&bridge);
    kh_article later = *kh_doc_article(doc, 0);
    kh_added added;
    kh_err err;

    (void)state;
    add_page(store, &bridge);
    later.captured = KH_STR("2022-01-01T00:00:00Z");
    later.page.name = KH_STR("another");
    assert_int_equal(kh_store_add(store, &later, NULL, &added, &err), KH_OK);
    assert_int_equal(added, KH_ADDED_KNOWN);
    later.byline = KH_STR("هالة المنصف");
    assert_int_equal(kh_store_add(store, &later, NULL, &added, &err), KH_OK);
    assert_int_equal(added, KH_ADDED_CHANGED);
    kh_doc_free(doc);
    close_store(store);
}

static kh_status open_status(const char *name, kh_store_mode mode)
{
    kh_store *store = NULL;
    kh_err err = {0};
    kh_status status = kh_store_open(path_of(name), mode, &store, &err);

    if (status == KH_OK)
        (void)kh_store_close(store, &err);
    else {
        assert_null(store);
        assert_true(err.text[0] != '\0');
    }
    return status;
}

static void write_bytes(const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(path_of(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void what_is_no_store_is_refused(void **state)
{
    static const char text[] = "this is not a database, and it is long enough to be looked at as if it were one.....";
    kh_store *store;

    (void)state;
    assert_int_equal(open_status("none", KH_STORE_READ), KH_NOTFOUND);
    assert_int_equal(open_status("no/such/folder", KH_STORE_WRITE), KH_IO);
    assert_int_equal(mkdir(path_of("dir"), 0777), 0);
    assert_int_not_equal(open_status("dir", KH_STORE_READ), KH_OK);
    assert_int_not_equal(open_status("dir", KH_STORE_WRITE), KH_OK);
    write_bytes("text", text, sizeof text);
    assert_int_equal(open_status("text", KH_STORE_READ), KH_CORRUPT);
    assert_int_equal(open_status("text", KH_STORE_WRITE), KH_CORRUPT);
    write_bytes("empty", "", 0);
    assert_int_equal(open_status("empty", KH_STORE_READ), KH_CORRUPT);
    store = open_store("version", KH_STORE_WRITE);
    assert_int_equal(kh_store_execute(store, "PRAGMA user_version = 99", NULL), KH_OK);
    close_store(store);
    assert_int_equal(open_status("version", KH_STORE_READ), KH_CORRUPT);
    assert_int_equal(open_status("version", KH_STORE_WRITE), KH_CORRUPT);
    store = open_store("other", KH_STORE_WRITE);
    assert_int_equal(kh_store_execute(store, "PRAGMA application_id = 7", NULL), KH_OK);
    close_store(store);
    assert_int_equal(open_status("other", KH_STORE_READ), KH_CORRUPT);
}

/* A file that rotted: every page spoiled in turn. Calls may fail, with a status; none may crash. */
static void damage_is_named(void **state)
{
    kh_store *store = open_store("rotten", KH_STORE_WRITE);
    char zeros[8192];
    off_t size;
    int file;

    (void)state;
    add_page(store, &bridge);
    add_page(store, &flood);
    close_store(store);
    memset(zeros, 0x5A, sizeof zeros);
    file = open(path_of("rotten"), O_RDWR);
    assert_true(file >= 0);
    size = lseek(file, 0, SEEK_END);
    assert_true(size > 8192);
    for (off_t at = 8192; at < size; at += 8192) {
        char kept[8192];
        struct found found = {.count = 0};
        kh_err err = {0};
        kh_store *reader = NULL;
        assert_int_equal(pread(file, kept, sizeof kept, at), sizeof kept);
        assert_int_equal(pwrite(file, zeros, sizeof zeros, at), sizeof zeros);
        kh_status status = kh_store_open(path_of("rotten"), KH_STORE_READ, &reader, &err);
        if (status == KH_OK)
            status = kh_store_search(reader, KH_STR("النهر"), (kh_page_of){0, 0}, note_hit, &found, NULL, &err);
        assert_true(status == KH_OK || status == KH_CORRUPT);
        (void)kh_store_close(reader, &err);
        reader = NULL;
        status = kh_store_open(path_of("rotten"), KH_STORE_WRITE, &reader, &err);
        assert_true(status == KH_OK || status == KH_CORRUPT);
        (void)kh_store_close(reader, &err);
        assert_int_equal(pwrite(file, kept, sizeof kept, at), sizeof kept);
    }
    (void)close(file);
}

static void one_writer_many_readers(void **state)
{
    kh_store *writer = open_store("busy", KH_STORE_WRITE), *reader;
    kh_added added;
    kh_err err = {0};

    (void)state;
    add_page(writer, &bridge);
    assert_int_equal(kh_store_commit(writer, &err), KH_OK);
    add_page(writer, &flood);
    assert_int_equal(open_status("busy", KH_STORE_WRITE), KH_BUSY);
    reader = open_store("busy", KH_STORE_READ);
    assert_int_equal(search(reader, "السنديان").count, 1);
    assert_int_equal(search(reader, "فيضان").count, 0); /* not committed */
    assert_int_equal(search(writer, "فيضان").count, 1);
    assert_int_equal(try_add(reader, &flood, &added, &err), KH_ARG);
    assert_int_equal(kh_store_forget(reader, KH_STR("k/1"), &err), KH_ARG);
    close_store(writer);
    assert_int_equal(search(reader, "فيضان").count, 1);
    close_store(reader);
    assert_int_equal(open_status("busy", KH_STORE_WRITE), KH_OK);
}

static bool file_holds(const char *name, const char *words)
{
    FILE *file = fopen(path_of(name), "rb");
    char *bytes = malloc(1 << 22);
    size_t size = file && bytes ? fread(bytes, 1, 1 << 22, file) : 0;
    bool holds = false;

    for (size_t i = 0; i + strlen(words) <= size && !holds; i++)
        holds = memcmp(bytes + i, words, strlen(words)) == 0;
    free(bytes);
    if (file)
        fclose(file);
    return holds;
}

static void forgotten_leaves_no_trace(void **state)
{
    kh_store *store = open_store("forget", KH_STORE_WRITE);
    kh_err err = {0};

    (void)state;
    add_page(store, &bridge);
    add_page(store, &bridge_again);
    add_page(store, &flood);
    assert_int_equal(ask(store, "SELECT count(*) FROM copies"), 1);
    close_store(store);
    assert_true(file_holds("forget", "k/1") && file_holds("forget", "k/3") && file_holds("forget", "فيضان"));
    store = open_store("forget", KH_STORE_WRITE);
    assert_int_equal(kh_store_forget(store, KH_STR("nobody"), &err), KH_NOTFOUND);
    assert_int_equal(kh_store_forget(store, KH_STR("k/1"), &err), KH_OK);
    assert_int_equal(kh_store_forget(store, KH_STR("k/3"), &err), KH_OK);
    close_store(store);
    store = open_store("forget", KH_STORE_WRITE);
    assert_int_equal(ask(store, "SELECT count(*) FROM articles"), 1);
    assert_int_equal(ask(store, "SELECT count(*) FROM features"), 1);
    assert_int_equal(ask(store, "SELECT count(*) FROM copies"), 0);
    assert_int_equal(ask(store, "SELECT count(*) FROM link_log"), 1);
    assert_int_equal(ask(store, "SELECT count(*) FROM search_docsize"), 1);
    assert_int_equal(ask(store, "SELECT count(*) FROM developments"), 1);
    assert_int_equal(ask(store, "SELECT count(*) FROM stories WHERE articles = 1 AND outlets = 1"), 1);
    assert_int_equal(kh_store_restore_linker(store, &err), KH_OK);
    assert_int_equal(kh_linker_count(store->linker), 1);
    assert_string_equal(search(store, "السنديان").keys, "k/2");
    assert_int_equal(search(store, "فيضان").count, 0);
    close_store(store);
    assert_int_not_equal(access(path_of("forget-wal"), F_OK), 0);
    assert_false(file_holds("forget", "k/1"));
    assert_false(file_holds("forget", "k/3"));
    assert_false(file_holds("forget", "فيضان"));
    assert_true(file_holds("forget", "k/2"));
}

static struct page numbered(char key[32], char text[512], int i)
{
    snprintf(key, 32, "n/%05d", i);
    snprintf(text, 512,
             "أعلنت بلدية المرجان أن الطريق رقم %d سيفتح غدا. وقال رئيس البلدية كمال الدباغ إن %d عاملا عملوا فيه.", i,
             i + 11);
    return (struct page){key, "أخبار التل", "فتح طريق", "2021-05-20T08:00:00+03:00", text};
}

/* Add until it fails, with one commit on the way; what was committed must be there, whole, and nothing else. */
static void fill(const char *name, kh_status (*limit)(kh_store *))
{
    kh_store *store = open_store(name, KH_STORE_WRITE);
    char key[32], text[512];
    kh_added added;
    kh_err err = {0};
    kh_status status = KH_OK;
    int added_all = 0;

    for (int i = 0; i < 50; i++) {
        struct page page = numbered(key, text, i);
        add_page(store, &page);
    }
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    assert_int_equal(limit(store), KH_OK);
    for (int i = 50; i < 5000 && status == KH_OK; i++, added_all++) {
        struct page page = numbered(key, text, i);
        status = try_add(store, &page, &added, &err);
        if (status == KH_OK && i % 10 == 9)
            status = kh_store_commit(store, &err);
    }
    assert_int_equal(status, KH_IO);
    assert_true(err.text[0] != '\0');
    assert_int_equal(try_add(store, &bridge, &added, &err), KH_IO); /* good for closing only */
    (void)kh_store_close(store, &err);
}

static void check_filled(const char *name)
{
    kh_err err = {0};
    kh_store *store = open_store(name, KH_STORE_WRITE);
    int64_t count = ask(store, "SELECT count(*) FROM articles");
    char key[32], text[512];
    struct page page = numbered(key, text, 7);

    assert_true(count >= 50 && count % 10 == 0);
    assert_int_equal(ask(store, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    assert_int_equal(ask(store, "SELECT count(*) FROM search_docsize"), count);
    assert_int_equal(ask(store, "SELECT sum(articles) FROM stories"), count);
    assert_int_equal(kh_store_restore_linker(store, &err), KH_OK);
    assert_int_equal(kh_linker_count(store->linker), count);
    assert_int_equal(add_page(store, &page), KH_ADDED_KNOWN);
    assert_int_equal(add_page(store, &bridge), KH_ADDED_NEW);
    close_store(store);
}

static kh_status few_pages(kh_store *store)
{
    return kh_store_execute(store, "PRAGMA max_page_count = 60", NULL);
}

static void a_full_store_keeps_what_was_committed(void **state)
{
    (void)state;
    fill("full", few_pages);
    check_filled("full");
}

static kh_status small_files(kh_store *store)
{
    struct rlimit limit;

    (void)store;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 1200 * 1024;
    return setrlimit(RLIMIT_FSIZE, &limit) == 0 ? KH_OK : KH_IO;
}

static void a_full_disk_keeps_what_was_committed(void **state)
{
    struct rlimit limit;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    fill("disk", small_files);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, SIG_DFL);
    check_filled("disk");
}

static void totals(void **state)
{
    kh_store *store = open_store("totals", KH_STORE_WRITE);
    kh_store_totals count;
    kh_str story, development;
    kh_err err;

    (void)state;
    assert_int_equal(kh_store_count(store, &count, &err), KH_OK);
    assert_int_equal(count.articles, 0);
    assert_int_equal(count.first_day, KH_NO_DAY);
    add_page(store, &bridge);
    add_page(store, &bridge_again);
    add_page(store, &flood);
    assert_int_equal(kh_store_count(store, &count, &err), KH_OK);
    assert_int_equal(count.articles, 3);
    assert_int_equal(count.outlets, 3);
    assert_int_equal(count.stories, 2);
    assert_int_equal(count.copies, 1);
    assert_int_equal(count.last_day - count.first_day, 79);
    assert_int_equal(kh_store_article_place(store, KH_STR("k/3"), &story, &development, &err), KH_OK);
    assert_true(story.len == 11 && story.ptr[0] == 's' && development.len == 11 && development.ptr[0] == 'd');
    assert_int_equal(kh_store_article_place(store, KH_STR("k/4"), &story, &development, &err), KH_NOTFOUND);
    close_store(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twice_changes_nothing),
        cmocka_unit_test(a_changed_page_takes_its_place),
        cmocka_unit_test(captured_again_is_known),
        cmocka_unit_test(what_is_no_store_is_refused),
        cmocka_unit_test(damage_is_named),
        cmocka_unit_test(one_writer_many_readers),
        cmocka_unit_test(forgotten_leaves_no_trace),
        cmocka_unit_test(a_full_store_keeps_what_was_committed),
        cmocka_unit_test(a_full_disk_keeps_what_was_committed),
        cmocka_unit_test(totals),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
