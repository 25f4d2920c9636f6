/*
 * Linking everything anew. The articles go through a fresh linker in order of time; what comes out are groups without
 * names. They are given the rows, and so the ids, of the old ones by best overlap; what is left over on the old side
 * leads to where most of its articles went, what is left over on the new side gets a row of its own. Copies are found
 * among all texts at once, which sees more than an article sees of those that came before it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "link/batch.h"
#include "store/hand.h"

typedef struct relinked {
    int64_t row, pin; /* pin: the story that a person named, 0 for none */
    kh_store_place old, now;
    uint64_t story, development; /* groups, numbered from 1 in order of their first article */
    double score;
    uint64_t evidence[KH_EVIDENCE_MOST];
    size_t evidence_count;
} relinked;

typedef struct relinking {
    kh_store *store;
    kh_err *err;
    kh_linker *linker;
    kh_arena scratch; /* of one article */
    kh_arena kept;    /* what the texts are */
    kh_vec articles;  /* relinked, in order of time */
    kh_vec texts;     /* kh_features *: of each article what copies need */
    kh_vec into;      /* uint64_t: where a story number went, itself when nowhere; [0] is not used */
    kh_map pinned;    /* 8 bytes of a story's row → the number that stands for it */
    uint64_t stories, developments;
    kh_relinked *result;
} relinking;

static uint64_t root(const relinking *r, uint64_t story)
{
    while (*KH_AT(&r->into, uint64_t, story) != story)
        story = *KH_AT(&r->into, uint64_t, story);
    return story;
}

static kh_status new_story(relinking *r, uint64_t *ret_story)
{
    uint64_t *into = kh_vec_push(&r->into);

    if (!into)
        return KH_NOMEM;
    *ret_story = *into = ++r->stories;
    return KH_OK;
}

/* The number that stands for a story with pins; it is held from its first pinned article on. */
static kh_status story_of_pin(relinking *r, const int64_t *pin, uint64_t *ret_story)
{
    kh_str key = kh_arena_str(&r->store->arena, kh_str_of((const char *)pin, sizeof *pin));
    bool fresh;
    uint64_t *known = key.ptr ? kh_map_at(&r->pinned, key, &fresh) : NULL;
    kh_status status = known ? KH_OK : KH_NOMEM;

    if (status == KH_OK && fresh && (status = new_story(r, known)) == KH_OK)
        status = kh_linker_hold(r->linker, *known);
    if (status == KH_OK)
        *ret_story = *known;
    return status;
}

static kh_status place(relinking *r, relinked *at, const kh_link *link)
{
    uint64_t story = link->story;
    kh_status status = KH_OK;

    if (at->pin)
        status = story_of_pin(r, &at->pin, &story);
    else if (!story)
        status = new_story(r, &story);
    if (status != KH_OK)
        return status;
    at->story = story;
    at->development = link->development && story == link->story ? link->development : ++r->developments;
    at->score = link->story_score;
    at->evidence_count = link->evidence_count;
    memcpy(at->evidence, link->evidence, sizeof at->evidence);
    return KH_OK;
}

/* ---- copies: among all texts at once, whatever the order in which they came ---- */

static kh_status save_copy(relinking *r, const kh_batch_pair *pair)
{
    int64_t x = KH_AT(&r->articles, relinked, pair->a)->row, y = KH_AT(&r->articles, relinked, pair->b)->row;
    sqlite3_stmt *insert = kh_store_statement(r->store, "INSERT OR REPLACE INTO copies VALUES (?,?,?,?,?)", r->err);

    if (!insert)
        return r->store->refused;
    (void)sqlite3_bind_int64(insert, 1, x < y ? x : y);
    (void)sqlite3_bind_int64(insert, 2, x < y ? y : x);
    (void)sqlite3_bind_int(insert, 3, pair->kind);
    (void)sqlite3_bind_double(insert, 4, pair->share);
    if (pair->first)
        (void)sqlite3_bind_int64(insert, 5, pair->first < 0 ? x : y);
    return kh_store_run(r->store, insert, r->err);
}

