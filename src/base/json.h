/*
 * JSON out, straight into a kh_buf: commas and nesting are the writer's business. Output is always valid UTF-8:
 * bytes that are not are written as U+FFFD. Numbers: integers plain, other values in the shortest form that reads back
 * the same.
 */
#ifndef KH_BASE_JSON_H
#define KH_BASE_JSON_H

#include "khayt/base.h"

enum { KH_JSON_DEPTH = 64 };

typedef struct kh_json {
    kh_buf *out;
    unsigned depth;
    bool more[KH_JSON_DEPTH]; /* the container at this depth has an item already */
    bool after_key;
} kh_json;

void kh_json_init(kh_json *json, kh_buf *out);
void kh_json_object(kh_json *json);
void kh_json_array(kh_json *json);
void kh_json_end_object(kh_json *json);
void kh_json_end_array(kh_json *json);
/** `key` is the program's own: plain ASCII without quotes and backslashes. */
void kh_json_key(kh_json *json, const char *key);
/** A string, or null when `text.ptr` is NULL. */
void kh_json_str(kh_json *json, kh_str text);
void kh_json_strz(kh_json *json, const char *text);
void kh_json_int(kh_json *json, int64_t value);
/** null for NaN and infinities, which JSON cannot say. */
void kh_json_num(kh_json *json, double value);
void kh_json_bool(kh_json *json, bool value);
void kh_json_null(kh_json *json);

/* key and value in one call */
void kh_json_put_str(kh_json *json, const char *key, kh_str text);
void kh_json_put_int(kh_json *json, const char *key, int64_t value);
void kh_json_put_num(kh_json *json, const char *key, double value);
void kh_json_put_strs(kh_json *json, const char *key, kh_strs list);

#endif
