#include <stdarg.h>
#include <stdio.h>

#include "khayt/base.h"

const char *kh_status_name(kh_status status)
{
    switch (status) {
    case KH_OK: return "ok";
    case KH_NOMEM: return "out of memory";
    case KH_IO: return "input or output failed";
    case KH_CORRUPT: return "damaged data";
    case KH_LIMIT: return "limit reached";
    case KH_ARG: return "wrong argument";
    case KH_NOTFOUND: return "not found";
    case KH_BUSY: return "in use by another process";
    case KH_STOPPED: return "stopped";
    }
    return "unknown status";
}

kh_status kh_err_set(kh_err *err, kh_status status, const char *format, ...)
{
    va_list args;

    if (!err)
        return status;
    err->status = status;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return status;
}
