/* The model as a file, and what a model says of raw text. */
#include "train.h"

enum { SCALE = KH_TAG_SCALE, LEAST_WEIGHT = 2, LEAST_FREQUENCY = 4 };

static int8_t rounded(float weight)
{
    float scaled = roundf(weight * SCALE);

    return (int8_t)(scaled > 127 ? 127 : scaled < -127 ? -127 : scaled);
}

static bool kept(const struct trainer *t, size_t id)
{
    int most = 0;

    if (t->features.counts[id] < (uint32_t)settings.least || t->features.own[id])
        return false;
    for (size_t l = 0; l < NAMED; l++)
        most = abs(rounded(t->weights[id].of[l])) > most ? abs(rounded(t->weights[id].of[l])) : most;
    return most >= LEAST_WEIGHT;
}

static void add_weights(const struct trainer *t, struct features *f, uint64_t key, int16_t *sum)
{
    uint32_t id = number_of(f, key, 0, false);

    for (size_t l = 0; id != UINT32_MAX && kept(t, id) && l < NAMED; l++)
        sum[l] = (int16_t)(sum[l] + rounded(t->weights[id].of[l]));
}

static void word_row(struct trainer *t, kh_str word, kh_tag_row row)
{
    struct kh_tag_feature features[KH_TAG_MOST_WORD];
    kh_article article = {.text = word};
    kh_marking marking = {.rules = t->rules, .arena = &t->scratch, .article = &article};
    char room[KH_TAG_STEM_ROOM];
    struct kh_tag_seen *seen;
    size_t n;

    kh_arena_reset(&t->scratch);
    if (kh_tokenize(&t->scratch, word, &marking.tokens) ||
        kh_look_up(t->rules->vocabulary, &t->scratch, &marking.tokens))
        exit(3);
    memset(row, 0, sizeof(kh_tag_row));
    if (!marking.tokens.n)
        return;
    kh_marking_begin(&marking);
    seen = must(kh_tag_see(&t->words, &marking));
    n = kh_tag_word_features(seen, &marking.tokens, 0, room, features);
    for (size_t k = 0; k < n; k++) {
        for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
            if (features[k].places & (1u << place))
                add_weights(t, &t->features, kh_tag_key(features[k].family, features[k].value, place), row[place]);
        }
    }
}

/* A word that the tokeniser gives back as it stands: numbers, addresses and what it now cuts otherwise have no row. */
static bool whole_word(struct trainer *t, kh_str word)
{
    kh_tokens tokens;

    kh_arena_reset(&t->scratch);
    if (kh_tokenize(&t->scratch, word, &tokens))
        exit(3);
    return tokens.n == 1 && tokens.at[0].kind <= KH_TOKEN_ABBREVIATION && kh_str_eq(kh_tag_word(&tokens, 0), word) &&
           (tokens.at[0].kind == KH_TOKEN_WORD || tokens.at[0].kind == KH_TOKEN_PUNCT);
}

static void make_rows(struct trainer *t, kh_tag_row *rows, uint32_t *ret_count)
{
    uint32_t n = 1;

    for (unsigned place = 0; place < KH_TAG_PLACES; place++)
        add_weights(t, &t->features, kh_tag_key(KH_TAG_STEM, 0, place), rows[0][place]);
    for (size_t i = 0; i < t->name_count; i++) {
        struct kh_tag_word *word = (struct kh_tag_word *)(uintptr_t)kh_tag_word_find(&t->words, kh_hash(t->names[i]));

        if (word->frequency < LEAST_FREQUENCY || !whole_word(t, t->names[i]))
            continue;
        word_row(t, t->names[i], rows[n]);
        word->row = n++;
    }
    *ret_count = n;
}

static uint32_t aligned(uint32_t at)
{
    return (at + 63u) & ~63u;
}

static void write_at(FILE *out, uint32_t at, const void *bytes, size_t size)
{
    if (fseek(out, (long)at, SEEK_SET) || fwrite(bytes, 1, size, out) != size)
        stop("cannot write", "the model");
}

void write_model(struct trainer *t, const char *path)
{
    struct kh_tag_header header = {.magic = "khnames2", .feature_cap = 1024};
    kh_tag_row *rows = must(calloc(t->name_count + 1, sizeof *rows));
    uint16_t *checks;
    int8_t(*weights)[NAMED];
    uint32_t n = 0;
    FILE *out = fopen(path, "wb");

    if (!out)
        stop("cannot write", path);
    make_rows(t, rows, &header.row_count);
    for (size_t id = 0; id < t->features.n; id++)
        n += kept(t, id);
    while (header.feature_cap * 7ull < n * 10ull)
        header.feature_cap *= 2;
    checks = must(calloc(header.feature_cap, sizeof *checks));
    weights = must(calloc(header.feature_cap, sizeof *weights));
    for (size_t id = 0; id < t->features.n; id++) {
        uint32_t at = (uint32_t)t->features.key_of[id] & (header.feature_cap - 1);

        if (!kept(t, id))
            continue;
        while (checks[at])
            at = (at + 1) & (header.feature_cap - 1);
        checks[at] = kh_tag_check(t->features.key_of[id]);
        for (size_t l = 0; l < NAMED; l++)
            weights[at][l] = rounded(t->weights[id].of[l]);
    }
    for (unsigned a = 0; a < LABELS; a++) {
        for (unsigned b = 0; b < KH_TAG_LANES; b++)
            header.step[a][b] =
                b < LABELS && kh_tag_follows(a, b) ? (int16_t)roundf(t->step[a][b] * SCALE) : KH_TAG_NEVER;
    }
    header.word_cap = t->words.cap;
    header.words_at = aligned(sizeof header);
    header.rows_at = aligned(header.words_at + header.word_cap * (uint32_t)sizeof(struct kh_tag_word));
    header.checks_at = aligned(header.rows_at + header.row_count * (uint32_t)sizeof(kh_tag_row));
    header.weights_at = aligned(header.checks_at + header.feature_cap * (uint32_t)sizeof *checks);
    header.size = header.weights_at + header.feature_cap * NAMED;
    write_at(out, 0, &header, sizeof header);
    write_at(out, header.words_at, t->words.at, header.word_cap * sizeof(struct kh_tag_word));
    write_at(out, header.rows_at, rows, header.row_count * sizeof *rows);
    write_at(out, header.checks_at, checks, header.feature_cap * sizeof *checks);
    write_at(out, header.weights_at, weights, header.feature_cap * sizeof *weights);
    if (fclose(out))
        stop("cannot write", path);
    fprintf(stderr, "%s: %u features, %u rows, %u bytes\n", path, n, header.row_count, header.size);
}

