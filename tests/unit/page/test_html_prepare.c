/* What is left out of a page before the parser sees it, and what must stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/html_prepare.h"

enum { DEPTH = 3 };

static void expect(const char *html, const char *wanted)
{
    kh_arena arena;
    kh_str given;

    kh_arena_init(&arena, 0);
    given = kh_html_prepare(&arena, kh_str_of(html, strlen(html)), DEPTH);
    if (!kh_str_eq(given, kh_str_of(wanted, strlen(wanted))))
        fail_msg("%s\n gave  %.*s\n not   %s", html, (int)given.len, given.ptr, wanted);
    kh_arena_done(&arena);
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
    expect("<a href=/x?a=1>t</a>", "<a href=/x?a=1>t</a>");
    expect("<img src=x.gif/>", "<img/>");
    expect("<p id=\"a\"class='b'>", "<p id=\"a\" class='b'>");
    expect("<p class = \"a\" hidden>", "<p class = \"a\" hidden>");
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

static void many_attributes_are_cut(void **state)
{
    enum { MANY = 100000 };
    char *html = malloc(MANY * 10 + 64);
    size_t n = 0;
    kh_arena arena;

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
    assert_true(kh_html_prepare(&arena, kh_str_of(html, n), DEPTH).len < 1000);
    kh_arena_done(&arena);
    free(html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts_and_styles_go),
        cmocka_unit_test(linked_data_stays),
        cmocka_unit_test(comments_go),
        cmocka_unit_test(attributes_that_nobody_asks_for_go),
        cmocka_unit_test(tags_that_open_too_deep_go),
        cmocka_unit_test(many_attributes_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
