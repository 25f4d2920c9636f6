/* The JSON interface: one function a route, as openapi.json describes them. */
#include <stdio.h>
#include <stdlib.h>

#include "server/answer.h"

#include "base/packed.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 500, LONGEST_QUERY = 1000, SUGGESTIONS = 8 };

extern const struct kh_packed kh_packed_web[];

void kh_answer_error(struct kh_answer *answer, unsigned status, const char *code, const char *message)
{
    kh_buf_reset(&answer->body);
    answer->status = status;
    answer->type = "application/json; charset=utf-8";
    kh_buf_format(&answer->body, "{\"error\":{\"status\":%u,\"code\":\"%s\",\"message\":\"%s\"}}\n", status, code,
                  message);
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Strict UTF-8, so that nothing downstream meets anything else. */
static bool valid_utf8(kh_str text)
{
    const unsigned char *p = (const unsigned char *)text.ptr, *end = p + text.len;

    while (p < end) {
        size_t n = *p < 0x80                  ? 1
                   : *p >= 0xC2 && *p <= 0xDF ? 2
                   : (*p & 0xF0) == 0xE0      ? 3
                   : *p >= 0xF0 && *p <= 0xF4 ? 4
                                              : 0;
        if (!n || (size_t)(end - p) < n || *p == 0)
            return false;
        for (size_t i = 1; i < n; i++) {
            if ((p[i] & 0xC0) != 0x80)
                return false;
        }
        if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F) || (*p == 0xF0 && p[1] < 0x90) ||
            (*p == 0xF4 && p[1] > 0x8F))
            return false;
        p += n;
    }
    return true;
}

bool kh_percent_decode(kh_str text, bool plus_is_space, kh_buf *out)
{
    size_t start = out->len;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '%') {
            int high = i + 2 < text.len ? hex(text.ptr[i + 1]) : -1, low = i + 2 < text.len ? hex(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            kh_buf_byte(out, (char)(high * 16 + low));
            i += 2;
        } else {
            kh_buf_byte(out, plus_is_space && text.ptr[i] == '+' ? ' ' : text.ptr[i]);
        }
    }
    return !out->failed && valid_utf8(kh_str_of(out->ptr + start, out->len - start));
}

static void store_error(struct kh_answer *answer, kh_status status)
{
    switch (status) {
    case KH_NOTFOUND: kh_answer_error(answer, 404, "not_found", "there is no such thing in the store"); break;
    case KH_ARG: kh_answer_error(answer, 400, "bad_request", "the request makes no sense"); break;
    case KH_BUSY: kh_answer_error(answer, 503, "busy", "the store is busy, try again"); break;
    default: kh_answer_error(answer, 503, "store_failed", "the store could not answer"); break;
    }
}

static void finish(struct kh_answer *answer)
{
    if (answer->body.failed)
        kh_answer_error(answer, 503, "no_memory", "out of memory");
}

/* A whole number parameter; false when it is there and is none. */
static bool number(const struct kh_request *request, const char *name, uint32_t otherwise, uint32_t most, uint32_t *ret)
{
    kh_str text = request->parameter(request, name);
    uint64_t value = 0;

    *ret = otherwise;
    if (!text.ptr)
        return true;
    if (!text.len || text.len > 9)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *ret = value > most ? most : (uint32_t)value;
    return true;
}

static bool page_of(const struct kh_request *request, struct kh_answer *answer, kh_page_of *ret_page)
{
    if (number(request, "offset", 0, 100000000, &ret_page->offset) &&
        number(request, "limit", LIMIT_DEFAULT, LIMIT_MOST, &ret_page->limit)) {
        if (!ret_page->limit) /* to the library 0 means all */
            ret_page->limit = 1;
        return true;
    }
    kh_answer_error(answer, 400, "bad_number", "offset and limit are whole numbers");
    return false;
}

/* A string of JSON. What comes here is valid UTF-8: decoded parameters, and what the store holds. */
static void put_text(kh_buf *body, kh_str text)
{
    if (!text.ptr) {
        kh_buf_addz(body, "null");
        return;
    }
    kh_buf_byte(body, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            kh_buf_byte(body, '\\');
        if (c < 0x20)
            kh_buf_format(body, "\\u%04x", c);
        else
            kh_buf_byte(body, (char)c);
    }
    kh_buf_byte(body, '"');
}

static void put_string(kh_buf *body, const char *name, kh_str text)
{
    kh_buf_format(body, ",\"%s\":", name);
    put_text(body, text);
}

/* Lists collect as "a,b,c" behind what the answer's body already holds. */
struct list {
    kh_buf *body;
    bool more;
};

