/* One JSONL record: {"key","url","outlet","published","captured","title","text" or "html"}, all but the body optional.
 */
#include <json-c/json.h>
#include <limits.h>

#include "intake/input.h"

enum { DEPTH = 32 };

static kh_str field(kh_arena *arena, struct json_object *object, const char *key)
{
    struct json_object *value = NULL;

    if (!json_object_object_get_ex(object, key, &value) || !value)
        return (kh_str){NULL, 0};
    if (json_object_is_type(value, json_type_int)) /* a number makes a good key */
        return kh_arena_str(arena, kh_str_z(json_object_get_string(value)));
    if (!json_object_is_type(value, json_type_string))
        return (kh_str){NULL, 0};
    return kh_arena_str(arena, kh_str_of(json_object_get_string(value), (size_t)json_object_get_string_len(value)));
}

static kh_status read_fields(kh_arena *arena, struct json_object *object, kh_input *ret, kh_err *err)
{
    ret->key = field(arena, object, "key");
    ret->url = field(arena, object, "url");
    ret->outlet = field(arena, object, "outlet");
    ret->published = field(arena, object, "published");
    ret->captured = field(arena, object, "captured");
    ret->title = field(arena, object, "title");
    ret->byline = field(arena, object, "byline");
    ret->bytes = field(arena, object, "text");
    ret->body_only = ret->bytes.ptr != NULL;
    ret->format = KH_FORMAT_TEXT;
    if (!ret->bytes.ptr) {
        ret->bytes = field(arena, object, "html");
        ret->format = KH_FORMAT_HTML;
    }
    if (kh_arena_failed(arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    return ret->bytes.ptr ? KH_OK : kh_err_set(err, KH_CORRUPT, "a record without \"text\" or \"html\"");
}

kh_status kh_jsonl_input(kh_arena *arena, kh_str line, kh_input *ret_input, kh_err *err)
{
    struct json_tokener *tokener;
    struct json_object *object = NULL;
    kh_status status;

    *ret_input = (kh_input){0};
    if (line.len > INT_MAX)
        return kh_err_set(err, KH_LIMIT, "a record of %zu bytes is too long", line.len);
    tokener = json_tokener_new_ex(DEPTH);
    if (!tokener)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    object = json_tokener_parse_ex(tokener, line.ptr, (int)line.len);
    if (!object && json_tokener_get_error(tokener) == json_tokener_continue)
        status = kh_err_set(err, KH_CORRUPT, "JSON stops in the middle of the line");
    else if (!object)
        status = kh_err_set(err, KH_CORRUPT, "not JSON: %s", json_tokener_error_desc(json_tokener_get_error(tokener)));
    else if (!json_object_is_type(object, json_type_object))
        status = kh_err_set(err, KH_CORRUPT, "not a JSON object");
    else
        status = read_fields(arena, object, ret_input, err);
    json_object_put(object);
    json_tokener_free(tokener);
    return status;
}
