#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "arabic/lexicon.h"
#include "base/alloc.h"
#include "link/vector.h"

float kh_weights_dot(const kh_weight *a, size_t a_count, const kh_weight *b, size_t b_count)
{
    size_t i = 0, j = 0;
    float dot = 0;

    while (i < a_count && j < b_count) {
        uint32_t left = a[i].hash, right = b[j].hash;
        if (left == right)
            dot += a[i].weight * b[j].weight;
        i += left <= right;
        j += right <= left;
    }
    return dot;
}

void kh_probe_make(const kh_vector *vector, kh_probe *ret_probe)
{
    memset(ret_probe, 0, sizeof *ret_probe);
    for (uint32_t i = 0; i < vector->count; i++) {
        size_t at = vector->at[i].hash % KH_PROBE_SLOTS;
        while (ret_probe->slots[at].weight != 0)
            at = (at + 1) % KH_PROBE_SLOTS;
        ret_probe->slots[at] = vector->at[i];
        ret_probe->bits[vector->at[i].hash >> 26] |= (uint64_t)1 << (vector->at[i].hash >> 20 & 63);
    }
}

float kh_probe_dot(const kh_probe *probe, const kh_weight *at, size_t count)
{
    float dot = 0;

    for (size_t i = 0; i < count; i++) {
        float own = kh_probe_weight(probe, at[i].hash);
        if (own > 0)
            dot += at[i].weight * own;
    }
    return dot;
}

/* ---- rarity ---- */

enum { SHARE_SLOTS = 8192, SHARES_MOST = SHARE_SLOTS / 4 * 3, SHARES_OF = 10000 };

/* How many articles of news at large stand behind a store: they decide while it is small and fade as it grows. */
static const double background = 2000;

static struct {
    uint32_t hash;
    float share;
} shares[SHARE_SLOTS];
static pthread_once_t shares_once = PTHREAD_ONCE_INIT;

static size_t share_slot(uint32_t hash)
{
    size_t at = (hash * (size_t)0x9E3779B1u >> 8) & (SHARE_SLOTS - 1);

    while (shares[at].hash && shares[at].hash != hash)
        at = (at + 1) & (SHARE_SLOTS - 1);
    return at;
}

/* One row: stem, tab, articles. */
static void add_share(kh_str line)
{
    const char *tab = memchr(line.ptr, '\t', line.len);
    uint32_t articles = 0;

    if (!tab)
        return;
    for (const char *at = tab + 1; at < line.ptr + line.len && *at >= '0' && *at <= '9' && articles < SHARES_OF; at++)
        articles = articles * 10 + (uint32_t)(*at - '0');
    uint32_t hash = kh_features_term(kh_str_of(line.ptr, (size_t)(tab - line.ptr)));
    size_t at = share_slot(hash);
    shares[at].hash = hash;
    shares[at].share = (float)articles / SHARES_OF;
}

static void fill_shares(void)
{
    kh_str tsv = kh_data("term-shares.tsv");
    size_t rows = 0;

    for (size_t at = 0; at < tsv.len && rows < SHARES_MOST;) {
        const char *stop = memchr(tsv.ptr + at, '\n', tsv.len - at);
        size_t len = stop ? (size_t)(stop - tsv.ptr) - at : tsv.len - at;
        if (len && tsv.ptr[at] != '#' && rows++)
            add_share(kh_str_of(tsv.ptr + at, len));
        at += len + 1;
    }
}

float kh_term_rarity(uint32_t hash, uint32_t articles, size_t all)
{
    (void)pthread_once(&shares_once, fill_shares);
    double share = shares[share_slot(hash)].share;

    return (float)log(((double)all + background + 2) / ((double)articles + background * share + 1));
}

/* ---- vectors ---- */

static const float lead_weight = 2, name_weight = 2.4F; /* a name as a whole, as a word that stands four times */

static float term_weight(const kh_term *term)
{
    float weight = term->weight ? 1 + logf((float)term->weight) : 0;

    return term->lead ? weight + lead_weight * (1 + logf((float)term->lead)) : weight;
}

static int by_hash(const void *a, const void *b)
{
    uint32_t left = ((const kh_weight *)a)->hash, right = ((const kh_weight *)b)->hash;

    return (left > right) - (left < right);
}

