/*
 * Intake: paths to documents. The calling thread walks, opens and cuts inputs into jobs (a page, a JSONL line, a feed,
 * a WARC record); workers parse, read and prepare; the calling thread hands the results on in order.
 */
#include "khayt/intake.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/pipeline.h"
#include "intake/input.h"
#include "intake/stream.h"
#include "intake/walk.h"
#include "intake/warc.h"

#define MEGABYTE       ((size_t)1024 * 1024)
#define IN_FLIGHT      (128 * MEGABYTE)
#define PROGRESS_EVERY 0.1

enum job_kind { JOB_PAGE, JOB_LINE, JOB_FEED, JOB_RESPONSE, JOB_FAILED };

struct result {
    kh_doc *doc;
    void *prepared;
};

struct job {
    enum job_kind kind;
    kh_arena arena; /* names, and what parsing the input needs */
    kh_buf bytes;
    kh_input input;
    kh_str label; /* what to call it in a message */
    kh_err err;
    kh_vec results; /* struct result */
};

struct intake {
    const kh_engine *engine;
    const kh_intake_options *options;
    const kh_intake_sink *sink;
    kh_progress *progress;
    kh_walk *walk;
    kh_found found;
    kh_stream *stream; /* of a JSONL or WARC file that is being cut */
    kh_format format;
    uint64_t line, bytes_done;
    size_t limit, in_flight;
    struct timespec began;
    double reported;
    kh_err *err;
};

static double seconds_since(const struct timespec *began)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9;
}

static void free_job(struct intake *in, struct job *job)
{
    for (size_t i = 0; i < job->results.n; i++) {
        struct result *result = KH_AT(&job->results, struct result, i);
        kh_doc_free(result->doc);
        if (result->prepared && in->sink->drop)
            in->sink->drop(in->sink->ctx, result->prepared);
    }
    in->in_flight -= job->bytes.len;
    kh_vec_done(&job->results);
    kh_buf_done(&job->bytes);
    kh_arena_done(&job->arena);
    kh_free(job);
}

static struct job *new_job(struct intake *in, enum job_kind kind, kh_format format)
{
    struct job *job = kh_alloc_zero(1, sizeof *job);
    const kh_intake_options *options = in->options;

    if (!job)
        return NULL;
    job->kind = kind;
    kh_arena_init(&job->arena, 0);
    kh_buf_init(&job->bytes);
    kh_vec_init(&job->results, NULL, sizeof(struct result));
    job->input = (kh_input){.format = format,
                            .outlet = options->outlet,
                            .published = options->published,
                            .captured = options->captured,
                            .url = options->url};
    job->input.name = kh_arena_str(&job->arena, kh_str_z(in->found.name));
    job->label = kh_arena_str(&job->arena, kh_str_z(in->found.path));
    return job;
}

/* A job that only says why an input could not be read, in its place in the order. */
static kh_status failed_job(struct intake *in, const kh_err *why, kh_status status, void **ret_job)
{
    struct job *job = new_job(in, JOB_FAILED, KH_FORMAT_UNKNOWN);

    if (!job)
        return KH_NOMEM;
    job->err = *why;
    if (!job->err.status)
        kh_err_set(&job->err, status, "%s", kh_status_name(status));
    *ret_job = job;
    return KH_OK;
}

static void label_line(struct intake *in, struct job *job)
{
    job->label = kh_arena_format(&job->arena, "%s:%llu", in->found.path, (unsigned long long)in->line);
    job->input.name = kh_arena_format(&job->arena, "%s:%llu", in->found.name, (unsigned long long)in->line);
}

static void close_stream(struct intake *in)
{
    in->bytes_done += kh_stream_read_so_far(in->stream);
    kh_stream_close(in->stream);
    in->stream = NULL;
}

static bool blank(kh_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (!strchr(" \t\r", line.ptr[i]) || !line.ptr[i])
            return false;
    }
    return true;
}

