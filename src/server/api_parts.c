/* What the routes share: parameters, errors, pieces of JSON. */
#include "server/api.h"

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

void kh_api_error(struct kh_answer *answer, kh_status status)
{
    switch (status) {
    case KH_NOTFOUND: kh_answer_error(answer, 404, "not_found", "there is no such thing in the store"); break;
    case KH_ARG: kh_answer_error(answer, 400, "bad_request", "the request makes no sense"); break;
    case KH_BUSY: kh_answer_error(answer, 503, "busy", "the store is busy, try again"); break;
    default: kh_answer_error(answer, 503, "store_failed", "the store could not answer"); break;
    }
}

bool kh_api_number(const struct kh_request *request, const char *name, uint32_t otherwise, uint32_t most, uint32_t *ret)
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

bool kh_api_page(const struct kh_request *request, struct kh_answer *answer, kh_page_of *ret_page)
{
    if (kh_api_number(request, "offset", 0, 100000000, &ret_page->offset) &&
        kh_api_number(request, "limit", KH_API_LIMIT, KH_API_LIMIT_MOST, &ret_page->limit)) {
        if (!ret_page->limit) /* to the library 0 means all */
            ret_page->limit = 1;
        return true;
    }
    kh_answer_error(answer, 400, "bad_number", "offset and limit are whole numbers");
    return false;
}

void kh_api_text(kh_buf *body, kh_str text)
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

void kh_api_string(kh_buf *body, const char *name, kh_str text)
{
    kh_buf_format(body, ",\"%s\":", name);
    kh_api_text(body, text);
}

void kh_api_add(struct kh_api_list *list, kh_str json)
{
    while (json.len && json.ptr[json.len - 1] == '\n')
        json.len--;
    if (list->more)
        kh_buf_byte(list->body, ',');
    kh_buf_add(list->body, json);
    list->more = true;
}

void kh_api_day(kh_buf *body, const char *name, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    kh_buf_format(body, text[0] ? ",\"%s\":\"%s\"" : ",\"%s\":null", name, text);
}

void kh_api_put_list(struct kh_answer *answer, const char *name, uint64_t total, const kh_buf *lines)
{
    kh_buf_format(&answer->body, "{\"total\":%llu,\"%s\":[", (unsigned long long)total, name);
    kh_buf_add(&answer->body, kh_buf_str(lines));
    kh_buf_addz(&answer->body, "]}\n");
    answer->body.failed |= lines->failed;
}
