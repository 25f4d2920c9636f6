/*
 * The ledger of figures: what was claimed of one counted thing, through time and outlets. Two claims are of one thing
 * when they count the same unit (كم and متر are one, two currencies of one name are two), by the same rate, tell the
 * same fate of it (killed is not hurt) and the places do not differ, and either the value is the same or the words
 * around them agree; where both name the place, fewer words have to. Sums, shares, measures and things have no fate: of
 * them another value is only taken for the same where a word beside both numbers tells that it is (ديون, غرامة), and of
 * things where nobody else is named before it. An article does not claim two values of one thing. A value told again in
 * the same words is the same claim wherever it is said to hold. What several outlets tell, and tell often, comes first;
 * a thing claimed once is kept only while there is room.
 */
#include <math.h>
#include <stdlib.h>

#include "arabic/fold.h"
#include "story/story.h"

enum { MOST_ROWS = 60, MOST_SINGLE = 12, MOST_POINTS = 400, ROWS_OF_UNIT = 64, CONTEXTS = 8, LETTER = 2 };

/* Shares of words in common. A round number, or a small one, is more often a coincidence. */
static const double alike = 0.3, alike_here = 0.15, alike_same = 0.1, alike_loose = 0.45;
/* A count grows; it does not leap from 12 to 400,000, nor the points of a club from 7 to 60. */
static const double leap = 30, leap_of_things = 5, small = 10;

struct row {
    kh_figure_row view;
    kh_str place; /* folded key */
    uint8_t fate;
    kh_str outlet;              /* of the first point */
    bool historic;              /* its first claim is of years before */
    bool several_outlets, told; /* told: the unit itself tells the fate */
    kh_vec points;
    kh_context contexts[CONTEXTS], amounts[CONTEXTS]; /* of the last claims */
    double factor;                                    /* of its unit: values of points are in that */
    uint8_t kind;
    kh_str per, country, owners[CONTEXTS];
    size_t dates, order, next; /* next: the row of the same unit made before, +1 */
};

static kh_str folded(kh_gathering *g, kh_str text)
{
    return text.len ? kh_fold_in(g->arena, text, KH_FOLD_SEARCH) : (kh_str){NULL, 0};
}

/* Units that were brought to one leave rounding behind. */
static bool same_number(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(a) || (isnan(a) && isnan(b));
}

/* "مئات الجنود" has no number: the words are the value. */
static bool same_value(const kh_figure_point *a, const kh_figure_point *b)
{
    return same_number(a->value, b->value) && same_number(a->low, b->low) && same_number(a->high, b->high) &&
           (!isnan(a->value) || !isnan(a->low) || kh_str_eq(a->text, b->text));
}

static bool has_value(const struct row *row, const kh_figure_point *point)
{
    for (size_t i = 0; i < row->points.n; i++) {
        if (same_value(KH_AT(&row->points, kh_figure_point, i), point))
            return true;
    }
    return false;
}

/* Could the value be a later or earlier state of what the row follows? */
static bool in_reach(const struct row *row, double value, double most)
{
    bool known = isnan(value) || value <= 0;

    for (size_t i = row->points.n; i-- > 0 && !known;) {
        double other = KH_AT(&row->points, kh_figure_point, i)->value;

        if (isnan(other) || other <= 0)
            continue;
        return value <= other * most && other <= value * most;
    }
    return true;
}

/* Was the value of point `at` already in the row before its article? */
static bool was_known(const struct row *row, size_t at)
{
    const kh_figure_point *point = KH_AT(&row->points, kh_figure_point, at);

    for (size_t i = at; i-- > 0;) {
        const kh_figure_point *other = KH_AT(&row->points, kh_figure_point, i);
        if (same_number(other->value, point->value) && !kh_str_eq(other->at.key, point->at.key))
            return true;
    }
    return false;
}

/* Has the article of the claim put another value into the row? Points come article by article. A toll may be told
 * beside the one that was known before. */
static bool contradicts(const struct row *row, const kh_figure_claim *claim, const kh_figure_point *point)
{
    bool toll = claim->fate && claim->fate == row->fate;

    for (size_t i = row->points.n; i-- > 0;) {
        const kh_figure_point *other = KH_AT(&row->points, kh_figure_point, i);

        if (!kh_str_eq(other->at.key, point->at.key))
            return false;
        if (!same_number(other->value, point->value) && !(toll && was_known(row, i)))
            return true;
    }
    return false;
}

