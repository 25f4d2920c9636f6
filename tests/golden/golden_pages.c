/*
 * Golden files of pages: golden_pages [--html] [--update] FILE…
 *
 * A file has three blocks, each opened by a line of its own:
 *   == given       lines "captured: …", "published: …", "outlet: …", "title: …" (may be empty)
 *   == input       the page, as it is, up to the next block
 *   == expected    what is read from it: see print_article
 * Lines over the first block say what the case shows. A difference prints the first differing line of both with its
 * code points, since marks of direction hide differences.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arabic/utf8.h"
#include "page/page.h"

struct golden {
    kh_str note, given, input, expected;
};

static kh_str read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t n = 0, cap = 0;

    if (!file)
        return (kh_str){NULL, 0};
    for (;;) {
        if (n == cap) {
            char *more = realloc(bytes, cap = cap ? cap * 2 : 65536);
            if (!more)
                break;
            bytes = more;
        }
        {
            size_t got = fread(bytes + n, 1, cap - n, file);
            n += got;
            if (!got)
                break;
        }
    }
    fclose(file);
    return kh_str_of(bytes, n);
}

/* What stands between the line `mark` and the next line that opens a block. */
static kh_str block(kh_str text, const char *mark)
{
    size_t length = strlen(mark), from = 0;
    bool inside = false;

    for (size_t at = 0; at < text.len;) {
        const char *end = memchr(text.ptr + at, '\n', text.len - at);
        size_t n = end ? (size_t)(end - text.ptr) - at : text.len - at;
        bool opens = n > 3 && memcmp(text.ptr + at, "== ", 3) == 0;

        if (opens && inside)
            return kh_str_of(text.ptr + from, at - from);
        at += n + 1;
        if (opens && n - 3 == length && memcmp(text.ptr + at - n - 1 + 3, mark, length) == 0) {
            inside = true;
            from = at < text.len ? at : text.len;
        }
    }
    return inside ? kh_str_of(text.ptr + from, text.len - from) : (kh_str){NULL, 0};
}

static kh_str given(kh_str lines, const char *name)
{
    size_t length = strlen(name);

    while (lines.len) {
        const char *end = memchr(lines.ptr, '\n', lines.len);
        size_t n = end ? (size_t)(end - lines.ptr) : lines.len;

        if (n > length + 2 && memcmp(lines.ptr, name, length) == 0 && lines.ptr[length] == ':')
            return kh_str_of(lines.ptr + length + 2, n - length - 2);
        n += end ? 1 : 0;
        lines = kh_str_of(lines.ptr + n, lines.len - n);
    }
    return (kh_str){NULL, 0};
}

static void print_str(kh_buf *out, const char *name, kh_str text)
{
    if (text.len)
        kh_buf_format(out, "  %s: %.*s\n", name, (int)text.len, text.ptr);
}

static void print_strs(kh_buf *out, const char *name, kh_strs list)
{
    for (size_t i = 0; i < list.n; i++)
        print_str(out, name, list.at[i]);
}

static void print_text(kh_buf *out, kh_str text)
{
    kh_buf_addz(out, "  text:\n");
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) : text.len;

        if (n)
            kh_buf_format(out, "    %.*s\n", (int)n, text.ptr);
        n += end ? 1 : 0;
        text = kh_str_of(text.ptr + n, text.len - n);
    }
}

static const char *from_name(kh_date_from from)
{
    static const char *const names[] = {"none", "given", "feed", "markup", "page", "text", "url"};

    return names[from];
}

static void print_article(kh_buf *out, const kh_article *a, size_t number)
{
    kh_buf_format(out, "article %zu\n", number);
    print_str(out, "title", a->title);
    print_str(out, "outlet", a->outlet);
    print_str(out, "byline", a->byline);
    print_str(out, "dateline", a->dateline);
    if (a->published.value.len)
        kh_buf_format(out, "  published: %.*s from %s: %.*s\n", (int)a->published.value.len, a->published.value.ptr,
                      from_name(a->published.from), (int)a->published.evidence.len, a->published.evidence.ptr);
    print_str(out, "updated", a->updated);
    print_strs(out, "credit", a->credits);
    print_strs(out, "summary", a->summary);
    print_strs(out, "keyword", a->keywords);
    for (size_t i = 0; i < a->caption_count; i++) {
        print_str(out, "caption", a->captions[i].text);
        print_str(out, "caption by", a->captions[i].credit);
    }
    for (size_t i = 0; i < a->related_count; i++)
        print_str(out, "related", a->related[i].title);
    print_text(out, a->text);
    for (size_t i = 0; i < a->furniture_count; i++)
        kh_buf_format(out, "  - %.*s: %.*s\n", (int)a->furniture[i].kind.len, a->furniture[i].kind.ptr,
                      (int)a->furniture[i].text.len, a->furniture[i].text.ptr);
}