/* The next non-blank line of the open JSONL file. KH_NOTFOUND: the file is done. */
static kh_status next_line(struct intake *in, void **ret_job)
{
    kh_err why = {0};
    struct job *job = new_job(in, JOB_LINE, KH_FORMAT_JSONL);
    kh_status status;

    if (!job)
        return KH_NOMEM;
    do {
        status = kh_stream_line(in->stream, in->limit, &job->bytes, &why);
        in->line++;
    } while (!status && blank(kh_buf_str(&job->bytes)));
    label_line(in, job);
    if (status == KH_NOTFOUND || status == KH_STOPPED) {
        job->bytes.len = 0; /* not yet in flight */
        free_job(in, job);
        return status;
    }
    if (status) {
        kh_buf_reset(&job->bytes);
        job->kind = JOB_FAILED;
        job->err = why;
        if (status != KH_LIMIT)
            close_stream(in);
    }
    in->in_flight += job->bytes.len;
    *ret_job = job;
    return KH_OK;
}

static kh_status next_record(struct intake *in, void **ret_job)
{
    kh_err why = {0};
    kh_warc_record record = {0};
    struct job *job = new_job(in, JOB_RESPONSE, KH_FORMAT_HTML);
    kh_status status;

    if (!job)
        return KH_NOMEM;
    status = kh_warc_next(in->stream, &job->arena, in->limit, &record, &why);
    in->line++;
    job->bytes = record.block;
    label_line(in, job);
    if (status == KH_NOTFOUND || status == KH_STOPPED) {
        job->bytes.len = 0; /* not yet in flight */
        free_job(in, job);
        return status;
    }
    if (status) {
        kh_buf_reset(&job->bytes);
        job->kind = JOB_FAILED;
        job->err = why;
        if (status == KH_IO || status == KH_NOMEM)
            close_stream(in);
    } else {
        if (!record.response)
            job->kind = JOB_PAGE;
        job->input.url = record.uri;
        job->input.key = record.uri;
        job->input.captured = record.date;
    }
    in->in_flight += job->bytes.len;
    *ret_job = job;
    return KH_OK;
}

static kh_status whole_file(struct intake *in, kh_format format, void **ret_job)
{
    kh_err why = {0};
    struct job *job = new_job(in, format == KH_FORMAT_FEED ? JOB_FEED : JOB_PAGE, format);
    kh_status status = job ? kh_stream_rest(in->stream, in->limit, &job->bytes, &why) : KH_NOMEM;

    if (!job)
        return KH_NOMEM;
    if (status == KH_STOPPED) {
        job->bytes.len = 0; /* not yet in flight */
        free_job(in, job);
        return status;
    }
    if (status) {
        kh_buf_done(&job->bytes);
        job->kind = JOB_FAILED;
        job->err = why;
        if (!why.status)
            kh_err_set(&job->err, status, "%s", kh_status_name(status));
    }
    in->in_flight += job->bytes.len;
    close_stream(in);
    *ret_job = job;
    return KH_OK;
}

/* A .json inside a folder is read only when its first line is a record or it is a feed: pretty-printed JSON is
 * something else. */
static bool is_stray_json(const struct intake *in, kh_format format, kh_str head)
{
    const char *mark = head.len ? memchr(head.ptr, '\n', head.len) : NULL;
    size_t n = strlen(in->found.name);

    if (!in->found.in_folder || format != KH_FORMAT_JSONL || n < 5 || strcmp(in->found.name + n - 5, ".json") != 0)
        return false;
    return !mark || mark - head.ptr < 3;
}

/* Pictures, programs, other archives: text has no NUL, except in UTF-16, where every other byte is one and a mark comes
 * first. */
static bool is_binary(kh_str head)
{
    static const kh_str beginnings[] = {{"%PDF-", 5}, {"filedesc://", 11} /* ARC, which WARC took over from */};
    bool marked = head.len >= 2 && (memcmp(head.ptr, "\xFF\xFE", 2) == 0 || memcmp(head.ptr, "\xFE\xFF", 2) == 0);

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        if (head.len >= beginnings[i].len && memcmp(head.ptr, beginnings[i].ptr, beginnings[i].len) == 0)
            return true;
    }
    return head.len && !marked && memchr(head.ptr, '\0', head.len);
}

