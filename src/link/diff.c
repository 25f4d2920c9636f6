#include "link/diff.h"

#include "arabic/token.h"
#include "base/vec.h"
#include "link/features.h"

enum {
    RUN = 3,             /* words in a row that count as taken over */
    PLACES = 8,          /* of a run in `a` that are tried */
    DIFF_CELLS = 160000, /* of the table that aligns the words of a changed sentence, */
    ALL_CELLS = 4000000, /* and of all such tables of two texts */
    NONE = -1
};

static const double changed_share = 0.5; /* of a sentence that the other text has */

const char *kh_diff_op_name(unsigned op)
{
    static const char *const names[] = {"same", "changed", "added", "left_out"};

    return names[op & 3];
}

/* ---- texts ---- */

static bool is_word(const kh_token *token)
{
    return token->kind == KH_TOKEN_WORD || token->kind == KH_TOKEN_NUMBER || token->kind == KH_TOKEN_ABBREVIATION ||
           token->kind == KH_TOKEN_HASHTAG || token->kind == KH_TOKEN_URL;
}

/* Lines, where nothing says what the sentences are. */
static kh_span *lines_of(kh_arena *arena, kh_str text, size_t *ret_count)
{
    kh_vec lines;

    kh_vec_init(&lines, arena, sizeof(kh_span));
    for (size_t from = 0; from < text.len;) {
        const char *end = memchr(text.ptr + from, '\n', text.len - from);
        size_t to = end ? (size_t)(end - text.ptr) : text.len;
        kh_span *line = to > from ? kh_vec_push(&lines) : NULL;
        if (line)
            *line = (kh_span){(uint32_t)from, (uint32_t)to};
        from = to + 1;
    }
    *ret_count = lines.n;
    return lines.at;
}

/* A word between two sentences goes with the one before it. */
static void cut(const kh_tokens *tokens, const kh_span *sentences, size_t count, kh_diff_text *to)
{
    size_t at = 0;
    bool open = false;

    for (size_t i = 0; i < tokens->n && to->word_count < KH_FEATURE_WORDS; i++) {
        const kh_token *token = &tokens->at[i];
        if (!is_word(token))
            continue;
        while (at + 1 < count && token->start >= sentences[at + 1].start) {
            at++;
            open = false;
        }
        if (!open) {
            to->first[to->sentence_count] = to->word_count;
            to->sentences[to->sentence_count++] = sentences[at];
            open = true;
        }
        to->words[to->word_count++] = (kh_diff_word){token->hash, token->start, token->end, to->sentence_count - 1};
    }
    to->first[to->sentence_count] = to->word_count;
}

kh_status kh_diff_text_of(kh_arena *arena, kh_str text, const kh_span *sentences, size_t count, kh_diff_text *ret_text)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(arena, text, &tokens);

    memset(ret_text, 0, sizeof *ret_text);
    ret_text->text = text;
    if (status != KH_OK)
        return status;
    if (!count)
        sentences = lines_of(arena, text, &count);
    ret_text->words = KH_NEWS(arena, kh_diff_word, tokens.n + 1);
    ret_text->sentences = KH_NEWS(arena, kh_span, count + 1);
    ret_text->first = KH_NEWS(arena, uint32_t, count + 2);
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    if (count)
        cut(&tokens, sentences, count, ret_text);
    return KH_OK;
}

/* ---- runs of words that both have ---- */

/* For each word of b the word of a that it is, or NONE; and back. */
typedef struct matching {
    const kh_diff_text *a, *b;
    int32_t *of_b, *of_a;
    int32_t *heads, *next; /* of runs of `a` by hash; the latest first */
    uint32_t slots;        /* power of two */
} matching;

static uint32_t slot_of(const matching *m, const kh_diff_word *words)
{
    uint64_t hash = words[0].hash;

    for (int i = 1; i < RUN; i++)
        hash = (hash ^ words[i].hash) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(hash >> 32) & (m->slots - 1);
}

static kh_status index_runs(kh_arena *arena, matching *m)
{
    uint32_t words = m->a->word_count;

    for (m->slots = 16; m->slots < 2 * words; m->slots *= 2)
        ;
    m->heads = kh_arena_alloc(arena, m->slots * sizeof *m->heads);
    m->next = kh_arena_alloc(arena, (words + 1) * sizeof *m->next);
    m->of_a = kh_arena_alloc(arena, (words + 1) * sizeof *m->of_a);
    m->of_b = kh_arena_alloc(arena, (m->b->word_count + 1) * sizeof *m->of_b);
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    memset(m->heads, 0xFF, m->slots * sizeof *m->heads);
    memset(m->of_a, 0xFF, (words + 1) * sizeof *m->of_a);
    memset(m->of_b, 0xFF, (m->b->word_count + 1) * sizeof *m->of_b);
    for (uint32_t i = words; i-- > 0;) { /* backwards: the first place of a run is tried first */
        if (i + RUN > words)
            continue;
        uint32_t slot = slot_of(m, m->a->words + i);
        m->next[i] = m->heads[slot];
        m->heads[slot] = (int32_t)i;
    }
    return KH_OK;
}

