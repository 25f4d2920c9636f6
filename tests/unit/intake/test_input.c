/* What JSONL lines, feeds, HTTP responses and WARC files become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "intake/input.h"
#include "intake/warc.h"

static kh_arena arena;
static kh_err err;

static int setup(void **state)
{
    (void)state;
    kh_arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    return 0;
}

#define assert_view(view, literal) assert_true(kh_str_eq((view), KH_STR(literal)))

static void jsonl_fields_are_read(void **state)
{
    kh_input input;

    (void)state;
    assert_int_equal(
        kh_jsonl_input(&arena, KH_STR("{\"key\":\"k1\",\"outlet\":\"المرصد\",\"published\":null,\"text\":\"متن\"}"),
                       &input, &err),
        KH_OK);
    assert_view(input.key, "k1");
    assert_view(input.outlet, "المرصد");
    assert_null(input.published.ptr);
    assert_true(input.body_only);
    assert_view(input.bytes, "متن");
    assert_int_equal(kh_jsonl_input(&arena, KH_STR("{\"key\":17,\"html\":\"<p>x\"}"), &input, &err), KH_OK);
    assert_view(input.key, "17");
    assert_false(input.body_only);
    assert_int_equal(input.format, KH_FORMAT_HTML);
}

static void jsonl_damage_is_named(void **state)
{
    kh_input input;

    (void)state;
    assert_int_equal(kh_jsonl_input(&arena, KH_STR("{\"key\":\"a\"}"), &input, &err), KH_CORRUPT);
    assert_int_equal(kh_jsonl_input(&arena, KH_STR("{\"text\":\"a"), &input, &err), KH_CORRUPT);
    assert_non_null(strstr(err.text, "middle"));
    assert_int_equal(kh_jsonl_input(&arena, KH_STR("[1]"), &input, &err), KH_CORRUPT);
    assert_int_equal(kh_jsonl_input(&arena, KH_STR("{\"text\":\"\xFF\"}"), &input, &err), KH_CORRUPT);
    assert_int_equal(kh_jsonl_input(&arena, KH_STR(""), &input, &err), KH_CORRUPT);
}

static kh_vec feed(const char *text)
{
    kh_vec inputs;

    kh_vec_init(&inputs, &arena, sizeof(kh_input));
    assert_int_equal(kh_feed_inputs(&arena, kh_str_z(text), KH_STR("feed.xml"), &inputs, &err), KH_OK);
    return inputs;
}

static void rss_items_are_read(void **state)
{
    kh_vec inputs = feed(
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        "<title>مرصد الوادي</title><item><title>فتح الجسر</title><link>http://w.example/1</link>"
        "<description>موجز</description><content:encoded>&lt;p&gt;المتن كله&lt;/p&gt;</content:encoded>"
        "<pubDate>Wed, 13 Mar 2024 12:00:00 "
        "GMT</pubDate></item><item><title>ثان</title><guid>g2</guid></item></channel></rss>");
    kh_input *first = KH_AT(&inputs, kh_input, 0), *second = KH_AT(&inputs, kh_input, 1);

    (void)state;
    assert_int_equal(inputs.n, 2);
    assert_view(first->title, "فتح الجسر");
    assert_view(first->url, "http://w.example/1");
    assert_view(first->key, "http://w.example/1");
    assert_view(first->outlet, "مرصد الوادي");
    assert_view(first->published, "Wed, 13 Mar 2024 12:00:00 GMT");
    assert_true(first->from_feed);
    assert_non_null(strstr(first->bytes.ptr, "<p>المتن كله</p>"));
    assert_null(strstr(first->bytes.ptr, "موجز"));
    assert_view(second->key, "g2");
}

static void atom_and_json_feeds_are_read(void **state)
{
    kh_vec inputs = feed(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>o</title><entry><id>tag:1</id><title>t</title>"
        "<link rel='self' href='http://x/s'/><link rel='alternate' href='http://x/a'/>"
        "<content type='xhtml'><div><p>متن</p></div></content><updated>2024-03-13T00:00:00Z</updated></entry></feed>");
    kh_input *entry = KH_AT(&inputs, kh_input, 0);

    (void)state;
    assert_int_equal(inputs.n, 1);
    assert_view(entry->url, "http://x/a");
    assert_view(entry->published, "2024-03-13T00:00:00Z");
    assert_non_null(strstr(entry->bytes.ptr, "<p>"));
    inputs =
        feed("{\"version\":\"https://jsonfeed.org/version/"
             "1.1\",\"title\":\"f\",\"items\":[{\"id\":\"1\",\"content_html\":\"<p>x\",\"date_published\":\"2024\"}]}");
    assert_int_equal(inputs.n, 1);
    assert_view(KH_AT(&inputs, kh_input, 0)->key, "1");
}

static void what_is_no_feed_is_refused_and_bombs_do_not_go_off(void **state)
{
    kh_vec inputs;
    char bomb[2000] = "<!DOCTYPE a [<!ENTITY e0 \"xxxxxxxxxx\">";

    (void)state;
    kh_vec_init(&inputs, &arena, sizeof(kh_input));
    assert_int_equal(kh_feed_inputs(&arena, KH_STR("<html></html>"), KH_STR("f"), &inputs, &err), KH_CORRUPT);
    assert_int_equal(kh_feed_inputs(&arena, KH_STR(""), KH_STR("f"), &inputs, &err), KH_CORRUPT);
    assert_int_equal(kh_feed_inputs(&arena, KH_STR("{}"), KH_STR("f"), &inputs, &err), KH_CORRUPT);
    for (int i = 1; i < 10; i++) {
        char entity[120];
        snprintf(entity, sizeof entity, "<!ENTITY e%d \"&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;\">", i, i - 1, i - 1,
                 i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
        strcat(bomb, entity);
    }
    strcat(bomb, "]><rss><channel><item><title>&e9;</title></item></channel></rss>");
    (void)!kh_feed_inputs(&arena, kh_str_z(bomb), KH_STR("f"), &inputs, &err);
    assert_true(arena.held < 64 << 20);
}

static void http_bodies_are_unwrapped(void **state)
{
    kh_input input = {0};

    (void)state;
    assert_int_equal(kh_http_input(&arena,
                                   KH_STR("HTTP/1.1 200 OK\r\nContent-Type: text/html; "
                                          "charset=\"windows-1256\"\r\nTransfer-Encoding: chunked\r\n\r\n"
                                          "4\r\n<p>a\r\n3;x=y\r\nbcd\r\n0\r\n\r\n"),
                                   1000, &input, &err),
                     KH_OK);
    assert_view(input.bytes, "<p>abcd");
    assert_view(input.charset, "windows-1256");
    assert_int_equal(kh_http_input(&arena, KH_STR("HTTP/1.1 301 Moved\r\n\r\nx"), 1000, &input, &err), KH_NOTFOUND);
    assert_int_equal(
        kh_http_input(&arena, KH_STR("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"), 1000, &input, &err),
        KH_NOTFOUND);
    assert_int_equal(
        kh_http_input(&arena, KH_STR("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip"), 1000, &input, &err),
        KH_CORRUPT);
}

static void warc_records_are_found(void **state)
{
    static const char text[] = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"
                               "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://w.example/p>\r\nWARC-Date: "
                               "2024-03-13T10:00:00Z\r\n"
                               "Content-Type: application/http; msgtype=response\r\nContent-Length: 23\r\n\r\nHTTP/1.1 "
                               "200 OK\r\n\r\nbody\r\n\r\n"
                               "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n\r\n";
    char path[] = "/tmp/khayt-warc-XXXXXX";
    int fd = mkstemp(path);
    kh_stream *stream;
    kh_warc_record record = {0};

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    assert_int_equal(kh_stream_open(path, &stream, &err), KH_OK);
    kh_buf_init(&record.block);
    assert_int_equal(kh_warc_next(stream, &arena, 1000, &record, &err), KH_OK);
    assert_view(record.uri, "http://w.example/p");
    assert_view(record.date, "2024-03-13T10:00:00Z");
    assert_true(kh_str_eq(kh_buf_str(&record.block), KH_STR("HTTP/1.1 200 OK\r\n\r\nbody")));
    assert_int_equal(kh_warc_next(stream, &arena, 1000, &record, &err), KH_CORRUPT);
    assert_int_equal(kh_warc_next(stream, &arena, 1000, &record, &err), KH_NOTFOUND);
    kh_buf_done(&record.block);
    kh_stream_close(stream);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jsonl_fields_are_read),
        cmocka_unit_test(jsonl_damage_is_named),
        cmocka_unit_test(rss_items_are_read),
        cmocka_unit_test(atom_and_json_feeds_are_read),
        cmocka_unit_test(what_is_no_feed_is_refused_and_bombs_do_not_go_off),
        cmocka_unit_test(http_bodies_are_unwrapped),
        cmocka_unit_test(warc_records_are_found),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