/* Open the next file. KH_BUSY: nothing to read in it, go on. */
static kh_status next_file(struct intake *in, void **ret_job)
{
    kh_err why = {0};
    kh_status status = kh_walk_next(in->walk, &in->found, &why);
    kh_str head;

    if (status == KH_NOTFOUND || status == KH_NOMEM)
        return status;
    if (!status && in->found.in_folder && in->options->wanted &&
        !in->options->wanted(in->options->wanted_ctx, in->found.path))
        return KH_BUSY;
    in->line = 0;
    if (!status)
        status = kh_stream_open(in->found.path, &in->stream, &why);
    if (status)
        return failed_job(in, &why, status, ret_job);
    kh_stream_watch(in->stream, in->sink->stop, in->sink->ctx);
    head = kh_stream_peek(in->stream);
    in->format = in->options->format;
    if (!in->format)
        in->format = kh_format_of_name(in->found.name);
    if (!in->format && is_binary(head)) {
        close_stream(in);
        if (in->found.in_folder)
            return KH_BUSY;
        kh_err_set(&why, KH_CORRUPT, "neither text nor a page nor an archive that khayt reads");
        return failed_job(in, &why, KH_CORRUPT, ret_job);
    }
    if (!in->format)
        in->format = kh_format_of_bytes(head);
    if (is_stray_json(in, in->format, head)) {
        close_stream(in);
        return KH_BUSY;
    }
    if (in->format == KH_FORMAT_JSONL || in->format == KH_FORMAT_WARC)
        return KH_BUSY;
    return whole_file(in, in->format, ret_job);
}

static kh_status next(void *ctx, void **ret_job)
{
    struct intake *in = ctx;

    if (in->sink->stop && in->sink->stop(in->sink->ctx))
        return KH_STOPPED;
    if (in->in_flight > IN_FLIGHT)
        return KH_BUSY;
    for (;;) {
        kh_status status;

        if (!in->stream)
            status = next_file(in, ret_job);
        else
            status = in->format == KH_FORMAT_WARC ? next_record(in, ret_job) : next_line(in, ret_job);
        if (status == KH_NOTFOUND && in->stream) {
            close_stream(in);
            continue;
        }
        if (status != KH_BUSY)
            return status;
    }
}

/* ---- on a worker ---- */

static void read_one(const struct intake *in, struct job *job, const kh_input *input)
{
    struct result *result;
    kh_doc *doc;
    kh_status status = kh_read(in->engine, input, &doc, &job->err);

    if (status) {
        job->err.status = status;
        return;
    }
    result = kh_vec_push(&job->results);
    if (!result) {
        kh_doc_free(doc);
        kh_err_set(&job->err, KH_NOMEM, "out of memory");
        return;
    }
    result->doc = doc;
    if (in->sink->prepare && in->sink->prepare(in->sink->ctx, doc, &result->prepared))
        kh_err_set(&job->err, KH_NOMEM, "out of memory");
}

static void keep(kh_str *value, kh_str otherwise)
{
    if (!value->ptr)
        *value = otherwise;
}

static void read_line(const struct intake *in, struct job *job)
{
    kh_input input;
    kh_status status = kh_jsonl_input(&job->arena, kh_buf_str(&job->bytes), &input, &job->err);

    if (status)
        return;
    input.name = job->input.name;
    keep(&input.outlet, in->options->outlet);
    keep(&input.published, in->options->published);
    keep(&input.captured, in->options->captured);
    keep(&input.url, in->options->url);
    read_one(in, job, &input);
}

static void read_feed(const struct intake *in, struct job *job)
{
    kh_vec inputs;
    kh_status status;

    kh_vec_init(&inputs, &job->arena, sizeof(kh_input));
    status = kh_feed_inputs(&job->arena, kh_buf_str(&job->bytes), job->input.name, &inputs, &job->err);
    for (size_t i = 0; i < inputs.n && status != KH_NOMEM; i++) {
        kh_input *input = KH_AT(&inputs, kh_input, i);
        if (in->options->outlet.ptr)
            input->outlet = in->options->outlet;
        keep(&input->captured, in->options->captured);
        read_one(in, job, input);
    }
}

