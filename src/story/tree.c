#define _GNU_SOURCE /* memmem */
/*
 * Copy trees: from which other article of the story each one's text is taken.
 *
 * The parent is chosen among those that had the text before: by credit (the article says whose text it is), else by
 * time. Where nobody can tell who was first, the longer text stands before the shorter, since who copies cuts, and of
 * equals the one of the smaller key: the tree does not depend on the order in which articles came. Among several, one
 * that is credited comes first, then the one whose text is contained best; of those that differ by less than `as_good`,
 * the earliest, so that ten reprints hang from the first of them and not from one another.
 */
#include <math.h>
#include <stdlib.h>

#include "story/newsroom.h"
#include "story/story.h"

enum { MOST_EDGES = 200000, MOST_STEPS = 1000, SHORT_CLAIM = 60, OWN_WORDS = 30 };

static const double as_good = 0.03, own_share = 0.4;

void kh_tree_keep(kh_gathering *g, kh_member *member, const kh_article *article)
{
    kh_str *credits = article->credits.n ? KH_NEWS(g->arena, kh_str, article->credits.n) : NULL;

    for (size_t i = 0; credits && i < article->credits.n; i++)
        credits[i] = kh_arena_str(g->arena, article->credits.at[i]);
    member->credits = (kh_strs){credits, credits ? article->credits.n : 0};
    if (!member->copied)
        return;
    member->text = kh_arena_str(g->arena, article->text);
    member->sentences = KH_NEWS(g->arena, kh_span, article->sentence_count + 1);
    if (!member->sentences)
        return;
    for (size_t i = 0; i < article->sentence_count; i++)
        member->sentences[i] = article->sentences[i];
    member->sentence_count = article->sentence_count;
}

/* ---- who was first ---- */

static const kh_member *member_at(const kh_gathering *g, size_t i)
{
    return KH_AT(&g->members, kh_member, i);
}