static int year_of(kh_str date)
{
    int year = 0;

    for (size_t i = 0; i < 4; i++) {
        if (i >= date.len || date.ptr[i] < '0' || date.ptr[i] > '9')
            return 0;
        year = year * 10 + (date.ptr[i] - '0');
    }
    return year;
}

/* "زلزال قتل 23 شخصا عام 1987", told as the background of today's: not an earlier state of what goes on now. */
static bool is_historic(const kh_figure_point *point)
{
    int told = year_of(point->time), now = year_of(point->at.date);

    return told && now && told + 1 < now;
}

/* "الغوطة" and "الغوطة الشرقية": the longer name says the same more exactly. */
static bool same_place(kh_str a, kh_str b)
{
    kh_str longer = a.len > b.len ? a : b, shorter = a.len > b.len ? b : a;

    return longer.len >= shorter.len && memcmp(longer.ptr, shorter.ptr, shorter.len) == 0 &&
           (longer.len == shorter.len || longer.ptr[shorter.len] == ' ');
}

/* "المنطقة", "هذه المدينة": a place, but not which. */
static bool is_nameless(kh_str place)
{
    static const char *const words[] = {"المنطقه", "المدينه", "البلده",  "القريه",  "المحافظه", "البلاد", "الاقليم",
                                        "الحي",    "القطاع",  "الجزيره", "العاصمه", "المخيم",   "الحدود", "العالم"};
    bool shown = place.len > 4 * LETTER &&
                 (memcmp(place.ptr, "هذ", 2 * LETTER) == 0 || memcmp(place.ptr, "تلك", 3 * LETTER) == 0);

    for (size_t i = 0; i < sizeof words / sizeof *words && !shown; i++)
        shown = kh_str_eq(place, kh_str_z(words[i]));
    return shown;
}

static double likeness(const struct row *row, const kh_context *context)
{
    double most = 0;

    for (size_t i = 0; i < row->points.n && i < CONTEXTS; i++) {
        double like = kh_context_likeness(&row->contexts[i], context);
        most = like > most ? like : most;
    }
    return most;
}

/* Do the words beside the numbers tell one amount? Where a claim has none, nothing tells them apart. */
static bool same_amount(const struct row *row, const kh_context *amount)
{
    for (size_t i = 0; i < row->points.n && i < CONTEXTS; i++) {
        if (kh_context_shared(&row->amounts[i], amount))
            return true;
    }
    return false;
}

/* Is the thing said to be another's: the points of two clubs? What nobody is named for may be anyone's. */
static bool other_owner(const struct row *row, const kh_figure_claim *claim)
{
    bool named = false;

    for (size_t i = 0; claim->owner.len && i < row->points.n && i < CONTEXTS; i++) {
        if (kh_str_eq(row->owners[i], claim->owner))
            return false;
        named |= row->owners[i].len > 0;
    }
    return named;
}

/* Is the claim by another rate, or in the money of another country? What does not say may be the same. */
static bool other_measure(const struct row *row, const kh_figure_claim *claim)
{
    return row->kind != claim->kind || (row->per.len && claim->per.len && !kh_str_eq(row->per, claim->per)) ||
           (row->country.len && claim->country.len && !kh_str_eq(row->country, claim->country));
}

/* The claim as the row would have it: in the row's unit. */
static kh_figure_point in_unit_of(const struct row *row, const kh_figure_claim *claim)
{
    kh_figure_point point = claim->point;
    double scale = claim->factor / row->factor;

    if (scale != 1) { /* NaN stays NaN */
        point.value *= scale;
        point.low *= scale;
        point.high *= scale;
    }
    return point;
}

/* How well a claim with a value of its own fits: by identity first, then by the words. */
static double fit_other_value(const struct row *row, const kh_figure_claim *claim, double value, bool here)
{
    bool same_fate = claim->fate && claim->fate == row->fate;
    double like = likeness(row, &claim->context), wanted;

    if (other_owner(row, claim) || (!same_fate && !same_amount(row, &claim->amount)) ||
        !kh_str_eq(row->per, claim->per))
        return 0;
    if (claim->kind == KH_FIGURE_PERCENT || value < small) /* shares and small counts: of many things */
        wanted = alike_loose;
    else
        wanted = here || same_fate ? alike_here : alike;
    return like >= wanted ? like + here : 0;
}

