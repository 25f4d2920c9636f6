/*
 * Background: "وفي عام 1981 دمر سلاح الجو مفاعل تموز". A time before the story began, or long before the article and in
 * none of the story's developments, is that of an earlier event, unless it only bounds something or is part of a name.
 * Tellings are of one event when one's days hold the other's and the words around agree. What a sentence was written to
 * recall is kept from one telling on; what others mention in passing, only when two independent articles do.
 */
#include "story/recall.h"

#include <stdlib.h>

#include "story/when.h"
#include "story/words.h"

enum {
    LETTER = 2,
    DAYS_OF_YEAR = 365,
    STRIPPED = 2,
    MOST_TOLD = 6000,
    MOST_EVENTS = 400, /* that are compared */
    MOST_KEPT = 40,
    MOST_KEYS = 20,
    MOST_COUNTED = 400, /* tellings whose sources are counted */
    LONG_AGO = 60,      /* days before the article, for what lies within the story's own time */
    JUST_BEFORE = 2,    /* days before the story's first article that are its own */
    NEAR_DEVELOPMENT = 2,
    SHORTEST = 40, /* bytes of a sentence that tells something */
    LONGEST = 900,
    OPENING = 3, /* words of a sentence that are its beginning */
    SHARED_LEAST = 2,
    YEARS_OF_MEMORY = 120, /* قبل عشرة قرون is no date */
    MANY_TOLD = 16         /* tellings from which on it shows what the whole story is about */
};

static const double same_event = 0.4, same_event_coarse = 0.5;
/* Of the tellings: a word that so many have is the story's subject, and tells its events apart no more. */
static const double subject_share = 0.12;

enum kind { BOUND = 1, LEAD = 2, RELATIVE = 4, OPENER = 8 };

kh_status kh_recall_words_load(kh_arena *arena, kh_map *ret_words, kh_err *err)
{
    static const char *const names[] = {"bound", "lead", "relative", "opener"};

    return kh_story_words_load(arena, "recall-words.tsv", names, sizeof names / sizeof *names, ret_words, err);
}

/* The kinds of a word, و ف ب ل before it or not. */
static unsigned kinds_of(const kh_map *words, const kh_token *token)
{
    kh_str word = token->fold;
    uint64_t kinds = 0;

    if (token->kind != KH_TOKEN_WORD)
        return 0;
    for (int stripped = 0; stripped <= STRIPPED && word.len > LETTER; stripped++) {
        if (kh_map_get(words, word, &kinds))
            return (unsigned)kinds;
        if (memcmp(word.ptr, "و", LETTER) != 0 && memcmp(word.ptr, "ف", LETTER) != 0 &&
            memcmp(word.ptr, "ب", LETTER) != 0 && memcmp(word.ptr, "ل", LETTER) != 0)
            break;
        word = kh_str_of(word.ptr + LETTER, word.len - LETTER);
    }
    return 0;
}

/* A number alone: "2015", not "عام 2015". */
static bool is_bare(const kh_reading *r, size_t first, size_t end)
{
    return first + 1 == end && first < r->tokens.n && r->tokens.at[first].kind == KH_TOKEN_NUMBER;
}

void kh_recall_look(const kh_reading *r, kh_span time, kh_recall_place *ret)
{
    const kh_map *words = &r->g->recall_words;
    kh_span sentence = kh_reading_sentence(r, time, NULL);
    size_t begin = kh_reading_token(r, sentence.start), first = kh_reading_token(r, time.start),
           end = kh_reading_token(r, time.end);
    unsigned before = first > begin ? kinds_of(words, &r->tokens.at[first - 1]) : 0,
             two_before = first > begin + 1 ? kinds_of(words, &r->tokens.at[first - 2]) : 0;

    *ret = (kh_recall_place){.opens = first <= begin + OPENING};
    ret->bound = (before & BOUND) || ((before & LEAD) && (two_before & BOUND));
    ret->nameless = is_bare(r, first, end) && !(before & LEAD);
    ret->opens |= begin < first && (kinds_of(words, &r->tokens.at[begin]) & OPENER);
    for (size_t i = begin; i < first; i++) {
        if (kinds_of(words, &r->tokens.at[i]) & RELATIVE)
            ret->in_clause = true;
        else if (kh_token_is(&r->tokens, i, "،") || kh_token_is(&r->tokens, i, ","))
            ret->in_clause = false;
    }
}

