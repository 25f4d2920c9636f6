/*
 * Placing an article: into a development, into a story, and what its coming says of two stories.
 *
 * A development is joined by the mean likeness to all of its articles, less for each day between: the event of the same
 * day is told in other words, the same words of another day are often another event.
 *
 * A story is joined by its likeness to the article as a whole (four fifths) and by that of its nearest articles, which
 * fade slowly with the time between. In the whole, no single term counts for more than a bounded part: two articles
 * that share one country or one club, and nothing else, are not of one story, however rare its name.
 *
 * Whenever a story gains an article, the stories of that article's neighbours are asked whether they are the same. Two
 * are merged when their articles are alike in the mean, which becomes rare as stories grow, and when the two as wholes
 * are alike in many terms, so that a piece told apart at first finds its story as soon as either has grown.
 */
#include <math.h>

#include "link/linker_internal.h"

enum {
    DEVELOPMENT_DAYS = 3,
    QUIET_DAYS = 2,
    COPY_DAYS = 14, /* a text run again later is another event's background */
    RIVALS = 12,    /* stories weighed */
    NEAREST = 3     /* articles of a story that speak for it */
};

static const float development_least = 0.30F, development_day = 0.18F;
static const float quiet_least = 0.22F, quiet_margin = 0.06F;
static const float story_least = 0.185F, whole_part = 0.8F, one_term = 0.05F, fading = 0.012F;
static const float merge_mean = 0.13F, merge_whole = 0.275F, merge_broad = 0.22F;

typedef struct rival {
    uint32_t story, neighbours;
    float near, score;
} rival;

static int days_between(const kh_features *a, const kh_features *b)
{
    if (a->day == KH_NO_DAY || b->day == KH_NO_DAY)
        return 0;
    int64_t days = (int64_t)a->day - b->day;
    days = days < 0 ? -days : days;
    return days > INT32_MAX ? INT32_MAX : (int)days;
}

/* Days between, by the calendar or by the hours, whichever are fewer: reports of one day belong together, and midnight
 * is no border. */
static float least_days_between(const kh_features *a, const kh_features *b)
{
    float days = (float)days_between(a, b);

    if (days == 0 || a->second < 0 || b->second < 0)
        return days;
    return fminf(days, fabsf((float)((double)a->day - b->day + ((double)a->second - b->second) / 86400)));
}

static uint32_t story_of(const kh_linker *linker, const kh_entry *from)
{
    return kh_groups_root(&linker->stories, from->story);
}

static void note_evidence(kh_link *link, const kh_entry *from)
{
    if (link->evidence_count < KH_EVIDENCE_MOST)
        link->evidence[link->evidence_count++] = from->article;
}

static void place_with(const kh_linker *linker, const kh_entry *other, double score, kh_link *link)
{
    link->development = linker->developments.at[other->development].row;
    link->story = linker->stories.at[story_of(linker, other)].row;
    link->development_score = link->story_score = score;
    note_evidence(link, other);
}

/* ---- developments ---- */

/* The text again within days is the same event, whatever else is alike. */
static bool place_by_copy(const kh_linker *linker, const kh_features *features, kh_link *link)
{
    for (size_t i = 0; i < link->copy_count; i++) {
        const kh_linked_copy *copy = &link->copies[i];
        const kh_entry *other = copy->kind == KH_COPY_PARTIAL ? NULL : kh_linker_entry(linker, copy->article);
        if (!other || days_between(features, &other->features) > COPY_DAYS)
            continue;
        place_with(linker, other, copy->share, link);
        return true;
    }
    return false;
}

static bool place_by_event(const kh_linker *linker, const kh_features *features, const kh_probe *article,
                           const kh_candidate *near, size_t count, kh_link *link)
{
    const kh_entry *best = NULL;
    float best_score = development_least;

    for (size_t i = 0; i < count && near[i].score >= development_least; i++) {
        const kh_entry *other = &linker->entries[near[i].entry];
        if (days_between(features, &other->features) > DEVELOPMENT_DAYS)
            continue;
        const kh_group *group = &linker->developments.at[other->development];
        float score =
            kh_group_likeness(group, article) - development_day * least_days_between(features, &other->features);
        if (score > best_score || (score == best_score && !best)) {
            best = other;
            best_score = score;
        }
    }
    if (best)
        place_with(linker, best, best_score, link);
    return best != NULL;
}

/* ---- stories ---- */

