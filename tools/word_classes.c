/*
 * word_classes: what raw news text says of its words.
 *
 *   word_classes COARSE FINE <TEXT >TABLE
 *
 * TEXT is plain, one paragraph a line. A row of TABLE is a word as the tokeniser folds it, how many bytes of it are
 * proclitics, how often its stem was met, and two classes of the stem: words that stand between like words are of one
 * class. Classes are found by exchange (Martin, Liermann, Ney 1998, "Algorithms for bigram and trigram word
 * clustering"): each word in turn moves to the class where the class bigrams of the text are likeliest, until few move.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "annotate/tag_words.h"
#include "arabic/token.h"
#include "base/map.h"
#include "base/vec.h"

enum { LEAST_STEM = 4, LEAST_WORD = 2, ROUNDS = 12, EDGE = 0, RARE = 1, TABLED = 1 << 16 };

struct pair {
    uint32_t word, count;
};

/* Text as stems, and who stands beside whom. */
struct corpus {
    kh_arena arena;
    kh_map words; /* folded word → index into counts */
    kh_vec names, counts;
    uint32_t *stem_of; /* of each word */
    uint8_t *strips;
    kh_map stems;
    kh_vec stem_names, stem_counts;
    uint32_t *text; /* words, EDGE between paragraphs; then stems */
    size_t n, cap;
};

static void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "word_classes: out of memory\n");
        exit(3);
    }
    return memory;
}

static uint32_t number_of(kh_map *map, kh_vec *names, kh_vec *counts, kh_arena *arena, kh_str word)
{
    uint64_t known;
    bool fresh;
    kh_str kept;

    if (kh_map_get(map, word, &known))
        return (uint32_t)known;
    kept = kh_arena_str(arena, word);
    *(uint64_t *)must(kh_map_at(map, kept, &fresh)) = names->n;
    *(kh_str *)must(kh_vec_push(names)) = kept;
    must(kh_vec_push(counts));
    return (uint32_t)names->n - 1;
}

static void push(struct corpus *c, uint32_t word)
{
    if (c->n == c->cap) {
        c->cap = c->cap ? 2 * c->cap : 1 << 20;
        c->text = must(realloc(c->text, c->cap * sizeof *c->text));
    }
    c->text[c->n++] = word;
}

static void read_line(struct corpus *c, kh_arena *scratch, kh_str line)
{
    kh_tokens tokens;

    kh_arena_reset(scratch);
    if (kh_tokenize(scratch, line, &tokens))
        exit(3);
    for (size_t i = 0; i < tokens.n; i++) {
        kh_str word = kh_tag_word(&tokens, i);
        uint32_t number = number_of(&c->words, &c->names, &c->counts, &c->arena, word);

        ++*KH_AT(&c->counts, uint32_t, number);
        push(c, number);
    }
    push(c, EDGE);
}

static uint32_t count_of(void *ctx, kh_str word)
{
    struct corpus *c = ctx;
    uint64_t number;

    return kh_map_get(&c->words, word, &number) ? *KH_AT(&c->counts, uint32_t, number) : 0;
}

static int by_count(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    return x->count != y->count ? (x->count < y->count ? 1 : -1) : (x->word > y->word) - (x->word < y->word);
}

