/* Records: an article there and back, and bytes that are none. */
#include <math.h>

#include "article/article.h"
#include "store/letters.h"
#include "store/record.h"
#include "support.h"

static const struct page page = {
    "مفتاح/1", "صدى الوادي", "«افتتاح» جسر السنديان – صور", "2021-03-02T09:00:00+03:00",
    "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس الاثنين بعد عامين من العمل…\n\n"
    "وقال النعمان لوكالة رويترز إن نحو 2500 عامل شاركوا في البناء الذي كلف 12.5 مليون دينار، "
    "بزيادة 15 بالمئة، وأضاف: «سنفتح الطریق الثاني قبل نهاية 2022».\n\n"
    "١٢ موظفا \xF0\x9F\x98\x80 café Ünïcode \x7F end"};

static void assert_same_json(const kh_article *a, const kh_article *b)
{
    kh_buf x, y;

    kh_buf_init(&x);
    kh_buf_init(&y);
    assert_int_equal(kh_article_json(a, &x), KH_OK);
    assert_int_equal(kh_article_json(b, &y), KH_OK);
    assert_true(kh_str_eq(kh_buf_str(&x), kh_buf_str(&y)));
    kh_buf_done(&x);
    kh_buf_done(&y);
}

static void there_and_back(void **state)
{
    kh_doc *doc = read_page(&page);
    const kh_article *article = kh_doc_article(doc, 0);
    kh_article back;
    kh_arena arena;
    kh_buf record;
    bool holds;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_buf_init(&record);
    assert_true(article->figure_count >= 3 && article->statement_count >= 1 && article->name_count >= 1);
    assert_int_equal(kh_record_write(article, &record), KH_OK);
    assert_int_equal(kh_record_read(&arena, kh_buf_str(&record), &back), KH_OK);
    assert_same_json(article, &back);
    assert_int_equal(back.published.day, article->published.day);
    assert_int_equal(back.published.second, article->published.second);
    assert_int_equal(back.published.zone, article->published.zone);
    assert_int_equal(kh_record_holds(&arena, kh_buf_str(&record), article, &holds), KH_OK);
    assert_true(holds);
    back.title = KH_STR("آخر");
    assert_int_equal(kh_record_holds(&arena, kh_buf_str(&record), &back, &holds), KH_OK);
    assert_false(holds);
    kh_buf_done(&record);
    kh_arena_done(&arena);
    kh_doc_free(doc);
}

/* Absent and empty strings differ; numbers of every kind come back exactly. */
static void edges(void **state)
{
    kh_figure figures[] = {{.value = -0.0, .low = 1e300, .high = -7},
                           {.value = 0.1, .low = 9007199254740993.0, .high = -1e-9},
                           {.value = NAN, .low = INFINITY, .high = 1}};
    kh_article article = {.key = KH_STR(""), .text = KH_STR("نص"), .figures = figures, .figure_count = 3}, back;
    kh_arena arena;
    kh_buf record;

    (void)state;
    article.published.day = KH_NO_DAY;
    kh_arena_init(&arena, 0);
    kh_buf_init(&record);
    assert_int_equal(kh_record_write(&article, &record), KH_OK);
    assert_int_equal(kh_record_read(&arena, kh_buf_str(&record), &back), KH_OK);
    assert_true(back.key.ptr != NULL && back.key.len == 0);
    assert_null(back.title.ptr);
    assert_int_equal(back.published.day, KH_NO_DAY);
    for (size_t i = 0; i < 3; i++) {
        assert_memory_equal(&back.figures[i].low, &figures[i].low, sizeof(double));
        assert_memory_equal(&back.figures[i].high, &figures[i].high, sizeof(double));
    }
    assert_memory_equal(&back.figures[0].value, &figures[0].value, sizeof(double));
    assert_true(back.figures[1].value == 0.1 && back.figures[2].value != back.figures[2].value);
    figures[0].span = (kh_span){2, 9}; /* past the text */
    kh_buf_reset(&record);
    assert_int_equal(kh_record_write(&article, &record), KH_ARG);
    figures[0].span = (kh_span){3, 1};
    kh_buf_reset(&record);
    assert_int_equal(kh_record_write(&article, &record), KH_ARG);
    kh_buf_done(&record);
    kh_arena_done(&arena);
}

static void letters_are_exact(void **state)
{
    char all[256 * 3], back[sizeof all + KH_LETTER_MOST];
    kh_buf packed;

    (void)state;
    for (size_t i = 0; i < sizeof all; i++) /* each byte after each of three kinds */
        all[i] = (char)(i % 3 == 0 ? i / 3 : i % 3 == 1 ? 0xD9 : 0x80 + i / 12);
    kh_buf_init(&packed);
    kh_letters_pack(kh_str_of(all, sizeof all), &packed);
    assert_true(kh_letters_unpack(kh_buf_str(&packed), back, sizeof all));
    assert_memory_equal(all, back, sizeof all);
    assert_false(kh_letters_unpack(kh_buf_str(&packed), back, sizeof all - 1));
    packed.len--;
    assert_false(kh_letters_unpack(kh_buf_str(&packed), back, sizeof all));
    kh_buf_reset(&packed);
    kh_letters_pack(KH_STR("السلام عليكم"), &packed);
    assert_int_equal(packed.len, 12);
    assert_false(kh_letters_unpack(KH_STR("ab\x7F"), back, 2));
    assert_false(kh_letters_unpack(KH_STR("ab\x7F"), back, 3));
    assert_true(kh_letters_unpack(KH_STR(""), back, 0));
    kh_buf_done(&packed);
}

/* Cut at every length, and every byte turned: an article or KH_CORRUPT, never more. */
static void damaged_records(void **state)
{
    kh_doc *doc = read_page(&page);
    kh_arena arena;
    kh_buf record, json;
    kh_article back;
    size_t read = 0;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_buf_init(&record);
    kh_buf_init(&json);
    assert_int_equal(kh_record_write(kh_doc_article(doc, 0), &record), KH_OK);
    for (size_t len = 0; len < record.len; len++) {
        kh_arena_reset(&arena);
        assert_int_equal(kh_record_read(&arena, kh_str_of(record.ptr, len), &back), KH_CORRUPT);
    }
    for (size_t i = 0; i < record.len; i++) {
        for (unsigned turn = 1; turn < 256; turn <<= 1) {
            record.ptr[i] = (char)(record.ptr[i] ^ (int)turn);
            kh_arena_reset(&arena);
            kh_status status = kh_record_read(&arena, kh_buf_str(&record), &back);
            assert_true(status == KH_OK || status == KH_CORRUPT);
            kh_buf_reset(&json);
            if (status == KH_OK && ++read)
                assert_int_equal(kh_article_json(&back, &json), KH_OK);
            record.ptr[i] = (char)(record.ptr[i] ^ (int)turn);
        }
    }
    assert_true(read > 0);
    kh_buf_done(&json);
    kh_buf_done(&record);
    kh_arena_done(&arena);
    kh_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(edges),
        cmocka_unit_test(letters_are_exact),
        cmocka_unit_test(damaged_records),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
