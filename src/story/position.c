/*
 * Positions. Whose a statement is, the store knows (store/entity.h): names merged or split by hand are so here, too.
 * Outlets pass one statement on in nearly the same words within days: it is told once, by its earliest article, with
 * how many independent ones there are.
 */
#include "story/position.h"

#include <stdlib.h>

#include "store/entity.h"

enum {
    MOST_POSITIONS = 40,
    MOST_SAID = 60, /* of one, the latest */
    MOST_KEYS = 20,
    MOST_ROLES = 16,
    FEW_STATEMENTS = 3, /* whose one role is believed */
    FOLD_DAYS = 4,      /* in which outlets pass on one statement */
    FOLD_WORDS = 3,
    LETTER = 2,
    POLAR_WORDS = 4 /* a negation among the first words turns what is said */
};

static const double same_words = 0.75;

enum { NEGATION = 1, DENIAL = 2 };

/* ---- one article ---- */

/* The speaker of a name's hash; SIZE_MAX when the store has none. */
static size_t speaker_of(kh_reading *r, uint64_t hash)
{
    static const char sql[] = "SELECT e.row, e.id, e.type FROM names n JOIN entities o ON o.row = n.entity"
                              " JOIN entities e ON e.row = coalesce(o.\"into\", o.row) WHERE n.hash = ?";
    kh_gathering *g = r->g;
    kh_str key = kh_arena_str(g->arena, kh_str_of((const char *)&hash, sizeof hash));
    bool fresh = false;
    uint64_t *slot = key.ptr ? kh_map_at(&g->speaker_by_name, key, &fresh) : NULL;
    sqlite3_stmt *find;

    if (!slot || !fresh)
        return slot ? (size_t)*slot : SIZE_MAX;
    *slot = SIZE_MAX;
    if (!(find = kh_store_statement(g->store, sql, g->err))) {
        r->status = g->store->refused;
        return SIZE_MAX;
    }
    (void)sqlite3_bind_int64(find, 1, (int64_t)hash);
    if (sqlite3_step(find) == SQLITE_ROW) {
        int64_t entity = sqlite3_column_int64(find, 0);
        unsigned type = (unsigned)sqlite3_column_int(find, 2);
        for (size_t i = 0; i < g->speakers.n && *slot == SIZE_MAX; i++) {
            if (KH_AT(&g->speakers, kh_speaker, i)->entity == entity)
                *slot = i;
        }
        kh_speaker *speaker = *slot == SIZE_MAX ? kh_vec_push(&g->speakers) : NULL;
        if (speaker) {
            *speaker =
                (kh_speaker){entity, kh_reading_keep(r, kh_store_column(find, 1)), kh_str_z(kh_name_type_name(type))};
            *slot = g->speakers.n - 1;
        }
    }
    kh_store_release(find);
    return (size_t)*slot;
}

/* The kinds of negation among the words [first, end): one of the first words turns all that is said. */
static unsigned negations_of(const kh_reading *r, size_t first, size_t end)
{
    unsigned found = 0;

    for (size_t i = first; i < end; i++) {
        kh_str word = r->tokens.at[i].fold;
        uint64_t kinds = 0;
        bool joined = word.len > LETTER && (memcmp(word.ptr, "و", LETTER) == 0 || memcmp(word.ptr, "ف", LETTER) == 0);
        if (r->tokens.at[i].kind != KH_TOKEN_WORD)
            continue;
        if (!kh_map_get(&r->g->negations, word, &kinds) && joined)
            (void)kh_map_get(&r->g->negations, kh_str_of(word.ptr + LETTER, word.len - LETTER), &kinds);
        found |= (unsigned)kinds & (i < first + POLAR_WORDS ? NEGATION | DENIAL : DENIAL);
    }
    return found;
}

void kh_position_read(kh_reading *r, size_t first)
{
    kh_heard_list heard;

    if (r->statements->n == first || r->status)
        return;
    if ((r->status = kh_heard_of(r->scratch, &r->article, &heard)) != KH_OK)
        return;
    for (size_t i = 0; first + i < r->statements->n; i++) {
        const kh_statement *from = &r->article.statements[i];
        kh_statement_claim *claim = kh_vec_push(&r->g->said);
        size_t begin = kh_reading_token(r, from->said.start), end = kh_reading_token(r, from->said.end);
        kh_span at = {from->said.start, from->said.start};
        unsigned negations;
        if (!claim)
            return;
        claim->member = r->member;
        claim->act = kh_reading_keep(r, from->act);
        negations = negations_of(r, begin, end);
        claim->negated = negations & NEGATION;
        claim->denies_inside = negations & DENIAL;
        kh_context_within(&r->tokens, r->words, begin, end, at, false, &claim->said);
        claim->speaker = heard.statements[i] ? speaker_of(r, heard.at[heard.statements[i] - 1].hash) : SIZE_MAX;
    }
}

/* ---- all of them ---- */

/* A statement with the tellings that are folded into it, while a position is put together. */
typedef struct folded {
    size_t row;      /* of story->statements: the earliest */
    kh_vec tellings; /* size_t */
    uint32_t sources;
} folded;

static const kh_statement_claim *claim_at(const kh_gathering *g, size_t row)
{
    return KH_AT(&g->said, kh_statement_claim, row);
}

static int32_t day_of(const kh_gathering *g, size_t row)
{
    return KH_AT(&g->members, kh_member, claim_at(g, row)->member)->day;
}

