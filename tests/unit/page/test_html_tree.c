/* The tree that browsers make of a page: what is left out, what overlaps, what stands in the wrong place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/html.h"
#include "page/html_tree.h"

static const char *const names[] = {"?",
#define X(tag, name, traits) name,
                                    KH_HTML_TAGS(X)
#undef X
};

static void put(char *out, size_t room, const char *text, size_t len)
{
    size_t n = strlen(out);

    assert_true(n + len < room);
    memcpy(out + n, text, len);
    out[n + len] = '\0';
}

/* "p(text b(more))": elements by name, their children in brackets. */
static void write_node(const kh_node *node, char *out, size_t room)
{
    if (node->kind != KH_NODE_ELEMENT) {
        put(out, room, node->text.ptr, node->text.len);
        return;
    }
    put(out, room, names[node->tag], strlen(names[node->tag]));
    put(out, room, "(", 1);
    for (const kh_node *child = node->first; child; child = child->next) {
        if (child->previous)
            put(out, room, " ", 1);
        write_node(child, out, room);
    }
    put(out, room, ")", 1);
}

static void expect(const char *html, const char *wanted)
{
    enum { ROOM = 4096 };
    char given[ROOM] = "";
    kh_arena arena;
    const kh_node *root;

    kh_arena_init(&arena, 0);
    root = kh_html_tree(&arena, kh_str_z(html), KH_HTML_DEPTH);
    assert_non_null(root);
    write_node(root, given, ROOM);
    if (strcmp(given, wanted) != 0)
        fail_msg("%s\n gave  %s\n not   %s", html, given, wanted);
    kh_arena_done(&arena);
}

static void what_is_left_out_is_put_in(void **state)
{
    (void)state;
    expect("", "html(head() body())");
    expect("a", "html(head() body(a))");
    expect("<title>a &amp; <b></title>b", "html(head(title(a & <b>)) body(b))");
    expect("<body><p>a<p>b<ul><li>c<li>d</ul>e", "html(head() body(p(a) p(b) ul(li(c) li(d)) e))");
    expect("<!DOCTYPE html><p>a<table><td>b", "html(head() body(p(a) table(tbody(tr(td(b))))))");
    expect("<p>a<table><td>b", "html(head() body(p(a table(tbody(tr(td(b)))))))");
    expect("<dl><dt>a<dd>b<dt>c</dl>", "html(head() body(dl(dt(a) dd(b) dt(c))))");
    expect("a</p>b</br>c", "html(head() body(a p() b br() c))");
    expect("<h1>a<h2>b</h1>c", "html(head() body(h1(a) h2(b) c))");
}

static void overlapping_formatting_is_cut_and_opened_again(void **state)
{
    (void)state;
    expect("<p>1<b>2<i>3</b>4</i>5</p>", "html(head() body(p(1 b(2 i(3)) i(4) 5)))");
    expect("<b>1<p>2</b>3</p>", "html(head() body(b(1) p(b(2) 3)))");
    expect("<a>1<a>2", "html(head() body(a(1) a(2)))");
    expect("<a>1<div>2<a>3", "html(head() body(a(1) div(a(2) a(3))))");
    expect("<p><b><b><b><b>a<p>b", "html(head() body(p(b(b(b(b(a))))) p(b(b(b(b))))))");
    expect("<b><div>1</b>2<b>3</div>4</b>", "html(head() body(b() div(b(1) 2 b(3)) b(4)))");
}

static void what_no_table_may_hold_goes_before_it(void **state)
{
    (void)state;
    expect("<table><tr>a<td>b</table>c", "html(head() body(a table(tbody(tr(td(b)))) c))");
    expect("<table><div>a</div><tr><td>b", "html(head() body(div(a) table(tbody(tr(td(b))))))");
    expect("<table><td><table><td>a</table>b</table>c",
           "html(head() body(table(tbody(tr(td(table(tbody(tr(td(a)))) b)))) c))");
    expect("<table><caption>a<tr><td>b</caption>c", "html(head() body(table(caption(a) tbody(tr(td(b c))))))");
    expect("<table><col><tr><th>a</table>", "html(head() body(table(colgroup(col()) tbody(tr(th(a))))))");
}

