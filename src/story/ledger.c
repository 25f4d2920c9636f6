/*
 * The ledger of figures: what was claimed of one counted thing, through time and outlets. Two claims are of one thing
 * when the unit is the same, the places do not differ, and either the value is the same or the words around them agree;
 * where both name the place, fewer words have to.
 * Things claimed often come first; a thing claimed once is kept only while there is room.
 */
#include <stdlib.h>

#include "arabic/fold.h"
#include "story/story.h"

enum { MOST_ROWS = 60, MOST_SINGLE = 12, MOST_POINTS = 400, ROWS_OF_UNIT = 64, CONTEXTS = 8 };

static const double alike = 0.3, alike_here = 0.15;

struct row {
    kh_figure_row view;
    kh_str place; /* folded */
    kh_vec points;
    kh_context contexts[CONTEXTS]; /* of the last claims */
    size_t dates, order, next;     /* next: the row of the same unit made before, +1 */
};

static kh_str folded(kh_gathering *g, kh_str text)
{
    return text.len ? kh_fold_in(g->arena, text, KH_FOLD_SEARCH) : (kh_str){NULL, 0};
}

static bool has_value(const struct row *row, double value)
{
    for (size_t i = 0; i < row->points.n; i++) {
        if (KH_AT(&row->points, kh_figure_point, i)->value == value)
            return true;
    }
    return false;
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

/* How well a claim fits a row; 0: not at all. The value outweighs the place, the place outweighs the words. */
static double fit(const struct row *row, const kh_figure_claim *claim, kh_str place)
{
    bool differ = place.len && row->place.len && !kh_str_eq(place, row->place), here = place.len && row->place.len;
    double like = likeness(row, &claim->context);
    bool same = has_value(row, claim->point.value);

    if (differ)
        return 0;
    if (same)
        return 2 + like + here;
    return like >= (here ? alike_here : alike) ? like + here : 0;
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
    row->view = (kh_figure_row){.unit = claim->unit, .place = claim->place};
    row->view.what = claim->what.len ? claim->what : claim->unit;
    kh_vec_init(&row->points, g->arena, sizeof(kh_figure_point));
    return row;
}

static struct row *row_of(kh_gathering *g, kh_vec *rows, kh_map *units, const kh_figure_claim *claim)
{
    kh_str unit = folded(g, claim->unit), place = folded(g, claim->place);
    bool fresh = false;
    uint64_t *head = kh_map_at(units, unit.len ? unit : KH_STR("-"), &fresh);
    struct row *best = NULL;
    double most = 0;
    size_t tried = 0;

    if (!head)
        return NULL;
    for (size_t at = (size_t)*head; at && tried++ < ROWS_OF_UNIT; at = KH_AT(rows, struct row, at - 1)->next) {
        struct row *row = KH_AT(rows, struct row, at - 1);
        double score = fit(row, claim, place);
        if (score > most) {
            most = score;
            best = row;
        }
    }
    if (!best)
        return new_row(g, rows, claim, place, head);
    if (place.len && !best->place.len) {
        best->place = place;
        best->view.place = claim->place;
    }
    return best;
}

static void add_point(kh_gathering *g, const kh_figure_claim *claim, kh_vec *rows, kh_map *units)
{
    struct row *row = row_of(g, rows, units, claim);
    kh_figure_point *point, *last;

    if (!row || row->points.n >= MOST_POINTS)
        return;
    last = row->points.n ? KH_AT(&row->points, kh_figure_point, row->points.n - 1) : NULL;
    if (!last || !kh_str_eq(last->at.date, claim->point.at.date))
        row->dates++;
    row->contexts[row->points.n % CONTEXTS] = claim->context;
    if ((point = kh_vec_push(&row->points)))
        *point = claim->point;
}

static int by_weight(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->dates != y->dates)
        return x->dates > y->dates ? -1 : 1;
    if (x->points.n != y->points.n)
        return x->points.n > y->points.n ? -1 : 1;
    return x->order < y->order ? -1 : 1;
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
    for (size_t i = 0; i < g->figures.n; i++)
        add_point(g, KH_AT(&g->figures, kh_figure_claim, i), &rows, &units);
    return put_rows(g, &rows);
}
