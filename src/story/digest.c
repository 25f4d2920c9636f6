/*
 * The digest of a story: a few sentences of its articles that together say most of what the articles say.
 *
 * A term weighs by how many sentences have it and by its rarity in news at large. Sentences are taken one by one: each
 * time the one that adds most, where a term that stands in the digest already adds less, longer sentences must add
 * more, and the first lines of an article, which its writer chose to say first, count for more than the rest. So the
 * whole is covered, and nothing is said twice. Copies are read once, by their first carrier.
 */
#include <math.h>
#include <stdlib.h>

#include "arabic/stem.h"
#include "arabic/stop.h"
#include "arabic/token.h"
#include "arabic/utf8.h"
#include "base/alloc.h"
#include "base/json.h"
#include "link/vector.h"
#include "story/story.h"

enum {
    ARTICLES_MOST = 300, /* that are read, the latest */
    SENTENCES_MOST = 24, /* of one article, when there are several */
    ALONE_MOST = 400,    /* of one that is alone */
    WORDS_LEAST = 5,     /* of a sentence that can stand alone */
    WORDS_MOST = 80,
    TERMS_MOST = 64,
    DATELINE_MOST = 160, /* bytes */
    FEW_SENTENCES = 8,   /* of which three bullets are enough */
    MANY_DEVELOPMENTS = 10
};

static const double first_lines = 4, length_power = 0.3, length_base = 4;

typedef struct candidate {
    size_t article; /* in order of time */
    unsigned place; /* in the article: 0 the first */
    kh_bullet bullet;
    uint32_t terms[TERMS_MOST]; /* indices */
    unsigned count, words;
    bool taken;
} candidate;

typedef struct term {
    unsigned sentences, covered;
    double weight;
} term;

typedef struct digesting {
    kh_store *store;
    kh_arena *arena, *scratch;
    kh_err *err;
    kh_vec candidates, terms; /* candidate, term */
    kh_map by_hash;           /* 4 bytes of a stem's hash → index of the term */
} digesting;

struct digest_box {
    kh_digest digest;
    kh_arena arena;
};

static kh_status term_at(digesting *d, uint32_t hash, uint32_t *ret_index)
{
    uint64_t known;
    term *fresh;

    if (kh_map_get(&d->by_hash, kh_str_of((const char *)&hash, sizeof hash), &known)) {
        *ret_index = (uint32_t)known;
        return KH_OK;
    }
    kh_str key = kh_arena_str(d->arena, kh_str_of((const char *)&hash, sizeof hash));
    if (!key.ptr || !(fresh = kh_vec_push(&d->terms)) || kh_map_put(&d->by_hash, key, d->terms.n - 1) != KH_OK)
        return KH_NOMEM;
    fresh->weight = kh_term_rarity(hash, 0, 0);
    *ret_index = (uint32_t)d->terms.n - 1;
    return KH_OK;
}

/* The distinct terms of a sentence, and how many words it has. */
static kh_status read_terms(digesting *d, kh_str text, candidate *to)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(d->scratch, text, &tokens);

    for (size_t i = 0; i < tokens.n && status == KH_OK; i++) {
        char buffer[512];
        const kh_token *token = &tokens.at[i];
        uint32_t index = 0;
        bool known = false;
        to->words += token->kind == KH_TOKEN_WORD || token->kind == KH_TOKEN_NUMBER;
        if (token->kind != KH_TOKEN_WORD || token->fold.len < 3 || token->fold.len > sizeof buffer / 2 ||
            kh_stop_word(token->fold))
            continue;
        if ((status = term_at(d, kh_features_term(kh_stem(token->fold, buffer)), &index)) != KH_OK)
            break;
        for (unsigned k = 0; k < to->count; k++)
            known |= to->terms[k] == index;
        if (!known && to->count < TERMS_MOST)
            to->terms[to->count++] = index;
    }
    return status;
}

/* Behind dashes and spaces at `at`; `at` itself where no dash stands. */
static uint32_t behind_dashes(kh_str text, uint32_t at)
{
    static const char *const signs[] = {"-", "–", "—", "ـ", ":"};
    uint32_t end = at;
    bool dash = false;

    for (bool more = true; more && end < text.len;) {
        more = text.ptr[end] == ' ';
        end += more;
        for (size_t i = 0; i < sizeof signs / sizeof *signs && !more; i++) {
            size_t n = strlen(signs[i]);
            if (end + n > text.len || memcmp(text.ptr + end, signs[i], n) != 0)
                continue;
            end += (uint32_t)n;
            more = dash = true;
        }
    }
    return dash ? end : at;
}

