/* What a person writes: notes, searches, watches, acts by hand, undo. The bodies are JSON objects of a few members. */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/api.h"

enum { DEPTH = 8, SPLIT_MOST = 10000 };

/* ---- reading a body ---- */

static struct json_object *parse(const struct kh_request *request, struct kh_answer *answer)
{
    struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
    struct json_object *body = NULL;
    bool whole = false;

    if (!tokener) {
        kh_answer_error(answer, 503, "no_memory", "out of memory");
        return NULL;
    }
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    if (request->body.len) {
        body = json_tokener_parse_ex(tokener, request->body.ptr, (int)request->body.len);
        whole = json_tokener_get_error(tokener) == json_tokener_success &&
                json_tokener_get_parse_end(tokener) == request->body.len;
    }
    json_tokener_free(tokener);
    if (whole && json_object_is_type(body, json_type_object))
        return body;
    json_object_put(body);
    kh_answer_error(answer, 400, "bad_json", "the body is not a JSON object");
    return NULL;
}

/* A string member; absent when it is not there or null. False: it is something else. */
static bool text_of(struct json_object *object, const char *name, kh_str *ret)
{
    struct json_object *member;

    *ret = (kh_str){NULL, 0};
    if (!object || !json_object_object_get_ex(object, name, &member) || !member)
        return true;
    if (!json_object_is_type(member, json_type_string))
        return false;
    *ret = kh_str_of(json_object_get_string(member), (size_t)json_object_get_string_len(member));
    return true;
}

static void bad_member(struct kh_answer *answer, const char *name)
{
    char message[96];

    (void)snprintf(message, sizeof message, "%s is missing or is not what it should be", name);
    kh_answer_error(answer, 400, "bad_member", message);
}

/* A string member that must be there. */
static bool needed(struct json_object *object, const char *name, struct kh_answer *answer, kh_str *ret)
{
    if (text_of(object, name, ret) && ret->ptr)
        return true;
    bad_member(answer, name);
    return false;
}

static bool optional(struct json_object *object, const char *name, struct kh_answer *answer, kh_str *ret)
{
    if (text_of(object, name, ret))
        return true;
    bad_member(answer, name);
    return false;
}

/* The library's own words go out, with what it quotes reduced to ASCII: it may have been cut within a letter. */
static void refuse(struct kh_answer *answer, kh_status status, kh_err *err)
{
    kh_api_error(answer, status);
    if (status != KH_ARG || !err->text[0])
        return;
    for (char *at = err->text; *at; at++)
        *at = (unsigned char)*at >= 0x80 ? '?' : *at;
    kh_buf_reset(&answer->body);
    kh_buf_addz(&answer->body, "{\"error\":{\"status\":400,\"code\":\"bad_request\",\"message\":");
    kh_api_text(&answer->body, kh_str_z(err->text));
    kh_buf_addz(&answer->body, "}}\n");
}

/* `"undo":"a7"` behind the members of the object that the body ends with. */
static void put_undo(struct kh_answer *answer, kh_str act)
{
    kh_buf *body = &answer->body;

    if (!act.ptr || body->failed)
        return;
    while (body->len && body->ptr[body->len - 1] != '}')
        body->len--;
    if (!body->len)
        return;
    body->len--;
    kh_buf_format(body, ",\"undo\":\"%.*s\"}\n", (int)act.len, act.ptr);
}

/* The last act, kept: what is asked of the store next forgets it. */
struct act {
    char id[24];
};

static struct act last_act(const kh_store *store)
{
    kh_str id = kh_store_last_act(store);
    struct act act = {""};

    if (id.ptr && id.len < sizeof act.id)
        memcpy(act.id, id.ptr, id.len);
    return act;
}

static void deleted(struct kh_answer *answer, kh_str id, kh_store *store, kh_status failed, kh_err *err)
{
    if (failed) {
        refuse(answer, failed, err);
        return;
    }
    kh_buf_addz(&answer->body, "{\"deleted\":");
    kh_api_text(&answer->body, id);
    kh_buf_addz(&answer->body, "}");
    put_undo(answer, kh_store_last_act(store));
}

