/*
 * Streams, plain and gzip, from a file in memory: the first byte chooses lines, the rest, records of an archive, or
 * skips with a new start behind damage. No line may hold a line end, nothing may be longer than its limit.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "intake/input.h"
#include "intake/warc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 4096, MOST_STEPS = 4000 };

static void read_lines(kh_stream *stream, kh_buf *buf)
{
    kh_err err;
    kh_status status = KH_OK;

    for (int i = 0; i < MOST_STEPS && (!status || status == KH_LIMIT); i++) {
        status = kh_stream_line(stream, LIMIT, buf, &err);
        if (!status && (buf->len > LIMIT || (buf->len && memchr(buf->ptr, '\n', buf->len))))
            abort();
    }
}

static void read_records(kh_stream *stream, kh_arena *arena)
{
    kh_warc_record record = {0};
    kh_err err;
    kh_status status = KH_OK;

    for (int i = 0; i < MOST_STEPS && status != KH_NOTFOUND && status != KH_IO && status != KH_NOMEM; i++) {
        kh_input input = {0};
        status = kh_warc_next(stream, arena, LIMIT, &record, &err);
        if (!status && record.block.len > LIMIT)
            abort();
        if (!status && record.response)
            (void)!kh_http_input(arena, kh_buf_str(&record.block), LIMIT, &input, &err);
    }
    kh_buf_done(&record.block);
}

static void skip_about(kh_stream *stream, kh_buf *buf)
{
    kh_err err;
    kh_status status = KH_OK;

    for (int i = 0; i < MOST_STEPS && !status; i++) {
        (void)kh_stream_peek(stream);
        status = kh_stream_skip(stream, (uint64_t)i * 7, &err);
        kh_buf_reset(buf);
        if (!status)
            status = kh_stream_take(stream, 5, buf, &err);
        if (buf->len > 5)
            abort();
        if (!status && buf->len < 5)
            break;
        if (status == KH_CORRUPT)
            status = kh_stream_resync(stream, &err);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena arena;
    kh_stream *stream;
    kh_buf buf;
    kh_err err;
    char path[64];
    int fd;

    if (!size || (fd = memfd_create("fuzz", MFD_CLOEXEC)) < 0)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (write(fd, data + 1, size - 1) != (ssize_t)(size - 1) || kh_stream_open(path, &stream, &err)) {
        close(fd);
        return 0;
    }
    kh_arena_init(&arena, (size_t)64 << 20);
    kh_buf_init(&buf);
    switch (data[0] % 4) {
    case 0: read_lines(stream, &buf); break;
    case 1: (void)!kh_stream_rest(stream, LIMIT, &buf, &err); break;
    case 2: read_records(stream, &arena); break;
    default: skip_about(stream, &buf); break;
    }
    kh_buf_done(&buf);
    kh_arena_done(&arena);
    kh_stream_close(stream);
    close(fd);
    return 0;
}