/* Where the report begins behind "دبي، الإمارات (CNN) –": a place that the article has for its dateline, and whose
 * report it is. 0 where a sentence begins at once. */
static uint32_t behind_dateline(const kh_article *article, kh_str text)
{
    kh_str place = article->dateline, head = kh_str_of(text.ptr, text.len < DATELINE_MOST ? text.len : DATELINE_MOST);
    bool placed = place.len && head.len > place.len && memcmp(head.ptr, place.ptr, place.len) == 0;
    const char *open = head.len ? memchr(head.ptr, '(', head.len) : NULL;
    const char *close = open ? memchr(open, ')', (size_t)(head.ptr + head.len - open)) : NULL;
    uint32_t from = placed ? (uint32_t)place.len : 0, end;

    if (close && (placed || open == head.ptr) && !memchr(head.ptr, '.', (size_t)(open - head.ptr)))
        from = (uint32_t)(close + 1 - head.ptr);
    else if (!placed)
        return 0;
    end = behind_dashes(text, from);
    return end > from ? end : 0;
}

static kh_status add_sentence(digesting *d, const kh_article *article, const kh_story_article *from, size_t order,
                              unsigned place, kh_span span)
{
    kh_str text = kh_str_of(article->text.ptr + span.start, span.end - span.start);
    candidate next = {.article = order, .place = place}, *to;
    kh_status status;

    if (place == 0) {
        span.start += behind_dateline(article, text);
        text = kh_str_of(article->text.ptr + span.start, span.end - span.start);
    }
    status = read_terms(d, text, &next);
    if (status != KH_OK || next.words < WORDS_LEAST || next.words > WORDS_MOST)
        return status;
    next.bullet.text = kh_arena_str(d->arena, text);
    next.bullet.at = (kh_claim){.key = from->key, .outlet = from->outlet, .date = from->published, .span = span};
    if (!(to = kh_vec_push(&d->candidates)))
        return KH_NOMEM;
    *to = next;
    for (unsigned k = 0; k < to->count; k++)
        KH_AT(&d->terms, term, to->terms[k])->sentences++;
    return kh_arena_status(d->arena);
}

static kh_status read_article(digesting *d, const kh_story_article *from, size_t order, bool alone)
{
    kh_article article;
    kh_cp_index index;
    int64_t row;
    size_t before = d->candidates.n;
    unsigned most = alone ? ALONE_MOST : SENTENCES_MOST;
    kh_status status = kh_store_row(d->store, from->key, &row, d->err);

    kh_arena_reset(d->scratch);
    if (status != KH_OK || (status = kh_store_article(d->store, d->scratch, row, &article, d->err)) != KH_OK)
        return status;
    for (unsigned i = 0; i < article.sentence_count && i < most && status == KH_OK; i++)
        status = add_sentence(d, &article, from, order, i, article.sentences[i]);
    if (status != KH_OK || (status = kh_cp_index_init(&index, d->scratch, article.text)) != KH_OK)
        return status;
    for (size_t i = before; i < d->candidates.n; i++) {
        kh_claim *at = &KH_AT(&d->candidates, candidate, i)->bullet.at;
        at->cp_span = (kh_span){kh_cp_of_byte(&index, at->span.start), kh_cp_of_byte(&index, at->span.end)};
    }
    return KH_OK;
}

static kh_status read_story(digesting *d, const kh_story *story)
{
    size_t order = 0, all = 0;
    kh_status status = KH_OK;

    for (size_t i = 0; i < story->timeline_count; i++)
        all += story->timeline[i].article_count;
    for (size_t i = 0; i < story->timeline_count; i++) {
        for (size_t a = 0; a < story->timeline[i].article_count && status == KH_OK; a++, order++) {
            const kh_story_article *article = &story->timeline[i].articles[a];
            if (!article->copy_of.len && all - order <= ARTICLES_MOST)
                status = read_article(d, article, order, all == 1);
        }
    }
    return status;
}

static double gain(const digesting *d, const candidate *of)
{
    double sum = 0;

    for (unsigned k = 0; k < of->count; k++) {
        const term *at = KH_AT(&d->terms, term, of->terms[k]);
        double weight = at->sentences > 1 ? log1p(at->sentences) : 0.5;
        sum += weight * at->weight / (1 + at->covered);
    }
    return sum / pow(of->words + length_base, length_power) * (1 + first_lines / (1 + of->place));
}

static candidate *next_best(const digesting *d)
{
    candidate *best = NULL;
    double most = 0;

    for (size_t i = 0; i < d->candidates.n; i++) {
        candidate *of = KH_AT(&d->candidates, candidate, i);
        double score = of->taken ? 0 : gain(d, of);
        if (score > most) {
            most = score;
            best = of;
        }
    }
    return best;
}