/* ---- notes ---- */

static int put_note(void *ctx, const kh_note *note, kh_str json)
{
    (void)note;
    kh_buf_add(ctx, json);
    return 0;
}

static int list_note(void *ctx, const kh_note *note, kh_str json)
{
    (void)note;
    kh_api_add(ctx, json);
    return 0;
}

static void notes(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    kh_note_filter filter = {.story = request->parameter(request, "story"),
                             .development = request->parameter(request, "development"),
                             .article = request->parameter(request, "article")};
    kh_buf lines;
    struct kh_api_list list = {.body = &lines};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (!kh_api_page(request, answer, &filter.page))
        return;
    kh_buf_init(&lines);
    failed = kh_store_notes(store, &filter, list_note, &list, &total, &err);
    if (failed)
        kh_api_error(answer, failed);
    else
        kh_api_put_list(answer, "notes", total, &lines);
    kh_buf_done(&lines);
}

static void note(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_err err = {0};
    kh_status failed = kh_store_note(store, id, put_note, &answer->body, &err);

    (void)request;
    if (failed)
        kh_api_error(answer, failed);
}

/* [start, end] of code points; absent: the whole. */
static bool span_of(struct json_object *on, kh_note_on *ret)
{
    struct json_object *span, *ends[2];

    if (!json_object_object_get_ex(on, "span", &span) || !span)
        return true;
    if (!json_object_is_type(span, json_type_array) || json_object_array_length(span) != 2)
        return false;
    for (size_t i = 0; i < 2; i++) {
        int64_t end;
        ends[i] = json_object_array_get_idx(span, i);
        if (!json_object_is_type(ends[i], json_type_int))
            return false;
        end = json_object_get_int64(ends[i]);
        if (end < 0 || end > UINT32_MAX)
            return false;
        *(i ? &ret->end : &ret->start) = (uint32_t)end;
    }
    return ret->start < ret->end;
}

static bool on_of(struct json_object *body, struct kh_answer *answer, kh_note_on *ret)
{
    static const char *const names[] = {"", "story", "development", "article"};
    struct json_object *on = NULL;
    unsigned found = 0;

    *ret = (kh_note_on){.kind = KH_NOTE_STORY};
    if (!json_object_object_get_ex(body, "on", &on) || !json_object_is_type(on, json_type_object)) {
        bad_member(answer, "on");
        return false;
    }
    for (unsigned kind = KH_NOTE_STORY; kind <= KH_NOTE_ARTICLE; kind++) {
        kh_str target;
        if (!optional(on, names[kind], answer, &target))
            return false;
        if (!target.ptr)
            continue;
        found++;
        ret->kind = (kh_note_kind)kind;
        ret->target = target;
    }
    if (found == 1 && (ret->kind == KH_NOTE_ARTICLE ? span_of(on, ret) : true))
        return true;
    bad_member(answer, "on");
    return false;
}

/* The note as it is now, with the act that undoes what was done to it. */
static void show_note(kh_store *store, kh_str id, struct kh_answer *answer)
{
    struct act act = last_act(store);
    kh_err err = {0};
    kh_status failed = kh_store_note(store, id, put_note, &answer->body, &err);

    if (failed)
        refuse(answer, failed, &err);
    else
        put_undo(answer, kh_str_z(act.id));
}

static void add_note(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_note_on on;
    kh_str text;
    char id[24];
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (body && on_of(body, answer, &on) && needed(body, "text", answer, &text)) {
        failed = kh_store_note_add(store, &on, text, id, &err);
        if (failed)
            refuse(answer, failed, &err);
        else
            show_note(store, kh_str_z(id), answer);
        answer->status = failed ? answer->status : answer->status == 200 ? 201 : answer->status;
    }
    json_object_put(body);
}

