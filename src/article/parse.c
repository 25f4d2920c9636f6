/* The record back from its JSON: strict JSON, then field by field; a missing or wrong-typed field is an absent one. */
#include <json-c/json.h>
#include <limits.h>
#include <math.h>

#include "arabic/calendar.h"
#include "arabic/utf8.h"
#include "article/article.h"

enum { DEPTH = 16 };

struct parser {
    kh_arena *arena;
    kh_article *article;
    kh_cp_index index;
};

static struct json_object *member(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;

    if (object && json_object_is_type(object, json_type_object))
        json_object_object_get_ex(object, key, &value);
    return value;
}

static kh_str string_of(struct parser *p, struct json_object *value)
{
    if (!value || !json_object_is_type(value, json_type_string))
        return (kh_str){NULL, 0};
    return kh_arena_str(p->arena, kh_str_of(json_object_get_string(value), (size_t)json_object_get_string_len(value)));
}

static kh_str string_at(struct parser *p, struct json_object *object, const char *key)
{
    return string_of(p, member(object, key));
}

static double number_at(struct json_object *object, const char *key)
{
    struct json_object *value = member(object, key);

    if (!value || !(json_object_is_type(value, json_type_double) || json_object_is_type(value, json_type_int)))
        return NAN;
    return json_object_get_double(value);
}

static size_t list_at(struct json_object *object, const char *key, struct json_object **ret_list)
{
    *ret_list = member(object, key);
    return *ret_list && json_object_is_type(*ret_list, json_type_array) ? json_object_array_length(*ret_list) : 0;
}

static kh_strs strings_at(struct parser *p, struct json_object *object, const char *key)
{
    struct json_object *list;
    size_t n = list_at(object, key, &list);
    kh_strs strings = {KH_NEWS(p->arena, kh_str, n), n};

    for (size_t i = 0; strings.at && i < n; i++)
        strings.at[i] = string_of(p, json_object_array_get_idx(list, i));
    return strings.at ? strings : (kh_strs){NULL, 0};
}

static unsigned name_at(struct json_object *object, const char *key, const char *(*name_of)(unsigned))
{
    struct json_object *value = member(object, key);
    const char *text = value && json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;

    for (unsigned i = 0; text && i < 16; i++) {
        const char *name = name_of(i);
        if (name && strcmp(name, text) == 0)
            return i;
    }
    return 0;
}

static int32_t day_at(struct parser *p, struct json_object *object, const char *key)
{
    int32_t day, second, zone;

    return kh_parse_instant(string_at(p, object, key), &day, &second, &zone) ? day : KH_NO_DAY;
}

static kh_span pair_of(struct parser *p, struct json_object *pair)
{
    uint32_t ends[2] = {0, 0};

    if (pair && json_object_is_type(pair, json_type_array) && json_object_array_length(pair) == 2) {
        for (size_t i = 0; i < 2; i++) {
            int64_t cp = json_object_get_int64(json_object_array_get_idx(pair, i));
            ends[i] = kh_byte_of_cp(&p->index, cp < 0 ? 0 : cp > UINT32_MAX ? UINT32_MAX : (uint32_t)cp);
        }
    }
    return (kh_span){ends[0], ends[1] < ends[0] ? ends[0] : ends[1]};
}

static kh_span span_at(struct parser *p, struct json_object *object)
{
    return pair_of(p, member(object, "span"));
}

static void parse_published(struct parser *p, struct json_object *root)
{
    struct json_object *object = member(root, "published");
    kh_published *published = &p->article->published;
    int32_t day;

    published->value = string_at(p, object, "value");
    published->evidence = string_at(p, object, "evidence");
    published->earliest = string_at(p, object, "earliest");
    published->latest = string_at(p, object, "latest");
    published->from = (kh_date_from)name_at(object, "from", kh_date_from_name);
    published->confidence = number_at(object, "confidence");
    published->day = day_at(p, object, "day");
    published->second = -1;
    if (kh_parse_instant(published->value, &day, &published->second, &published->zone) && published->day == KH_NO_DAY)
        published->day = day;
}

