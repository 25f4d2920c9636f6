#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "link/linker.h"
#include "link/postings.h"

enum {
    SHINGLE_SAMPLE = 8,   /* one shingle in so many is looked up: 30 in common leave three or four */
    SHORT_TEXT = 64,      /* shingles */
    SHINGLE_LIST = 24,    /* what more articles share than this is a formula or furniture */
    TERM_LIST = 1024,     /* most recent articles looked at for one term */
    COPY_CANDIDATES = 32, /* compared in full */
    LIKE_CANDIDATES = 48, /* cosines computed in full */
    COMMON_FLOOR = 64,    /* terms of fewer articles are never too common */
    DEVELOPMENT_DAYS = 4,
    COPY_DAYS = 14, /* a text run again later is another event's background */
    STORY_DAYS = 60,
    NEIGHBOURS = 5
};

static const double common_share = 0.12; /* terms of more articles than this say nothing */
static const double development_least = 0.42, story_least = 0.17;

typedef struct entry {
    uint64_t article, development, story;
    kh_features features; /* the arrays are one block, at `block` */
    void *block;
    float norm; /* of the term weights when it came in: only to rank candidates */
    bool gone;
} entry;

typedef struct candidate {
    uint32_t entry;
    double score;
} candidate;

struct kh_linker {
    entry *entries;
    size_t count, cap, alive;
    kh_postings shingles, terms;
    uint32_t *by_article; /* open addressing: entry + 1 */
    size_t article_cap;
    float *score; /* one an entry, all 0 between questions */
    uint32_t *touched;
};

kh_status kh_linker_new(kh_linker **ret_linker)
{
    kh_linker *linker = kh_alloc_zero(1, sizeof *linker);

    *ret_linker = linker;
    if (!linker)
        return KH_NOMEM;
    kh_postings_init(&linker->shingles, SHINGLE_LIST);
    kh_postings_init(&linker->terms, TERM_LIST);
    return KH_OK;
}

void kh_linker_free(kh_linker *linker)
{
    if (!linker)
        return;
    for (size_t i = 0; i < linker->count; i++)
        kh_free(linker->entries[i].block);
    kh_postings_done(&linker->shingles);
    kh_postings_done(&linker->terms);
    kh_free(linker->entries);
    kh_free(linker->by_article);
    kh_free(linker->score);
    kh_free(linker->touched);
    kh_free(linker);
}

size_t kh_linker_count(const kh_linker *linker)
{
    return linker->alive;
}

/* ---- entries ---- */

