/*
 * The light stemmer. A word is an array of 16-bit letters here; what is cut is a view of it, [start, end).
 *
 * First the clitics: each way to read the beginning is tried, the one that strips least first, and the first whose rest
 * is a word that we know wins (so وزير keeps its و and ببغداد loses its ب). Of an unknown word only what is safe goes:
 * و before four letters or more, the article with its glued prepositions, and the س of the future before ي. Then the
 * endings: a pronoun, then what marks gender, number or relation.
 *
 * Known words are of two kinds. Protected ones (names, places) keep their end but for a relation; of ordinary ones only
 * the beginning is settled.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "arabic/stem.h"
#include "arabic/stem_words.h"
#include "base/hash.h"

typedef struct letters {
    uint16_t at[KH_STEM_LETTERS];
    unsigned start, end;
} letters;

/* Letters in LIGHT form. */
enum {
    HAMZA = 0x621,
    WAW_HAMZA = 0x624,
    YEH_HAMZA = 0x626,
    ALEF = 0x627,
    BEH = 0x628,
    TEH = 0x62A,
    SEEN = 0x633,
    FEH = 0x641,
    KAF = 0x643,
    LAM = 0x644,
    MEEM = 0x645,
    NOON = 0x646,
    HEH = 0x647,
    WAW = 0x648,
    YEH = 0x64A
};

static kh_word_set protected_words, ordinary_words, own_beginnings;
static pthread_once_t known_once = PTHREAD_ONCE_INIT;

static bool letters_of(kh_str word, letters *ret)
{
    unsigned n = 0;

    if (word.len % 2 || word.len / 2 > KH_STEM_LETTERS)
        return false;
    for (size_t i = 0; i < word.len; i += 2) {
        unsigned char lead = (unsigned char)word.ptr[i], next = (unsigned char)word.ptr[i + 1];
        if (lead < 0xD8 || lead > 0xDB || (next & 0xC0) != 0x80)
            return false;
        ret->at[n++] = (uint16_t)((lead & 0x1F) << 6 | (next & 0x3F));
    }
    ret->start = 0;
    ret->end = n;
    return true;
}

static kh_str write_letters(const letters *word, char *buffer)
{
    size_t len = 0;

    for (unsigned i = word->start; i < word->end; i++) {
        buffer[len++] = (char)(0xC0 | word->at[i] >> 6);
        buffer[len++] = (char)(0x80 | (word->at[i] & 0x3F));
    }
    return kh_str_of(buffer, len);
}

static unsigned count(const letters *word)
{
    return word->end - word->start;
}

static uint16_t letter(const letters *word, unsigned i)
{
    return i < count(word) ? word->at[word->start + i] : 0;
}

static bool ends(const letters *word, unsigned a, unsigned b, unsigned c)
{
    unsigned want[3] = {a, b, c}, n = c ? 3 : b ? 2 : 1;

    if (count(word) < n)
        return false;
    for (unsigned i = 0; i < n; i++) {
        if (word->at[word->end - n + i] != want[i])
            return false;
    }
    return true;
}

/*
 * One ending of a relation or country: روسي روسيا روسيه → روس, so that a land and its people meet. Behind an alef ية is
 * no relation but the end of the noun: ولاية, نهاية.
 */
static bool cut_relation(letters *word)
{
    static const uint16_t endings[][3] = {{YEH, ALEF, TEH}, {YEH, WAW, NOON}, {YEH, YEH, NOON},
                                          {YEH, HEH, 0},    {YEH, ALEF, 0},   {YEH, 0, 0}};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        unsigned n = endings[i][2] ? 3 : endings[i][1] ? 2 : 1;
        if (count(word) >= n + 3 && ends(word, endings[i][0], endings[i][1], endings[i][2])) {
            if (word->at[word->end - n - 1] == ALEF)
                return false;
            word->end -= n;
            return true;
        }
    }
    return false;
}

static bool is_in(const kh_word_set *set, const letters *word)
{
    char text[KH_STEM_LETTERS * 2];

    return kh_word_set_has(set, write_letters(word, text));
}