enum { SEEN_OFTEN = 2 };

/* Of a stem's places in raw text: how many lie in no name, in a person's, a place's … */
struct finds {
    uint32_t out, in[4];
};

/* 0: too rare; 1: hardly ever a name; else the type that it mostly is and how large a share that has. */
static unsigned verdict(const struct finds *f)
{
    uint32_t named = f->in[0] + f->in[1] + f->in[2] + f->in[3], all = named + f->out;
    unsigned best = 0, share;

    if (all < SEEN_OFTEN)
        return 0;
    for (unsigned type = 1; type < 4; type++)
        best = f->in[type] > f->in[best] ? type : best;
    share = f->in[best] * 100 / all;
    if (share < 3)
        return 1;
    return 2 + best * 4 + (share < 15 ? 0 : share < 40 ? 1 : share < 75 ? 2 : 3);
}

static void survey_line(struct trainer *t, const struct kh_tag_model *model, kh_str line, kh_map *finds)
{
    kh_article article = {.text = line};
    kh_marking marking = {.rules = t->rules, .arena = &t->scratch, .article = &article};
    struct kh_tag_seen *seen;
    uint8_t *labels;
    char room[KH_TAG_STEM_ROOM];

    kh_arena_reset(&t->scratch);
    article.published.second = -1;
    if (kh_tokenize(&t->scratch, line, &marking.tokens) ||
        kh_look_up(t->rules->vocabulary, &t->scratch, &marking.tokens))
        exit(3);
    kh_marking_begin(&marking);
    labels = must(kh_tag(model, &marking, &seen));
    for (size_t i = 0; i < marking.tokens.n; i++) {
        kh_str stem;
        uint64_t *at;
        bool fresh;

        if (marking.tokens.at[i].kind != KH_TOKEN_WORD)
            continue;
        stem = kh_tag_stem(marking.tokens.at[i].fold, seen[i].strip, room);
        if (!kh_map_get(finds, stem, &(uint64_t){0}))
            stem = kh_arena_str(&t->arena, stem);
        at = must(kh_map_at(finds, stem, &fresh));
        if (fresh)
            *at = (uint64_t)(uintptr_t)must(kh_arena_zero(&t->arena, 1, sizeof(struct finds)));
        if (labels[i])
            ((struct finds *)(uintptr_t)*at)->in[kh_tag_name_type(labels[i])]++;
        else
            ((struct finds *)(uintptr_t)*at)->out++;
    }
}

void survey(struct trainer *t, const char *words, const char *model_path, const char *raw, const char *out_path)
{
    size_t size, room = 0;
    char *bytes = read_file(model_path, &size), *line = NULL, *text,
         *copy = must(aligned_alloc(64, (size + 127) / 64 * 64));
    struct kh_tag_model *model;
    kh_err err = {0};
    kh_map finds;
    FILE *in = fopen(raw, "r"), *out = fopen(out_path, "w");
    char stem_room[KH_TAG_STEM_ROOM];
    ssize_t n;

    memcpy(copy, bytes, size);
    if (kh_tag_model_load(&t->arena, kh_str_of(copy, size), &model, &err))
        stop(model_path, err.text);
    if (!in || !out)
        stop("cannot open", in ? out_path : raw);
    kh_map_init(&finds, NULL);
    while ((n = getline(&line, &room, in)) > 0)
        survey_line(t, model, kh_str_of(line, (size_t)(line[n - 1] == '\n' ? n - 1 : n)), &finds);
    text = read_file(words, &size);
    for (char *row = strtok(text, "\n"); row; row = strtok(NULL, "\n")) {
        char *tab = strchr(row, '\t');
        unsigned strip, count, coarse, fine;
        uint64_t found;
        kh_str word = kh_str_of(row, (size_t)(tab - row));

        sscanf(tab, "%u%u%u%u", &strip, &count, &coarse, &fine);
        fprintf(out, "%.*s\t%u\t%u\t%u\t%u\t%u\n", (int)word.len, word.ptr, strip, count, coarse, fine,
                kh_map_get(&finds, kh_tag_stem(word, strip, stem_room), &found)
                    ? verdict((const struct finds *)(uintptr_t)found)
                    : 0);
    }
    if (fclose(out))
        stop("cannot write", out_path);
    fclose(in);
}
