/* Routes of who took what from whom: comparisons, captures, tellings of a development, habits of an outlet. */
#include "server/api.h"

static void put_line(struct kh_answer *answer, kh_status written)
{
    if (written)
        answer->body.failed = true;
    kh_buf_byte(&answer->body, '\n');
}

static void compare(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_str a = request->parameter(request, "a"), b = request->parameter(request, "b");
    kh_compare *found = NULL;
    kh_err err = {0};
    kh_status failed;

    (void)id;
    if (!a.len || !b.len) {
        kh_answer_error(answer, 400, "bad_parameter", "a and b are the keys of two articles");
        return;
    }
    if ((failed = kh_compare_load(store, a, b, &found, &err)) != KH_OK) {
        kh_api_error(answer, failed);
        return;
    }
    put_line(answer, kh_compare_json(found, &answer->body));
    kh_compare_free(found);
}

static void versions(struct kh_request *request, kh_str key, kh_store *store, struct kh_answer *answer)
{
    const kh_version_line *found;
    size_t count;
    kh_err err = {0};
    kh_status failed = kh_store_versions(store, key, &found, &count, &err);

    (void)request;
    if (failed) {
        kh_api_error(answer, failed);
        return;
    }
    kh_buf_addz(&answer->body, "{\"article\":");
    kh_api_text(&answer->body, key);
    kh_buf_addz(&answer->body, ",\"versions\":");
    if (kh_versions_json(found, count, &answer->body))
        answer->body.failed = true;
    kh_buf_addz(&answer->body, "}\n");
}

static void development(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_development_page *found = NULL;
    kh_err err = {0};
    kh_status failed = kh_development_load(store, id, &found, &err);

    (void)request;
    if (failed) {
        kh_api_error(answer, failed);
        return;
    }
    if (kh_str_eq(found->development->id, id)) {
        put_line(answer, kh_development_json(found, &answer->body));
    } else { /* left for another one, or a short form */
        kh_answer_error(answer, 308, "moved", "the development lives under another id");
        kh_buf_addz(&answer->location, "/api/v1/developments/");
        kh_buf_add(&answer->location, found->development->id);
    }
    kh_development_free(found);
}

static void outlet(struct kh_request *request, kh_str name, kh_store *store, struct kh_answer *answer)
{
    kh_outlet_page *found = NULL;
    kh_err err = {0};
    kh_status failed = kh_outlet_load(store, name, &found, &err);

    (void)request;
    if (failed) {
        kh_api_error(answer, failed);
        return;
    }
    put_line(answer, kh_outlet_json(found, &answer->body));
    kh_outlet_free(found);
}

const struct kh_route kh_api_copies[] = {
    {"GET", "/api/v1/compare", compare},
    {"GET", "/api/v1/articles/{}/versions", versions},
    {"GET", "/api/v1/developments/{}", development},
    {"GET", "/api/v1/outlets/{}", outlet},
    {NULL, NULL, NULL},
};