static kh_format format = KH_FORMAT_TEXT;

static bool read_case(const kh_page_rules *rules, const struct golden *golden, kh_buf *out)
{
    kh_arena arena;
    kh_input input = {.bytes = golden->input,
                      .format = format,
                      .captured = given(golden->given, "captured"),
                      .published = given(golden->given, "published"),
                      .outlet = given(golden->given, "outlet"),
                      .title = given(golden->given, "title")};
    kh_article *articles;
    size_t count;
    kh_err err;
    bool good;

    kh_arena_init(&arena, 0);
    good = kh_page_read(rules, &arena, &input, &articles, &count, &err) == KH_OK;
    if (good && !count)
        kh_buf_addz(out, "no article\n");
    for (size_t i = 0; good && i < count; i++)
        print_article(out, &articles[i], i + 1);
    kh_arena_done(&arena);
    return good && !kh_buf_status(out);
}

static void print_line(const char *name, kh_str text, size_t at)
{
    const char *end = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
    size_t to = end ? (size_t)(end - text.ptr) : text.len;

    printf("  %s: %.*s\n   ", name, (int)(to - at), text.ptr + at);
    for (unsigned len, shown = 0; at < to && shown < 40; at += len, shown++)
        printf(" %04X", kh_utf8_decode(text, at, &len));
    printf("\n");
}

static void print_difference(const char *path, kh_str expected, kh_str got)
{
    size_t line = 0;

    for (size_t i = 0; i < expected.len && i < got.len && expected.ptr[i] == got.ptr[i]; i++) {
        if (got.ptr[i] == '\n')
            line = i + 1;
    }
    printf("%s: differs\n", path);
    print_line("expected", expected, line);
    print_line("got     ", got, line);
}

static bool update(const char *path, kh_str file, const struct golden *golden, kh_str got)
{
    FILE *out;
    size_t head = golden->expected.ptr ? (size_t)(golden->expected.ptr - file.ptr) : file.len;
    bool good;

    out = fopen(path, "wb");
    if (!out)
        return false;
    good = fwrite(file.ptr, 1, head, out) == head;
    if (!golden->expected.ptr)
        good = fputs("== expected\n", out) >= 0 && good;
    good = fwrite(got.ptr, 1, got.len, out) == got.len && good;
    return fclose(out) == 0 && good;
}

static bool run(const kh_page_rules *rules, const char *path, bool rewrite)
{
    kh_str file = read_file(path);
    struct golden golden = {
        .given = block(file, "given"), .input = block(file, "input"), .expected = block(file, "expected")};
    kh_buf out;
    bool good;

    kh_buf_init(&out);
    if (!file.ptr || !golden.input.ptr || !read_case(rules, &golden, &out)) {
        printf("%s: cannot be read\n", path);
        good = false;
    } else if (kh_str_eq(golden.expected, kh_buf_str(&out))) {
        good = true;
    } else if (rewrite) {
        good = update(path, file, &golden, kh_buf_str(&out));
        printf("%s: rewritten\n", path);
    } else {
        print_difference(path, golden.expected, kh_buf_str(&out));
        good = false;
    }
    kh_buf_done(&out);
    free((void *)(uintptr_t)file.ptr);
    return good;
}

int main(int argc, char **argv)
{
    kh_page_rules *rules = NULL;
    kh_arena arena;
    kh_err err = {0};
    int failed = 0, first = 1;
    bool rewrite = false;

    for (; first < argc && argv[first][0] == '-'; first++) {
        rewrite |= strcmp(argv[first], "--update") == 0;
        if (strcmp(argv[first], "--html") == 0)
            format = KH_FORMAT_HTML;
    }

    kh_arena_init(&arena, 0);
    if (kh_page_rules_load(&arena, &rules, &err)) {
        printf("no rules: %s\n", err.text);
        return 2;
    }
    for (int i = first; i < argc; i++)
        failed += !run(rules, argv[i], rewrite);
    printf("%d of %d good\n", argc - first - failed, argc - first);
    kh_arena_done(&arena);
    return failed || argc == first;
}
