/* All copies among articles that are in no store. */
#include "base/alloc.h"
#include "base/vec.h"
#include "khayt/copies.h"
#include "link/batch.h"

struct kh_reprints {
    kh_vec texts; /* kh_features * */
    kh_vec keys;  /* kh_str */
    kh_arena arena;
};

kh_status kh_reprints_new(kh_reprints **ret_reprints)
{
    kh_reprints *made = kh_alloc_zero(1, sizeof *made);

    *ret_reprints = made;
    if (!made)
        return KH_NOMEM;
    kh_arena_init(&made->arena, 0);
    kh_vec_init(&made->texts, NULL, sizeof(kh_features *));
    kh_vec_init(&made->keys, NULL, sizeof(kh_str));
    return KH_OK;
}

void kh_reprints_free(kh_reprints *reprints)
{
    if (!reprints)
        return;
    for (size_t i = 0; i < reprints->texts.n; i++)
        kh_free(*KH_AT(&reprints->texts, kh_features *, i));
    kh_vec_done(&reprints->texts);
    kh_vec_done(&reprints->keys);
    kh_arena_done(&reprints->arena);
    kh_free(reprints);
}

kh_status kh_reprints_read(const kh_article *article, kh_reprints_text **ret_text)
{
    *ret_text = (kh_reprints_text *)(void *)kh_batch_features(article);
    return *ret_text ? KH_OK : KH_NOMEM;
}

void kh_reprints_text_free(kh_reprints_text *text)
{
    kh_free(text);
}

kh_status kh_reprints_put(kh_reprints *reprints, kh_str key, kh_reprints_text *text)
{
    kh_str kept = kh_arena_str(&reprints->arena, key.ptr ? key : KH_STR(""));
    kh_str *name = kept.ptr ? kh_vec_push(&reprints->keys) : NULL;
    kh_features **place = name ? kh_vec_push(&reprints->texts) : NULL;

    if (!place) {
        kh_free(text);
        return KH_NOMEM;
    }
    *name = kept;
    *place = (kh_features *)(void *)text;
    return KH_OK;
}

kh_status kh_reprints_each(kh_reprints *reprints, unsigned threads, kh_copy_each each, void *ctx, uint64_t *ret_total,
                           kh_err *err)
{
    kh_batch_pair *pairs = NULL;
    size_t count = 0;
    kh_buf json;
    kh_status status = kh_batch_pairs(reprints->texts.at, reprints->texts.n, threads, &pairs, &count, err);

    kh_buf_init(&json);
    *ret_total = count;
    for (size_t i = 0; i < count && status == KH_OK; i++) {
        kh_str a = *KH_AT(&reprints->keys, kh_str, pairs[i].a), b = *KH_AT(&reprints->keys, kh_str, pairs[i].b);
        kh_copy_line line = {
            .a = a, .b = b, .kind = kh_str_z(kh_copy_kind_name((kh_copy_kind)pairs[i].kind)), .share = pairs[i].share};
        if (pairs[i].first)
            line.first = pairs[i].first < 0 ? a : b;
        kh_buf_reset(&json);
        if ((status = kh_copy_json(&line, &json)) != KH_OK)
            (void)kh_err_set(err, status, "out of memory");
        else if (each(ctx, &line, kh_buf_str(&json)) != 0)
            break;
    }
    kh_buf_done(&json);
    kh_free(pairs);
    return status;
}
