/*
 * What moved since a moment: the stories with new articles in order of how much is new (moved.c), and of the first of
 * them what exactly (changed.c). Only those are read.
 */
#include "story/changed.h"

#include <stdlib.h>

#include "base/alloc.h"

/* Of how many stories, those of most new articles, it is told what moved before they are put in order by that. */
enum { WEIGHED = 30 };

struct changes_box {
    kh_changes changes;
    kh_arena arena;
};

static kh_page_of page_of(const kh_changes_filter *filter, size_t stories)
{
    kh_page_of page = filter->page;

    if (!page.limit)
        page.limit = KH_CHANGES_PAGE;
    if (page.limit > KH_CHANGES_PAGE_MOST)
        page.limit = KH_CHANGES_PAGE_MOST;
    if (page.offset > stories)
        page.offset = (uint32_t)stories;
    if (page.limit > stories - page.offset)
        page.limit = (uint32_t)(stories - page.offset);
    return page;
}

static int most_moved_first(const void *a, const void *b)
{
    const kh_changed_story *x = a, *y = b;

    if (x->moved < y->moved || x->moved > y->moved)
        return x->moved > y->moved ? -1 : 1;
    if (x->new_articles != y->new_articles)
        return x->new_articles > y->new_articles ? -1 : 1;
    return x->id.len == y->id.len ? memcmp(x->id.ptr, y->id.ptr, x->id.len) : x->id.len < y->id.len ? -1 : 1;
}

static kh_status tell(kh_store *store, kh_moved *moved, const kh_changes_filter *filter, kh_changes *to, kh_err *err)
{
    kh_page_of page = page_of(filter, moved->stories.n);
    size_t weighed = moved->stories.n < WEIGHED ? moved->stories.n : WEIGHED, end = page.offset + page.limit;
    size_t told = page.offset < weighed ? 0 : page.offset; /* what stands behind the weighed ones keeps its place */
    kh_changed_story *all = KH_NEWS(moved->arena, kh_changed_story, end > weighed ? end : weighed);
    kh_status status = all ? KH_OK : KH_NOMEM;

    for (size_t i = told; i < (told || end > weighed ? end : weighed) && status == KH_OK; i++)
        status = kh_changed_load(store, moved, KH_AT(&moved->stories, kh_moved_story, i), &all[i], err);
    if (status != KH_OK)
        return status;
    if (!told && weighed)
        qsort(all, weighed, sizeof *all, most_moved_first);
    to->stories = all + page.offset;
    to->story_count = page.limit;
    return KH_OK;
}

kh_status kh_changes_load(kh_store *store, const kh_changes_filter *filter, kh_changes **ret_changes, kh_err *err)
{
    static const kh_changes_filter everything;
    struct changes_box *box = kh_alloc_zero(1, sizeof *box);
    kh_err detail = {0};
    kh_moved moved;
    kh_status status;

    *ret_changes = NULL;
    if (!box)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_init(&box->arena, 0);
    err = err ? err : &detail;
    filter = filter ? filter : &everything;
    status = kh_moved_find(store, &box->arena, filter, &moved, err);
    if (status == KH_OK)
        status = tell(store, &moved, filter, &box->changes, err);
    if (status == KH_OK) {
        box->changes.since = moved.since;
        box->changes.mark = kh_arena_format(&box->arena, "#%lld", (long long)moved.mark);
        box->changes.total = moved.stories.n;
        box->changes.new_articles = moved.fresh.n;
        status = kh_arena_status(&box->arena);
    }
    if (status != KH_OK) {
        kh_changes_free(&box->changes);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_changes = &box->changes;
    return KH_OK;
}

void kh_changes_free(kh_changes *changes)
{
    struct changes_box *box = (struct changes_box *)(void *)changes;

    if (!changes)
        return;
    kh_arena_done(&box->arena);
    kh_free(box);
}
