#include "link/batch.h"

#include <stdlib.h>

#include "arabic/calendar.h"
#include "arabic/token.h"
#include "base/alloc.h"
#include "base/pipeline.h"
#include "base/vec.h"

enum {
    SAMPLE = 4,      /* one shingle in so many is looked up, as the linker does */
    SHORT_TEXT = 64, /* shingles: of shorter texts all are */
    GROUP_MOST = 96, /* texts that share a shingle; what more have is a formula */
    HITS_LEAST = 2,  /* looked-up shingles that a candidate shares */
    CHUNK = 256,     /* texts a job */
    DIGIT = 256
};

/* ---- features of one text ---- */

/* Five words as one number, made from that of the five before: words[i - 5] leaves, words[i] comes. */
static uint32_t shingle_hash(uint64_t rolling)
{
    rolling ^= rolling >> 29;
    rolling *= 0xBF58476D1CE4E5B9u;
    return (uint32_t)(rolling >> 32);
}

static uint32_t add_shingles(const kh_tokens *tokens, uint32_t *shingles, uint64_t *window, uint32_t *ret_words)
{
    static const uint64_t base = 0x9E3779B97F4A7C15u;
    const uint64_t leaving = base * base * base * base * base;
    uint64_t rolling = 0;
    uint32_t words = 0, count = 0;

    for (size_t i = 0; i < tokens->n && words < KH_FEATURE_WORDS; i++) {
        const kh_token *token = &tokens->at[i];
        if (token->kind != KH_TOKEN_WORD && token->kind != KH_TOKEN_NUMBER && token->kind != KH_TOKEN_ABBREVIATION)
            continue;
        uint64_t gone = words >= KH_SHINGLE_WORDS ? window[words % KH_SHINGLE_WORDS] : 0;
        window[words++ % KH_SHINGLE_WORDS] = token->hash;
        rolling = rolling * base + token->hash - gone * leaving;
        if (words >= KH_SHINGLE_WORDS)
            shingles[count++] = shingle_hash(rolling);
    }
    *ret_words = words;
    return count;
}

/* By digits, the lowest first: a few thousand numbers in as many steps. `spare` has room for as many. */
static void sort_shingles(uint32_t *numbers, uint32_t *spare, uint32_t count)
{
    uint32_t places[4][DIGIT] = {{0}};

    for (uint32_t i = 0; i < count; i++) {
        for (int digit = 0; digit < 4; digit++)
            places[digit][numbers[i] >> 8 * digit & 255]++;
    }
    for (int digit = 0; digit < 4; digit++) {
        uint32_t sum = 0, *from = digit % 2 ? spare : numbers, *to = digit % 2 ? numbers : spare;
        for (int value = 0; value < DIGIT; value++) {
            uint32_t here = places[digit][value];
            places[digit][value] = sum;
            sum += here;
        }
        for (uint32_t i = 0; i < count; i++)
            to[places[digit][from[i] >> 8 * digit & 255]++] = from[i];
    }
}

static uint32_t distinct(uint32_t *numbers, uint32_t count)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        numbers[kept] = numbers[i];
        kept += i + 1 == count || numbers[i] != numbers[i + 1];
    }
    return kept;
}

static void add_origin(const kh_article *article, kh_features *to, uint32_t *credits)
{
    int32_t day, second, zone;

    to->outlet = kh_features_name(article->outlet);
    to->day = article->published.day;
    to->second = article->published.second;
    if (article->published.from == KH_FROM_NONE || to->day == KH_NO_DAY) {
        bool captured = article->captured.len && kh_parse_instant(article->captured, &day, &second, &zone);
        to->day = captured ? day : KH_NO_DAY;
        to->second = -1;
    }
    for (size_t i = 0; i < article->credits.n && to->credit_count < KH_CREDITS_MOST; i++)
        credits[to->credit_count++] = kh_features_name(article->credits.at[i]);
}