static uint32_t *article_slot(uint32_t *slots, size_t cap, const entry *entries, uint64_t article)
{
    size_t at = (size_t)(article * 0x9E3779B97F4A7C15u >> 20) & (cap - 1);

    while (slots[at] && entries[slots[at] - 1].article != article)
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

static kh_status grow_entries(kh_linker *linker)
{
    size_t cap = linker->cap ? linker->cap * 2 : 256, slots = cap * 2;
    entry *entries = kh_realloc(linker->entries, cap * sizeof *entries);
    if (entries)
        linker->entries = entries;
    float *score = entries ? kh_realloc(linker->score, cap * sizeof *score) : NULL;
    if (score)
        linker->score = score;
    uint32_t *touched = score ? kh_realloc(linker->touched, cap * sizeof *touched) : NULL;
    if (touched)
        linker->touched = touched;
    uint32_t *by_article = touched ? kh_alloc_zero(slots, sizeof *by_article) : NULL;
    if (!by_article)
        return KH_NOMEM;
    memset(score + linker->cap, 0, (cap - linker->cap) * sizeof *score);
    for (size_t i = 0; i < linker->count; i++) /* later ones win: a row may come back after it was taken out */
        *article_slot(by_article, slots, entries, entries[i].article) = (uint32_t)i + 1;
    kh_free(linker->by_article);
    linker->by_article = by_article;
    linker->article_cap = slots;
    linker->cap = cap;
    return KH_OK;
}

static void *put_array(char **at, const void *from, size_t bytes)
{
    void *to = *at;

    if (bytes)
        memcpy(to, from, bytes);
    *at += bytes;
    return to;
}

/* The features with all their arrays in one block of memory. */
static kh_status copy_features(const kh_features *from, kh_features *to, void **ret_block)
{
    size_t words = (size_t)from->shingle_count + from->entity_count + from->title_count + from->credit_count;
    char *at = kh_alloc(words * sizeof(uint32_t) + from->term_count * sizeof(kh_term) + 1);

    *ret_block = at;
    if (!at)
        return KH_NOMEM;
    *to = *from;
    to->shingles = put_array(&at, from->shingles, from->shingle_count * sizeof(uint32_t));
    to->terms = put_array(&at, from->terms, from->term_count * sizeof(kh_term));
    to->entities = put_array(&at, from->entities, from->entity_count * sizeof(uint32_t));
    to->title = put_array(&at, from->title, from->title_count * sizeof(uint32_t));
    to->credits = put_array(&at, from->credits, from->credit_count * sizeof(uint32_t));
    return KH_OK;
}

/* ---- weights ---- */

static double term_frequency(const kh_term *term)
{
    return 1.0 + log((double)term->weight);
}

/* 0 for a term that is too common to say anything. */
static double rarity(const kh_linker *linker, uint32_t articles)
{
    if (articles > COMMON_FLOOR && articles > common_share * (double)linker->alive)
        return 0;
    return log(((double)linker->alive + 2.0) / ((double)articles + 1.0));
}

static double term_rarity(const kh_linker *linker, uint32_t hash)
{
    const kh_posting_list *list = kh_postings_get(&linker->terms, hash);

    return rarity(linker, list ? list->articles : 0);
}

static double norm_of(const kh_linker *linker, const kh_features *features)
{
    double sum = 0;

    for (uint32_t i = 0; i < features->term_count; i++) {
        double weight = term_frequency(&features->terms[i]) * term_rarity(linker, features->terms[i].hash);
        sum += weight * weight;
    }
    return sum > 0 ? sqrt(sum) : 1;
}

static double cosine(const kh_linker *linker, const kh_features *a, const kh_features *b, double norm_a)
{
    double dot = 0;
    uint32_t i = 0, j = 0;

    while (i < a->term_count && j < b->term_count) {
        uint32_t left = a->terms[i].hash, right = b->terms[j].hash;
        if (left == right) {
            double rare = term_rarity(linker, left);
            dot += rare * rare * term_frequency(&a->terms[i]) * term_frequency(&b->terms[j]);
        }
        i += left <= right;
        j += right <= left;
    }
    return dot / (norm_a * norm_of(linker, b));
}

/* ---- candidates ---- */

static int best_first(const void *a, const void *b)
{
    const candidate *left = a, *right = b;

    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return (left->entry < right->entry) - (left->entry > right->entry); /* among equals the newer */
}

/* Keep the `most` best of what was touched and clear the scores. */
static size_t take_best(kh_linker *linker, size_t touched, candidate *ret, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < touched; i++) {
        candidate next = {linker->touched[i], linker->score[linker->touched[i]]};
        linker->score[next.entry] = 0;
        if (count == most && best_first(&next, &ret[count - 1]) >= 0)
            continue;
        size_t at = count < most ? count++ : count - 1;
        for (; at > 0 && best_first(&next, &ret[at - 1]) < 0; at--)
            ret[at] = ret[at - 1];
        ret[at] = next;
    }
    return count;
}

static void touch(kh_linker *linker, uint32_t at, double more, size_t *touched)
{
    if (linker->score[at] == 0)
        linker->touched[(*touched)++] = at;
    linker->score[at] += (float)more;
}

static int distance(const kh_features *a, const kh_features *b)
{
    if (a->day == KH_NO_DAY || b->day == KH_NO_DAY)
        return 0;
    int64_t days = (int64_t)a->day - b->day;
    return (int)(days < 0 ? -days : days);
}

/* Of a short text every shingle is looked up, of others a sample that depends on the shingle alone. */
static bool looked_up(const kh_features *features, uint32_t i)
{
    return features->shingle_count <= SHORT_TEXT || features->shingles[i] % SHINGLE_SAMPLE == 0;
}

