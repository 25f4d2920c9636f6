/*
 * What moved in one story: its latest articles are read with the new ones, and what the new ones say is held against
 * what the others said.
 */
#include "story/changed.h"

#include <stdlib.h>

#include "story/newsroom.h"
#include "story/position.h"

enum { MOST_KEYS = 20, MOST_OLD = 40, MOST_NEW = 60, MOST_FIGURES = 8, MOST_DEADLINES = 8, MOST_VOICES = 12 };

/* What each change moves a story by, beside its articles. */
static const double for_figure = 0.7, for_new_figure = 0.2, for_slip = 2, for_new_deadline = 0.5, for_voice = 0.2,
                    for_reversal = 2;

static int by_row(const void *a, const void *b)
{
    const kh_fresh *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

/* The new articles of the story that is gathered, sorted by row. */
typedef struct fresh_rows {
    const kh_fresh *at;
    size_t n;
} fresh_rows;

/* Mark the new members; of the others the latest ones are read, of many new ones the latest. */
static void choose(kh_gathering *g)
{
    const fresh_rows *fresh = g->chosen_by;
    size_t old = 0, new = 0;

    for (size_t i = g->members.n; i-- > 0;) {
        kh_member *member = KH_AT(&g->members, kh_member, i);
        kh_fresh key = {.row = member->row};
        member->fresh = bsearch(&key, fresh->at, fresh->n, sizeof key, by_row) != NULL;
        member->unread = member->fresh ? new ++ >= MOST_NEW : old++ >= MOST_OLD;
    }
}

static kh_str mark_of(const kh_gathering *g)
{
    int64_t newest = 0;

    for (size_t i = 0; i < g->members.n; i++) {
        int64_t row = KH_AT(&g->members, kh_member, i)->row;
        newest = row > newest ? row : newest;
    }
    return kh_arena_format(g->arena, "#%lld", (long long)newest);
}

/* The new articles of each development, in order of time. */
static kh_status tell_developments(kh_gathering *g, kh_changed_story *to)
{
    size_t count = g->story->timeline_count;
    kh_changed_development *all = KH_NEWS(g->arena, kh_changed_development, count);

    for (size_t i = 0; all && i < g->members.n; i++) {
        const kh_member *member = KH_AT(&g->members, kh_member, i);
        kh_changed_development *changed = &all[member->timeline];
        if (!member->fresh || member->timeline >= count)
            continue;
        if (!changed->new_articles++)
            changed->keys.at = KH_NEWS(g->arena, kh_str, MOST_KEYS);
        if (changed->keys.at && changed->keys.n < MOST_KEYS)
            changed->keys.at[changed->keys.n++] = member->key;
    }
    for (size_t i = 0; all && i < count; i++) {
        const kh_development *from = &g->story->timeline[i];
        if (!all[i].new_articles)
            continue;
        all[i].id = from->id;
        all[i].title = from->title;
        all[i].date = from->date;
        all[i].event = from->event;
        all[i].articles = (uint32_t)from->article_count;
        all[i].sources = from->sources;
        all[i].fresh = all[i].new_articles == from->article_count;
        all[to->development_count++] = all[i];
    }
    to->developments = all;
    return kh_arena_status(g->arena);
}

/* ---- claims ---- */

/* What the claims of a story are held against: which articles are new. */
typedef struct telling {
    kh_gathering *g;
    kh_map fresh; /* keys of the new members */
    kh_changed_story *to;
} telling;

static kh_status note_fresh(telling *t)
{
    kh_status status = KH_OK;

    kh_map_init(&t->fresh, t->g->arena);
    for (size_t i = 0; i < t->g->members.n && status == KH_OK; i++) {
        const kh_member *member = KH_AT(&t->g->members, kh_member, i);
        if (member->fresh)
            status = kh_map_put(&t->fresh, member->key, i);
    }
    return status;
}

static bool is_fresh(const telling *t, const kh_claim *at)
{
    uint64_t ignored;

    return kh_map_get(&t->fresh, at->key, &ignored);
}

/* A row whose last new value is none that was known. One that is new as a whole must be told by two. */
static bool figure_moved(const telling *t, const kh_figure_row *row, kh_changed_figure *ret)
{
    const kh_figure_point *before = NULL, *after = NULL;
    size_t told = 0;

    for (size_t i = 0; i < row->point_count; i++) {
        const kh_figure_point *point = &row->points[i];
        if (!is_fresh(t, &point->at)) {
            before = point;
            continue;
        }
        told += !after || !kh_str_eq(point->at.key, after->at.key);
        if (!before || kh_str_eq(point->mark, KH_STR("revision")) || kh_str_eq(point->mark, KH_STR("contradiction")))
            after = point;
    }
    if (!after || (!before && told < 2))
        return false;
    *ret = (kh_changed_figure){row->what, row->unit, row->place, .known = before != NULL, .after = *after};
    if (before)
        ret->before = *before;
    return true;
}

static void tell_figures(telling *t)
{
    t->to->figures = KH_NEWS(t->g->arena, kh_changed_figure, MOST_FIGURES);
    for (size_t i = 0; t->to->figures && i < t->g->story->figure_count && t->to->figure_count < MOST_FIGURES; i++) {
        kh_changed_figure *to = &t->to->figures[t->to->figure_count];
        if (!figure_moved(t, &t->g->story->figures[i], to))
            continue;
        t->to->figure_count++;
        t->to->moved += to->known ? for_figure : for_new_figure;
    }
}

static void tell_deadlines(telling *t)
{
    t->to->deadlines = KH_NEWS(t->g->arena, kh_changed_deadline, MOST_DEADLINES);
    for (size_t i = 0; t->to->deadlines && i < t->g->story->matter_count && t->to->deadline_count < MOST_DEADLINES;
         i++) {
        const kh_deadline_matter *row = &t->g->story->matters[i];
        const kh_announcement *before = NULL, *after = NULL;
        kh_changed_deadline *to = &t->to->deadlines[t->to->deadline_count];
        for (size_t a = 0; a < row->announcement_count; a++) {
            if (is_fresh(t, &row->announcements[a].at))
                after = &row->announcements[a];
            else
                before = &row->announcements[a];
        }
        if (!after)
            continue;
        *to = (kh_changed_deadline){row->matter,     row->what,        row->source, .known = before != NULL,
                                    .after = *after, .slip = KH_NO_DAY};
        if (before) {
            to->before = *before;
            to->slip = after->latest - before->latest;
        }
        t->to->deadline_count++;
        t->to->moved += before ? for_slip : for_new_deadline;
    }
}

/* Did the speaker say anything in an article of the story that is neither new nor read? */
static kh_status spoke_before(const telling *t, const fresh_rows *fresh, kh_str entity, bool *ret, kh_err *err)
{
    static const char sql[] =
        "SELECT a.row FROM names n JOIN mentions m ON m.name = n.row JOIN articles a ON a.row = m.article"
        " WHERE n.entity = ?1 AND m.said > 0 AND a.story = ?2";
    sqlite3_stmt *ask;
    int64_t row = 0;
    int code = SQLITE_DONE;

    *ret = false;
    for (size_t i = 0; i < t->g->speakers.n && !row; i++) {
        const kh_speaker *speaker = KH_AT(&t->g->speakers, kh_speaker, i);
        row = kh_str_eq(speaker->id, entity) ? speaker->entity : 0;
    }
    if (!(ask = kh_store_statement(t->g->store, sql, err)))
        return t->g->store->refused;
    (void)sqlite3_bind_int64(ask, 1, row);
    (void)sqlite3_bind_int64(ask, 2, t->g->row);
    while (!*ret && (code = sqlite3_step(ask)) == SQLITE_ROW) {
        kh_fresh key = {.row = sqlite3_column_int64(ask, 0)};
        *ret = !bsearch(&key, fresh->at, fresh->n, sizeof key, by_row);
    }
    kh_store_release(ask);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(t->g->store, code, err);
}

static bool is_newsroom(const telling *t, kh_str name)
{
    bool agency = false;

    return kh_newsroom(t->g->newsrooms, name, &agency).ptr != name.ptr || agency;
}

/* Persons and bodies; a state, or an agency that is quoted, is no voice. */
static kh_status tell_voices(telling *t, const fresh_rows *fresh, kh_err *err)
{
    kh_status status = KH_OK;

    t->to->voices = KH_NEWS(t->g->arena, kh_new_voice, MOST_VOICES);
    if (fresh->n == t->g->members.n) /* in a new story all are new */
        return kh_arena_status(t->g->arena);
    for (size_t i = 0; t->to->voices && i < t->g->story->position_count && t->to->voice_count < MOST_VOICES; i++) {
        const kh_position *position = &t->g->story->positions[i];
        bool known = kh_str_eq(position->type, KH_STR("LOC")) || is_newsroom(t, position->name);
        for (size_t s = 0; s < position->statement_count && !known; s++)
            known = !is_fresh(t, &position->statements[s].at);
        if (!known && (status = spoke_before(t, fresh, position->entity, &known, err)) != KH_OK)
            return status;
        if (known)
            continue;
        t->to->voices[t->to->voice_count++] = (kh_new_voice){
            position->entity,       position->name, position->type, position->role, (uint32_t)position->statement_count,
            position->statements[0]};
        t->to->moved += for_voice;
    }
    return kh_arena_status(t->g->arena);
}

static void tell_reversals(telling *t)
{
    size_t first = 0, count = t->g->story->reversal_count;
    kh_reversal *all = t->g->story->reversals;

    for (size_t i = 0; i < count; i++) {
        if (is_fresh(t, &all[i].after.at))
            all[first++] = all[i];
    }
    t->to->reversals = all;
    t->to->reversal_count = first;
    t->to->moved += for_reversal * (double)first;
}

kh_status kh_changed_load(kh_store *store, const kh_moved *moved, kh_moved_story *of, kh_changed_story *ret_changed,
                          kh_err *err)
{
    kh_story story = {.articles = 0};
    kh_fresh *rows = KH_NEWS(moved->arena, kh_fresh, of->count);
    fresh_rows fresh = {rows, of->count};
    kh_gathering g = {.store = store,
                      .story = &story,
                      .arena = moved->arena,
                      .err = err,
                      .row = of->row,
                      .choose = choose,
                      .chosen_by = &fresh};
    telling t = {.g = &g, .to = ret_changed};
    kh_status status;

    if (!rows)
        return KH_NOMEM;
    memcpy(rows, KH_AT(&moved->fresh, kh_fresh, of->first), of->count * sizeof *rows);
    qsort(rows, of->count, sizeof *rows, by_row);
    if ((status = kh_story_gather(&g)) != KH_OK)
        return status;
    *ret_changed = (kh_changed_story){.id = story.id,
                                      .title = story.title,
                                      .first = story.first,
                                      .last = story.last,
                                      .mark = mark_of(&g),
                                      .articles = story.articles,
                                      .outlets = story.outlets,
                                      .new_articles = (uint32_t)of->count};
    ret_changed->moved = of->score;
    if ((status = tell_developments(&g, ret_changed)) != KH_OK || (status = note_fresh(&t)) != KH_OK)
        return status;
    tell_figures(&t);
    tell_deadlines(&t);
    tell_reversals(&t);
    return tell_voices(&t, &fresh, err);
}
