/*
 * All copies among the articles of an archive.
 *
 *   bench_copies ARTICLES.jsonl PAIRS.tsv          from the file to pairs, as `khayt reprints` does it
 *   bench_copies --texts TEXTS PAIRS.tsv           from texts in memory to pairs: what datasketch is given
 *
 * TEXTS holds key, NUL, text, NUL for each article, and is read before the clock starts. Both run on all processors;
 * "processor" is the time of all of them together. PAIRS gets a line a pair: key, key, kind, share.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/alloc.h"
#include "base/pipeline.h"
#include "base/vec.h"
#include "bench.h"
#include "khayt/khayt.h"
#include "link/batch.h"

struct run {
    kh_arena keys;
    kh_vec names;    /* kh_str */
    kh_vec texts;    /* kh_str, with --texts */
    kh_vec features; /* kh_features * */
    size_t next;
};

static double wall(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void keep(struct run *run, kh_str key, kh_features *features)
{
    *(kh_str *)kh_vec_push(&run->names) = kh_arena_str(&run->keys, key);
    *(kh_features **)kh_vec_push(&run->features) = features;
}

/* ---- from a file ---- */

static kh_status prepare(void *ctx, kh_doc *doc, void **ret_prepared)
{
    (void)ctx;
    *ret_prepared = kh_doc_count(doc) ? kh_batch_features(kh_doc_article(doc, 0)) : NULL;
    return KH_OK;
}

static void drop(void *ctx, void *prepared)
{
    (void)ctx;
    kh_free(prepared);
}

static kh_status take(void *ctx, const kh_doc *doc, void *prepared)
{
    if (prepared)
        keep(ctx, kh_doc_article(doc, 0)->key, prepared);
    return KH_OK;
}

static void read_file(struct run *run, const char *path)
{
    kh_engine_options options = {.leave_out = KH_LAYERS_ALL};
    kh_intake_options intake = {.format = KH_FORMAT_JSONL};
    kh_intake_sink sink = {.ctx = run, .prepare = prepare, .take = take, .drop = drop};
    kh_str name = kh_str_z(path);
    kh_engine *engine;
    kh_err err = {0};

    if (kh_engine_new(&options, &engine, &err) || kh_intake(engine, &intake, &name, 1, &sink, NULL, &err)) {
        fprintf(stderr, "bench_copies: %s\n", err.text);
        exit(1);
    }
    kh_engine_free(engine);
}

/* ---- from texts in memory ---- */

static void load_texts(struct run *run, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL, *at;
    long size = 0;

    if (file && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && (bytes = malloc((size_t)size + 1)))
        rewind(file);
    if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "bench_copies: %s cannot be read\n", path);
        exit(1);
    }
    fclose(file);
    for (at = bytes; at < bytes + size;) {
        kh_str key = kh_str_z(at), text = kh_str_z(at + key.len + 1);
        *(kh_str *)kh_vec_push(&run->names) = key;
        *(kh_str *)kh_vec_push(&run->texts) = text;
        *(kh_features **)kh_vec_push(&run->features) = NULL;
        at += key.len + text.len + 2;
    }
}

enum { CHUNK = 64 };

static kh_status next_chunk(void *ctx, void **ret_job)
{
    struct run *run = ctx;

    if (run->next >= run->texts.n)
        return KH_NOTFOUND;
    *ret_job = KH_AT(&run->texts, kh_str, run->next);
    run->next += CHUNK;
    return KH_OK;
}

static void read_chunk(void *ctx, void *job, unsigned worker)
{
    struct run *run = ctx;
    size_t from = (size_t)((kh_str *)job - KH_AT(&run->texts, kh_str, 0));

    (void)worker;
    for (size_t i = from; i < from + CHUNK && i < run->texts.n; i++) {
        kh_article article = {.text = *KH_AT(&run->texts, kh_str, i), .published.day = KH_NO_DAY};
        *KH_AT(&run->features, kh_features *, i) = kh_batch_features(&article);
    }
}

static kh_status taken(void *ctx, void *job)
{
    (void)ctx;
    (void)job;
    return KH_OK;
}

static void dropped(void *ctx, void *job)
{
    (void)ctx;
    (void)job;
}

static void read_texts(struct run *run)
{
    kh_pipeline pipeline = {.ctx = run, .next = next_chunk, .work = read_chunk, .take = taken, .drop = dropped};
    kh_err err = {0};

    if (kh_pipeline_run(&pipeline, &err))
        exit(1);
}

int main(int argc, char **argv)
{
    bool texts = argc == 4 && strcmp(argv[1], "--texts") == 0;
    FILE *out = argc == 3 || texts ? fopen(argv[argc - 1], "w") : NULL;
    struct run run = {.next = 0};
    struct rusage use;
    kh_batch_pair *pairs;
    kh_err err = {0};
    double began, processor, read;
    size_t found;

    if (!out) {
        fprintf(stderr, "usage: bench_copies [--texts] ARTICLES PAIRS.tsv\n");
        return 2;
    }
    kh_arena_init(&run.keys, 0);
    kh_vec_init(&run.names, NULL, sizeof(kh_str));
    kh_vec_init(&run.texts, NULL, sizeof(kh_str));
    kh_vec_init(&run.features, NULL, sizeof(kh_features *));
    if (texts)
        load_texts(&run, argv[2]);
    began = wall();
    processor = bench_now();
    if (texts)
        read_texts(&run);
    else
        read_file(&run, argv[1]);
    read = bench_now() - processor;
    if (kh_batch_pairs(run.features.at, run.features.n, 0, &pairs, &found, &err)) {
        fprintf(stderr, "bench_copies: %s\n", err.text);
        return 1;
    }
    getrusage(RUSAGE_SELF, &use);
    printf("{\"articles\": %zu, \"pairs\": %zu, \"wall\": %.3f, \"processor\": %.3f, \"reading\": %.3f, \"megabytes\": "
           "%ld}\n",
           run.names.n, found, wall() - began, bench_now() - processor, read, use.ru_maxrss / 1024);
    for (size_t i = 0; i < found; i++) {
        kh_str a = *KH_AT(&run.names, kh_str, pairs[i].a), b = *KH_AT(&run.names, kh_str, pairs[i].b);
        fprintf(out, "%.*s\t%.*s\t%s\t%.3f\n", (int)a.len, a.ptr, (int)b.len, b.ptr,
                kh_copy_kind_name((kh_copy_kind)pairs[i].kind), pairs[i].share);
    }
    fclose(out);
    kh_free(pairs);
    return 0;
}