/* Room for what copies need of an article's features. */
static kh_features *features_for_copies(kh_arena *arena, const kh_features *from)
{
    kh_features *to = KH_NEW(arena, kh_features);
    uint32_t *shingles = KH_NEWS(arena, uint32_t, from->shingle_count + 1u);
    uint32_t *credits = KH_NEWS(arena, uint32_t, from->credit_count + 1u);

    if (!to || !shingles || !credits)
        return NULL;
    *to = (kh_features){.day = from->day,
                        .second = from->second,
                        .outlet = from->outlet,
                        .words = from->words,
                        .shingle_total = from->shingle_total,
                        .shingle_count = from->shingle_count,
                        .credit_count = from->credit_count,
                        .shingles = shingles,
                        .credits = credits};
    if (from->shingle_count)
        memcpy(shingles, from->shingles, from->shingle_count * sizeof *shingles);
    if (from->credit_count)
        memcpy(credits, from->credits, from->credit_count * sizeof *credits);
    return to;
}

static kh_status find_copies(relinking *r)
{
    kh_batch_pair *pairs = NULL;
    size_t count = 0;
    kh_status status = kh_store_execute(r->store, "DELETE FROM copies", r->err);

    if (status == KH_OK)
        status = kh_batch_pairs(r->texts.at, r->texts.n, 0, &pairs, &count, r->err);
    for (size_t i = 0; i < count && status == KH_OK; i++)
        status = save_copy(r, &pairs[i]);
    kh_free(pairs);
    return status;
}

/* ---- places ---- */

static kh_status link_one(relinking *r, sqlite3_stmt *all)
{
    kh_features features;
    kh_link link;
    relinked *at = kh_vec_push(&r->articles);
    kh_features **text = kh_vec_push(&r->texts);
    kh_status status;

    if (!at || !text)
        return KH_NOMEM;
    kh_arena_reset(&r->scratch);
    at->row = sqlite3_column_int64(all, 0);
    at->old = (kh_store_place){sqlite3_column_int64(all, 2), sqlite3_column_int64(all, 3)};
    at->pin = sqlite3_column_int64(all, 4);
    if ((status = kh_features_read(&r->scratch, kh_store_column(all, 1), &features)) == KH_CORRUPT)
        return kh_err_set(r->err, status, "the store holds features that cannot be read");
    if (status != KH_OK || (status = kh_linker_ask(r->linker, &features, &link)) != KH_OK ||
        (status = place(r, at, &link)) != KH_OK ||
        (status = kh_linker_add(r->linker, (uint64_t)at->row, &features, at->development, at->story)) != KH_OK)
        return status;
    if (!(*text = features_for_copies(&r->kept, &features)))
        return KH_NOMEM;
    if (!link.merge || at->story != link.story || root(r, link.merge) == root(r, link.story))
        return KH_OK;
    *KH_AT(&r->into, uint64_t, root(r, link.merge)) = root(r, link.story);
    return kh_linker_join(r->linker, link.merge, link.story);
}

static kh_status link_all(relinking *r)
{
    sqlite3_stmt *all = kh_store_statement(
        r->store,
        "SELECT a.row, f.features, a.story, a.development, p.story FROM articles a JOIN features f ON"
        " f.row = a.row LEFT JOIN pins p ON p.article = a.row ORDER BY " KH_STORE_BY_TIME("a"),
        r->err);
    kh_status status = all ? KH_OK : r->store->refused;
    int code = SQLITE_DONE;

    while (status == KH_OK && (code = sqlite3_step(all)) == SQLITE_ROW)
        status = link_one(r, all);
    if (all)
        kh_store_release(all);
    if (status == KH_OK && code != SQLITE_DONE)
        status = kh_store_failed(r->store, code, r->err);
    for (size_t i = 0; i < r->articles.n && status == KH_OK; i++) {
        relinked *at = KH_AT(&r->articles, relinked, i);
        at->story = root(r, at->story);
    }
    return status;
}

/* ---- names for the groups ---- */

typedef struct overlap {
    uint64_t group;
    int64_t row;
    uint32_t count;
} overlap;

static int by_pair(const void *a, const void *b)
{
    const overlap *x = a, *y = b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* A pin (counted as more than all articles) decides first. */
static int largest_first(const void *a, const void *b)
{
    const overlap *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

/* How many articles each group and each old row share, the largest first. */
static size_t overlaps_of(const relinking *r, bool stories, overlap *pairs)
{
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < r->articles.n; i++) {
        const relinked *at = KH_AT(&r->articles, relinked, i);
        pairs[n++] = (overlap){stories ? at->story : at->development, stories ? at->old.story : at->old.development, 1};
        if (stories && at->pin)
            pairs[n++] = (overlap){at->story, at->pin, (uint32_t)r->articles.n + 1};
    }
    if (n)
        qsort(pairs, n, sizeof *pairs, by_pair);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_pair(&pairs[kept - 1], &pairs[i]) == 0)
            pairs[kept - 1].count = pairs[kept - 1].count > UINT32_MAX - pairs[i].count
                                        ? UINT32_MAX
                                        : pairs[kept - 1].count + pairs[i].count;
        else
            pairs[kept++] = pairs[i];
    }
    if (kept)
        qsort(pairs, kept, sizeof *pairs, largest_first);
    return kept;
}