static void change_note(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_str text;
    kh_err err = {0};
    kh_status failed;

    if (body && needed(body, "text", answer, &text)) {
        failed = kh_store_note_change(store, id, text, &err);
        if (failed)
            refuse(answer, failed, &err);
        else
            show_note(store, id, answer);
    }
    json_object_put(body);
}

static void delete_note(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    kh_err err = {0};
    kh_status failed = kh_store_note_delete(store, id, &err);

    (void)request;
    deleted(answer, id, store, failed, &err);
}

/* ---- searches and watches ---- */

static int list_wanted(void *ctx, const kh_wanted *wanted, kh_str json)
{
    (void)wanted;
    kh_api_add(ctx, json);
    return 0;
}

static int put_wanted(void *ctx, const kh_wanted *wanted, kh_str json)
{
    (void)wanted;
    kh_buf_add(ctx, json);
    return 0;
}

static void list(kh_store *store, bool watches, struct kh_answer *answer)
{
    kh_buf lines;
    struct kh_api_list all = {.body = &lines};
    uint64_t total = 0, mark = 0;
    kh_err err = {0};
    kh_status failed = kh_store_mark(store, &mark, &err);

    kh_buf_init(&lines);
    if (!failed)
        failed = kh_store_wanted(store, watches, list_wanted, &all, &total, &err);
    if (failed) {
        kh_api_error(answer, failed);
    } else {
        kh_buf_format(&answer->body, "{\"total\":%llu,\"mark\":\"#%llu\",\"%s\":[", (unsigned long long)total,
                      (unsigned long long)mark, watches ? "watches" : "searches");
        kh_buf_add(&answer->body, kh_buf_str(&lines));
        kh_buf_addz(&answer->body, "]}\n");
        answer->body.failed |= lines.failed;
    }
    kh_buf_done(&lines);
}

static void searches(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    (void)request;
    (void)part;
    list(store, false, answer);
}

static void watches(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    (void)request;
    (void)part;
    list(store, true, answer);
}

static void show_wanted(kh_store *store, kh_str id, struct kh_answer *answer)
{
    struct act act = last_act(store);
    kh_err err = {0};
    kh_status failed = kh_store_wanted_one(store, id, put_wanted, &answer->body, &err);

    if (failed)
        refuse(answer, failed, &err);
    else if (act.id[0])
        put_undo(answer, kh_str_z(act.id));
}

static void want(kh_store *store, kh_wanted_kind kind, kh_str target, kh_str name, struct kh_answer *answer)
{
    char id[24];
    kh_err err = {0};
    kh_status failed = kh_store_wanted_add(store, kind, target, name, id, &err);

    if (failed) {
        refuse(answer, failed, &err);
        return;
    }
    show_wanted(store, kh_str_z(id), answer);
    if (answer->status == 200)
        answer->status = 201;
}

static void add_search(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_str query, name;

    (void)part;
    if (body && needed(body, "query", answer, &query) && optional(body, "name", answer, &name))
        want(store, KH_SAVED_SEARCH, query, name, answer);
    json_object_put(body);
}

static void add_watch(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    static const struct {
        const char *name;
        kh_wanted_kind kind;
    } kinds[] = {{"entity", KH_WATCH_ENTITY}, {"story", KH_WATCH_STORY}, {"query", KH_WATCH_QUERY}};
    struct json_object *body = parse(request, answer), *on = NULL;
    kh_str target = {NULL, 0}, name = {NULL, 0};
    kh_wanted_kind kind = KH_WATCH_QUERY;
    unsigned found = 0;
    bool good = body && optional(body, "name", answer, &name);

    (void)part;
    if (good && (!json_object_object_get_ex(body, "on", &on) || !json_object_is_type(on, json_type_object)))
        on = NULL;
    for (size_t i = 0; i < 3 && good && on; i++) {
        kh_str text;
        good = optional(on, kinds[i].name, answer, &text);
        if (!good || !text.ptr)
            continue;
        found++;
        target = text;
        kind = kinds[i].kind;
    }
    if (good && found == 1)
        want(store, kind, target, name, answer);
    else if (good)
        bad_member(answer, "on");
    json_object_put(body);
}

