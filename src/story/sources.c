/*
 * Independent sources: how many newsrooms stand behind a development, a figure, a statement. An article's source is the
 * agency that it credits, else its outlet; where its text is taken from another article, that article's. A claim's
 * source is that of the article in which its sentence stood first; words that were passed on ("نقلت رويترز عن …") are
 * those of whom they were heard from. So ten reprints of an agency, and ten articles of one outlet, are one source.
 *
 * An article that credits two agencies counts as two only where there are as many articles: "رويترز، أ ف ب" beside
 * "رويترز" are two sources, alone it is one.
 */
#include <math.h>
#include <stdlib.h>

#include "arabic/stem.h"
#include "arabic/stop.h"
#include "arabic/token.h"
#include "arabic/utf8.h"
#include "base/map.h"
#include "story/newsroom.h"
#include "story/story.h"
#include "store/version.h"

enum {
    MOST_ORIGINS = 64,
    SAID_WORDS = 48,
    SAID_LEAST = 4,    /* stems that two statements share at least to be one */
    SPEAKER_MOST = 300 /* statements of one speaker that are compared */
};

static const double said_alike = 0.6; /* of the shorter one's stems */

/* The newsrooms behind several claims of one thing, and in how many independent texts they stand. */
typedef struct origins {
    uint64_t rooms[MOST_ORIGINS], texts[MOST_ORIGINS];
    size_t room_count, text_count;
} origins;

static const kh_member *member_at(const kh_gathering *g, size_t i)
{
    return KH_AT(&g->members, kh_member, i);
}

static void enter(uint64_t *list, size_t *count, uint64_t item)
{
    for (size_t i = 0; i < *count; i++) {
        if (list[i] == item)
            return;
    }
    if (*count < MOST_ORIGINS)
        list[(*count)++] = item;
}

static bool own_outlet(const kh_gathering *g, const kh_member *member, kh_str credit)
{
    return member->room && member->room == kh_newsroom_key(g->newsrooms, credit);
}

/* The agency that it credits, NULL view when none. */
static kh_str agency_of(const kh_gathering *g, const kh_member *member, size_t from, size_t *ret_next)
{
    for (size_t i = from; i < member->credits.n; i++) {
        bool agency;
        kh_str name = kh_newsroom(g->newsrooms, member->credits.at[i], &agency);
        if (!agency || own_outlet(g, member, name))
            continue;
        *ret_next = i + 1;
        return name;
    }
    return (kh_str){NULL, 0};
}

/* A paper that prints an agency's text without its name gets it from others that print it: those of its group. */
static void enter_member(const kh_gathering *g, origins *to, size_t i)
{
    const kh_member *member = member_at(g, i), *credited = member;
    size_t next = 0, agencies = 0;
    uint64_t text = kh_hash(member->key);

    if (!agency_of(g, member, 0, &next).ptr && member->credited != SIZE_MAX)
        credited = member_at(g, member->credited);
    for (kh_str name = agency_of(g, credited, 0, &next); name.ptr;
         name = agency_of(g, credited, next, &next), agencies++)
        enter(to->rooms, &to->room_count, kh_newsroom_key(g->newsrooms, name));
    if (!agencies)
        enter(to->rooms, &to->room_count, member->room ? member->room : text);
    enter(to->texts, &to->text_count, text);
}

/* For each article without a credit the first of its text group that has one. */
static kh_status find_credited(kh_gathering *g, kh_arena *scratch)
{
    size_t *of_group = KH_NEWS(scratch, size_t, g->members.n + 1), next;

    for (size_t i = 0; of_group && i < g->members.n; i++) {
        size_t group = kh_member_group(g, i);
        if (!of_group[group] && agency_of(g, member_at(g, i), 0, &next).ptr)
            of_group[group] = i + 1;
    }
    for (size_t i = 0; of_group && i < g->members.n; i++)
        KH_AT(&g->members, kh_member, i)->credited = of_group[kh_member_group(g, i)] - 1;
    return of_group ? KH_OK : KH_NOMEM;
}

static uint32_t count_of(const origins *of)
{
    return (uint32_t)(of->room_count < of->text_count ? of->room_count : of->text_count);
}

/* The member whose source the article's is. */
static size_t source_of(const kh_gathering *g, size_t i)
{
    while (member_at(g, i)->from.parent != SIZE_MAX && member_at(g, i)->from.taken)
        i = member_at(g, i)->from.parent;
    return i;
}

uint32_t kh_sources_of(const kh_gathering *g, const size_t *members, size_t count)
{
    origins of = {.room_count = 0};

    for (size_t i = 0; i < count; i++)
        enter_member(g, &of, source_of(g, members[i]));
    return count_of(&of);
}

/* ---- claims ---- */

