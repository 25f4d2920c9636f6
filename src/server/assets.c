/* The web reader's files, packed into the program. Paths that the reader routes in the browser all get its one page. */
#include "base/packed.h"
#include "server/answer.h"

extern const struct kh_packed kh_packed_web[];

static const struct {
    const char *ending, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".woff2", "font/woff2"},
    {".png", "image/png"},
    {".json", "application/json; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

static const char *type_of(const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t n = strlen(types[i].ending);
        if (len > n && strcmp(name + len - n, types[i].ending) == 0)
            return types[i].type;
    }
    return "application/octet-stream";
}

static bool starts_with(kh_str path, const char *start)
{
    size_t n = strlen(start);

    return path.len >= n && memcmp(path.ptr, start, n) == 0;
}

static bool is_page(kh_str path)
{
    static const char *const whole[] = {"/", "/search", "/stories", "/names", "/desk", "/compare"};
    static const char *const named[] = {"/story/", "/article/", "/who/", "/outlet/", "/development/"};

    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (kh_str_eq(path, kh_str_z(whole[i])))
            return true;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (starts_with(path, named[i]))
            return true;
    return false;
}

/* The file as tools/pack compressed it: it stands beside it as NAME.gz. */
static kh_str packed_form(kh_str name)
{
    for (const struct kh_packed *file = kh_packed_web; file->name; file++) {
        size_t len = strlen(file->name);
        if (len == name.len + 3 && memcmp(file->name, name.ptr, name.len) == 0 &&
            strcmp(file->name + name.len, ".gz") == 0)
            return kh_str_of((const char *)file->bytes, file->size);
    }
    return (kh_str){NULL, 0};
}

bool kh_asset_answer(kh_str path, struct kh_answer *ret_answer)
{
    kh_str name = is_page(path) ? KH_STR("index.html") : kh_str_of(path.ptr + 1, path.len ? path.len - 1 : 0);

    for (const struct kh_packed *file = kh_packed_web; file->name; file++) {
        if (!kh_str_eq(name, kh_str_z(file->name)))
            continue;
        ret_answer->status = 200;
        ret_answer->type = type_of(file->name);
        ret_answer->fixed = kh_str_of((const char *)file->bytes, file->size);
        ret_answer->packed = packed_form(name);
        /* a new version of the program has new files under the old names: the browser asks each time */
        ret_answer->may_cache = false;
        return true;
    }
    return false;
}
