/* The JSON interface: one function a route, as openapi.json describes them. */
#include <stdio.h>
#include <stdlib.h>

#include "base/packed.h"
#include "server/api.h"
#include "server/kept.h"
#include "server/parts.h"

enum { SUGGESTIONS = 8 };

extern const struct kh_packed kh_packed_web[];

static int each_story(void *ctx, const kh_story_line *line, kh_str json)
{
    (void)line;
    kh_api_add(ctx, json);
    return 0;
}

static int each_copy(void *ctx, const kh_copy_line *line, kh_str json)
{
    (void)line;
    kh_api_add(ctx, json);
    return 0;
}

static int each_hit(void *ctx, const kh_hit *hit, kh_str json)
{
    (void)hit;
    kh_api_add(ctx, json);
    return 0;
}

static void status(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_store_totals totals;
    uint64_t mark = 0;
    kh_err err;
    kh_status failed = kh_store_count(store, &totals, &err);

    (void)id;
    if (!failed)
        failed = kh_store_mark(store, &mark, &err);
    if (failed) {
        kh_api_error(answer, failed);
        return;
    }
    kh_buf_format(&answer->body, "{\"khayt\":1,\"version\":\"%s\",\"articles\":%llu,\"stories\":%llu,\"outlets\":%llu",
                  kh_version(), (unsigned long long)totals.articles, (unsigned long long)totals.stories,
                  (unsigned long long)totals.outlets);
    kh_api_day(&answer->body, "first", totals.first_day);
    kh_api_day(&answer->body, "last", totals.last_day);
    kh_buf_format(&answer->body, ",\"writable\":%s,\"mark\":\"#%llu\"}\n", request->write ? "true" : "false",
                  (unsigned long long)mark);
}

static void stories(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_story_filter filter = {.outlet = request->parameter(request, "outlet"),
                              .query = request->parameter(request, "q")};
    kh_buf lines;
    struct kh_api_list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (!kh_api_page(request, answer, &filter.page))
        return;
    if (!kh_api_number(request, "least", 0, 1000000, &filter.least_articles) ||
        !kh_api_number(request, "latest", 0, 1000000, &filter.latest)) {
        kh_answer_error(answer, 400, "bad_number", "least and latest are whole numbers");
        return;
    }
    kh_buf_init(&lines);
    failed = kh_store_stories(store, &filter, each_story, &list, &total, &err);
    if (failed)
        kh_api_error(answer, failed);
    else
        kh_api_put_list(answer, "stories", total, &lines);
    kh_buf_done(&lines);
}

/* A story being told. `soon`: where it has more articles than that and is not at hand whole, its frame will do. */
struct telling {
    struct kh_request *request;
    kh_store *store;
    kh_str id;
    kh_buf name, json, *location; /* of what is kept; the story; where it lives, if not here */
    uint32_t soon;
    bool partial;
};

static kh_status load_story(struct telling *to, kh_story **ret)
{
    kh_err err;
    kh_status failed;

    *ret = NULL;
    if (to->soon) {
        if ((failed = kh_story_frame(to->store, to->id, ret, &err)) || (*ret)->articles > to->soon) {
            to->partial = !failed;
            return failed;
        }
        kh_story_free(*ret);
    }
    return kh_story_load(to->store, to->id, ret, &err);
}

/* The story as it is kept, or as it is. */
static kh_status story_json(struct telling *to)
{
    kh_story *found;
    kh_status failed;

    kh_buf_addz(&to->name, "story ");
    kh_buf_add(&to->name, to->id);
    if (kh_kept_get(to->request->kept, to->request->age, kh_buf_str(&to->name), &to->json))
        return KH_OK;
    if ((failed = load_story(to, &found)) != KH_OK)
        return failed;
    if (kh_str_eq(found->id, to->id)) {
        to->json.failed |= kh_story_json(found, &to->json) != KH_OK;
        if (!to->json.failed && !to->partial)
            kh_kept_put(to->request->kept, to->request->age, kh_buf_str(&to->name), kh_buf_str(&to->json));
    } else { /* merged away, or a short form: the lasting address is another */
        kh_buf_addz(to->location, "/api/v1/stories/");
        kh_buf_add(to->location, found->id);
    }
    kh_story_free(found);
    return KH_OK;
}

/* What was asked for of the story: the whole, or parts of it. */
static void put_story(struct telling *to, kh_str parts, uint32_t latest, struct kh_answer *answer)
{
    kh_str whole = kh_buf_str(&to->json);

    if (!parts.ptr) {
        kh_buf_add(&answer->body, whole);
    } else if (!kh_parts_of(whole, parts, latest, &answer->body)) {
        kh_answer_error(answer, 400, "bad_part", "the story has no list of one of these names");
        return;
    } else if (to->partial && !answer->body.failed) {
        answer->body.len--; /* the brace */
        kh_buf_addz(&answer->body, ",\"partial\":true}");
    }
    kh_buf_byte(&answer->body, '\n');
}

