#define _GNU_SOURCE
#include "base/pipeline.h"

#include <pthread.h>
#include <sched.h>

#include "base/alloc.h"

/* A consumer that is busy for long with one job (a store that ends its batch) must not stop the workers at once. With
 * many more, what waits no longer fits the caches, and all of it costs more. */
enum { MOST_WORKERS = 256, JOBS_A_WORKER = 16, JOBS_LEAST = 96 };

enum slot_state { EMPTY, WAITING, RUNNING, DONE };

struct slot {
    void *job;
    enum slot_state state;
};

/* Slots form a ring: [head, tail) are alive, `todo` is the first that no worker has begun. */
struct ring {
    const kh_pipeline *pipeline;
    struct slot *slots;
    size_t window, head, tail, todo;
    bool closing;
    unsigned workers_named;
    pthread_mutex_t lock;
    pthread_cond_t work_ready, job_done;
};

unsigned kh_processors(void)
{
    cpu_set_t set;
    int count = 1;

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        count = CPU_COUNT(&set);
    return count < 1 ? 1u : (unsigned)count;
}

unsigned kh_pipeline_workers(unsigned threads)
{
    if (!threads)
        threads = kh_processors();
    return threads > MOST_WORKERS ? MOST_WORKERS : threads;
}

static kh_status run_alone(const kh_pipeline *pipeline)
{
    for (;;) {
        void *job = NULL;
        kh_status status = pipeline->next(pipeline->ctx, &job);

        if (status)
            return status == KH_NOTFOUND ? KH_OK : status;
        pipeline->work(pipeline->ctx, job, 0);
        status = pipeline->take(pipeline->ctx, job);
        if (status)
            return status;
    }
}

static void *worker_main(void *argument)
{
    struct ring *ring = argument;
    unsigned worker;

    pthread_mutex_lock(&ring->lock);
    worker = ring->workers_named++;
    for (;;) {
        struct slot *slot;

        while (!ring->closing && ring->todo == ring->tail)
            pthread_cond_wait(&ring->work_ready, &ring->lock);
        if (ring->todo == ring->tail)
            break;
        slot = &ring->slots[ring->todo++ % ring->window];
        slot->state = RUNNING;
        pthread_mutex_unlock(&ring->lock);
        ring->pipeline->work(ring->pipeline->ctx, slot->job, worker);
        pthread_mutex_lock(&ring->lock);
        slot->state = DONE;
        if (slot == &ring->slots[ring->head % ring->window])
            pthread_cond_signal(&ring->job_done);
    }
    pthread_mutex_unlock(&ring->lock);
    return NULL;
}

/* Wait for the oldest job and take it out of the ring. */
static void *pop(struct ring *ring)
{
    struct slot *slot = &ring->slots[ring->head % ring->window];
    void *job;

    pthread_mutex_lock(&ring->lock);
    while (slot->state != DONE)
        pthread_cond_wait(&ring->job_done, &ring->lock);
    job = slot->job;
    *slot = (struct slot){0};
    ring->head++;
    pthread_mutex_unlock(&ring->lock);
    return job;
}

static void push(struct ring *ring, void *job)
{
    pthread_mutex_lock(&ring->lock);
    ring->slots[ring->tail % ring->window] = (struct slot){.job = job, .state = WAITING};
    ring->tail++;
    pthread_cond_signal(&ring->work_ready);
    pthread_mutex_unlock(&ring->lock);
}

static bool oldest_is_done(struct ring *ring)
{
    bool done;

    pthread_mutex_lock(&ring->lock);
    done = ring->head != ring->tail && ring->slots[ring->head % ring->window].state == DONE;
    pthread_mutex_unlock(&ring->lock);
    return done;
}

/* The calling thread keeps the ring full and takes what is ready; it blocks only when the ring is full. */
static kh_status feed(struct ring *ring)
{
    const kh_pipeline *pipeline = ring->pipeline;
    kh_status end = KH_OK, status = KH_OK;

    while (!status) {
        void *job = NULL;

        while (!status && (oldest_is_done(ring) || ring->tail - ring->head == ring->window))
            status = pipeline->take(pipeline->ctx, pop(ring));
        if (status)
            break;
        end = pipeline->next(pipeline->ctx, &job);
        if (end == KH_BUSY && ring->head != ring->tail) {
            status = pipeline->take(pipeline->ctx, pop(ring));
            continue;
        }
        if (end)
            break;
        push(ring, job);
    }
    while (ring->head != ring->tail) {
        void *job = pop(ring);

        if (!status)
            status = pipeline->take(pipeline->ctx, job);
        else if (pipeline->drop)
            pipeline->drop(pipeline->ctx, job);
    }
    if (status)
        return status;
    return end == KH_NOTFOUND ? KH_OK : end;
}

static unsigned start_workers(struct ring *ring, pthread_t *threads, unsigned wanted)
{
    unsigned started = 0;

    while (started < wanted && pthread_create(&threads[started], NULL, worker_main, ring) == 0)
        started++;
    return started;
}

kh_status kh_pipeline_run(const kh_pipeline *pipeline, kh_err *err)
{
    unsigned workers = kh_pipeline_workers(pipeline->threads), started;
    struct ring ring = {.pipeline = pipeline};
    pthread_t *threads;
    kh_status status;

    if (workers <= 1)
        return run_alone(pipeline);
    ring.window = pipeline->window ? pipeline->window : (size_t)workers * JOBS_A_WORKER;
    if (!pipeline->window && ring.window < JOBS_LEAST)
        ring.window = JOBS_LEAST;
    ring.slots = kh_alloc_zero(ring.window, sizeof *ring.slots);
    threads = kh_alloc_zero(workers, sizeof *threads);
    if (!ring.slots || !threads) {
        kh_free(ring.slots);
        kh_free(threads);
        return kh_err_set(err, KH_NOMEM, "no memory for %u workers", workers);
    }
    pthread_mutex_init(&ring.lock, NULL);
    pthread_cond_init(&ring.work_ready, NULL);
    pthread_cond_init(&ring.job_done, NULL);
    started = start_workers(&ring, threads, workers);
    /* A system that refuses every thread still gets the work done. */
    status = started ? feed(&ring) : run_alone(pipeline);
    pthread_mutex_lock(&ring.lock);
    ring.closing = true;
    pthread_cond_broadcast(&ring.work_ready);
    pthread_mutex_unlock(&ring.lock);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_cond_destroy(&ring.job_done);
    pthread_cond_destroy(&ring.work_ready);
    pthread_mutex_destroy(&ring.lock);
    kh_free(ring.slots);
    kh_free(threads);
    return status;
}
