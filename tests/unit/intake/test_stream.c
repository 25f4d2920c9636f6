/* Streams and walking: lines, limits, gzip of several members, damage, folders with loops. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "intake/stream.h"
#include "intake/walk.h"

static char folder[] = "/tmp/khayt-test-XXXXXX";

static int setup(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static const char *path_of(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(path_of(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static size_t gzip(const char *text, unsigned char *out, size_t room)
{
    z_stream z = {0};

    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)text;
    z.avail_in = (uInt)strlen(text);
    z.next_out = out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return z.total_out;
}

static void expect_line(kh_stream *stream, const char *expected)
{
    kh_buf line;
    kh_err err;

    kh_buf_init(&line);
    assert_int_equal(kh_stream_line(stream, 100, &line, &err), KH_OK);
    assert_true(kh_str_eq(kh_buf_str(&line), kh_str_z(expected)));
    kh_buf_done(&line);
}

static void lines_come_one_by_one(void **state)
{
    kh_stream *stream;
    kh_buf line;
    kh_err err;

    (void)state;
    write_file("lines", "a\r\n\nlast", 8);
    assert_int_equal(kh_stream_open(path_of("lines"), &stream, &err), KH_OK);
    assert_int_equal(kh_stream_size(stream), 8);
    expect_line(stream, "a");
    expect_line(stream, "");
    expect_line(stream, "last");
    kh_buf_init(&line);
    assert_int_equal(kh_stream_line(stream, 100, &line, &err), KH_NOTFOUND);
    kh_buf_done(&line);
    kh_stream_close(stream);
}

static void a_long_line_is_skipped_and_the_next_is_read(void **state)
{
    static char text[1000003];
    kh_stream *stream;
    kh_buf line;
    kh_err err;

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text + 1000000, "\nok", 3);
    write_file("long", text, sizeof text);
    assert_int_equal(kh_stream_open(path_of("long"), &stream, &err), KH_OK);
    kh_buf_init(&line);
    assert_int_equal(kh_stream_line(stream, 1000, &line, &err), KH_LIMIT);
    assert_true(line.cap < 500000);
    kh_buf_done(&line);
    expect_line(stream, "ok");
    kh_stream_close(stream);
}

static void gzip_members_follow_each_other(void **state)
{
    unsigned char bytes[500];
    size_t n = gzip("one\ntwo\n", bytes, 250);
    kh_stream *stream;
    kh_err err;

    (void)state;
    n += gzip("three\n", bytes + n, 250);
    write_file("z.gz", bytes, n);
    assert_int_equal(kh_stream_open(path_of("z.gz"), &stream, &err), KH_OK);
    expect_line(stream, "one");
    expect_line(stream, "two");
    expect_line(stream, "three");
    kh_stream_close(stream);
}

static void a_damaged_member_is_named_and_the_next_found(void **state)
{
    unsigned char bytes[600];
    size_t n = gzip("first line\n", bytes, 200), damaged = n;
    kh_stream *stream;
    kh_buf line;
    kh_err err;
    kh_status status = KH_OK;

    (void)state;
    n += gzip("second line, which will be damaged beyond repair 0123456789\n", bytes + n, 200);
    memset(bytes + damaged + 14, 0xFF, 20);
    n += gzip("third line\n", bytes + n, 200);
    write_file("bad.gz", bytes, n);
    assert_int_equal(kh_stream_open(path_of("bad.gz"), &stream, &err), KH_OK);
    kh_buf_init(&line);
    while (!(status = kh_stream_line(stream, 100, &line, &err)))
        ;
    assert_int_equal(status, KH_CORRUPT);
    assert_int_equal(kh_stream_resync(stream, &err), KH_OK);
    expect_line(stream, "third line");
    kh_buf_done(&line);
    kh_stream_close(stream);
}

static void cut_gzip_is_corrupt(void **state)
{
    unsigned char bytes[300];
    size_t n = gzip("some text that is long enough to be cut in its middle\n", bytes, 300);
    kh_stream *stream;
    kh_buf rest;
    kh_err err;

    (void)state;
    write_file("cut.gz", bytes, n - 20);
    assert_int_equal(kh_stream_open(path_of("cut.gz"), &stream, &err), KH_OK);
    kh_buf_init(&rest);
    assert_int_equal(kh_stream_rest(stream, 1000, &rest, &err), KH_CORRUPT);
    kh_buf_done(&rest);
    kh_stream_close(stream);
}

static void what_stands_before_damage_is_given_and_the_damage_told_once(void **state)
{
    unsigned char bytes[600];
    size_t n = gzip("one\ntwo\n", bytes, 200);
    kh_stream *stream;
    kh_buf line;
    kh_err err;

    (void)state;
    n += gzip("three\nfour, cut before its end 0123456789 abcdefghijkl\n", bytes + n, 300);
    write_file("cut-late.gz", bytes, n - 12);
    assert_int_equal(kh_stream_open(path_of("cut-late.gz"), &stream, &err), KH_OK);
    assert_true(kh_stream_peek(stream).len > 8);
    expect_line(stream, "one");
    expect_line(stream, "two");
    expect_line(stream, "three");
    kh_buf_init(&line);
    assert_int_equal(kh_stream_line(stream, 100, &line, &err), KH_CORRUPT);
    assert_int_equal(kh_stream_line(stream, 100, &line, &err), KH_NOTFOUND);
    kh_buf_done(&line);
    kh_stream_close(stream);
}

static bool always(void *ctx)
{
    (void)ctx;
    return true;
}

static void on_alarm(int number)
{
    (void)number;
}

static void a_signal_ends_the_wait_for_a_silent_pipe(void **state)
{
    struct sigaction action = {.sa_handler = on_alarm};
    char path[64];
    int ends[2];
    kh_stream *stream;
    kh_buf line;
    kh_err err;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(kh_stream_open(path, &stream, &err), KH_OK);
    kh_stream_watch(stream, always, NULL);
    sigaction(SIGALRM, &action, NULL);
    alarm(1);
    kh_buf_init(&line);
    assert_int_equal(kh_stream_line(stream, 100, &line, &err), KH_STOPPED);
    kh_buf_done(&line);
    kh_stream_close(stream);
    close(ends[0]);
    close(ends[1]);
}

static void folders_and_devices_are_refused(void **state)
{
    kh_stream *stream;
    kh_err err;

    (void)state;
    assert_int_equal(kh_stream_open(folder, &stream, &err), KH_ARG);
    assert_int_equal(kh_stream_open("/dev/zero", &stream, &err), KH_ARG);
    assert_int_equal(kh_stream_open(path_of("absent"), &stream, &err), KH_IO);
    assert_null(stream);
}

static void a_walk_is_sorted_and_enters_no_loop(void **state)
{
    static const char *const expected[] = {"a.html", "b/c.txt", "b/d.jsonl.gz", "page"};
    char target[128], path[300];
    kh_str root;
    kh_walk *walk;
    kh_found found;
    kh_err err;
    size_t n = 0;

    (void)state;
    snprintf(target, sizeof target, "%s/walk", folder);
    snprintf(path, sizeof path, "%s/walk", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(mkdir(path_of("walk/b"), 0700), 0);
    write_file("walk/page", "x", 1);
    write_file("walk/a.html", "x", 1);
    write_file("walk/b/c.txt", "x", 1);
    write_file("walk/b/d.jsonl.gz", "x", 1);
    write_file("walk/b/style.css", "x", 1);
    write_file("walk/.hidden.html", "x", 1);
    assert_int_equal(symlink(target, path_of("walk/b/loop")), 0);
    assert_int_equal(mkfifo(path_of("walk/b/pipe.html"), 0600), 0);
    root = kh_str_z(target);
    assert_int_equal(kh_walk_new(&root, 1, &walk, &err), KH_OK);
    while (kh_walk_next(walk, &found, &err) == KH_OK) {
        assert_true(n < 4);
        assert_string_equal(found.name, expected[n++]);
    }
    assert_int_equal(n, 4);
    kh_walk_free(walk);
}

static void formats_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(kh_format_of_name("a.HTM"), KH_FORMAT_HTML);
    assert_int_equal(kh_format_of_name("x.warc.gz"), KH_FORMAT_WARC);
    assert_int_equal(kh_format_of_name("x.bin"), KH_FORMAT_UNKNOWN);
    assert_int_equal(kh_format_of_bytes(KH_STR("\xEF\xBB\xBF <!DOCTYPE html>")), KH_FORMAT_HTML);
    assert_int_equal(kh_format_of_bytes(KH_STR("<?xml version='1.0'?><rss version='2.0'>")), KH_FORMAT_FEED);
    assert_int_equal(kh_format_of_bytes(KH_STR("<?xml version='1.0'?>\n<!-- <html> --><r:RDF>")), KH_FORMAT_FEED);
    assert_int_equal(kh_format_of_bytes(KH_STR("<!DOCTYPE html><p>the &lt;rss> <rss> tag")), KH_FORMAT_HTML);
    assert_int_equal(kh_format_of_bytes(KH_STR("<")), KH_FORMAT_TEXT);
    assert_int_equal(kh_format_of_bytes(KH_STR("{\"text\":\"x\"}")), KH_FORMAT_JSONL);
    assert_int_equal(kh_format_of_bytes(KH_STR("WARC/1.0\r\n")), KH_FORMAT_WARC);
    assert_int_equal(kh_format_of_bytes(KH_STR("قال مسؤول < آخر")), KH_FORMAT_TEXT);
    assert_int_equal(kh_format_of_bytes(KH_STR("")), KH_FORMAT_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_one_by_one),
        cmocka_unit_test(a_long_line_is_skipped_and_the_next_is_read),
        cmocka_unit_test(gzip_members_follow_each_other),
        cmocka_unit_test(a_damaged_member_is_named_and_the_next_found),
        cmocka_unit_test(cut_gzip_is_corrupt),
        cmocka_unit_test(what_stands_before_damage_is_given_and_the_damage_told_once),
        cmocka_unit_test(a_signal_ends_the_wait_for_a_silent_pipe),
        cmocka_unit_test(folders_and_devices_are_refused),
        cmocka_unit_test(a_walk_is_sorted_and_enters_no_loop),
        cmocka_unit_test(formats_are_told_apart),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
