/*
 * Cutting follows Hearst, "TextTiling" (1997), with developments for sentences: before and behind each place the words
 * of titles and first sentences are summed up over a window, and how unlike the two sides are, measured against the
 * most alike places around, says how deep the valley is. Days of silence deepen it. The deepest places are cut, no two
 * near each other, as many as the length of the story asks for. A chapter is named by the development that most sources
 * tell and that says most of what the chapter says.
 */
#include "story/chapter.h"

#include <math.h>
#include <stdlib.h>

enum {
    LONG = 30,    /* developments of a story that has chapters */
    SHORTEST = 6, /* developments of a chapter */
    MOST_CHAPTERS = 12,
    WINDOW_LEAST = 5,
    WINDOW_MOST = 20,
    TITLE_TWICE = 2 /* a title's word counts so much */
};

/* A common word says nothing; the silence of so many days alone cuts; how far above the mean a valley must lie. */
static const double most_common = 0.4, silence_days = 45, silence_weight = 0.8, deep = 0.4;

typedef struct bag {
    kh_vec words; /* bag_word, distinct */
} bag;

typedef struct bag_word {
    uint32_t id;
    double weight;
} bag_word;

typedef struct cutting {
    kh_gathering *g;
    size_t count; /* developments */
    bag *bags;
    double *rarity; /* by word id */
    size_t word_count;
    double *left, *right; /* sums by word id */
    double *depth;        /* by development: of a cut before it */
    bool *cut;
} cutting;

void kh_chapter_read(kh_reading *r)
{
    kh_chapter_words *words;
    kh_tokens title;
    const kh_member *member = kh_reading_member(r);
    size_t end;

    if (r->g->story->timeline_count < LONG || !(words = kh_vec_push(&r->g->chapter_words)))
        return;
    words->timeline = member->timeline;
    if (member->title.len && !r->status && !(r->status = kh_tokenize(r->scratch, member->title, &title)))
        kh_context_within(&title, NULL, 0, title.n, (kh_span){0, 0}, false, &words->title);
    if (!r->article.sentence_count)
        return;
    end = kh_reading_token(r, r->article.sentences[0].end);
    kh_context_within(&r->tokens, r->words, 0, end, (kh_span){0, 0}, false, &words->lead);
}

/* ---- words ---- */

static kh_status add_words(cutting *c, kh_map *ids, bag *to, const kh_context *context, double weight)
{
    for (unsigned k = 0; k < context->n; k++) {
        kh_str key = kh_arena_str(c->g->arena, kh_str_of((const char *)&context->words[k], sizeof context->words[k]));
        bool fresh = false;
        uint64_t *id = key.ptr ? kh_map_at(ids, key, &fresh) : NULL;
        bag_word *word = NULL;

        if (!id)
            return KH_NOMEM;
        if (fresh)
            *id = c->word_count++;
        for (size_t i = 0; i < to->words.n && !word; i++) {
            if (KH_AT(&to->words, bag_word, i)->id == (uint32_t)*id)
                word = KH_AT(&to->words, bag_word, i);
        }
        if (!word && !(word = kh_vec_push(&to->words)))
            return KH_NOMEM;
        word->id = (uint32_t)*id;
        word->weight = word->weight > weight ? word->weight : weight; /* ten tellings are one development */
    }
    return KH_OK;
}

static kh_status fill_bags(cutting *c)
{
    kh_map ids;
    kh_status status = KH_OK;
    double *spread;

    c->bags = KH_NEWS(c->g->arena, bag, c->count);
    if (!c->bags)
        return KH_NOMEM;
    kh_map_init(&ids, c->g->arena);
    for (size_t i = 0; i < c->count; i++)
        kh_vec_init(&c->bags[i].words, c->g->arena, sizeof(bag_word));
    for (size_t i = 0; i < c->g->chapter_words.n && status == KH_OK; i++) {
        const kh_chapter_words *words = KH_AT(&c->g->chapter_words, kh_chapter_words, i);
        if (words->timeline >= c->count)
            continue;
        status = add_words(c, &ids, &c->bags[words->timeline], &words->title, TITLE_TWICE);
        if (status == KH_OK)
            status = add_words(c, &ids, &c->bags[words->timeline], &words->lead, 1);
    }
    spread = c->rarity = KH_NEWS(c->g->arena, double, c->word_count + 1);
    c->left = KH_NEWS(c->g->arena, double, c->word_count + 1);
    c->right = KH_NEWS(c->g->arena, double, c->word_count + 1);
    if (status != KH_OK || !spread || !c->left || !c->right)
        return KH_NOMEM;
    for (size_t i = 0; i < c->count; i++) {
        for (size_t k = 0; k < c->bags[i].words.n; k++)
            spread[KH_AT(&c->bags[i].words, bag_word, k)->id]++;
    }
    for (size_t id = 0; id < c->word_count; id++)
        c->rarity[id] =
            spread[id] > most_common * (double)c->count || spread[id] < 2 ? 0 : log((double)c->count / spread[id]);
    return KH_OK;
}

/* Add the words of developments [from, to) to a sum that was cleared. */
static void sum_up(const cutting *c, size_t from, size_t to, double *sum)
{
    memset(sum, 0, c->word_count * sizeof *sum);
    for (size_t i = from; i < to; i++) {
        for (size_t k = 0; k < c->bags[i].words.n; k++) {
            const bag_word *word = KH_AT(&c->bags[i].words, bag_word, k);
            sum[word->id] += word->weight * c->rarity[word->id];
        }
    }
}

