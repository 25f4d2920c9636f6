/*
 * A lead says when its news happened: "أعلن الجيش، الثلاثاء، …". Every day in the first three sentences of an article
 * that is its day of publication or the one before is a vote, the earlier in the text the stronger; two or three days
 * back only the first time of all counts, since later ones tell what went before. A weekday further back is the match
 * to come or the deed of last week more often than the news; weeks and months are hardly ever its time, and what a
 * relative clause tells ("الهجوم الذي وقع الأحد") seldom. Copies have no vote. A day wins with most of the weight;
 * where articles are of several minds, nothing is said.
 */
#include "story/event.h"

#include <stdlib.h>

#include "story/recall.h"
#include "story/when.h"

enum { LINES = 3, TIMES = 3, DAYS_BACK = 1, LEAD_DAYS_BACK = 3 };

static const double by_line[LINES] = {1, 0.4, 0.25}, by_time[TIMES] = {1, 0.35, 0.15};
/* What a time behind الذي counts; the share of the weight that decides, and the least weight. */
static const double in_clause = 0.25, most = 0.6, least = 0.25;

/* Can it be when the news of an article published on `day` happened? `lead`: it is the first time of the text. */
static bool can_be(const kh_time *time, int32_t day, bool lead)
{
    return (time->type == KH_TIME_DATE || time->type == KH_TIME_TIME) && time->mod != KH_TIME_BEFORE &&
           time->mod != KH_TIME_AFTER && time->first != KH_NO_DAY && time->first == time->last && time->first <= day &&
           time->first >= day - (lead ? LEAD_DAYS_BACK : DAYS_BACK);
}

void kh_event_read(kh_reading *r)
{
    const kh_member *member = kh_reading_member(r);
    unsigned told[LINES] = {0};

    if (member->day == KH_NO_DAY || member->copy_of.len)
        return;
    for (size_t i = 0; i < r->article.time_count; i++) {
        const kh_time *time = &r->article.times[i];
        size_t line;
        kh_event_vote *vote;
        kh_recall_place place;
        (void)kh_reading_sentence(r, time->span, &line);
        if (line >= LINES)
            break;
        if (!can_be(time, member->day, line == 0 && !told[0]) || told[line] == TIMES)
            continue;
        kh_recall_look(r, time->span, &place);
        if (place.bound || !(vote = kh_vec_push(&r->g->votes)))
            continue;
        vote->timeline = member->timeline;
        vote->order = r->g->votes.n;
        vote->weight = by_line[line] * by_time[told[line]++] * (place.in_clause ? in_clause : 1);
        vote->date = (kh_event_date){.value = kh_reading_keep(r, time->value),
                                     .precision = kh_when_precision(time->first, time->last),
                                     .earliest = time->first,
                                     .latest = time->last,
                                     .at = kh_reading_claim(r, time->span)};
    }
}

static int by_development(const void *a, const void *b)
{
    const kh_event_vote *x = a, *y = b;

    if (x->timeline != y->timeline)
        return x->timeline < y->timeline ? -1 : 1;
    if (x->weight < y->weight || x->weight > y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->date.earliest != y->date.earliest)
        return x->date.earliest > y->date.earliest ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The day that most of the weight is for, as the strongest vote for it has it. */
static void elect(kh_development *development, const kh_event_vote *votes, size_t count)
{
    double all = 0, best = 0;
    size_t chosen = 0;

    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        all += votes[i].weight;
        for (size_t k = 0; k < count; k++)
            sum += votes[k].date.earliest == votes[i].date.earliest ? votes[k].weight : 0;
        if (sum > best) {
            best = sum;
            chosen = i;
        }
    }
    if (best >= most * all && best >= least)
        development->event = votes[chosen].date;
}

kh_status kh_event_settle(kh_gathering *g)
{
    kh_event_vote *votes = g->votes.at;

    if (g->votes.n)
        qsort(votes, g->votes.n, sizeof *votes, by_development);
    for (size_t from = 0, to; from < g->votes.n; from = to) {
        for (to = from + 1; to < g->votes.n && votes[to].timeline == votes[from].timeline; to++)
            ;
        if (votes[from].timeline < g->story->timeline_count)
            elect(&g->story->timeline[votes[from].timeline], votes + from, to - from);
    }
    return kh_arena_status(g->arena);
}