/* Words to stems; those too rare to have a class become one. */
static void to_stems(struct corpus *c)
{
    char room[KH_TAG_STEM_ROOM];
    uint32_t *rank;
    struct pair *order;

    number_of(&c->stems, &c->stem_names, &c->stem_counts, &c->arena, KH_STR("<edge>"));
    number_of(&c->stems, &c->stem_names, &c->stem_counts, &c->arena, KH_STR("<rare>"));
    c->stem_of = must(calloc(c->names.n, sizeof *c->stem_of));
    c->strips = must(calloc(c->names.n, 1));
    for (size_t w = 1; w < c->names.n; w++) {
        kh_str word = *KH_AT(&c->names, kh_str, w);
        uint32_t strip = kh_tag_strip_by_counts(word, count_of, c);
        kh_str stem = kh_tag_stem(word, strip, room);
        uint32_t s = number_of(&c->stems, &c->stem_names, &c->stem_counts, &c->arena, stem);

        c->strips[w] = (uint8_t)strip;
        c->stem_of[w] = s;
        *KH_AT(&c->stem_counts, uint32_t, s) += *KH_AT(&c->counts, uint32_t, w);
    }
    /* by frequency, so that the exchange settles the common words first */
    order = must(calloc(c->stem_names.n, sizeof *order));
    rank = must(calloc(c->stem_names.n, sizeof *rank));
    for (size_t s = 0; s < c->stem_names.n; s++)
        order[s] = (struct pair){(uint32_t)s, s < 2 ? UINT32_MAX : *KH_AT(&c->stem_counts, uint32_t, s)};
    qsort(order, c->stem_names.n, sizeof *order, by_count);
    for (size_t r = 0; r < c->stem_names.n; r++)
        rank[order[r].word] = order[r].count < LEAST_STEM ? RARE : (uint32_t)r;
    for (size_t w = 1; w < c->names.n; w++) {
        uint32_t count = *KH_AT(&c->stem_counts, uint32_t, c->stem_of[w]);

        *KH_AT(&c->counts, uint32_t, w) = count;
        c->stem_of[w] = rank[c->stem_of[w]];
    }
    for (size_t i = 0; i < c->n; i++)
        c->text[i] = c->stem_of[c->text[i]];
    free(order);
    free(rank);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

struct lists {
    size_t *from;
    struct pair *at;
};

/* For each stem, the stems that follow it (or, `backwards`, stand before it) and how often. */
static struct lists neighbours(const struct corpus *c, size_t stems, bool backwards)
{
    uint64_t *keys = must(malloc(c->n * sizeof *keys));
    struct lists lists = {must(calloc(stems + 1, sizeof(size_t))), must(malloc(c->n * sizeof(struct pair)))};
    size_t n = 0;

    for (size_t i = 0; i + 1 < c->n; i++) {
        uint64_t a = c->text[backwards ? i + 1 : i], b = c->text[backwards ? i : i + 1];

        keys[i] = a << 32 | b;
    }
    qsort(keys, c->n - 1, sizeof *keys, by_value);
    for (size_t i = 0; i + 1 < c->n; i++) {
        if (!i || keys[i] != keys[i - 1])
            lists.at[n++] = (struct pair){(uint32_t)keys[i], 0};
        lists.at[n - 1].count++;
        lists.from[(keys[i] >> 32) + 1] = n;
    }
    for (size_t s = 1; s <= stems; s++) {
        if (lists.from[s] < lists.from[s - 1])
            lists.from[s] = lists.from[s - 1];
    }
    free(keys);
    return lists;
}

struct exchange {
    size_t classes, stems;
    uint32_t *class_of;
    int32_t *next, *back; /* next[a][b]: b follows a; back is it turned over */
    int64_t *size;
    float table[TABLED];
    int32_t *left, *right; /* of one word, by class */
    uint32_t *lefts, *rights;
    size_t left_count, right_count;
};

static float entropy_part(const struct exchange *e, int64_t x)
{
    return x < TABLED ? e->table[x < 0 ? 0 : x] : (float)x * logf((float)x);
}

static void gather(struct exchange *e, const struct lists *lists, uint32_t word, int32_t *sums, uint32_t *seen,
                   size_t *n, int32_t *self)
{
    *n = 0;
    for (size_t k = lists->from[word]; k < lists->from[word + 1]; k++) {
        uint32_t class = e->class_of[lists->at[k].word];

        if (lists->at[k].word == word) {
            *self = (int32_t)lists->at[k].count;
            continue;
        }
        if (!sums[class])
            seen[(*n)++] = class;
        sums[class] += (int32_t)lists->at[k].count;
    }
}

/* Put the gathered word into class `a` (sign 1) or take it out (-1). */
static void place(struct exchange *e, uint32_t a, int32_t sign, int32_t self, int64_t count)
{
    for (size_t k = 0; k < e->left_count; k++) {
        uint32_t c = e->lefts[k];

        e->next[c * e->classes + a] += sign * e->left[c];
        e->back[a * e->classes + c] += sign * e->left[c];
    }
    for (size_t k = 0; k < e->right_count; k++) {
        uint32_t c = e->rights[k];

        e->next[a * e->classes + c] += sign * e->right[c];
        e->back[c * e->classes + a] += sign * e->right[c];
    }
    e->next[a * e->classes + a] += sign * self;
    e->back[a * e->classes + a] += sign * self;
    e->size[a] += sign * count;
}

static float gain(const struct exchange *e, uint32_t b, int32_t self, int64_t count)
{
    const int32_t *next = e->next + b * e->classes, *back = e->back + b * e->classes;
    float sum = 0;
    int32_t own = self + e->left[b] + e->right[b];

    for (size_t k = 0; k < e->left_count; k++) {
        uint32_t c = e->lefts[k];

        if (c != b)
            sum += entropy_part(e, back[c] + e->left[c]) - entropy_part(e, back[c]);
    }
    for (size_t k = 0; k < e->right_count; k++) {
        uint32_t c = e->rights[k];

        if (c != b)
            sum += entropy_part(e, next[c] + e->right[c]) - entropy_part(e, next[c]);
    }
    sum += entropy_part(e, next[b] + own) - entropy_part(e, next[b]);
    return sum - 2 * (entropy_part(e, e->size[b] + count) - entropy_part(e, e->size[b]));
}

static bool move(struct exchange *e, const struct lists *after, const struct lists *before, uint32_t word)
{
    uint32_t from = e->class_of[word], best = from;
    int32_t self = 0;
    int64_t count = 0;
    float most = -INFINITY;

    gather(e, before, word, e->left, e->lefts, &e->left_count, &self);
    gather(e, after, word, e->right, e->rights, &e->right_count, &self);
    for (size_t k = after->from[word]; k < after->from[word + 1]; k++)
        count += after->at[k].count;
    place(e, from, -1, self, count);
    for (uint32_t b = 0; b < e->classes; b++) {
        float g = gain(e, b, self, count);

        if (g > most) {
            most = g;
            best = b;
        }
    }
    e->class_of[word] = best;
    place(e, best, 1, self, count);
    for (size_t k = 0; k < e->left_count; k++)
        e->left[e->lefts[k]] = 0;
    for (size_t k = 0; k < e->right_count; k++)
        e->right[e->rights[k]] = 0;
    return best != from;
}

static uint32_t *find_classes(size_t stems, size_t classes, const struct lists *after, const struct lists *before)
{
    struct exchange *e = must(calloc(1, sizeof *e));

    e->classes = classes;
    e->stems = stems;
    e->class_of = must(calloc(stems, sizeof *e->class_of));
    e->next = must(calloc(classes * classes, sizeof *e->next));
    e->back = must(calloc(classes * classes, sizeof *e->back));
    e->size = must(calloc(classes, sizeof *e->size));
    e->left = must(calloc(classes, sizeof *e->left));
    e->right = must(calloc(classes, sizeof *e->right));
    e->lefts = must(calloc(classes, sizeof *e->lefts));
    e->rights = must(calloc(classes, sizeof *e->rights));
    for (int x = 2; x < TABLED; x++)
        e->table[x] = (float)x * logf((float)x);
    for (size_t s = 0; s < stems; s++)
        e->class_of[s] = (uint32_t)(s % classes);
    for (size_t s = 0; s < stems; s++) {
        for (size_t k = after->from[s]; k < after->from[s + 1]; k++) {
            uint32_t a = e->class_of[s], b = e->class_of[after->at[k].word];

            e->next[a * classes + b] += (int32_t)after->at[k].count;
            e->back[b * classes + a] += (int32_t)after->at[k].count;
            e->size[a] += after->at[k].count;
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        size_t moved = 0;

        for (uint32_t s = 0; s < stems; s++)
            moved += move(e, after, before, s);
        fprintf(stderr, "%zu classes, round %d: %zu of %zu moved\n", classes, round + 1, moved, stems);
        if (moved < stems / 100)
            break;
    }
    return e->class_of;
}

int main(int argc, char **argv)
{
    struct corpus c = {0};
    kh_arena scratch;
    char *line = NULL;
    size_t room = 0, stems = 2;
    ssize_t n;

    if (argc != 3)
        return 2;
    kh_arena_init(&c.arena, 0);
    kh_arena_init(&scratch, 0);
    kh_map_init(&c.words, NULL);
    kh_map_init(&c.stems, NULL);
    kh_vec_init(&c.names, NULL, sizeof(kh_str));
    kh_vec_init(&c.counts, NULL, sizeof(uint32_t));
    kh_vec_init(&c.stem_names, NULL, sizeof(kh_str));
    kh_vec_init(&c.stem_counts, NULL, sizeof(uint32_t));
    number_of(&c.words, &c.names, &c.counts, &c.arena, KH_STR("<edge>"));
    while ((n = getline(&line, &room, stdin)) > 0)
        read_line(&c, &scratch, kh_str_of(line, (size_t)(line[n - 1] == '\n' ? n - 1 : n)));
    to_stems(&c);
    for (size_t w = 1; w < c.names.n; w++)
        stems = c.stem_of[w] >= stems ? c.stem_of[w] + 1u : stems;
    fprintf(stderr, "%zu tokens, %zu words, %zu stems\n", c.n, c.names.n, stems);

    struct lists after = neighbours(&c, stems, false), before = neighbours(&c, stems, true);
    uint32_t *coarse = find_classes(stems, (size_t)atoi(argv[1]), &after, &before);
    uint32_t *fine = find_classes(stems, (size_t)atoi(argv[2]), &after, &before);

    for (size_t w = 1; w < c.names.n; w++) {
        kh_str word = *KH_AT(&c.names, kh_str, w);
        uint32_t s = c.stem_of[w];

        if (*KH_AT(&c.counts, uint32_t, w) < LEAST_WORD)
            continue;
        printf("%.*s\t%u\t%u\t%u\t%u\n", (int)word.len, word.ptr, c.strips[w], *KH_AT(&c.counts, uint32_t, w),
               s == RARE ? 0 : coarse[s] + 1, s == RARE ? 0 : fine[s] + 1);
    }
    return ferror(stdout) ? 3 : 0;
}
