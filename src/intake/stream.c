#include "intake/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"

enum { RAW = 64 * 1024, PLAIN = 256 * 1024, PEEK = 4096, GZIP_WINDOW = 15 + 32 };

/* News deflates to a fifth, at the very best to a fiftieth: what grows more than this after the first 256 MB was made
 * to. */
enum { BOMB_RATIO = 200, LONGEST_LINE = 1 << 30 }; /* the latter is passed over, what is longer ends the stream */
#define BOMB_FREE ((uint64_t)256 << 20)

/* raw[] is as stored, plain[] is what callers see; for a file that is not gzip, plain is filled directly. */
struct kh_stream {
    int fd;
    bool gzip, sniffed, ended, in_member;
    uint64_t size, read, inflated;
    kh_err trouble; /* why the bytes stop early: told once what came before is taken */
    bool (*stop)(void *ctx);
    void *stop_ctx;
    z_stream inflater;
    size_t raw_len;
    const unsigned char *last_start; /* of the member that resync tried last */
    size_t at, len;
    unsigned char raw[RAW];
    char plain[PLAIN];
};

static kh_status open_named(const char *path, kh_stream *stream, kh_err *err)
{
    struct stat info;

    stream->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (stream->fd < 0)
        return kh_err_set(err, KH_IO, "cannot open: %s", strerror(errno));
    if (fstat(stream->fd, &info) != 0)
        return kh_err_set(err, KH_IO, "cannot stat: %s", strerror(errno));
    if (S_ISFIFO(info.st_mode) && strncmp(path, "/dev/fd/", 8) == 0) /* the shell's <(…) */
        return fcntl(stream->fd, F_SETFL, 0) == 0 ? KH_OK : kh_err_set(err, KH_IO, "cannot read: %s", strerror(errno));
    if (!S_ISREG(info.st_mode))
        return kh_err_set(err, KH_ARG, "not a regular file but %s",
                          S_ISDIR(info.st_mode)    ? "a folder"
                          : S_ISFIFO(info.st_mode) ? "a named pipe"
                          : S_ISSOCK(info.st_mode) ? "a socket"
                                                   : "a device");
    stream->size = (uint64_t)info.st_size;
    return KH_OK;
}

kh_status kh_stream_open(const char *path, kh_stream **ret_stream, kh_err *err)
{
    kh_stream *stream = kh_alloc_zero(1, sizeof *stream);
    kh_status status = KH_OK;

    *ret_stream = NULL;
    if (!stream)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    stream->fd = STDIN_FILENO;
    if (strcmp(path, "-") != 0)
        status = open_named(path, stream, err);
    if (status) {
        kh_stream_close(stream);
        return status;
    }
    *ret_stream = stream;
    return KH_OK;
}

void kh_stream_close(kh_stream *stream)
{
    if (!stream)
        return;
    if (stream->gzip)
        inflateEnd(&stream->inflater);
    if (stream->fd > STDERR_FILENO)
        close(stream->fd);
    kh_free(stream);
}

void kh_stream_watch(kh_stream *stream, bool (*stop)(void *ctx), void *ctx)
{
    stream->stop = stop;
    stream->stop_ctx = ctx;
}

uint64_t kh_stream_size(const kh_stream *stream)
{
    return stream->size;
}

uint64_t kh_stream_read_so_far(const kh_stream *stream)
{
    return stream->read;
}