static uint32_t run_length(const matching *m, uint32_t i, uint32_t j)
{
    uint32_t n = 0;

    while (i + n < m->a->word_count && j + n < m->b->word_count && m->of_a[i + n] == NONE &&
           m->a->words[i + n].hash == m->b->words[j + n].hash)
        n++;
    return n;
}

/* From the front of b on, always the longest run; of equals the one that goes on from what was matched last. Each step
 * over b costs PLACES times its own length, so a text that repeats itself costs no more than another. */
static void match_runs(matching *m)
{
    uint32_t expected = 0;

    for (uint32_t j = 0; j + RUN <= m->b->word_count;) {
        uint32_t best = 0, best_at = 0;
        int tried = 0;
        if (expected < m->a->word_count) {
            best = run_length(m, expected, j);
            best_at = expected;
        }
        for (int32_t i = m->heads[slot_of(m, m->b->words + j)]; i != NONE && tried < PLACES; i = m->next[i], tried++) {
            uint32_t length = run_length(m, (uint32_t)i, j);
            if (length > best) {
                best = length;
                best_at = (uint32_t)i;
            }
        }
        if (best < RUN) {
            j++;
            continue;
        }
        for (uint32_t n = 0; n < best; n++) {
            m->of_a[best_at + n] = (int32_t)(j + n);
            m->of_b[j + n] = (int32_t)(best_at + n);
        }
        j += best;
        expected = best_at + best;
    }
}

/* Between two runs that follow one another in both, a word or two that stand alike: what a changed figure leaves. */
static void match_between(matching *m)
{
    for (uint32_t j = 1; j < m->b->word_count; j++) {
        int32_t before = m->of_b[j - 1];
        if (m->of_b[j] != NONE || before == NONE)
            continue;
        for (uint32_t skip_b = 0; skip_b <= RUN && j + skip_b < m->b->word_count; skip_b++) {
            uint32_t at_b = j + skip_b;
            if (m->of_b[at_b] != NONE)
                break;
            for (uint32_t i = (uint32_t)before + 1; i <= (uint32_t)before + 1 + RUN && i < m->a->word_count; i++) {
                if (m->of_a[i] != NONE)
                    break;
                if (m->a->words[i].hash != m->b->words[at_b].hash)
                    continue;
                m->of_a[i] = (int32_t)at_b;
                m->of_b[at_b] = (int32_t)i;
                skip_b = RUN + 1; /* go on from here */
                break;
            }
        }
    }
}

/* A sentence of one or two words is there when it stands there as a whole. */
static void match_short(matching *m)
{
    const kh_diff_text *a = m->a, *b = m->b;

    for (uint32_t s = 0, t = 0; s < b->sentence_count; s++) {
        uint32_t j = b->first[s], n = b->first[s + 1] - j;
        if (n >= RUN || m->of_b[j] != NONE)
            continue;
        for (uint32_t steps = 0; steps < a->sentence_count && steps < 64; steps++) {
            uint32_t u = (t + steps) % a->sentence_count, i = a->first[u];
            if (a->first[u + 1] - i != n || m->of_a[i] != NONE || run_length(m, i, j) < n)
                continue;
            for (uint32_t k = 0; k < n; k++) {
                m->of_a[i + k] = (int32_t)(j + k);
                m->of_b[j + k] = (int32_t)(i + k);
            }
            t = u + 1;
            break;
        }
    }
}

/* ---- sentences ---- */

/* How many words of the sentence the other text has; ret_partner: the sentence that has most of them, the first of
 * equals. */
static uint32_t covered(const kh_diff_text *text, const int32_t *to, const kh_diff_text *other, uint32_t s,
                        int32_t *ret_partner)
{
    uint32_t all = 0, best = 0, run = 0;
    int32_t open = NONE;

    *ret_partner = NONE;
    for (uint32_t w = text->first[s]; w < text->first[s + 1]; w++) {
        int32_t there = to[w] == NONE ? NONE : (int32_t)other->words[to[w]].sentence;
        if (there == NONE)
            continue;
        all++;
        run = there == open ? run + 1 : 1;
        open = there;
        if (run > best) {
            best = run;
            *ret_partner = there;
        }
    }
    return all;
}

