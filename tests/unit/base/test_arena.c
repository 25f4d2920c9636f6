/* Arenas, vectors, maps and buffers: what they hold, and what they do when memory ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

static void pieces_are_aligned_and_apart(void **state)
{
    kh_arena arena;
    unsigned char *last = NULL;

    (void)state;
    kh_arena_init(&arena, 0);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *piece = kh_arena_alloc(&arena, size);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % 16, 0);
        memset(piece, 0xAB, size);
        if (last)
            assert_true(piece != last);
        last = piece;
    }
    kh_arena_reset(&arena);
    assert_int_equal(arena.used, 0);
    assert_non_null(kh_arena_alloc(&arena, 100));
    kh_arena_done(&arena);
}

static void budget_is_kept_and_failure_sticks(void **state)
{
    kh_arena arena;
    size_t got = 0;

    (void)state;
    kh_arena_init(&arena, 200000);
    while (kh_arena_alloc(&arena, 1000))
        got += 1000;
    assert_in_range(got, 100000, 200000);
    assert_true(arena.held <= 200000);
    assert_true(kh_arena_failed(&arena));
    assert_null(kh_arena_alloc(&arena, 1));
    kh_arena_reset(&arena);
    assert_false(kh_arena_failed(&arena));
    assert_non_null(kh_arena_alloc(&arena, 1));
    kh_arena_done(&arena);
}

static void grown_arrays_keep_their_items(void **state)
{
    kh_arena arena;
    kh_vec vec;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_vec_init(&vec, &arena, sizeof(int));
    for (int i = 0; i < 5000; i++) {
        int *slot = kh_vec_push(&vec);
        assert_non_null(slot);
        assert_int_equal(*slot, 0);
        *slot = i;
        if (i % 100 == 0) /* something between, so that it must move */
            assert_non_null(kh_arena_alloc(&arena, 40));
    }
    for (int i = 0; i < 5000; i++)
        assert_int_equal(*KH_AT(&vec, int, i), i);
    kh_arena_done(&arena);
}

static void overflowing_sizes_fail(void **state)
{
    kh_arena arena;

    (void)state;
    kh_arena_init(&arena, 0);
    assert_null(kh_arena_zero(&arena, SIZE_MAX / 2, 16));
    assert_true(kh_arena_failed(&arena));
    kh_arena_done(&arena);
}

static void strings_are_copied_and_formatted(void **state)
{
    kh_arena arena;
    kh_str copy;

    (void)state;
    kh_arena_init(&arena, 0);
    copy = kh_arena_str(&arena, KH_STR("خيط"));
    assert_int_equal(copy.len, 6);
    assert_int_equal(copy.ptr[6], 0);
    copy = kh_arena_format(&arena, "%s#%d", "page", 2);
    assert_true(kh_str_eq(copy, KH_STR("page#2")));
    kh_arena_done(&arena);
}

static void map_finds_what_was_put(void **state)
{
    kh_arena arena;
    kh_map map;
    uint64_t value;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_map_init(&map, NULL);
    assert_false(kh_map_get(&map, KH_STR("x"), &value));
    for (int i = 0; i < 10000; i++) {
        kh_str key = kh_arena_format(&arena, "key-%d", i);
        assert_int_equal(kh_map_put(&map, key, (uint64_t)i), KH_OK);
    }
    assert_int_equal(map.n, 10000);
    for (int i = 0; i < 10000; i++) {
        assert_true(kh_map_get(&map, kh_arena_format(&arena, "key-%d", i), &value));
        assert_int_equal(value, i);
    }
    assert_false(kh_map_get(&map, KH_STR("key-10000"), &value));
    assert_int_equal(kh_map_put(&map, KH_STR("key-7"), 70), KH_OK);
    assert_int_equal(map.n, 10000);
    kh_map_done(&map);
    kh_arena_done(&arena);
}

static void refused_memory_is_reported_not_crashed_on(void **state)
{
    kh_arena arena;
    kh_buf buf;
    kh_map map;
    kh_vec vec;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_buf_init(&buf);
    kh_map_init(&map, NULL);
    kh_vec_init(&vec, NULL, 8);
    kh_alloc_fail_after(0);
    assert_null(kh_arena_alloc(&arena, 8));
    kh_buf_addz(&buf, "text");
    assert_int_equal(kh_buf_status(&buf), KH_NOMEM);
    assert_int_equal(kh_map_put(&map, KH_STR("k"), 1), KH_NOMEM);
    assert_null(kh_vec_push(&vec));
    assert_int_equal(kh_alloc_refused(), 4);
    kh_alloc_fail_after(SIZE_MAX);
    kh_buf_reset(&buf);
    kh_buf_addz(&buf, "text");
    assert_true(kh_str_eq(kh_buf_str(&buf), KH_STR("text")));
    kh_buf_done(&buf);
    kh_map_done(&map);
    kh_vec_done(&vec);
    kh_arena_done(&arena);
}

static void errors_are_cut_not_overrun(void **state)
{
    kh_err err;
    char longer[2000];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(kh_err_set(&err, KH_IO, "%s", longer), KH_IO);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_int_equal(kh_err_set(NULL, KH_ARG, "nobody listens"), KH_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_apart),
        cmocka_unit_test(budget_is_kept_and_failure_sticks),
        cmocka_unit_test(grown_arrays_keep_their_items),
        cmocka_unit_test(overflowing_sizes_fail),
        cmocka_unit_test(strings_are_copied_and_formatted),
        cmocka_unit_test(map_finds_what_was_put),
        cmocka_unit_test(refused_memory_is_reported_not_crashed_on),
        cmocka_unit_test(errors_are_cut_not_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
