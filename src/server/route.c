/* From a request to the function that answers it. */
#include "server/api.h"

#include <stdio.h>

static const struct kh_route *const tables[] = {kh_api_reading, kh_api_views, kh_api_copies, kh_api_writing,
                                                kh_api_leaving};

static void finish(struct kh_answer *answer)
{
    if (answer->body.failed)
        kh_answer_error(answer, 503, "no_memory", "out of memory");
}

static bool fits(const char *pattern, kh_str path, kh_str *ret_part)
{
    const char *hole = strstr(pattern, "{}");
    size_t before = hole ? (size_t)(hole - pattern) : strlen(pattern), after = hole ? strlen(hole + 2) : 0;

    *ret_part = (kh_str){NULL, 0};
    if (!hole)
        return kh_str_eq(path, kh_str_z(pattern));
    if (path.len <= before + after || memcmp(path.ptr, pattern, before) != 0 ||
        memcmp(path.ptr + path.len - after, hole + 2, after) != 0)
        return false;
    *ret_part = kh_str_of(path.ptr + before, path.len - before - after);
    return !memchr(ret_part->ptr, '/', ret_part->len);
}

const struct kh_route *kh_api_route(kh_str path, const char *method, char ret_allowed[64])
{
    const struct kh_route *found = NULL;
    kh_str part;

    ret_allowed[0] = '\0';
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct kh_route *route = tables[i]; route->method; route++) {
            size_t used = strlen(ret_allowed);
            if (!fits(route->pattern, path, &part))
                continue;
            if (!found && strcmp(route->method, method) == 0)
                found = route;
            if (!strstr(ret_allowed, route->method))
                (void)snprintf(ret_allowed + used, 64 - used, "%s%s%s", used ? ", " : "", route->method,
                               strcmp(route->method, "GET") == 0 ? ", HEAD" : "");
        }
    }
    return found;
}

void kh_api_answer(struct kh_request *request, const struct kh_route *route, kh_store *store,
                   struct kh_answer *ret_answer)
{
    kh_str part;
    kh_buf decoded;

    ret_answer->status = 200;
    ret_answer->type = "application/json; charset=utf-8";
    if (!route || !fits(route->pattern, request->path, &part)) {
        kh_answer_error(ret_answer, 404, "no_such_route", "see /api/v1/openapi.json");
        return;
    }
    kh_buf_init(&decoded);
    if (part.ptr && !kh_percent_decode(part, false, &decoded))
        kh_answer_error(ret_answer, 400, "bad_path", "the address is not percent-encoded UTF-8");
    else
        route->answer(request, kh_buf_str(&decoded), store, ret_answer);
    kh_buf_done(&decoded);
    if (request->broken)
        kh_answer_error(ret_answer, 400, "bad_parameter", "a parameter is not percent-encoded UTF-8");
    finish(ret_answer);
}
