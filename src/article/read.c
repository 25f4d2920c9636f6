/* The engine, and reading a page with it: page, then annotate, then an id. */
#include <stdio.h>

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "article/article.h"
#include "base/alloc.h"
#include "base/map.h"
#include "khayt/khayt.h"
#include "page/recurring.h"

#define MEGABYTE ((size_t)1024 * 1024)

struct kh_engine {
    kh_arena arena;
    kh_engine_options options;
    kh_page_rules *page;
    kh_annotate_rules *annotate;
};

const char *kh_version(void)
{
    return KHAYT_VERSION;
}

kh_status kh_engine_new(const kh_engine_options *options, kh_engine **ret_engine, kh_err *err)
{
    kh_engine *engine = kh_alloc_zero(1, sizeof *engine);
    kh_status status;

    *ret_engine = NULL;
    if (!engine)
        return kh_err_set(err, KH_NOMEM, "no memory for the engine");
    if (options)
        engine->options = *options;
    if (!engine->options.doc_bytes)
        engine->options.doc_bytes = 64 * MEGABYTE;
    if (!engine->options.doc_memory)
        engine->options.doc_memory = 1024 * MEGABYTE;
    kh_arena_init(&engine->arena, 0);
    status = kh_page_rules_load(&engine->arena, &engine->page, err);
    if (!status)
        status = kh_annotate_rules_load_with(&engine->arena, engine->options.names, &engine->annotate, err);
    engine->options.names = (kh_str){NULL, 0}; /* it is in the lexicons now */
    if (status) {
        kh_engine_free(engine);
        return status == KH_NOMEM ? kh_err_set(err, status, "no memory for the lexicons") : status;
    }
    *ret_engine = engine;
    return KH_OK;
}

void kh_engine_free(kh_engine *engine)
{
    if (!engine)
        return;
    kh_arena_done(&engine->arena);
    kh_free(engine);
}

kh_doc *kh_doc_new(size_t budget)
{
    kh_doc *doc = kh_alloc_zero(1, sizeof *doc);

    if (doc)
        kh_arena_init(&doc->arena, budget);
    return doc;
}

void kh_doc_free(kh_doc *doc)
{
    if (!doc)
        return;
    kh_arena_done(&doc->arena);
    kh_free(doc);
}

size_t kh_doc_count(const kh_doc *doc)
{
    return doc->count;
}

const kh_article *kh_doc_article(const kh_doc *doc, size_t i)
{
    return i < doc->count ? &doc->articles[i] : NULL;
}

/* Words only, in LIGHT form, so that another capture of the same page, respaced or re-encoded, has the same id. */
static void add_words(kh_buf *bytes, const kh_tokens *tokens)
{
    for (size_t i = 0; i < tokens->n; i++) {
        kh_str fold = tokens->at[i].fold;
        char *room;

        if (tokens->at[i].kind == KH_TOKEN_PUNCT || tokens->at[i].kind == KH_TOKEN_BREAK)
            continue;
        room = kh_buf_room(bytes, fold.len + 1);
        if (!room)
            return;
        memcpy(room, fold.ptr, fold.len);
        room[fold.len] = ' ';
        bytes->len += fold.len + 1;
    }
    kh_buf_byte(bytes, '\n');
}

kh_str kh_article_id(kh_arena *arena, const kh_article *article, const kh_tokens *tokens)
{
    kh_tokens outlet, title;
    kh_buf bytes;
    kh_str id = {NULL, 0};

    if (kh_tokenize(arena, article->outlet, &outlet) || kh_tokenize(arena, article->title, &title))
        return id;
    kh_buf_init(&bytes);
    add_words(&bytes, &outlet);
    add_words(&bytes, &title);
    add_words(&bytes, tokens);
    if (!bytes.failed)
        id = kh_arena_format(arena, "%016llx", (unsigned long long)kh_hash(kh_buf_str(&bytes)));
    else
        arena->failed = true;
    kh_buf_done(&bytes);
    return id;
}

/*
 * Which language the body is in, by its letters: Arabic script makes Arabic, unless letters that only Persian and Urdu
 * have are frequent. Other scripts stay unknown: khayt reads Arabic.
 */
static kh_str language_of(kh_str text)
{
    uint16_t counts[KH_CHAR_TABLE_SIZE] = {0}; /* each letter is looked at once, however often it stands there */
    size_t arabic = 0, latin = 0, persian, end = text.len < 20000 ? text.len : 20000;

    for (size_t i = 0; i < end;) {
        unsigned len;
        uint32_t c = kh_utf8_decode(text, i, &len);

        if (c < KH_CHAR_TABLE_SIZE) {
            counts[c]++;
        } else {
            arabic += kh_char_class_of(c) == KH_CHAR_ARABIC;
            latin += kh_char_class_of(c) == KH_CHAR_LATIN;
        }
        i += len;
    }
    for (uint32_t c = 0; c < KH_CHAR_TABLE_SIZE; c++) {
        arabic += kh_char_class_of(c) == KH_CHAR_ARABIC ? counts[c] : 0U;
        latin += kh_char_class_of(c) == KH_CHAR_LATIN ? counts[c] : 0U;
    }
    persian = (size_t)counts[0x679] + counts[0x67E] + counts[0x686] + counts[0x698] + counts[0x6AF] + counts[0x6D2];
    if (arabic == 0 || arabic < latin)
        return (kh_str){NULL, 0};
    if (persian * 50 > arabic)
        return (kh_str){NULL, 0};
    return KH_STR("ar");
}

