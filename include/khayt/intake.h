/*
 * khayt/intake.h: from files, folders and streams to articles, on all cores, in input order, in flat memory.
 */
#ifndef KHAYT_INTAKE_H
#define KHAYT_INTAKE_H

#include "khayt/article.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kh_intake_options {
    kh_format format;                        /* KH_FORMAT_UNKNOWN: detect for each file */
    unsigned threads;                        /* 0: one a processor */
    kh_str outlet, published, captured, url; /* what the files themselves do not say */
    size_t line_bytes;                       /* longest JSONL line; 0 = 64 MB */
    /* Optional: is a file that was found in a folder to be read? Calling thread, once a file. */
    bool (*wanted)(void *ctx, const char *path);
    void *wanted_ctx;
} kh_intake_options;

/** How far a run has come. `bytes_total` is 0 where nobody asks for progress, or where it is not known (a stream). */
typedef struct kh_progress {
    uint64_t inputs, articles, failed, bytes, bytes_total;
    double seconds;
} kh_progress;

typedef struct kh_intake_sink {
    void *ctx;
    /* Optional, on a worker: make something of a document (JSON, features). The result travels to take and must be
     * freed there or in drop. */
    kh_status (*prepare)(void *ctx, kh_doc *doc, void **ret_prepared);
    /* On the calling thread, in input order. Does not own doc. A failure ends the run with that status. */
    kh_status (*take)(void *ctx, const kh_doc *doc, void *prepared);
    /* A prepared result that will not be taken. */
    void (*drop)(void *ctx, void *prepared);
    /* Optional: an input that could not be read, by name; the run goes on. Calling thread, in input order. */
    void (*failed)(void *ctx, kh_str name, const kh_err *err);
    /* Optional: called at most ten times a second, and once at the end. Calling thread. */
    void (*progress)(void *ctx, const kh_progress *progress);
    /* Optional: polled between inputs, and when a signal breaks off a read; true ends the run early with KH_STOPPED,
     * after what was read is taken. */
    bool (*stop)(void *ctx);
} kh_intake_sink;

/**
 * Read `paths` ("-" is standard input; folders are walked in byte order of names, links to folders and devices are
 * passed over) and hand each document to the sink.
 *
 * Failure of one input is reported to `failed` and the rest goes on; ret_progress says how many. The status is that of
 * the sink, KH_STOPPED, or KH_NOMEM. Threads: call it from one thread; it makes its own workers. Memory: bounded by the
 * largest inputs in flight, not by their number.
 */
kh_status kh_intake(const kh_engine *engine, const kh_intake_options *options, const kh_str *paths, size_t path_count,
                    const kh_intake_sink *sink, kh_progress *ret_progress, kh_err *err) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