/* How well a claim fits a row; 0: not at all. The value outweighs the place, the place outweighs the words. */
static double fit(const kh_fates *fates, const struct row *row, const kh_figure_claim *claim, kh_str place)
{
    kh_figure_point point = in_unit_of(row, claim);
    bool here = place.len && row->place.len && same_place(place, row->place);
    bool differ = place.len && row->place.len && !here;
    bool fates_differ = claim->fate && row->fate && claim->fate != row->fate;
    bool same = has_value(row, &point), things = claim->kind == KH_FIGURE_COUNT && !claim->people;
    double like, wanted;

    if (other_measure(row, claim) || contradicts(row, claim, &point) ||
        (!same && (differ || fates_differ || row->historic || is_historic(&claim->point) ||
                   !in_reach(row, point.value, things ? leap_of_things : leap))))
        return 0;
    if (fates_differ && !kh_fate_is_plain(fates, claim->fate) && !kh_fate_is_plain(fates, row->fate))
        return 0;
    if (!same)
        return fit_other_value(row, claim, point.value, here);
    like = likeness(row, &claim->context);
    wanted = differ || fates_differ || other_owner(row, claim) ? alike : here || point.value >= small ? 0 : alike_same;
    return like >= wanted && (!differ || point.value >= small) ? 2 + like + here : 0;
}

static struct row *new_row(kh_gathering *g, kh_vec *rows, const kh_figure_claim *claim, kh_str place, uint64_t *head)
{
    struct row *row = kh_vec_push(rows);

    if (!row)
        return NULL;
    row->next = (size_t)*head;
    *head = rows->n;
    row->order = rows->n;
    row->place = place;
    row->fate = claim->fate;
    row->historic = is_historic(&claim->point);
    row->told = kh_fate_in_unit(g->fates, claim->unit) != KH_NO_FATE;
    row->outlet = claim->point.at.outlet;
    row->factor = claim->factor;
    row->kind = claim->kind;
    row->per = claim->per;
    row->country = claim->country;
    row->view = (kh_figure_row){.unit = kh_fate_unit(g->fates, claim->unit), .place = claim->place};
    row->view.what = claim->what.len ? claim->what : claim->unit;
    kh_vec_init(&row->points, g->arena, sizeof(kh_figure_point));
    return row;
}

/* The row that the claim belongs to, a new one when none fits; with `known`, NULL unless a row has its value. */
static struct row *row_of(kh_gathering *g, kh_vec *rows, kh_map *units, const kh_figure_claim *claim, bool known)
{
    kh_str unit = folded(g, claim->base), place = folded(g, claim->place_key);
    bool fresh = false;
    uint64_t *head = kh_map_at(units, unit.len ? unit : KH_STR("-"), &fresh);
    struct row *best = NULL;
    double most = 0;
    size_t tried = 0;

    if (!head)
        return NULL;
    if (is_nameless(place))
        place.len = 0;
    for (size_t at = (size_t)*head; at && tried++ < ROWS_OF_UNIT; at = KH_AT(rows, struct row, at - 1)->next) {
        struct row *row = KH_AT(rows, struct row, at - 1);
        double score = fit(g->fates, row, claim, place);
        if (score > most) {
            most = score;
            best = row;
        }
    }
    if (known && most < 2)
        return NULL;
    if (!best)
        return new_row(g, rows, claim, place, head);
    if (place.len && !best->place.len) {
        best->place = place;
        best->view.place = claim->place;
    }
    if (!best->fate)
        best->fate = claim->fate;
    return best;
}

/* False when the claim waits for the second round. */
static bool add_point(kh_gathering *g, const kh_figure_claim *claim, kh_vec *rows, kh_map *units, bool known)
{
    struct row *row = row_of(g, rows, units, claim, known);
    kh_figure_point *point, *last;

    if (!row || row->points.n >= MOST_POINTS)
        return row != NULL;
    last = row->points.n ? KH_AT(&row->points, kh_figure_point, row->points.n - 1) : NULL;
    if (!last || !kh_str_eq(last->at.date, claim->point.at.date))
        row->dates++;
    row->several_outlets |= !kh_str_eq(row->outlet, claim->point.at.outlet);
    row->contexts[row->points.n % CONTEXTS] = claim->context;
    row->amounts[row->points.n % CONTEXTS] = claim->amount;
    row->owners[row->points.n % CONTEXTS] = claim->owner;
    if (!row->country.len)
        row->country = claim->country;
    if ((point = kh_vec_push(&row->points)))
        *point = in_unit_of(row, claim);
    return true;
}