kh_features *kh_batch_features(const kh_article *article)
{
    uint64_t window[KH_SHINGLE_WORDS];
    kh_arena scratch;
    kh_tokens tokens;
    kh_features *made = NULL;

    kh_arena_init(&scratch, 0);
    uint32_t *shingles = NULL, *spare = NULL, count = 0, words = 0;
    if (kh_tokenize(&scratch, article->text, &tokens) == KH_OK) {
        shingles = kh_arena_alloc(&scratch, (tokens.n + 1) * sizeof *shingles);
        spare = kh_arena_alloc(&scratch, (tokens.n + 1) * sizeof *spare);
    }
    if (shingles && spare) {
        count = add_shingles(&tokens, shingles, window, &words);
        sort_shingles(shingles, spare, count);
        count = distinct(shingles, count);
        uint32_t kept = count < KH_SHINGLES_MOST ? count : (uint32_t)KH_SHINGLES_MOST;
        made = kh_alloc_zero(1, sizeof *made + (kept + KH_CREDITS_MOST) * sizeof(uint32_t));
        if (made) {
            made->words = words;
            made->shingle_total = count;
            made->shingle_count = kept;
            made->shingles = (uint32_t *)(made + 1);
            made->credits = made->shingles + kept;
            if (kept)
                memcpy(made->shingles, shingles, kept * sizeof *shingles);
            add_origin(article, made, made->credits);
        }
    }
    kh_arena_done(&scratch);
    return made;
}

/* ---- the shingles of all texts, by hash ---- */

typedef struct found {
    uint32_t a, b, own;
    kh_overlap overlap; /* of a and b in this order */
} found;

typedef struct batch {
    kh_features *const *texts;
    uint32_t count;
    uint32_t *begins;   /* of each text: its first entry; one more at the end */
    uint32_t *text_of;  /* of each entry */
    uint32_t *group_of; /* of each entry */
    uint32_t *groups;   /* of each group: its first place in `sorted`; one more at the end */
    uint32_t *sorted;   /* texts, group by group */
    uint32_t next;      /* text of the next job */
    kh_vec pairs;       /* found */
    struct worker *workers;
} batch;

static bool looked_up(const kh_features *text, uint32_t i)
{
    return text->shingle_count <= SHORT_TEXT || text->shingles[i] % SAMPLE == 0;
}

/* Entries as hash << 32 | entry, sorted by hash: three passes over 11 bits each. */
static void sort_entries(uint64_t *entries, uint64_t *spare, size_t count)
{
    enum { BITS = 11, VALUES = 1 << BITS };
    uint32_t places[3][VALUES] = {{0}};

    for (size_t i = 0; i < count; i++) {
        for (int pass = 0; pass < 3; pass++)
            places[pass][entries[i] >> (32 + BITS * pass) & (VALUES - 1)]++;
    }
    for (int pass = 0; pass < 3; pass++) {
        uint64_t *from = pass % 2 ? spare : entries, *to = pass % 2 ? entries : spare;
        uint32_t sum = 0;
        for (int value = 0; value < VALUES; value++) {
            uint32_t here = places[pass][value];
            places[pass][value] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            to[places[pass][from[i] >> (32 + BITS * pass) & (VALUES - 1)]++] = from[i];
    }
    memcpy(entries, spare, count * sizeof *entries);
}

static size_t list_entries(batch *b, uint64_t *entries)
{
    size_t n = 0;

    for (uint32_t t = 0; t < b->count; t++) {
        b->begins[t] = (uint32_t)n;
        for (uint32_t i = 0; i < b->texts[t]->shingle_count; i++) {
            if (!looked_up(b->texts[t], i))
                continue;
            if (entries) {
                b->text_of[n] = t;
                entries[n] = (uint64_t)b->texts[t]->shingles[i] << 32 | n;
            }
            n++;
        }
    }
    b->begins[b->count] = (uint32_t)n;
    return n;
}

static void group(batch *b, const uint64_t *entries, size_t count)
{
    uint32_t groups = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t entry = (uint32_t)entries[i];
        if (i == 0 || entries[i] >> 32 != entries[i - 1] >> 32)
            b->groups[groups++] = (uint32_t)i;
        b->group_of[entry] = groups - 1;
        b->sorted[i] = b->text_of[entry];
    }
    b->groups[groups] = (uint32_t)count;
}

