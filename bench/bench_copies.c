/*
 * All copies among the articles of a file: from JSONL to pairs, without a store.
 *
 *   bench_copies ARTICLES.jsonl PAIRS.tsv
 *
 * Reading and shingling run on all processors, as in `khayt add`; who copies whom is asked on one. The linker answers
 * in the same breath which development and story an article belongs to; that is in the time. PAIRS gets a line a pair:
 * key, key, kind, share.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/vec.h"
#include "bench.h"
#include "khayt/khayt.h"
#include "link/linker.h"

struct run {
    kh_linker *linker;
    kh_arena keys;
    kh_vec names; /* kh_str: the key of article n, from 1 */
    FILE *pairs;
    size_t found;
};

struct prepared {
    kh_arena arena;
    kh_features features;
};

static kh_status prepare(void *ctx, kh_doc *doc, void **ret_prepared)
{
    struct prepared *made = calloc(1, sizeof *made);
    kh_status status = made ? KH_OK : KH_NOMEM;

    (void)ctx;
    if (!status && kh_doc_count(doc)) {
        kh_arena_init(&made->arena, 0);
        status = kh_features_of(&made->arena, kh_doc_article(doc, 0), &made->features);
    }
    *ret_prepared = made;
    return status;
}

static void drop(void *ctx, void *prepared)
{
    struct prepared *made = prepared;

    (void)ctx;
    if (made)
        kh_arena_done(&made->arena);
    free(made);
}

static kh_status take(void *ctx, const kh_doc *doc, void *prepared)
{
    struct run *run = ctx;
    struct prepared *made = prepared;
    kh_str *name = kh_doc_count(doc) ? kh_vec_push(&run->names) : NULL;
    kh_status status = KH_OK;
    kh_link link;

    if (name) {
        *name = kh_arena_str(&run->keys, kh_doc_article(doc, 0)->key);
        status = kh_linker_ask(run->linker, &made->features, &link);
        for (size_t i = 0; !status && i < link.copy_count; i++) {
            const kh_linked_copy *copy = &link.copies[i];
            kh_str other = *KH_AT(&run->names, kh_str, copy->article - 1);
            fprintf(run->pairs, "%.*s\t%.*s\t%s\t%.3f\n", (int)other.len, other.ptr, (int)name->len, name->ptr,
                    kh_copy_kind_name(copy->kind), copy->share);
            run->found++;
        }
        if (!status) /* each in a story of its own: nothing but copies is wanted */
            status = kh_linker_add(run->linker, run->names.n, &made->features, run->names.n, run->names.n);
    }
    drop(ctx, made);
    return status;
}

static double wall(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    kh_engine_options options = {.leave_out = KH_LAYERS_ALL};
    kh_intake_options intake = {.format = KH_FORMAT_JSONL};
    struct run run = {0};
    kh_intake_sink sink = {.ctx = &run, .prepare = prepare, .take = take, .drop = drop};
    kh_engine *engine;
    struct rusage use;
    kh_err err = {0};
    kh_str path;
    double began, processor;

    if (argc != 3 || !(run.pairs = fopen(argv[2], "w"))) {
        fprintf(stderr, "usage: bench_copies ARTICLES.jsonl PAIRS.tsv\n");
        return 2;
    }
    kh_arena_init(&run.keys, 0);
    kh_vec_init(&run.names, &run.keys, sizeof(kh_str));
    path = kh_str_z(argv[1]);
    if (kh_engine_new(&options, &engine, &err) || kh_linker_new(&run.linker)) {
        fprintf(stderr, "bench_copies: %s\n", err.text);
        return 1;
    }
    began = wall();
    processor = bench_now();
    if (kh_intake(engine, &intake, &path, 1, &sink, NULL, &err)) {
        fprintf(stderr, "bench_copies: %s\n", err.text);
        return 1;
    }
    getrusage(RUSAGE_SELF, &use);
    printf("{\"articles\": %zu, \"pairs\": %zu, \"wall\": %.3f, \"processor\": %.3f, \"megabytes\": %ld}\n",
           run.names.n, run.found, wall() - began, bench_now() - processor, use.ru_maxrss / 1024);
    fclose(run.pairs);
    kh_linker_free(run.linker);
    kh_engine_free(engine);
    kh_arena_done(&run.keys);
    return 0;
}