/* The claims [from, to) of one article: first what rows have already, so that the new state of a thing does not take
 * the row of another whose old one the article repeats. */
static void add_article(kh_gathering *g, size_t from, size_t to, kh_vec *rows, kh_map *units)
{
    bool *done = KH_NEWS(g->arena, bool, to - from);

    for (size_t i = from; done && i < to; i++)
        done[i - from] = add_point(g, KH_AT(&g->figures, kh_figure_claim, i), rows, units, true);
    for (size_t i = from; done && i < to; i++) {
        if (!done[i - from])
            (void)add_point(g, KH_AT(&g->figures, kh_figure_claim, i), rows, units, false);
    }
}

static int by_weight(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->several_outlets != y->several_outlets)
        return x->several_outlets ? -1 : 1;
    if (x->dates != y->dates)
        return x->dates > y->dates ? -1 : 1;
    if (x->points.n != y->points.n)
        return x->points.n > y->points.n ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* قتيلا, قتيلاً: قتيل. The noun behind a number stands in a case of its own; ضحايا does not. */
static kh_str out_of_case(kh_str word)
{
    static const kh_str endings[] = {{"اً", 4}, {"ًا", 4}, {"ا", 2}};
    static const kh_str plural = {"ايا", 6};

    if (word.len > plural.len && memcmp(word.ptr + word.len - plural.len, plural.ptr, plural.len) == 0)
        return word;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        kh_str ending = endings[i];
        if (word.len > ending.len + 4 && memcmp(word.ptr + word.len - ending.len, ending.ptr, ending.len) == 0)
            return kh_str_of(word.ptr, word.len - ending.len);
    }
    return word;
}

/* What is counted as a heading names it, by its one noun where it is no more than that: "فلسطيني", not "فلسطينيين"; and
 * what befell it where the noun does not say: "القتلى", "الجرحى (فلسطيني)". */
static kh_str title_of(const kh_gathering *g, const struct row *row)
{
    kh_str label = kh_fate_label(g->fates, row->fate), what = row->view.what;
    bool one_word = what.len && !memchr(what.ptr, ' ', what.len);

    if (row->told)
        return one_word ? out_of_case(what) : what;
    if (one_word && row->view.unit.len)
        what = row->view.unit;
    if (!label.len)
        return what;
    if (kh_str_eq(what, KH_STR("شخص")))
        return label;
    return kh_arena_format(g->arena, "%.*s (%.*s)", (int)label.len, label.ptr, (int)what.len, what.ptr);
}

static kh_status put_rows(kh_gathering *g, kh_vec *rows)
{
    size_t kept = 0, single = 0;

    if (rows->n)
        qsort(rows->at, rows->n, sizeof(struct row), by_weight);
    g->story->figures = KH_NEWS(g->arena, kh_figure_row, rows->n < MOST_ROWS ? rows->n : MOST_ROWS);
    for (size_t i = 0; g->story->figures && i < rows->n && kept < MOST_ROWS; i++) {
        struct row *row = KH_AT(rows, struct row, i);
        if (row->points.n == 1 && single++ >= MOST_SINGLE)
            continue;
        row->view.what = title_of(g, row);
        kh_ledger_mark(g->arena, row->points.at, row->points.n);
        row->view.points = row->points.at;
        row->view.point_count = row->points.n;
        g->story->figures[kept++] = row->view;
    }
    g->story->figure_count = kept;
    return kh_arena_status(g->arena);
}

kh_status kh_ledger_load(kh_gathering *g)
{
    kh_vec rows;
    kh_map units;

    kh_vec_init(&rows, g->arena, sizeof(struct row));
    kh_map_init(&units, g->arena);
    for (size_t from = 0, to; from < g->figures.n; from = to) {
        size_t member = KH_AT(&g->figures, kh_figure_claim, from)->member;

        for (to = from + 1; to < g->figures.n && KH_AT(&g->figures, kh_figure_claim, to)->member == member; to++)
            ;
        add_article(g, from, to, &rows, &units);
    }
    return put_rows(g, &rows);
}
