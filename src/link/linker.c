#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "link/copy.h"
#include "link/linker_internal.h"

enum {
    SHINGLE_SAMPLE = 4,              /* one shingle in so many is looked up: 30 in common leave seven or eight */
    SHORT_TEXT = 64,                 /* shingles */
    SHINGLE_LIST = 24,               /* what more articles share than this is a formula or furniture */
    TERM_LIST = 512,                 /* most recent articles looked at for one term */
    TERMS_ASKED = 40,                /* of an article's terms, the weightiest look for others */
    COPY_CANDIDATES = KH_CROWD_MOST, /* compared in full */
    LIKE_CANDIDATES = 48             /* cosines computed in full */
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
    kh_groups_done(&linker->developments);
    kh_groups_done(&linker->stories);
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

static uint32_t *article_slot(uint32_t *slots, size_t cap, const kh_entry *entries, uint64_t article)
{
    size_t at = (size_t)(article * 0x9E3779B97F4A7C15u >> 20) & (cap - 1);

    while (slots[at] && entries[slots[at] - 1].article != article)
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

const kh_entry *kh_linker_entry(const kh_linker *linker, uint64_t article)
{
    uint32_t slot =
        linker->count ? *article_slot(linker->by_article, linker->article_cap, linker->entries, article) : 0;

    return slot && !linker->entries[slot - 1].gone ? &linker->entries[slot - 1] : NULL;
}

static kh_status grow_entries(kh_linker *linker)
{
    size_t cap = linker->cap ? linker->cap * 2 : 256, slots = cap * 2;
    kh_entry *entries = kh_realloc(linker->entries, cap * sizeof *entries);
    if (entries)
        linker->entries = entries;
    float *score = entries ? kh_realloc(linker->score, cap * sizeof *score) : NULL;
    if (score)
        linker->score = score;
    uint32_t *touched = score ? kh_realloc(linker->touched, (cap + 1) * sizeof *touched) : NULL;
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

/* The features and the vectors with all their arrays in one block of memory. */
static kh_status copy_features(kh_entry *to, const kh_features *from, const kh_asked *asked)
{
    size_t words = (size_t)from->shingle_count + from->entity_count + from->title_count + from->credit_count;
    size_t weights = (size_t)asked->whole.count + asked->lead.count;
    char *at = kh_alloc(words * sizeof(uint32_t) + weights * sizeof(kh_weight) + 1);

    to->block = at;
    if (!at)
        return KH_NOMEM;
    to->features = *from;
    to->features.terms = NULL;
    to->features.term_count = 0;
    to->features.shingles = put_array(&at, from->shingles, from->shingle_count * sizeof(uint32_t));
    to->features.entities = put_array(&at, from->entities, from->entity_count * sizeof(uint32_t));
    to->features.title = put_array(&at, from->title, from->title_count * sizeof(uint32_t));
    to->features.credits = put_array(&at, from->credits, from->credit_count * sizeof(uint32_t));
    to->vector = put_array(&at, asked->whole.at, asked->whole.count * sizeof(kh_weight));
    to->vector_count = asked->whole.count;
    to->lead = put_array(&at, asked->lead.at, asked->lead.count * sizeof(kh_weight));
    to->lead_count = asked->lead.count;
    return KH_OK;
}

static float rarity_of(const kh_linker *linker, uint32_t hash)
{
    const kh_posting_list *list = kh_postings_get(&linker->terms, hash);

    return kh_term_rarity(hash, list ? list->articles : 0, linker->alive);
}

/* Tells features apart by what a vector is made of. */
static uint64_t print_of(const kh_features *features)
{
    uint64_t prints[2] = {
        kh_hash(kh_str_of((const char *)features->terms, features->term_count * sizeof *features->terms)),
        kh_hash(kh_str_of((const char *)features->entities, features->entity_count * sizeof *features->entities))};

    return kh_hash(kh_str_of((const char *)prints, sizeof prints));
}

/* The vectors that an article has as things stand; valid until the next change. */
static kh_asked *vectors_of(kh_linker *linker, const kh_features *features)
{
    float rarities[KH_VECTOR_MOST];
    uint64_t print = print_of(features);
    size_t n = 0;

    linker->asked.features = features;
    if (linker->asked.print == print)
        return &linker->asked;
    for (uint32_t i = 0; i < features->term_count && i < KH_TERMS_MOST; i++)
        kh_postings_soon(&linker->terms, features->terms[i].hash);
    for (uint32_t i = 0; i < features->entity_count && i < KH_ENTITIES_MOST; i++)
        kh_postings_soon(&linker->terms, kh_vector_name(features->entities[i]));
    for (uint32_t i = 0; i < features->term_count && i < KH_TERMS_MOST; i++)
        rarities[n++] = rarity_of(linker, features->terms[i].hash);
    for (uint32_t i = 0; i < features->entity_count && i < KH_ENTITIES_MOST; i++)
        rarities[n++] = rarity_of(linker, kh_vector_name(features->entities[i]));
    kh_vector_make(features, rarities, &linker->asked.whole);
    kh_vector_lead(features, rarities, &linker->asked.lead);
    linker->asked.print = print;
    return &linker->asked;
}

/* ---- candidates ---- */

static int best_first(const void *a, const void *b)
{
    const kh_candidate *left = a, *right = b;

    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return (left->entry < right->entry) - (left->entry > right->entry); /* among equals the newer */
}

/* Keep the `most` best of what was touched and clear the scores. */
static size_t take_best(kh_linker *linker, size_t touched, kh_candidate *ret, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < touched; i++) {
        kh_candidate next = {linker->touched[i], linker->score[linker->touched[i]]};
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

static void touch(kh_linker *linker, uint32_t at, float more, size_t *touched)
{
    if (!(more > 0)) /* else an entry could be noted twice */
        return;
    linker->touched[*touched] = at; /* there is room for one more than there are entries */
    *touched += linker->score[at] == 0;
    linker->score[at] += more;
}

/* Of a short text every shingle is looked up, of others a sample that depends on the shingle alone. */
static bool looked_up(const kh_features *features, uint32_t i)
{
    return features->shingle_count <= SHORT_TEXT || features->shingles[i] % SHINGLE_SAMPLE == 0;
}

static void soon_shingles(const kh_linker *linker, const kh_features *features)
{
    for (uint32_t i = 0; i < features->shingle_count; i++) {
        if (looked_up(features, i))
            kh_postings_soon(&linker->shingles, features->shingles[i]);
    }
}

static size_t likely_copies(kh_linker *linker, const kh_features *features, kh_candidate *ret)
{
    size_t touched = 0;

    soon_shingles(linker, features);
    for (uint32_t i = 0; i < features->shingle_count; i++) {
        if (!looked_up(features, i))
            continue;
        const kh_posting_list *list = kh_postings_get(&linker->shingles, features->shingles[i]);
        if (!list || list->articles > 4 * SHINGLE_LIST)
            continue;
        for (uint32_t at = 0; at < list->held; at++)
            touch(linker, list->at[at].entry, 1.0F / (1.0F + (float)list->articles), &touched);
    }
    return take_best(linker, touched, ret, COPY_CANDIDATES);
}

/* A text is compared with all that may share a passage, so that what a mould gives to many is known as such. */
static void find_copies(kh_linker *linker, const kh_features *features, kh_link *link)
{
    kh_candidate candidates[COPY_CANDIDATES];
    kh_overlap overlaps[COPY_CANDIDATES];
    uint64_t marks[KH_SHINGLES_MOST];
    size_t count = likely_copies(linker, features, candidates);

    memset(marks, 0, features->shingle_count * sizeof *marks);
    for (unsigned i = 0; i < count; i++)
        overlaps[i] = kh_overlap_of(features, &linker->entries[candidates[i].entry].features, marks, i);
    for (unsigned i = 0; i < count && link->copy_count < KH_COPIES_MOST; i++) {
        const kh_entry *other = &linker->entries[candidates[i].entry];
        kh_linked_copy copy = {.article = other->article};
        if (kh_overlap_kind(&overlaps[i], overlaps[i].both, &copy.share) == KH_COPY_NONE)
            continue;
        uint32_t own = kh_overlap_own(&overlaps[i], i, marks, features->shingle_count);
        copy.kind = kh_overlap_kind(&overlaps[i], own, &copy.share);
        if (copy.kind == KH_COPY_NONE)
            continue;
        copy.first = kh_copy_first(&other->features, features);
        link->copies[link->copy_count++] = copy;
    }
}

static int weightiest_first(const void *a, const void *b)
{
    const kh_weight *left = a, *right = b;

    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

/* The lists of the weightiest terms. */
static size_t weighty_lists(const kh_linker *linker, const kh_vector *vector, const kh_posting_list **ret_lists,
                            float *ret_weights)
{
    kh_vector asked = *vector;
    size_t n = 0;

    qsort(asked.at, asked.count, sizeof *asked.at, weightiest_first);
    for (uint32_t i = 0; i < asked.count && i < TERMS_ASKED; i++) {
        const kh_posting_list *list = kh_postings_get(&linker->terms, asked.at[i].hash);
        if (!list)
            continue;
        __builtin_prefetch(list->at + (list->held > TERM_LIST ? list->held - TERM_LIST : 0));
        ret_lists[n] = list;
        ret_weights[n++] = asked.at[i].weight;
    }
    return n;
}

/* The cosines of candidates, whose vectors lie anywhere. */
static void score_in_full(const kh_linker *linker, const kh_probe *probe, kh_candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&linker->entries[candidates[i].entry]);
    for (size_t i = 0; i < count; i++) {
        const kh_entry *other = &linker->entries[candidates[i].entry];
        if (i + 1 < count)
            __builtin_prefetch(linker->entries[candidates[i + 1].entry].vector);
        candidates[i].score = kh_probe_dot(probe, other->vector, other->vector_count);
    }
}

static size_t alike(kh_linker *linker, const kh_vector *vector, const kh_probe *probe, kh_candidate *ret)
{
    const kh_posting_list *lists[TERMS_ASKED];
    float weights[TERMS_ASKED];
    size_t touched = 0, n = weighty_lists(linker, vector, lists, weights);

    for (size_t i = 0; i < n; i++) {
        const kh_posting_list *list = lists[i];
        uint32_t start = list->held > TERM_LIST ? list->held - TERM_LIST : 0;
        for (uint32_t at = start; at < list->held; at++)
            touch(linker, list->at[at].entry, weights[i] * list->at[at].weight, &touched);
    }
    size_t count = take_best(linker, touched, ret, LIKE_CANDIDATES);
    score_in_full(linker, probe, ret, count);
    qsort(ret, count, sizeof *ret, best_first);
    return count;
}

kh_status kh_linker_ask(kh_linker *linker, const kh_features *features, kh_link *ret_link)
{
    kh_candidate near[LIKE_CANDIDATES];
    kh_asked *asked;

    memset(ret_link, 0, sizeof *ret_link);
    if (!linker->count)
        return KH_OK;
    find_copies(linker, features, ret_link);
    asked = vectors_of(linker, features);
    kh_probe_make(&asked->whole, &asked->probe);
    size_t count = alike(linker, &asked->whole, &asked->probe, near);
    kh_link_place(linker, asked, near, count, ret_link);
    return KH_OK;
}

/* ---- in and out ---- */

/* Take the first so many of an entry's shingles and terms out of the index. */
static void unindex(kh_linker *linker, uint32_t at, uint32_t shingles, uint32_t terms)
{
    const kh_entry *old = &linker->entries[at];

    for (uint32_t i = 0; i < shingles; i++) {
        if (looked_up(&old->features, i))
            kh_postings_remove(&linker->shingles, old->features.shingles[i], at);
    }
    for (uint32_t i = 0; i < terms; i++)
        kh_postings_remove(&linker->terms, old->vector[i].hash, at);
}

static kh_status index_entry(kh_linker *linker, uint32_t at)
{
    const kh_entry *fresh = &linker->entries[at];
    uint32_t shingles = 0, terms = 0;
    kh_status status = KH_OK;

    soon_shingles(linker, &fresh->features);
    for (uint32_t i = 0; i < fresh->vector_count; i++)
        kh_postings_soon(&linker->terms, fresh->vector[i].hash);
    while (shingles < fresh->features.shingle_count && status == KH_OK) {
        if (looked_up(&fresh->features, shingles))
            status = kh_postings_add(&linker->shingles, fresh->features.shingles[shingles], at, 1);
        shingles += status == KH_OK;
    }
    while (terms < fresh->vector_count && status == KH_OK) {
        status = kh_postings_add(&linker->terms, fresh->vector[terms].hash, at, fresh->vector[terms].weight);
        terms += status == KH_OK;
    }
    if (status != KH_OK)
        unindex(linker, at, shingles, terms);
    return status;
}

/* Index it and put it in its groups: all or nothing. */
static kh_status settle(kh_linker *linker, uint32_t at)
{
    kh_entry *fresh = &linker->entries[at];
    kh_status status = index_entry(linker, at);

    if (status != KH_OK)
        return status;
    status = kh_groups_put(&linker->developments, fresh->development, fresh->vector, fresh->vector_count);
    if (status == KH_OK) {
        status = kh_groups_put(&linker->stories, fresh->story, fresh->vector, fresh->vector_count);
        if (status != KH_OK)
            kh_groups_take(&linker->developments, fresh->development, fresh->vector, fresh->vector_count);
    }
    if (status != KH_OK)
        unindex(linker, at, fresh->features.shingle_count, fresh->vector_count);
    return status;
}

kh_status kh_linker_add(kh_linker *linker, uint64_t article, const kh_features *features, uint64_t development,
                        uint64_t story)
{
    kh_entry *fresh;
    kh_status status;

    if (linker->count == linker->cap && (status = grow_entries(linker)) != KH_OK)
        return status;
    fresh = &linker->entries[linker->count];
    memset(fresh, 0, sizeof *fresh);
    fresh->article = article;
    if ((status = kh_groups_find(&linker->developments, development, &fresh->development)) != KH_OK ||
        (status = kh_groups_find(&linker->stories, story, &fresh->story)) != KH_OK)
        return status;
    if ((status = copy_features(fresh, features, vectors_of(linker, features))) != KH_OK)
        return status;
    linker->asked.print = 0;
    if ((status = settle(linker, (uint32_t)linker->count)) != KH_OK) {
        kh_free(fresh->block);
        return status;
    }
    *article_slot(linker->by_article, linker->article_cap, linker->entries, article) = (uint32_t)++linker->count;
    linker->alive++;
    return KH_OK;
}

kh_status kh_linker_join(kh_linker *linker, uint64_t from, uint64_t into)
{
    uint32_t gone, stays;
    kh_status status = kh_groups_find(&linker->stories, from, &gone);

    if (status != KH_OK || (status = kh_groups_find(&linker->stories, into, &stays)) != KH_OK || gone == stays)
        return status;
    return kh_groups_join(&linker->stories, gone, stays);
}

kh_status kh_linker_hold(kh_linker *linker, uint64_t story)
{
    uint32_t index;
    kh_status status = kh_groups_find(&linker->stories, story, &index);

    if (status == KH_OK)
        linker->stories.at[index].held = true;
    return status;
}

void kh_linker_remove(kh_linker *linker, uint64_t article)
{
    if (!linker->count)
        return;
    uint32_t *slot = article_slot(linker->by_article, linker->article_cap, linker->entries, article);
    kh_entry *old = *slot ? &linker->entries[*slot - 1] : NULL;

    if (!old || old->gone)
        return;
    linker->asked.print = 0;
    unindex(linker, *slot - 1, old->features.shingle_count, old->vector_count);
    kh_groups_take(&linker->developments, old->development, old->vector, old->vector_count);
    kh_groups_take(&linker->stories, kh_groups_root(&linker->stories, old->story), old->vector, old->vector_count);
    kh_free(old->block);
    old->block = NULL;
    old->vector = old->lead = NULL;
    old->vector_count = old->lead_count = 0;
    memset(&old->features, 0, sizeof old->features);
    old->gone = true;
    linker->alive--;
}