/* The stories of the nearest articles, with what these say for them. */
static size_t gather(const kh_linker *linker, const kh_features *features, const kh_candidate *near, size_t count,
                     rival *rivals)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        const kh_entry *other = &linker->entries[near[i].entry];
        uint32_t story = story_of(linker, other);
        size_t at = 0;
        while (at < n && rivals[at].story != story)
            at++;
        if (at == n && n == RIVALS)
            continue;
        if (at == n)
            rivals[n++] = (rival){.story = story};
        if (rivals[at].neighbours == NEAREST)
            continue;
        rivals[at].neighbours++;
        rivals[at].near += near[i].score - fading * log1pf((float)days_between(features, &other->features));
    }
    return n;
}

/* The best story, or `n` for none. */
static size_t weigh(const kh_linker *linker, const kh_probe *article, rival *rivals, size_t n)
{
    size_t best = n;

    for (size_t i = 0; i < n; i++) {
        float whole = kh_group_broad(&linker->stories.at[rivals[i].story], article, one_term);
        rivals[i].score = whole_part * whole + (1 - whole_part) * rivals[i].near / (float)rivals[i].neighbours;
        if (rivals[i].score >= story_least && (best == n || rivals[i].score > rivals[best].score))
            best = i;
    }
    return best;
}

static bool one_story(const kh_group *a, const kh_group *b)
{
    if ((a->held && b->held) || a->length * b->length < merge_mean) /* the most that the mean can be */
        return false;
    float mean = kh_group_between(a, b);
    return mean >= merge_mean && mean >= merge_whole * a->length * b->length &&
           kh_group_broad_between(a, b, one_term) >= merge_broad;
}

/* Does another story near the article prove to be the same? One that a person holds stays, else the larger, of equals
 * the earlier. */
static void merge(const kh_linker *linker, const rival *rivals, size_t n, kh_link *link)
{
    const kh_group *mine = NULL, *best = NULL;
    float best_score = 0;

    for (size_t i = 0; i < n; i++) {
        if (linker->stories.at[rivals[i].story].row == link->story)
            mine = &linker->stories.at[rivals[i].story];
    }
    for (size_t i = 0; i < n && mine; i++) {
        const kh_group *other = &linker->stories.at[rivals[i].story];
        if (other == mine || rivals[i].score < best_score || !one_story(mine, other))
            continue;
        best = other;
        best_score = rivals[i].score;
    }
    if (!best)
        return;
    bool stay = mine->held != best->held     ? mine->held
                : mine->count != best->count ? mine->count > best->count
                                             : mine->row < best->row;
    link->story = stay ? mine->row : best->row;
    link->merge = stay ? best->row : mine->row;
    link->merge_score = best_score;
}

static void place_in_story(const kh_linker *linker, const kh_candidate *near, size_t count, const rival *best,
                           kh_link *link)
{
    link->story = linker->stories.at[best->story].row;
    link->story_score = best->score;
    for (size_t i = 0; i < count; i++) {
        const kh_entry *other = &linker->entries[near[i].entry];
        if (story_of(linker, other) == best->story)
            note_evidence(link, other);
    }
}

/* While a story is quiet, another text of the same day tells the day's event, however unlike its words are: an
 * interview, the view from the ground, an explainer. It is quiet when the day has but one event, which the text is
 * clearly more like than what was told on the days around it. In a busy story words must tell. */
static void place_on_quiet_day(const kh_linker *linker, const kh_features *features, const kh_probe *article,
                               const kh_candidate *near, size_t count, uint32_t story, kh_link *link)
{
    const kh_group *only = NULL;
    float rest = 0;

    for (size_t i = 0; i < count && features->day != KH_NO_DAY; i++) {
        const kh_entry *other = &linker->entries[near[i].entry];
        const kh_group *group = &linker->developments.at[other->development];
        int days = days_between(features, &other->features);
        if (story_of(linker, other) != story || other->features.day == KH_NO_DAY || days > QUIET_DAYS || group == only)
            continue;
        if (days == 0 && only)
            return;
        if (days == 0)
            only = group;
        else
            rest = fmaxf(rest, kh_group_likeness(group, article));
    }
    float score = only ? kh_group_likeness(only, article) : 0;
    if (score < quiet_least || score < rest + quiet_margin)
        return;
    link->development = only->row;
    link->development_score = score;
}

void kh_link_place(const kh_linker *linker, const kh_features *features, const kh_probe *article,
                   const kh_candidate *near, size_t count, kh_link *link)
{
    rival rivals[RIVALS];
    size_t n = gather(linker, features, near, count, rivals), best = weigh(linker, article, rivals, n);
    bool placed = place_by_copy(linker, features, link) || place_by_event(linker, features, article, near, count, link);

    if (!placed && best < n) {
        place_in_story(linker, near, count, &rivals[best], link);
        place_on_quiet_day(linker, features, article, near, count, rivals[best].story, link);
    }
    if (link->story)
        merge(linker, rivals, n, link);
}