static void add_line(struct list *list, kh_str json)
{
    while (json.len && json.ptr[json.len - 1] == '\n')
        json.len--;
    if (list->more)
        kh_buf_byte(list->body, ',');
    kh_buf_add(list->body, json);
    list->more = true;
}

static int each_story(void *ctx, const kh_story_line *line, kh_str json)
{
    (void)line;
    add_line(ctx, json);
    return 0;
}

static int each_copy(void *ctx, const kh_copy_line *line, kh_str json)
{
    (void)line;
    add_line(ctx, json);
    return 0;
}

static int each_hit(void *ctx, const kh_hit *hit, kh_str json)
{
    (void)hit;
    add_line(ctx, json);
    return 0;
}

static void put_day(kh_buf *body, const char *name, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    kh_buf_format(body, text[0] ? ",\"%s\":\"%s\"" : ",\"%s\":null", name, text);
}

static void status(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_store_totals totals;
    kh_err err;
    kh_status failed = kh_store_count(store, &totals, &err);

    (void)request;
    (void)id;
    if (failed) {
        store_error(answer, failed);
        return;
    }
    kh_buf_format(&answer->body, "{\"khayt\":1,\"version\":\"%s\",\"articles\":%llu,\"stories\":%llu,\"outlets\":%llu",
                  kh_version(), (unsigned long long)totals.articles, (unsigned long long)totals.stories,
                  (unsigned long long)totals.outlets);
    put_day(&answer->body, "first", totals.first_day);
    put_day(&answer->body, "last", totals.last_day);
    kh_buf_addz(&answer->body, "}\n");
}

/* `{"total":N,"NAME":[…]}`: the total is known only after the walk, so the lines wait in a buffer of their own. */
static void put_list(struct kh_answer *answer, const char *name, uint64_t total, const kh_buf *lines)
{
    kh_buf_format(&answer->body, "{\"total\":%llu,\"%s\":[", (unsigned long long)total, name);
    kh_buf_add(&answer->body, kh_buf_str(lines));
    kh_buf_addz(&answer->body, "]}\n");
    answer->body.failed |= lines->failed;
}

static void stories(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_story_filter filter = {.outlet = request->parameter(request, "outlet"),
                              .query = request->parameter(request, "q")};
    kh_buf lines;
    struct list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (!page_of(request, answer, &filter.page))
        return;
    if (!number(request, "least", 0, 1000000, &filter.least_articles) ||
        !number(request, "latest", 0, 1000000, &filter.latest)) {
        kh_answer_error(answer, 400, "bad_number", "least and latest are whole numbers");
        return;
    }
    kh_buf_init(&lines);
    failed = kh_store_stories(store, &filter, each_story, &list, &total, &err);
    if (failed)
        store_error(answer, failed);
    else
        put_list(answer, "stories", total, &lines);
    kh_buf_done(&lines);
}

static void story(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_story *found = NULL;
    kh_err err;
    kh_status failed = kh_story_load(store, id, &found, &err);

    (void)request;
    if (failed) {
        store_error(answer, failed);
        return;
    }
    if (kh_str_eq(found->id, id)) {
        if (kh_story_json(found, &answer->body))
            answer->body.failed = true;
        kh_buf_byte(&answer->body, '\n');
    } else { /* merged away, or a short form: the lasting address is another */
        kh_answer_error(answer, 308, "moved", "the story lives under another id");
        kh_buf_addz(&answer->location, "/api/v1/stories/");
        kh_buf_add(&answer->location, found->id);
    }
    kh_story_free(found);
}

static void article(struct kh_request *request, kh_str key, kh_store *store, struct kh_answer *answer)
{
    kh_buf *body = &answer->body;
    kh_str story_id, development;
    kh_story_line line;
    kh_err err;
    kh_status failed = kh_store_article_json(store, key, body, &err);
    struct list list = {.body = body};

    (void)request;
    while (body->len && strchr("\n}", body->ptr[body->len - 1]) && !failed) {
        bool brace = body->ptr[--body->len] == '}';
        if (brace)
            break;
    }
    if (!failed)
        failed = kh_store_article_place(store, key, &story_id, &development, &err);
    if (!failed) {
        put_string(body, "story", story_id);
        put_string(body, "development", development);
        failed = kh_store_article_story(store, key, &line, &err);
    }
    if (!failed) {
        put_string(body, "story_title", line.title);
        kh_buf_addz(body, ",\"copies\":[");
        failed = kh_store_copies(store, key, (kh_page_of){.limit = LIMIT_MOST}, each_copy, &list, NULL, &err);
        kh_buf_addz(body, "]}\n");
    }
    if (failed)
        store_error(answer, failed);
}