static kh_status build_index(batch *b, kh_err *err)
{
    uint64_t total = 0;

    if (!(b->begins = kh_alloc_zero((size_t)b->count + 1, sizeof *b->begins)))
        return KH_NOMEM;
    for (uint32_t t = 0; t < b->count; t++)
        total += b->texts[t]->shingle_count;
    if (total >= (uint64_t)1 << 31)
        return kh_err_set(err, KH_LIMIT, "too many texts to compare at a time");
    size_t count = list_entries(b, NULL);
    uint64_t *entries = kh_alloc((2 * count + 1) * sizeof *entries);
    b->text_of = kh_alloc((count + 1) * sizeof *b->text_of);
    b->group_of = kh_alloc((count + 1) * sizeof *b->group_of);
    b->groups = kh_alloc((count + 2) * sizeof *b->groups);
    b->sorted = kh_alloc((count + 1) * sizeof *b->sorted);
    if (!entries || !b->text_of || !b->group_of || !b->groups || !b->sorted) {
        kh_free(entries);
        return KH_NOMEM;
    }
    (void)list_entries(b, entries);
    sort_entries(entries, entries + count, count);
    group(b, entries, count);
    kh_free(entries);
    return KH_OK;
}

/* ---- one text against its candidates ---- */

typedef struct candidate {
    uint32_t text;
    float score;
} candidate;

/* What a worker needs of its own. */
typedef struct worker {
    float *scores;     /* one a text, all 0 between texts */
    uint8_t *hits;     /* one a text */
    uint32_t *touched; /* texts */
    uint32_t *table;   /* places of the text's own shingles, from 1 */
    uint64_t *marks;   /* one a shingle */
} worker;

enum { TABLE = 4 * KH_SHINGLES_MOST };

static size_t gather(const batch *b, worker *w, uint32_t text)
{
    size_t touched = 0;

    for (uint32_t entry = b->begins[text]; entry < b->begins[text + 1]; entry++) {
        uint32_t from = b->groups[b->group_of[entry]], to = b->groups[b->group_of[entry] + 1];
        if (to - from < 2 || to - from > GROUP_MOST)
            continue;
        float weight = 1.0F / (float)(to - from);
        for (uint32_t i = from; i < to; i++) {
            uint32_t other = b->sorted[i];
            w->touched[touched] = other; /* there is room for one more than there are texts */
            touched += w->hits[other] == 0;
            w->hits[other] = (uint8_t)(w->hits[other] + (w->hits[other] < UINT8_MAX));
            w->scores[other] += weight;
        }
    }
    return touched;
}

static bool ahead(candidate a, candidate b)
{
    return a.score != b.score ? a.score > b.score : a.text < b.text;
}

/* The likeliest; clears what gather left. */
static size_t take_best(worker *w, size_t touched, uint32_t text, candidate *ret)
{
    size_t count = 0;

    for (size_t i = 0; i < touched; i++) {
        candidate next = {w->touched[i], w->scores[w->touched[i]]};
        bool enough = w->hits[next.text] >= HITS_LEAST && next.text != text;
        w->hits[next.text] = 0;
        w->scores[next.text] = 0;
        if (!enough || (count == KH_CROWD_MOST && !ahead(next, ret[count - 1])))
            continue;
        size_t at = count < KH_CROWD_MOST ? count++ : count - 1;
        for (; at > 0 && ahead(next, ret[at - 1]); at--)
            ret[at] = ret[at - 1];
        ret[at] = next;
    }
    return count;
}

/* A table of at least twice as many places as there are shingles. */
static uint32_t table_mask(const kh_features *text)
{
    uint32_t places = 64;

    while (places < 2 * text->shingle_count)
        places *= 2;
    return places - 1;
}

static void fill_table(worker *w, const kh_features *text, uint32_t mask)
{
    memset(w->table, 0, ((size_t)mask + 1) * sizeof *w->table);
    for (uint32_t i = 0; i < text->shingle_count; i++) {
        uint32_t at = text->shingles[i] * 0x9E3779B1u >> 7 & mask;
        while (w->table[at])
            at = (at + 1) & mask;
        w->table[at] = i + 1;
    }
}