/* Protected as it stands, or once its relation is cut off; an article before it does not count. */
static bool is_protected(const letters *word)
{
    letters bare = *word;

    if (is_in(&protected_words, &bare))
        return true;
    return cut_relation(&bare) && count(&bare) >= 4 && is_in(&protected_words, &bare);
}

static bool article(const letters *word)
{
    return letter(word, 0) == ALEF && letter(word, 1) == LAM && count(word) >= 4;
}

static void add_to(kh_word_set *set, const letters *word)
{
    char text[KH_STEM_LETTERS * 2];

    if (count(word) >= 3)
        kh_word_set_add(set, write_letters(word, text));
}

/* Lists give some words with the article. */
static void add_bare(kh_word_set *set, kh_str folded_word)
{
    letters word;

    if (!letters_of(folded_word, &word))
        return;
    if (article(&word))
        word.start += 2;
    add_to(set, &word);
}

static void add_place(void *ctx, kh_str folded_word)
{
    (void)ctx;
    add_bare(&protected_words, folded_word);
}

/* A name that begins with the letters of the article (ألمانيا) must not lose them: it is entered whole. */
static void add_protected(void *ctx, kh_str folded_word)
{
    (void)ctx;
    kh_word_set_add(&protected_words, folded_word);
}

static void add_ordinary(void *ctx, kh_str folded_word)
{
    (void)ctx;
    add_bare(&ordinary_words, folded_word);
}

static void add_own_beginning(void *ctx, kh_str folded_word)
{
    (void)ctx;
    kh_word_set_add(&ordinary_words, folded_word);
    kh_word_set_add(&own_beginnings, folded_word);
}

/* Names in ان ين ون look like duals and plurals. */
static void add_given_name(void *ctx, kh_str folded_word)
{
    letters word;

    (void)ctx;
    if (!letters_of(folded_word, &word))
        return;
    add_to(ends(&word, ALEF, NOON, 0) || ends(&word, YEH, NOON, 0) || ends(&word, WAW, NOON, 0) ? &protected_words
                                                                                                : &ordinary_words,
           &word);
}

static void fill_known(void)
{
    kh_word_set_each("places.tsv", add_place, NULL);
    kh_word_set_each("protected-names.tsv", add_protected, NULL);
    kh_word_set_each("given-names.tsv", add_given_name, NULL);
    kh_word_set_each("common-words.tsv", add_ordinary, NULL);
    kh_word_set_each("stopwords.tsv", add_ordinary, NULL);
    kh_word_set_each("first-letters.tsv", add_own_beginning, NULL);
}

/* ---- endings ---- */

/* حلفاؤه, حلفائه: before a pronoun the hamza of حلفاء sits on a seat; سيارته: the ت is the ة of سيارة; دعموه: the و is
 * the plural of the verb, where that leaves a word that we know. */
static void mend_before_pronoun(letters *word)
{
    uint16_t *last = &word->at[word->end - 1];
    letters bare = *word;

    bare.end--;
    if ((*last == WAW_HAMZA || *last == YEH_HAMZA) && last[-1] == ALEF)
        *last = HAMZA;
    else if (count(word) >= 4 && (*last == TEH || (*last == WAW && is_in(&ordinary_words, &bare))))
        *word = bare;
}

/* Cut a pronoun; true when it was the ه of a relation and nothing is left to cut. */
static bool cut_pronoun(letters *word)
{
    static const uint16_t pronouns[][3] = {{HEH, MEEM, ALEF}, {HEH, ALEF, 0}, {HEH, MEEM, 0}, {KAF, MEEM, 0},
                                           {NOON, ALEF, 0},   {HEH, NOON, 0}, {HEH, 0, 0}};

    for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++) {
        unsigned n = pronouns[i][2] ? 3 : pronouns[i][1] ? 2 : 1;
        unsigned least = i == 4 || i == 5 ? 4 : 3; /* نا and هن are often letters of the root */

        if (count(word) < n + least || !ends(word, pronouns[i][0], pronouns[i][1], pronouns[i][2]))
            continue;
        if (cut_relation(word)) /* اسرائيليه: the ه is of the ending, not a pronoun */
            return true;
        word->end -= n;
        mend_before_pronoun(word);
        break;
    }
    return false;
}

