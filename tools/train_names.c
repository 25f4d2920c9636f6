/*
 * train_names: make the model of names (src/annotate/tag.h) from texts whose names are marked.
 *
 *   train_names WORDS [OPTION…] TRAIN.conll[=DOMAIN]… [--test TEST.conll…]
 *     --without FAMILY,…  leave features out     --out MODEL  write the model
 *     --lists FILE        models/name-words.tsv
 *     --drop-words SHARE  of the tokens of each round are learnt from without knowing the word
 *     --dump FILE         the test's tokens with their labels and those given
 *   train_names --survey WORDS MODEL RAW TABLE   the table of words with what the model takes each for in raw text
 *
 * WORDS is tools/word_classes' table. A .conll file has a token and its label a line, an empty line between sentences.
 * Files of another DOMAIN than 0 have rules of their own of what a name is: beside the weights that all share they get
 * weights of their own, which the model leaves out.
 *
 * The field is trained by stochastic gradient (AdaGrad) with an L2 penalty; features are those that the program
 * computes, by the same code.
 */
#include "train.h"

/* In place of the one that the library holds: a model is not made with the help of another. */
extern const char kh_name_model[1];
extern const uint32_t kh_name_model_size;
const char kh_name_model[1] = "";
const uint32_t kh_name_model_size = 0;

struct settings settings = {20, 10, 2, 0.15, 1, 0.3, {false}, NULL, NULL, NULL};

static const char *const family_names[KH_TAG_FAMILIES] = {
    "stem",    "whole",     "clitic",  "prefix",     "suffix", "shape",    "bare",      "coarse",
    "fine",    "frequency", "survey",  "coarsepair", "class",  "classset", "classpair", "lexicon",
    "demonym", "rule",      "rulerun", "quote",      "gram",   "listed"};

void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "train_names: out of memory\n");
        exit(3);
    }
    return memory;
}

void stop(const char *what, const char *name)
{
    fprintf(stderr, "train_names: %s: %s\n", what, name);
    exit(2);
}

/* Features by number; a feature's weights stand at 8 × its number. */
static void grow(struct features *f)
{
    size_t cap = f->cap ? 2 * f->cap : 1 << 20;
    uint64_t *keys = must(calloc(cap, sizeof *keys));
    uint32_t *numbers = must(calloc(cap, sizeof *numbers));

    for (size_t i = 0; i < f->cap; i++) {
        size_t at = f->keys[i] & (cap - 1);

        if (!f->numbers[i])
            continue;
        while (numbers[at])
            at = (at + 1) & (cap - 1);
        keys[at] = f->keys[i];
        numbers[at] = f->numbers[i];
    }
    free(f->keys);
    free(f->numbers);
    f->keys = keys;
    f->numbers = numbers;
    f->cap = cap;
}

uint32_t number_of(struct features *f, uint64_t key, unsigned family, bool enter)
{
    size_t at;

    if (2 * f->n >= f->cap)
        grow(f);
    for (at = key & (f->cap - 1); f->numbers[at]; at = (at + 1) & (f->cap - 1)) {
        if (f->keys[at] == key)
            return f->numbers[at] - 1;
    }
    if (!enter)
        return UINT32_MAX;
    if (f->n == f->room) {
        f->room = f->room ? 2 * f->room : 1 << 18;
        f->key_of = must(realloc(f->key_of, f->room * sizeof *f->key_of));
        f->counts = must(realloc(f->counts, f->room * sizeof *f->counts));
        f->families = must(realloc(f->families, f->room));
        f->own = must(realloc(f->own, f->room));
    }
    f->keys[at] = key;
    f->key_of[f->n] = key;
    f->counts[f->n] = 0;
    f->families[f->n] = (uint8_t)family;
    f->own[f->n] = false;
    f->numbers[at] = (uint32_t)++f->n;
    return (uint32_t)f->n - 1;
}

char *read_file(const char *path, size_t *ret_size)
{
    FILE *in = fopen(path, "rb");
    char *bytes = NULL;
    size_t n = 0, cap = 0, got;

    if (!in)
        stop("cannot read", path);
    do {
        if (n == cap)
            bytes = must(realloc(bytes, cap = cap ? 2 * cap : 1 << 20));
        got = fread(bytes + n, 1, cap - n, in);
        n += got;
    } while (got);
    fclose(in);
    bytes = must(realloc(bytes, n + 1));
    bytes[n] = '\0';
    *ret_size = n;
    return bytes;
}

