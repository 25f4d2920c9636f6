/* All tellings of one development, side by side: what only each of them has. */
#include "arabic/utf8.h"
#include "base/alloc.h"
#include "khayt/copies.h"
#include "story/put.h"
#include "story/story.h"

enum { MOST_TELLINGS = 200, RUN = 3, PASSES_MOST = 32 /* from copy to copy */, SEVERAL = UINT32_MAX };

static const double own_share = 0.5; /* of a sentence's words that stand in no run of another telling */

/* `page` is first, so that the public pointer is this one's. */
struct page_box {
    kh_development_page page;
    struct kh_story_box *story;
    kh_arena arena;
};

/* ---- runs of words, and who has them ---- */

typedef struct runs {
    uint64_t *hashes;
    uint32_t *who; /* telling + 1, or SEVERAL */
    size_t slots;  /* power of two */
} runs;

static uint64_t run_hash(const kh_diff_word *words)
{
    uint64_t hash = words[0].hash;

    for (int i = 1; i < RUN; i++)
        hash = (hash ^ words[i].hash) * 0x9E3779B97F4A7C15u;
    return hash;
}

static size_t slot_of(const runs *all, uint64_t hash)
{
    size_t at = (size_t)(hash >> 20) & (all->slots - 1);

    while (all->who[at] && all->hashes[at] != hash)
        at = (at + 1) & (all->slots - 1);
    return at;
}

static kh_status collect(kh_arena *arena, const kh_diff_text *texts, size_t count, runs *all)
{
    size_t words = 0;

    for (size_t i = 0; i < count; i++)
        words += texts[i].word_count;
    for (all->slots = 64; all->slots < 2 * words; all->slots *= 2)
        ;
    all->hashes = KH_NEWS(arena, uint64_t, all->slots);
    all->who = KH_NEWS(arena, uint32_t, all->slots);
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t w = 0; w + RUN <= texts[i].word_count; w++) {
            uint64_t hash = run_hash(texts[i].words + w);
            size_t at = slot_of(all, hash);
            all->hashes[at] = hash;
            all->who[at] = !all->who[at] || all->who[at] == i + 1 ? (uint32_t)i + 1 : SEVERAL;
        }
    }
    return KH_OK;
}

/* Which words of the text stand in a run that others have, too. */
static bool *shared_words(kh_arena *arena, const runs *all, const kh_diff_text *text)
{
    bool *shared = KH_NEWS(arena, bool, text->word_count + 1);

    for (uint32_t w = 0; shared && w + RUN <= text->word_count; w++) {
        if (all->who[slot_of(all, run_hash(text->words + w))] != SEVERAL)
            continue;
        for (uint32_t i = 0; i < RUN; i++)
            shared[w + i] = true;
    }
    return shared;
}

static kh_status find_own(struct page_box *box, kh_arena *scratch, const runs *all, const kh_diff_text *text,
                          kh_telling *telling)
{
    bool *shared = shared_words(scratch, all, text);
    kh_cp_index index;
    kh_status status = kh_cp_index_init(&index, scratch, text->text);

    telling->only = KH_NEWS(&box->arena, kh_span, text->sentence_count + 1);
    telling->only_texts = KH_NEWS(&box->arena, kh_str, text->sentence_count + 1);
    if (status != KH_OK || !shared || !telling->only || !telling->only_texts)
        return KH_NOMEM;
    for (uint32_t s = 0; s < text->sentence_count; s++) {
        uint32_t words = text->first[s + 1] - text->first[s], own = 0;
        kh_span at = text->sentences[s];
        for (uint32_t w = text->first[s]; w < text->first[s + 1]; w++)
            own += !shared[w];
        if (words < RUN || own <= own_share * words)
            continue;
        telling->only_texts[telling->only_count] =
            kh_arena_str(&box->arena, kh_str_of(text->text.ptr + at.start, at.end - at.start));
        telling->only[telling->only_count++] =
            (kh_span){kh_cp_of_byte(&index, at.start), kh_cp_of_byte(&index, at.end)};
    }
    return kh_arena_status(&box->arena);
}

/* ---- finding it ---- */

