/* What a worker does ahead of the writer: the record, the features, the words of the index. */
#include "base/alloc.h"
#include "store/entity.h"
#include "store/query.h"
#include "store/record.h"
#include "store/store_internal.h"
#include "store/terms.h"

/* What `buf` holds, kept in the arena; the buffer is empty then. */
static kh_str keep(kh_prepared *prepared, kh_buf *buf)
{
    kh_str kept = kh_arena_str(&prepared->arena, buf->len ? kh_buf_str(buf) : KH_STR(""));

    kh_buf_reset(buf);
    return kept;
}

/* The texts of a column, one a line: a phrase does not reach from one into the next as long as each ends its own. */
static void add_text(kh_buf *texts, kh_str text)
{
    if (!text.len)
        return;
    kh_buf_add(texts, text);
    kh_buf_byte(texts, '\n');
}

static void column_text(const kh_article *article, size_t column, kh_buf *texts)
{
    switch (column) {
    case KH_WORDS_BY:
        add_text(texts, article->byline);
        for (size_t i = 0; i < article->credits.n; i++)
            add_text(texts, article->credits.at[i]);
        break;
    case KH_WORDS_SAID:
        for (size_t i = 0; i < article->statement_count; i++)
            add_text(texts, article->statements[i].speaker);
        break;
    default:
        add_text(texts, article->dateline);
        for (size_t i = 0; i < article->name_count; i++) {
            kh_span span = article->names[i].span;
            if (article->names[i].type == KH_NAME_LOC)
                add_text(texts, kh_str_of(article->text.ptr + span.start, span.end - span.start));
        }
    }
}

/* The tokens of title and text, which more than one thing is made of. */
typedef struct cut {
    kh_arena arena;
    kh_tokens title, body;
} cut;

static kh_status cut_article(const kh_article *article, cut *ret_cut)
{
    kh_arena_init(&ret_cut->arena, 0);
    kh_status status = kh_tokenize(&ret_cut->arena, article->title, &ret_cut->title);

    return status == KH_OK ? kh_tokenize(&ret_cut->arena, article->text, &ret_cut->body) : status;
}

static kh_status pack_column(kh_arena *scratch, const kh_article *article, const cut *of, size_t column, kh_buf *texts,
                             kh_buf *packed)
{
    kh_status status;

    if (column == KH_WORDS_TITLE || column == KH_WORDS_BODY)
        return kh_terms_pack_tokens(column == KH_WORDS_TITLE ? &of->title : &of->body, packed);
    column_text(article, column, texts);
    status = kh_buf_status(texts);
    return status == KH_OK ? kh_terms_pack(scratch, kh_buf_str(texts), packed) : status;
}

static kh_status words_of(kh_arena *arena, const kh_article *article, cut *of, kh_store_words *ret_words)
{
    kh_buf texts, packed;
    kh_status status = KH_OK;

    kh_buf_init(&texts);
    kh_buf_init(&packed);
    for (size_t i = 0; i < KH_WORDS_COLUMNS && status == KH_OK; i++) {
        status = pack_column(&of->arena, article, of, i, &texts, &packed);
        ret_words->columns[i] = kh_arena_str(arena, packed.len ? kh_buf_str(&packed) : KH_STR(""));
        kh_buf_reset(&texts);
        kh_buf_reset(&packed);
    }
    kh_buf_done(&packed);
    kh_buf_done(&texts);
    return status == KH_OK ? kh_arena_status(arena) : status;
}

kh_status kh_store_words_of(kh_arena *arena, const kh_article *article, kh_store_words *ret_words)
{
    cut of;
    kh_status status = cut_article(article, &of);

    if (status == KH_OK)
        status = words_of(arena, article, &of, ret_words);
    kh_arena_done(&of.arena);
    return status;
}

static uint32_t has_of(const kh_article *article)
{
    return (article->figure_count ? KH_HAS_FIGURE : 0U) | (article->statement_count ? KH_HAS_STATEMENT : 0U) |
           (article->deadline_count ? KH_HAS_DEADLINE : 0U);
}

static void prepare_blocks(kh_prepared *prepared, const kh_article *article)
{
    kh_arena scratch;

    kh_arena_init(&scratch, 0);
    prepared->block_count = kh_article_blocks(&scratch, article, prepared->blocks);
    prepared->arena.failed = prepared->arena.failed || kh_arena_failed(&scratch);
    kh_arena_done(&scratch);
}

static kh_status prepare(kh_prepared *prepared, const kh_article *article, cut *of, kh_buf *buf)
{
    kh_status status = kh_record_write(article, buf);

    if (status != KH_OK || (status = kh_features_of_tokens(&prepared->arena, &of->arena, article, &of->title, &of->body,
                                                           &prepared->features)) != KH_OK)
        return status;
    prepared->record = keep(prepared, buf);
    prepared->heard = KH_NEW(&prepared->arena, kh_heard_list);
    if (!prepared->heard)
        return KH_NOMEM;
    if ((status = kh_heard_of(&prepared->arena, article, prepared->heard)) != KH_OK)
        return status;
    kh_features_write(&prepared->features, buf);
    if ((status = kh_buf_status(buf)) != KH_OK)
        return status;
    prepared->features_bytes = keep(prepared, buf);
    prepare_blocks(prepared, article);
    prepared->has = has_of(article);
    return words_of(&prepared->arena, article, of, &prepared->words);
}

kh_status kh_store_prepare(const kh_article *article, kh_prepared **ret_prepared)
{
    kh_prepared *prepared = kh_alloc_zero(1, sizeof *prepared);
    kh_buf buf;
    cut of;
    kh_status status;

    *ret_prepared = NULL;
    if (!prepared)
        return KH_NOMEM;
    kh_arena_init(&prepared->arena, 0);
    kh_buf_init(&buf);
    status = cut_article(article, &of);
    if (status == KH_OK)
        status = prepare(prepared, article, &of, &buf);
    kh_arena_done(&of.arena);
    kh_buf_done(&buf);
    if (status != KH_OK) {
        kh_prepared_free(prepared);
        return status;
    }
    *ret_prepared = prepared;
    return KH_OK;
}

void kh_prepared_free(kh_prepared *prepared)
{
    if (!prepared)
        return;
    kh_arena_done(&prepared->arena);
    kh_free(prepared);
}
