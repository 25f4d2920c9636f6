#include <stdlib.h>

#include "arabic/calendar.h"
#include "arabic/fold.h"
#include "arabic/stem.h"
#include "arabic/stop.h"
#include "base/map.h"
#include "link/features.h"

enum {
    TITLE_WEIGHT = 3,
    LEAD_WORDS = 50, /* the first lines say what the article is about */
    LONGEST_WORD = 80,
    FEATURES_VERSION = 1
};

static uint32_t short_hash(kh_str bytes)
{
    uint64_t hash = kh_hash(bytes);

    return (uint32_t)(hash ^ hash >> 32);
}

static int by_value(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return (left > right) - (left < right);
}

/* Stable, by the upper 32 bits, one byte after another; a byte that all share is passed over. `spare` has room for as
 * many. */
static void sort_by_upper(uint64_t *values, uint64_t *spare, size_t count)
{
    uint64_t *from = values, *to = spare;

    for (unsigned shift = 32; shift < 64 && count; shift += 8) {
        size_t starts[257] = {0};
        for (size_t i = 0; i < count; i++)
            starts[(from[i] >> shift & 0xFF) + 1]++;
        if (starts[(from[0] >> shift & 0xFF) + 1] == count)
            continue;
        for (size_t i = 1; i < 256; i++)
            starts[i] += starts[i - 1];
        for (size_t i = 0; i < count; i++)
            to[starts[from[i] >> shift & 0xFF]++] = from[i];
        uint64_t *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != values)
        memcpy(values, from, count * sizeof *values);
}

/* Sorts by one byte after another, the lowest first; `spare` has room for as many. */
static void sort_by_bytes(uint32_t *values, uint32_t *spare, size_t count)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        size_t starts[257] = {0};
        uint32_t *from = shift / 8 % 2 ? spare : values, *to = shift / 8 % 2 ? values : spare;
        for (size_t i = 0; i < count; i++)
            starts[(from[i] >> shift & 0xFF) + 1]++;
        for (size_t i = 1; i < 256; i++)
            starts[i] += starts[i - 1];
        for (size_t i = 0; i < count; i++)
            to[starts[from[i] >> shift & 0xFF]++] = from[i];
    }
}

static uint32_t keep_distinct(uint32_t *values, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (i == 0 || values[i] != values[i - 1])
            values[kept++] = values[i];
    }
    return (uint32_t)kept;
}

static uint32_t sort_distinct(uint32_t *values, size_t count)
{
    if (count)
        qsort(values, count, sizeof *values, by_value);
    return keep_distinct(values, count);
}

static bool word_like(const kh_token *token)
{
    return token->kind == KH_TOKEN_WORD || token->kind == KH_TOKEN_NUMBER || token->kind == KH_TOKEN_ABBREVIATION;
}

/* ---- shingles: five words in a row, whatever signs and line ends stand between them ---- */

static kh_status add_shingles(kh_arena *arena, kh_arena *scratch, const kh_tokens *body, kh_features *features)
{
    uint64_t window[KH_SHINGLE_WORDS];
    uint32_t words = 0, *shingles = KH_NEWS(arena, uint32_t, body->n + 1);
    uint32_t *spare = KH_NEWS(scratch, uint32_t, body->n + 1);
    size_t count = 0;

    if (!shingles || !spare)
        return KH_NOMEM;
    for (size_t i = 0; i < body->n && words < KH_FEATURE_WORDS; i++) {
        if (!word_like(&body->at[i]))
            continue;
        memmove(window, window + 1, sizeof window - sizeof *window);
        window[KH_SHINGLE_WORDS - 1] = body->at[i].hash;
        if (++words >= KH_SHINGLE_WORDS)
            shingles[count++] = short_hash(kh_str_of((const char *)window, sizeof window));
    }
    features->words = words;
    features->shingles = shingles;
    sort_by_bytes(shingles, spare, count);
    features->shingle_total = keep_distinct(shingles, count);
    features->shingle_count =
        features->shingle_total < KH_SHINGLES_MOST ? features->shingle_total : (uint32_t)KH_SHINGLES_MOST;
    return KH_OK;
}

/* ---- terms ---- */

typedef struct counted {
    uint32_t hash, weight, lead;
} counted;