static void similar(struct kh_request *request, kh_str key, kh_store *store, struct kh_answer *answer)
{
    kh_page_of page;
    struct list list = {.body = &answer->body};
    kh_err err;
    kh_status failed;

    if (!page_of(request, answer, &page))
        return;
    kh_buf_addz(&answer->body, "{\"hits\":[");
    failed = kh_store_similar(store, key, page, each_hit, &list, &err);
    kh_buf_addz(&answer->body, "]}\n");
    if (failed)
        store_error(answer, failed);
}

static void search(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_str query = request->parameter(request, "q");
    kh_page_of page;
    kh_buf lines;
    struct list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (!query.len || query.len > LONGEST_QUERY) {
        kh_answer_error(answer, 400, "bad_query", query.len ? "the query is too long" : "the query is missing");
        return;
    }
    if (!page_of(request, answer, &page))
        return;
    kh_buf_init(&lines);
    failed = kh_store_search(store, query, page, each_hit, &list, &total, &err);
    if (failed) {
        store_error(answer, failed);
    } else {
        kh_buf_addz(&answer->body, "{\"query\":");
        put_text(&answer->body, query);
        kh_buf_format(&answer->body, ",\"total\":%llu,\"hits\":[", (unsigned long long)total);
        kh_buf_add(&answer->body, kh_buf_str(&lines));
        kh_buf_addz(&answer->body, "],\"meant\":");
        answer->body.failed |= lines.failed;
        kh_buf_reset(&lines);
        if (!total && (failed = kh_store_spelling(store, query, &lines, &err)) != KH_OK)
            store_error(answer, failed);
        else if (!lines.len)
            kh_buf_addz(&answer->body, "null}\n");
        else {
            put_text(&answer->body, kh_buf_str(&lines));
            kh_buf_addz(&answer->body, "}\n");
        }
    }
    kh_buf_done(&lines);
}

static int each_suggestion(void *ctx, kh_str text, uint64_t articles)
{
    struct list *list = ctx;

    if (list->more)
        kh_buf_byte(list->body, ',');
    list->more = true;
    kh_buf_addz(list->body, "{\"text\":");
    put_text(list->body, text);
    kh_buf_format(list->body, ",\"articles\":%llu}", (unsigned long long)articles);
    return list->body->failed;
}

/* What the last word of a query that is being typed may become. */
static void suggest(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_str query = request->parameter(request, "q");
    struct list list = {.body = &answer->body};
    kh_err err;
    kh_status failed;

    (void)id;
    if (query.len > LONGEST_QUERY) {
        kh_answer_error(answer, 400, "bad_query", "the query is too long");
        return;
    }
    kh_buf_addz(&answer->body, "{\"suggestions\":[");
    failed = kh_store_suggest(store, query.ptr ? query : KH_STR(""), SUGGESTIONS, each_suggestion, &list, &err);
    kh_buf_addz(&answer->body, "]}\n");
    if (failed)
        store_error(answer, failed);
}

static void copies(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_page_of page;
    kh_buf lines;
    struct list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (!page_of(request, answer, &page))
        return;
    kh_buf_init(&lines);
    failed = kh_store_copies(store, (kh_str){NULL, 0}, page, each_copy, &list, &total, &err);
    if (failed)
        store_error(answer, failed);
    else
        put_list(answer, "copies", total, &lines);
    kh_buf_done(&lines);
}

static int each_outlet(void *ctx, kh_str outlet, uint64_t articles)
{
    struct list *list = ctx;

    if (list->more)
        kh_buf_byte(list->body, ',');
    kh_buf_addz(list->body, "{\"outlet\":");
    put_text(list->body, outlet);
    kh_buf_format(list->body, ",\"articles\":%llu}", (unsigned long long)articles);
    list->more = true;
    return 0;
}

static void outlets(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    struct list list = {.body = &answer->body};
    kh_err err;
    kh_status failed;

    (void)request;
    (void)id;
    kh_buf_addz(&answer->body, "{\"outlets\":[");
    failed = kh_store_outlets(store, each_outlet, &list, &err);
    kh_buf_addz(&answer->body, "]}\n");
    if (failed)
        store_error(answer, failed);
}

static int each_name(void *ctx, const kh_entity_line *line, kh_str json)
{
    (void)line;
    add_line(ctx, json);
    return 0;
}

