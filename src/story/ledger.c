/*
 * The ledger of figures: what was claimed of one counted thing, in order of time. Two claims are of one thing when unit
 * and place agree (folded); the words around the noun differ too much between outlets to part by. Things claimed often
 * come first; a thing claimed once is kept only while there is room.
 */
#include <math.h>
#include <stdlib.h>

#include "arabic/fold.h"
#include "story/story.h"

enum { MOST_ROWS = 60, MOST_SINGLE = 12, MOST_POINTS = 400 };

struct row {
    kh_figure_row view;
    kh_vec points; /* kh_figure_point */
    size_t dates, order;
};

static kh_str row_key(kh_gathering *g, kh_str unit, kh_str place)
{
    kh_str joined = kh_arena_format(g->arena, "%.*s\x1f%.*s", (int)unit.len, unit.ptr ? unit.ptr : "", (int)place.len,
                                    place.ptr ? place.ptr : "");

    return joined.ptr ? kh_fold_in(g->arena, joined, KH_FOLD_SEARCH) : joined;
}

static double column_number(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double(statement, column);
}

static struct row *row_of(kh_gathering *g, kh_vec *rows, kh_map *index, kh_str unit, kh_str place, kh_str what)
{
    bool fresh = false;
    kh_str key = row_key(g, unit, place);
    uint64_t *slot = key.ptr ? kh_map_at(index, key, &fresh) : NULL;
    struct row *row;

    if (!slot)
        return NULL;
    if (!fresh)
        return KH_AT(rows, struct row, *slot);
    row = kh_vec_push(rows);
    if (!row)
        return NULL;
    *slot = rows->n - 1;
    row->order = rows->n;
    row->view.unit = unit;
    row->view.place = place;
    row->view.what = what.len ? what : unit;
    kh_vec_init(&row->points, g->arena, sizeof(kh_figure_point));
    return row;
}

static void add_point(kh_gathering *g, sqlite3_stmt *statement, kh_vec *rows, kh_map *index)
{
    kh_claim claim;
    struct row *row;
    kh_figure_point *point, *last;

    if (!kh_claim_read_row(g, statement, &claim))
        return;
    row = row_of(g, rows, index, kh_copied(g, statement, 9), kh_copied(g, statement, 11), kh_copied(g, statement, 10));
    if (!row || row->points.n >= MOST_POINTS)
        return;
    last = row->points.n ? KH_AT(&row->points, kh_figure_point, row->points.n - 1) : NULL;
    if (!last || !kh_str_eq(last->at.date, claim.date))
        row->dates++;
    point = kh_vec_push(&row->points);
    if (!point)
        return;
    *point = (kh_figure_point){.value = column_number(statement, 5),
                               .low = column_number(statement, 6),
                               .high = column_number(statement, 7),
                               .at = claim};
    point->mod = kh_str_z(kh_figure_mod_name((unsigned)sqlite3_column_int(statement, 8)));
    point->source = kh_copied(g, statement, 12);
    point->time = kh_copied(g, statement, 13);
    point->text = kh_copied(g, statement, 14);
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
    static const char sql[] = "SELECT f.article, f.start, f.stop, f.cp_start, f.cp_stop, f.value, f.low, f.high, "
                              "f.mod, f.unit, f.what, f.place, f.source, f.time, f.text"
                              " FROM articles a JOIN figures f ON f.article = a.row WHERE a.story = ? ORDER BY a.day "
                              "IS NULL, a.day, a.row, f.n";
    sqlite3_stmt *statement = kh_store_statement(g->store, sql, g->err);
    kh_vec rows;
    kh_map index;
    int code;

    if (!statement)
        return KH_IO;
    kh_vec_init(&rows, g->arena, sizeof(struct row));
    kh_map_init(&index, g->arena);
    sqlite3_bind_int64(statement, 1, g->row);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && !kh_arena_failed(g->arena))
        add_point(g, statement, &rows, &index);
    kh_store_release(statement);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return kh_store_failed(g->store, code, g->err);
    return put_rows(g, &rows);
}
