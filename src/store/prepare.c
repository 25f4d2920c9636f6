/* What a worker does ahead of the writer: the record's JSON, deflated, and the features. */
#include <libdeflate.h>

#include "base/alloc.h"
#include "store/store_internal.h"

enum { DEFLATE_LEVEL = 4 };

static kh_status deflate_record(kh_prepared *prepared, kh_str json)
{
    struct libdeflate_compressor *deflater = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    size_t bound = deflater ? libdeflate_deflate_compress_bound(deflater, json.len) : 0;
    char *packed = deflater ? kh_arena_alloc(&prepared->arena, bound + 1) : NULL;
    size_t len = packed ? libdeflate_deflate_compress(deflater, json.ptr, json.len, packed, bound) : 0;

    libdeflate_free_compressor(deflater);
    prepared->record = kh_str_of(packed, len);
    prepared->record_size = json.len;
    return len ? KH_OK : KH_NOMEM;
}

static kh_status prepare(kh_prepared *prepared, const kh_article *article, kh_buf *buf)
{
    kh_status status = kh_article_json(article, buf);

    if (status != KH_OK || (status = kh_buf_status(buf)) != KH_OK ||
        (status = deflate_record(prepared, kh_buf_str(buf))) != KH_OK ||
        (status = kh_features_of(&prepared->arena, article, &prepared->features)) != KH_OK)
        return status;
    kh_buf_reset(buf);
    kh_features_write(&prepared->features, buf);
    prepared->features_bytes = kh_arena_str(&prepared->arena, kh_buf_str(buf));
    status = kh_buf_status(buf);
    return status == KH_OK ? kh_arena_status(&prepared->arena) : status;
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