static double cosine(const double *a, const double *b, size_t n)
{
    double dot = 0, one = 0, two = 0;

    for (size_t i = 0; i < n; i++) {
        dot += a[i] * b[i];
        one += a[i] * a[i];
        two += b[i] * b[i];
    }
    return one > 0 && two > 0 ? dot / sqrt(one * two) : 0;
}

/* ---- cuts ---- */

static int32_t day_of(const cutting *c, size_t development)
{
    int32_t day;

    return kh_day_parse(c->g->story->timeline[development].date, &day) ? day : KH_NO_DAY;
}

static double silence_before(const cutting *c, size_t development)
{
    int32_t before = day_of(c, development - 1), day = day_of(c, development);
    double days = before == KH_NO_DAY || day == KH_NO_DAY ? 0 : (double)day - before;

    return days <= 1 ? 0 : fmin(1, log(days) / log(silence_days));
}

/* How much less alike than the best place on each side, going out while it rises. */
static double valley(const double *alike, size_t count, size_t at)
{
    double left = alike[at], right = alike[at];

    for (size_t i = at; i-- > 1 && alike[i] >= left;)
        left = alike[i];
    for (size_t i = at + 1; i < count && alike[i] >= right; i++)
        right = alike[i];
    return left + right - 2 * alike[at];
}

static kh_status weigh_cuts(cutting *c)
{
    size_t window = c->count / 10;
    double *alike = KH_NEWS(c->g->arena, double, c->count + 1);

    c->depth = KH_NEWS(c->g->arena, double, c->count + 1);
    c->cut = KH_NEWS(c->g->arena, bool, c->count + 1);
    if (!alike || !c->depth || !c->cut)
        return KH_NOMEM;
    window = window < WINDOW_LEAST ? WINDOW_LEAST : window > WINDOW_MOST ? WINDOW_MOST : window;
    for (size_t i = 1; i < c->count; i++) {
        sum_up(c, i > window ? i - window : 0, i, c->left);
        sum_up(c, i, i + window < c->count ? i + window : c->count, c->right);
        alike[i] = cosine(c->left, c->right, c->word_count);
    }
    for (size_t i = 1; i < c->count; i++)
        c->depth[i] = valley(alike, c->count, i) + silence_weight * silence_before(c, i);
    return KH_OK;
}

/* Is a cut before development `at` far enough from the ends and from all others? */
static bool has_room(const cutting *c, size_t at, size_t room)
{
    if (at < room || c->count - at < room)
        return false;
    for (size_t i = at - room + 1; i < at + room && i < c->count; i++) {
        if (c->cut[i])
            return false;
    }
    return true;
}

static size_t choose_cuts(cutting *c)
{
    size_t wanted = (size_t)(sqrt((double)c->count) / 2.5 + 0.5), cuts = 0, room;
    double sum = 0, squares = 0, least;

    wanted = wanted < 2 ? 2 : wanted > MOST_CHAPTERS ? MOST_CHAPTERS : wanted;
    room = c->count / (3 * wanted);
    room = room < SHORTEST ? SHORTEST : room;
    for (size_t i = 1; i < c->count; i++) {
        sum += c->depth[i];
        squares += c->depth[i] * c->depth[i];
    }
    sum /= (double)(c->count - 1);
    least = sum + deep * sqrt(fmax(0, squares / (double)(c->count - 1) - sum * sum));
    while (cuts + 1 < wanted) {
        size_t best = 0;
        for (size_t i = 1; i < c->count; i++) {
            if (c->depth[i] > (best ? c->depth[best] : least) && has_room(c, i, room))
                best = i;
        }
        if (!best)
            break;
        c->cut[best] = true;
        cuts++;
    }
    return cuts;
}

/* ---- chapters ---- */

static kh_str name_of(cutting *c, size_t from, size_t to)
{
    size_t best = from;
    double most = -1;

    sum_up(c, from, to, c->left);
    for (size_t i = from; i < to; i++) {
        const kh_development *development = &c->g->story->timeline[i];
        double score;
        sum_up(c, i, i + 1, c->right);
        score = cosine(c->left, c->right, c->word_count) * (1 + log1p(development->sources));
        if (score > most && development->title.len) {
            most = score;
            best = i;
        }
    }
    return c->g->story->timeline[best].title;
}

static void show(cutting *c, size_t from, size_t to, kh_chapter *chapter)
{
    const kh_development *timeline = c->g->story->timeline;

    chapter->title = name_of(c, from, to);
    chapter->first = timeline[from].date;
    chapter->last = timeline[to - 1].date;
    chapter->developments.at = KH_NEWS(c->g->arena, kh_str, to - from);
    for (size_t i = from; chapter->developments.at && i < to; i++)
        chapter->developments.at[chapter->developments.n++] = timeline[i].id;
}

kh_status kh_chapter_settle(kh_gathering *g)
{
    cutting c = {.g = g, .count = g->story->timeline_count};
    kh_status status;
    size_t n;

    if (c.count < LONG || !g->chapter_words.n)
        return KH_OK;
    if ((status = fill_bags(&c)) != KH_OK || (status = weigh_cuts(&c)) != KH_OK)
        return status;
    if (!(n = choose_cuts(&c)))
        return KH_OK;
    g->story->chapters = KH_NEWS(g->arena, kh_chapter, n + 1);
    for (size_t from = 0, to; g->story->chapters && from < c.count; from = to) {
        for (to = from + 1; to < c.count && !c.cut[to]; to++)
            ;
        show(&c, from, to, &g->story->chapters[g->story->chapter_count++]);
    }
    return kh_arena_status(g->arena);
}