/* Sorted by hash; of two that share one, one stays. */
static void put_in_order(kh_vector *vector)
{
    uint32_t kept = 0;

    qsort(vector->at, vector->count, sizeof *vector->at, by_hash);
    for (uint32_t i = 0; i < vector->count; i++) {
        if (i == 0 || vector->at[i].hash != vector->at[kept - 1].hash)
            vector->at[kept++] = vector->at[i];
    }
    vector->count = kept;
}

static void scale_to_one(kh_vector *vector)
{
    float sum = 0;

    for (uint32_t i = 0; i < vector->count; i++)
        sum += vector->at[i].weight * vector->at[i].weight;
    float scale = sum > 0 ? 1 / sqrtf(sum) : 0;
    for (uint32_t i = 0; i < vector->count; i++)
        vector->at[i].weight *= scale;
}

void kh_vector_make(const kh_features *features, const float *rarities, kh_vector *ret_vector)
{
    uint32_t terms = features->term_count < KH_TERMS_MOST ? features->term_count : (uint32_t)KH_TERMS_MOST;
    uint32_t names = features->entity_count < KH_ENTITIES_MOST ? features->entity_count : (uint32_t)KH_ENTITIES_MOST;

    for (uint32_t i = 0; i < terms + names; i++) {
        float rarity = rarities[i] > 0 ? rarities[i] : 0;
        ret_vector->at[i] = i < terms
                                ? (kh_weight){features->terms[i].hash, rarity * term_weight(&features->terms[i])}
                                : (kh_weight){kh_vector_name(features->entities[i - terms]), rarity * name_weight};
    }
    ret_vector->count = terms + names;
    put_in_order(ret_vector);
    scale_to_one(ret_vector);
}

void kh_vector_lead(const kh_features *features, const float *rarities, kh_vector *ret_vector)
{
    ret_vector->count = 0;
    for (uint32_t i = 0; i < features->term_count && i < KH_TERMS_MOST; i++) {
        const kh_term *term = &features->terms[i];
        if (term->lead && rarities[i] > 0)
            ret_vector->at[ret_vector->count++] = (kh_weight){term->hash, rarities[i] * (1 + logf((float)term->lead))};
    }
    scale_to_one(ret_vector);
}

/* ---- sums ---- */

void kh_sum_done(kh_sum *sum)
{
    kh_free(sum->at);
    memset(sum, 0, sizeof *sum);
}

static int heaviest_first(const void *a, const void *b)
{
    const kh_weight *left = a, *right = b;

    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

static size_t merge(const kh_sum *sum, const kh_weight *more, size_t count, float times, kh_weight *to)
{
    size_t i = 0, j = 0, n = 0;

    while (i < sum->count || j < count) {
        kh_weight next;
        if (j == count || (i < sum->count && sum->at[i].hash < more[j].hash))
            next = sum->at[i++];
        else if (i == sum->count || more[j].hash < sum->at[i].hash)
            next = (kh_weight){more[j].hash, times * more[j].weight}, j++;
        else
            next = (kh_weight){more[j].hash, sum->at[i].weight + times * more[j].weight}, i++, j++;
        if (next.weight > 1e-6f)
            to[n++] = next;
    }
    return n;
}

kh_status kh_sum_add(kh_sum *sum, const kh_weight *more, size_t count, float times)
{
    kh_weight merged[2 * KH_SUM_ROOM];
    size_t n;

    if (count > KH_SUM_ROOM)
        return KH_LIMIT;
    n = merge(sum, more, count, times, merged);
    if (n > KH_SUM_ROOM) { /* down to the heaviest, so that this is not done for each article */
        qsort(merged, n, sizeof *merged, heaviest_first);
        n = KH_SUM_MOST;
        qsort(merged, n, sizeof *merged, by_hash);
    }
    if (n > sum->cap) {
        uint32_t cap = sum->cap ? 2 * sum->cap : KH_TERMS_MOST;
        while (cap < n)
            cap *= 2;
        kh_weight *at = kh_realloc(sum->at, cap * sizeof *at);
        if (!at)
            return KH_NOMEM;
        sum->at = at;
        sum->cap = cap;
    }
    if (n)
        memcpy(sum->at, merged, n * sizeof *merged);
    sum->count = (uint32_t)n;
    return KH_OK;
}