/* The terms of one article, in the order in which they first came. */
typedef struct tally {
    counted *at;
    uint32_t n;
    uint32_t *slots; /* open addressing by hash: index + 1 */
    size_t cap;      /* a power of two, more than twice the words */
} tally;

/* The stem of a word that says something; 0 for others. */
static uint32_t stem_hash(kh_str fold)
{
    char buffer[LONGEST_WORD * 2];

    if (kh_stop_word(fold))
        return 0;
    kh_str stem = kh_stem(fold, buffer);
    return stem.len < 3 || kh_stop_stem(stem) ? 0 : short_hash(stem);
}

/* A few thousand words make up most of any text: what was found of late, for each thread. */
enum { MEMO_SLOTS = 1 << 13 };

static _Thread_local struct {
    uint64_t word; /* hash of the folded word; 0: none yet */
    uint32_t term;
} memo[MEMO_SLOTS];

/* Numbers do not count: every report is full of them. */
static uint32_t term_of(const kh_token *token)
{
    size_t slot = token->hash % MEMO_SLOTS;

    if ((token->kind != KH_TOKEN_WORD && token->kind != KH_TOKEN_HASHTAG) || token->fold.len < 3 ||
        token->fold.len > LONGEST_WORD)
        return 0;
    if (memo[slot].word != token->hash) {
        memo[slot].word = token->hash;
        memo[slot].term = stem_hash(token->fold);
    }
    return memo[slot].term;
}

static kh_status make_tally(kh_arena *scratch, size_t words, tally *ret_tally)
{
    size_t cap = 64;

    while (cap <= 2 * words)
        cap *= 2;
    *ret_tally = (tally){.at = KH_NEWS(scratch, counted, words + 1), .cap = cap};
    ret_tally->slots = KH_NEWS(scratch, uint32_t, cap);
    return ret_tally->at && ret_tally->slots ? KH_OK : KH_NOMEM;
}

static counted *counted_at(tally *terms, uint32_t hash)
{
    size_t at = (hash * (size_t)0x9E3779B1u >> 8) & (terms->cap - 1);

    while (terms->slots[at] && terms->at[terms->slots[at] - 1].hash != hash)
        at = (at + 1) & (terms->cap - 1);
    if (!terms->slots[at]) {
        terms->at[terms->n] = (counted){.hash = hash};
        terms->slots[at] = ++terms->n;
    }
    return &terms->at[terms->slots[at] - 1];
}

static void count_terms(tally *terms, const kh_tokens *tokens, bool title, uint32_t *ret_title, uint32_t *title_count)
{
    uint32_t words = 0;

    for (size_t i = 0; i < tokens->n && words < KH_FEATURE_WORDS; i++) {
        words += word_like(&tokens->at[i]);
        uint32_t hash = term_of(&tokens->at[i]);
        if (!hash)
            continue;
        counted *item = counted_at(terms, hash);
        item->weight += title ? TITLE_WEIGHT : 1;
        item->lead += title ? TITLE_WEIGHT : words <= LEAD_WORDS;
        if (title && *title_count < KH_TITLE_MOST)
            ret_title[(*title_count)++] = hash;
    }
}

static uint64_t small(uint32_t value)
{
    return value > UINT16_MAX ? UINT16_MAX : value;
}

static int by_hash(const void *a, const void *b)
{
    return by_value(&((const kh_term *)a)->hash, &((const kh_term *)b)->hash);
}

/* The heaviest, of equals the earlier, by their hashes. */
static kh_status choose_terms(kh_arena *arena, kh_arena *scratch, const tally *all, kh_features *features)
{
    uint64_t *order = KH_NEWS(scratch, uint64_t, all->n + 1u), *spare = KH_NEWS(scratch, uint64_t, all->n + 1u);

    features->term_count = all->n < KH_TERMS_MOST ? all->n : (uint32_t)KH_TERMS_MOST;
    features->terms = KH_NEWS(arena, kh_term, features->term_count + 1u);
    if (!order || !spare || !features->terms)
        return KH_NOMEM;
    for (uint32_t i = 0; i < all->n; i++)
        order[i] = (uint64_t)~all->at[i].weight << 32 | i;
    sort_by_upper(order, spare, all->n);
    for (uint32_t i = 0; i < features->term_count; i++) {
        const counted *from = &all->at[(uint32_t)order[i]];
        order[i] = (uint64_t)from->hash << 32 | small(from->weight) << 16 | small(from->lead);
    }
    sort_by_upper(order, spare, features->term_count);
    for (uint32_t i = 0; i < features->term_count; i++)
        features->terms[i] = (kh_term){(uint32_t)(order[i] >> 32), (uint16_t)(order[i] >> 16), (uint16_t)order[i]};
    return KH_OK;
}