static size_t member_of_key(const kh_gathering *g, const kh_map *by_key, kh_str key)
{
    uint64_t at;

    return kh_map_get(by_key, key, &at) ? (size_t)at : g->members.n;
}

static void enter_claim(const kh_gathering *g, const kh_map *by_key, origins *to, const kh_claim *at, kh_str text,
                        kh_strs via)
{
    size_t member = member_of_key(g, by_key, at->key);
    uint32_t byte = at->span.start;

    if (member == g->members.n)
        return;
    member = kh_tree_root(g, member, &byte, text);
    if (!via.n) {
        enter_member(g, to, member);
        return;
    }
    enter(to->rooms, &to->room_count, kh_newsroom_key(g->newsrooms, via.at[0]));
    enter(to->texts, &to->text_count, kh_hash(member_at(g, member)->key));
}

/* Those who passed on the statement that the figure stands in. */
static kh_strs via_of(const kh_gathering *g, const size_t *begins, size_t member, kh_span span)
{
    for (size_t i = begins[member]; i < begins[member + 1]; i++) {
        const kh_statement_row *row = &g->story->statements[i];
        if (row->via.n && row->at.span.start <= span.start && span.end <= row->at.span.end)
            return row->via;
    }
    return (kh_strs){NULL, 0};
}

static bool same_value(const kh_figure_point *a, const kh_figure_point *b)
{
    bool value = a->value == b->value || (isnan(a->value) && isnan(b->value));

    return value && (!isnan(a->value) || (a->low == b->low && a->high == b->high));
}

static void count_figures(kh_gathering *g, const kh_map *by_key, const size_t *begins)
{
    for (size_t r = 0; r < g->story->figure_count; r++) {
        const kh_figure_row *row = &g->story->figures[r];
        for (size_t p = 0; p < row->point_count; p++) {
            origins of = {.room_count = 0};
            if (row->points[p].sources) /* counted with an equal one */
                continue;
            for (size_t q = p; q < row->point_count; q++) {
                const kh_figure_point *point = &row->points[q];
                size_t member = member_of_key(g, by_key, point->at.key);
                if (same_value(&row->points[p], point) && member < g->members.n)
                    enter_claim(g, by_key, &of, &point->at, point->text, via_of(g, begins, member, point->at.span));
            }
            for (size_t q = p; q < row->point_count; q++) {
                if (same_value(&row->points[p], &row->points[q]))
                    row->points[q].sources = count_of(&of);
            }
        }
    }
}

/* ---- statements that say the same ---- */

typedef struct said {
    uint64_t stems[SAID_WORDS]; /* sorted, distinct */
    size_t count;
    uint64_t speaker;
    size_t first, next; /* of the same speaker, from 1 */
} said;

static int by_hash(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

static kh_status read_said(kh_arena *scratch, kh_str text, said *ret)
{
    char buffer[256];
    kh_tokens tokens;
    kh_status status = kh_tokenize(scratch, text, &tokens);

    for (size_t i = 0; status == KH_OK && i < tokens.n && ret->count < SAID_WORDS; i++) {
        const kh_token *token = &tokens.at[i];
        if ((token->kind != KH_TOKEN_WORD && token->kind != KH_TOKEN_NUMBER) || token->fold.len > 120 ||
            kh_stop_word(token->fold))
            continue;
        enter(ret->stems, &ret->count,
              kh_hash(token->kind == KH_TOKEN_WORD ? kh_stem(token->fold, buffer) : token->fold));
    }
    if (ret->count)
        qsort(ret->stems, ret->count, sizeof *ret->stems, by_hash);
    return status;
}

static bool says_the_same(const said *a, const said *b)
{
    size_t shared = 0, shorter = a->count < b->count ? a->count : b->count;

    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        uint64_t left = a->stems[i], right = b->stems[k];
        shared += left == right;
        i += left <= right;
        k += right <= left;
    }
    if (shared < SAID_LEAST) /* of few words, all of them */
        return shared && shared == a->count && shared == b->count;
    return (double)shared >= said_alike * (double)shorter;
}

static uint64_t speaker_of(const kh_statement_row *row)
{
    kh_str name = row->entity.len ? row->entity : row->speaker;

    return name.len ? kh_hash(name) : 0;
}

static void count_statement(kh_gathering *g, const kh_map *by_key, const said *all, size_t i)
{
    origins of = {.room_count = 0};
    size_t compared = 0;

    for (size_t k = all[i].first; k && compared < SPEAKER_MOST; k = all[k - 1].next, compared++) {
        const kh_statement_row *row = &g->story->statements[k - 1];
        if (k - 1 == i || says_the_same(&all[i], &all[k - 1]))
            enter_claim(g, by_key, &of, &row->at, row->text, row->via);
    }
    if (!of.text_count)
        enter_claim(g, by_key, &of, &g->story->statements[i].at, g->story->statements[i].text,
                    g->story->statements[i].via);
    g->story->statements[i].sources = count_of(&of);
}

