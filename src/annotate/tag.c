#include "annotate/tag.h"

#include "annotate/tag_words.h"

enum {
    MOST = 6000,
    AHEAD = 6,
    CACHED_BITS = 6,
    CACHED = 1 << CACHED_BITS,
    UNLIKELY = -10 * KH_TAG_SCALE,
    /* sums before and behind a sentence that nobody reads: what stands at its edge is seen from two tokens off */
    MARGIN = 2 * KH_TAG_HERE
};

/* The named labels at once: one register. O stands apart, at 0. */
typedef int16_t lanes __attribute__((vector_size(2 * KH_TAG_NAMED)));

static inline lanes load(const int16_t *at)
{
    lanes loaded;

    memcpy(&loaded, at, sizeof loaded);
    return loaded;
}

static inline lanes load_bytes(const int8_t *at)
{
    int8_t bytes __attribute__((vector_size(KH_TAG_NAMED)));

    memcpy(&bytes, at, sizeof bytes);
    return __builtin_convertvector(bytes, lanes);
}

static inline lanes all(int16_t value)
{
    return (lanes){0} + value;
}

static inline lanes choose(lanes mask, lanes a, lanes b)
{
    return (mask & a) | (~mask & b);
}

static inline bool any(lanes mask)
{
    uint64_t halves[2];

    memcpy(halves, &mask, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* Rows made of late, each for the bits that it depends on (which are never 0): a text has few, over and over. */
struct cached_row {
    uint64_t key;
    kh_tag_row row;
};
struct cache {
    struct cached_row words[CACHED], classes[CACHED], pairs[CACHED];
};

static struct cached_row *slot(struct cached_row *rows, uint64_t key, bool *ret_fresh)
{
    struct cached_row *at = &rows[(key * 0x9E3779B97F4A7C15ull) >> (64 - CACHED_BITS)];

    *ret_fresh = at->key != key;
    if (*ret_fresh) {
        at->key = key;
        memset(at->row, 0, sizeof at->row);
    }
    return at;
}

static void add_row(const kh_tag_row row, kh_tag_row sum)
{
    for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
        lanes both = load(row[place]) + load(sum[place]);

        memcpy(sum[place], &both, sizeof both);
    }
}

static void add_feature(const struct kh_tag_model *model, const struct kh_tag_feature *feature, kh_tag_row sum)
{
    const struct kh_tag_dense *dense = &model->dense[feature->family];

    if (feature->value < dense->n) {
        add_row(dense->rows[feature->value], sum);
        return;
    }
    for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
        if (feature->places & (1u << place))
            kh_tag_add(model, kh_tag_key(feature->family, feature->value, place), sum[place]);
    }
}

/* A word that the model has no row of. Its shape and class depend on the word alone, so the word is the key. */
static const kh_tag_row *made_row(const struct kh_tag_model *model, const struct kh_tag_seen *seen,
                                  const kh_tokens *tokens, size_t i, struct cache *cache)
{
    struct kh_tag_feature features[KH_TAG_MOST_WORD];
    char room[KH_TAG_STEM_ROOM];
    bool fresh;
    struct cached_row *at = slot(cache->words, seen[i].whole + tokens->at[i].kind + 1, &fresh);
    size_t n;

    if (!fresh)
        return &at->row;
    n = kh_tag_word_features(seen, tokens, i, room, features);
    if (seen[i].glued)
        add_row(model->rows[seen[i].row], at->row);
    for (size_t k = 0; k < n; k++) {
        if (!seen[i].glued || features[k].family == KH_TAG_WHOLE || features[k].family == KH_TAG_CLITIC)
            add_feature(model, &features[k], at->row);
    }
    return &at->row;
}