/* A pin says: with the others of that story. The group of its pinned articles takes in the group that the story's other
 * articles make now, if that is theirs in the main. */
static kh_status adopt(relinking *r, const overlap *pairs, size_t count, bool *settled)
{
    kh_map taken;

    kh_map_init(&taken, &r->store->arena);
    for (size_t i = 0; i < r->articles.n; i++) {
        const relinked *at = KH_AT(&r->articles, relinked, i);
        settled[at->story] |= at->pin != 0;
    }
    for (size_t i = 0; i < count; i++) {
        kh_str row = kh_str_of((const char *)&pairs[i].row, sizeof pairs[i].row);
        uint64_t number;
        bool fresh;
        if (settled[pairs[i].group])
            continue;
        if (!kh_map_at(&taken, row, &fresh))
            return KH_NOMEM;
        if (!fresh)
            continue;
        settled[pairs[i].group] = true;
        if (kh_map_get(&r->pinned, row, &number))
            *KH_AT(&r->into, uint64_t, pairs[i].group) = number;
    }
    for (size_t i = 0; i < r->articles.n; i++) {
        relinked *at = KH_AT(&r->articles, relinked, i);
        at->story = root(r, at->story);
    }
    return KH_OK;
}

/* Rows for groups: those of the old ones by best overlap, then new ones. row_of[0] is not used. */
static kh_status name_groups(relinking *r, bool stories, const overlap *pairs, size_t count, int64_t *row_of,
                             kh_map *kept)
{
    for (size_t i = 0; i < count; i++) {
        bool fresh;
        uint64_t *taken;
        if (row_of[pairs[i].group])
            continue;
        if (!(taken = kh_map_at(kept, kh_str_of((const char *)&pairs[i].row, sizeof pairs[i].row), &fresh)))
            return KH_NOMEM;
        if (fresh)
            row_of[pairs[i].group] = pairs[i].row;
    }
    for (size_t i = 0; i < r->articles.n; i++) {
        relinked *at = KH_AT(&r->articles, relinked, i);
        int64_t *row = &row_of[stories ? at->story : at->development];
        if (!*row) {
            kh_article first;
            kh_arena_reset(&r->scratch);
            kh_status status = kh_store_article(r->store, &r->scratch, at->row, &first, r->err);
            if (status == KH_OK)
                status = kh_store_make_row(r->store, stories ? 's' : 'd', &first, at->now.story, row, r->err);
            if (status != KH_OK)
                return status;
        }
        if (stories)
            at->now.story = *row;
        else
            at->now.development = *row;
    }
    return KH_OK;
}

/* An old row that no group took leads to the group with most of its articles. */
static kh_status leave(relinking *r, bool stories, const overlap *pairs, size_t count, const int64_t *row_of,
                       kh_map *kept)
{
    static const char *const story[] = {
        "INSERT OR REPLACE INTO redirects (old, new) SELECT g.id, s.id FROM stories g, stories s"
        " WHERE g.row = ?1 AND s.row = ?2",
        "UPDATE redirects SET new = (SELECT id FROM stories WHERE row = ?2)"
        " WHERE new = (SELECT id FROM stories WHERE row = ?1)",
        "DELETE FROM stories WHERE row = ?1"};
    static const char *const development[] = {
        "INSERT OR REPLACE INTO redirects (old, new) SELECT g.id, s.id FROM developments g, developments s"
        " WHERE g.row = ?1 AND s.row = ?2",
        "UPDATE redirects SET new = (SELECT id FROM developments WHERE row = ?2)"
        " WHERE new = (SELECT id FROM developments WHERE row = ?1)",
        "DELETE FROM developments WHERE row = ?1"};
    kh_status status = KH_OK;

    for (size_t i = 0; i < count && status == KH_OK; i++) {
        bool fresh;
        if (!kh_map_at(kept, kh_str_of((const char *)&pairs[i].row, sizeof pairs[i].row), &fresh))
            return KH_NOMEM;
        for (size_t k = 0; k < 3 && fresh && status == KH_OK; k++)
            status = kh_store_run_rows(r->store, stories ? story[k] : development[k], pairs[i].row,
                                       row_of[pairs[i].group], 0, r->err);
        r->result->left += fresh;
    }
    return status;
}

