/* What the annotator tests share: rules loaded once, a text annotated into an arena, look-ups by content. */
#ifndef TESTS_ANNOTATE_SUPPORT_H
#define TESTS_ANNOTATE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "annotate/annotate.h"
#include "annotate/rules.h"
#include "arabic/calendar.h"

struct annotated {
    kh_arena rules_arena, arena;
    kh_annotate_rules *rules;
    kh_article article;
};

static inline int load_rules(void **state)
{
    static struct annotated fixture;
    kh_err err = {0};

    kh_arena_init(&fixture.rules_arena, 0);
    kh_arena_init(&fixture.arena, 0);
    if (kh_annotate_rules_load(&fixture.rules_arena, &fixture.rules, &err)) {
        print_error("%s\n", err.text);
        return -1;
    }
    *state = &fixture;
    return 0;
}

static inline int drop_rules(void **state)
{
    struct annotated *fixture = *state;

    kh_arena_done(&fixture->arena);
    kh_arena_done(&fixture->rules_arena);
    return 0;
}

/* Annotate `text` as published on Wednesday 13 June 2018 in a +03:00 outlet. */
static inline const kh_article *annotate(void **state, const char *text)
{
    struct annotated *fixture = *state;

    kh_arena_reset(&fixture->arena);
    fixture->article = (kh_article){0};
    fixture->article.text = kh_str_z(text);
    fixture->article.published.day = kh_day_of_civil((kh_civil){2018, 6, 13});
    fixture->article.published.second = -1;
    fixture->article.published.zone = 180;
    assert_int_equal(kh_annotate(fixture->rules, &fixture->arena, &fixture->article), KH_OK);
    return &fixture->article;
}

static inline kh_str text_at(const kh_article *article, kh_span span)
{
    assert_true(span.start <= span.end && span.end <= article->text.len);
    return kh_str_of(article->text.ptr + span.start, span.end - span.start);
}

static inline void assert_text(kh_str got, const char *wanted)
{
    if (kh_str_eq(got, kh_str_z(wanted)))
        return;
    print_error("got    «%.*s»\nwanted «%s»\n", (int)got.len, got.ptr ? got.ptr : "", wanted);
    fail();
}

#endif
