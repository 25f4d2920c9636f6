#include "arabic/fold.h"
#include "arabic/lexicon.h"
#include "arabic/stem_words.h"
#include "base/hash.h"
#include "base/map.h"

enum { LONGEST_WORD = 96 };

static size_t filter_bit(uint64_t hash)
{
    return (size_t)(hash >> 32) & (KH_WORD_SET_BITS - 1);
}

void kh_word_set_add(kh_word_set *set, kh_str folded_word)
{
    uint64_t hash = kh_hash(folded_word);
    size_t at = (size_t)hash & (KH_WORD_SET_SLOTS - 1);

    if (set->n >= KH_WORD_SET_SLOTS / 4 * 3)
        return;
    while (set->slots[at] && set->slots[at] != hash)
        at = (at + 1) & (KH_WORD_SET_SLOTS - 1);
    if (!set->slots[at]) {
        set->slots[at] = hash;
        set->filter[filter_bit(hash) / 64] |= (uint64_t)1 << filter_bit(hash) % 64;
        set->n++;
    }
}

bool kh_word_set_has(const kh_word_set *set, kh_str folded_word)
{
    uint64_t hash = kh_hash_here(folded_word);
    size_t at = (size_t)hash & (KH_WORD_SET_SLOTS - 1);

    if (!(set->filter[filter_bit(hash) / 64] >> filter_bit(hash) % 64 & 1))
        return false;
    while (set->slots[at]) {
        if (set->slots[at] == hash)
            return true;
        at = (at + 1) & (KH_WORD_SET_SLOTS - 1);
    }
    return false;
}

static void each_spelling(kh_str phrase, void (*each)(void *ctx, kh_str folded_word), void *ctx)
{
    char folded[LONGEST_WORD * 3 + 16];

    for (size_t start = 0; start <= phrase.len;) {
        size_t end = start;
        bool one_word = true;
        while (end < phrase.len && phrase.ptr[end] != '|') {
            one_word &= phrase.ptr[end] != ' ';
            end++;
        }
        if (one_word && end > start && end - start <= LONGEST_WORD) {
            size_t len = kh_fold(kh_str_of(phrase.ptr + start, end - start), KH_FOLD_LIGHT, folded, NULL);
            each(ctx, kh_str_of(folded, len));
        }
        start = end + 1;
    }
}

void kh_word_set_each(const char *name, void (*each)(void *ctx, kh_str folded_word), void *ctx)
{
    kh_str tsv = kh_data(name);
    bool header = true;

    for (size_t at = 0; at < tsv.len;) {
        const char *stop = memchr(tsv.ptr + at, '\n', tsv.len - at);
        size_t line = stop ? (size_t)(stop - tsv.ptr) - at : tsv.len - at;
        kh_str text = kh_str_of(tsv.ptr + at, line);
        const char *tab = line ? memchr(text.ptr, '\t', line) : NULL;

        at += line + 1;
        if (line == 0 || text.ptr[0] == '#')
            continue;
        if (!header)
            each_spelling(kh_str_of(text.ptr, tab ? (size_t)(tab - text.ptr) : line), each, ctx);
        header = false;
    }
}