static const kh_tag_row *class_row(const struct kh_tag_model *model, uint32_t classes, struct cache *cache)
{
    struct kh_tag_seen alone = {.classes = classes};
    struct kh_tag_feature features[KH_TAG_MOST_FOUND];
    bool fresh;
    struct cached_row *at = slot(cache->classes, classes, &fresh);
    size_t n = fresh ? kh_tag_found_features(&alone, features) : 0;

    for (size_t k = 0; k < n; k++)
        add_feature(model, &features[k], at->row);
    return &at->row;
}

/* Of two neighbours' classes, the first two places of a row. */
static const kh_tag_row *classes_row(const struct kh_tag_model *model, uint32_t before, uint32_t behind,
                                     struct cache *cache)
{
    bool fresh;
    struct cached_row *at = slot(cache->pairs, (uint64_t)before << 32 | behind, &fresh);

    for (unsigned place = 0; fresh && place < 2; place++)
        kh_tag_add(model, kh_tag_classes_key(before, behind, place), at->row[place]);
    return &at->row;
}

/* The tables of a model fill no cache: ask for what a word needs of them before it is its turn. */
static inline void fetch(const struct kh_tag_model *model, const struct kh_tag_seen *ahead)
{
    const kh_tag_row *row = &model->rows[ahead->row];

    __builtin_prefetch((*row)[0]);
    __builtin_prefetch((*row)[KH_TAG_PLACES - 1]);
    __builtin_prefetch(model->pairs[ahead[-1].coarse][ahead->coarse]);
}

/* Add what a word speaks for to the sums of all that see it: whoever stands two before has it at place 4. */
static inline void spread(const kh_tag_row row, lanes *at)
{
    for (unsigned place = 0; place < KH_TAG_PLACES; place++)
        at[(int)KH_TAG_HERE - (int)place] += load(row[place]);
}

static void spread_word(const struct kh_tag_model *model, const struct kh_tag_seen *seen, const kh_tokens *tokens,
                        size_t i, struct cache *cache, lanes *at)
{
    const struct kh_tag_seen *s = &seen[i];

    spread(s->row && !s->glued ? model->rows[s->row] : *made_row(model, seen, tokens, i, cache), at);
    if (s->classes)
        spread(*class_row(model, s->classes, cache), at);
    if (s->lexicon)
        spread(model->dense[KH_TAG_LEXICON].rows[s->lexicon], at);
    if (s->demonym)
        spread(model->dense[KH_TAG_DEMONYM].rows[s->demonym], at);
    if (s->rule)
        spread(model->dense[KH_TAG_RULE].rows[s->rule], at);
    if (s->quote)
        *at += load(model->dense[KH_TAG_QUOTE].rows[s->quote][0]);
}

/* What token `i` speaks for together with the one before it, and with both its neighbours. */
static void spread_neighbours(const struct kh_tag_model *model, const struct kh_tag_seen *seen, kh_range range,
                              size_t i, struct cache *cache, lanes *at)
{
    static const struct kh_tag_seen none = {0};
    const struct kh_tag_seen *here = &seen[i], *before = i > range.first ? here - 1 : &none,
                             *behind = i + 1 < range.end ? here + 1 : &none;

    if (before->coarse && here->coarse) {
        at[0] += load_bytes(model->pairs[before->coarse][here->coarse][0]);
        at[-1] += load_bytes(model->pairs[before->coarse][here->coarse][1]);
    }
    if (before->classes && here->classes) {
        const kh_tag_row *row = classes_row(model, before->classes, here->classes, cache);

        at[0] += load((*row)[0]);
        at[-1] += load((*row)[1]);
    }
    if (before->rule || here->rule || behind->rule)
        at[0] += load(model->runs[before->rule][here->rule][behind->rule]);
}

/* A way of any length stays within its 16 bits. */
static inline lanes bounded(lanes sum)
{
    lanes high = sum > all(MOST);

    sum = choose(high, all(MOST), sum);
    return choose(sum < all(-MOST), all(-MOST), sum);
}

/*
 * The best way to each label of the next token, from each label of this one. A step that must not be (from O into the
 * inside of a name) costs KH_TAG_NEVER. Only differences matter, so O is kept at 0, and what lies far below it is cut
 * off; where every name is that unlikely, as in most of a text, all ways come from O.
 */