static kh_str own_key(kh_arena *arena, const kh_input *input, size_t part)
{
    kh_str stem = input->key.len ? input->key : input->name;

    stem = stem.ptr ? kh_utf8_clean(arena, stem) : KH_STR("-");
    if (part == 0)
        return kh_arena_str(arena, stem);
    return kh_arena_format(arena, "%.*s#%zu", (int)stem.len, stem.ptr, part + 1);
}

static kh_str kept(kh_arena *arena, kh_str text)
{
    kh_str clean = text.ptr ? kh_utf8_clean(arena, text) : text;

    return clean.ptr ? kh_arena_str(arena, clean) : clean;
}

static kh_status mark(const kh_engine *engine, kh_doc *doc, kh_article *article)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(&doc->arena, article->text, &tokens);

    if (status)
        return status;
    article->id = kh_article_id(&doc->arena, article, &tokens);
    return kh_annotate_tokens(engine->annotate, &doc->arena, article, &tokens, engine->options.leave_out);
}

static kh_status finish(const kh_engine *engine, kh_doc *doc, const kh_input *input)
{
    bool text = !(engine->options.leave_out & KH_LAYER_TEXT);
    kh_status status = KH_OK;

    for (size_t i = 0; i < doc->count && !status; i++) {
        kh_article *article = &doc->articles[i];
        article->page =
            (kh_page_origin){.name = kept(&doc->arena, input->name),
                             .url = article->page.url.ptr ? article->page.url : kept(&doc->arena, input->url),
                             .format = input->from_feed   ? KH_FORMAT_FEED
                                       : input->body_only ? KH_FORMAT_JSONL
                                                          : input->format,
                             .part = (uint32_t)i + 1,
                             .parts = (uint32_t)doc->count};
        article->key = own_key(&doc->arena, input, i);
        if (!article->captured.ptr)
            article->captured = kept(&doc->arena, input->captured);
        if (!article->language.ptr)
            article->language = language_of(text ? article->text : article->title);
        if (text)
            status = mark(engine, doc, article);
    }
    return status ? status : kh_arena_status(&doc->arena);
}

kh_status kh_read(const kh_engine *engine, const kh_input *input, kh_doc **ret_doc, kh_err *err)
{
    kh_doc *doc;
    kh_status status;

    *ret_doc = NULL;
    if (input->bytes.len > engine->options.doc_bytes)
        return kh_err_set(err, KH_LIMIT, "a page of %zu bytes is larger than the limit of %zu", input->bytes.len,
                          engine->options.doc_bytes);
    doc = kh_doc_new(engine->options.doc_memory);
    if (!doc)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    status = (engine->options.leave_out & KH_LAYER_TEXT ? kh_page_about : kh_page_read)(
        engine->page, &doc->arena, input, &doc->articles, &doc->count, err);
    if (!status)
        status = finish(engine, doc, input);
    if (status) {
        if (status == KH_NOMEM)
            kh_err_set(err, status, "the page needs more memory than the limit of %zu MB",
                       engine->options.doc_memory / MEGABYTE);
        kh_doc_free(doc);
        return status;
    }
    *ret_doc = doc;
    return KH_OK;
}

/* ---- what recurs ---- */

size_t kh_article_taken(kh_arena *scratch, const kh_article *article, uint64_t *ret_keys, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < article->furniture_count && n < most; i++) {
        const kh_furniture *furniture = &article->furniture[i];
        if (kh_str_eq(furniture->kind, KH_STR(KH_RECURRING_KIND)))
            ret_keys[n++] = kh_recurring_key(scratch, article->outlet, furniture->text);
    }
    return n;
}

size_t kh_article_blocks(kh_arena *scratch, const kh_article *article, uint64_t ret_keys[KH_ARTICLE_BLOCKS])
{
    size_t n = kh_recurring_candidates(scratch, article->outlet, article->text, ret_keys);

    return n + kh_article_taken(scratch, article, ret_keys + n, KH_ARTICLE_BLOCKS - n);
}

static kh_status without(const kh_engine *engine, kh_doc *doc, const uint64_t *keys, size_t key_count)
{
    kh_article *article = doc->articles;
    kh_tokens tokens;
    kh_status status;

    if (!kh_recurring_take(engine->page, &doc->arena, article, keys, key_count)) {
        doc->count = 0;
        return kh_arena_status(&doc->arena);
    }
    status = kh_tokenize(&doc->arena, article->text, &tokens);
    return status ? status
                  : kh_annotate_tokens(engine->annotate, &doc->arena, article, &tokens, engine->options.leave_out);
}

kh_status kh_article_without(const kh_engine *engine, const kh_article *article, const uint64_t *keys, size_t key_count,
                             kh_doc **ret_doc)
{
    kh_doc *doc = kh_doc_new(engine->options.doc_memory);
    kh_status status = KH_NOMEM;

    *ret_doc = NULL;
    if (doc && (doc->articles = KH_NEW(&doc->arena, kh_article))) {
        *doc->articles = *article;
        doc->count = 1;
        status = without(engine, doc, keys, key_count);
    }
    if (status || !doc->count)
        kh_doc_free(doc);
    else
        *ret_doc = doc;
    return status;
}
