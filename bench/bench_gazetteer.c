/*
 * Looking every token up in a gazetteer of people and places, longest phrase first, against a sorted table of the same
 * phrases and bsearch, in the same run, on the same tokens.
 *
 *   bench_gazetteer TEXT
 *
 * The table is asked without clitics, as a plain program would; the trie with them, which is more work.
 */
#include <stdio.h>
#include <stdlib.h>

#include "arabic/fold.h"
#include "arabic/lexicon.h"
#include "base/vec.h"
#include "bench.h"

enum { LONGEST = 4, LONGEST_KEY = 256 };

static const char *const files[] = {"places.tsv", "people.tsv", "bodies.tsv"};
enum { FILES = sizeof files / sizeof *files };

static int by_bytes(const void *a, const void *b)
{
    const kh_str *x = a, *y = b;
    int order = memcmp(x->ptr, y->ptr, x->len < y->len ? x->len : y->len);

    return order ? order : (x->len > y->len) - (x->len < y->len);
}

static void add_phrases(kh_arena *arena, const kh_lexicon *lexicon, kh_vec *table)
{
    for (uint32_t row = 0; row < kh_lexicon_rows(lexicon); row++) {
        kh_str rest = kh_lexicon_cell(lexicon, row, 0);

        while (rest.len) {
            const char *bar = memchr(rest.ptr, '|', rest.len);
            size_t n = bar ? (size_t)(bar - rest.ptr) : rest.len;
            kh_str *slot = kh_vec_push(table);

            if (slot)
                *slot = kh_fold_in(arena, kh_str_of(rest.ptr, n), KH_FOLD_LIGHT);
            rest = kh_str_of(rest.ptr + n + (bar != NULL), rest.len - n - (bar != NULL));
        }
    }
}

static size_t ask_table(const kh_vec *table, const kh_tokens *tokens)
{
    size_t found = 0;

    for (size_t i = 0; i < tokens->n; i++) {
        for (size_t n = LONGEST; n >= 1; n--) {
            char key[LONGEST_KEY];
            kh_str phrase = {key, 0};

            if (i + n > tokens->n)
                continue;
            for (size_t k = 0; k < n && phrase.len + tokens->at[i + k].fold.len + 1 < LONGEST_KEY; k++) {
                if (k)
                    key[phrase.len++] = ' ';
                memcpy(key + phrase.len, tokens->at[i + k].fold.ptr ? tokens->at[i + k].fold.ptr : "",
                       tokens->at[i + k].fold.len);
                phrase.len += tokens->at[i + k].fold.len;
            }
            if (bsearch(&phrase, table->at, table->n, sizeof(kh_str), by_bytes)) {
                found++;
                break;
            }
        }
    }
    return found;
}

static size_t ask_tries(const kh_vocabulary *vocabulary, kh_lexicon *const *lexicons, kh_arena *arena,
                        kh_tokens *tokens)
{
    size_t found = 0;

    if (kh_look_up(vocabulary, arena, tokens))
        return 0;
    for (size_t i = 0; i < tokens->n; i++) {
        kh_match match;
        bool any = false;

        for (size_t k = 0; k < FILES; k++)
            any |= kh_lexicon_match(lexicons[k], tokens, i, KH_MATCH_PROCLITICS, &match);
        found += any;
    }
    return found;
}

static void compare(kh_str text, const kh_vocabulary *vocabulary, kh_lexicon *const *lexicons, const kh_vec *table)
{
    double trie = 0, sorted = 0;
    size_t asked = 0, found = 0, found_sorted = 0;
    kh_arena arena;
    kh_str piece;

    kh_arena_init(&arena, 0);
    for (size_t at = 0; (piece = bench_piece(text, &at, BENCH_ARTICLE)).ptr;) {
        kh_tokens tokens;
        double began;

        if (kh_tokenize(&arena, piece, &tokens))
            break;
        began = bench_now();
        found_sorted += ask_table(table, &tokens);
        sorted += bench_now() - began;
        began = bench_now();
        found += ask_tries(vocabulary, lexicons, &arena, &tokens);
        trie += bench_now() - began;
        asked += tokens.n;
        kh_arena_reset(&arena);
    }
    kh_arena_done(&arena);
    printf("gazetteer of %zu        khayt %6.1f M tokens/s = %.0f MB/s (%zu found, clitics read)   sorted table %.1f M "
           "tokens/s (%zu found)   %.1f times the table\n",
           table->n, (double)asked / trie / 1e6, (double)text.len / trie / 1e6, found, (double)asked / sorted / 1e6,
           found_sorted, sorted / trie);
}

int main(int argc, char **argv)
{
    kh_str text = bench_text(argc, argv, "bench_gazetteer TEXT");
    kh_lexicon *lexicons[FILES];
    kh_vocabulary *vocabulary;
    kh_arena arena;
    kh_vec table;
    kh_err err = {0};

    kh_arena_init(&arena, 0);
    vocabulary = kh_vocabulary_new(&arena);
    kh_vec_init(&table, &arena, sizeof(kh_str));
    for (size_t k = 0; k < FILES; k++) {
        if (!vocabulary || kh_lexicon_load(&arena, vocabulary, files[k], &lexicons[k], &err)) {
            fprintf(stderr, "bench_gazetteer: %s\n", err.text);
            return 1;
        }
        add_phrases(&arena, lexicons[k], &table);
    }
    qsort(table.at, table.n, sizeof(kh_str), by_bytes);
    compare(text, vocabulary, lexicons, &table);
    kh_arena_done(&arena);
    return 0;
}