static int in_order(const void *a, const void *b)
{
    const candidate *x = *(candidate *const *)a, *y = *(candidate *const *)b;

    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static kh_status choose(digesting *d, size_t developments, kh_digest *to)
{
    candidate *chosen[KH_DIGEST_MOST], *next;
    size_t n = 0, wanted = developments > MANY_DEVELOPMENTS  ? KH_DIGEST_MOST
                           : d->candidates.n < FEW_SENTENCES ? KH_DIGEST_LEAST
                                                             : (KH_DIGEST_LEAST + KH_DIGEST_MOST) / 2;

    while (n < wanted && (next = next_best(d))) {
        next->taken = true;
        chosen[n++] = next;
        for (unsigned k = 0; k < next->count; k++)
            KH_AT(&d->terms, term, next->terms[k])->covered++;
    }
    if (n)
        qsort(chosen, n, sizeof *chosen, in_order);
    to->bullets = KH_NEWS(d->arena, kh_bullet, n + 1);
    for (size_t i = 0; to->bullets && i < n; i++)
        to->bullets[to->bullet_count++] = chosen[i]->bullet;
    return kh_arena_status(d->arena);
}

static void copy_claims(kh_arena *arena, kh_digest *digest)
{
    for (size_t i = 0; i < digest->bullet_count; i++) {
        kh_claim *at = &digest->bullets[i].at;
        at->key = kh_arena_str(arena, at->key);
        at->outlet = at->outlet.ptr ? kh_arena_str(arena, at->outlet) : at->outlet;
        at->date = at->date.ptr ? kh_arena_str(arena, at->date) : at->date;
    }
}

static kh_status make(kh_store *store, const kh_story *story, struct digest_box *box, kh_err *err)
{
    kh_arena scratch;
    digesting d = {.store = store, .arena = &box->arena, .scratch = &scratch, .err = err};
    kh_status status;

    kh_arena_init(&scratch, 0);
    kh_vec_init(&d.candidates, NULL, sizeof(candidate));
    kh_vec_init(&d.terms, d.arena, sizeof(term));
    kh_map_init(&d.by_hash, d.arena);
    status = read_story(&d, story);
    if (status == KH_OK)
        status = choose(&d, story->timeline_count, &box->digest);
    box->digest.story = kh_arena_str(d.arena, story->id);
    box->digest.title = kh_arena_str(d.arena, story->title);
    copy_claims(d.arena, &box->digest);
    kh_vec_done(&d.candidates);
    kh_arena_done(&scratch);
    return status == KH_OK ? kh_arena_status(d.arena) : status;
}

kh_status kh_digest_load(kh_store *store, kh_str id, kh_digest **ret_digest, kh_err *err)
{
    struct digest_box *box = kh_alloc_zero(1, sizeof *box);
    kh_story *story = NULL;
    kh_status status;

    *ret_digest = NULL;
    if (!box)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_init(&box->arena, 0);
    status = kh_story_frame(store, id, &story, err);
    if (status == KH_OK)
        status = make(store, story, box, err);
    kh_story_free(story);
    if (status != KH_OK) {
        kh_digest_free(&box->digest);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_digest = &box->digest;
    return KH_OK;
}

void kh_digest_free(kh_digest *digest)
{
    struct digest_box *box = (struct digest_box *)(void *)digest;

    if (!digest)
        return;
    kh_arena_done(&box->arena);
    kh_free(box);
}

kh_status kh_digest_json(const kh_digest *digest, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "story", digest->story);
    kh_json_put_str(&json, "title", digest->title);
    kh_json_key(&json, "bullets");
    kh_json_array(&json);
    for (size_t i = 0; i < digest->bullet_count; i++) {
        const kh_bullet *bullet = &digest->bullets[i];
        kh_json_object(&json);
        kh_json_put_str(&json, "text", bullet->text);
        kh_json_put_str(&json, "key", bullet->at.key);
        kh_json_put_str(&json, "outlet", bullet->at.outlet);
        kh_json_put_str(&json, "published", bullet->at.date);
        kh_json_key(&json, "span");
        kh_json_array(&json);
        kh_json_int(&json, bullet->at.cp_span.start);
        kh_json_int(&json, bullet->at.cp_span.end);
        kh_json_end_array(&json);
        kh_json_end_object(&json);
    }
    kh_json_end_array(&json);
    kh_json_end_object(&json);
    return kh_buf_status(out);
}