static kh_status add_terms(kh_arena *arena, kh_arena *scratch, const kh_tokens *title, const kh_tokens *body,
                           kh_features *features)
{
    tally terms;

    features->title = KH_NEWS(arena, uint32_t, KH_TITLE_MOST);
    if (!features->title || make_tally(scratch, title->n + body->n, &terms) != KH_OK)
        return KH_NOMEM;
    count_terms(&terms, title, true, features->title, &features->title_count);
    count_terms(&terms, body, false, NULL, NULL);
    features->title_count = sort_distinct(features->title, features->title_count);
    return choose_terms(arena, scratch, &terms, features);
}

uint32_t kh_features_term(kh_str stem)
{
    return short_hash(stem);
}

uint32_t kh_features_weight(const kh_features *features, kh_str stem)
{
    kh_term key = {.hash = short_hash(stem)};
    const kh_term *term =
        features->term_count ? bsearch(&key, features->terms, features->term_count, sizeof key, by_hash) : NULL;

    return term ? term->weight : 0;
}

/* ---- names and credits ---- */

uint32_t kh_features_name(kh_str name)
{
    char folded[LONGEST_WORD * 3 + 16];

    if (!name.len)
        return 0;
    if (name.len > LONGEST_WORD)
        name.len = LONGEST_WORD;
    return short_hash(kh_str_of(folded, kh_fold(name, KH_FOLD_LIGHT, folded, NULL)));
}

static kh_status add_names(kh_arena *arena, const kh_article *article, kh_features *features)
{
    size_t entities = 0, credits = 0;

    features->entities = KH_NEWS(arena, uint32_t, article->name_count + 1);
    features->credits = KH_NEWS(arena, uint32_t, KH_CREDITS_MOST);
    if (!features->entities || !features->credits)
        return KH_NOMEM;
    for (size_t i = 0; i < article->name_count; i++) {
        const kh_name *name = &article->names[i];
        if (name->type == KH_NAME_MISC || name->span.end > article->text.len || name->span.start >= name->span.end)
            continue;
        kh_str text = name->entity.len
                          ? name->entity
                          : kh_str_of(article->text.ptr + name->span.start, name->span.end - name->span.start);
        features->entities[entities++] = kh_features_name(text);
    }
    features->entity_count = sort_distinct(features->entities, entities);
    if (features->entity_count > KH_ENTITIES_MOST)
        features->entity_count = KH_ENTITIES_MOST;
    for (size_t i = 0; i < article->credits.n && credits < KH_CREDITS_MOST; i++)
        features->credits[credits++] = kh_features_name(article->credits.at[i]);
    features->credit_count = sort_distinct(features->credits, credits);
    features->outlet = kh_features_name(article->outlet);
    return KH_OK;
}

/* The day it is known by: published, else that of the capture. */
static void add_day(const kh_article *article, kh_features *features)
{
    int32_t day, second, zone;

    features->day = article->published.day;
    features->second = article->published.second;
    if (article->published.from != KH_FROM_NONE && features->day != KH_NO_DAY)
        return;
    features->day = KH_NO_DAY;
    features->second = -1;
    if (article->captured.len && kh_parse_instant(article->captured, &day, &second, &zone))
        features->day = day;
}

kh_status kh_features_of_tokens(kh_arena *arena, kh_arena *scratch, const kh_article *article, const kh_tokens *title,
                                const kh_tokens *body, kh_features *ret_features)
{
    kh_status status;

    memset(ret_features, 0, sizeof *ret_features);
    if ((status = add_shingles(arena, scratch, body, ret_features)) != KH_OK ||
        (status = add_terms(arena, scratch, title, body, ret_features)) != KH_OK ||
        (status = add_names(arena, article, ret_features)) != KH_OK)
        return status;
    add_day(article, ret_features);
    return kh_arena_status(arena);
}

