/*
 * How deadlines moved. Two claims are of one matter when the words around them agree; a matter moved when a later
 * article gives a date that excludes the earlier one: 2026 after 2025-09, but not 2025-09-30 after 2025-09, which
 * only says the same more exactly.
 */
#include "story/story.h"

enum { CLOSE_DAYS = 3, MOVED_WORDS = 4 };

static const double same_matter = 0.3, moved_matter = 0.6;

/* A calendar date: not FUTURE_REF, not a span of time. */
static bool dated(kh_str by)
{
    return by.len >= 4 && by.ptr[0] >= '0' && by.ptr[0] <= '9';
}

static int number(const char *digits, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

/* TIMEX3 values are exact from the left: one that begins with the other holds it. Days that "within two weeks" gives on
 * two days of publishing are one promise. */
static bool agree(kh_str a, kh_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;

    if (shorter > 0 && memcmp(a.ptr, b.ptr, shorter) == 0)
        return true;
    if (a.len != 10 || b.len != 10 || a.ptr[4] != '-' || b.ptr[4] != '-')
        return false;
    int days = (number(a.ptr, 4) - number(b.ptr, 4)) * 365 + (number(a.ptr + 5, 2) - number(b.ptr + 5, 2)) * 30 +
               number(a.ptr + 8, 2) - number(b.ptr + 8, 2);
    return days >= -CLOSE_DAYS && days <= CLOSE_DAYS;
}

/* Are they one matter, and how surely? 0: no. The same date is half of the proof. Of one article, only claims of the
 * same date are one matter: what it promises for two dates are two things. */
static double likeness(const kh_gathering *g, size_t earlier, size_t later)
{
    const kh_deadline_row *a = &g->story->deadlines[earlier], *b = &g->story->deadlines[later];
    const kh_context *x = KH_AT(&g->due, kh_context, earlier), *y = KH_AT(&g->due, kh_context, later);
    double like = kh_context_likeness(x, y);

    if (agree(a->by, b->by))
        return like >= same_matter ? 1 + like : 0;
    if (kh_str_eq(a->at.key, b->at.key) || !dated(a->by) || !dated(b->by))
        return 0;
    return like >= moved_matter && kh_context_shared(x, y) >= MOVED_WORDS ? like : 0;
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
        if (rows[i].matter == rows[at].matter && dated(rows[i].by) && !kh_str_eq(rows[i].at.key, rows[at].at.key))
            return agree(rows[i].by, rows[at].by) ? (kh_str){NULL, 0} : rows[i].by;
    }
    return (kh_str){NULL, 0};
}

void kh_deadlines_trace(kh_gathering *g)
{
    kh_deadline_row *rows = g->story->deadlines;
    uint32_t matters = 0;

    for (size_t i = 0; i < g->story->deadline_count; i++) {
        size_t known = nearest(g, i);
        rows[i].matter = known == SIZE_MAX ? ++matters : rows[known].matter;
        if (dated(rows[i].by))
            rows[i].moved_from = moved_from(g, i);
    }
}
