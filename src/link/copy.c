/* What two texts are to each other. Shares count shingles, so a word changed costs five of them. */
#include "link/linker.h"

/* In shares of shingles: SAME is a Jaccard index, NEAR a share of both texts, PARTIAL a share of the shorter one. */
static const double same_index = 0.80, near_share = 0.45, partial_share = 0.50;

enum {
    PARTIAL_SHINGLES = 30, /* a passage of two sentences or so */
    LEAST_SHINGLES = 8     /* of shorter texts no one can say */
};

const char *kh_copy_kind_name(kh_copy_kind kind)
{
    static const char *const names[] = {NULL, "same", "near", "partial"};

    return names[kind];
}

static uint32_t common(const kh_features *a, const kh_features *b, uint32_t limit, uint32_t *ret_a, uint32_t *ret_b)
{
    uint32_t i = 0, j = 0, both = 0;

    while (i < a->shingle_count && j < b->shingle_count && a->shingles[i] <= limit && b->shingles[j] <= limit) {
        uint32_t left = a->shingles[i], right = b->shingles[j];
        both += left == right;
        i += left <= right;
        j += right <= left;
    }
    while (i < a->shingle_count && a->shingles[i] <= limit)
        i++;
    while (j < b->shingle_count && b->shingles[j] <= limit)
        j++;
    *ret_a = i;
    *ret_b = j;
    return both;
}

/* Where a list was cut to its smallest hashes, only what lies below its largest can be compared. */
static uint32_t comparable(const kh_features *features)
{
    return features->shingle_count < features->shingle_total ? features->shingles[features->shingle_count - 1]
                                                             : UINT32_MAX;
}

kh_copy_kind kh_copy_compare(const kh_features *a, const kh_features *b, double *ret_share)
{
    uint32_t count_a, count_b, limit;
    double scale = 1;

    *ret_share = 0;
    if (a->shingle_count < LEAST_SHINGLES || b->shingle_count < LEAST_SHINGLES)
        return KH_COPY_NONE;
    limit = comparable(a) < comparable(b) ? comparable(a) : comparable(b);
    uint32_t both = common(a, b, limit, &count_a, &count_b);
    if (!both || !count_a || !count_b)
        return KH_COPY_NONE;
    if (limit != UINT32_MAX)
        scale = (double)a->shingle_total / count_a;
    double of_a = (double)both / count_a, of_b = (double)both / count_b;
    double index = (double)both / ((double)count_a + count_b - both);
    *ret_share = of_a > of_b ? of_a : of_b;
    if (index >= same_index)
        return KH_COPY_SAME;
    if (of_a >= near_share && of_b >= near_share)
        return KH_COPY_NEAR;
    if (both * scale >= PARTIAL_SHINGLES || *ret_share >= partial_share)
        return KH_COPY_PARTIAL;
    return KH_COPY_NONE;
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
