/*
 * What moved in one story: its latest articles are read with the new ones, and what the new ones say is held against
 * what the others said.
 */
#include "story/changed.h"

#include <stdlib.h>

enum { MOST_KEYS = 20, MOST_OLD = 80, MOST_NEW = 150 };

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
                                      .articles = story.articles,
                                      .outlets = story.outlets,
                                      .new_articles = (uint32_t)of->count};
    ret_changed->moved = of->score;
    return tell_developments(&g, ret_changed);
}