/* As kh_overlap_of, for texts that were not cut: looks up each shingle of `other`. */
static kh_overlap overlap_by_table(const worker *w, const kh_features *text, uint32_t mask, const kh_features *other,
                                   unsigned bit)
{
    kh_overlap overlap = {.of_a = text->shingle_count, .of_b = other->shingle_count, .scale = 1};

    for (uint32_t i = 0; i < other->shingle_count; i++) {
        uint32_t shingle = other->shingles[i], at = shingle * 0x9E3779B1u >> 7 & mask, place;
        while ((place = w->table[at]) && text->shingles[place - 1] != shingle)
            at = (at + 1) & mask;
        if (!place)
            continue;
        w->marks[place - 1] |= (uint64_t)1 << bit;
        overlap.both++;
    }
    return overlap;
}

static bool is_cut(const kh_features *text)
{
    return text->shingle_count < text->shingle_total;
}

static void compare_text(batch *b, worker *w, uint32_t text, kh_vec *found_here)
{
    const kh_features *mine = b->texts[text];
    candidate candidates[KH_CROWD_MOST];
    kh_overlap overlaps[KH_CROWD_MOST];
    size_t count = take_best(w, gather(b, w, text), text, candidates);
    uint32_t mask = table_mask(mine);

    if (!count)
        return;
    memset(w->marks, 0, mine->shingle_count * sizeof *w->marks);
    fill_table(w, mine, mask);
    for (unsigned i = 0; i < count; i++) {
        const kh_features *other = b->texts[candidates[i].text];
        overlaps[i] = is_cut(mine) || is_cut(other) ? kh_overlap_of(mine, other, w->marks, i)
                                                    : overlap_by_table(w, mine, mask, other, i);
    }
    for (unsigned i = 0; i < count; i++) {
        double share;
        if (kh_overlap_kind(&overlaps[i], overlaps[i].both, &share) == KH_COPY_NONE)
            continue;
        found *pair = kh_vec_push(found_here);
        if (!pair)
            return;
        *pair = (found){text, candidates[i].text, kh_overlap_own(&overlaps[i], i, w->marks, mine->shingle_count),
                        overlaps[i]};
    }
}

/* ---- on all threads ---- */

typedef struct job {
    uint32_t from, to;
    kh_vec pairs;
} job;

static kh_status next_job(void *ctx, void **ret_job)
{
    batch *b = ctx;
    job *made;

    if (b->next >= b->count)
        return KH_NOTFOUND;
    if (!(made = kh_alloc_zero(1, sizeof *made)))
        return KH_NOMEM;
    made->from = b->next;
    made->to = b->count - b->next < CHUNK ? b->count : b->next + CHUNK;
    b->next = made->to;
    kh_vec_init(&made->pairs, NULL, sizeof(found));
    *ret_job = made;
    return KH_OK;
}

static void work(void *ctx, void *item, unsigned index)
{
    batch *b = ctx;
    job *mine = item;

    for (uint32_t text = mine->from; text < mine->to; text++)
        compare_text(b, &b->workers[index], text, &mine->pairs);
}

static void drop(void *ctx, void *item)
{
    job *mine = item;

    (void)ctx;
    kh_vec_done(&mine->pairs);
    kh_free(mine);
}

static kh_status take(void *ctx, void *item)
{
    batch *b = ctx;
    job *mine = item;
    bool failed = mine->pairs.failed;

    for (size_t i = 0; i < mine->pairs.n && !failed; i++) {
        const found *from = KH_AT(&mine->pairs, found, i);
        found *to = kh_vec_push(&b->pairs);
        if (!(failed = !to))
            *to = *from;
    }
    drop(ctx, item);
    return failed ? KH_NOMEM : KH_OK;
}

