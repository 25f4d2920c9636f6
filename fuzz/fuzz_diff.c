/*
 * Two texts side by side: any bytes, parted by the first NUL; lines are sentences. Blocks are inside of the texts and
 * in order of the second, every sentence of it stands in one block, and the same texts differ in nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "link/diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_piece(const kh_diff_piece *piece, kh_str a, kh_str b)
{
    if (piece->a.start > piece->a.end || piece->a.end > a.len || piece->b.start > piece->b.end || piece->b.end > b.len)
        abort();
    if ((piece->op == KH_DIFF_ADDED) != (piece->a.end == 0) || (piece->op == KH_DIFF_LEFT_OUT) != (piece->b.end == 0))
        abort();
}

static void check(kh_arena *arena, const kh_diff_text *a, const kh_diff_text *b)
{
    kh_diff diff;
    uint32_t at = 0, told = 0;

    if (kh_diff_of(arena, a, b, true, &diff) != KH_OK)
        return;
    for (size_t i = 0; i < diff.count; i++) {
        const kh_diff_block *block = &diff.blocks[i];
        check_piece(&block->at, a->text, b->text);
        if (block->at.b.end && block->at.b.start < at)
            abort();
        at = block->at.b.end ? block->at.b.end : at;
        for (size_t w = 0; w < block->word_count; w++)
            check_piece(&block->words[w], a->text, b->text);
    }
    told = diff.same + diff.changed + diff.added;
    if (told != b->sentence_count || (a == b && diff.same != told) || diff.words_added > diff.words_of_b)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *middle = size ? memchr(data, 0, size) : NULL;
    size_t first = middle ? (size_t)(middle - data) : size;
    kh_str x = kh_str_of((const char *)data, first);
    kh_str y = middle ? kh_str_of((const char *)middle + 1, size - first - 1) : KH_STR("");
    kh_arena arena;
    kh_diff_text a, b;

    kh_arena_init(&arena, (size_t)256 << 20);
    if (kh_diff_text_of(&arena, x, NULL, 0, &a) == KH_OK && kh_diff_text_of(&arena, y, NULL, 0, &b) == KH_OK) {
        check(&arena, &a, &b);
        check(&arena, &b, &a);
        check(&arena, &a, &a);
    }
    kh_arena_done(&arena);
    return 0;
}