/* Nearly the same words, few days apart. */
static bool is_same(const kh_gathering *g, size_t a, size_t b)
{
    const kh_statement_claim *x = claim_at(g, a), *y = claim_at(g, b);
    int32_t one = day_of(g, a), two = day_of(g, b);
    unsigned shorter = x->said.n < y->said.n ? x->said.n : y->said.n;

    if (one == KH_NO_DAY || two == KH_NO_DAY || (int64_t)two - one > FOLD_DAYS || x->negated != y->negated ||
        (x->said.mask & y->said.mask) == 0)
        return false;
    if (shorter < FOLD_WORDS)
        return x->said.n == y->said.n && kh_context_shared(&x->said, &y->said) == shorter;
    return kh_context_likeness(&x->said, &y->said) >= same_words;
}

static kh_status fold_in(kh_gathering *g, kh_vec *list, size_t row)
{
    folded *to = NULL;
    size_t *telling;

    for (size_t i = list->n; i-- > 0 && !to;) {
        folded *known = KH_AT(list, folded, i);
        if (is_same(g, known->row, row))
            to = known;
    }
    if (!to) {
        if (!(to = kh_vec_push(list)))
            return KH_NOMEM;
        to->row = row;
        kh_vec_init(&to->tellings, g->arena, sizeof(size_t));
    }
    if (g->story->statements[row].sources > to->sources)
        to->sources = g->story->statements[row].sources;
    if (!(telling = kh_vec_push(&to->tellings)))
        return KH_NOMEM;
    *telling = row;
    return KH_OK;
}

kh_said kh_position_said(const kh_gathering *g, size_t row)
{
    const kh_statement_row *from = &g->story->statements[row];

    return (kh_said){.speaker = from->speaker,
                     .role = from->role,
                     .kind = from->kind,
                     .act = claim_at(g, row)->act,
                     .cue = from->cue,
                     .text = from->text,
                     .via = from->via,
                     .at = from->at,
                     .sources = from->sources ? from->sources : 1};
}

static void show(kh_gathering *g, const folded *from, kh_said *to)
{
    *to = kh_position_said(g, from->row);
    to->sources = from->sources ? from->sources : 1;
    to->articles.at = KH_NEWS(g->arena, kh_str, from->tellings.n < MOST_KEYS ? from->tellings.n : MOST_KEYS);
    for (size_t i = 0; to->articles.at && i < from->tellings.n && to->articles.n < MOST_KEYS; i++) {
        kh_str key = g->story->statements[*KH_AT(&from->tellings, size_t, i)].at.key;
        bool known = false;
        for (size_t k = 0; k < to->articles.n && !known; k++)
            known = kh_str_eq(to->articles.at[k], key);
        if (!known)
            to->articles.at[to->articles.n++] = key;
    }
}

/* The office that most of the statements give, more than once; of equals the first. */
static kh_str role_of(const kh_gathering *g, const kh_vec *list)
{
    kh_str roles[MOST_ROLES];
    unsigned counts[MOST_ROLES], n = 0, best = 0;

    for (size_t i = 0; i < list->n; i++) {
        kh_str role = g->story->statements[KH_AT(list, folded, i)->row].role;
        unsigned at = 0;
        while (at < n && !kh_str_eq(roles[at], role))
            at++;
        if (!role.len || at == MOST_ROLES)
            continue;
        if (at == n) {
            roles[n] = role;
            counts[n++] = 0;
        }
        counts[at]++;
    }
    for (unsigned i = 1; i < n; i++)
        best = counts[i] > counts[best] ? i : best;
    return n && (counts[best] > 1 || list->n <= FEW_STATEMENTS) ? roles[best] : (kh_str){NULL, 0};
}

static int most_said_first(const void *a, const void *b)
{
    const kh_vec *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    if (!x->n)
        return 0;
    return KH_AT(x, folded, 0)->row < KH_AT(y, folded, 0)->row ? -1 : 1;
}

static void show_position(kh_gathering *g, const kh_vec *list, kh_position *to)
{
    size_t from = list->n > MOST_SAID ? list->n - MOST_SAID : 0;
    const kh_speaker *speaker = KH_AT(&g->speakers, kh_speaker, claim_at(g, KH_AT(list, folded, 0)->row)->speaker);

    *to = (kh_position){.entity = speaker->id, .name = speaker->id, .type = speaker->type, .role = role_of(g, list)};
    to->statements = KH_NEWS(g->arena, kh_said, list->n - from);
    for (size_t i = from; to->statements && i < list->n; i++)
        show(g, KH_AT(list, folded, i), &to->statements[to->statement_count++]);
}

kh_status kh_position_settle(kh_gathering *g)
{
    kh_vec *lists = KH_NEWS(g->arena, kh_vec, g->speakers.n + 1);
    kh_status status = lists ? KH_OK : KH_NOMEM;
    /* for what moved, who spoke once counts, too */
    size_t most = g->choose || g->speakers.n < MOST_POSITIONS ? g->speakers.n : MOST_POSITIONS;

    for (size_t i = 0; i < g->speakers.n && lists; i++)
        kh_vec_init(&lists[i], g->arena, sizeof(folded));
    for (size_t row = 0; row < g->said.n && status == KH_OK; row++) {
        size_t speaker = claim_at(g, row)->speaker;
        if (speaker != SIZE_MAX)
            status = fold_in(g, &lists[speaker], row);
    }
    if (status != KH_OK)
        return status;
    if (g->speakers.n)
        qsort(lists, g->speakers.n, sizeof *lists, most_said_first);
    g->story->positions = KH_NEWS(g->arena, kh_position, most);
    for (size_t i = 0; g->story->positions && i < most && lists[i].n; i++)
        show_position(g, &lists[i], &g->story->positions[g->story->position_count++]);
    return kh_arena_status(g->arena);
}