static const char *const list_kinds[] = {"given", "family", "body"};

/* models/name-words.tsv: which lists have a word, a bit each. */
static void read_lists(struct trainer *t, kh_map *lists, const char *path)
{
    size_t size;
    char *text;
    kh_lexicon *rows;
    kh_err err = {0};

    kh_map_init(lists, NULL);
    if (!path)
        return;
    text = read_file(path, &size);
    if (kh_lexicon_parse(&t->arena, NULL, path, kh_str_of(text, size), &rows, &err) ||
        kh_lexicon_classify(rows, "kind", list_kinds, sizeof list_kinds / sizeof *list_kinds, &err))
        stop(path, err.text);
    for (uint32_t row = 0; row < kh_lexicon_rows(rows); row++) {
        kh_tokens tokens;
        bool fresh;

        if (kh_tokenize(&t->arena, kh_lexicon_cell(rows, row, 0), &tokens))
            exit(3);
        if (tokens.n == 1)
            *(uint64_t *)must(kh_map_at(lists, tokens.at[0].fold, &fresh)) |= 1ull << kh_lexicon_class(rows, row);
    }
}

/* The lists that have a word, with its ال or without. */
static uint8_t listed(const kh_map *lists, kh_str stem)
{
    uint64_t bits = 0, more = 0;

    kh_map_get(lists, stem, &bits);
    if (stem.len > 4 && memcmp(stem.ptr, "ال", 4) == 0)
        kh_map_get(lists, kh_str_of(stem.ptr + 4, stem.len - 4), &more);
    return (uint8_t)(bits | more);
}

static struct kh_tag_word *room_for(struct kh_tag_word *table, uint32_t cap, kh_str word)
{
    uint64_t hash = kh_hash(word);
    size_t at = hash & (cap - 1);

    while (table[at].used && table[at].check != (uint32_t)(hash >> 32))
        at = (at + 1) & (cap - 1);
    table[at].check = (uint32_t)(hash >> 32);
    table[at].used = 1;
    return &table[at];
}

static void load_words(struct trainer *t, const char *path)
{
    size_t size, rows = 0;
    char *text = read_file(path, &size), room[KH_TAG_STEM_ROOM];
    struct kh_tag_word *table;
    uint32_t cap = 1024;
    kh_map lists;

    read_lists(t, &lists, settings.lists);
    for (size_t i = 0; i < size; i++)
        rows += text[i] == '\n';
    while (cap < 2 * (rows + lists.n))
        cap *= 2;
    table = must(calloc(cap, sizeof *table));
    t->names = must(calloc(rows + 1, sizeof *t->names));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        unsigned strip, count, coarse, fine, frequency = 0, survey = 0;
        char *tab = strchr(line, '\t');
        kh_str word = kh_str_of(line, (size_t)(tab - line));
        struct kh_tag_word *entry = room_for(table, cap, word);

        if (sscanf(tab, "%u%u%u%u%u", &strip, &count, &coarse, &fine, &survey) < 4)
            stop("bad row", line);
        while (count >> (frequency + 1))
            frequency++;
        entry->fine = (uint16_t)fine;
        entry->coarse = (uint8_t)coarse;
        entry->strip = (uint8_t)strip;
        entry->frequency = (uint8_t)frequency;
        entry->survey = (uint8_t)survey;
        entry->listed = listed(&lists, kh_tag_stem(word, strip, room));
        t->names[t->name_count++] = word;
    }
    for (size_t i = 0; i < lists.cap; i++) {
        if (lists.slots[i].key.ptr)
            room_for(table, cap, lists.slots[i].key)->listed |= listed(&lists, lists.slots[i].key);
    }
    t->words = (struct kh_tag_words){table, cap};
}

struct line {
    char *token, *tag;
};

static unsigned tag_type(const char *name)
{
    static const char *const types[] = {"PER", "LOC", "ORG", "MISC"};

    for (unsigned i = 0; i < 4; i++) {
        if (strcmp(name, types[i]) == 0)
            return i;
    }
    stop("unknown label", name);
    return 0;
}

/* The label of each token, from those of the words that they stand in; signs at the edge of a name are no part of it.
 */