/* ---- one article ---- */

/* Is it long before the article, and before the story or at least out of reach of its days? */
static bool is_earlier(const kh_reading *r, const kh_time *time)
{
    const kh_member *member = kh_reading_member(r), *first = KH_AT(&r->g->members, kh_member, 0);

    if (time->first == KH_NO_DAY || time->last == KH_NO_DAY || member->day == KH_NO_DAY || first->day == KH_NO_DAY ||
        time->last < time->first || !kh_when_precision(time->first, time->last).len)
        return false;
    if (time->anchor == KH_ANCHOR_PUBLISHED && member->day - time->last > YEARS_OF_MEMORY * DAYS_OF_YEAR)
        return false;
    return time->last < first->day - JUST_BEFORE || time->last < member->day - LONG_AGO;
}

/* "العام الماضي": too wide to be when one thing happened, unless others say the same. */
static bool is_last_year(const kh_time *time)
{
    return time->anchor == KH_ANCHOR_PUBLISHED && time->last - time->first >= DAYS_OF_YEAR - 1;
}

void kh_recall_read(kh_reading *r)
{
    for (size_t i = 0; i < r->article.time_count && r->g->recalled.n < MOST_TOLD; i++) {
        const kh_time *time = &r->article.times[i];
        kh_recall_place place;
        kh_span sentence;
        kh_recalled *told;
        if ((time->type != KH_TIME_DATE && time->type != KH_TIME_TIME) || time->mod == KH_TIME_BEFORE ||
            time->mod == KH_TIME_AFTER || time->anchor == KH_ANCHOR_TEXT || !is_earlier(r, time))
            continue;
        sentence = kh_reading_sentence(r, time->span, NULL);
        kh_recall_look(r, time->span, &place);
        if (place.bound || place.nameless || sentence.end - sentence.start < SHORTEST ||
            sentence.end - sentence.start > LONGEST || !(told = kh_vec_push(&r->g->recalled)))
            continue;
        *told = (kh_recalled){.member = r->member, .sentence = sentence};
        told->opens = place.opens && !is_last_year(time);
        told->when = kh_reading_text(r, time->span);
        told->date = (kh_event_date){.value = kh_reading_keep(r, time->value),
                                     .precision = kh_when_precision(time->first, time->last),
                                     .earliest = time->first,
                                     .latest = time->last,
                                     .at = kh_reading_claim(r, time->span)};
        told->text = kh_reading_text(r, sentence);
        told->at = kh_reading_claim(r, sentence);
        kh_reading_context(r, time->span, false, &told->context);
    }
}

/* ---- all of them ---- */

/* An event, with the tellings that are of it. */
typedef struct recalled_event {
    const kh_recalled *best; /* whose sentence is shown */
    kh_event_date date;      /* the most exact that any of them has */
    kh_vec tellings;         /* const kh_recalled * */
    uint32_t sources;
    bool opens;
} recalled_event;

static bool holds(const kh_event_date *wide, const kh_event_date *narrow)
{
    return wide->earliest <= narrow->earliest && wide->latest >= narrow->latest;
}