static kh_status make_workers(batch *b, unsigned count)
{
    if (!(b->workers = kh_alloc_zero(count, sizeof *b->workers)))
        return KH_NOMEM;
    for (unsigned i = 0; i < count; i++) {
        worker *w = &b->workers[i];
        w->scores = kh_alloc_zero((size_t)b->count + 1, sizeof *w->scores);
        w->hits = kh_alloc_zero((size_t)b->count + 1, sizeof *w->hits);
        w->touched = kh_alloc(((size_t)b->count + 1) * sizeof *w->touched);
        w->table = kh_alloc(TABLE * sizeof *w->table);
        w->marks = kh_alloc(KH_SHINGLES_MOST * sizeof *w->marks);
        if (!w->scores || !w->hits || !w->touched || !w->table || !w->marks)
            return KH_NOMEM;
    }
    return KH_OK;
}

static void done(batch *b, unsigned workers)
{
    for (unsigned i = 0; b->workers && i < workers; i++) {
        kh_free(b->workers[i].scores);
        kh_free(b->workers[i].hits);
        kh_free(b->workers[i].touched);
        kh_free(b->workers[i].table);
        kh_free(b->workers[i].marks);
    }
    kh_free(b->workers);
    kh_free(b->begins);
    kh_free(b->text_of);
    kh_free(b->group_of);
    kh_free(b->groups);
    kh_free(b->sorted);
    kh_vec_done(&b->pairs);
}

/* ---- both sides of a pair ---- */

static int by_pair(const void *x, const void *y)
{
    const found *left = x, *right = y;
    uint32_t a = left->a < left->b ? left->a : left->b, c = right->a < right->b ? right->a : right->b;
    uint32_t b = left->a ^ left->b ^ a, d = right->a ^ right->b ^ c;

    if (a != c)
        return a < c ? -1 : 1;
    if (b != d)
        return b < d ? -1 : 1;
    return (left->a > right->a) - (left->a < right->a);
}

/* A pair that both sides found counts the words that neither side's crowd has for a mould. */
static kh_status join_sides(batch *b, kh_batch_pair **ret_pairs, size_t *ret_count)
{
    found *all = b->pairs.at;
    kh_batch_pair *pairs = kh_alloc((b->pairs.n + 1) * sizeof *pairs);
    size_t count = 0;

    if (!pairs)
        return KH_NOMEM;
    if (b->pairs.n)
        qsort(all, b->pairs.n, sizeof *all, by_pair);
    for (size_t i = 0; i < b->pairs.n; i++) {
        uint32_t own = all[i].own;
        kh_batch_pair *pair = &pairs[count];
        if (i + 1 < b->pairs.n && all[i].a == all[i + 1].b && all[i].b == all[i + 1].a) {
            own = all[i + 1].own < own ? all[i + 1].own : own;
            i++;
        }
        pair->kind = (uint8_t)kh_overlap_kind(&all[i].overlap, own, &pair->share);
        if (pair->kind == KH_COPY_NONE)
            continue;
        pair->a = all[i].a < all[i].b ? all[i].a : all[i].b;
        pair->b = all[i].a ^ all[i].b ^ pair->a;
        pair->first = (int8_t)kh_copy_first(b->texts[pair->a], b->texts[pair->b]);
        count++;
    }
    *ret_pairs = pairs;
    *ret_count = count;
    return KH_OK;
}

kh_status kh_batch_pairs(kh_features *const *texts, size_t count, unsigned threads, kh_batch_pair **ret_pairs,
                         size_t *ret_count, kh_err *err)
{
    unsigned workers = kh_pipeline_workers(threads);
    batch b = {.texts = texts, .count = (uint32_t)count};
    kh_pipeline pipeline = {.threads = threads, .ctx = &b, .next = next_job, .work = work, .take = take, .drop = drop};
    kh_status status;

    *ret_pairs = NULL;
    *ret_count = 0;
    if (count >= UINT32_MAX)
        return kh_err_set(err, KH_LIMIT, "too many texts to compare at a time");
    kh_vec_init(&b.pairs, NULL, sizeof(found));
    if ((status = build_index(&b, err)) == KH_OK && (status = make_workers(&b, workers)) == KH_OK &&
        (status = kh_pipeline_run(&pipeline, err)) == KH_OK)
        status = join_sides(&b, ret_pairs, ret_count);
    done(&b, workers);
    return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
}