static void work(void *ctx, void *job_of, unsigned worker)
{
    const struct intake *in = ctx;
    struct job *job = job_of;
    kh_status status;

    (void)worker;
    if (job->kind != JOB_FAILED && kh_arena_failed(&job->arena)) {
        kh_err_set(&job->err, KH_NOMEM, "out of memory");
        return;
    }
    switch (job->kind) {
    case JOB_FAILED: break;
    case JOB_LINE: read_line(in, job); break;
    case JOB_FEED: read_feed(in, job); break;
    case JOB_RESPONSE:
        status = kh_http_input(&job->arena, kh_buf_str(&job->bytes), in->limit, &job->input, &job->err);
        if (!status)
            read_one(in, job, &job->input);
        break;
    case JOB_PAGE:
        job->input.bytes = kh_buf_str(&job->bytes);
        read_one(in, job, &job->input);
        break;
    }
}

/* ---- in order, on the calling thread ---- */

static void report(struct intake *in, bool last)
{
    kh_progress *progress = in->progress;

    progress->seconds = seconds_since(&in->began);
    progress->bytes = in->bytes_done + (in->stream ? kh_stream_read_so_far(in->stream) : 0);
    if (in->sink->progress && (last || progress->seconds - in->reported >= PROGRESS_EVERY)) {
        in->reported = progress->seconds;
        in->sink->progress(in->sink->ctx, progress);
    }
}

static kh_status take(void *ctx, void *job_of)
{
    struct intake *in = ctx;
    struct job *job = job_of;
    kh_status status = KH_OK;

    in->progress->inputs++;
    for (size_t i = 0; i < job->results.n && !status; i++) {
        struct result *result = KH_AT(&job->results, struct result, i);
        status = in->sink->take(in->sink->ctx, result->doc, result->prepared);
        in->progress->articles += kh_doc_count(result->doc);
        result->prepared = NULL;
    }
    if (job->err.status) {
        in->progress->failed++;
        if (in->sink->failed)
            in->sink->failed(in->sink->ctx, job->label, &job->err);
    }
    free_job(in, job);
    report(in, false);
    return status;
}

static void drop(void *ctx, void *job)
{
    free_job(ctx, job);
}

/* Bytes of all files to come, folders walked; 0 when something has no size (a stream). */
static uint64_t total_of(const kh_str *paths, size_t count)
{
    kh_walk *walk;
    kh_err ignored;
    uint64_t total = 0;
    kh_status status;

    for (size_t i = 0; i < count; i++) {
        if (kh_str_eq(paths[i], KH_STR("-")))
            return 0;
    }
    if (kh_walk_new(paths, count, &walk, &ignored))
        return 0;
    do {
        kh_found found;
        struct stat info;
        status = kh_walk_next(walk, &found, &ignored);
        if (!status && stat(found.path, &info) == 0 && S_ISREG(info.st_mode))
            total += (uint64_t)info.st_size;
    } while (status != KH_NOTFOUND && status != KH_NOMEM);
    kh_walk_free(walk);
    return total;
}

kh_status kh_intake(const kh_engine *engine, const kh_intake_options *options, const kh_str *paths, size_t path_count,
                    const kh_intake_sink *sink, kh_progress *ret_progress, kh_err *err)
{
    static const kh_intake_options defaults;
    kh_progress progress = {0};
    struct intake in = {
        .engine = engine, .options = options ? options : &defaults, .sink = sink, .progress = &progress, .err = err};
    kh_pipeline pipeline = {
        .threads = in.options->threads, .ctx = &in, .next = next, .work = work, .take = take, .drop = drop};
    kh_status status;

    for (size_t i = 0; i < path_count; i++) {
        if (!paths[i].len)
            return kh_err_set(err, KH_ARG, "an empty path");
    }
    in.limit = in.options->line_bytes ? in.options->line_bytes : 64 * MEGABYTE;
    clock_gettime(CLOCK_MONOTONIC, &in.began);
    progress.bytes_total = sink->progress ? total_of(paths, path_count) : 0;
    status = kh_walk_new(paths, path_count, &in.walk, err);
    if (!status)
        status = kh_pipeline_run(&pipeline, err);
    report(&in, true);
    if (in.stream)
        kh_stream_close(in.stream);
    kh_walk_free(in.walk);
    if (ret_progress)
        *ret_progress = progress;
    return status;
}
