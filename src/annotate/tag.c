#include "annotate/tag.h"

#include "annotate/tag_words.h"

enum { MOST = 6000, CACHED = 64, UNLIKELY = -10 * KH_TAG_SCALE };

/* The named labels at once: one register. O stands apart, at 0. */
typedef int16_t lanes __attribute__((vector_size(2 * KH_TAG_NAMED)));

static inline lanes load(const int16_t *at)
{
    lanes loaded;

    memcpy(&loaded, at, sizeof loaded);
    return loaded;
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

static void add_places(const struct kh_tag_model *model, const struct kh_tag_feature *features, size_t n,
                       kh_tag_row row)
{
    for (size_t k = 0; k < n; k++) {
        for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
            if (features[k].places & (1u << place))
                kh_tag_add(model, kh_tag_key(features[k].family, features[k].value, place), row[place]);
        }
    }
}

static void add_row(const kh_tag_row row, kh_tag_row sum)
{
    for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
        lanes both = load(row[place]) + load(sum[place]);

        memcpy(sum[place], &both, sizeof both);
    }
}

/* Rows of the sets of word classes met of late: a text has few, over and over. */
struct class_rows {
    uint32_t sets[CACHED];
    kh_tag_row rows[CACHED];
};

static void add_classes(const struct kh_tag_model *model, uint32_t classes, struct class_rows *cache, kh_tag_row row)
{
    unsigned slot = (classes ^ classes >> 7 ^ classes >> 17 ^ classes >> 24) % CACHED;
    struct kh_tag_seen alone = {.classes = classes};
    struct kh_tag_feature features[KH_TAG_MOST_FOUND];

    if (cache->sets[slot] != classes) {
        cache->sets[slot] = classes;
        memset(cache->rows[slot], 0, sizeof(kh_tag_row));
        add_places(model, features, kh_tag_found_features(&alone, features), cache->rows[slot]);
    }
    add_row(cache->rows[slot], row);
}

/* What a word speaks for: the row that the model has of it, or made now; with what the lexicons and rules found. */
static void make_row(const struct kh_tag_model *model, const struct kh_tag_seen *seen, const kh_tokens *tokens,
                     size_t i, struct class_rows *cache, kh_tag_row row)
{
    struct kh_tag_feature features[KH_TAG_MOST_WORD + KH_TAG_MOST_FOUND];
    struct kh_tag_seen found = seen[i];
    char room[KH_TAG_STEM_ROOM];

    memcpy(row, model->rows[seen[i].row], sizeof(kh_tag_row));
    if (!seen[i].row) {
        memset(row, 0, sizeof(kh_tag_row));
        add_places(model, features, kh_tag_word_features(seen, tokens, i, room, features), row);
    }
    if (found.classes)
        add_classes(model, found.classes, cache, row);
    found.classes = 0;
    if (found.lexicon || found.demonym || found.rule)
        add_places(model, features, kh_tag_found_features(&found, features), row);
}

static bool row_suffices(const struct kh_tag_seen *seen)
{
    return seen->row && !seen->classes && !seen->lexicon && !seen->demonym && !seen->rule;
}

/* The row of each token of the article, with the edge's on either side; NULL when memory ran out. */
static const kh_tag_row **rows_of(const struct kh_tag_model *model, const struct kh_tag_seen *seen,
                                  const kh_marking *marking)
{
    const kh_tokens *tokens = &marking->tokens;
    const kh_tag_row **rows = KH_NEWS(marking->arena, const kh_tag_row *, tokens->n + 1);
    struct class_rows *cache = KH_NEW(marking->arena, struct class_rows);
    kh_tag_row *made;
    size_t more = 1;

    for (size_t i = 0; i < tokens->n; i++)
        more += !row_suffices(&seen[i]);
    made = kh_arena_alloc(marking->arena, more * sizeof *made);
    if (!rows || !made || !cache)
        return NULL;
    for (size_t i = 0; i < tokens->n; i++) {
        if (row_suffices(&seen[i])) {
            rows[i] = &model->rows[seen[i].row];
            continue;
        }
        make_row(model, seen, tokens, i, cache, *made);
        rows[i] = made++;
    }
    return rows;
}

static lanes score(const struct kh_tag_model *model, const struct kh_tag_seen *seen, const kh_tag_row **rows,
                   kh_range range, size_t i)
{
    struct kh_tag_feature context[KH_TAG_MOST_CONTEXT];
    size_t n = kh_tag_context_features(seen, range.first, range.end, i, context);
    int16_t rest[KH_TAG_NAMED] = {0};
    lanes sum = {0}, high;

    for (unsigned place = 0; place < KH_TAG_PLACES; place++) {
        size_t at = i + place - KH_TAG_HERE;
        bool edge = i + place < range.first + KH_TAG_HERE || at >= range.end;

        sum += load(edge ? model->rows[0][place] : (*rows[at])[place]);
    }
    for (unsigned k = 0; k < 2; k++) {
        unsigned before = i + k > range.first ? seen[i + k - 1].coarse : 0,
                 behind = i + k < range.end ? seen[i + k].coarse : 0;

        sum += load(model->pairs[k][before][behind]);
    }
    if (n) {
        for (size_t k = 0; k < n; k++)
            kh_tag_add(model, kh_tag_key(context[k].family, context[k].value, context[k].places - 1u), rest);
        sum += load(rest);
    }
    /* a way of any length stays within its 16 bits */
    high = sum > all(MOST);
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
            lanes way = all(here) + load(model->step[before] + 1), more = way > next;

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

static void decode(const struct kh_tag_model *model, const struct kh_tag_seen *seen, const kh_tag_row **rows,
                   kh_range range, int16_t (*from)[KH_TAG_LABELS], uint8_t *labels)
{
    lanes best = all(KH_TAG_NEVER);
    int16_t last = 0, most = 0;

    for (size_t i = range.first; i < range.end; i++)
        best = go_on(model, best, score(model, seen, rows, range, i), from[i - range.first]);
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
    const kh_tag_row **rows = seen ? rows_of(model, seen, marking) : NULL;
    int16_t(*from)[KH_TAG_LABELS];
    size_t longest = 1;

    for (size_t s = 0; s < marking->sentence_count; s++) {
        size_t n = marking->sentences[s].end - marking->sentences[s].first;

        longest = n > longest ? n : longest;
    }
    from = kh_arena_alloc(marking->arena, longest * sizeof *from);
    if (!labels || !rows || !from)
        return NULL;
    for (size_t s = 0; s < marking->sentence_count; s++)
        decode(model, seen, rows, marking->sentences[s], from, labels);
    *ret_seen = seen;
    return labels;
}
