#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "khayt/base.h"

void kh_buf_init(kh_buf *buf)
{
    *buf = (kh_buf){0};
}

void kh_buf_done(kh_buf *buf)
{
    kh_free(buf->ptr);
    *buf = (kh_buf){0};
}

void kh_buf_reset(kh_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
}

char *kh_buf_room(kh_buf *buf, size_t more)
{
    size_t cap = buf->cap ? buf->cap : 256;
    char *grown;

    if (buf->failed)
        return NULL;
    if (more <= buf->cap - buf->len)
        return buf->ptr + buf->len;
    if (more > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4) {
        buf->failed = true;
        return NULL;
    }
    while (cap - buf->len < more)
        cap *= 2;
    grown = kh_realloc(buf->ptr, cap);
    if (!grown) {
        buf->failed = true;
        return NULL;
    }
    buf->ptr = grown;
    buf->cap = cap;
    return buf->ptr + buf->len;
}

void kh_buf_add(kh_buf *buf, kh_str bytes)
{
    char *room;

    if (!bytes.len)
        return;
    room = kh_buf_room(buf, bytes.len);
    if (!room)
        return;
    memcpy(room, bytes.ptr, bytes.len);
    buf->len += bytes.len;
}

void kh_buf_addz(kh_buf *buf, const char *zero_terminated)
{
    kh_buf_add(buf, kh_str_z(zero_terminated));
}

void kh_buf_byte(kh_buf *buf, char byte)
{
    char *room = kh_buf_room(buf, 1);

    if (room) {
        *room = byte;
        buf->len++;
    }
}

void kh_buf_format(kh_buf *buf, const char *format, ...)
{
    va_list args;
    int len;
    char *room;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    room = len < 0 ? NULL : kh_buf_room(buf, (size_t)len + 1);
    if (!room) {
        buf->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(room, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

kh_status kh_buf_status(const kh_buf *buf)
{
    return buf->failed ? KH_NOMEM : KH_OK;
}
