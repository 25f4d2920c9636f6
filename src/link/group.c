#include <math.h>

#include "base/alloc.h"
#include "link/group.h"

enum { FIRST_CAP = 256 };

void kh_groups_done(kh_groups *groups)
{
    for (size_t i = 0; i < groups->count; i++)
        kh_sum_done(&groups->at[i].sum);
    kh_free(groups->at);
    kh_free(groups->by_row);
    memset(groups, 0, sizeof *groups);
}

static uint32_t *slot_of(uint32_t *by_row, size_t slots, const kh_group *at, uint64_t row)
{
    size_t i = (size_t)(row * 0x9E3779B97F4A7C15u >> 20) & (slots - 1);

    while (by_row[i] && at[by_row[i] - 1].row != row)
        i = (i + 1) & (slots - 1);
    return &by_row[i];
}

static kh_status grow(kh_groups *groups)
{
    size_t cap = groups->cap ? groups->cap * 2 : FIRST_CAP;
    kh_group *at = kh_realloc(groups->at, cap * sizeof *at);
    if (at)
        groups->at = at;
    uint32_t *by_row = at ? kh_alloc_zero(cap * 2, sizeof *by_row) : NULL;
    if (!by_row)
        return KH_NOMEM;
    for (size_t i = 0; i < groups->count; i++) {
        if (at[i].into == i)
            *slot_of(by_row, cap * 2, at, at[i].row) = (uint32_t)i + 1;
    }
    kh_free(groups->by_row);
    groups->by_row = by_row;
    groups->slots = cap * 2;
    groups->cap = cap;
    return KH_OK;
}

uint32_t kh_groups_root(const kh_groups *groups, uint32_t index)
{
    while (groups->at[index].into != index)
        index = groups->at[index].into;
    return index;
}

kh_status kh_groups_find(kh_groups *groups, uint64_t row, uint32_t *ret_index)
{
    kh_status status = groups->count == groups->cap ? grow(groups) : KH_OK;

    if (status != KH_OK)
        return status;
    uint32_t *slot = slot_of(groups->by_row, groups->slots, groups->at, row);
    if (!*slot) {
        *slot = (uint32_t)groups->count + 1;
        groups->at[groups->count] = (kh_group){.row = row, .into = (uint32_t)groups->count};
        groups->count++;
    }
    *ret_index = kh_groups_root(groups, *slot - 1);
    return KH_OK;
}

/* Once a change, not once a question. */
static void measure(kh_group *group)
{
    float square = 0;

    for (uint32_t i = 0; i < group->sum.count; i++)
        square += group->sum.at[i].weight * group->sum.at[i].weight;
    group->length = group->count ? sqrtf(square) / (float)group->count : 0;
}

kh_status kh_groups_put(kh_groups *groups, uint32_t index, const kh_weight *at, size_t count)
{
    kh_group *group = &groups->at[index];
    kh_status status = kh_sum_add(&group->sum, at, count, 1);

    if (status != KH_OK)
        return status;
    group->count++;
    measure(group);
    return KH_OK;
}

void kh_groups_take(kh_groups *groups, uint32_t index, const kh_weight *at, size_t count)
{
    kh_group *group = &groups->at[index];

    if (group->count && --group->count == 0)
        kh_sum_done(&group->sum);
    else if (kh_sum_add(&group->sum, at, count, -1) != KH_OK)
        group->count++; /* not reached: taking out needs no memory */
    measure(group);
}

kh_status kh_groups_join(kh_groups *groups, uint32_t from, uint32_t into)
{
    kh_group *gone = &groups->at[from], *stays = &groups->at[into];
    kh_status status = kh_sum_add(&stays->sum, gone->sum.at, gone->sum.count, 1);

    if (status != KH_OK || from == into)
        return status;
    stays->count += gone->count;
    stays->held |= gone->held;
    measure(stays);
    gone->into = into;
    gone->row = 0; /* no row: the store may give it away again */
    gone->count = 0;
    kh_sum_done(&gone->sum);
    return KH_OK;
}

float kh_group_likeness(const kh_group *group, const kh_probe *article)
{
    return group->count ? kh_probe_dot(article, group->sum.at, group->sum.count) / (float)group->count : 0;
}

static float least(float a, float b)
{
    return a < b ? a : b;
}

float kh_group_broad(const kh_group *group, const kh_probe *article, float one_term)
{
    float scale = group->length * (float)group->count, sum = 0;

    for (uint32_t i = 0; i < group->sum.count && scale > 0; i++) {
        float other = kh_probe_weight(article, group->sum.at[i].hash);
        if (other > 0)
            sum += least(group->sum.at[i].weight * other / scale, one_term);
    }
    return sum;
}

float kh_group_broad_between(const kh_group *a, const kh_group *b, float one_term)
{
    const kh_weight *mine = a->sum.at, *mine_end = mine + a->sum.count;
    const kh_weight *other = b->sum.at, *other_end = other + b->sum.count;
    float scale = a->length * (float)a->count * b->length * (float)b->count, sum = 0;

    while (scale > 0 && mine < mine_end && other < other_end) {
        uint32_t left = mine->hash, right = other->hash;
        if (left == right)
            sum += least(mine->weight * other->weight / scale, one_term);
        mine += left <= right;
        other += right <= left;
    }
    return sum;
}

float kh_group_between(const kh_group *a, const kh_group *b)
{
    float dot = kh_weights_dot(a->sum.at, a->sum.count, b->sum.at, b->sum.count);

    return a->count && b->count ? dot / (float)a->count / (float)b->count : 0;
}