static kh_status count_statements(kh_gathering *g, kh_arena *scratch, const kh_map *by_key)
{
    size_t n = g->story->statement_count;
    said *all = KH_NEWS(scratch, said, n + 1);
    kh_map heads;
    kh_status status = KH_OK;

    if (!all)
        return KH_NOMEM;
    kh_map_init(&heads, scratch);
    for (size_t i = n; i-- > 0;) { /* backwards, so that each list runs forwards */
        const kh_statement_row *row = &g->story->statements[i];
        bool fresh;
        all[i].speaker = speaker_of(row);
        uint64_t *head = kh_map_at(&heads, kh_str_of((const char *)&all[i].speaker, sizeof all[i].speaker), &fresh);
        if (!head)
            return KH_NOMEM;
        all[i].next = (size_t)*head;
        *head = i + 1;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t head = 0;
        if (all[i].speaker)
            (void)kh_map_get(&heads, kh_str_of((const char *)&all[i].speaker, sizeof all[i].speaker), &head);
        all[i].first = (size_t)head;
        if (head && all[head - 1].next) /* who spoke once said it once */
            status = read_said(scratch, g->story->statements[i].text, &all[i]);
        if (status != KH_OK)
            return status;
    }
    for (size_t i = 0; i < n; i++)
        count_statement(g, by_key, all, i);
    return KH_OK;
}

/* ---- developments ---- */

static void add_span(const kh_cp_index *index, kh_span span, kh_span *list, size_t *count)
{
    list[(*count)++] = (kh_span){kh_cp_of_byte(index, span.start), kh_cp_of_byte(index, span.end)};
}

static kh_status tell_changes(kh_gathering *g, kh_arena *scratch, const kh_member *member, kh_copy_node *node)
{
    const kh_member *parent = member_at(g, member->from.parent);
    const kh_diff *diff = &member->from.diff;
    kh_cp_index mine, theirs;
    kh_status status = kh_cp_index_init(&mine, scratch, member->text);

    if (status || (status = kh_cp_index_init(&theirs, scratch, parent->text)))
        return status;
    node->added = KH_NEWS(g->arena, kh_span, diff->added + 1);
    node->left_out = KH_NEWS(g->arena, kh_span, diff->left_out + 1);
    node->changed = KH_NEWS(g->arena, kh_copy_change, diff->changed + 1);
    if (kh_arena_failed(g->arena))
        return KH_NOMEM;
    for (size_t i = 0; i < diff->count; i++) {
        kh_diff_piece at = diff->blocks[i].at;
        if (at.op == KH_DIFF_ADDED)
            add_span(&mine, at.b, node->added, &node->added_count);
        else if (at.op == KH_DIFF_LEFT_OUT)
            add_span(&theirs, at.a, node->left_out, &node->left_out_count);
        else if (at.op == KH_DIFF_CHANGED)
            node->changed[node->changed_count++] =
                (kh_copy_change){{kh_cp_of_byte(&theirs, at.a.start), kh_cp_of_byte(&theirs, at.a.end)},
                                 {kh_cp_of_byte(&mine, at.b.start), kh_cp_of_byte(&mine, at.b.end)}};
    }
    return kh_arena_status(scratch);
}

/* An outlet's article that it captured, or filed, twice. */
static kh_status tell_version(const kh_gathering *g, kh_arena *scratch, const kh_member *member, kh_copy_node *node)
{
    const kh_member *parent = member_at(g, member->from.parent);
    kh_article a = {.outlet = member->outlet, .title = member->title, .published.value = member->published};
    kh_article b = {.outlet = parent->outlet, .title = parent->title, .published.value = parent->published};
    bool same = false;
    kh_status status = kh_version_same(scratch, &a, &b, (kh_copy_kind)member->from.kind, &same);

    if (same)
        node->version_of = parent->key;
    return status;
}

static kh_status fill_node(kh_gathering *g, kh_arena *scratch, size_t i, kh_copy_node *node)
{
    static const char *const by[] = {NULL, "time", "credit"};
    const kh_member *member = member_at(g, i);
    size_t next;
    kh_status status;

    *node = (kh_copy_node){.article = member->key,
                           .outlet = member->outlet,
                           .published = member->published,
                           .title = member->title,
                           .agency = agency_of(g, member, 0, &next),
                           .share = NAN};
    if (member->from.parent == SIZE_MAX || member_at(g, member->from.parent)->development != member->development)
        return KH_OK;
    node->parent = member_at(g, member->from.parent)->key;
    node->kind = kh_str_z(kh_copy_kind_name((kh_copy_kind)member->from.kind));
    node->share = member->from.share;
    if (member->from.by != KH_BY_NOTHING)
        node->by = kh_str_z(by[member->from.by]);
    if ((status = tell_version(g, scratch, member, node)) != KH_OK)
        return status;
    return member->from.diff.count ? tell_changes(g, scratch, member, node) : KH_OK;
}

