/* Two articles of the store, sentence by sentence. */
#include "arabic/utf8.h"
#include "base/alloc.h"
#include "base/json.h"
#include "khayt/copies.h"
#include "link/diff.h"
#include "store/version.h"

/* `compare` is first, so that the public pointer is this one's. */
struct compare_box {
    kh_compare compare;
    kh_arena arena;
};

_Static_assert((int)KH_COMPARE_SAME == (int)KH_DIFF_SAME && (int)KH_COMPARE_LEFT_OUT == (int)KH_DIFF_LEFT_OUT &&
                   (int)KH_COMPARE_ADDED == (int)KH_DIFF_ADDED && (int)KH_COMPARE_CHANGED == (int)KH_DIFF_CHANGED,
               "the public names are the diff's");

const char *kh_compare_op_name(kh_compare_op op)
{
    return kh_diff_op_name(op);
}

static kh_compared compared(kh_diff_piece piece)
{
    return (kh_compared){piece.a, piece.b, (kh_compare_op)piece.op};
}

static kh_status fill(kh_arena *arena, kh_compare *to)
{
    kh_diff_text x, y;
    kh_diff diff;
    kh_features left, right;
    kh_status status = kh_diff_text_of(arena, to->a.text, to->a.sentences, to->a.sentence_count, &x);

    if (status != KH_OK ||
        (status = kh_diff_text_of(arena, to->b.text, to->b.sentences, to->b.sentence_count, &y)) != KH_OK ||
        (status = kh_diff_of(arena, &x, &y, true, &diff)) != KH_OK ||
        (status = kh_features_of(arena, &to->a, &left)) != KH_OK ||
        (status = kh_features_of(arena, &to->b, &right)) != KH_OK)
        return status;
    to->kind = kh_str_z(kh_copy_kind_name(kh_copy_compare(&left, &right, &to->share)));
    to->same = diff.same;
    to->changed = diff.changed;
    to->added = diff.added;
    to->left_out = diff.left_out;
    to->blocks = KH_NEWS(arena, kh_compare_block, diff.count + 1);
    for (size_t i = 0; to->blocks && i < diff.count; i++) {
        const kh_diff_block *from = &diff.blocks[i];
        kh_compare_block *block = &to->blocks[to->block_count++];
        block->at = compared(from->at);
        block->words = from->word_count ? KH_NEWS(arena, kh_compared, from->word_count) : NULL;
        for (size_t w = 0; block->words && w < from->word_count; w++)
            block->words[block->word_count++] = compared(from->words[w]);
    }
    return kh_arena_status(arena);
}

kh_status kh_compare_load(kh_store *store, kh_str a, kh_str b, kh_compare **ret_compare, kh_err *err)
{
    struct compare_box *box = kh_alloc_zero(1, sizeof *box);
    kh_status status;

    *ret_compare = NULL;
    if (!box)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_init(&box->arena, 0);
    status = kh_store_enter_question(store, err);
    if (status == KH_OK)
        status = kh_version_read(store, &box->arena, a, &box->compare.a, err);
    if (status == KH_OK)
        status = kh_version_read(store, &box->arena, b, &box->compare.b, err);
    if (status == KH_OK && (status = fill(&box->arena, &box->compare)) != KH_OK)
        (void)kh_err_set(err, status, "out of memory");
    if (status != KH_OK) {
        kh_compare_free(&box->compare);
        return status;
    }
    *ret_compare = &box->compare;
    return KH_OK;
}

void kh_compare_free(kh_compare *compare)
{
    struct compare_box *box = (struct compare_box *)(void *)compare;

    if (!compare)
        return;
    kh_arena_done(&box->arena);
    kh_free(box);
}

/* ---- JSON ---- */

static void put_span(kh_json *json, const char *key, const kh_cp_index *index, kh_span span)
{
    kh_json_key(json, key);
    if (span.start == span.end) {
        kh_json_null(json);
        return;
    }
    kh_json_array(json);
    kh_json_int(json, kh_cp_of_byte(index, span.start));
    kh_json_int(json, kh_cp_of_byte(index, span.end));
    kh_json_end_array(json);
}

static void put_piece(kh_json *json, const kh_cp_index indices[2], kh_compared at)
{
    kh_json_key(json, "op");
    kh_json_strz(json, kh_compare_op_name(at.op));
    put_span(json, "a", &indices[0], at.a);
    put_span(json, "b", &indices[1], at.b);
}

static void put_block(kh_json *json, const kh_cp_index indices[2], const kh_compare_block *block)
{
    kh_json_object(json);
    put_piece(json, indices, block->at);
    kh_json_key(json, "words");
    kh_json_array(json);
    for (size_t i = 0; i < block->word_count; i++) {
        kh_json_object(json);
        put_piece(json, indices, block->words[i]);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_json_end_object(json);
}

static void put_article(kh_json *json, const kh_article *article)
{
    kh_json_object(json);
    kh_json_put_str(json, "key", article->key);
    kh_json_put_str(json, "outlet", article->outlet);
    kh_json_put_str(json, "title", article->title);
    kh_json_put_str(json, "published", article->published.value);
    kh_json_put_str(json, "captured", article->captured);
    kh_json_put_str(json, "text", article->text.ptr ? article->text : KH_STR(""));
    kh_json_end_object(json);
}

kh_status kh_compare_json(const kh_compare *compare, kh_buf *out)
{
    kh_cp_index indices[2];
    kh_arena scratch;
    kh_json json;
    kh_status status;

    kh_arena_init(&scratch, 0);
    if ((status = kh_cp_index_init(&indices[0], &scratch, compare->a.text)) == KH_OK)
        status = kh_cp_index_init(&indices[1], &scratch, compare->b.text);
    if (status == KH_OK) {
        kh_json_init(&json, out);
        kh_json_object(&json);
        kh_json_put_str(&json, "a", compare->a.key);
        kh_json_put_str(&json, "b", compare->b.key);
        kh_json_put_str(&json, "kind", compare->kind);
        kh_json_put_num(&json, "share", compare->share);
        kh_json_put_int(&json, "same", compare->same);
        kh_json_put_int(&json, "changed", compare->changed);
        kh_json_put_int(&json, "added", compare->added);
        kh_json_put_int(&json, "left_out", compare->left_out);
        kh_json_key(&json, "blocks");
        kh_json_array(&json);
        for (size_t i = 0; i < compare->block_count; i++)
            put_block(&json, indices, &compare->blocks[i]);
        kh_json_end_array(&json);
        kh_json_key(&json, "articles");
        kh_json_array(&json);
        put_article(&json, &compare->a);
        put_article(&json, &compare->b);
        kh_json_end_array(&json);
        kh_json_end_object(&json);
        status = kh_buf_status(out);
    }
    kh_arena_done(&scratch);
    return status;
}
