/*
 * All annotation of plain text on one core: tokens, sentences, times, names, statements, figures, deadlines.
 *
 *   bench_annotate TEXT
 *
 * First articles of a usual size, then whether the cost is linear: the same bytes as articles of 5 KB and as one text
 * of up to 50 MB. The peer of the ratio is the tokeniser alone.
 */
#include <stdio.h>
#include <stdlib.h>

#include "annotate/annotate.h"
#include "arabic/calendar.h"
#include "bench.h"

enum { SMALL = 5 * 1024, LARGE = 50 * 1000 * 1000 };

struct counts {
    size_t articles, tokens, times, names, statements, figures, deadlines;
};

static void annotate(const kh_annotate_rules *rules, kh_arena *arena, kh_str text, struct counts *counts)
{
    kh_article article = {.text = text};

    article.published.day = kh_day_of_civil((kh_civil){2018, 6, 13});
    article.published.second = -1;
    article.published.zone = 180;
    if (kh_annotate(rules, arena, &article)) {
        fprintf(stderr, "bench_annotate: out of memory\n");
        exit(1);
    }
    counts->articles++;
    counts->times += article.time_count;
    counts->names += article.name_count;
    counts->statements += article.statement_count;
    counts->figures += article.figure_count;
    counts->deadlines += article.deadline_count;
    kh_arena_reset(arena);
}

static double annotate_all(const kh_annotate_rules *rules, kh_str text, size_t size, struct counts *counts)
{
    kh_arena arena;
    double began = bench_now();
    kh_str piece;

    *counts = (struct counts){0};
    kh_arena_init(&arena, 0);
    for (size_t at = 0; (piece = bench_piece(text, &at, size)).ptr;)
        annotate(rules, &arena, piece, counts);
    kh_arena_done(&arena);
    return bench_now() - began;
}

static double tokenise_all(kh_str text, struct counts *counts)
{
    kh_arena arena;
    double began = bench_now();
    kh_str piece;

    kh_arena_init(&arena, 0);
    for (size_t at = 0; (piece = bench_piece(text, &at, BENCH_ARTICLE)).ptr;) {
        kh_tokens tokens;

        if (kh_tokenize(&arena, piece, &tokens) == KH_OK)
            counts->tokens += tokens.n;
        kh_arena_reset(&arena);
    }
    kh_arena_done(&arena);
    return bench_now() - began;
}

static void speed(const kh_annotate_rules *rules, kh_str text)
{
    double best = 1e9, tokens = 1e9, megabytes = (double)text.len / 1e6;
    struct counts counts, cut;

    for (int i = 0; i < BENCH_ROUNDS; i++) {
        double seconds = annotate_all(rules, text, BENCH_ARTICLE, &counts);

        best = seconds < best ? seconds : best;
        cut = (struct counts){0};
        seconds = tokenise_all(text, &cut);
        tokens = seconds < tokens ? seconds : tokens;
    }
    printf(
        "all annotation         khayt %6.1f MB/s, %.0f articles/s, %.0f ns a token   its tokeniser alone %.0f MB/s   "
        "%.1f times its cost\n",
        megabytes / best, (double)counts.articles / best, best / (double)cut.tokens * 1e9, megabytes / tokens,
        best / tokens);
    printf("                       found: %zu times, %zu names, %zu statements, %zu figures, %zu deadlines\n",
           counts.times, counts.names, counts.statements, counts.figures, counts.deadlines);
}

/* The text over and over, up to LARGE bytes. */
static kh_str enlarged(kh_str text)
{
    char *bytes = malloc(LARGE);

    for (size_t n = 0; bytes && n < LARGE; n += text.len < LARGE - n ? text.len : LARGE - n)
        memcpy(bytes + n, text.ptr, text.len < LARGE - n ? text.len : LARGE - n);
    return kh_str_of(bytes, bytes ? LARGE : 0);
}

static void linearity(const kh_annotate_rules *rules, kh_str text)
{
    kh_str large = enlarged(text);
    struct counts counts;
    double in_small, in_one;

    if (!large.ptr)
        return;
    in_small = annotate_all(rules, large, SMALL, &counts);
    in_one = annotate_all(rules, large, LARGE, &counts);
    printf(
        "linear in size         %d MB as articles of 5 KB %.1f ns/byte, as one text %.1f ns/byte   %.2f times as much "
        "a byte\n",
        LARGE / 1000000, in_small / LARGE * 1e9, in_one / LARGE * 1e9, in_one / in_small);
    free((void *)large.ptr);
}

int main(int argc, char **argv)
{
    kh_str text = bench_text(argc, argv, "bench_annotate TEXT");
    kh_annotate_rules *rules;
    kh_arena arena;
    kh_err err = {0};

    kh_arena_init(&arena, 0);
    if (kh_annotate_rules_load(&arena, &rules, &err)) {
        fprintf(stderr, "bench_annotate: %s\n", err.text);
        return 1;
    }
    speed(rules, text);
    linearity(rules, text);
    kh_arena_done(&arena);
    return 0;
}
