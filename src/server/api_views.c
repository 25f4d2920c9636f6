/* Routes of what is made of stories: their digests, what moved in them, why two articles are together. */
#include "server/api.h"
#include "server/kept.h"

enum { CHANGES_LIMIT = 20, CHANGES_MOST = 100 };

static void put_line(struct kh_answer *answer, kh_status written)
{
    if (written)
        answer->body.failed = true;
    kh_buf_byte(&answer->body, '\n');
}

/* Keep the answer, which is whole, until the store changes. */
static void keep(struct kh_request *request, const kh_buf *name, const struct kh_answer *answer)
{
    if (!answer->body.failed && !name->failed)
        kh_kept_put(request->kept, request->age, kh_buf_str(name), kh_buf_str(&answer->body));
}

static void digest_anew(struct kh_request *request, kh_str id, const kh_buf *name, kh_store *store,
                        struct kh_answer *answer)
{
    kh_digest *found = NULL;
    kh_err err;
    kh_status failed = kh_digest_load(store, id, &found, &err);

    if (failed) {
        kh_api_error(answer, failed);
        return;
    }
    if (kh_str_eq(found->story, id)) {
        put_line(answer, kh_digest_json(found, &answer->body));
        keep(request, name, answer);
    } else { /* merged away, or a short form */
        kh_answer_error(answer, 308, "moved", "the story lives under another id");
        kh_buf_addz(&answer->location, "/api/v1/stories/");
        kh_buf_add(&answer->location, found->story);
        kh_buf_addz(&answer->location, "/digest");
    }
    kh_digest_free(found);
}

static void digest(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_buf name;

    kh_buf_init(&name);
    kh_buf_addz(&name, "digest ");
    kh_buf_add(&name, id);
    if (!kh_kept_get(request->kept, request->age, kh_buf_str(&name), &answer->body))
        digest_anew(request, id, &name, store, answer);
    kh_buf_done(&name);
}

/* A parameter that may be left out, and is not without end. */
static bool text_of(struct kh_request *request, struct kh_answer *answer, const char *name, kh_str *ret)
{
    *ret = request->parameter(request, name);
    if (!ret->len)
        *ret = (kh_str){NULL, 0};
    if (ret->len <= KH_API_QUERY_MOST)
        return true;
    kh_answer_error(answer, 400, "bad_parameter", "a parameter is too long");
    return false;
}

static void changes_anew(struct kh_request *request, const kh_changes_filter *filter, const kh_buf *name,
                         kh_store *store, struct kh_answer *answer)
{
    kh_changes *found = NULL;
    kh_err err = {0};
    kh_status failed = kh_changes_load(store, filter, &found, &err);

    if (failed != KH_OK) {
        kh_api_error(answer, failed);
        if (failed == KH_ARG)
            kh_answer_error(answer, 400, "bad_moment", "since is a day, a time, or a mark like #120");
        return;
    }
    put_line(answer, kh_changes_json(found, &answer->body));
    keep(request, name, answer);
    kh_changes_free(found);
}

static void changes(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_changes_filter filter = {.page = {0, 0}};
    const kh_str *const asked[] = {&filter.since, &filter.story, &filter.outlet, &filter.place, &filter.person};
    kh_buf name;

    (void)id;
    if (!text_of(request, answer, "since", &filter.since) || !text_of(request, answer, "story", &filter.story) ||
        !text_of(request, answer, "outlet", &filter.outlet) || !text_of(request, answer, "place", &filter.place) ||
        !text_of(request, answer, "person", &filter.person))
        return;
    if (!kh_api_number(request, "offset", 0, 100000000, &filter.page.offset) ||
        !kh_api_number(request, "limit", CHANGES_LIMIT, CHANGES_MOST, &filter.page.limit)) {
        kh_answer_error(answer, 400, "bad_number", "offset and limit are whole numbers");
        return;
    }
    if (!filter.page.limit) /* to the library 0 means its own limit */
        filter.page.limit = 1;
    kh_buf_init(&name);
    kh_buf_format(&name, "changes %u %u", filter.page.offset, filter.page.limit);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        kh_buf_format(&name, " %zu ", asked[i]->len);
        kh_buf_add(&name, *asked[i]);
    }
    if (!kh_kept_get(request->kept, request->age, kh_buf_str(&name), &answer->body))
        changes_anew(request, &filter, &name, store, answer);
    kh_buf_done(&name);
}

static void why(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_str a = request->parameter(request, "a"), b = request->parameter(request, "b");
    kh_why found;
    kh_err err;
    kh_status failed;

    (void)id;
    if (!a.len || !b.len) {
        kh_answer_error(answer, 400, "bad_request", "a and b are the keys of two articles");
        return;
    }
    if ((failed = kh_store_why(store, a, b, &found, &err)) != KH_OK)
        kh_api_error(answer, failed);
    else
        put_line(answer, kh_why_json(&found, &answer->body));
}

const struct kh_route kh_api_views[] = {
    {"GET", "/api/v1/stories/{}/digest", digest},
    {"GET", "/api/v1/changes", changes},
    {"GET", "/api/v1/why", why},
    {NULL, NULL, NULL},
};
