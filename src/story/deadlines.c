/*
 * How deadlines moved. Two claims are of one matter when they give the same date and the words around them agree, or
 * when a later article gives another date and it is sure that it is of the same thing: nearly all words agree, both are
 * dates of the calendar, no other is named as the one who promised; where the words say that a new date takes the place
 * of an old one (الموعد الجديد، تمديد), fewer words have to. A matter moved when the dates exclude each other: 2026
 * after 2025-09, but not 2025-09-30 after 2025-09, which only says the same more exactly.
 */
#include "story/story.h"

#include <stdlib.h>

enum { CLOSE_DAYS = 3, MOVED_WORDS = 4, MANY_DUE = 12, WORDS_ENOUGH = 3 };

static const double same_matter = 0.3, moved_matter = 0.6, renewed_matter = 0.2;
/* Of a story's deadlines: a word that so many have around them is the story's subject. */
static const double subject_share = 0.3;

static const kh_due *due_at(const kh_gathering *g, size_t i)
{
    return KH_AT(&g->due, kh_due, i);
}

/* Can both be meant? Days that "within two weeks" gives on two days of publishing are one promise. */
static bool agree(const kh_gathering *g, size_t a, size_t b)
{
    const kh_due *x = due_at(g, a), *y = due_at(g, b);
    bool days = x->first == x->last && y->first == y->last, counted = !x->calendar || !y->calendar;
    int32_t room = days && counted ? CLOSE_DAYS : 0;

    if (x->first == KH_NO_DAY || y->first == KH_NO_DAY)
        return kh_str_eq(g->story->deadlines[a].by, g->story->deadlines[b].by);
    return (int64_t)x->first <= (int64_t)y->last + room && (int64_t)y->first <= (int64_t)x->last + room;
}

static bool holds(kh_str a, kh_str b)
{
    for (size_t i = 0; i + b.len <= a.len; i++) {
        if (memcmp(a.ptr + i, b.ptr, b.len) == 0)
            return true;
    }
    return false;
}

/* "ترامب" and "الرئيس الأميركي دونالد ترامب" may be one. */
static bool other_source(const kh_due *x, const kh_due *y)
{
    return x->source.len && y->source.len && !holds(x->source, y->source) && !holds(y->source, x->source);
}

/* Are they one matter, and how surely? 0: no. The same date is half of the proof. Of one article, only claims of the
 * same date are one matter: what it promises for two dates are two things. */
static double likeness(const kh_gathering *g, size_t earlier, size_t later)
{
    const kh_due *x = due_at(g, earlier), *y = due_at(g, later);
    double like = kh_context_likeness(&x->context, &y->context);

    if (agree(g, earlier, later)) {
        bool apart = x->first != y->first && other_source(x, y); /* two that allow a week each */
        return like >= same_matter && !apart ? 1 + like : 0;
    }
    if (x->member == y->member || x->first == KH_NO_DAY || y->first == KH_NO_DAY || other_source(x, y))
        return 0;
    like = kh_context_likeness(&x->rest, &y->rest);
    if (y->renewed && y->last > x->last && like >= renewed_matter)
        return like;
    return x->calendar && y->calendar && like >= moved_matter && kh_context_shared(&x->rest, &y->rest) >= MOVED_WORDS
               ? like
               : 0;
}

/* The earlier deadline nearest in words, among equals the latest; SIZE_MAX for none. */
static size_t nearest(const kh_gathering *g, size_t at)
{
    size_t best = SIZE_MAX;
    double most = 0;

    for (size_t i = at; i-- > 0;) {
        double like = likeness(g, i, at);
        if (like > most) {
            most = like;
            best = i;
        }
    }
    return best;
}

/* The date that the matter had in the article before, where it was another. */
static kh_str moved_from(const kh_gathering *g, size_t at)
{
    const kh_deadline_row *rows = g->story->deadlines;

    for (size_t i = at; i-- > 0;) {
        if (rows[i].matter == rows[at].matter && due_at(g, i)->first != KH_NO_DAY &&
            due_at(g, i)->member != due_at(g, at)->member)
            return agree(g, i, at) ? (kh_str){NULL, 0} : rows[i].by;
    }
    return (kh_str){NULL, 0};
}

/* In a story of many deadlines its subject stands around all of them, and tells none apart. */
static void part_subject(kh_gathering *g)
{
    unsigned *counts = g->due.n >= MANY_DUE ? KH_NEWS(g->arena, unsigned, g->due.n *KH_CONTEXT_WORDS) : NULL;
    double most = subject_share * (double)g->due.n;

    for (size_t i = 0; counts && i < g->due.n; i++) {
        const kh_context *context = &due_at(g, i)->context;
        for (unsigned k = 0; k < context->n; k++) {
            kh_context one = {.n = 1, .words = {context->words[k]}, .mask = (uint64_t)1 << (context->words[k] & 63)};
            for (size_t j = 0; j < g->due.n; j++)
                counts[i * KH_CONTEXT_WORDS + k] += kh_context_shared(&one, &due_at(g, j)->context);
        }
    }
    for (size_t i = 0; counts && i < g->due.n; i++) {
        const kh_context *context = &due_at(g, i)->context;
        kh_context rest = {.n = 0};
        for (unsigned k = 0; k < context->n; k++) {
            if (counts[i * KH_CONTEXT_WORDS + k] > most)
                continue;
            rest.words[rest.n++] = context->words[k];
            rest.mask |= (uint64_t)1 << (context->words[k] & 63);
        }
        KH_AT(&g->due, kh_due, i)->rest = rest;
    }
}