/* How surely the telling is of the event; 0: not at all. Of one article, one sentence is of one event once. */
static double fit(const recalled_event *event, const kh_recalled *told)
{
    double like = 0;

    if (!holds(&event->date, &told->date) && !holds(&told->date, &event->date))
        return 0;
    for (size_t i = 0; i < event->tellings.n; i++) {
        const kh_recalled *other = *KH_AT(&event->tellings, const kh_recalled *, i);
        bool same_time = other->date.earliest == told->date.earliest && other->date.latest == told->date.latest;
        double next = kh_context_likeness(&other->context, &told->context);
        if (other->member == told->member && other->sentence.start == told->sentence.start)
            return 0;
        if (next > like && next >= (same_time ? same_event : same_event_coarse) &&
            kh_context_shared(&other->context, &told->context) >= SHARED_LEAST)
            like = next;
    }
    return like;
}

static int32_t width(const kh_event_date *date)
{
    return date->latest - date->earliest;
}

/* A sentence that tells the time as exactly as any, that was written to recall, that is short. */
static bool reads_better(const kh_recalled *a, const kh_recalled *b)
{
    if (width(&a->date) != width(&b->date))
        return width(&a->date) < width(&b->date);
    if (a->opens != b->opens)
        return a->opens;
    return a->text.len < b->text.len;
}

static void join(recalled_event *event, const kh_recalled *told)
{
    const kh_recalled **slot;

    event->opens |= told->opens;
    if (!event->best || reads_better(told, event->best))
        event->best = told;
    if (!event->tellings.n || width(&told->date) < width(&event->date))
        event->date = told->date;
    if ((slot = kh_vec_push(&event->tellings)))
        *slot = told;
}

static uint32_t sources_of(const kh_gathering *g, const recalled_event *event)
{
    size_t members[MOST_COUNTED], n = 0;

    for (size_t i = 0; i < event->tellings.n && n < MOST_COUNTED; i++)
        members[n++] = (*KH_AT(&event->tellings, const kh_recalled *, i))->member;
    return kh_sources_of(g, members, n);
}

static void place_telling(const kh_gathering *g, kh_vec *events, const kh_recalled *told)
{
    recalled_event *best = NULL;
    double most = 0;

    for (size_t i = 0; i < events->n; i++) {
        recalled_event *event = KH_AT(events, recalled_event, i);
        double like = fit(event, told);
        if (like > most) {
            most = like;
            best = event;
        }
    }
    if (!best && events->n < MOST_EVENTS && (best = kh_vec_push(events)))
        kh_vec_init(&best->tellings, g->arena, sizeof(const kh_recalled *));
    if (best)
        join(best, told);
}

/* Is it one of the story's own developments, that a later article goes back to? */
static bool is_told_already(const kh_gathering *g, const kh_event_date *date)
{
    const kh_member *first = KH_AT(&g->members, kh_member, 0);

    if (date->latest < first->day - JUST_BEFORE)
        return false;
    for (size_t i = 0; i < g->story->timeline_count; i++) {
        const kh_development *development = &g->story->timeline[i];
        int32_t day;
        if (development->event.value.len
                ? development->event.latest >= date->earliest - NEAR_DEVELOPMENT &&
                      development->event.earliest <= date->latest + NEAR_DEVELOPMENT
                : kh_day_parse(development->date, &day) && day >= date->earliest - NEAR_DEVELOPMENT &&
                      day <= date->latest + NEAR_DEVELOPMENT)
            return true;
    }
    return false;
}

static int most_told_first(const void *a, const void *b)
{
    const recalled_event *x = a, *y = b;

    if (x->sources != y->sources)
        return x->sources > y->sources ? -1 : 1;
    if (x->tellings.n != y->tellings.n)
        return x->tellings.n > y->tellings.n ? -1 : 1;
    if (x->opens != y->opens)
        return x->opens ? -1 : 1;
    return x->best < y->best ? -1 : x->best > y->best; /* as they stand in g->recalled: by article and place */
}

static int oldest_first(const void *a, const void *b)
{
    const kh_background *x = a, *y = b;

    if (x->event.earliest != y->event.earliest)
        return x->event.earliest < y->event.earliest ? -1 : 1;
    if (x->event.latest != y->event.latest)
        return x->event.latest < y->event.latest ? -1 : 1;
    if (x->sources != y->sources)
        return x->sources > y->sources ? -1 : 1;
    return x->text.len < y->text.len   ? -1
           : x->text.len > y->text.len ? 1
                                       : memcmp(x->text.ptr, y->text.ptr, x->text.len);
}