static void parse_heads(struct parser *p, struct json_object *root)
{
    kh_article *a = p->article;
    struct json_object *page = member(root, "page");

    a->id = string_at(p, root, "id");
    a->key = string_at(p, root, "key");
    a->page.name = string_at(p, page, "name");
    a->page.url = string_at(p, page, "url");
    if (!kh_format_parse(string_at(p, page, "format"), &a->page.format))
        a->page.format = KH_FORMAT_UNKNOWN;
    a->page.part = (uint32_t)json_object_get_int(member(page, "part"));
    a->page.parts = (uint32_t)json_object_get_int(member(page, "parts"));
    a->language = string_at(p, root, "language");
    a->outlet = string_at(p, root, "outlet");
    a->outlet_from = (kh_date_from)name_at(root, "outlet_from", kh_date_from_name);
    a->outlet_evidence = string_at(p, root, "outlet_evidence");
    a->title = string_at(p, root, "title");
    a->byline = string_at(p, root, "byline");
    a->dateline = string_at(p, root, "dateline");
    parse_published(p, root);
    a->updated = string_at(p, root, "updated");
    a->captured = string_at(p, root, "captured");
    a->credits = strings_at(p, root, "credits");
    a->summary = strings_at(p, root, "summary");
    a->keywords = strings_at(p, root, "keywords");
}

static void parse_boxes(struct parser *p, struct json_object *root)
{
    kh_article *a = p->article;
    struct json_object *list;
    size_t n = list_at(root, "captions", &list);

    a->captions = KH_NEWS(p->arena, kh_caption, n);
    for (size_t i = 0; a->captions && i < n; i++, a->caption_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        a->captions[i] = (kh_caption){string_at(p, item, "text"), string_at(p, item, "credit")};
    }
    n = list_at(root, "related", &list);
    a->related = KH_NEWS(p->arena, kh_related, n);
    for (size_t i = 0; a->related && i < n; i++, a->related_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        a->related[i] = (kh_related){string_at(p, item, "title"), string_at(p, item, "url")};
    }
    n = list_at(root, "furniture", &list);
    a->furniture = KH_NEWS(p->arena, kh_furniture, n);
    for (size_t i = 0; a->furniture && i < n; i++, a->furniture_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        a->furniture[i] = (kh_furniture){string_at(p, item, "kind"), string_at(p, item, "text")};
    }
}

static void parse_times_and_names(struct parser *p, struct json_object *root)
{
    kh_article *a = p->article;
    struct json_object *list;
    size_t n = list_at(root, "sentences", &list);

    a->sentences = KH_NEWS(p->arena, kh_span, n);
    for (size_t i = 0; a->sentences && i < n; i++, a->sentence_count++)
        a->sentences[i] = pair_of(p, json_object_array_get_idx(list, i));
    n = list_at(root, "times", &list);
    a->times = KH_NEWS(p->arena, kh_time, n);
    for (size_t i = 0; a->times && i < n; i++, a->time_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        kh_str calendar = string_at(p, item, "calendar");
        a->times[i] = (kh_time){.span = span_at(p, item),
                                .value = string_at(p, item, "value"),
                                .first = day_at(p, item, "earliest"),
                                .last = day_at(p, item, "latest"),
                                .type = (uint8_t)name_at(item, "type", kh_time_type_name),
                                .mod = (uint8_t)name_at(item, "mod", kh_time_mod_name),
                                .anchor = (uint8_t)name_at(item, "anchor", kh_anchor_name),
                                .hijri = kh_str_eq(calendar, KH_STR("hijri"))};
    }
    n = list_at(root, "names", &list);
    a->names = KH_NEWS(p->arena, kh_name, n);
    for (size_t i = 0; a->names && i < n; i++, a->name_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        a->names[i] = (kh_name){.span = span_at(p, item),
                                .entity = string_at(p, item, "entity"),
                                .role = string_at(p, item, "role"),
                                .type = (uint8_t)name_at(item, "type", kh_name_type_name)};
    }
}

static void parse_figures(struct parser *p, struct json_object *root)
{
    kh_article *a = p->article;
    struct json_object *list;
    size_t n = list_at(root, "figures", &list);

    a->figures = KH_NEWS(p->arena, kh_figure, n);
    for (size_t i = 0; a->figures && i < n; i++, a->figure_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        a->figures[i] = (kh_figure){.span = span_at(p, item),
                                    .value = number_at(item, "value"),
                                    .low = number_at(item, "low"),
                                    .high = number_at(item, "high"),
                                    .unit = string_at(p, item, "unit"),
                                    .what = string_at(p, item, "what"),
                                    .place = string_at(p, item, "place"),
                                    .source = string_at(p, item, "source"),
                                    .time = string_at(p, item, "time"),
                                    .per = string_at(p, item, "per"),
                                    .mod = (uint8_t)name_at(item, "mod", kh_figure_mod_name),
                                    .kind = (uint8_t)name_at(item, "kind", kh_figure_kind_name)};
    }
}