static kh_status find_row(kh_store *store, kh_arena *arena, kh_str id, int64_t *ret_row, int64_t *ret_story,
                          kh_err *err)
{
    static const char sql[] = "SELECT row, story, id FROM developments WHERE id >= ?1 AND id < ?1 || char(1114111)"
                              " ORDER BY id LIMIT 2";
    int found = 0;
    bool whole = false;

    for (int hop = 0; hop < 16; hop++) {
        sqlite3_stmt *lead = kh_store_statement(store, "SELECT new FROM redirects WHERE old = ?", err);
        if (!lead)
            return store->refused;
        kh_store_bind(lead, 1, id);
        bool moved = sqlite3_step(lead) == SQLITE_ROW;
        if (moved)
            id = kh_arena_str(arena, kh_store_column(lead, 0));
        kh_store_release(lead);
        if (!moved)
            break;
    }
    sqlite3_stmt *find = id.len ? kh_store_statement(store, sql, err) : NULL;
    if (id.len && !find)
        return store->refused;
    if (find)
        kh_store_bind(find, 1, id);
    while (find && sqlite3_step(find) == SQLITE_ROW) {
        if (found++)
            continue;
        *ret_row = sqlite3_column_int64(find, 0);
        *ret_story = sqlite3_column_int64(find, 1);
        whole = kh_store_column(find, 2).len == id.len;
    }
    if (find)
        kh_store_release(find);
    if (!found)
        return kh_err_set(err, KH_NOTFOUND, "there is no such development");
    return found > 1 && !whole ? kh_err_set(err, KH_ARG, "more than one development begins so") : KH_OK;
}

/* Only the development is read, and what its texts may come from. */
static void choose(kh_gathering *g)
{
    int64_t development = *(const int64_t *)g->chosen_by;
    bool more = true;
    int passes = 0;

    for (size_t i = 0; i < g->members.n; i++) {
        kh_member *member = KH_AT(&g->members, kh_member, i);
        member->unread = member->development != development;
    }
    while (more && passes++ < PASSES_MOST) {
        more = false;
        for (size_t i = 0; i < g->edges.n; i++) {
            const kh_copy_edge *edge = KH_AT(&g->edges, kh_copy_edge, i);
            kh_member *a = KH_AT(&g->members, kh_member, edge->a), *b = KH_AT(&g->members, kh_member, edge->b);
            if (a->unread == b->unread)
                continue;
            a->unread = b->unread = false;
            more = true;
        }
    }
}

/* ---- the page ---- */

static kh_str parent_of(const kh_development *development, kh_str key)
{
    for (size_t i = 0; i < development->tree_count; i++) {
        if (kh_str_eq(development->tree[i].article, key))
            return development->tree[i].parent;
    }
    return (kh_str){NULL, 0};
}

static kh_status read_telling(kh_store *store, struct page_box *box, kh_arena *scratch, size_t i,
                              kh_diff_text *ret_text, kh_err *err)
{
    const kh_story_article *from = &box->page.development->articles[i];
    kh_telling *telling = &box->page.tellings[i];
    kh_article article;
    int64_t row;
    kh_status status = kh_store_row(store, from->key, &row, err);

    if (status != KH_OK || (status = kh_store_article(store, scratch, row, &article, err)) != KH_OK)
        return status;
    *telling = (kh_telling){.key = from->key,
                            .outlet = from->outlet,
                            .title = from->title,
                            .published = from->published,
                            .copy_of = parent_of(box->page.development, from->key)};
    kh_str *credits = KH_NEWS(&box->arena, kh_str, article.credits.n + 1);
    for (size_t c = 0; credits && c < article.credits.n; c++)
        credits[c] = kh_arena_str(&box->arena, article.credits.at[c]);
    telling->credits = (kh_strs){credits, credits ? article.credits.n : 0};
    return kh_diff_text_of(scratch, article.text, article.sentences, article.sentence_count, ret_text);
}