static void show(const kh_gathering *g, const recalled_event *event, kh_background *to)
{
    to->text = event->best->text;
    to->at = event->best->at;
    to->event = event->date;
    to->when = event->best->when;
    to->sources = event->sources;
    to->articles.at = KH_NEWS(g->arena, kh_str, event->tellings.n < MOST_KEYS ? event->tellings.n : MOST_KEYS);
    for (size_t i = 0; to->articles.at && i < event->tellings.n && to->articles.n < MOST_KEYS; i++) {
        kh_str key = KH_AT(&g->members, kh_member, (*KH_AT(&event->tellings, const kh_recalled *, i))->member)->key;
        if (!to->articles.n || !kh_str_eq(to->articles.at[to->articles.n - 1], key))
            to->articles.at[to->articles.n++] = key;
    }
}

/* Leave out of the contexts what most tellings have: the subject of the story. How much of it each has is noted. */
static void part_subject(kh_gathering *g)
{
    kh_map counts;
    size_t most = (size_t)(subject_share * (double)g->recalled.n);

    kh_map_init(&counts, g->arena);
    for (size_t i = 0; i < g->recalled.n && g->recalled.n >= MANY_TOLD; i++) {
        const kh_context *context = &KH_AT(&g->recalled, kh_recalled, i)->context;
        for (unsigned k = 0; k < context->n; k++) {
            bool fresh;
            uint64_t *count =
                kh_map_at(&counts, kh_str_of((const char *)&context->words[k], sizeof context->words[k]), &fresh);
            if (count)
                ++*count;
        }
    }
    for (size_t i = 0; i < g->recalled.n && g->recalled.n >= MANY_TOLD; i++) {
        kh_recalled *told = KH_AT(&g->recalled, kh_recalled, i);
        kh_context rest = {.n = 0};
        for (unsigned k = 0; k < told->context.n; k++) {
            uint64_t word = told->context.words[k], count = 0;
            (void)kh_map_get(&counts, kh_str_of((const char *)&word, sizeof word), &count);
            if (count > most) {
                told->subject++;
                continue;
            }
            rest.words[rest.n++] = word;
            rest.mask |= (uint64_t)1 << (word & 63);
        }
        told->context = rest;
    }
}

/* What one article alone recalls must have been written to recall it, and be about what the story is about. */
static bool is_worth(const kh_gathering *g, const recalled_event *event)
{
    return event->sources > 1 || (event->opens && (event->best->subject || g->recalled.n < MANY_TOLD));
}

kh_status kh_recall_settle(kh_gathering *g)
{
    kh_vec events;
    size_t kept = 0;

    kh_vec_init(&events, g->arena, sizeof(recalled_event));
    part_subject(g);
    for (size_t i = 0; i < g->recalled.n; i++)
        place_telling(g, &events, KH_AT(&g->recalled, kh_recalled, i));
    for (size_t i = 0; i < events.n; i++)
        KH_AT(&events, recalled_event, i)->sources = sources_of(g, KH_AT(&events, recalled_event, i));
    if (events.n)
        qsort(events.at, events.n, sizeof(recalled_event), most_told_first);
    g->story->background = KH_NEWS(g->arena, kh_background, events.n < MOST_KEPT ? events.n : MOST_KEPT);
    for (size_t i = 0; g->story->background && i < events.n && kept < MOST_KEPT; i++) {
        recalled_event *event = KH_AT(&events, recalled_event, i);
        if (!is_worth(g, event) || is_told_already(g, &event->date))
            continue;
        show(g, event, &g->story->background[kept++]);
    }
    if (kept)
        qsort(g->story->background, kept, sizeof(kh_background), oldest_first);
    g->story->background_count = kept;
    return kh_arena_status(g->arena);
}
