/* The trainer of names, shared by its files: train_names.c (texts to features), train_field.c (learning), train_model.c
 * (the model's file, the survey of raw text). */
#ifndef TOOLS_TRAIN_H
#define TOOLS_TRAIN_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "annotate/tag.h"
#include "annotate/tag_words.h"
#include "base/map.h"

enum { LABELS = KH_TAG_LABELS, NAMED = KH_TAG_NAMED, MOST_TOKENS = 600 };

struct settings {
    int epochs, averaged; /* the weights are the mean of those after each of the last epochs */
    int least;
    double rate, penalty, drop_words;
    bool without[KH_TAG_FAMILIES];
    char *dump, *lists;
    FILE *words;
};
extern struct settings settings;

struct features {
    uint64_t *keys;
    uint32_t *numbers; /* + 1 */
    size_t cap, n;
    uint64_t *key_of;
    uint32_t *counts;
    uint8_t *families;
    bool *own; /* of a domain's own */
    size_t room;
};

struct sentence {
    uint32_t n;
    uint32_t *from; /* n + 1 places in ids */
    uint32_t *ids;
    uint8_t *gold;
    char **text;
};

struct set {
    struct sentence *at;
    size_t n, room;
};

/* What a feature speaks for, label by label, and the sums of its squared gradients: a cache line. */
struct weights {
    float of[NAMED], squares[NAMED];
};

struct trainer {
    kh_arena arena, scratch;
    kh_annotate_rules *rules;
    struct kh_tag_words words;
    struct features features;
    struct weights *weights; /* by feature */
    float step[LABELS][LABELS], step_squares[LABELS][LABELS];
    kh_vec stems; /* the words of the table, for their rows */
    kh_str *names;
    size_t name_count;
};

/* Memory that was asked for, or the end of the program. */
void *must(void *memory);
void stop(const char *what, const char *name);
char *read_file(const char *path, size_t *ret_size);
/* The number of a feature; UINT32_MAX when it is new and not to be entered. */
uint32_t number_of(struct features *f, uint64_t key, unsigned family, bool enter);

/* train_field.c */
void train(struct trainer *t, struct set *set);
/* Take the features out that are too rare to have weights. */
void drop_rare(struct trainer *t, struct set *set);
void best_path(const struct trainer *t, const struct sentence *s, uint8_t *labels);

/* train_model.c */
void write_model(struct trainer *t, const char *path);
/* Tag raw text with a model; to `out` goes the table of words, each with the verdict on its stem. */
void survey(struct trainer *t, const char *words, const char *model_path, const char *raw, const char *out_path);

#endif