static void select_template_svg(void **state)
{
    (void)state;
    expect("<select><option>a<p>b<option>c</select>d", "html(head() body(select(option(a b) option(c)) d))");
    expect("<template><td>a</template><p>b", "html(head(template(td(a))) body(p(b)))");
    expect("<svg><path/><desc><p>a</p></desc></svg>b", "html(head() body(svg(?() desc(p(a))) b))");
    expect("<svg><g><p>a", "html(head() body(svg(?()) p(a)))");
    expect("<frameset><frame>a</frameset>b", "html(head() frameset(frame()))");
}

static void characters_have_names_and_numbers(void **state)
{
    (void)state;
    expect("&lt;&#1575;&#x627;&Alpha;&notit;&bogus;&&#;", "html(head() body(<اا\xCE\x91¬it;&bogus;&&#;))");
    expect("&#150;&#0;&#x110000;&NotEqualTilde;",
           "html(head() body(\xE2\x80\x93\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x89\x82\xCC\xB8))");
    expect("&amp", "html(head() body(&))");
}

static kh_str class_of_first(kh_arena *arena, const char *html)
{
    const kh_node *root = kh_html_tree(arena, kh_str_z(html), KH_HTML_DEPTH);

    assert_non_null(root);
    return kh_node_attribute(root->last->first, KH_ATTRIBUTE_CLASS);
}

static void attributes(void **state)
{
    kh_arena arena;

    (void)state;
    kh_arena_init(&arena, 0);
    assert_true(kh_str_eq(class_of_first(&arena, "<p id=x CLASS='a b'>"), KH_STR("a b")));
    assert_true(kh_str_eq(class_of_first(&arena, "<p class=a class=b>"), KH_STR("a")));
    assert_true(kh_str_eq(class_of_first(&arena, "<p class=a&amp;b&copy=1>"), KH_STR("a&b&copy=1")));
    assert_true(kh_str_eq(class_of_first(&arena, "<p class>"), KH_STR("")));
    assert_null(class_of_first(&arena, "<p id=class>").ptr);
    kh_arena_done(&arena);
}

/* Many times what any page has, of what makes parsers slow: no more than so many steps and nodes for each tag. */
static void hostile_pages_are_bounded(void **state)
{
    static const char *const parts[] = {"<div>",      "<b id=%zu><p>",    "<table>", "<a href=%zu><div>", "<svg>",
                                        "<template>", "<select><option>", "<li>",    "</b></p>",          "<ruby><rt>"};
    enum { TIMES = 20000 };
    char *page = malloc(TIMES * 32);

    (void)state;
    assert_non_null(page);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        kh_arena arena;
        size_t n = 0;

        for (size_t i = 0; i < TIMES; i++) {
            const char *mark = strstr(parts[k], "%zu");
            int prefix = mark ? (int)(mark - parts[k]) : (int)strlen(parts[k]);
            n += (size_t)sprintf(page + n, "%.*s", prefix, parts[k]);
            if (mark)
                n += (size_t)sprintf(page + n, "%zu%s", i, mark + 3);
        }
        kh_arena_init(&arena, (size_t)512 << 20);
        assert_non_null(kh_html_tree(&arena, kh_str_of(page, n), KH_HTML_DEPTH));
        kh_arena_done(&arena);
    }
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_out_is_put_in),
        cmocka_unit_test(overlapping_formatting_is_cut_and_opened_again),
        cmocka_unit_test(what_no_table_may_hold_goes_before_it),
        cmocka_unit_test(select_template_svg),
        cmocka_unit_test(characters_have_names_and_numbers),
        cmocka_unit_test(attributes),
        cmocka_unit_test(hostile_pages_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
