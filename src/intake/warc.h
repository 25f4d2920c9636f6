/* WARC 1.0 and 1.1 (ISO 28500): records one by one from a stream, plain or gzip member by member. */
#ifndef KH_INTAKE_WARC_H
#define KH_INTAKE_WARC_H

#include "base/arena.h"
#include "intake/stream.h"

typedef struct kh_warc_record {
    kh_str uri, date; /* WARC-Target-URI, WARC-Date; the arena's */
    bool response;    /* the block is an HTTP response; else a bare resource */
    kh_buf block;     /* the caller's: init before, done after */
} kh_warc_record;

/**
 * The next record that can hold a page: response with HTTP, or a resource of type text/html. KH_NOTFOUND at the end.
 * KH_CORRUPT or KH_LIMIT for a damaged or too large record; call again to go on behind it, until KH_NOTFOUND.
 */
kh_status kh_warc_next(kh_stream *stream, kh_arena *arena, size_t limit, kh_warc_record *ret_record,
                       kh_err *err) KH_MUST_CHECK;

#endif
