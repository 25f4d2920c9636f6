/* The pipeline: order kept on any number of workers, jobs never lost, early ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/pipeline.h"

struct job {
    int number;
    unsigned long result;
};

struct run {
    int made, wanted, taken, dropped, stop_at, alive, most_alive;
    kh_status end;
};

static kh_status next(void *ctx, void **ret_job)
{
    struct run *run = ctx;
    struct job *job;

    if (run->made == run->wanted)
        return run->end ? run->end : KH_NOTFOUND;
    job = calloc(1, sizeof *job);
    assert_non_null(job);
    job->number = run->made++;
    if (++run->alive > run->most_alive)
        run->most_alive = run->alive;
    *ret_job = job;
    return KH_OK;
}

/* Uneven work, so that later jobs finish before earlier ones. */
static void work(void *ctx, void *job_of, unsigned worker)
{
    struct job *job = job_of;
    unsigned long value = 1;

    (void)ctx;
    (void)worker;
    for (int i = 0; i < (job->number % 7) * 3000; i++)
        value = value * 31 + (unsigned long)i;
    job->result = value + (unsigned long)job->number;
}

static kh_status take(void *ctx, void *job_of)
{
    struct run *run = ctx;
    struct job *job = job_of;

    assert_int_equal(job->number, run->taken);
    assert_true(job->result != 0);
    run->taken++;
    run->alive--;
    free(job);
    return run->taken == run->stop_at ? KH_IO : KH_OK;
}

static void drop(void *ctx, void *job)
{
    struct run *run = ctx;

    run->dropped++;
    run->alive--;
    free(job);
}

static kh_status start(struct run *run, unsigned threads)
{
    kh_pipeline pipeline = {
        .threads = threads, .window = 8, .ctx = run, .next = next, .work = work, .take = take, .drop = drop};
    kh_err err;

    return kh_pipeline_run(&pipeline, &err);
}

static void order_is_kept_on_any_number_of_workers(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 5; threads++) {
        struct run run = {.wanted = 500};
        assert_int_equal(start(&run, threads), KH_OK);
        assert_int_equal(run.taken, 500);
        assert_int_equal(run.alive, 0);
        assert_true(run.most_alive <= 8);
    }
}

static void a_failing_source_still_delivers_what_was_made(void **state)
{
    struct run run = {.wanted = 20, .end = KH_STOPPED};

    (void)state;
    assert_int_equal(start(&run, 3), KH_STOPPED);
    assert_int_equal(run.taken, 20);
}

static void a_failing_sink_ends_the_run_and_drops_the_rest(void **state)
{
    struct run run = {.wanted = 500, .stop_at = 10};

    (void)state;
    assert_int_equal(start(&run, 3), KH_IO);
    assert_int_equal(run.taken, 10);
    assert_int_equal(run.alive, 0);
    assert_int_equal(run.made, run.taken + run.dropped);
}

static void nothing_to_do_is_fine(void **state)
{
    struct run run = {0};

    (void)state;
    assert_int_equal(start(&run, 4), KH_OK);
}

static void no_memory_is_an_error(void **state)
{
    struct run run = {.wanted = 5};

    (void)state;
    kh_alloc_fail_after(0);
    assert_int_equal(start(&run, 2), KH_NOMEM);
    kh_alloc_fail_after(SIZE_MAX);
    assert_int_equal(run.made, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_kept_on_any_number_of_workers),
        cmocka_unit_test(a_failing_source_still_delivers_what_was_made),
        cmocka_unit_test(a_failing_sink_ends_the_run_and_drops_the_rest),
        cmocka_unit_test(nothing_to_do_is_fine),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
