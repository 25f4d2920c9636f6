/* A batch that goes into the index as one segment is what FTS5 would have made of it, word by word. */
#include "support.h"

#include "base/map.h"
#include "store/index.h"
#include "store/segment.h"

enum { WORDS = 600, TEXT_MOST = 1 << 17 };

static uint32_t chance(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

/* A word of two to nine letters that is always the same for its number. */
static size_t put_word(char *to, uint32_t number)
{
    static const char *const letters[] = {"ا", "ب", "ت", "ر", "س", "ع", "ف", "ق", "ل", "م", "ن", "و"};
    uint32_t state = number * 2654435761u + 1;
    size_t n = 2 + chance(&state) % 8, at = 0;

    for (size_t i = 0; i < n; i++) {
        memcpy(to + at, letters[chance(&state) % 12], 2);
        at += 2;
    }
    to[at++] = ' ';
    return at;
}

/* Article `number`: of few words or of thousands, some of which all articles have, one of which one article is full of.
 */
static void add_made(kh_store *store, uint32_t number, uint32_t words)
{
    static char text[TEXT_MOST];
    char key[16], title[64];
    uint32_t state = number + 7;
    static const char begin[] = "قال وزير الخارجية سالم النجار في بغداد إن "; /* so that there are names to be found */
    size_t at = sizeof begin - 1;

    memcpy(text, begin, at);
    for (uint32_t i = 0; i < words; i++) {
        uint32_t word = chance(&state) % WORDS;
        if (i % 9 == 0)
            word = 1;
        if (number % 20 == 3 && i % 2)
            word = 2;
        at += put_word(text + at, word * (word > WORDS / 2 ? number % 5 + 1 : 1));
    }
    text[at] = '\0';
    title[put_word(title, number)] = '\0';
    snprintf(key, sizeof key, "made-%u", number);
    add_page(store, &(struct page){key, "واع", title, "2024-09-01", text});
}

static void commit(kh_store *store)
{
    kh_err err;

    assert_int_equal(kh_store_commit(store, &err), KH_OK);
}

/* So that the words of the batch go through FTS5. */
static void ask_within(kh_store *store)
{
    kh_err err;

    assert_int_equal(kh_store_enter_question(store, &err), KH_OK);
}

static uint64_t hash_of(kh_store *store, const char *sql, size_t *ret_rows)
{
    sqlite3_stmt *all;
    uint64_t sum = 0;

    *ret_rows = 0;
    assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &all, NULL), SQLITE_OK);
    for (; sqlite3_step(all) == SQLITE_ROW; ++*ret_rows) {
        for (int i = 0; i < sqlite3_column_count(all); i++)
            sum = (sum + kh_hash(kh_store_column(all, i))) * 31;
    }
    sqlite3_finalize(all);
    return sum;
}

static void run(kh_store *store, const char *sql)
{
    char *message = NULL;

    if (sqlite3_exec(store->db, sql, NULL, NULL, &message) != SQLITE_OK)
        print_error("%s: %s\n", sql, message);
    assert_null(message);
}

#define SAME(sql)                                                                                                      \
    do {                                                                                                               \
        size_t rows_a_, rows_b_;                                                                                       \
        assert_int_equal(hash_of(a, sql, &rows_a_), hash_of(b, sql, &rows_b_));                                        \
        assert_int_equal(rows_a_, rows_b_);                                                                            \
        assert_true(rows_a_ > 0);                                                                                      \
    } while (0)

static void assert_same_index(kh_store *a, kh_store *b)
{
    static const char *const vocabularies =
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.of_search USING fts5vocab (main, search, instance);"
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.of_marks USING fts5vocab (main, marks, instance);"
        "INSERT INTO search (search) VALUES ('integrity-check'); INSERT INTO marks (marks) VALUES ('integrity-check');";

    run(a, vocabularies);
    run(b, vocabularies);
    SAME("SELECT term, doc, col, offset FROM temp.of_search");
    SAME("SELECT term, doc, col, offset FROM temp.of_marks");
    SAME("SELECT id, sz FROM search_docsize ORDER BY id");
    SAME("SELECT id, sz FROM marks_docsize ORDER BY id");
    SAME("SELECT block FROM search_data WHERE id = 1");
    SAME("SELECT block FROM marks_data WHERE id = 1");
    SAME("SELECT rowid, bm25(search) FROM search WHERE search MATCH 'title : ب* OR body : ق*' ORDER BY rowid");
}

static size_t segments(kh_store *store)
{
    size_t rows;

    (void)hash_of(store, "SELECT DISTINCT segid FROM search_idx", &rows);
    return rows;
}