typedef struct pairing {
    int32_t *of_b, *of_a; /* the partner of each sentence, NONE: it has none */
    bool *whole_a, *whole_b;
} pairing;

static void pair_one_way(const kh_diff_text *text, const int32_t *to, const kh_diff_text *other, int32_t *partners,
                         bool *whole)
{
    for (uint32_t s = 0; s < text->sentence_count; s++) {
        uint32_t words = text->first[s + 1] - text->first[s], all = covered(text, to, other, s, &partners[s]);
        whole[s] = all == words;
        if (all < changed_share * words)
            partners[s] = NONE;
    }
}

static kh_status pair_sentences(kh_arena *arena, const matching *m, pairing *p)
{
    p->of_a = KH_NEWS(arena, int32_t, m->a->sentence_count + 1);
    p->of_b = KH_NEWS(arena, int32_t, m->b->sentence_count + 1);
    p->whole_a = KH_NEWS(arena, bool, m->a->sentence_count + 1);
    p->whole_b = KH_NEWS(arena, bool, m->b->sentence_count + 1);
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    pair_one_way(m->a, m->of_a, m->b, p->of_a, p->whole_a);
    pair_one_way(m->b, m->of_b, m->a, p->of_b, p->whole_b);
    return KH_OK;
}

/* ---- words of a changed sentence ---- */

typedef struct range {
    uint32_t from, to;
} range;

static kh_span words_span(const kh_diff_text *text, range words)
{
    return words.from < words.to ? (kh_span){text->words[words.from].start, text->words[words.to - 1].end}
                                 : (kh_span){0, 0};
}

static void push_words(kh_vec *pieces, const kh_diff_text *a, range of_a, const kh_diff_text *b, range of_b, bool same)
{
    bool in_a = of_a.from < of_a.to, in_b = of_b.from < of_b.to;
    kh_diff_piece *piece = in_a || in_b ? kh_vec_push(pieces) : NULL;

    if (!piece)
        return;
    piece->op = same ? KH_DIFF_SAME : in_a && in_b ? KH_DIFF_CHANGED : in_b ? KH_DIFF_ADDED : KH_DIFF_LEFT_OUT;
    piece->a = words_span(a, of_a);
    piece->b = words_span(b, of_b);
}

/* The longest common subsequence of the middle parts, as lengths from each cell to the end. */
static uint16_t *table_of(kh_arena *arena, const kh_diff_text *a, range x, const kh_diff_text *b, range y)
{
    uint32_t rows = x.to - x.from + 1, columns = y.to - y.from + 1;
    uint16_t *cells = KH_NEWS(arena, uint16_t, (size_t)rows * columns);

    for (uint32_t i = rows - 1; cells && i-- > 0;) {
        for (uint32_t j = columns - 1; j-- > 0;) {
            uint16_t down = cells[(i + 1) * columns + j], right = cells[i * columns + j + 1];
            cells[i * columns + j] = a->words[x.from + i].hash == b->words[y.from + j].hash
                                         ? (uint16_t)(cells[(i + 1) * columns + j + 1] + 1)
                                     : down > right ? down
                                                    : right;
        }
    }
    return cells;
}

static void walk_table(kh_vec *pieces, const uint16_t *cells, const kh_diff_text *a, range x, const kh_diff_text *b,
                       range y)
{
    uint32_t columns = y.to - y.from + 1, i = x.from, j = y.from;

    while (i < x.to || j < y.to) {
        range mine = {i, i}, other = {j, j};
        while (i < x.to && j < y.to && a->words[i].hash == b->words[j].hash)
            i++, j++;
        push_words(pieces, a, (range){mine.from, i}, b, (range){other.from, j}, true);
        mine.from = i;
        other.from = j;
        while ((i < x.to || j < y.to) && !(i < x.to && j < y.to && a->words[i].hash == b->words[j].hash)) {
            bool down = j == y.to || (i < x.to && cells[(i - x.from + 1) * columns + (j - y.from)] >=
                                                      cells[(i - x.from) * columns + (j - y.from) + 1]);
            i += down;
            j += !down;
        }
        push_words(pieces, a, (range){mine.from, i}, b, (range){other.from, j}, false);
    }
}

