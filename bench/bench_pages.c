/*
 * From HTML to articles on one core, by the public interface: what the head says, the article alone, then with all its
 * marks.
 *
 *   bench_pages [--json] FOLDER…
 *
 * The pages are read before the clock starts. The last lines say what the steps before the choice of the body take:
 * decoding, the HTML parser; and the slowest page.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "khayt/khayt.h"
#include "page/charset.h"
#include "page/html.h"
#include "page/html_tree.h"

enum { MOST_PAGES = 4096, LONGEST_PATH = 4096 };

struct pages {
    kh_str at[MOST_PAGES];
    size_t n;
    double megabytes;
};

struct result {
    double seconds, slowest;
    size_t articles;
};

static int is_page(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && (strcmp(dot, ".html") == 0 || strcmp(dot, ".htm") == 0);
}

static void read_folder(struct pages *pages, const char *folder)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, is_page, alphasort);

    for (int i = 0; i < n; i++) {
        char path[LONGEST_PATH];
        char *arguments[] = {NULL, path};

        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (pages->n < MOST_PAGES) {
            pages->at[pages->n] = bench_text(2, arguments, "bench_pages FOLDER");
            pages->megabytes += (double)pages->at[pages->n++].len / 1e6;
        }
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

static void read_page(const kh_engine *engine, kh_str bytes, struct result *result)
{
    kh_input input = {.bytes = bytes, .format = KH_FORMAT_HTML, .name = KH_STR("page.html")};
    kh_doc *doc = NULL;
    kh_err err = {0};

    if (kh_read(engine, &input, &doc, &err)) {
        fprintf(stderr, "bench_pages: %s\n", err.text);
        exit(1);
    }
    for (size_t i = 0; i < kh_doc_count(doc); i++)
        result->articles += kh_doc_article(doc, i)->text.len > 0;
    kh_doc_free(doc);
}

static struct result read_all(const kh_engine *engine, const struct pages *pages)
{
    struct result result = {0};
    double began = bench_now(), last = began;

    for (size_t i = 0; i < pages->n; i++) {
        double now;

        read_page(engine, pages->at[i], &result);
        now = bench_now();
        if (now - last > result.slowest)
            result.slowest = now - last;
        last = now;
    }
    result.seconds = last - began;
    return result;
}

static void keep_best(struct result *best, struct result result)
{
    if (!best->seconds || result.seconds < best->seconds)
        best->seconds = result.seconds;
    if (!best->slowest || result.slowest < best->slowest)
        best->slowest = result.slowest;
    best->articles = result.articles;
}

/* Seconds of decoding and of the parser alone. */
static void parser_alone(const struct pages *pages, double *ret_decoding, double *ret_parsing)
{
    kh_arena arena;

    kh_arena_init(&arena, 0);
    *ret_decoding = *ret_parsing = 0;
    for (size_t i = 0; i < pages->n; i++) {
        double began = bench_now(), decoded;
        kh_str text = kh_charset_decode(&arena, pages->at[i], (kh_str){NULL, 0}, true, NULL);

        decoded = bench_now();
        if (!kh_html_tree(&arena, text, KH_HTML_DEPTH))
            exit(1);
        *ret_parsing += bench_now() - decoded;
        *ret_decoding += decoded - began;
        kh_arena_reset(&arena);
    }
    kh_arena_done(&arena);
}

static kh_engine *engine_without(unsigned layers)
{
    kh_engine_options options = {.leave_out = layers};
    kh_engine *engine;
    kh_err err = {0};

    if (kh_engine_new(&options, &engine, &err)) {
        fprintf(stderr, "bench_pages: %s\n", err.text);
        exit(1);
    }
    return engine;
}

int main(int argc, char **argv)
{
    static struct pages pages;
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    kh_engine *bare = engine_without(KH_LAYERS_ALL), *whole = engine_without(0),
              *head = engine_without(KH_LAYERS_ALL | KH_LAYER_TEXT);
    struct result article = {0}, marked = {0}, about = {0};
    double decoding, parsing;

    for (int i = json ? 2 : 1; i < argc; i++)
        read_folder(&pages, argv[i]);
    if (!pages.n) {
        fprintf(stderr, "usage: bench_pages [--json] FOLDER…\n");
        return 2;
    }
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        keep_best(&article, read_all(bare, &pages));
        keep_best(&marked, read_all(whole, &pages));
        keep_best(&about, read_all(head, &pages));
    }
    parser_alone(&pages, &decoding, &parsing);
    if (json) {
        printf("{\"pages\": %zu, \"megabytes\": %.6f, \"articles\": %zu, \"article\": %.6f, \"marked\": %.6f, "
               "\"about\": %.6f, \"slowest\": %.6f, \"decoding\": %.6f, \"parsing\": %.6f}\n",
               pages.n, pages.megabytes, article.articles, article.seconds, marked.seconds, about.seconds,
               marked.slowest, decoding, parsing);
    } else {
        printf("page to article        khayt %6.0f pages/s, %.1f MB/s (%zu articles); slowest %.1f ms\n",
               (double)pages.n / article.seconds, pages.megabytes / article.seconds, article.articles,
               article.slowest * 1e3);
        printf("  with all annotation  khayt %6.0f pages/s, %.1f MB/s; slowest %.1f ms\n",
               (double)pages.n / marked.seconds, pages.megabytes / marked.seconds, marked.slowest * 1e3);
        printf("  what the head says   khayt %6.0f pages/s, %.1f MB/s\n", (double)pages.n / about.seconds,
               pages.megabytes / about.seconds);
        printf("  parts                decoding %.0f %%, parser %.0f %% of page to article\n",
               decoding / article.seconds * 100, parsing / article.seconds * 100);
    }
    kh_engine_free(head);
    kh_engine_free(bare);
    kh_engine_free(whole);
    return 0;
}
