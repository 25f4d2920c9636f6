/* What two texts are to each other. Shares count shingles, so a word changed costs five of them. */
#include "link/copy.h"

/* In shares of shingles: a word changed in twenty leaves an index of about SAME. NEAR is a share of both texts, PASSAGE
 * one of the shorter. From PLAIN on the two are one text even where all of it is a mould. */
static const double same_index = 0.62, plain_index = 0.70, near_share = 0.45, passage_share = 0.20, whole_share = 0.60;

enum {
    LONG_PASSAGE = 30,  /* shingles: two sentences or more, in a text of any length */
    SHORT_PASSAGE = 20, /* two short ones, where they are a good part of the shorter text */
    LEAST_SHINGLES = 8  /* of shorter texts no one can say */
};

const char *kh_copy_kind_name(kh_copy_kind kind)
{
    static const char *const names[] = {NULL, "same", "near", "partial"};

    return names[kind];
}

/* Where a list was cut to its smallest hashes, only what lies below its largest can be compared. */
static uint32_t comparable(const kh_features *features)
{
    return features->shingle_count < features->shingle_total ? features->shingles[features->shingle_count - 1]
                                                             : UINT32_MAX;
}

static uint32_t up_to(const kh_features *features, uint32_t i, uint32_t limit)
{
    while (i < features->shingle_count && features->shingles[i] <= limit)
        i++;
    return i;
}

kh_overlap kh_overlap_of(const kh_features *a, const kh_features *b, uint64_t *marks, unsigned bit)
{
    uint32_t i = 0, j = 0, limit = comparable(a) < comparable(b) ? comparable(a) : comparable(b);
    kh_overlap overlap = {.scale = 1};

    while (i < a->shingle_count && j < b->shingle_count && a->shingles[i] <= limit && b->shingles[j] <= limit) {
        uint32_t left = a->shingles[i], right = b->shingles[j];
        overlap.both += left == right;
        if (marks && left == right)
            marks[i] |= (uint64_t)1 << bit;
        i += left <= right;
        j += right <= left;
    }
    overlap.of_a = limit == UINT32_MAX ? a->shingle_count : up_to(a, i, limit);
    overlap.of_b = limit == UINT32_MAX ? b->shingle_count : up_to(b, j, limit);
    if (limit != UINT32_MAX && overlap.of_a)
        overlap.scale = (double)a->shingle_total / overlap.of_a;
    return overlap;
}

uint32_t kh_overlap_own(const kh_overlap *overlap, unsigned which, const uint64_t *marks, uint32_t count)
{
    uint32_t shared[KH_CROWD_MOST] = {0}, own = 0;
    uint64_t mould = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (!(marks[i] >> which & 1))
            continue;
        for (uint64_t rest = marks[i]; rest; rest &= rest - 1)
            shared[__builtin_ctzll(rest)]++;
    }
    for (unsigned other = 0; other < KH_CROWD_MOST; other++) {
        if (2 * shared[other] < overlap->both)
            mould |= (uint64_t)1 << other;
    }
    for (uint32_t i = 0; i < count; i++)
        own += (marks[i] >> which & 1) && !(marks[i] & mould);
    return own;
}

kh_copy_kind kh_overlap_kind(const kh_overlap *overlap, uint32_t own, double *ret_share)
{
    uint32_t a = overlap->of_a, b = overlap->of_b, shorter = a < b ? a : b;

    *ret_share = 0;
    if (!overlap->both || a < LEAST_SHINGLES || b < LEAST_SHINGLES)
        return KH_COPY_NONE;
    double share = (double)overlap->both / shorter, index = (double)overlap->both / ((double)a + b - overlap->both);
    bool passage = own * overlap->scale >= LONG_PASSAGE ||
                   (own * overlap->scale >= SHORT_PASSAGE && share >= passage_share) || own >= whole_share * shorter;
    if (index < plain_index && !passage)
        return KH_COPY_NONE;
    *ret_share = share;
    if (index >= same_index)
        return KH_COPY_SAME;
    return overlap->both >= near_share * a && overlap->both >= near_share * b ? KH_COPY_NEAR : KH_COPY_PARTIAL;
}

kh_copy_kind kh_copy_compare(const kh_features *a, const kh_features *b, double *ret_share)
{
    kh_overlap overlap = kh_overlap_of(a, b, NULL, 0);

    return kh_overlap_kind(&overlap, overlap.both, ret_share);
}

static bool credits(const kh_features *features, uint32_t outlet)
{
    for (uint32_t i = 0; outlet && i < features->credit_count; i++) {
        if (features->credits[i] == outlet)
            return features->outlet != outlet;
    }
    return false;
}

int kh_copy_first(const kh_features *a, const kh_features *b)
{
    bool a_from_b = credits(a, b->outlet), b_from_a = credits(b, a->outlet);

    if (a_from_b != b_from_a)
        return a_from_b ? 1 : -1;
    if (a->day == KH_NO_DAY || b->day == KH_NO_DAY)
        return 0;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->second < 0 || b->second < 0 || a->second == b->second)
        return 0;
    return a->second < b->second ? -1 : 1;
}