/* The ت of أعلنت, the alef of رئيسا: of short words only where that leaves a word that we know (قدمت and رجلا, but not
 * بيوت). */
static void cut_last_letter(letters *word)
{
    bool verb = ends(word, TEH, 0, 0) && !ends(word, ALEF, TEH, 0);
    letters bare = *word;

    if (count(word) < 4 || !(verb || (ends(word, ALEF, 0, 0) && !ends(word, YEH, ALEF, 0))))
        return;
    bare.end--;
    if (count(&bare) >= 4 || is_in(&ordinary_words, &bare))
        *word = bare;
}

/* Is the ان ين ون of this word its own (تباين, برلمان)? The dual and the plural have a word that we know before it, or
 * are of a verb (يعانون). */
static bool keeps_ending(const letters *word)
{
    letters bare = *word;

    if (letter(word, 0) == YEH && ends(word, WAW, NOON, 0))
        return false;
    bare.end -= 2;
    return letter(&bare, count(&bare) - 1) != TEH && is_in(&ordinary_words, word) && !is_in(&ordinary_words, &bare);
}

/* The endings of dual and plural; false when there is none to cut. */
static bool cut_number(letters *word)
{
    if (count(word) < 5)
        return false;
    if (ends(word, ALEF, TEH, 0) || ends(word, WAW, ALEF, 0)) {
        word->end -= 2;
        return true;
    }
    if (!ends(word, WAW, NOON, 0) && !ends(word, YEH, NOON, 0) && !ends(word, ALEF, NOON, 0))
        return false;
    if (keeps_ending(word))
        return true;
    word->end -= 2;
    mend_before_pronoun(word); /* معركتين: the ت is the ة of معركة */
    return true;
}

static void cut_endings(letters *word)
{
    if (!cut_pronoun(word) && !is_in(&protected_words, word) && !cut_relation(word) && !cut_number(word))
        cut_last_letter(word);
}

/* ---- clitics ---- */

/* ال, لل and the article behind ب ك ف ل; false when there is none. */
static bool cut_article(letters *word)
{
    uint16_t first = letter(word, 0);

    if (article(word)) {
        word->start += 2;
        return true;
    }
    if (first == LAM && letter(word, 1) == LAM && count(word) >= 5) {
        word->start += 2;
        return true;
    }
    if ((first == BEH || first == KAF || first == FEH || first == LAM) && letter(word, 1) == ALEF &&
        letter(word, 2) == LAM && count(word) >= 6) {
        word->start += 3;
        return true;
    }
    return false;
}

/* Lists of words have some with a clitic (وأضاف, بجروح): those whose rest they have too. */
static bool is_listed_with_clitic(const letters *word)
{
    uint16_t first = letter(word, 0);
    letters rest = *word;

    rest.start++;
    return (first == WAW || first == BEH || first == LAM) && count(&rest) >= 4 && is_in(&ordinary_words, &rest) &&
           !is_in(&own_beginnings, word);
}

/* A word that we know, as it stands or without its endings; one that begins like the article only if that is its own.
 */
static bool is_known(const letters *word)
{
    const kh_word_set *set = article(word) ? &own_beginnings : &ordinary_words;
    letters bare = *word;

    if (count(word) < 3)
        return false;
    if (is_protected(word))
        return true;
    if (is_in(set, word))
        return !is_listed_with_clitic(word);
    cut_endings(&bare);
    return count(&bare) >= 3 && is_in(set, &bare);
}

/* Cut one letter if what is left is known. */
static bool cut_letter(letters *word)
{
    letters rest = *word;

    rest.start++;
    if (!is_known(&rest))
        return false;
    *word = rest;
    return true;
}

/* سيقوم, ستعلن, سنعود: the س of the future before a verb that we know; it wins over the whole, since lists have both.
 */
static bool cut_future(letters *word)
{
    uint16_t second = letter(word, 1);
    letters rest = *word;

    rest.start++;
    if (letter(word, 0) != SEEN || (second != YEH && second != TEH && (second != NOON || count(&rest) < 4)) ||
        !is_in(&ordinary_words, &rest) || is_in(&own_beginnings, word))
        return false;
    *word = rest;
    return true;
}