static lanes go_on(const struct kh_tag_model *model, lanes best, lanes sum, int16_t *from)
{
    lanes next = load(model->step[0] + 1), source = {0};
    int16_t out = model->step[0][0], out_source = 0;

    if (any(best > all(UNLIKELY))) {
        for (int16_t before = 1; before < KH_TAG_LABELS; before++) {
            int16_t here = best[before - 1], way_out = (int16_t)(here + model->step[before][0]);
            lanes way, more;

            if (here <= UNLIKELY)
                continue;
            way = all(here) + load(model->step[before] + 1);
            more = way > next;
            next = choose(more, way, next);
            source = choose(more, all(before), source);
            if (way_out > out) {
                out = way_out;
                out_source = before;
            }
        }
    }
    from[0] = out_source;
    memcpy(from + 1, &source, sizeof source);
    next += sum - out;
    return choose(next < all(KH_TAG_NEVER), all(KH_TAG_NEVER), next);
}

/* What stands before and behind the sentence is the edge, row 0. */
static void sum_up(const struct kh_tag_model *model, const struct kh_tag_seen *seen, const kh_tokens *tokens,
                   kh_range range, struct cache *cache, lanes *sums)
{
    size_t n = range.end - range.first;

    memset(sums, 0, (n + 2 * (size_t)MARGIN) * sizeof *sums);
    sums += MARGIN;
    for (size_t k = 1; k <= KH_TAG_HERE; k++) {
        spread(model->rows[0], sums - k);
        spread(model->rows[0], sums + n + k - 1);
    }
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            fetch(model, &seen[range.first + i + AHEAD]);
        spread_word(model, seen, tokens, range.first + i, cache, sums + i);
        spread_neighbours(model, seen, range, range.first + i, cache, sums + i);
    }
}

static void decode(const struct kh_tag_model *model, const lanes *sums, kh_range range, int16_t (*from)[KH_TAG_LABELS],
                   uint8_t *labels)
{
    lanes best = all(KH_TAG_NEVER);
    int16_t last = 0, most = 0;

    for (size_t i = range.first; i < range.end; i++)
        best = go_on(model, best, bounded(sums[MARGIN + i - range.first]), from[i - range.first]);
    for (int16_t l = 0; l < KH_TAG_NAMED; l++) {
        if (best[l] > most) {
            most = best[l];
            last = (int16_t)(l + 1);
        }
    }
    for (size_t i = range.end; i-- > range.first;) {
        labels[i] = (uint8_t)last;
        last = from[i - range.first][last];
    }
}

uint8_t *kh_tag(const struct kh_tag_model *model, const kh_marking *marking, struct kh_tag_seen **ret_seen)
{
    struct kh_tag_seen *seen = kh_tag_see(&model->words, marking);
    uint8_t *labels = KH_NEWS(marking->arena, uint8_t, marking->tokens.n + 1);
    struct cache *cache = KH_NEW(marking->arena, struct cache);
    int16_t(*from)[KH_TAG_LABELS];
    lanes *sums;
    size_t longest = 1;

    for (size_t s = 0; s < marking->sentence_count; s++) {
        size_t n = marking->sentences[s].end - marking->sentences[s].first;

        longest = n > longest ? n : longest;
    }
    from = kh_arena_alloc(marking->arena, longest * sizeof *from);
    sums = kh_arena_alloc(marking->arena, (longest + 2 * (size_t)MARGIN) * sizeof *sums);
    if (!seen || !labels || !cache || !from || !sums)
        return NULL;
    for (size_t s = 0; s < marking->sentence_count; s++) {
        sum_up(model, seen, &marking->tokens, marking->sentences[s], cache, sums);
        decode(model, sums, marking->sentences[s], from, labels);
    }
    *ret_seen = seen;
    return labels;
}
