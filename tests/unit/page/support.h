/* What the tests of pages share: rules loaded once, a page read into an arena that the next one empties. */
#ifndef TESTS_PAGE_SUPPORT_H
#define TESTS_PAGE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "page/page.h"

static kh_arena rules_arena, arena;
static kh_page_rules *rules;

static inline int load_rules(void **state)
{
    kh_err err = {0};

    (void)state;
    kh_arena_init(&rules_arena, 0);
    kh_arena_init(&arena, (size_t)1 << 30);
    if (kh_page_rules_load(&rules_arena, &rules, &err)) {
        print_error("%s\n", err.text);
        return -1;
    }
    return 0;
}

static inline int drop_rules(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    kh_arena_done(&rules_arena);
    return 0;
}

/* The articles of one input; the arena is emptied first. */
static inline void read_into(const kh_input *input, kh_article **articles, size_t *count)
{
    kh_err err;

    kh_arena_reset(&arena);
    assert_int_equal(kh_page_read(rules, &arena, input, articles, count, &err), KH_OK);
}

static inline void same(kh_str given, const char *wanted)
{
    if (!kh_str_eq(given, kh_str_z(wanted)))
        fail_msg("\"%.*s\", not \"%s\"", (int)given.len, given.ptr ? given.ptr : "", wanted);
}

#endif
