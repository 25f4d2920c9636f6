/*
 * A page of plain text, made of what such pages are made of: a byte below 32 stands for a phrase, any other for itself.
 * Texts must be valid UTF-8, published days and their bounds in order, and no body may be longer than its page.
 */
#include <stdlib.h>

#include "arabic/utf8.h"
#include "page/plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const phrases[32] = {"",
                                        "عنوان الخبر الأول هنا",
                                        "12 مارس 2014",
                                        "الخميس 13 مارس 2014 - 14:30",
                                        "قال الوزير إن هذا الأمر الذي كان في البلاد لم يكن.",
                                        "وأضاف أن ذلك سينتهي بعد عامين، وأن العمل مستمر.",
                                        "اقرأ أيضا: ",
                                        "مقالات ذات صلة",
                                        "المصدر: رويترز",
                                        "\xEF\xBB\xBF",
                                        "\n",
                                        "\n\n",
                                        "  ",
                                        "\r\n",
                                        "اترك تعليقا",
                                        "التعليقات (2)",
                                        "كلمات دلالية: ",
                                        "Share on Facebook",
                                        "القدس العربي",
                                        "بغداد ـ رويترز: ",
                                        "كاريكاتير",
                                        "GMT 12:32 2024 الأربعاء 13 آذار/ مارس",
                                        "آخر تحديث: ",
                                        "تاريخ النشر: ",
                                        "منذ 3 ساعات",
                                        "• ",
                                        "(أ ف ب)",
                                        "جميع الحقوق محفوظة",
                                        "ملخص",
                                        "كتب: ",
                                        "الرئيسية أخبار سياسة اقتصاد رياضة ",
                                        "Nov 29, 2015 at 9:32 pm Reply "};

static kh_arena rules_arena;
static kh_page_rules *rules;

static void check(const kh_article *article, size_t page)
{
    if (!kh_utf8_valid(article->text) || !kh_utf8_valid(article->title) || !kh_utf8_valid(article->byline) ||
        !kh_utf8_valid(article->published.evidence))
        abort();
    if (article->text.len > page + 2 * page)
        abort();
    if ((article->published.from == KH_FROM_NONE) != (article->published.day == KH_NO_DAY))
        abort();
    for (size_t i = 0; i < article->furniture_count; i++) {
        if (!article->furniture[i].kind.len || !kh_utf8_valid(article->furniture[i].text))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_input input = {.format = KH_FORMAT_TEXT, .captured = KH_STR("2024-03-14T10:00:00+03:00")};
    kh_arena arena;
    kh_buf page;
    kh_article *articles;
    size_t count;
    kh_err err;

    if (!rules) {
        kh_arena_init(&rules_arena, 0);
        if (kh_page_rules_load(&rules_arena, &rules, &err))
            abort();
    }
    kh_buf_init(&page);
    for (size_t i = 0; i < size; i++) {
        if (data[i] < 32)
            kh_buf_addz(&page, phrases[data[i]]);
        else
            kh_buf_byte(&page, (char)data[i]);
    }
    kh_arena_init(&arena, (size_t)256 << 20);
    if (!kh_buf_status(&page) &&
        kh_plain_read(rules, &arena, kh_utf8_clean(&arena, kh_buf_str(&page)), &input, &articles, &count) == KH_OK) {
        for (size_t i = 0; i < count; i++)
            check(&articles[i], page.len);
    }
    kh_arena_done(&arena);
    kh_buf_done(&page);
    return 0;
}