static kh_status read_some(kh_stream *stream, void *into, size_t room, size_t *ret_got, kh_err *err)
{
    ssize_t got;

    do {
        if (stream->stop && stream->stop(stream->stop_ctx))
            return kh_err_set(err, KH_STOPPED, "stopped");
        got = read(stream->fd, into, room);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return kh_err_set(err, KH_IO, "cannot read: %s", strerror(errno));
    stream->read += (uint64_t)got;
    *ret_got = (size_t)got;
    return KH_OK;
}

static kh_status start_gzip(kh_stream *stream, kh_err *err)
{
    if (inflateInit2(&stream->inflater, GZIP_WINDOW) != Z_OK)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    stream->gzip = true;
    stream->in_member = true;
    return KH_OK;
}

/* Move the first stored bytes over and see whether they are gzip. */
static kh_status sniff(kh_stream *stream, kh_err *err)
{
    kh_status status = KH_OK;

    stream->sniffed = true;
    while (!status && stream->raw_len < 2 && !stream->ended) {
        size_t got = 0;
        status = read_some(stream, stream->raw + stream->raw_len, RAW - stream->raw_len, &got, err);
        stream->raw_len += got;
        stream->ended = !status && got == 0;
    }
    if (status)
        return status;
    if (stream->raw_len >= 2 && stream->raw[0] == 0x1F && stream->raw[1] == 0x8B) {
        stream->ended = false;
        status = start_gzip(stream, err);
        stream->inflater.next_in = stream->raw;
        stream->inflater.avail_in = (uInt)stream->raw_len;
        return status;
    }
    memcpy(stream->plain, stream->raw, stream->raw_len);
    stream->len = stream->raw_len;
    return KH_OK;
}

/* The stream ends here, and not well. What was inflated before stays good. */
static void end_badly(kh_stream *stream, kh_status status, const char *why)
{
    stream->ended = true;
    kh_err_set(&stream->trouble, status, "%s", why);
}

/* One more turn of the inflater, with more stored bytes when it has none. */
static kh_status inflate_step(kh_stream *stream, kh_err *err)
{
    z_stream *z = &stream->inflater;
    int result;

    if (z->avail_in == 0) {
        size_t got = 0;
        kh_status status = read_some(stream, stream->raw, RAW, &got, err);
        if (status)
            return status;
        if (got == 0) {
            stream->ended = true;
            if (stream->in_member)
                end_badly(stream, KH_CORRUPT, "the gzip data stop in the middle");
            return KH_OK;
        }
        z->next_in = stream->raw;
        z->avail_in = (uInt)got;
    }
    if (!stream->in_member) {
        if (inflateReset(z) != Z_OK)
            return kh_err_set(err, KH_NOMEM, "out of memory");
        stream->in_member = true;
    }
    result = inflate(z, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
        stream->in_member = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
        char why[128];
        snprintf(why, sizeof why, "damaged gzip data (%s)", z->msg ? z->msg : "no detail");
        end_badly(stream, KH_CORRUPT, why);
    }
    return KH_OK;
}

static kh_status inflate_more(kh_stream *stream, kh_err *err)
{
    z_stream *z = &stream->inflater;
    size_t before = stream->len;
    kh_status status = KH_OK;

    z->next_out = (unsigned char *)stream->plain + stream->len;
    z->avail_out = (uInt)(PLAIN - stream->len);
    while (!status && !stream->ended && z->avail_out == PLAIN - before)
        status = inflate_step(stream, err);
    stream->len = PLAIN - z->avail_out;
    stream->inflated += stream->len - before;
    if (!stream->trouble.status && stream->inflated > BOMB_FREE && stream->inflated / BOMB_RATIO > stream->read) {
        char why[128];
        snprintf(why, sizeof why, "gzip data that grow more than %d times", BOMB_RATIO);
        end_badly(stream, KH_LIMIT, why);
    }
    return stream->trouble.status ? KH_OK : status; /* trouble is told when the good bytes before it are taken */
}

/* At the end: why it is one, told once; KH_OK when the end is the true one. */
static kh_status trouble(kh_stream *stream, kh_err *err)
{
    kh_status status = stream->trouble.status;

    stream->trouble.status = KH_OK;
    return status ? kh_err_set(err, status, "%s", stream->trouble.text) : KH_OK;
}

/* More plain bytes behind what is there; none when the end is reached. */
static kh_status fill(kh_stream *stream, kh_err *err)
{
    size_t got = 0;
    kh_status status;

    if (!stream->sniffed)
        return sniff(stream, err);
    if (stream->ended)
        return KH_OK;
    if (stream->at) {
        memmove(stream->plain, stream->plain + stream->at, stream->len - stream->at);
        stream->len -= stream->at;
        stream->at = 0;
    }
    if (stream->len == PLAIN)
        return KH_OK;
    if (stream->gzip)
        return inflate_more(stream, err);
    status = read_some(stream, stream->plain + stream->len, PLAIN - stream->len, &got, err);
    if (!status) {
        stream->ended = got == 0;
        stream->len += got;
    }
    return status;
}

kh_str kh_stream_peek(kh_stream *stream)
{
    kh_err ignored;

    while (stream->len - stream->at < PEEK && !stream->ended) {
        if (fill(stream, &ignored)) /* the same failure meets the next read */
            break;
    }
    return kh_str_of(stream->plain + stream->at, stream->len - stream->at < PEEK ? stream->len - stream->at : PEEK);
}

static kh_status too_large(kh_err *err, const char *what, size_t limit)
{
    bool mega = limit >> 20 != 0;

    return kh_err_set(err, KH_LIMIT, "%s than the limit of %zu %s", what, mega ? limit >> 20 : limit,
                      mega ? "MB" : "bytes");
}

kh_status kh_stream_line(kh_stream *stream, size_t limit, kh_buf *ret_line, kh_err *err)
{
    bool too_long = false, any = false;
    size_t skipped = 0;

    kh_buf_reset(ret_line);
    for (;;) {
        char *from = stream->plain + stream->at;
        size_t left = stream->len - stream->at;
        char *mark = left ? memchr(from, '\n', left) : NULL;
        size_t n = mark ? (size_t)(mark - from) : left;

        any = any || left > 0;
        if (!too_long && (n > limit || ret_line->len > limit - n)) {
            too_long = true;
            kh_buf_reset(ret_line);
        }
        if (!too_long)
            kh_buf_add(ret_line, kh_str_of(from, n));
        stream->at += mark ? n + 1 : n;
        if (mark)
            break;
        skipped += n;
        if (stream->ended) {
            if (stream->trouble.status) /* what is left is a piece of a line */
                return trouble(stream, err);
            if (!any)
                return KH_NOTFOUND;
            break;
        }
        if (skipped > LONGEST_LINE) {
            end_badly(stream, KH_LIMIT, "a line longer than 1 GB");
            return trouble(stream, err);
        }
        kh_status status = fill(stream, err);
        if (status)
            return status;
    }
    if (too_long)
        return too_large(err, "a line longer", limit);
    if (ret_line->len && ret_line->ptr[ret_line->len - 1] == '\r')
        ret_line->len--;
    return kh_buf_status(ret_line);
}

kh_status kh_stream_take(kh_stream *stream, size_t size, kh_buf *ret_buf, kh_err *err)
{
    while (size) {
        size_t left = stream->len - stream->at, n = left < size ? left : size;
        kh_status status;

        kh_buf_add(ret_buf, kh_str_of(stream->plain + stream->at, n));
        stream->at += n;
        size -= n;
        if (!size || ret_buf->failed)
            break;
        if (stream->ended) {
            status = trouble(stream, err);
            return status ? status : kh_buf_status(ret_buf);
        }
        status = fill(stream, err);
        if (status)
            return status;
    }
    return kh_buf_status(ret_buf);
}

kh_status kh_stream_rest(kh_stream *stream, size_t limit, kh_buf *ret_buf, kh_err *err)
{
    size_t start = ret_buf->len;
    kh_status status = kh_stream_take(stream, limit + 1, ret_buf, err);

    if (!status && ret_buf->len - start > limit)
        return too_large(err, "larger", limit);
    return status;
}

kh_status kh_stream_skip(kh_stream *stream, uint64_t size, kh_err *err)
{
    while (size) {
        size_t left = stream->len - stream->at;
        size_t n = left < size ? left : (size_t)size;
        kh_status status;

        stream->at += n;
        size -= n;
        if (!size)
            break;
        if (stream->ended)
            return trouble(stream, err);
        status = fill(stream, err);
        if (status)
            return status;
    }
    return KH_OK;
}

/* A member begins with 1F 8B 08; a false match fails on its header and the search goes on behind it. */
kh_status kh_stream_resync(kh_stream *stream, kh_err *err)
{
    z_stream *z = &stream->inflater;

    if (!stream->gzip)
        return KH_NOTFOUND;
    stream->at = stream->len = 0;
    stream->trouble.status = KH_OK;
    for (;;) {
        size_t got = 0;
        unsigned char *from = z->next_in, *end = z->next_in + z->avail_in;
        kh_status status;

        for (; from + 3 <= end; from++) {
            if (from[0] == 0x1F && from[1] == 0x8B && from[2] == 8 && from != stream->last_start) {
                z->next_in = from;
                z->avail_in = (uInt)(end - from);
                stream->ended = false;
                stream->in_member = false;
                stream->last_start = from;
                return KH_OK;
            }
        }
        got = (size_t)(end - from);
        memmove(stream->raw, from, got);
        z->next_in = stream->raw;
        z->avail_in = (uInt)got;
        stream->last_start = NULL;
        status = read_some(stream, stream->raw + got, RAW - got, &got, err);
        if (status)
            return status;
        if (!got)
            return KH_NOTFOUND;
        z->avail_in += (uInt)got;
    }
}