static void lay_labels(const kh_tokens *tokens, const struct line *lines, const size_t *ends, size_t line_count,
                       uint8_t *gold)
{
    size_t at = 0;
    unsigned open = 0; /* label that goes on */

    for (size_t i = 0; i < tokens->n; i++) {
        bool fresh = false;
        const char *tag;

        while (at < line_count && ends[at] <= tokens->at[i].start)
            at++;
        tag = at < line_count ? lines[at].tag : "O";
        fresh = tag[0] == 'B' && (at == 0 ? 0 : ends[at - 1]) <= tokens->at[i].start &&
                (i == 0 || tokens->at[i - 1].end <= (at == 0 ? 0 : ends[at - 1]) + 1);
        if (tag[0] == 'O') {
            gold[i] = 0;
            open = 0;
            continue;
        }
        if (fresh || !open)
            open = kh_tag_begin(tag_type(tag + 2));
        if (tokens->at[i].kind == KH_TOKEN_PUNCT && open % 2) {
            gold[i] = 0; /* not begun yet */
            continue;
        }
        gold[i] = (uint8_t)open;
        open += open % 2;
    }
    for (size_t i = tokens->n; i-- > 0;) {
        if (tokens->at[i].kind == KH_TOKEN_PUNCT && gold[i] && (i + 1 == tokens->n || gold[i + 1] != gold[i]))
            gold[i] = 0;
    }
}

static void add_feature(struct trainer *t, struct sentence *s, size_t *n, size_t *room, uint64_t key, unsigned family,
                        unsigned domain, bool train)
{
    if (settings.without[family])
        return;
    for (unsigned d = 0; d <= (domain ? 1u : 0u); d++) {
        uint32_t id = number_of(&t->features, d ? key * 31 + domain : key, family, train);

        if (id == UINT32_MAX)
            continue;
        if (train) {
            t->features.counts[id]++;
            t->features.own[id] = d > 0;
        }
        if (*n == *room)
            s->ids = must(realloc(s->ids, (*room = 2 * *room + 256) * sizeof *s->ids));
        s->ids[(*n)++] = id;
    }
}

static void put_sentence(struct trainer *t, struct set *set, const kh_marking *marking, const struct kh_tag_seen *seen,
                         kh_range range, const uint8_t *gold, unsigned domain, bool train)
{
    struct sentence *s;
    size_t n = 0, room = 0;
    static struct kh_tag_feature own[MOST_TOKENS][KH_TAG_MOST_WORD + KH_TAG_MOST_FOUND];
    size_t counts[MOST_TOKENS];
    char stem[KH_TAG_STEM_ROOM];

    if (range.end - range.first > MOST_TOKENS)
        range.end = range.first + MOST_TOKENS;
    if (set->n == set->room)
        set->at = must(realloc(set->at, (set->room = 2 * set->room + 1024) * sizeof *set->at));
    s = &set->at[set->n++];
    *s = (struct sentence){.n = range.end - range.first};
    s->from = must(calloc(s->n + 1, sizeof *s->from));
    s->gold = must(calloc(s->n + 1, 1));
    memcpy(s->gold, gold + range.first, s->n);
    s->text = NULL;
    if (settings.words) {
        s->text = must(calloc(s->n, sizeof *s->text));
        for (size_t i = 0; i < s->n; i++)
            s->text[i] = strndup(kh_token_text(&marking->tokens, range.first + i).ptr,
                                 kh_token_text(&marking->tokens, range.first + i).len);
    }
    for (size_t i = 0; i < s->n; i++) {
        counts[i] = kh_tag_word_features(seen, &marking->tokens, range.first + i, stem, own[i]);
        counts[i] += kh_tag_found_features(&seen[range.first + i], own[i] + counts[i]);
    }
    for (size_t i = 0; i < s->n; i++) {
        struct kh_tag_feature context[KH_TAG_MOST_CONTEXT];
        size_t k = kh_tag_context_features(seen, range.first, range.end, range.first + i, context);

        s->from[i] = (uint32_t)n;
        for (unsigned pair = 0; pair < 2; pair++) {
            size_t before = range.first + i + pair - 1, behind = before + 1;

            if (i + pair && behind < range.end && seen[before].coarse && seen[behind].coarse)
                add_feature(t, s, &n, &room, kh_tag_pair_key(seen[before].coarse, seen[behind].coarse, pair),
                            KH_TAG_COARSE_PAIR, domain, train);
        }
        for (size_t j = 0; j < k; j++)
            add_feature(t, s, &n, &room, kh_tag_key(context[j].family, context[j].value, context[j].places - 1u),
                        context[j].family, domain, train);
        for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
            size_t at = i + place - KH_TAG_HERE;

            if (i + place < KH_TAG_HERE || at >= s->n) {
                add_feature(t, s, &n, &room, kh_tag_key(KH_TAG_STEM, 0, place), KH_TAG_STEM, domain, train);
                continue;
            }
            for (size_t j = 0; j < counts[at]; j++) {
                if (own[at][j].places & (1u << place))
                    add_feature(t, s, &n, &room, kh_tag_key(own[at][j].family, own[at][j].value, place),
                                own[at][j].family, domain, train);
            }
        }
    }
    s->from[s->n] = (uint32_t)n;
}

