/* What leaves the store: escaping for each format, moments, ids that last, and whole exports of a small store. */
#include "../store/support.h"

#include "khayt/export.h"
#include "story/outside.h"

/* ---- pieces ---- */

static void put(void (*how)(kh_buf *out, kh_str text), kh_str text, const char *expected)
{
    kh_buf out;

    kh_buf_init(&out);
    how(&out, text);
    kh_buf_byte(&out, '\0');
    assert_false(out.failed);
    assert_string_equal(out.ptr, expected);
    kh_buf_done(&out);
}

static void text_is_text_in_every_format(void **state)
{
    (void)state;
    put(kh_out_xml, KH_STR("<a href=\"x\">&'</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
    put(kh_out_xml, KH_STR("a\x01\x0B\x1F\x7F z\xC2\x85\xEF\xBF\xBE"), "a z"); /* what XML may not hold */
    put(kh_out_xml, KH_STR("a\xFFz\xED\xA0\x80"), "a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    put(kh_out_xml, KH_STR("سطر\nثان\t🙂"), "سطر\nثان\t🙂");
    put(kh_out_markdown, KH_STR("# *a* [b](c) <i> `x` \\ |\ny"), "\\# \\*a\\* \\[b\\](c) \\<i\\> \\`x\\` \\\\ \\| y");
    put(kh_out_line, KH_STR("a\r\nTY  - x\tz\x7F"), "a  TY  - x z ");
    put(kh_out_path, KH_STR("a/b #?%ق"), "a%2Fb%20%23%3F%25%D9%82");
}

static void a_cell_is_no_formula(void **state)
{
    static const char *const formulas[] = {"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\n+x", "＝1", "＠x"};
    char expected[64];

    (void)state;
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        kh_buf out;
        kh_buf_init(&out);
        kh_out_cell(&out, kh_str_z(formulas[i]));
        assert_true(out.len > 2 && out.ptr[0] == '"' && out.ptr[1] == '\'');
        kh_buf_done(&out);
    }
    put(kh_out_cell, KH_STR("قال \"نعم\", ثم\nسكت"), "\"قال \"\"نعم\"\", ثم\nسكت\"");
    put(kh_out_cell, KH_STR("3-4"), "\"3-4\"");
    put(kh_out_cell, (kh_str){NULL, 0}, "\"\"");
    snprintf(expected, sizeof expected, "\"a b\"");
    put(kh_out_cell,
        KH_STR("a\x01"
               "b"),
        expected);
}

static void headers_of_mail_are_folded(void **state)
{
    kh_buf out;
    size_t line = 0, words = 0;

    (void)state;
    kh_buf_init(&out);
    kh_out_header(&out, "Subject", KH_STR("plain words"));
    kh_buf_byte(&out, '\0');
    assert_string_equal(out.ptr, "Subject: plain words\r\n");
    kh_buf_reset(&out);
    kh_out_header(&out, "Subject", KH_STR("a\r\nBcc: x@y.org"));
    kh_buf_byte(&out, '\0');
    assert_string_equal(out.ptr, "Subject: a  Bcc: x@y.org\r\n");
    kh_buf_reset(&out);
    kh_out_header(&out, "Subject",
                  KH_STR("ما تحرك منذ الثالث عشر من آذار في ملفات الوادي والساحل والجسر والسد والميناء والمتحف"));
    for (size_t i = 0; i < out.len; i++) {
        assert_true((unsigned char)out.ptr[i] < 0x80);
        line = out.ptr[i] == '\n' ? 0 : line + 1;
        assert_true(line <= 77); /* CR counted */
        words += i > 10 && memcmp(out.ptr + i - 10, "=?UTF-8?B?", 10) == 0;
    }
    assert_true(words >= 3 && memcmp(out.ptr + out.len - 2, "\r\n", 2) == 0);
    kh_buf_done(&out);
    kh_buf_init(&out);
    kh_out_base64(&out, KH_STR("خيط"), false);
    kh_buf_byte(&out, '\0');
    assert_string_equal(out.ptr, "2K7Ziti3");
    kh_buf_reset(&out);
    kh_out_base64(&out, KH_STR("ab"), true);
    kh_buf_byte(&out, '\0');
    assert_string_equal(out.ptr, "YWI=\r\n");
    kh_buf_done(&out);
}

static void moments_are_in_utc(void **state)
{
    static const char *const cases[][2] = {{"2024-03-13T12:32:00+03:00", "2024-03-13T09:32:00Z"},
                                           {"2024-03-01T01:00:00+03:00", "2024-02-29T22:00:00Z"},
                                           {"2023-12-31T23:30:00-01:30", "2024-01-01T01:00:00Z"},
                                           {"2024-03-13T12:32:00Z", "2024-03-13T12:32:00Z"},
                                           {"2024-03-13T12:32", "2024-03-13T12:32:00Z"},
                                           {"2024-03-13T12:32+03:00", "2024-03-13T09:32:00Z"},
                                           {"2024-03-13", "2024-03-13T00:00:00Z"},
                                           {"2024-03", "2024-03-01T00:00:00Z"},
                                           {"2024", "2024-01-01T00:00:00Z"},
                                           {"1969-12-31T23:00:00+00:00", "1969-12-31T23:00:00Z"},
                                           {"", "1970-01-01T00:00:00Z"},
                                           {"2024-13-77Tnonsense", "1970-01-01T00:00:00Z"},
                                           {"2024-03-13T", "2024-03-13T00:00:00Z"},
                                           {"2024-03-13T99:99:99+99:99", NULL}};
    char text[24];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kh_out_moment(kh_str_z(cases[i][0]), text);
        assert_int_equal(strlen(text), 20);
        if (cases[i][1])
            assert_string_equal(text, cases[i][1]);
    }
}

static void ids_of_entries_last(void **state)
{
    kh_buf a, b;

    (void)state;
    kh_buf_init(&a);
    kh_buf_init(&b);
    kh_out_urn(&a, "article", KH_STR("x/1"));
    kh_out_urn(&b, "article", KH_STR("x/1"));
    assert_true(kh_str_eq(kh_buf_str(&a), kh_buf_str(&b)));
    assert_int_equal(a.len, strlen("urn:uuid:") + 36);
    assert_int_equal(a.ptr[9 + 14], '8');
    assert_non_null(strchr("89ab", a.ptr[9 + 19]));
    kh_buf_reset(&b);
    kh_out_urn(&b, "story", KH_STR("x/1"));
    assert_false(kh_str_eq(kh_buf_str(&a), kh_buf_str(&b)));
    kh_buf_done(&a);
    kh_buf_done(&b);
}

/* ---- wholes ---- */

static const struct page pages[] = {
    {"x/1", "صدى الوادي", "افتتاح <جسر> السنديان", "2021-03-02T09:00:00+03:00",
     "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
     "وقال النعمان إن نحو 300 عامل شاركوا في بناء الجسر الذي كلف مليوني دينار."},
    {"x/2", "أخبار التل", "شقوق في جسر السنديان بعد شهر من افتتاحه", "2021-04-05T08:00:00+03:00",
     "ظهرت شقوق في جسر السنديان بعد شهر من افتتاحه. وأمر محافظ الوادي سالم النعمان بوقف السير على الجسر حتى يفحصه "
     "المهندسون قبل نهاية الشهر الجاري."},
};

static kh_store *filled(const char *name)
{
    kh_store *store = open_store(name, KH_STORE_WRITE);

    for (size_t i = 0; i < 2; i++)
        assert_int_equal(add_page(store, &pages[i]), KH_ADDED_NEW);
    return store;
}

static void a_story_is_exported_in_every_format(void **state)
{
    static const char *const names[] = {"md", "html", "json", "csv"};
    kh_store *store = filled("export");
    kh_str story, development;
    char id[32];
    kh_buf out, again;
    kh_err err = {0};
    kh_export_format format = KH_EXPORT_MARKDOWN;

    (void)state;
    assert_int_equal(kh_store_article_place(store, KH_STR("x/1"), &story, &development, &err), KH_OK);
    snprintf(id, sizeof id, "%.*s", (int)story.len, story.ptr);
    kh_buf_init(&out);
    kh_buf_init(&again);
    for (size_t i = 0; i < 4; i++) {
        kh_buf_reset(&out);
        kh_buf_reset(&again);
        assert_true(kh_export_parse(kh_str_z(names[i]), &format));
        assert_int_equal(kh_export_story(store, kh_str_z(id), format, true, &out, &err), KH_OK);
        assert_int_equal(kh_export_story(store, kh_str_z(id), format, true, &again, &err), KH_OK);
        assert_true(kh_str_eq(kh_buf_str(&out), kh_buf_str(&again)));
        kh_buf_byte(&out, '\0');
        assert_non_null(strstr(out.ptr, "x/1"));
        assert_non_null(strstr(out.ptr, "x/2"));
        assert_non_null(strstr(out.ptr, "2021-04-05"));
        assert_non_null(strstr(out.ptr, "أخبار التل"));
        assert_true(format != KH_EXPORT_HTML || (!strstr(out.ptr, "<جسر>") && strstr(out.ptr, "&lt;جسر&gt;")));
    }
    assert_false(kh_export_parse(KH_STR("pdf"), &format));
    assert_false(kh_export_parse((kh_str){NULL, 0}, &format));
    kh_buf_reset(&out);
    assert_int_equal(kh_export_story(store, KH_STR("none"), format, true, &out, &err), KH_NOTFOUND);
    kh_buf_done(&out);
    kh_buf_done(&again);
    close_store(store);
}

static void articles_are_cited(void **state)
{
    kh_store *store = filled("cite");
    kh_cite_style style;
    kh_buf out;
    kh_err err = {0};

    (void)state;
    kh_buf_init(&out);
    assert_int_equal(kh_cite(store, KH_STR("x/1"), KH_CITE_PLAIN, true, &out, &err), KH_OK);
    kh_buf_byte(&out, '\0');
    assert_string_equal(out.ptr, "«افتتاح <جسر> السنديان»، صدى الوادي، 2021-03-02.\n");
    kh_buf_reset(&out);
    assert_int_equal(kh_cite(store, KH_STR("x/1"), KH_CITE_RIS, true, &out, &err), KH_OK);
    kh_buf_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "DA  - 2021/03/02\r\n"));
    assert_non_null(strstr(out.ptr, "PY  - 2021\r\n"));
    assert_int_equal(kh_cite(store, KH_STR("none"), KH_CITE_ALL, true, &out, &err), KH_NOTFOUND);
    assert_true(kh_cite_parse(KH_STR("csl-json"), &style) && style == KH_CITE_CSL);
    assert_false(kh_cite_parse(KH_STR("apa"), &style));
    kh_buf_done(&out);
    close_store(store);
}