static void a_segment_is_what_fts5_makes(void **state)
{
    kh_store *a = open_store("whole", KH_STORE_WRITE), *b = open_store("by-word", KH_STORE_WRITE);

    (void)state;
    for (uint32_t i = 0; i < 60; i++) {
        uint32_t words = i == 23 ? 6000 : 20 + i % 7 * 30; /* the long one's places reach over pages */
        add_made(a, i, words);
        add_made(b, i, words);
    }
    ask_within(b);
    assert_true(b->index_open);
    commit(a);
    commit(b);
    assert_false(a->index_unasked); /* it is settled with the batch */
    assert_int_equal(segments(a), 1);
    assert_same_index(a, b);
    close_store(a);
    close_store(b);
}

static void batches_merge_and_mix(void **state)
{
    kh_store *a = open_store("batches", KH_STORE_WRITE), *b = open_store("batches-by-word", KH_STORE_WRITE);
    kh_err err;

    (void)state;
    for (uint32_t i = 0; i < 36; i++) {
        add_made(a, i, 40);
        add_made(b, i, 40);
        if (i % 9 == 8) { /* in between FTS5 takes words out and in */
            add_made(a, 2, 50 + i);
            add_made(b, 2, 50 + i);
            assert_int_equal(kh_store_forget(a, KH_STR("made-4"), &err), i == 8 ? KH_OK : KH_NOTFOUND);
            assert_int_equal(kh_store_forget(b, KH_STR("made-4"), &err), i == 8 ? KH_OK : KH_NOTFOUND);
        }
        ask_within(b);
        commit(a);
        commit(b);
    }
    assert_in_range(segments(a), 1, 15);
    assert_same_index(a, b);
    close_store(a);
    close_store(b);
    a = open_store("batches", KH_STORE_READ);
    b = open_store("batches-by-word", KH_STORE_READ);
    SAME("SELECT rowid, bm25(search) FROM search WHERE search MATCH 'title : ب* OR body : ق*' ORDER BY rowid");
    close_store(a);
    close_store(b);
}

static void numbers_there_and_back(void **state)
{
    static const uint64_t numbers[] = {
        0,         1,           0x7F,       0x80,           0x3FFF,     0x4000,
        0xFFFFFFF, 0x100000000, UINT64_MAX, UINT64_MAX / 2, 1ULL << 56, (1ULL << 56) - 1};
    kh_buf out;
    size_t at = 0;
    uint64_t number;

    (void)state;
    kh_buf_init(&out);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        kh_varint_put(&out, numbers[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_true(kh_varint_get(kh_buf_str(&out), &at, &number));
        assert_int_equal(number, numbers[i]);
    }
    assert_int_equal(at, out.len);
    assert_false(kh_varint_get(kh_buf_str(&out), &at, &number));
    assert_false(kh_varint_get(KH_STR("\x81"), &(size_t){0}, &number));
    kh_buf_done(&out);
}

static kh_status no_page(void *ctx, uint32_t number, kh_str bytes)
{
    (void)bytes;
    (void)ctx;
    return number > 1 ? KH_IO : KH_OK;
}

static kh_status any_edge(void *ctx, kh_str term, uint32_t number)
{
    (void)ctx;
    (void)term;
    (void)number;
    return KH_OK;
}

static kh_status any_sizes(void *ctx, int64_t row, kh_str sizes)
{
    (void)ctx;
    (void)row;
    (void)sizes;
    return KH_OK;
}

static void what_fails_ends_it(void **state)
{
    kh_segment_sink sink = {NULL, no_page, any_edge, any_sizes};
    kh_segment_sums sums;
    kh_buf packed;
    kh_str column;

    (void)state;
    kh_buf_init(&packed);
    for (int i = 0; i < 3000; i++) {
        kh_buf_byte(&packed, 4);
        kh_buf_format(&packed, "%04d", i);
        kh_buf_byte(&packed, 0);
    }
    column = kh_buf_str(&packed);
    assert_int_equal(kh_segment_make(&(kh_segment_doc){5, &column}, 1, 1, &sink, &sums), KH_IO);
    assert_int_equal(kh_segment_make((kh_segment_doc[]){{5, &column}, {5, &column}}, 2, 1, &sink, &sums), KH_ARG);
    assert_int_equal(kh_segment_make(&(kh_segment_doc){5, &column}, 1, KH_SEGMENT_COLUMNS + 1, &sink, &sums), KH_ARG);
    assert_int_equal(kh_segment_make(NULL, 0, 2, &sink, &sums), KH_OK);
    assert_int_equal(sums.pages, 0);
    kh_buf_done(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_segment_is_what_fts5_makes),
        cmocka_unit_test(batches_merge_and_mix),
        cmocka_unit_test(numbers_there_and_back),
        cmocka_unit_test(what_fails_ends_it),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