static void story(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    struct telling to = {.request = request, .store = store, .id = id, .location = &answer->location};
    kh_str parts = request->parameter(request, "parts");
    uint32_t latest;
    kh_status failed;

    if (!kh_api_number(request, "latest", 0, 1000000, &latest) ||
        !kh_api_number(request, "soon", 0, 1000000, &to.soon) || parts.len > KH_API_QUERY_MOST ||
        (to.soon && !parts.ptr)) {
        kh_answer_error(answer, 400, "bad_request",
                        "parts names lists of the story; latest and soon are whole numbers");
        return;
    }
    kh_buf_init(&to.name);
    kh_buf_init(&to.json);
    failed = story_json(&to);
    if (failed)
        kh_api_error(answer, failed);
    else if (answer->location.len)
        kh_answer_error(answer, 308, "moved", "the story lives under another id");
    else
        put_story(&to, parts, latest, answer);
    answer->body.failed |= to.json.failed;
    kh_buf_done(&to.json);
    kh_buf_done(&to.name);
}

/* `,"versions":[…]}`: the end of the object. */
static kh_status put_versions(kh_store *store, kh_str key, kh_buf *body, kh_err *err)
{
    const kh_version_line *versions;
    size_t count;
    kh_status status = kh_store_versions(store, key, &versions, &count, err);

    kh_buf_addz(body, ",\"versions\":");
    if (status == KH_OK)
        status = kh_versions_json(versions, count, body);
    kh_buf_addz(body, "}\n");
    return status;
}

static void article(struct kh_request *request, kh_str key, kh_store *store, struct kh_answer *answer)
{
    kh_buf *body = &answer->body;
    kh_str story_id, development;
    kh_story_line line;
    kh_err err;
    kh_status failed = kh_store_article_json(store, key, body, &err);
    struct kh_api_list list = {.body = body};

    (void)request;
    while (body->len && strchr("\n}", body->ptr[body->len - 1]) && !failed) {
        bool brace = body->ptr[--body->len] == '}';
        if (brace)
            break;
    }
    if (!failed)
        failed = kh_store_article_place(store, key, &story_id, &development, &err);
    if (!failed) {
        kh_api_string(body, "story", story_id);
        kh_api_string(body, "development", development);
        failed = kh_store_article_story(store, key, &line, &err);
    }
    if (!failed) {
        kh_api_string(body, "story_title", line.title);
        kh_buf_addz(body, ",\"copies\":[");
        failed = kh_store_copies(store, key, (kh_str){NULL, 0}, (kh_page_of){.limit = KH_API_LIMIT_MOST}, each_copy,
                                 &list, NULL, &err);
        kh_buf_byte(body, ']');
    }
    if (!failed)
        failed = put_versions(store, key, body, &err);
    if (failed)
        kh_api_error(answer, failed);
}

static void similar(struct kh_request *request, kh_str key, kh_store *store, struct kh_answer *answer)
{
    kh_page_of page;
    struct kh_api_list list = {.body = &answer->body};
    kh_err err;
    kh_status failed;

    if (!kh_api_page(request, answer, &page))
        return;
    kh_buf_addz(&answer->body, "{\"hits\":[");
    failed = kh_store_similar(store, key, page, each_hit, &list, &err);
    kh_buf_addz(&answer->body, "]}\n");
    if (failed)
        kh_api_error(answer, failed);
}

static void search(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_str query = request->parameter(request, "q");
    kh_page_of page;
    kh_buf lines;
    struct kh_api_list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (!query.len || query.len > KH_API_QUERY_MOST) {
        kh_answer_error(answer, 400, "bad_query", query.len ? "the query is too long" : "the query is missing");
        return;
    }
    if (!kh_api_page(request, answer, &page))
        return;
    kh_buf_init(&lines);
    failed = kh_store_search(store, query, page, each_hit, &list, &total, &err);
    if (failed) {
        kh_api_error(answer, failed);
    } else {
        kh_buf_addz(&answer->body, "{\"query\":");
        kh_api_text(&answer->body, query);
        kh_buf_format(&answer->body, ",\"total\":%llu,\"hits\":[", (unsigned long long)total);
        kh_buf_add(&answer->body, kh_buf_str(&lines));
        kh_buf_addz(&answer->body, "],\"meant\":");
        answer->body.failed |= lines.failed;
        kh_buf_reset(&lines);
        if (!total && (failed = kh_store_spelling(store, query, &lines, &err)) != KH_OK)
            kh_api_error(answer, failed);
        else if (!lines.len)
            kh_buf_addz(&answer->body, "null}\n");
        else {
            kh_api_text(&answer->body, kh_buf_str(&lines));
            kh_buf_addz(&answer->body, "}\n");
        }
    }
    kh_buf_done(&lines);
}

