/*
 * Reversals: a later statement takes back an earlier one of the same speaker. Only what is sure: what was affirmed is
 * denied on a later day in the same words, or the other way round; a date that the same one had announced is moved;
 * another value is given for the same time of the same thing. That one says with لن what was said without is none: in
 * the mouth of the news it is mostly another thing that is negated. What others claim, and tolls that grow, are none.
 */
#include <math.h>
#include <stdlib.h>

#include "arabic/fold.h"
#include "story/position.h"

enum { MOST_REVERSALS = 60, DENIED_WORDS = 4 };

static const double denied = 0.7;

static const kh_statement_claim *claim_at(const kh_gathering *g, size_t row)
{
    return KH_AT(&g->said, kh_statement_claim, row);
}

static bool is_one_of(kh_str act, const char *const *acts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (kh_str_eq(act, kh_str_z(acts[i])))
            return true;
    }
    return false;
}

static bool affirms(kh_str act)
{
    static const char *const acts[] = {"say", "announce", "admit", "claim", "promise", "threaten", "propose"};

    return is_one_of(act, acts, sizeof acts / sizeof *acts);
}

/* Does statement `after` take back `before`, both of one speaker? */
static bool takes_back(const kh_gathering *g, size_t before, size_t after)
{
    const kh_statement_claim *x = claim_at(g, before), *y = claim_at(g, after);
    bool x_denies = kh_str_eq(x->act, KH_STR("deny")), y_denies = kh_str_eq(y->act, KH_STR("deny"));
    const kh_statement_claim *said = x_denies ? y : x;
    int32_t one = KH_AT(&g->members, kh_member, x->member)->day, two = KH_AT(&g->members, kh_member, y->member)->day;

    return one != KH_NO_DAY && two != KH_NO_DAY && one < two && x_denies != y_denies && affirms(said->act) &&
           !said->denies_inside && !x->negated && !y->negated &&
           kh_context_shared(&x->said, &y->said) >= DENIED_WORDS &&
           kh_context_shared(&x->said, &y->said) * 2 >= (x->said.n > y->said.n ? x->said.n : y->said.n) &&
           kh_context_likeness(&x->said, &y->said) >= denied;
}

static void add(kh_gathering *g, kh_vec *list, kh_str kind, size_t before, size_t after)
{
    size_t speaker = claim_at(g, after)->speaker;
    kh_reversal *to = list->n < MOST_REVERSALS ? kh_vec_push(list) : NULL;

    if (!to)
        return;
    *to = (kh_reversal){.entity = KH_AT(&g->speakers, kh_speaker, speaker)->id,
                        .name = KH_AT(&g->speakers, kh_speaker, speaker)->id,
                        .type = KH_AT(&g->speakers, kh_speaker, speaker)->type,
                        .kind = kind,
                        .before = kh_position_said(g, before),
                        .after = kh_position_said(g, after)};
    for (size_t i = 0; i < g->story->position_count; i++)
        g->story->positions[i].reversed |= kh_str_eq(g->story->positions[i].entity, to->entity);
}

/* Each denial once, against the last time that the thing was said; and each affirmation of what was denied. */
static void find_denials(kh_gathering *g, kh_vec *list)
{
    for (size_t row = 0; row < g->said.n; row++) {
        size_t speaker = claim_at(g, row)->speaker;
        if (speaker == SIZE_MAX || claim_at(g, row)->said.n < DENIED_WORDS)
            continue;
        for (size_t i = row; i-- > 0;) {
            if (claim_at(g, i)->speaker != speaker || !takes_back(g, i, row))
                continue;
            add(g, list, KH_STR("denial"), i, row);
            break;
        }
    }
}

/* The statement that the claim at `at` stands in, of a speaker with a name; SIZE_MAX for none. */
static size_t statement_at(const kh_gathering *g, const kh_claim *at)
{
    for (size_t i = 0; i < g->story->statement_count; i++) {
        const kh_claim *said = &g->story->statements[i].at;
        if (said->span.start <= at->span.start && said->span.end >= at->span.end && kh_str_eq(said->key, at->key) &&
            claim_at(g, i)->speaker != SIZE_MAX)
            return i;
    }
    return SIZE_MAX;
}

static void add_claims(kh_gathering *g, kh_vec *list, kh_str kind, const kh_claim *before, const kh_claim *after)
{
    size_t x = statement_at(g, before), y = statement_at(g, after);

    if (x != SIZE_MAX && y != SIZE_MAX && x != y && claim_at(g, x)->speaker == claim_at(g, y)->speaker)
        add(g, list, kind, x, y);
}

static void find_moved_deadlines(kh_gathering *g, kh_vec *list)
{
    for (size_t i = 0; i < g->story->matter_count; i++) {
        const kh_deadline_matter *row = &g->story->matters[i];
        for (size_t a = 1; a < row->announcement_count; a++) {
            if (row->announcements[a].slip != KH_NO_DAY)
                add_claims(g, list, KH_STR("deadline"), &row->announcements[a - 1].at, &row->announcements[a].at);
        }
    }
}

/* Two exact values for one time. */
static bool is_set_anew(const kh_figure_point *before, const kh_figure_point *after)
{
    return before->time.len && kh_str_eq(before->time, after->time) && !before->mod.len && !after->mod.len &&
           !isnan(before->value) && !isnan(after->value) && before->value != after->value &&
           !kh_str_eq(before->at.key, after->at.key);
}

static void find_moved_figures(kh_gathering *g, kh_vec *list)
{
    for (size_t i = 0; i < g->story->figure_count; i++) {
        const kh_figure_row *row = &g->story->figures[i];
        for (size_t p = 1; p < row->point_count; p++) {
            if (kh_str_eq(row->points[p].mark, KH_STR("revision")) && is_set_anew(&row->points[p - 1], &row->points[p]))
                add_claims(g, list, KH_STR("figure"), &row->points[p - 1].at, &row->points[p].at);
        }
    }
}

static int by_date(const void *a, const void *b)
{
    const kh_reversal *x = a, *y = b;
    size_t n = x->after.at.date.len < y->after.at.date.len ? x->after.at.date.len : y->after.at.date.len;
    int order = n ? memcmp(x->after.at.date.ptr, y->after.at.date.ptr, n) : 0;

    if (order)
        return order;
    if (x->after.at.span.start != y->after.at.span.start)
        return x->after.at.span.start < y->after.at.span.start ? -1 : 1;
    n = x->after.at.key.len < y->after.at.key.len ? x->after.at.key.len : y->after.at.key.len;
    return memcmp(x->after.at.key.ptr, y->after.at.key.ptr, n);
}

kh_status kh_reversal_settle(kh_gathering *g)
{
    kh_vec list;

    kh_vec_init(&list, g->arena, sizeof(kh_reversal));
    find_denials(g, &list);
    find_moved_deadlines(g, &list);
    find_moved_figures(g, &list);
    if (list.n)
        qsort(list.at, list.n, sizeof(kh_reversal), by_date);
    g->story->reversals = list.at;
    g->story->reversal_count = list.n;
    return kh_arena_status(g->arena);
}
