/* What of a page gives tokens, and what the tree is never asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/html_token.h"

enum { DEPTH = 3, ROOM = 1024 };

static const char *const attribute_names[] = {
#define X(attribute, name) name,
    KH_HTML_ATTRIBUTES(X)
#undef X
};

static void put(char *out, const char *text, size_t n)
{
    size_t at = strlen(out);

    assert_true(at + n < ROOM);
    memcpy(out + at, text, n);
    out[at + n] = '\0';
}

static void put_str(char *out, kh_str text)
{
    put(out, text.ptr, text.len);
}

/* A token as it would stand on a page, attributes in quotes. */
static void write_token(const kh_html_token *token, char *out)
{
    if (token->kind != KH_HTML_START && token->kind != KH_HTML_END) {
        put_str(out, token->text);
        return;
    }
    put_str(out, token->kind == KH_HTML_START ? KH_STR("<") : KH_STR("</"));
    put_str(out, token->text);
    for (unsigned i = 0; i < token->attribute_count; i++) {
        put_str(out, KH_STR(" "));
        put_str(out, kh_str_z(attribute_names[token->attributes[i].name]));
        put_str(out, KH_STR("=\""));
        put_str(out, token->attributes[i].value);
        put_str(out, KH_STR("\""));
    }
    put_str(out, token->self_closing ? KH_STR("/>") : KH_STR(">"));
}

static void expect(const char *html, const char *wanted)
{
    char given[ROOM] = "";
    kh_arena arena;
    kh_html_scanner scanner = {.arena = &arena, .in = kh_str_z(html), .most_depth = DEPTH};
    kh_html_token token;

    kh_arena_init(&arena, 0);
    for (kh_html_next(&scanner, &token); token.kind != KH_HTML_EOF; kh_html_next(&scanner, &token)) {
        write_token(&token, given);
        if (token.kind == KH_HTML_START && (token.tag == KH_TAG_TITLE || token.tag == KH_TAG_SCRIPT))
            scanner.raw = token.tag; /* as the tree builder says */
    }
    if (strcmp(given, wanted) != 0)
        fail_msg("%s\n gave  %s\n not   %s", html, given, wanted);
    kh_arena_done(&arena);
}

static void every_name_has_its_number(void **state)
{
    static const char *const names[] = {"",
#define X(tag, name, traits) name,
                                        KH_HTML_TAGS(X)
#undef X
    };

    (void)state;
    for (unsigned tag = 1; tag < KH_TAG_COUNT; tag++)
        assert_int_equal(kh_tag_of(kh_str_z(names[tag])), tag);
    assert_int_equal(kh_tag_of(KH_STR("BlockQuote")), KH_TAG_BLOCKQUOTE);
    assert_int_equal(kh_tag_of(KH_STR("my-p")), KH_TAG_OTHER);
    assert_int_equal(kh_tag_of(KH_STR("")), KH_TAG_OTHER);
    for (unsigned i = 0; i < KH_ATTRIBUTE_COUNT; i++) {
        char html[64], wanted[64];
        snprintf(html, sizeof html, "<p %s=x>", attribute_names[i]);
        snprintf(wanted, sizeof wanted, "<p %s=\"x\">", attribute_names[i]);
        expect(html, wanted);
    }
}

static void scripts_and_styles_go(void **state)
{
    (void)state;
    expect("a<script>if (a<b) x('<p>')</script>b", "ab");
    expect("a<SCRIPT type=module>x</ScRiPt >b", "ab");
    expect("a<style>p{}</style>b<iframe><p></iframe>c", "abc");
    expect("a<script>x", "a");
    expect("<scripty>x</scripty>", "<scripty>x</scripty>");
    /* within a comment a script may hold a script */
    expect("a<script><!-- <script>x</script> --></script>b", "ab");
    expect("a<script><!-- x --></script>b", "ab");
}

static void linked_data_stays(void **state)
{
    (void)state;
    expect("<script type=\"application/ld+json\">{\"a\":\"<b>\"}</script>",
           "<script type=\"application/ld+json\">{\"a\":\"<b>\"}</script>");
}

static void comments_go(void **state)
{
    (void)state;
    expect("a<!-- <p> -- > -->b", "ab");
    expect("a<!-->b", "ab");
    expect("a<!--->b", "ab");
    expect("a<!-- x --!>b", "ab");
    expect("a<!-- x", "a");
    expect("a<?php x ?>b<!x>c</ d>e", "abce");
    expect("<!DOCTYPE html>a", "<!DOCTYPE html>a");
    expect("a<!-- <rdf:Description dc:date=\"2020-01-01\"> -->b",
           "a<!-- <rdf:Description dc:date=\"2020-01-01\"> -->b");
}

static void attributes_that_nobody_asks_for_go(void **state)
{
    (void)state;
    expect("<p onclick='a>b' class=\"x y\" data-z=1>t</p>", "<p class=\"x y\">t</p>");
    expect("<a href=/x?a=1>t</a>", "<a href=\"/x?a=1\">t</a>");
    expect("<a href=https://example.org/>t</a>", "<a href=\"https://example.org/\"/>t</a>");
    expect("<img src=x.gif/>", "<img/>");
    expect("<p id=\"a\"class='b'>", "<p id=\"a\" class=\"b\">");
    expect("<p class = \"a\" hidden>", "<p class=\"a\" hidden=\"\">");
    expect("<p class=\"a", "");
    expect("1 < 2 <3", "1 < 2 <3");
    expect("<title>a <b c=d> e</title>", "<title>a <b c=d> e</title>");
}

static void tags_that_open_too_deep_go(void **state)
{
    (void)state;
    expect("<div><div><div><div>x</div></div></div></div>y", "<div><div><div> x </div></div></div>y");
    expect("<b><b><b><p>x<br><b>y</b>", "<b><b><b><p>x<br> y ");
}

static void many_attributes_are_one(void **state)
{
    enum { MANY = 100000 };
    char *html = malloc(MANY * 10 + 64);
    size_t n = 0;
    kh_arena arena;
    kh_html_scanner scanner = {.arena = &arena, .most_depth = DEPTH};
    kh_html_token token;

    (void)state;
    assert_non_null(html);
    memcpy(html, "<div", 4);
    n = 4;
    for (int i = 0; i < MANY; i++) {
        memcpy(html + n, " class=x", 8);
        n += 8;
    }
    html[n++] = '>';
    kh_arena_init(&arena, 0);
    scanner.in = kh_str_of(html, n);
    kh_html_next(&scanner, &token);
    assert_int_equal(token.tag, KH_TAG_DIV);
    assert_int_equal(token.attribute_count, 1);
    kh_arena_done(&arena);
    free(html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_has_its_number),
        cmocka_unit_test(scripts_and_styles_go),
        cmocka_unit_test(linked_data_stays),
        cmocka_unit_test(comments_go),
        cmocka_unit_test(attributes_that_nobody_asks_for_go),
        cmocka_unit_test(tags_that_open_too_deep_go),
        cmocka_unit_test(many_attributes_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