kh_status kh_features_of(kh_arena *arena, const kh_article *article, kh_features *ret_features)
{
    kh_tokens title, body;
    kh_status status;

    if ((status = kh_tokenize(arena, article->title, &title)) != KH_OK ||
        (status = kh_tokenize(arena, article->text, &body)) != KH_OK)
        return status;
    return kh_features_of_tokens(arena, arena, article, &title, &body, ret_features);
}

/* ---- bytes: version, day, second, outlet, words, total, five counts, then the arrays, all 32-bit little endian ----
 */

static void put(kh_buf *out, uint32_t value)
{
    const char bytes[4] = {(char)value, (char)(value >> 8), (char)(value >> 16), (char)(value >> 24)};

    kh_buf_add(out, kh_str_of(bytes, sizeof bytes));
}

static void put_all(kh_buf *out, const uint32_t *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        put(out, values[i]);
}

void kh_features_write(const kh_features *features, kh_buf *out)
{
    const uint32_t head[] = {FEATURES_VERSION,        (uint32_t)features->day, (uint32_t)features->second,
                             features->outlet,        features->words,         features->shingle_total,
                             features->shingle_count, features->term_count,    features->entity_count,
                             features->title_count,   features->credit_count};

    put_all(out, head, sizeof head / sizeof *head);
    put_all(out, features->shingles, features->shingle_count);
    for (uint32_t i = 0; i < features->term_count; i++) {
        put(out, features->terms[i].hash);
        put(out, (uint32_t)features->terms[i].weight << 16 | features->terms[i].lead);
    }
    put_all(out, features->entities, features->entity_count);
    put_all(out, features->title, features->title_count);
    put_all(out, features->credits, features->credit_count);
}

typedef struct reader {
    kh_arena *arena;
    const unsigned char *at, *end;
    bool bad;
} reader;

static uint32_t get(reader *in)
{
    if (in->end - in->at < 4) {
        in->bad = true;
        return 0;
    }
    uint32_t value =
        (uint32_t)in->at[0] | (uint32_t)in->at[1] << 8 | (uint32_t)in->at[2] << 16 | (uint32_t)in->at[3] << 24;
    in->at += 4;
    return value;
}

static uint32_t *get_all(reader *in, uint32_t count, uint32_t most)
{
    uint32_t *values = count <= most ? KH_NEWS(in->arena, uint32_t, count + 1u) : NULL;

    in->bad |= count > most;
    for (uint32_t i = 0; values && i < count; i++)
        values[i] = get(in);
    return values;
}

kh_status kh_features_read(kh_arena *arena, kh_str bytes, kh_features *ret_features)
{
    reader in = {arena, (const unsigned char *)bytes.ptr, (const unsigned char *)bytes.ptr + bytes.len, false};
    kh_features *to = ret_features;

    memset(to, 0, sizeof *to);
    if (get(&in) != FEATURES_VERSION)
        return KH_CORRUPT;
    to->day = (int32_t)get(&in);
    to->second = (int32_t)get(&in);
    to->outlet = get(&in);
    to->words = get(&in);
    to->shingle_total = get(&in);
    to->shingle_count = get(&in);
    to->term_count = get(&in);
    to->entity_count = get(&in);
    to->title_count = get(&in);
    to->credit_count = get(&in);
    if (in.bad || to->term_count > KH_TERMS_MOST)
        return KH_CORRUPT;
    to->shingles = get_all(&in, to->shingle_count, KH_SHINGLES_MOST);
    to->terms = KH_NEWS(arena, kh_term, to->term_count + 1u);
    for (uint32_t i = 0; to->terms && i < to->term_count; i++) {
        uint32_t hash = get(&in), counts = get(&in);
        to->terms[i] = (kh_term){hash, (uint16_t)(counts >> 16), (uint16_t)counts};
    }
    to->entities = get_all(&in, to->entity_count, KH_ENTITIES_MOST);
    to->title = get_all(&in, to->title_count, KH_TITLE_MOST);
    to->credits = get_all(&in, to->credit_count, KH_CREDITS_MOST);
    return kh_arena_failed(arena) ? KH_NOMEM : in.bad || in.at != in.end ? KH_CORRUPT : KH_OK;
}