static void the_day_and_feeds(void **state)
{
    kh_store *store = filled("day");
    kh_daily_options day = {.mail = true, .arabic = true};
    kh_feed_options feed = {
        .kind = KH_FEED_SEARCH, .subject = KH_STR("جسر"), .base = KH_STR("http://h"), .self = KH_STR("/f")};
    static const char *const bad[] = {"a", "@b", "a@", "a b@c.org", "a@b.org\r\nX: y", "<a@b.org>", "a@b.", "أ@b.org"};
    kh_buf out;
    kh_err err = {0};

    (void)state;
    kh_buf_init(&out);
    assert_int_equal(kh_daily(store, &day, &out, &err), KH_OK);
    kh_buf_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "Date: Mon, 5 Apr 2021 12:00:00 +0000\r\n"));
    assert_non_null(strstr(out.ptr, "To: undisclosed-recipients:;\r\n"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        day.to = kh_str_z(bad[i]);
        assert_int_equal(kh_daily(store, &day, &out, &err), KH_ARG);
    }
    kh_buf_reset(&out);
    assert_int_equal(kh_feed(store, &feed, &out, &err), KH_OK);
    kh_buf_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "<updated>2021-04-05T05:00:00Z</updated>"));
    assert_true(strstr(out.ptr, "x%2F2") < strstr(out.ptr, "x%2F1")); /* the latest first */
    feed.subject = KH_STR("\"\"");
    assert_int_equal(kh_feed(store, &feed, &out, &err), KH_ARG);
    feed.kind = KH_FEED_STORY;
    feed.subject = KH_STR("none");
    assert_int_equal(kh_feed(store, &feed, &out, &err), KH_NOTFOUND);
    feed.kind = KH_FEED_NAME;
    assert_int_equal(kh_feed(store, &feed, &out, &err), KH_NOTFOUND);
    kh_buf_done(&out);
    close_store(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_text_in_every_format), cmocka_unit_test(a_cell_is_no_formula),
        cmocka_unit_test(headers_of_mail_are_folded),   cmocka_unit_test(moments_are_in_utc),
        cmocka_unit_test(ids_of_entries_last),          cmocka_unit_test(a_story_is_exported_in_every_format),
        cmocka_unit_test(articles_are_cited),           cmocka_unit_test(the_day_and_feeds),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
