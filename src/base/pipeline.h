/*
 * Pipeline: one producer, many workers, one consumer, results in the order of the jobs, whatever the number of workers.
 *
 * `next` and `take` run on the calling thread, `work` on any worker. At most `window` jobs are alive at a time,
 * so memory stays flat however many there are. With `threads` <= 1 all runs on the calling thread.
 */
#ifndef KH_BASE_PIPELINE_H
#define KH_BASE_PIPELINE_H

#include "khayt/base.h"

typedef struct kh_pipeline {
    unsigned threads; /* workers; 0 = one a processor */
    unsigned window;  /* jobs in flight; 0 = 16 a worker, 96 at least */
    void *ctx;
    /* Make the next job. KH_NOTFOUND ends the run; KH_BUSY: not before a job in flight has been taken (a limit on their
     * size); any other failure stops it after what was made is taken. */
    kh_status (*next)(void *ctx, void **ret_job);
    /* Do the job. `worker` is 0 … threads-1: an index for scratch of one's own. Failure is noted in the job. */
    void (*work)(void *ctx, void *job, unsigned worker);
    /* Receive a finished job, in order, and dispose of it. Failure stops the run; jobs in flight are then given to
     * `drop`. */
    kh_status (*take)(void *ctx, void *job);
    void (*drop)(void *ctx, void *job);
} kh_pipeline;

/** Processors this process may use, at least 1. */
unsigned kh_processors(void);
/** The number of workers that kh_pipeline_run will use for `threads`. */
unsigned kh_pipeline_workers(unsigned threads);
kh_status kh_pipeline_run(const kh_pipeline *pipeline, kh_err *err) KH_MUST_CHECK;

#endif