static void change_wanted(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer, char letter)
{
    struct json_object *body = parse(request, answer);
    kh_wanted_change change = {0};
    kh_str mark;
    uint64_t number = 0;
    kh_err err = {0};
    kh_status failed;

    if (body && optional(body, "name", answer, &change.name) && optional(body, "query", answer, &change.query) &&
        optional(body, "mark", answer, &mark)) {
        if (mark.ptr && !kh_mark_parse(mark, &number)) {
            bad_member(answer, "mark");
        } else {
            change.mark = mark.ptr ? &number : NULL;
            failed = !id.len || id.ptr[0] != letter ? KH_NOTFOUND : kh_store_wanted_change(store, id, &change, &err);
            if (failed)
                refuse(answer, failed, &err);
            else
                show_wanted(store, id, answer);
        }
    }
    json_object_put(body);
}

static void change_search(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    change_wanted(request, id, store, answer, 'q');
}

static void change_watch(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    change_wanted(request, id, store, answer, 'w');
}

static void delete_wanted(kh_str id, kh_store *store, struct kh_answer *answer, char letter)
{
    kh_err err = {0};
    kh_status failed = !id.len || id.ptr[0] != letter ? KH_NOTFOUND : kh_store_wanted_delete(store, id, &err);

    deleted(answer, id, store, failed, &err);
}

static void delete_search(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    (void)request;
    delete_wanted(id, store, answer, 'q');
}

static void delete_watch(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    (void)request;
    delete_wanted(id, store, answer, 'w');
}

/* ---- acts on stories ---- */

/* Where things stand now. */
static void placed(struct kh_answer *answer, const char *did, struct act act, const kh_story_line *line)
{
    kh_buf_format(&answer->body, "{\"act\":\"%s\"", did);
    kh_api_string(&answer->body, "story", line->story);
    kh_buf_format(&answer->body, ",\"articles\":%u}", line->articles);
    put_undo(answer, kh_str_z(act.id));
}

static void placed_story(struct kh_answer *answer, kh_store *store, const char *did, kh_str story)
{
    struct act act = last_act(store);
    kh_story_line line;
    kh_err err = {0};
    kh_status failed = kh_store_story_line(store, story, &line, &err);

    if (failed)
        refuse(answer, failed, &err);
    else
        placed(answer, did, act, &line);
}

static void placed_article(struct kh_answer *answer, kh_store *store, const char *did, kh_str key)
{
    struct act act = last_act(store);
    kh_story_line line;
    kh_err err = {0};
    kh_status failed = kh_store_article_story(store, key, &line, &err);

    if (failed)
        refuse(answer, failed, &err);
    else
        placed(answer, did, act, &line);
}

static void pin(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_str key, story, reason;
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (body && needed(body, "article", answer, &key) && optional(body, "story", answer, &story) &&
        optional(body, "reason", answer, &reason)) {
        failed = kh_store_pin(store, key, story, reason, &err);
        if (failed)
            refuse(answer, failed, &err);
        else
            placed_article(answer, store, "pinned", key);
    }
    json_object_put(body);
}

static void unpin(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_str key, reason;
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (body && needed(body, "article", answer, &key) && optional(body, "reason", answer, &reason)) {
        failed = kh_store_unpin(store, key, reason, &err);
        if (failed)
            refuse(answer, failed, &err);
        else
            placed_article(answer, store, "unpinned", key);
    }
    json_object_put(body);
}

static void merge(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_str from, into, reason;
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (body && needed(body, "from", answer, &from) && needed(body, "into", answer, &into) &&
        optional(body, "reason", answer, &reason)) {
        failed = kh_store_merge_stories(store, from, into, reason, &err);
        if (failed)
            refuse(answer, failed, &err);
        else
            placed_story(answer, store, "merged", into);
    }
    json_object_put(body);
}

