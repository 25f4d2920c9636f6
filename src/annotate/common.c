#include "annotate/common.h"

#include "arabic/fold.h"
#include "arabic/lexicon.h"
#include "base/map.h"

enum { LETTER = 2, SHORTEST = 3 * LETTER, FIRST_CAP = 1024 };

/* The words' hashes, open addressing: 64 bits tell a few thousand words apart, so the words need not be kept. */
struct kh_common_words {
    uint64_t *slots;
    size_t n, cap; /* cap is a power of two */
};

static bool has(const struct kh_common_words *words, kh_str word)
{
    uint64_t hash = kh_hash(word);

    for (size_t at = (size_t)hash & (words->cap - 1);; at = (at + 1) & (words->cap - 1)) {
        if (words->slots[at] == hash)
            return true;
        if (!words->slots[at])
            return false;
    }
}

static void put(struct kh_common_words *words, uint64_t hash)
{
    size_t at = (size_t)hash & (words->cap - 1);

    while (words->slots[at] && words->slots[at] != hash)
        at = (at + 1) & (words->cap - 1);
    words->n += words->slots[at] == 0;
    words->slots[at] = hash;
}

static size_t bars(kh_str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '|';
    return n;
}

static void put_row(struct kh_common_words *words, kh_str phrases)
{
    char folded[128];

    while (phrases.len) {
        const char *bar = memchr(phrases.ptr, '|', phrases.len);
        size_t n = bar ? (size_t)(bar - phrases.ptr) : phrases.len;
        kh_str word = kh_str_of(phrases.ptr, n);

        if (kh_fold_room(n) <= sizeof folded)
            put(words, kh_hash(kh_str_of(folded, kh_fold(word, KH_FOLD_LIGHT, folded, NULL))));
        n += bar != NULL;
        phrases = kh_str_of(phrases.ptr + n, phrases.len - n);
    }
}

kh_status kh_common_words_load(kh_arena *arena, struct kh_common_words **ret_words, kh_err *err)
{
    struct kh_common_words *words = KH_NEW(arena, struct kh_common_words);
    kh_status status;
    kh_lexicon *lexicon;
    kh_arena scratch;
    size_t count = 0;

    if (!words)
        return KH_NOMEM;
    kh_arena_init(&scratch, 0);
    status = kh_lexicon_load(&scratch, NULL, "common-words.tsv", &lexicon, err);
    for (uint32_t row = 0; !status && row < kh_lexicon_rows(lexicon); row++)
        count += bars(kh_lexicon_cell(lexicon, row, 0)) + 1;
    for (words->cap = FIRST_CAP; words->cap < 2 * count;)
        words->cap *= 2;
    words->slots = status ? NULL : KH_NEWS(arena, uint64_t, words->cap);
    for (uint32_t row = 0; words->slots && row < kh_lexicon_rows(lexicon); row++)
        put_row(words, kh_lexicon_cell(lexicon, row, 0));
    kh_arena_done(&scratch);
    if (status)
        return status;
    *ret_words = words;
    return kh_arena_status(arena);
}

static bool starts(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len >= n + SHORTEST && memcmp(word.ptr, prefix, n) == 0;
}

static bool ends(kh_str word, const char *suffix)
{
    size_t n = strlen(suffix);

    return word.len >= n + SHORTEST && memcmp(word.ptr + word.len - n, suffix, n) == 0;
}

/* The word itself, and without what may be glued behind it. */
static bool bare_common(const struct kh_common_words *words, kh_str word, size_t least)
{
    static const char *const suffixes[] = {"هما", "ها", "هم", "نا", "ات", "ين", "ون", "ان", "وا", "ا", "ه", "ت"};
    char changed[64];

    if (has(words, word))
        return true;
    for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++) {
        size_t n = strlen(suffixes[k]);
        kh_str rest;

        if (!ends(word, suffixes[k]) || word.len - n < least)
            continue;
        rest = kh_str_of(word.ptr, word.len - n);
        if (has(words, rest))
            return true;
        /* ة opens before a pronoun: حملته → حملة */
        if (rest.len >= SHORTEST && rest.len <= sizeof changed &&
            memcmp(rest.ptr + rest.len - LETTER, "ت", LETTER) == 0) {
            memcpy(changed, rest.ptr, rest.len);
            memcpy(changed + rest.len - LETTER, "ه", LETTER);
            if (has(words, kh_str_of(changed, rest.len)))
                return true;
        }
    }
    return false;
}

bool kh_common_word(const struct kh_common_words *words, kh_str folded_word)
{
    enum { AND };
    static const char *const prefixes[] = {"و", "ال", "وال", "بال", "فال", "كال", "لل", "ولل", "ف", "ب", "ل", "ك"};

    static const char *const present[] = {"سي", "ست", "سن", "ي", "ت", "ن", "ا"};

    if (bare_common(words, folded_word, SHORTEST))
        return true;
    for (size_t k = 0; k < sizeof present / sizeof *present; k++) {
        size_t n = strlen(present[k]);

        if (starts(folded_word, present[k]) && has(words, kh_str_of(folded_word.ptr + n, folded_word.len - n)))
            return true;
    }
    for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes; k++) {
        size_t n = strlen(prefixes[k]);

        /* باول is not ب with أول: behind one letter, only longer words */
        if (starts(folded_word, prefixes[k]) &&
            (n > LETTER || folded_word.len - n > SHORTEST || folded_word.ptr[1] == prefixes[AND][1]) &&
            bare_common(words, kh_str_of(folded_word.ptr + n, folded_word.len - n),
                        n > LETTER ? SHORTEST : SHORTEST + LETTER))
            return true;
    }
    return false;
}
