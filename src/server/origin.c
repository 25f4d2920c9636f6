#include "server/origin.h"

#include <strings.h>

bool kh_origin_own(const char *origin, const char *fetch_site, const char *host)
{
    const char *authority;

    if (fetch_site && strcasecmp(fetch_site, "same-origin") != 0 && strcasecmp(fetch_site, "none") != 0)
        return false;
    if (!origin)
        return true;
    if (strncasecmp(origin, "http://", 7) == 0)
        authority = origin + 7;
    else if (strncasecmp(origin, "https://", 8) == 0) /* by way of a proxy */
        authority = origin + 8;
    else
        return false; /* "null" is what a page in a sandbox says */
    return host && strcasecmp(authority, host) == 0;
}

bool kh_type_is_json(const char *type)
{
    static const char json[] = "application/json";
    size_t n = sizeof json - 1;

    if (!type || strncasecmp(type, json, n) != 0)
        return false;
    type += n;
    type += strspn(type, " \t");
    return !*type || *type == ';';
}
