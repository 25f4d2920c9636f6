/* What a worker does ahead of the writer: the record, the features, the words of the index. */
#include "base/alloc.h"
#include "store/entity.h"
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

kh_status kh_store_words(kh_arena *arena, const kh_article *article, kh_str *ret_title, kh_str *ret_body)
{
    const kh_str texts[2] = {article->title, article->text};
    kh_str words[2];
    kh_arena scratch;
    kh_buf buf;
    kh_status status = KH_OK;

    kh_arena_init(&scratch, 0);
    kh_buf_init(&buf);
    for (size_t i = 0; i < 2 && status == KH_OK; i++) {
        status = kh_terms_pack(&scratch, texts[i], &buf);
        words[i] = kh_arena_str(arena, buf.len ? kh_buf_str(&buf) : KH_STR(""));
        kh_buf_reset(&buf);
        kh_arena_reset(&scratch);
    }
    kh_buf_done(&buf);
    kh_arena_done(&scratch);
    if (status != KH_OK)
        return status;
    *ret_title = words[0];
    *ret_body = words[1];
    return kh_arena_status(arena);
}

static kh_status prepare(kh_prepared *prepared, const kh_article *article, kh_buf *buf)
{
    kh_status status = kh_record_write(article, buf);

    if (status != KH_OK || (status = kh_features_of(&prepared->arena, article, &prepared->features)) != KH_OK)
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
    return kh_store_words(&prepared->arena, article, &prepared->title_words, &prepared->body_words);
}

kh_status kh_store_prepare(const kh_article *article, kh_prepared **ret_prepared)
{
    kh_prepared *prepared = kh_alloc_zero(1, sizeof *prepared);
    kh_buf buf;
    kh_status status;

    *ret_prepared = NULL;
    if (!prepared)
        return KH_NOMEM;
    kh_arena_init(&prepared->arena, 0);
    kh_buf_init(&buf);
    status = prepare(prepared, article, &buf);
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