/* Write the subtree of `i`: the parent first, children in order of time. `next`: lists of children, from 1. */
typedef struct walk {
    kh_gathering *g;
    kh_arena *scratch;
    const size_t *first_child, *sibling;
    kh_development *into;
} walk;

static kh_status write_tree(const walk *w, size_t root)
{
    kh_status status = KH_OK;
    kh_vec stack;

    kh_vec_init(&stack, w->scratch, sizeof(size_t));
    *(size_t *)kh_vec_push(&stack) = root;
    while (stack.n && status == KH_OK) {
        size_t i = *KH_AT(&stack, size_t, --stack.n), from = stack.n;
        status = fill_node(w->g, w->scratch, i, &w->into->tree[w->into->tree_count++]);
        for (size_t child = w->first_child[i]; child && status == KH_OK; child = w->sibling[child - 1]) {
            size_t *push = kh_vec_push(&stack);
            if (!push)
                return KH_NOMEM;
            *push = child - 1;
        }
        for (size_t a = from, b = stack.n; a + 1 < b; a++) { /* the first child is written first */
            size_t *left = KH_AT(&stack, size_t, a), *right = KH_AT(&stack, size_t, --b), keep = *left;
            *left = *right;
            *right = keep;
        }
    }
    return status;
}

static kh_status fill_development(walk *w, const kh_map *by_key, kh_development *development)
{
    kh_gathering *g = w->g;
    origins of = {.room_count = 0};
    kh_status status = KH_OK;

    w->into = development;
    development->tree = KH_NEWS(g->arena, kh_copy_node, development->article_count + 1);
    if (!development->tree)
        return KH_NOMEM;
    for (size_t a = 0; a < development->article_count && status == KH_OK; a++) {
        size_t i = member_of_key(g, by_key, development->articles[a].key);
        size_t parent = i < g->members.n ? member_at(g, i)->from.parent : SIZE_MAX;
        if (i == g->members.n)
            continue;
        enter_member(g, &of, source_of(g, i));
        if (parent == SIZE_MAX || member_at(g, parent)->development != member_at(g, i)->development)
            status = write_tree(w, i);
    }
    development->sources = count_of(&of);
    return status;
}

/* Children of each member in its own development, in order of the members. */
static kh_status link_children(kh_gathering *g, kh_arena *scratch, walk *w)
{
    size_t *first = KH_NEWS(scratch, size_t, g->members.n + 1), *sibling = KH_NEWS(scratch, size_t, g->members.n + 1);

    if (!first || !sibling)
        return KH_NOMEM;
    for (size_t i = g->members.n; i-- > 0;) {
        size_t parent = member_at(g, i)->from.parent;
        if (parent == SIZE_MAX || member_at(g, parent)->development != member_at(g, i)->development)
            continue;
        sibling[i] = first[parent];
        first[parent] = i + 1;
    }
    w->first_child = first;
    w->sibling = sibling;
    return KH_OK;
}

/* Where the statements of each member begin: they stand in order of the members. */
static size_t *statements_of(const kh_gathering *g, kh_arena *scratch, const kh_map *by_key)
{
    size_t *begins = KH_NEWS(scratch, size_t, g->members.n + 2);

    for (size_t i = 0; begins && i < g->story->statement_count; i++) {
        size_t member = member_of_key(g, by_key, g->story->statements[i].at.key);
        if (member < g->members.n)
            begins[member + 1]++;
    }
    for (size_t i = 1; begins && i < g->members.n + 1; i++)
        begins[i] += begins[i - 1];
    return begins;
}

static kh_status load(kh_gathering *g, kh_arena *scratch)
{
    walk w = {.g = g, .scratch = scratch};
    kh_map by_key;
    size_t *begins;
    kh_status status = link_children(g, scratch, &w);

    if (status == KH_OK)
        status = find_credited(g, scratch);
    kh_map_init(&by_key, scratch);
    for (size_t i = 0; status == KH_OK && i < g->members.n; i++)
        status = kh_map_put(&by_key, member_at(g, i)->key, i);
    for (size_t i = 0; status == KH_OK && i < g->story->timeline_count; i++)
        status = fill_development(&w, &by_key, &g->story->timeline[i]);
    if (status != KH_OK)
        return status;
    if (!(begins = statements_of(g, scratch, &by_key)))
        return KH_NOMEM;
    count_figures(g, &by_key, begins);
    return count_statements(g, scratch, &by_key);
}

kh_status kh_sources_load(kh_gathering *g)
{
    kh_arena scratch;
    kh_status status;

    kh_arena_init(&scratch, 0);
    status = load(g, &scratch);
    kh_arena_done(&scratch);
    return status ? status : kh_arena_status(g->arena);
}