static size_t likely_copies(kh_linker *linker, const kh_features *features, candidate *ret)
{
    size_t touched = 0;

    for (uint32_t i = 0; i < features->shingle_count; i++) {
        if (!looked_up(features, i))
            continue;
        const kh_posting_list *list = kh_postings_get(&linker->shingles, features->shingles[i]);
        if (!list || list->articles > 4 * SHINGLE_LIST)
            continue;
        for (uint32_t at = 0; at < list->held; at++)
            touch(linker, list->at[at].entry, 1.0 / (1.0 + list->articles), &touched);
    }
    return take_best(linker, touched, ret, COPY_CANDIDATES);
}

static void find_copies(kh_linker *linker, const kh_features *features, kh_link *link)
{
    candidate candidates[COPY_CANDIDATES];
    size_t count = likely_copies(linker, features, candidates);

    for (size_t i = 0; i < count && link->copy_count < KH_COPIES_MOST; i++) {
        const entry *other = &linker->entries[candidates[i].entry];
        kh_linked_copy copy = {.article = other->article};
        copy.kind = kh_copy_compare(&other->features, features, &copy.share);
        if (copy.kind == KH_COPY_NONE)
            continue;
        copy.first = kh_copy_first(&other->features, features);
        link->copies[link->copy_count++] = copy;
    }
}

static size_t alike(kh_linker *linker, const kh_features *features, candidate *ret)
{
    size_t touched = 0;
    double norm = norm_of(linker, features);

    for (uint32_t i = 0; i < features->term_count; i++) {
        const kh_posting_list *list = kh_postings_get(&linker->terms, features->terms[i].hash);
        double rare = list ? rarity(linker, list->articles) : 0;
        if (rare <= 0)
            continue;
        double weight = rare * rare * term_frequency(&features->terms[i]);
        uint32_t start = list->held > TERM_LIST ? list->held - TERM_LIST : 0;
        for (uint32_t at = start; at < list->held; at++) {
            const entry *other = &linker->entries[list->at[at].entry];
            if (distance(features, &other->features) > STORY_DAYS)
                continue;
            touch(linker, list->at[at].entry, weight * (1.0 + log((double)list->at[at].weight)) / other->norm,
                  &touched);
        }
    }
    size_t count = take_best(linker, touched, ret, LIKE_CANDIDATES);
    for (size_t i = 0; i < count; i++)
        ret[i].score = cosine(linker, features, &linker->entries[ret[i].entry].features, norm);
    if (count)
        qsort(ret, count, sizeof *ret, best_first);
    return count;
}

/* ---- deciding ---- */

static void note_evidence(kh_link *link, const entry *from)
{
    if (link->evidence_count < KH_EVIDENCE_MOST)
        link->evidence[link->evidence_count++] = from->article;
}

/* The text again within days is the same event, whatever else is alike. */
static bool place_by_copy(kh_linker *linker, const kh_features *features, kh_link *link)
{
    for (size_t i = 0; i < link->copy_count; i++) {
        const kh_linked_copy *copy = &link->copies[i];
        if (copy->kind == KH_COPY_PARTIAL)
            continue;
        uint32_t at = *article_slot(linker->by_article, linker->article_cap, linker->entries, copy->article) - 1;
        const entry *other = &linker->entries[at];
        if (distance(features, &other->features) > COPY_DAYS)
            continue;
        link->development = other->development;
        link->story = other->story;
        link->development_score = link->story_score = copy->share;
        note_evidence(link, other);
        return true;
    }
    return false;
}

static bool place_by_event(kh_linker *linker, const kh_features *features, kh_link *link, const candidate *near,
                           size_t count)
{
    for (size_t i = 0; i < count && near[i].score >= development_least; i++) {
        const entry *other = &linker->entries[near[i].entry];
        if (distance(features, &other->features) > DEVELOPMENT_DAYS)
            continue;
        link->development = other->development;
        link->story = other->story;
        link->development_score = link->story_score = near[i].score;
        note_evidence(link, other);
        return true;
    }
    return false;
}

