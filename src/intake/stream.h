/*
 * Byte streams: a file or standard input, inflated on the way when it is gzip, member after member. A damaged member
 * ends the stream with KH_CORRUPT, gzip data that were made to explode with KH_LIMIT; what came before was good and is
 * given first. Such an end is told once; after that the stream is simply at its end.
 */
#ifndef KH_INTAKE_STREAM_H
#define KH_INTAKE_STREAM_H

#include "khayt/base.h"

typedef struct kh_stream kh_stream;

/** Open `path` (NUL-terminated; "-" is standard input, "/dev/fd/N" may be a pipe). KH_IO, or KH_ARG for a folder, a
 * device or a named pipe. */
kh_status kh_stream_open(const char *path, kh_stream **ret_stream, kh_err *err) KH_MUST_CHECK;
void kh_stream_close(kh_stream *stream);
/** A read that a signal breaks off asks `stop`: true ends it with KH_STOPPED. Else a silent pipe would hold the caller.
 */
void kh_stream_watch(kh_stream *stream, bool (*stop)(void *ctx), void *ctx);
/** Bytes of the file as stored, 0 when unknown; and how many of them were read so far. */
uint64_t kh_stream_size(const kh_stream *stream);
uint64_t kh_stream_read_so_far(const kh_stream *stream);
/** The first bytes without taking them: up to 4096, fewer only at the end. */
kh_str kh_stream_peek(kh_stream *stream);
/** Up to and without the next "\n" (and a "\r" before it). KH_NOTFOUND at the end; KH_LIMIT: longer than `limit`, the
 * line is skipped. */
kh_status kh_stream_line(kh_stream *stream, size_t limit, kh_buf *ret_line, kh_err *err) KH_MUST_CHECK;
/** Append exactly `size` bytes, fewer at the end (ret_buf tells). */
kh_status kh_stream_take(kh_stream *stream, size_t size, kh_buf *ret_buf, kh_err *err) KH_MUST_CHECK;
/** Append all that is left. KH_LIMIT when more than `limit` bytes. */
kh_status kh_stream_rest(kh_stream *stream, size_t limit, kh_buf *ret_buf, kh_err *err) KH_MUST_CHECK;
/** Pass over `size` bytes. */
kh_status kh_stream_skip(kh_stream *stream, uint64_t size, kh_err *err) KH_MUST_CHECK;
/** After KH_CORRUPT in a gzip stream: go on at the next member. KH_NOTFOUND when there is none, or the stream is not
 * gzip. */
kh_status kh_stream_resync(kh_stream *stream, kh_err *err) KH_MUST_CHECK;

#endif