static int by_key(kh_str a, kh_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* As the members stand in the story, but for those of one moment. */
static bool stands_before(const kh_member *a, const kh_member *b)
{
    if ((a->day == KH_NO_DAY) != (b->day == KH_NO_DAY))
        return b->day == KH_NO_DAY;
    if (a->day != b->day)
        return a->day < b->day;
    if ((a->instant == INT64_MIN) != (b->instant == INT64_MIN))
        return b->instant == INT64_MIN;
    if (a->instant != b->instant)
        return a->instant < b->instant;
    if (a->text.len != b->text.len)
        return a->text.len > b->text.len;
    return by_key(a->key, b->key) < 0;
}

static bool credits(const kh_gathering *g, const kh_member *member, const kh_member *other)
{
    if (!other->room || member->room == other->room)
        return false;
    for (size_t i = 0; i < member->credits.n; i++) {
        if (kh_newsroom_key(g->newsrooms, member->credits.at[i]) == other->room)
            return true;
    }
    return false;
}

/* May `parent` be the parent of `child`, and how is it known? */
static bool precedes(const kh_gathering *g, const kh_copy_edge *edge, size_t parent, size_t child, uint8_t *ret_by)
{
    bool gave = credits(g, member_at(g, child), member_at(g, parent)),
         took = credits(g, member_at(g, parent), member_at(g, child));

    *ret_by = gave && !took ? KH_BY_CREDIT : edge->first != SIZE_MAX ? KH_BY_TIME : KH_BY_NOTHING;
    if (gave != took)
        return gave;
    return edge->first != SIZE_MAX ? edge->first == parent : stands_before(member_at(g, parent), member_at(g, child));
}

static bool descends_from(const kh_gathering *g, size_t member, size_t from)
{
    for (int steps = 0; member != SIZE_MAX && steps < MOST_STEPS; steps++) {
        if (member == from)
            return true;
        member = member_at(g, member)->from.parent;
    }
    return member != SIZE_MAX; /* too deep to say: better no parent than a ring */
}

/* ---- the parent ---- */

static bool better(const kh_gathering *g, const kh_parentage *a, const kh_parentage *b)
{
    bool partial_a = a->kind == KH_COPY_PARTIAL, partial_b = b->kind == KH_COPY_PARTIAL;

    if ((a->by == KH_BY_CREDIT) != (b->by == KH_BY_CREDIT))
        return a->by == KH_BY_CREDIT;
    if (partial_a != partial_b)
        return partial_b;
    if (fabs(a->share - b->share) >= as_good)
        return a->share > b->share;
    return stands_before(member_at(g, a->parent), member_at(g, b->parent));
}

static void choose(kh_gathering *g, size_t child, const size_t *edges, size_t count)
{
    kh_member *member = KH_AT(&g->members, kh_member, child);

    for (size_t i = 0; i < count; i++) {
        const kh_copy_edge *edge = KH_AT(&g->edges, kh_copy_edge, edges[i]);
        kh_parentage from = {.parent = edge->a == child ? edge->b : edge->a, .share = edge->share, .kind = edge->kind};
        if (!precedes(g, edge, from.parent, child, &from.by) || descends_from(g, from.parent, child))
            continue;
        if (member->from.parent == SIZE_MAX || better(g, &from, &member->from))
            member->from = from;
    }
}

static int by_place(const void *a, const void *b)
{
    const kh_member *left = *(const kh_member *const *)a, *right = *(const kh_member *const *)b;

    return stands_before(left, right) ? -1 : stands_before(right, left);
}

/* The edges of each member: of member i those from begins[i] on. */
static size_t *edges_of_all(kh_gathering *g, size_t **ret_begins)
{
    size_t *begins = KH_NEWS(g->arena, size_t, g->members.n + 2), *list = KH_NEWS(g->arena, size_t, 2 * g->edges.n + 1);

    *ret_begins = begins;
    if (!begins || !list)
        return NULL;
    for (size_t i = 0; i < g->edges.n; i++) {
        begins[KH_AT(&g->edges, kh_copy_edge, i)->a + 2]++;
        begins[KH_AT(&g->edges, kh_copy_edge, i)->b + 2]++;
    }
    for (size_t i = 2; i < g->members.n + 2; i++)
        begins[i] += begins[i - 1];
    for (size_t i = 0; i < g->edges.n; i++) {
        list[begins[KH_AT(&g->edges, kh_copy_edge, i)->a + 1]++] = i;
        list[begins[KH_AT(&g->edges, kh_copy_edge, i)->b + 1]++] = i;
    }
    return list;
}

static kh_status choose_parents(kh_gathering *g)
{
    size_t *begins, *edges = edges_of_all(g, &begins);
    const kh_member **order = KH_NEWS(g->arena, const kh_member *, g->members.n + 1);

    if (!edges || !order)
        return KH_NOMEM;
    for (size_t i = 0; i < g->members.n; i++)
        order[i] = member_at(g, i);
    if (g->members.n)
        qsort(order, g->members.n, sizeof *order, by_place);
    for (size_t i = 0; i < g->members.n; i++) {
        size_t child = (size_t)(order[i] - KH_AT(&g->members, kh_member, 0));
        choose(g, child, edges + begins[child], begins[child + 1] - begins[child]);
    }
    return KH_OK;
}

/* ---- what became of the text ---- */

static kh_status text_of(kh_arena *scratch, const kh_member *member, kh_diff_text *ret)
{
    return kh_diff_text_of(scratch, member->text, member->sentences, member->sentence_count, ret);
}

static kh_status compare(kh_gathering *g, kh_arena *scratch, kh_member *member)
{
    const kh_member *parent = member_at(g, member->from.parent);
    kh_diff_text a, b;
    kh_diff *diff = &member->from.diff;
    kh_status status;

    if (!member->text.len || !parent->text.len) { /* one of them was not read */
        member->from.taken = member->from.kind != KH_COPY_PARTIAL;
        member->from.whole = member->from.kind == KH_COPY_SAME;
        return KH_OK;
    }
    if ((member->from.whole = member->from.taken = kh_str_eq(parent->text, member->text)))
        return KH_OK;
    if ((status = text_of(scratch, parent, &a)) != KH_OK || (status = text_of(scratch, member, &b)) != KH_OK ||
        (status = kh_diff_of(scratch, &a, &b, false, diff)) != KH_OK)
        return status;
    kh_diff_block *kept = KH_NEWS(g->arena, kh_diff_block, diff->count + 1);
    if (!kept)
        return KH_NOMEM;
    if (diff->count)
        memcpy(kept, diff->blocks, diff->count * sizeof *kept);
    diff->blocks = kept;
    member->from.taken = diff->words_added < OWN_WORDS || diff->words_added < own_share * diff->words_of_b;
    return KH_OK;
}

kh_status kh_tree_load(kh_gathering *g)
{
    kh_arena scratch;
    kh_status status = kh_newsrooms_get(&g->newsrooms, g->err);

    for (size_t i = 0; !status && i < g->members.n; i++) {
        kh_member *member = KH_AT(&g->members, kh_member, i);
        member->room = member->outlet.len ? kh_newsroom_key(g->newsrooms, member->outlet) : 0;
    }
    if (!status)
        status = choose_parents(g);
    kh_arena_init(&scratch, 0);
    for (size_t i = 0; !status && i < g->members.n; i++) {
        kh_member *member = KH_AT(&g->members, kh_member, i);
        if (member->from.parent != SIZE_MAX)
            status = compare(g, &scratch, member);
        kh_arena_reset(&scratch);
    }
    kh_arena_done(&scratch);
    return status;
}

static bool has_words(kh_str text, kh_span in, kh_str words)
{
    return !words.len || (in.end <= text.len && memmem(text.ptr + in.start, in.end - in.start, words.ptr, words.len));
}

size_t kh_tree_root(const kh_gathering *g, size_t at_member, uint32_t *at, kh_str text)
{
    for (int steps = 0; steps < MOST_STEPS; steps++) {
        const kh_member *member = member_at(g, at_member);
        if (member->from.parent == SIZE_MAX)
            break;
        if (!member->from.whole) {
            const kh_diff_block *block = kh_diff_at(&member->from.diff, *at);
            if (!block || block->at.op == KH_DIFF_ADDED)
                break;
            if (block->at.op == KH_DIFF_CHANGED && text.len <= SHORT_CLAIM &&
                !has_words(member_at(g, member->from.parent)->text, block->at.a, text))
                break;
            uint32_t there = block->at.a.start + (*at - block->at.b.start);
            *at = there < block->at.a.end ? there : block->at.a.end - 1;
        }
        at_member = member->from.parent;
    }
    return at_member;
}