static int each_suggestion(void *ctx, kh_str text, uint64_t articles)
{
    struct kh_api_list *list = ctx;

    if (list->more)
        kh_buf_byte(list->body, ',');
    list->more = true;
    kh_buf_addz(list->body, "{\"text\":");
    kh_api_text(list->body, text);
    kh_buf_format(list->body, ",\"articles\":%llu}", (unsigned long long)articles);
    return list->body->failed;
}

/* What the last word of a query that is being typed may become. */
static void suggest(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_str query = request->parameter(request, "q");
    struct kh_api_list list = {.body = &answer->body};
    kh_err err;
    kh_status failed;

    (void)id;
    if (query.len > KH_API_QUERY_MOST) {
        kh_answer_error(answer, 400, "bad_query", "the query is too long");
        return;
    }
    kh_buf_addz(&answer->body, "{\"suggestions\":[");
    failed = kh_store_suggest(store, query.ptr ? query : KH_STR(""), SUGGESTIONS, each_suggestion, &list, &err);
    kh_buf_addz(&answer->body, "]}\n");
    if (failed)
        kh_api_error(answer, failed);
}

static void copies(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_page_of page;
    kh_buf lines;
    struct kh_api_list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (!kh_api_page(request, answer, &page))
        return;
    kh_buf_init(&lines);
    failed = kh_store_copies(store, (kh_str){NULL, 0}, (kh_str){NULL, 0}, page, each_copy, &list, &total, &err);
    if (failed)
        kh_api_error(answer, failed);
    else
        kh_api_put_list(answer, "copies", total, &lines);
    kh_buf_done(&lines);
}

static int each_outlet(void *ctx, kh_str outlet, uint64_t articles)
{
    struct kh_api_list *list = ctx;

    if (list->more)
        kh_buf_byte(list->body, ',');
    kh_buf_addz(list->body, "{\"outlet\":");
    kh_api_text(list->body, outlet);
    kh_buf_format(list->body, ",\"articles\":%llu}", (unsigned long long)articles);
    list->more = true;
    return 0;
}

static void outlets(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    struct kh_api_list list = {.body = &answer->body};
    kh_err err;
    kh_status failed;

    (void)request;
    (void)id;
    kh_buf_addz(&answer->body, "{\"outlets\":[");
    failed = kh_store_outlets(store, each_outlet, &list, &err);
    kh_buf_addz(&answer->body, "]}\n");
    if (failed)
        kh_api_error(answer, failed);
}

static int each_name(void *ctx, const kh_entity_line *line, kh_str json)
{
    (void)line;
    kh_api_add(ctx, json);
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
    struct kh_api_list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err;
    kh_status failed;

    (void)id;
    if (filter.query.len > KH_API_QUERY_MOST) {
        kh_answer_error(answer, 400, "bad_query", "the query is too long");
        return;
    }
    if (!kh_api_page(request, answer, &filter.page) || !type_of(request, answer, &type, &given))
        return;
    filter.type = given ? &type : NULL;
    kh_buf_init(&lines);
    failed = kh_store_entities(store, &filter, each_name, &list, &total, &err);
    if (failed)
        kh_api_error(answer, failed);
    else
        kh_api_put_list(answer, "names", total, &lines);
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

    if (id.len > KH_API_QUERY_MOST) {
        kh_answer_error(answer, 404, "not_found", "there is no such thing in the store");
        return;
    }
    if (!kh_api_page(request, answer, &filter.page) || !type_of(request, answer, &type, &given) ||
        !day_of(request, answer, "since", &filter.since) || !day_of(request, answer, "until", &filter.until))
        return;
    filter.outlet = filter.outlet.len ? filter.outlet : (kh_str){NULL, 0};
    filter.story = filter.story.len ? filter.story : (kh_str){NULL, 0};
    filter.type = given ? &type : NULL;
    failed = kh_who_load(store, id, &filter, &found, &err);
    if (failed) {
        kh_api_error(answer, failed);
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

const struct kh_route kh_api_reading[] = {
    {"GET", "/api/v1/status", status},
    {"GET", "/api/v1/stories", stories},
    {"GET", "/api/v1/stories/{}", story},
    {"GET", "/api/v1/articles/{}", article},
    {"GET", "/api/v1/articles/{}/similar", similar},
    {"GET", "/api/v1/search", search},
    {"GET", "/api/v1/suggest", suggest},
    {"GET", "/api/v1/copies", copies},
    {"GET", "/api/v1/outlets", outlets},
    {"GET", "/api/v1/names", names},
    {"GET", "/api/v1/names/{}", who},
    {"GET", "/api/v1/openapi.json", openapi},
    {NULL, NULL, NULL},
};