/* The keys of `articles`; NULL, with the error in `answer`, when they are none. */
static kh_str *keys_of(struct json_object *body, struct kh_answer *answer, size_t *ret_count)
{
    struct json_object *list;
    kh_str *keys = NULL;
    bool good = json_object_object_get_ex(body, "articles", &list) && json_object_is_type(list, json_type_array) &&
                json_object_array_length(list) > 0 && json_object_array_length(list) <= SPLIT_MOST;

    *ret_count = good ? json_object_array_length(list) : 0;
    if (good && !(keys = calloc(*ret_count, sizeof *keys))) {
        kh_answer_error(answer, 503, "no_memory", "out of memory");
        return NULL;
    }
    for (size_t i = 0; i < *ret_count && good; i++) {
        struct json_object *key = json_object_array_get_idx(list, i);
        good = json_object_is_type(key, json_type_string);
        if (good)
            keys[i] = kh_str_of(json_object_get_string(key), (size_t)json_object_get_string_len(key));
    }
    if (good)
        return keys;
    free(keys);
    bad_member(answer, "articles");
    return NULL;
}

static void split(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_str *keys = NULL, reason, fresh;
    size_t count = 0;
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (body && optional(body, "reason", answer, &reason) && (keys = keys_of(body, answer, &count)) != NULL) {
        failed = kh_store_split(store, keys, count, reason, &fresh, &err);
        if (failed)
            refuse(answer, failed, &err);
        else
            placed_article(answer, store, "split", keys[0]);
    }
    free(keys);
    json_object_put(body);
}

/* ---- the journal ---- */

static int list_act(void *ctx, const kh_act *act, kh_str json)
{
    (void)act;
    kh_api_add(ctx, json);
    return 0;
}

static void acts(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    kh_page_of page;
    kh_buf lines;
    struct kh_api_list all = {.body = &lines};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (!kh_api_page(request, answer, &page))
        return;
    kh_buf_init(&lines);
    failed = kh_store_acts(store, page, list_act, &all, &total, &err);
    if (failed)
        kh_api_error(answer, failed);
    else
        kh_api_put_list(answer, "acts", total, &lines);
    kh_buf_done(&lines);
}

static int put_act(void *ctx, const kh_act *act, kh_str json)
{
    (void)act;
    while (json.len && json.ptr[json.len - 1] == '\n')
        json.len--;
    kh_buf_add(ctx, json);
    return 0;
}

static void undo(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    struct json_object *body = parse(request, answer);
    kh_str act;
    kh_err err = {0};
    kh_status failed;

    (void)part;
    if (body && optional(body, "act", answer, &act)) {
        kh_buf_addz(&answer->body, "{\"undone\":");
        failed = kh_store_undo(store, act, put_act, &answer->body, &err);
        if (failed == KH_ARG)
            kh_answer_error(answer, 409, "not_last", "something else was done since");
        else if (failed)
            refuse(answer, failed, &err);
        else
            kh_buf_addz(&answer->body, "}\n");
    }
    json_object_put(body);
}

const struct kh_route kh_api_writing[] = {
    {"GET", "/api/v1/notes", notes},
    {"POST", "/api/v1/notes", add_note},
    {"GET", "/api/v1/notes/{}", note},
    {"POST", "/api/v1/notes/{}", change_note},
    {"DELETE", "/api/v1/notes/{}", delete_note},
    {"GET", "/api/v1/searches", searches},
    {"POST", "/api/v1/searches", add_search},
    {"POST", "/api/v1/searches/{}", change_search},
    {"DELETE", "/api/v1/searches/{}", delete_search},
    {"GET", "/api/v1/watches", watches},
    {"POST", "/api/v1/watches", add_watch},
    {"POST", "/api/v1/watches/{}", change_watch},
    {"DELETE", "/api/v1/watches/{}", delete_watch},
    {"POST", "/api/v1/pin", pin},
    {"POST", "/api/v1/unpin", unpin},
    {"POST", "/api/v1/merge", merge},
    {"POST", "/api/v1/split", split},
    {"GET", "/api/v1/acts", acts},
    {"POST", "/api/v1/undo", undo},
    {NULL, NULL, NULL},
};