static kh_status fill(kh_store *store, struct page_box *box, kh_arena *scratch, kh_err *err)
{
    const kh_development *development = box->page.development;
    size_t n = development->article_count < MOST_TELLINGS ? development->article_count : MOST_TELLINGS;
    kh_diff_text *texts = KH_NEWS(scratch, kh_diff_text, n + 1);
    runs all;
    kh_status status = KH_OK;

    box->page.tellings = KH_NEWS(&box->arena, kh_telling, n + 1);
    if (!texts || !box->page.tellings)
        return KH_NOMEM;
    for (size_t i = 0; i < n && status == KH_OK; i++)
        status = read_telling(store, box, scratch, i, &texts[i], err);
    if (status != KH_OK || (status = collect(scratch, texts, n, &all)) != KH_OK)
        return status;
    box->page.telling_count = n;
    for (size_t i = 0; i < n && status == KH_OK; i++)
        status = find_own(box, scratch, &all, &texts[i], &box->page.tellings[i]);
    return status;
}

static kh_status load(kh_store *store, kh_str id, struct page_box *box, kh_arena *scratch, kh_err *err)
{
    int64_t row = 0, story = 0;
    uint64_t at;
    kh_gathering g = {.store = store, .err = err, .arena = &box->story->arena, .story = &box->story->story};
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK || (status = find_row(store, scratch, id, &row, &story, err)) != KH_OK)
        return status;
    g.row = story;
    g.choose = choose;
    g.chosen_by = &row;
    if ((status = kh_story_gather(&g)) != KH_OK)
        return status;
    box->page.story = g.story->id;
    box->page.story_title = g.story->title;
    if (kh_map_get(&g.by_development, kh_str_of((const char *)&row, sizeof row), &at))
        box->page.development = &g.story->timeline[at];
    if (!box->page.development)
        return kh_err_set(err, KH_NOTFOUND, "there is no such development");
    return fill(store, box, scratch, err);
}

kh_status kh_development_load(kh_store *store, kh_str id, kh_development_page **ret_page, kh_err *err)
{
    struct page_box *box = kh_alloc_zero(1, sizeof *box);
    kh_arena scratch;
    kh_err detail = {0};
    kh_status status;

    *ret_page = NULL;
    if (!box)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (!(box->story = kh_alloc_zero(1, sizeof *box->story))) {
        kh_free(box);
        return kh_err_set(err, KH_NOMEM, "out of memory");
    }
    kh_arena_init(&box->arena, 0);
    kh_arena_init(&box->story->arena, 0);
    kh_arena_init(&scratch, 0);
    status = load(store, id, box, &scratch, err ? err : &detail);
    kh_arena_done(&scratch);
    if (status != KH_OK) {
        kh_development_free(&box->page);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_page = &box->page;
    return KH_OK;
}

void kh_development_free(kh_development_page *page)
{
    struct page_box *box = (struct page_box *)(void *)page;

    if (!page)
        return;
    kh_story_free(&box->story->story);
    kh_arena_done(&box->arena);
    kh_free(box);
}

static void put_telling(kh_json *json, const kh_telling *telling)
{
    kh_json_object(json);
    kh_json_put_str(json, "key", telling->key);
    kh_json_put_str(json, "outlet", telling->outlet);
    kh_json_put_str(json, "title", telling->title);
    kh_json_put_str(json, "published", telling->published);
    kh_json_put_strs(json, "credits", telling->credits);
    kh_json_put_str(json, "copy_of", telling->copy_of);
    kh_json_key(json, "only");
    kh_json_array(json);
    for (size_t i = 0; i < telling->only_count; i++) {
        kh_json_array(json);
        kh_json_int(json, telling->only[i].start);
        kh_json_int(json, telling->only[i].end);
        kh_json_end_array(json);
    }
    kh_json_end_array(json);
    kh_json_end_object(json);
}

kh_status kh_development_json(const kh_development_page *page, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "development", page->development->id);
    kh_json_put_str(&json, "story", page->story);
    kh_json_put_str(&json, "story_title", page->story_title);
    kh_json_put_str(&json, "date", page->development->date);
    kh_json_put_str(&json, "title", page->development->title);
    kh_json_put_int(&json, "sources", page->development->sources);
    kh_json_key(&json, "tellings");
    kh_json_array(&json);
    for (size_t i = 0; i < page->telling_count; i++)
        put_telling(&json, &page->tellings[i]);
    kh_json_end_array(&json);
    kh_tree_json(&json, page->development);
    kh_json_end_object(&json);
    return kh_buf_status(out);
}
