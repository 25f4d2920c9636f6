#define _GNU_SOURCE
#include "intake/warc.h"

#include <stdlib.h>
#include <strings.h>

enum { LONGEST_HEADER = 64 * 1024, MOST_HEADERS = 200 };

struct head {
    kh_str uri, date;
    bool response, resource, http, html;
    uint64_t length;
    bool has_length;
};

static bool field(kh_str line, const char *name, kh_str *ret_value)
{
    size_t n = strlen(name);

    if (line.len <= n || line.ptr[n] != ':' || strncasecmp(line.ptr, name, n) != 0)
        return false;
    line = kh_str_of(line.ptr + n + 1, line.len - n - 1);
    while (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
        line = kh_str_of(line.ptr + 1, line.len - 1);
    *ret_value = line;
    return true;
}

static bool starts(kh_str text, const char *with)
{
    size_t n = strlen(with);

    return text.len >= n && strncasecmp(text.ptr, with, n) == 0;
}

static void read_field(kh_arena *arena, kh_str line, struct head *head)
{
    kh_str value;
    char digits[24] = {0};

    if (field(line, "WARC-Type", &value)) {
        head->response = starts(value, "response");
        head->resource = starts(value, "resource");
    } else if (field(line, "WARC-Target-URI", &value)) {
        if (value.len > 2 && value.ptr[0] == '<') /* 1.0 writers put the URI in angle brackets */
            value = kh_str_of(value.ptr + 1, value.len - 2);
        head->uri = kh_arena_str(arena, value);
    } else if (field(line, "WARC-Date", &value)) {
        head->date = kh_arena_str(arena, value);
    } else if (field(line, "Content-Type", &value)) {
        head->http = starts(value, "application/http");
        head->html = starts(value, "text/html");
    } else if (field(line, "Content-Length", &value)) {
        memcpy(digits, value.ptr, value.len < sizeof digits - 1 ? value.len : sizeof digits - 1);
        head->has_length = digits[0] >= '0' && digits[0] <= '9';
        head->length = strtoull(digits, NULL, 10);
    }
}

/* Skip to the next "WARC/" line and read the header that follows it. */
static kh_status read_head(kh_stream *stream, kh_arena *arena, struct head *ret, kh_err *err)
{
    kh_buf line;
    kh_status status;

    kh_buf_init(&line);
    *ret = (struct head){0};
    do
        status = kh_stream_line(stream, LONGEST_HEADER, &line, err);
    while ((!status && !starts(kh_buf_str(&line), "WARC/")) || status == KH_LIMIT);
    for (int i = 0; !status && i < MOST_HEADERS; i++) {
        status = kh_stream_line(stream, LONGEST_HEADER, &line, err);
        if (status || !line.len)
            break;
        read_field(arena, kh_buf_str(&line), ret);
    }
    kh_buf_done(&line);
    if (!status && !ret->has_length)
        return kh_err_set(err, KH_CORRUPT, "a WARC record without a length");
    return status;
}

static kh_status read_record(kh_stream *stream, kh_arena *arena, size_t limit, kh_warc_record *ret, kh_err *err)
{
    for (;;) {
        struct head head;
        kh_status status = read_head(stream, arena, &head, err);

        if (status)
            return status;
        if (!(head.response && head.http) && !(head.resource && head.html)) {
            status = kh_stream_skip(stream, head.length, err);
            if (status)
                return status;
            continue;
        }
        if (head.length > limit) {
            status = kh_stream_skip(stream, head.length, err);
            return status ? status
                          : kh_err_set(err, KH_LIMIT, "a record of %llu bytes is larger than the limit",
                                       (unsigned long long)head.length);
        }
        ret->uri = head.uri;
        ret->date = head.date;
        ret->response = head.response;
        kh_buf_reset(&ret->block);
        return kh_stream_take(stream, (size_t)head.length, &ret->block, err);
    }
}

kh_status kh_warc_next(kh_stream *stream, kh_arena *arena, size_t limit, kh_warc_record *ret_record, kh_err *err)
{
    kh_status status = read_record(stream, arena, limit, ret_record, err);

    if (status == KH_CORRUPT) {
        kh_err ignored;
        kh_status again = kh_stream_resync(stream, &ignored);
        (void)again; /* nothing left to find shows at the next call */
    }
    return status;
}