/* ب ل ك, and س again, before a known word; سي is of the future even before one that is not. */
static bool cut_particle(letters *word)
{
    uint16_t first = letter(word, 0), second = letter(word, 1);

    if (first == BEH || first == LAM || first == KAF)
        return cut_letter(word);
    if (first != SEEN || (second != YEH && second != TEH))
        return false;
    if (cut_letter(word))
        return true;
    if (second != YEH || count(word) < 5)
        return false;
    word->start++;
    return true;
}

/* Cut what stands before the word. */
static void cut_clitics(letters *word)
{
    letters rest = *word;

    for (unsigned conjunction = 0; conjunction < 2; conjunction++) {
        if (conjunction) {
            if (letter(word, 0) != WAW && letter(word, 0) != FEH)
                break;
            rest = *word;
            rest.start++;
            if (letter(word, 0) == FEH && count(&rest) < 5 && !is_in(&ordinary_words, &rest)) /* فرشاة */
                break;
        }
        if (cut_future(&rest) || is_known(&rest) || cut_article(&rest) || cut_particle(&rest)) {
            *word = rest;
            return;
        }
    }
    if (letter(word, 0) == WAW && count(word) >= 5)
        word->start++;
}

/* The ending of a land, so that it meets its people: روسيا, فرنسا (فرنسي → فرنس). */
static void cut_land(letters *word)
{
    if (!cut_relation(word) && count(word) >= 4 && ends(word, ALEF, 0, 0))
        word->end--;
}

/*
 * What was cut from words of late. A few thousand words make up most of any text, and a stem costs many look-ups. A
 * stem is a part of its word, at most with another seat of the hamza at its end, so a slot is one number: the word's
 * hash but for its low bits, which the place of the slot tells, and in these the part. So threads share the table
 * without a lock: a slot is either whole or another word's.
 */
enum { MEMO_SLOTS = 1 << 16, PART_BITS = 13, LETTERS_BITS = 6, LETTERS_MASK = (1 << LETTERS_BITS) - 1 };

static _Atomic uint64_t memo[MEMO_SLOTS];

static uint64_t pack_part(uint64_t hash, const letters *stem, bool seated)
{
    return hash >> PART_BITS << PART_BITS | (uint64_t)seated << 2 * LETTERS_BITS |
           (uint64_t)stem->start << LETTERS_BITS | stem->end;
}

static kh_str read_part(uint64_t packed, kh_str word, char *buffer)
{
    size_t start = (packed >> LETTERS_BITS & LETTERS_MASK) * 2, len = (packed & LETTERS_MASK) * 2 - start;

    if (!(packed >> 2 * LETTERS_BITS & 1))
        return kh_str_of(word.ptr + start, len);
    memcpy(buffer, word.ptr + start, len - 2);
    memcpy(buffer + len - 2, "ء", 2);
    return kh_str_of(buffer, len);
}

kh_str kh_stem(kh_str folded_word, char *buffer)
{
    letters word;
    uint64_t hash, known;
    _Atomic uint64_t *slot;

    if (folded_word.len < 8 || folded_word.len / 2 > KH_STEM_LETTERS || (unsigned char)folded_word.ptr[0] < 0xD8)
        return folded_word;
    hash = kh_hash_here(folded_word);
    slot = &memo[hash % MEMO_SLOTS];
    known = atomic_load_explicit(slot, memory_order_relaxed);
    if (known && (known ^ hash) >> PART_BITS == 0)
        return read_part(known, folded_word, buffer);
    if (!letters_of(folded_word, &word))
        return folded_word;
    (void)pthread_once(&known_once, fill_known);
    cut_clitics(&word);
    if (is_protected(&word))
        cut_land(&word);
    else
        cut_endings(&word);
    size_t last = word.end - 1; /* a stem has two letters at least */
    known = pack_part(hash, &word, word.at[last] == HAMZA && memcmp(folded_word.ptr + 2 * last, "ء", 2) != 0);
    atomic_store_explicit(slot, known, memory_order_relaxed);
    return read_part(known, folded_word, buffer);
}