static kh_status name_all(relinking *r, bool stories)
{
    size_t groups = (size_t)(stories ? r->stories : r->developments) + 1, most = 2 * r->articles.n + 1;
    overlap *pairs = kh_arena_zero(&r->store->arena, most, sizeof *pairs);
    int64_t *row_of = kh_arena_zero(&r->store->arena, groups, sizeof *row_of);
    kh_map kept;
    kh_status status = KH_NOMEM;

    kh_map_init(&kept, &r->store->arena);
    if (pairs && row_of) {
        size_t count = overlaps_of(r, stories, pairs);
        bool *settled = stories ? kh_arena_zero(&r->store->arena, groups, sizeof *settled) : NULL;
        if (stories) {
            status = settled ? adopt(r, pairs, count, settled) : KH_NOMEM;
            count = overlaps_of(r, stories, pairs);
            if (status != KH_OK)
                return status;
        }
        status = name_groups(r, stories, pairs, count, row_of, &kept);
        if (status == KH_OK)
            status = leave(r, stories, pairs, count, row_of, &kept);
    }
    return status;
}

/* ---- writing it down ---- */

static kh_status move_one(relinking *r, const relinked *at)
{
    char evidence[KH_EVIDENCE_MOST * 24] = "";
    int length = 0;
    kh_status status = kh_act_move(r->store, at->row, at->old, at->now, r->err);

    for (size_t i = 0; i < at->evidence_count; i++)
        length += snprintf(evidence + length, sizeof evidence - (size_t)length, i ? " %lld" : "%lld",
                           (long long)at->evidence[i]);
    return status == KH_OK ? kh_act_log(r->store, at->row, "relinked", at->now, at->score,
                                        kh_str_of(evidence, (size_t)length), (kh_str){NULL, 0}, r->err)
                           : status;
}

static kh_status write_down(relinking *r)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < r->articles.n && status == KH_OK; i++) {
        const relinked *at = KH_AT(&r->articles, relinked, i);
        status = kh_store_run_rows(r->store, "UPDATE developments SET story = ?2 WHERE row = ?1 AND story <> ?2",
                                   at->now.development, at->now.story, 0, r->err);
        if (status != KH_OK || (at->now.story == at->old.story && at->now.development == at->old.development))
            continue;
        r->result->moved++;
        status = move_one(r, at);
    }
    return status;
}

static kh_status relink(relinking *r)
{
    kh_status status = kh_linker_new(&r->linker);

    if (status == KH_OK && !kh_vec_push(&r->into))
        status = KH_NOMEM;
    if (status == KH_OK)
        status = link_all(r);
    kh_linker_free(r->linker);
    if (status == KH_OK)
        status = find_copies(r);
    if (status != KH_OK || (status = name_all(r, true)) != KH_OK || (status = name_all(r, false)) != KH_OK)
        return status;
    r->store->stale = true;
    return write_down(r);
}

kh_status kh_store_relink(kh_store *store, kh_relinked *ret_relinked, kh_err *err)
{
    relinking r = {.store = store, .err = err, .result = ret_relinked};
    kh_store_totals totals;
    kh_status status = store->mode == KH_STORE_HAND ? kh_err_set(err, KH_ARG, "the store is open for short acts only")
                                                    : kh_act_begin(store, err);

    memset(ret_relinked, 0, sizeof *ret_relinked);
    if (status != KH_OK)
        return status;
    kh_arena_init(&r.scratch, 0);
    kh_arena_init(&r.kept, 0);
    kh_vec_init(&r.texts, NULL, sizeof(kh_features *));
    kh_vec_init(&r.articles, NULL, sizeof(relinked));
    kh_vec_init(&r.into, NULL, sizeof(uint64_t));
    kh_map_init(&r.pinned, &store->arena);
    status = kh_act_end(store, relink(&r), err);
    kh_vec_done(&r.articles);
    kh_vec_done(&r.into);
    kh_vec_done(&r.texts);
    kh_arena_done(&r.kept);
    kh_arena_done(&r.scratch);
    if (status != KH_OK || (status = kh_store_count(store, &totals, err)) != KH_OK)
        return status;
    ret_relinked->articles = totals.articles;
    ret_relinked->stories = totals.stories;
    ret_relinked->developments = totals.developments;
    return KH_OK;
}