/* The `type` parameter: PER, ORG or LOC; false when it is there and is none of them. */
static bool type_of(const struct kh_request *request, struct kh_answer *answer, kh_name_type *type, bool *ret_given)
{
    kh_str text = request->parameter(request, "type");

    *ret_given = text.len != 0;
    for (unsigned i = KH_NAME_PER; i <= KH_NAME_ORG && text.len; i++) {
        if (kh_str_eq(text, kh_str_z(kh_name_type_name(i)))) {
            *type = (kh_name_type)i;
            return true;
        }
    }
    if (text.len)
        kh_answer_error(answer, 400, "bad_type", "the type is PER, ORG or LOC");
    return !text.len;
}

static void names(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_entity_filter filter = {.query = request->parameter(request, "q")};
    kh_name_type type;
    bool given;
    kh_buf lines;
    struct list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (filter.query.len > LONGEST_QUERY) {
        kh_answer_error(answer, 400, "bad_query", "the query is too long");
        return;
    }
    if (!page_of(request, answer, &filter.page) || !type_of(request, answer, &type, &given))
        return;
    filter.type = given ? &type : NULL;
    kh_buf_init(&lines);
    failed = kh_store_entities(store, &filter, each_name, &list, &total, &err);
    if (failed)
        store_error(answer, failed);
    else
        put_list(answer, "names", total, &lines);
    kh_buf_done(&lines);
}

/* A day parameter; false when it is there and is none. */
static bool day_of(const struct kh_request *request, struct kh_answer *answer, const char *name, int32_t *ret)
{
    kh_str text = request->parameter(request, name);

    *ret = KH_NO_DAY;
    if (!text.len || kh_day_parse(text, ret))
        return true;
    kh_answer_error(answer, 400, "bad_day", "since and until are days like 2024-03-13");
    return false;
}

static void who(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_who_filter filter = {.outlet = request->parameter(request, "outlet"),
                            .story = request->parameter(request, "story")};
    kh_name_type type;
    bool given;
    kh_who *found = NULL;
    kh_err err;
    kh_status failed;

    if (id.len > LONGEST_QUERY) {
        kh_answer_error(answer, 404, "not_found", "there is no such thing in the store");
        return;
    }
    if (!page_of(request, answer, &filter.page) || !type_of(request, answer, &type, &given) ||
        !day_of(request, answer, "since", &filter.since) || !day_of(request, answer, "until", &filter.until))
        return;
    filter.outlet = filter.outlet.len ? filter.outlet : (kh_str){NULL, 0};
    filter.story = filter.story.len ? filter.story : (kh_str){NULL, 0};
    filter.type = given ? &type : NULL;
    failed = kh_who_load(store, id, &filter, &found, &err);
    if (failed) {
        store_error(answer, failed);
        return;
    }
    if (kh_who_json(found, &answer->body))
        answer->body.failed = true;
    kh_buf_byte(&answer->body, '\n');
    kh_who_free(found);
}

static void openapi(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    (void)request;
    (void)id;
    (void)store;
    for (const struct kh_packed *file = kh_packed_web; file->name; file++) {
        if (strcmp(file->name, "openapi.json") == 0)
            answer->fixed = kh_str_of((const char *)file->bytes, file->size);
    }
    answer->may_cache = true;
}

/* `{}` in a pattern is one percent-encoded part of the path. */
static const struct route {
    const char *pattern;
    void (*answer)(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer);
} routes[] = {
    {"/api/v1/status", status},
    {"/api/v1/stories", stories},
    {"/api/v1/stories/{}", story},
    {"/api/v1/articles/{}", article},
    {"/api/v1/articles/{}/similar", similar},
    {"/api/v1/search", search},
    {"/api/v1/suggest", suggest},
    {"/api/v1/copies", copies},
    {"/api/v1/outlets", outlets},
    {"/api/v1/names", names},
    {"/api/v1/names/{}", who},
    {"/api/v1/openapi.json", openapi},
};

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

void kh_api_answer(struct kh_request *request, kh_store *store, struct kh_answer *ret_answer)
{
    ret_answer->status = 200;
    ret_answer->type = "application/json; charset=utf-8";
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        kh_str part;
        kh_buf decoded;

        if (!fits(routes[i].pattern, request->path, &part))
            continue;
        kh_buf_init(&decoded);
        if (part.ptr && !kh_percent_decode(part, false, &decoded))
            kh_answer_error(ret_answer, 400, "bad_path", "the address is not percent-encoded UTF-8");
        else
            routes[i].answer(request, kh_buf_str(&decoded), store, ret_answer);
        kh_buf_done(&decoded);
        if (request->broken)
            kh_answer_error(ret_answer, 400, "bad_parameter", "a parameter is not percent-encoded UTF-8");
        finish(ret_answer);
        return;
    }
    kh_answer_error(ret_answer, 404, "no_such_route", "see /api/v1/openapi.json");
}