static void read_text(struct trainer *t, struct set *set, struct line *lines, size_t n, unsigned domain, bool train)
{
    kh_article article = {0};
    kh_marking marking = {.rules = t->rules, .arena = &t->scratch, .article = &article};
    size_t *ends = must(calloc(n + 1, sizeof *ends)), length = 0;
    char *text;
    uint8_t *gold;
    struct kh_tag_seen *seen;

    kh_arena_reset(&t->scratch);
    for (size_t i = 0; i < n; i++)
        ends[i] = length += strlen(lines[i].token) + (i > 0);
    text = must(kh_arena_alloc(&t->scratch, length + 1));
    for (size_t i = 0, at = 0; i < n; i++)
        at += (size_t)sprintf(text + at, "%s%s", i ? " " : "", lines[i].token);
    article.text = kh_str_of(text, length);
    article.published.second = -1;
    if (kh_tokenize(&t->scratch, article.text, &marking.tokens) ||
        kh_look_up(t->rules->vocabulary, &t->scratch, &marking.tokens))
        exit(3);
    kh_marking_begin(&marking);
    seen = must(kh_tag_see(&t->words, &marking));
    gold = must(kh_arena_zero(&t->scratch, marking.tokens.n + 1, 1));
    lay_labels(&marking.tokens, lines, ends, n, gold);
    for (size_t i = 0; i < marking.sentence_count; i++)
        put_sentence(t, set, &marking, seen, marking.sentences[i], gold, domain, train);
    free(ends);
}

static void read_conll(struct trainer *t, struct set *set, char *name, bool train)
{
    char *equals = strrchr(name, '='), *text, *at;
    unsigned domain = equals ? (unsigned)atoi(equals + 1) : 0;
    struct line lines[MOST_TOKENS * 4];
    size_t size, n = 0;

    if (equals)
        *equals = '\0';
    text = read_file(name, &size);
    for (at = text; *at;) {
        char *end = strchr(at, '\n'), *tab;

        if (end)
            *end = '\0';
        tab = strpbrk(at, "\t ");
        if (tab && n < sizeof lines / sizeof *lines) {
            *tab = '\0';
            lines[n++] = (struct line){at, tab + 1};
        } else if (n) {
            read_text(t, set, lines, n, domain, train);
            n = 0;
        }
        at = end ? end + 1 : at + strlen(at);
    }
    if (n)
        read_text(t, set, lines, n, domain, train);
    free(text);
}

static void count_names(const struct sentence *s, const uint8_t *labels, size_t (*counts)[3])
{
    for (size_t i = 0; i < s->n; i++) {
        bool in_gold = s->gold[i] % 2, given = labels[i] % 2, same;
        size_t end = i + 1;
        unsigned type;

        if (!in_gold && !given)
            continue;
        type = kh_tag_name_type(in_gold ? s->gold[i] : labels[i]);
        if (given)
            counts[kh_tag_name_type(labels[i])][1]++;
        if (in_gold)
            counts[type][2]++;
        same = s->gold[i] == labels[i];
        while (same && end < s->n && (s->gold[end] == s->gold[i] + 1 || labels[end] == s->gold[i] + 1)) {
            same = s->gold[end] == labels[end];
            end++;
        }
        counts[type][0] += same;
    }
}

static double f1(const size_t *c)
{
    return c[1] + c[2] ? 2.0 * (double)c[0] / (double)(c[1] + c[2]) : 0;
}

