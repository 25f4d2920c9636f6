/*
 * Placing an article: into a development, into a story, and what its coming says of two stories.
 *
 * A development is joined by the mean likeness to its articles, of the whole texts (three fifths) and of titles and
 * first lines (two fifths), which say what is new. It is less for the time between, by the hour, since the events of a
 * busy day follow one another; less when articles of the same outlet are in it, since an outlet tells an event once and
 * goes on to the next step; and less when the development is one of several of another story than the article would be
 * of by itself.
 *
 * A story is joined by its likeness to the article as a whole (four fifths) and by that of its nearest articles, which
 * fade slowly with the time between. In the whole, no single term counts for more than a bounded part: two articles
 * that share one country or one club, and nothing else, are not of one story, however rare its name.
 *
 * Whenever a story gains an article, the stories of that article's neighbours are asked whether they are the same. Two
 * are merged when their articles are alike in the mean, which becomes rare as stories grow, and when the two as wholes
 * are alike in many terms, so that a piece told apart at first finds its story as soon as either has grown. Articles of
 * large files are less alike in the mean: two of these are merged when as wholes they hardly differ.
 */
#include <math.h>

#include "link/linker_internal.h"

enum {
    DEVELOPMENT_DAYS = 3,
    EVENTS = 48, /* developments weighed */
    QUIET_DAYS = 2,
    COPY_DAYS = 14, /* a text run again later is another event's background */
    RIVALS = 12,    /* stories weighed */
    NEAREST = 3     /* articles of a story that speak for it */
};

static const float event_near = 0.25F, event_least = 0.26F, lead_part = 0.4F;
static const float event_day = 0.19F, most_days = 1.5F, same_outlet = 0.07F, other_story = 0.05F;
static const float quiet_least = 0.22F;
static const float story_least = 0.185F, whole_part = 0.8F, one_term = 0.05F, fading = 0.012F;
static const float merge_mean = 0.13F, merge_whole = 0.275F, merge_broad = 0.22F;
static const float wide_mean = 0.07F, wide_whole = 0.5F, wide_broad = 0.35F;

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

/* Days between, by the hour where both tell it. */
static float time_between(const kh_features *a, const kh_features *b)
{
    float days = (float)days_between(a, b);

    if (a->day == KH_NO_DAY || b->day == KH_NO_DAY || a->second < 0 || b->second < 0)
        return days;
    return fabsf((float)((double)a->day - b->day + ((double)a->second - b->second) / 86400));
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

/* A development near the article, with what those of its articles say that are near. */
typedef struct event {
    const kh_entry *nearest;
    float time, lead; /* sums */
    uint32_t articles, same_outlet;
} event;

static size_t gather_events(const kh_linker *linker, const kh_asked *article, const kh_candidate *near, size_t count,
                            event *events)
{
    size_t n = 0;

    for (size_t i = 0; i < count && near[i].score >= event_near; i++) {
        const kh_entry *other = &linker->entries[near[i].entry];
        size_t at = 0;
        if (days_between(article->features, &other->features) > DEVELOPMENT_DAYS)
            continue;
        while (at < n && events[at].nearest->development != other->development)
            at++;
        if (at == EVENTS)
            continue;
        if (at == n)
            events[n++] = (event){.nearest = other};
        events[at].articles++;
        events[at].time += time_between(article->features, &other->features);
        events[at].lead += kh_weights_dot(article->lead.at, article->lead.count, other->lead, other->lead_count);
        events[at].same_outlet += other->features.outlet && other->features.outlet == article->features->outlet;
    }
    return n;
}

static bool is_all_of_its_story(const kh_linker *linker, const kh_entry *one)
{
    return linker->stories.at[story_of(linker, one)].count == linker->developments.at[one->development].count;
}

/* Of what event is it? `story`: the group of the story that it would be of by itself. */
static bool place_by_event(const kh_linker *linker, const kh_asked *article, const kh_candidate *near, size_t count,
                           uint32_t story, kh_link *link)
{
    event events[EVENTS];
    size_t n = gather_events(linker, article, near, count, events), best = n;
    float best_score = event_least;

    for (size_t i = 0; i < n; i++) {
        const event *at = &events[i];
        float each = 1 / (float)at->articles;
        float whole = kh_group_likeness(&linker->developments.at[at->nearest->development], &article->probe);
        float score = (1 - lead_part) * whole + lead_part * at->lead * each;
        score -= event_day * fminf(at->time * each, most_days) + same_outlet * (float)at->same_outlet * each;
        if (story_of(linker, at->nearest) != story && !is_all_of_its_story(linker, at->nearest))
            score -= other_story;
        if (score >= best_score && (best == n || score > best_score)) {
            best = i;
            best_score = score;
        }
    }
    if (best < n)
        place_with(linker, events[best].nearest, best_score, link);
    return best < n;
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
    float both = a->length * b->length;

    if ((a->held && b->held) || both < wide_mean) /* the most that the mean can be */
        return false;
    float mean = kh_group_between(a, b);
    if (mean < wide_mean || mean < merge_whole * both)
        return false;
    float broad = kh_group_broad_between(a, b, one_term);
    return (mean >= merge_mean && broad >= merge_broad) || (mean >= wide_whole * both && broad >= wide_broad);
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
 * interview, the view from the ground, an explainer. It is quiet when nothing else is told on the days around. In a
 * busy story words must tell. */
static void place_on_quiet_day(const kh_linker *linker, const kh_asked *article, const kh_candidate *near, size_t count,
                               uint32_t story, kh_link *link)
{
    const kh_group *only = NULL;
    bool today = false;

    for (size_t i = 0; i < count && article->features->day != KH_NO_DAY; i++) {
        const kh_entry *other = &linker->entries[near[i].entry];
        const kh_group *group = &linker->developments.at[other->development];
        int days = days_between(article->features, &other->features);
        if (story_of(linker, other) != story || other->features.day == KH_NO_DAY || days > QUIET_DAYS)
            continue;
        if (only && group != only)
            return;
        only = group;
        today |= days == 0;
    }
    float score = today ? kh_group_likeness(only, &article->probe) : 0;
    if (score < quiet_least)
        return;
    link->development = only->row;
    link->development_score = score;
}

void kh_link_place(const kh_linker *linker, const kh_asked *article, const kh_candidate *near, size_t count,
                   kh_link *link)
{
    rival rivals[RIVALS];
    size_t n = gather(linker, article->features, near, count, rivals), best = weigh(linker, &article->probe, rivals, n);
    uint32_t story = best < n ? rivals[best].story : UINT32_MAX;

    if (!place_by_copy(linker, article->features, link) && !place_by_event(linker, article, near, count, story, link) &&
        best < n) {
        place_in_story(linker, near, count, &rivals[best], link);
        place_on_quiet_day(linker, article, near, count, story, link);
    }
    if (link->story)
        merge(linker, rivals, n, link);
}