/* ---- rows ---- */

/* Does the claim repeat a date that the row has? */
static bool repeated(const kh_gathering *g, const kh_deadline_matter *row, const size_t *claims, size_t at)
{
    for (size_t i = row->announcement_count; i-- > 0;) {
        if (agree(g, claims[i], at))
            return true;
    }
    return false;
}

static void announce(const kh_gathering *g, kh_deadline_matter *row, size_t at)
{
    const kh_deadline_row *from = &g->story->deadlines[at];
    const kh_due *due = due_at(g, at);
    kh_announcement *to = &row->announcements[row->announcement_count++];
    int32_t day = KH_AT(&g->members, kh_member, due->member)->day;

    *to = (kh_announcement){.by = from->by,
                            .text = from->text,
                            .source = from->source,
                            .earliest = due->first,
                            .latest = due->last,
                            .ahead = KH_NO_DAY,
                            .slip = KH_NO_DAY,
                            .at = from->at};
    if (due->last != KH_NO_DAY && day != KH_NO_DAY)
        to->ahead = due->last - day;
    if (row->announcement_count > 1 && due->last != KH_NO_DAY && to[-1].latest != KH_NO_DAY) {
        to->slip = due->last - to[-1].latest;
        row->slip = due->last - row->announcements[0].latest;
    }
}

/* Words enough to know the matter by. */
static bool says_enough(kh_str what)
{
    unsigned spaces = 0;

    for (size_t i = 0; i < what.len; i++)
        spaces += what.ptr[i] == ' ';
    return spaces >= WORDS_ENOUGH - 1;
}

/* The claims of one matter that have a date. `claims` is room for the first of each announcement, `members` for those
 * who tell one. */
static void fill_row(const kh_gathering *g, kh_deadline_matter *row, size_t *claims, size_t *members)
{
    row->slip = KH_NO_DAY;
    for (size_t i = 0; i < g->story->deadline_count; i++) {
        const kh_deadline_row *claim = &g->story->deadlines[i];
        if (claim->matter != row->matter || due_at(g, i)->first == KH_NO_DAY)
            continue;
        if (!row->what.len || (!says_enough(row->what) && says_enough(claim->what)))
            row->what = claim->what;
        row->source = row->source.len ? row->source : claim->source;
        if (repeated(g, row, claims, i))
            continue;
        claims[row->announcement_count] = i;
        announce(g, row, i);
    }
    for (size_t a = 0; a < row->announcement_count; a++) {
        size_t n = 0;
        for (size_t i = 0; i < g->story->deadline_count; i++) {
            if (g->story->deadlines[i].matter == row->matter && due_at(g, i)->first != KH_NO_DAY &&
                agree(g, claims[a], i))
                members[n++] = due_at(g, i)->member;
        }
        row->announcements[a].sources = kh_sources_of(g, members, n);
    }
}

static uint32_t weight_of(const kh_deadline_matter *row)
{
    uint32_t sources = 0;

    for (size_t i = 0; i < row->announcement_count; i++)
        sources += row->announcements[i].sources;
    return sources;
}

/* Those that slipped first, then those that are told most. */
static int slipped_first(const void *a, const void *b)
{
    const kh_deadline_matter *x = a, *y = b;
    int32_t slip = x->slip == KH_NO_DAY ? 0 : abs(x->slip), other = y->slip == KH_NO_DAY ? 0 : abs(y->slip);
    uint32_t weight = weight_of(x), other_weight = weight_of(y);

    if (slip != other)
        return slip > other ? -1 : 1;
    if (weight != other_weight)
        return weight > other_weight ? -1 : 1;
    return x->matter < y->matter ? -1 : 1;
}

static kh_status fill_rows(kh_gathering *g, uint32_t matters)
{
    size_t claims = g->story->deadline_count, n = 0, *at = KH_NEWS(g->arena, size_t, claims + 1),
           *members = KH_NEWS(g->arena, size_t, claims + 1);
    kh_deadline_matter *rows = KH_NEWS(g->arena, kh_deadline_matter, matters + 1);
    kh_announcement *announcements = KH_NEWS(g->arena, kh_announcement, claims + 1);

    if (!at || !members || !rows || !announcements)
        return KH_NOMEM;
    for (uint32_t matter = 1; matter <= matters; matter++) {
        kh_deadline_matter *row = &rows[n];
        row->matter = matter;
        row->announcements = announcements;
        fill_row(g, row, at, members);
        announcements += row->announcement_count;
        n += row->announcement_count > 0;
    }
    if (n)
        qsort(rows, n, sizeof *rows, slipped_first);
    g->story->matters = rows;
    g->story->matter_count = n;
    return KH_OK;
}

kh_status kh_deadlines_trace(kh_gathering *g)
{
    kh_deadline_row *rows = g->story->deadlines;
    uint32_t matters = 0;

    part_subject(g);
    for (size_t i = 0; i < g->story->deadline_count; i++) {
        size_t known = nearest(g, i);
        rows[i].matter = known == SIZE_MAX ? ++matters : rows[known].matter;
        if (due_at(g, i)->first != KH_NO_DAY)
            rows[i].moved_from = moved_from(g, i);
    }
    return fill_rows(g, matters);
}