static void test(struct trainer *t, char *name)
{
    static const char *const types[] = {"PER", "LOC", "ORG", "MISC"};
    struct set set = {0};
    size_t counts[5][3] = {{0}};
    uint8_t labels[MOST_TOKENS];

    if (settings.dump)
        settings.words = fopen(settings.dump, "w");
    read_conll(t, &set, name, false);
    drop_rare(t, &set);
    for (size_t i = 0; i < set.n; i++) {
        best_path(t, &set.at[i], labels);
        if (settings.words) {
            for (size_t k = 0; k < set.at[i].n; k++)
                fprintf(settings.words, "%s\t%d\t%d\n", set.at[i].text[k], set.at[i].gold[k], labels[k]);
            fprintf(settings.words, "\n");
        }
        count_names(&set.at[i], labels, counts);
    }
    for (int type = 0; type < 4; type++) {
        for (int k = 0; k < 3; k++)
            counts[4][k] += counts[type][k];
    }
    printf("%s\tF1 %.4f P %.4f R %.4f", name, f1(counts[4]), (double)counts[4][0] / (double)counts[4][1],
           (double)counts[4][0] / (double)counts[4][2]);
    for (int type = 0; type < 4; type++)
        printf("\t%s %.4f (%zu)", types[type], f1(counts[type]), counts[type][2]);
    printf("\n");
    fflush(stdout);
}

static void leave_out(char *list)
{
    for (char *name = strtok(list, ","); name; name = strtok(NULL, ",")) {
        bool found = false;

        for (size_t i = 0; i < KH_TAG_FAMILIES; i++) {
            if (strcmp(name, family_names[i]) == 0)
                settings.without[i] = found = true;
        }
        if (!found)
            stop("no such family", name);
    }
}

int main(int argc, char **argv)
{
    struct trainer t = {0};
    struct set set = {0};
    kh_err err = {0};
    char *out = NULL;
    int i = 2;

    if (argc == 6 && strcmp(argv[1], "--survey") == 0) {
        kh_arena_init(&t.arena, 0);
        kh_arena_init(&t.scratch, 0);
        if (kh_annotate_rules_load(&t.arena, &t.rules, &err))
            stop("rules", err.text);
        survey(&t, argv[2], argv[3], argv[4], argv[5]);
        return 0;
    }
    if (argc < 3)
        stop("usage", "WORDS TRAIN.conll… --test TEST.conll…");
    kh_arena_init(&t.arena, 0);
    kh_arena_init(&t.scratch, 0);
    if (kh_annotate_rules_load(&t.arena, &t.rules, &err))
        stop("rules", err.text);
    for (int k = 2; k + 1 < argc; k++) {
        if (strcmp(argv[k], "--lists") == 0)
            settings.lists = argv[k + 1];
    }
    load_words(&t, argv[1]);
    for (; i < argc && strcmp(argv[i], "--test") != 0; i++) {
        if (strcmp(argv[i], "--without") == 0)
            leave_out(argv[++i]);
        else if (strcmp(argv[i], "--dump") == 0)
            settings.dump = argv[++i];
        else if (strcmp(argv[i], "--out") == 0)
            out = argv[++i];
        else if (strcmp(argv[i], "--drop-words") == 0)
            settings.drop_words = atof(argv[++i]);
        else if (strcmp(argv[i], "--epochs") == 0)
            settings.epochs = atoi(argv[++i]);
        else if (strcmp(argv[i], "--rate") == 0)
            settings.rate = atof(argv[++i]);
        else if (strcmp(argv[i], "--penalty") == 0)
            settings.penalty = atof(argv[++i]);
        else if (strcmp(argv[i], "--averaged") == 0)
            settings.averaged = atoi(argv[++i]);
        else if (strcmp(argv[i], "--lists") == 0)
            i++; /* read before the words */
        else if (strcmp(argv[i], "--least") == 0)
            settings.least = atoi(argv[++i]);
        else
            read_conll(&t, &set, argv[i], true);
    }
    fprintf(stderr, "%zu sentences, %zu features\n", set.n, t.features.n);
    train(&t, &set);
    if (out)
        write_model(&t, out);
    for (i++; i < argc; i++)
        test(&t, argv[i]);
    return 0;
}
