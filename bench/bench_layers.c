/*
 * What the layers of marks cost, on one core, from plain text: times alone, times with figures, names with statements,
 * all of them. Tokenising and what the layers share is in each.
 *
 *   bench_layers [--json] TEXT
 *
 * TEXT is cut into pieces of 4 KB; where it has record separators (U+001E), at these.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "annotate/annotate.h"
#include "arabic/calendar.h"
#include "bench.h"

struct layers {
    const char *name, *key;
    unsigned leave_out;
    double best;
    size_t found, memory;
};

static kh_str next_piece(kh_str text, size_t *at)
{
    const char *end;
    kh_str piece;

    if (!text.len || !memchr(text.ptr, 0x1E, text.len))
        return bench_piece(text, at, BENCH_ARTICLE);
    if (*at >= text.len)
        return (kh_str){NULL, 0};
    end = memchr(text.ptr + *at, 0x1E, text.len - *at);
    piece = kh_str_of(text.ptr + *at, end ? (size_t)(end - text.ptr) - *at : text.len - *at);
    *at += piece.len + 1;
    return piece;
}

static void annotate(const kh_annotate_rules *rules, kh_arena *arena, kh_str text, struct layers *layers)
{
    kh_article article = {.text = text};
    kh_tokens tokens;

    article.published.day = kh_day_of_civil((kh_civil){2018, 6, 13});
    article.published.second = -1;
    article.published.zone = 180;
    if (kh_tokenize(arena, text, &tokens) || kh_annotate_tokens(rules, arena, &article, &tokens, layers->leave_out)) {
        fprintf(stderr, "bench_layers: out of memory\n");
        exit(1);
    }
    layers->found += article.time_count + article.name_count + article.statement_count + article.figure_count +
                     article.deadline_count;
    layers->memory = arena->used > layers->memory ? arena->used : layers->memory;
    kh_arena_reset(arena);
}

static void run(const kh_annotate_rules *rules, kh_str text, struct layers *layers)
{
    kh_arena arena;
    double began = bench_now(), seconds;
    kh_str piece;

    layers->found = 0;
    kh_arena_init(&arena, 0);
    for (size_t at = 0; (piece = next_piece(text, &at)).ptr;)
        annotate(rules, &arena, piece, layers);
    kh_arena_done(&arena);
    seconds = bench_now() - began;
    if (!layers->best || seconds < layers->best)
        layers->best = seconds;
}

int main(int argc, char **argv)
{
    static struct layers all[] = {
        {"times", "times", KH_LAYERS_ALL & ~KH_LAYER_TIMES, 0, 0, 0},
        {"times + figures", "times_figures", KH_LAYERS_ALL & ~(KH_LAYER_TIMES | KH_LAYER_FIGURES), 0, 0, 0},
        {"names + statements", "names_statements", KH_LAYERS_ALL & ~(KH_LAYER_NAMES | KH_LAYER_STATEMENTS), 0, 0, 0},
        {"all layers", "all", 0, 0, 0, 0},
    };
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    kh_str text = bench_text(argc - json, argv + json, "bench_layers [--json] TEXT");
    double megabytes = (double)text.len / 1e6;
    kh_annotate_rules *rules;
    struct rusage use;
    kh_arena arena;
    kh_err err = {0};

    kh_arena_init(&arena, 0);
    if (kh_annotate_rules_load(&arena, &rules, &err)) {
        fprintf(stderr, "bench_layers: %s\n", err.text);
        return 1;
    }
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            run(rules, text, &all[i]);
    }
    getrusage(RUSAGE_SELF, &use);
    printf("%s", json ? "{" : "");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (json)
            printf("\"%s\": {\"seconds\": %.6f, \"found\": %zu}, ", all[i].key, all[i].best, all[i].found);
        else
            printf("%-22s khayt %6.1f MB/s (%zu found; %zu KB for a text at the most)\n", all[i].name,
                   megabytes / all[i].best, all[i].found, all[i].memory / 1024);
    }
    if (json)
        printf("\"megabytes\": %.6f}\n", megabytes);
    else
        printf("                       the program with its lexicons %ld MB\n", use.ru_maxrss / 1024);
    kh_arena_done(&arena);
    return 0;
}
