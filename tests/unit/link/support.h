/* Articles of a few words for the linker, and a linker that numbers its own developments and stories. */
#ifndef TESTS_LINK_SUPPORT_H
#define TESTS_LINK_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "link/linker.h"

typedef struct sample {
    const char *outlet, *title, *text;
    int32_t day;
} sample;

typedef struct placed {
    uint64_t development, story, merge;
    kh_link link;
} placed;

typedef struct bench {
    kh_linker *linker;
    kh_arena arena;
    uint64_t articles, developments, stories;
} bench;

static inline void bench_init(bench *b)
{
    memset(b, 0, sizeof *b);
    kh_arena_init(&b->arena, 0);
    assert_int_equal(kh_linker_new(&b->linker), KH_OK);
}

static inline void bench_done(bench *b)
{
    kh_linker_free(b->linker);
    kh_arena_done(&b->arena);
}

static inline kh_features features_of(bench *b, const sample *s)
{
    kh_article article = {.outlet = kh_str_z(s->outlet), .title = kh_str_z(s->title), .text = kh_str_z(s->text)};
    kh_features features;

    article.published.day = s->day;
    article.published.second = -1;
    article.published.from = s->day == KH_NO_DAY ? KH_FROM_NONE : KH_FROM_GIVEN;
    assert_int_equal(kh_features_of(&b->arena, &article, &features), KH_OK);
    return features;
}

/* Ask and add, as the store does. */
static inline placed put(bench *b, const sample *s)
{
    kh_features features = features_of(b, s);
    placed at = {0};

    assert_int_equal(kh_linker_ask(b->linker, &features, &at.link), KH_OK);
    at.development = at.link.development ? at.link.development : ++b->developments;
    at.story = at.link.story ? at.link.story : ++b->stories;
    at.merge = at.link.merge;
    assert_int_equal(kh_linker_add(b->linker, ++b->articles, &features, at.development, at.story), KH_OK);
    if (at.merge)
        assert_int_equal(kh_linker_join(b->linker, at.merge, at.story), KH_OK);
    return at;
}

#endif