static kh_status diff_words(kh_arena *arena, const matching *m, range x, range y, uint64_t *cells_left,
                            kh_diff_block *block)
{
    const kh_diff_text *a = m->a, *b = m->b;
    uint64_t cells_needed;
    kh_vec pieces;
    range head_a = x, head_b = y, tail_a = {x.to, x.to}, tail_b = {y.to, y.to};

    kh_vec_init(&pieces, arena, sizeof(kh_diff_piece));
    while (x.from < x.to && y.from < y.to && a->words[x.from].hash == b->words[y.from].hash)
        x.from++, y.from++;
    while (x.from < x.to && y.from < y.to && a->words[x.to - 1].hash == b->words[y.to - 1].hash)
        x.to--, y.to--;
    head_a.to = x.from;
    head_b.to = y.from;
    tail_a.from = x.to;
    tail_b.from = y.to;
    push_words(&pieces, a, head_a, b, head_b, true);
    cells_needed = (uint64_t)(x.to - x.from + 1) * (y.to - y.from + 1);
    if (cells_needed > DIFF_CELLS || cells_needed > *cells_left) {
        push_words(&pieces, a, x, b, y, false);
    } else if (x.from < x.to || y.from < y.to) {
        const uint16_t *cells = table_of(arena, a, x, b, y);
        if (!cells)
            return KH_NOMEM;
        *cells_left -= cells_needed;
        walk_table(&pieces, cells, a, x, b, y);
    }
    push_words(&pieces, a, tail_a, b, tail_b, true);
    block->words = pieces.at;
    block->word_count = pieces.n;
    return kh_arena_status(arena);
}

/* ---- blocks ---- */

typedef struct building {
    kh_arena *arena;
    const matching *m;
    const pairing *p;
    kh_vec blocks;   /* kh_diff_block */
    uint32_t *after; /* of each sentence of a: the block it is in, counted from 1; 0 for none */
    kh_diff *diff;
    uint64_t cells_left;
    bool with_words;
} building;

static kh_span sentences_span(const kh_diff_text *text, range sentences)
{
    return (kh_span){text->sentences[sentences.from].start, text->sentences[sentences.to - 1].end};
}

/* The sentences of a that sentences `of_b` were made from: the partner, and those beside it that went there, too. */
static range made_from(const building *it, range of_b)
{
    const pairing *p = it->p;
    uint32_t partner = (uint32_t)p->of_b[of_b.from];
    range of_a = {partner, partner + 1};

    while (of_a.from > 0 && !it->after[of_a.from - 1] && p->of_a[of_a.from - 1] >= (int32_t)of_b.from &&
           p->of_a[of_a.from - 1] < (int32_t)of_b.to)
        of_a.from--;
    while (of_a.to < it->m->a->sentence_count && !it->after[of_a.to] && p->of_a[of_a.to] >= (int32_t)of_b.from &&
           p->of_a[of_a.to] < (int32_t)of_b.to)
        of_a.to++;
    return of_a;
}

/* Do the sentences of both sides have the same words, one by one? */
static bool word_for_word(const matching *m, range of_a, range of_b)
{
    uint32_t i = m->a->first[of_a.from], j = m->b->first[of_b.from], n = m->b->first[of_b.to] - j;

    if (m->a->first[of_a.to] - i != n)
        return false;
    for (uint32_t w = 0; w < n; w++) {
        if (m->a->words[i + w].hash != m->b->words[j + w].hash)
            return false;
    }
    return true;
}

static kh_diff_block *push_block(building *it, kh_diff_op op, kh_span a, kh_span b)
{
    kh_diff_block *block = kh_vec_push(&it->blocks);

    if (block)
        block->at = (kh_diff_piece){a, b, (uint8_t)op};
    return block;
}

/* Runs of the same sentences make one block. */
static bool goes_on(building *it, range of_a, kh_span a, kh_span b)
{
    kh_diff_block *last = it->blocks.n ? KH_AT(&it->blocks, kh_diff_block, it->blocks.n - 1) : NULL;

    if (!last || last->at.op != KH_DIFF_SAME || of_a.from == 0 || it->after[of_a.from - 1] != it->blocks.n ||
        last->at.a.end > a.start)
        return false;
    last->at.a.end = a.end;
    last->at.b.end = b.end;
    return true;
}