/* The nearest vote for their stories with their likeness. */
static void place_by_vote(kh_linker *linker, kh_link *link, const candidate *near, size_t count)
{
    double best = 0;

    if (count > NEIGHBOURS)
        count = NEIGHBOURS;
    while (count && near[count - 1].score < story_least)
        count--;
    for (size_t i = 0; i < count; i++) {
        double votes = 0;
        for (size_t j = 0; j < count; j++) {
            if (linker->entries[near[j].entry].story == linker->entries[near[i].entry].story)
                votes += near[j].score;
        }
        if (votes > best) {
            best = votes;
            link->story = linker->entries[near[i].entry].story;
            link->story_score = near[i].score;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (linker->entries[near[i].entry].story == link->story)
            note_evidence(link, &linker->entries[near[i].entry]);
    }
}

kh_status kh_linker_ask(kh_linker *linker, const kh_features *features, kh_link *ret_link)
{
    candidate near[LIKE_CANDIDATES];

    memset(ret_link, 0, sizeof *ret_link);
    if (!linker->count)
        return KH_OK;
    find_copies(linker, features, ret_link);
    if (place_by_copy(linker, features, ret_link))
        return KH_OK;
    size_t count = alike(linker, features, near);
    if (!place_by_event(linker, features, ret_link, near, count))
        place_by_vote(linker, ret_link, near, count);
    return KH_OK;
}

/* ---- in and out ---- */

static kh_status index_entry(kh_linker *linker, uint32_t at)
{
    const kh_features *features = &linker->entries[at].features;

    for (uint32_t i = 0; i < features->shingle_count; i++) {
        if (!looked_up(features, i))
            continue;
        if (kh_postings_add(&linker->shingles, features->shingles[i], at, 1) != KH_OK)
            return KH_NOMEM;
    }
    for (uint32_t i = 0; i < features->term_count; i++) {
        if (kh_postings_add(&linker->terms, features->terms[i].hash, at, features->terms[i].weight) != KH_OK)
            return KH_NOMEM;
    }
    return KH_OK;
}

static void unindex_entry(kh_linker *linker, uint32_t at)
{
    const kh_features *features = &linker->entries[at].features;

    for (uint32_t i = 0; i < features->shingle_count; i++) {
        if (looked_up(features, i))
            kh_postings_remove(&linker->shingles, features->shingles[i], at);
    }
    for (uint32_t i = 0; i < features->term_count; i++)
        kh_postings_remove(&linker->terms, features->terms[i].hash, at);
}

kh_status kh_linker_add(kh_linker *linker, uint64_t article, const kh_features *features, uint64_t development,
                        uint64_t story)
{
    entry *fresh;
    kh_status status;

    if (linker->count == linker->cap && (status = grow_entries(linker)) != KH_OK)
        return status;
    fresh = &linker->entries[linker->count];
    memset(fresh, 0, sizeof *fresh);
    if ((status = copy_features(features, &fresh->features, &fresh->block)) != KH_OK)
        return status;
    fresh->article = article;
    fresh->development = development;
    fresh->story = story;
    fresh->norm = (float)norm_of(linker, features);
    if ((status = index_entry(linker, (uint32_t)linker->count)) != KH_OK) {
        unindex_entry(linker, (uint32_t)linker->count);
        kh_free(fresh->block);
        return status;
    }
    *article_slot(linker->by_article, linker->article_cap, linker->entries, article) = (uint32_t)++linker->count;
    linker->alive++;
    return KH_OK;
}

void kh_linker_remove(kh_linker *linker, uint64_t article)
{
    if (!linker->count)
        return;
    uint32_t *slot = article_slot(linker->by_article, linker->article_cap, linker->entries, article);
    entry *old = *slot ? &linker->entries[*slot - 1] : NULL;

    if (!old || old->gone)
        return;
    unindex_entry(linker, *slot - 1);
    kh_free(old->block);
    old->block = NULL;
    memset(&old->features, 0, sizeof old->features);
    old->gone = true;
    linker->alive--;
}
