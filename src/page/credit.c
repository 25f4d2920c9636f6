#include "page/credit.h"

#include "arabic/utf8.h"

enum { LINE_BYTES = 300, SOURCE_BYTES = 90, SOURCE_WORDS = 6 };

/* Signs that part one source from the next; dashes do with a space before them. */
static bool parts_sources(kh_str text, size_t at, uint32_t code)
{
    static const uint32_t signs[] = {',', 0x60C, '|', '+', '/', ';', 0x61B, 0x2022, '#', '\n'};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (signs[i] == code)
            return true;
    }
    return (code == '-' || code == 0x2013 || code == 0x640) && at && text.ptr[at - 1] == ' ';
}

static bool is_edge(uint32_t code)
{
    static const uint32_t signs[] = {' ', ':', '-', '.', '*', 0xA0, 0xAB, 0xBB, '(', ')', '[', ']', '"', 0x640, 0x2013};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (signs[i] == code)
            return true;
    }
    return false;
}

static kh_str stripped(kh_str text)
{
    return kh_utf8_strip(text, is_edge);
}

static size_t words_of(kh_str text)
{
    size_t words = text.len > 0;

    for (size_t i = 0; i < text.len; i++)
        words += text.ptr[i] == ' ';
    return words;
}

static size_t add(const kh_page_rules *rules, kh_arena *scratch, kh_str text, kh_str *ret, size_t n)
{
    kh_str name;
    uint32_t row;

    text = stripped(text);
    if (!text.len || n == KH_MOST_CREDITS)
        return n;
    if (!kh_agency_named(rules, scratch, text, &name) && !kh_outlet_named(rules, scratch, text, true, &name, &row)) {
        if (text.len > SOURCE_BYTES || words_of(text) > SOURCE_WORDS)
            return n;
        name = text;
    }
    for (size_t i = 0; i < n; i++) {
        if (kh_str_eq(ret[i], name))
            return n;
    }
    ret[n] = name;
    return n + 1;
}

bool kh_only_sources(const kh_page_rules *rules, kh_arena *scratch, kh_str line)
{
    size_t from = 0, n = 0;

    if (line.len > SOURCE_BYTES)
        return false;
    for (size_t at = 0; at <= line.len;) {
        unsigned len = 1;
        uint32_t code = at < line.len ? kh_utf8_decode(line, at, &len) : ',';

        if (parts_sources(line, at, code)) {
            kh_str part = stripped(kh_str_of(line.ptr + from, at - from));
            if (!part.len || !kh_source_named(rules, scratch, part))
                return false;
            from = at + len;
            n++;
        }
        at += len;
    }
    return n > 0;
}

size_t kh_credits_read(const kh_page_rules *rules, kh_arena *scratch, kh_str line, kh_str ret[KH_MOST_CREDITS])
{
    size_t from = 0, n = 0;
    kh_cue cue;
    const char *kind;

    if (line.len > LINE_BYTES) {
        line.len = LINE_BYTES;
        while (line.len && ((unsigned char)line.ptr[line.len] & 0xC0) == 0x80)
            line.len--;
    }
    kind = kh_cue_kind(rules->cues, scratch, line, &cue);
    if (kind && strcmp(kind, "source") == 0 && cue.end <= line.len)
        line = kh_str_of(line.ptr + cue.end, line.len - cue.end);
    for (size_t at = 0; at <= line.len;) {
        unsigned len = 1;
        uint32_t code = at < line.len ? kh_utf8_decode(line, at, &len) : ',';

        if (parts_sources(line, at, code)) {
            n = add(rules, scratch, kh_str_of(line.ptr + from, at - from), ret, n);
            from = at + len;
        }
        at += len;
    }
    return n;
}

bool kh_caption_split(const kh_page_rules *rules, kh_arena *scratch, kh_str text, kh_str *ret_words, kh_str *ret_credit)
{
    size_t open = text.len;
    kh_str inside, words, name;
    uint32_t row;

    if (text.len < 4 || text.len > 2000 || text.ptr[text.len - 1] != ')')
        return false;
    while (open > 0 && text.ptr[open - 1] != '(')
        open--;
    if (!open)
        return false;
    inside = kh_str_of(text.ptr + open, text.len - open - 1);
    words = stripped(kh_str_of(text.ptr, open - 1));
    if (!words.len || (!kh_agency_named(rules, scratch, inside, &name) &&
                       !kh_outlet_named(rules, scratch, inside, false, &name, &row)))
        return false;
    *ret_words = words;
    *ret_credit = name;
    return true;
}
