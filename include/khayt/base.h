/*
 * khayt/base.h: the small types that every public call shares.
 *
 * Text is UTF-8 and always a view: a pointer and a length in bytes, never assumed NUL-terminated.
 * Calls that can fail return kh_status and may fill a kh_err that the caller owns.
 */
#ifndef KHAYT_BASE_H
#define KHAYT_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define KH_MUST_CHECK        __attribute__((warn_unused_result))
#define KH_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define KH_MUST_CHECK
#define KH_PRINTF(at, first)
#endif

typedef enum kh_status {
    KH_OK = 0,
    KH_NOMEM,    /* memory ran out, or a memory budget was reached */
    KH_IO,       /* the system refused a read, a write, a socket */
    KH_CORRUPT,  /* bytes that claim a form which they do not have */
    KH_LIMIT,    /* a limit on size, depth, count or time was reached */
    KH_ARG,      /* the caller asked for something that makes no sense */
    KH_NOTFOUND, /* no such thing; also the end of a sequence */
    KH_BUSY,     /* somebody else holds the store */
    KH_STOPPED   /* the caller asked to stop */
} kh_status;

/** A fixed English name of a status ("out of memory", …). Never fails. */
const char *kh_status_name(kh_status status);

/** Error detail, owned by the caller: no allocation, no hidden state. `text` is NUL-terminated UTF-8, "" if none. */
typedef struct kh_err {
    kh_status status;
    char text[504];
} kh_err;

/** Fill `err` (may be NULL) and return `status`, so that a failing call can end in `return kh_err_set(…)`. */
kh_status kh_err_set(kh_err *err, kh_status status, const char *format, ...) KH_PRINTF(3, 4);

/** A view of UTF-8 bytes. `{NULL, 0}` is the absent string; an empty string has len 0 too. */
typedef struct kh_str {
    const char *ptr;
    size_t len;
} kh_str;

#define KH_STR(literal) ((kh_str){"" literal "", sizeof(literal) - 1})

static inline kh_str kh_str_of(const char *ptr, size_t len)
{
    return (kh_str){ptr, len};
}

static inline kh_str kh_str_z(const char *zero_terminated)
{
    return (kh_str){zero_terminated, zero_terminated ? strlen(zero_terminated) : 0};
}

static inline bool kh_str_eq(kh_str a, kh_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/** A list of views. */
typedef struct kh_strs {
    kh_str *at;
    size_t n;
} kh_strs;

/** Half-open byte range into a text. */
typedef struct kh_span {
    uint32_t start, end;
} kh_span;

/**
 * A growing byte buffer. Appending never reports an error: the first failure sets `failed`, later calls
 * do nothing, and the caller checks once at the end (kh_buf_status).
 *
 * Ownership: the buffer owns `ptr`; kh_buf_done frees it. Threads: one at a time.
 */
typedef struct kh_buf {
    char *ptr;
    size_t len, cap;
    bool failed;
} kh_buf;

void kh_buf_init(kh_buf *buf);
void kh_buf_done(kh_buf *buf);
/** Forget the content, keep the memory. */
void kh_buf_reset(kh_buf *buf);
void kh_buf_add(kh_buf *buf, kh_str bytes);
void kh_buf_addz(kh_buf *buf, const char *zero_terminated);
void kh_buf_byte(kh_buf *buf, char byte);
void kh_buf_format(kh_buf *buf, const char *format, ...) KH_PRINTF(2, 3);
/** Room for `more` bytes behind `len`; NULL (and failed) if there is none. The caller moves `len` on. */
char *kh_buf_room(kh_buf *buf, size_t more);
kh_status kh_buf_status(const kh_buf *buf) KH_MUST_CHECK;
static inline kh_str kh_buf_str(const kh_buf *buf)
{
    return (kh_str){buf->ptr, buf->len};
}

/** Where the library's log lines go. `level` is 0 error, 1 warning, 2 note. May be called from any worker. */
typedef void (*kh_log_fn)(void *ctx, int level, kh_str line);

#ifdef __cplusplus
}
#endif
#endif