/* The said span is not in the JSON: it is where the text stands inside the report, else after it begins. */
static kh_span said_in(const struct parser *p, kh_span span, kh_str said)
{
    const char *text = p->article->text.ptr, *from = text + span.start, *end = text + p->article->text.len;

    for (; said.len && (size_t)(end - from) >= said.len; from++) {
        from = memchr(from, said.ptr[0], (size_t)(end - from) - said.len + 1);
        if (!from)
            break;
        if (memcmp(from, said.ptr, said.len) == 0)
            return (kh_span){(uint32_t)(from - text), (uint32_t)((size_t)(from - text) + said.len)};
    }
    return span;
}

static void parse_statements(struct parser *p, struct json_object *root)
{
    kh_article *a = p->article;
    struct json_object *list;
    size_t n = list_at(root, "statements", &list);

    a->statements = KH_NEWS(p->arena, kh_statement, n);
    for (size_t i = 0; a->statements && i < n; i++, a->statement_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        kh_statement *statement = &a->statements[i];
        kh_str kind = string_at(p, item, "kind");
        *statement = (kh_statement){.span = span_at(p, item),
                                    .speaker = string_at(p, item, "speaker"),
                                    .entity = string_at(p, item, "entity"),
                                    .act = string_at(p, item, "act"),
                                    .role = string_at(p, item, "role"),
                                    .cue = string_at(p, item, "cue"),
                                    .time = string_at(p, item, "time"),
                                    .via = strings_at(p, item, "via"),
                                    .direct = kh_str_eq(kind, KH_STR("direct"))};
        statement->said = said_in(p, statement->span, string_at(p, item, "text"));
    }
    n = list_at(root, "deadlines", &list);
    a->deadlines = KH_NEWS(p->arena, kh_deadline, n);
    for (size_t i = 0; a->deadlines && i < n; i++, a->deadline_count++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        a->deadlines[i] = (kh_deadline){.span = span_at(p, item),
                                        .by = string_at(p, item, "by"),
                                        .what = string_at(p, item, "what"),
                                        .source = string_at(p, item, "source")};
    }
}

static kh_status fill(kh_doc *doc, struct json_object *root)
{
    struct parser p = {.arena = &doc->arena, .article = doc->articles};
    kh_status status;

    p.article->text = string_at(&p, root, "text");
    if (!p.article->text.ptr)
        p.article->text = KH_STR("");
    status = kh_cp_index_init(&p.index, p.arena, p.article->text);
    if (status)
        return status;
    parse_heads(&p, root);
    parse_boxes(&p, root);
    parse_times_and_names(&p, root);
    parse_figures(&p, root);
    parse_statements(&p, root);
    return kh_arena_status(p.arena);
}

kh_status kh_doc_parse(kh_str json, kh_doc **ret_doc, kh_err *err)
{
    struct json_tokener *tokener;
    struct json_object *root;
    kh_doc *doc;
    kh_status status = KH_NOMEM;

    *ret_doc = NULL;
    if (json.len > INT_MAX)
        return kh_err_set(err, KH_LIMIT, "an article of %zu bytes is too long", json.len);
    tokener = json_tokener_new_ex(DEPTH);
    if (tokener)
        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    doc = kh_doc_new(0);
    root = tokener && doc ? json_tokener_parse_ex(tokener, json.ptr, (int)json.len) : NULL;
    if (doc) {
        doc->articles = KH_NEW(&doc->arena, kh_article);
        doc->count = 1;
    }
    if (doc && doc->articles && !json_object_is_type(root, json_type_object))
        status = kh_err_set(err, KH_CORRUPT, "not an article's JSON");
    else if (doc && doc->articles)
        status = fill(doc, root);
    json_object_put(root);
    if (tokener)
        json_tokener_free(tokener);
    if (status) {
        kh_doc_free(doc);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_doc = doc;
    return KH_OK;
}