static kh_status put_paired(building *it, range of_b)
{
    const matching *m = it->m;
    range of_a = made_from(it, of_b);
    kh_span a = sentences_span(m->a, of_a), b = sentences_span(m->b, of_b);
    bool same = word_for_word(m, of_a, of_b);
    uint32_t count = of_b.to - of_b.from;

    if (same)
        it->diff->same += count;
    else
        it->diff->changed += count;
    if (!same || !goes_on(it, of_a, a, b)) {
        kh_diff_block *block = push_block(it, same ? KH_DIFF_SAME : KH_DIFF_CHANGED, a, b);
        if (block && !same && it->with_words) {
            range x = {m->a->first[of_a.from], m->a->first[of_a.to]};
            range y = {m->b->first[of_b.from], m->b->first[of_b.to]};
            kh_status status = diff_words(it->arena, m, x, y, &it->cells_left, block);
            if (status != KH_OK)
                return status;
        }
    }
    for (uint32_t s = of_a.from; s < of_a.to; s++)
        it->after[s] = (uint32_t)it->blocks.n;
    return kh_arena_status(it->arena);
}

static kh_status put_sentences_of_b(building *it)
{
    const kh_diff_text *b = it->m->b;
    const pairing *p = it->p;
    kh_status status = KH_OK;

    for (uint32_t s = 0; s < b->sentence_count && status == KH_OK;) {
        range of_b = {s, s + 1};
        if (p->of_b[s] == NONE) {
            push_block(it, KH_DIFF_ADDED, (kh_span){0, 0}, b->sentences[s]);
            it->diff->added++;
            it->diff->words_added += b->first[s + 1] - b->first[s];
            s++;
            continue;
        }
        /* one sentence of a that became several, unless another one of a stands for the next, too */
        while (of_b.to < b->sentence_count && p->of_b[of_b.to] == p->of_b[s] && p->whole_b[s] && p->whole_b[of_b.to])
            of_b.to++;
        status = put_paired(it, of_b);
        s = of_b.to;
    }
    return status == KH_OK ? kh_arena_status(it->arena) : status;
}

/* What b left out comes behind the block that holds what stood before it in a. A sentence whose words went into the
 * blocks of others was not left out. */
static kh_status put_left_out(building *it)
{
    const kh_diff_text *a = it->m->a;
    size_t n = it->blocks.n, count = 0;
    kh_diff_block *all = KH_NEWS(it->arena, kh_diff_block, n + a->sentence_count + 1), *made = it->blocks.at;
    uint32_t *heads = KH_NEWS(it->arena, uint32_t, n + 1), *tails = KH_NEWS(it->arena, uint32_t, n + 1);
    uint32_t *next = KH_NEWS(it->arena, uint32_t, a->sentence_count + 2);

    if (kh_arena_failed(it->arena))
        return KH_NOMEM;
    for (uint32_t s = 0, before = 0; s < a->sentence_count; s++) {
        before = it->after[s] ? it->after[s] : before;
        if (it->after[s] || it->p->of_a[s] != NONE)
            continue;
        *(heads[before] ? &next[tails[before]] : &heads[before]) = s + 1;
        tails[before] = s + 1;
    }
    for (size_t block = 0; block <= n; block++) {
        if (block)
            all[count++] = made[block - 1];
        for (uint32_t s = heads[block]; s; s = next[s]) {
            all[count++].at = (kh_diff_piece){a->sentences[s - 1], {0, 0}, KH_DIFF_LEFT_OUT};
            it->diff->left_out++;
        }
    }
    it->diff->blocks = all;
    it->diff->count = count;
    return KH_OK;
}

kh_status kh_diff_of(kh_arena *arena, const kh_diff_text *a, const kh_diff_text *b, bool with_words, kh_diff *ret_diff)
{
    matching m = {.a = a, .b = b};
    pairing p;
    building it = {
        .arena = arena, .m = &m, .p = &p, .diff = ret_diff, .cells_left = ALL_CELLS, .with_words = with_words};
    kh_status status;

    memset(ret_diff, 0, sizeof *ret_diff);
    ret_diff->words_of_b = b->word_count;
    if ((status = index_runs(arena, &m)) != KH_OK)
        return status;
    match_runs(&m);
    match_between(&m);
    match_short(&m);
    if ((status = pair_sentences(arena, &m, &p)) != KH_OK)
        return status;
    kh_vec_init(&it.blocks, arena, sizeof(kh_diff_block));
    it.after = KH_NEWS(arena, uint32_t, a->sentence_count + 1);
    if (!it.after)
        return KH_NOMEM;
    if ((status = put_sentences_of_b(&it)) != KH_OK)
        return status;
    return put_left_out(&it);
}

const kh_diff_block *kh_diff_at(const kh_diff *diff, uint32_t at)
{
    for (size_t i = 0; i < diff->count; i++) {
        kh_span b = diff->blocks[i].at.b;
        if (b.start <= at && at < b.end)
            return &diff->blocks[i];
    }
    return NULL;
}
