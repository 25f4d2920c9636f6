/*
 * The light stemmer. A word is an array of 16-bit letters here; what is cut is a view of it, [start, end).
 *
 * First the clitics: each way to read the beginning is tried, the one that strips least first, and the first whose rest
 * is a known word wins (so وزير keeps its و and ببغداد loses its ب). Of an unknown word only what is safe goes: و
 * before three letters or more, and the article with its glued prepositions. Then the endings.
 */
#include <pthread.h>

#include "arabic/stem.h"
#include "arabic/stem_words.h"

typedef struct letters {
    uint16_t at[KH_STEM_LETTERS];
    unsigned start, end;
} letters;

/* Letters in LIGHT form. */
enum {
    ALEF = 0x627,
    BEH = 0x628,
    TEH = 0x62A,
    FEH = 0x641,
    KAF = 0x643,
    LAM = 0x644,
    MEEM = 0x645,
    NOON = 0x646,
    HEH = 0x647,
    WAW = 0x648,
    YEH = 0x64A
};

static kh_word_set known_words;
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

/* One ending of a relation or country: روسي روسيا روسيه → روس, so that a land and its people meet. */
static bool cut_relation(letters *word)
{
    static const uint16_t endings[][3] = {{YEH, ALEF, TEH}, {YEH, WAW, NOON}, {YEH, YEH, NOON},
                                          {YEH, HEH, 0},    {YEH, ALEF, 0},   {YEH, 0, 0}};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        unsigned n = endings[i][2] ? 3 : endings[i][1] ? 2 : 1;
        if (count(word) >= n + 3 && ends(word, endings[i][0], endings[i][1], endings[i][2])) {
            word->end -= n;
            return true;
        }
    }
    return false;
}

static bool has(const letters *word)
{
    char text[KH_STEM_LETTERS * 2];

    return kh_word_set_has(&known_words, write_letters(word, text));
}

/* Protected as it stands, or once its relation is cut off; an article before it does not count. */
static bool known(const letters *word)
{
    letters bare = *word;

    if (has(&bare))
        return true;
    return cut_relation(&bare) && count(&bare) >= 4 && has(&bare);
}

static bool article(const letters *word)
{
    return letter(word, 0) == ALEF && letter(word, 1) == LAM && count(word) >= 5;
}

static void add_known(void *ctx, kh_str folded_word)
{
    letters word;

    (void)ctx;
    if (!letters_of(folded_word, &word))
        return;
    if (article(&word))
        word.start += 2;
    if (count(&word) < 3)
        return;
    char text[KH_STEM_LETTERS * 2];
    kh_word_set_add(&known_words, write_letters(&word, text));
}

/* A name that begins with the letters of the article (ألمانيا) must not lose them: it is entered whole. */
static void add_whole(void *ctx, kh_str folded_word)
{
    (void)ctx;
    kh_word_set_add(&known_words, folded_word);
}

static void fill_known(void)
{
    kh_word_set_each("places.tsv", add_known, NULL);
    kh_word_set_each("protected-names.tsv", add_whole, NULL);
}

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

/* Cut what stands before the word; true when the rest is a known word. */
static bool cut_clitics(letters *word)
{
    letters rest = *word;

    if (known(&rest))
        return true;
    for (unsigned conjunction = 0; conjunction < 2; conjunction++) {
        if (conjunction) {
            if (letter(word, 0) != WAW && letter(word, 0) != FEH)
                break;
            rest = *word;
            rest.start++;
            if (count(&rest) >= 3 && known(&rest)) {
                *word = rest;
                return true;
            }
        }
        letters bare = rest;
        if (cut_article(&bare)) {
            *word = bare;
            return known(word);
        }
        if ((letter(&rest, 0) == BEH || letter(&rest, 0) == LAM || letter(&rest, 0) == KAF) && count(&rest) >= 5) {
            bare.start++;
            if (known(&bare)) {
                *word = bare;
                return true;
            }
        }
    }
    if (letter(word, 0) == WAW && count(word) >= 5)
        word->start++;
    return false;
}

static void cut_endings(letters *word)
{
    static const uint16_t pronouns[][3] = {{HEH, MEEM, ALEF}, {HEH, ALEF, 0}, {HEH, MEEM, 0}, {KAF, MEEM, 0},
                                           {NOON, ALEF, 0},   {HEH, NOON, 0}, {HEH, 0, 0}};
    static const uint16_t numbers[][3] = {{ALEF, TEH, 0}, {WAW, NOON, 0}, {YEH, NOON, 0}, {ALEF, NOON, 0}};

    for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++) {
        unsigned n = pronouns[i][2] ? 3 : pronouns[i][1] ? 2 : 1;
        unsigned least = i == 4 || i == 5 ? 4 : 3; /* نا and هن are often letters of the root */
        if (count(word) >= n + least && ends(word, pronouns[i][0], pronouns[i][1], pronouns[i][2])) {
            if (cut_relation(word)) /* اسرائيليه: the ه is of the ending, not a pronoun */
                return;
            word->end -= n;
            break;
        }
    }
    if (has(word) || cut_relation(word))
        return;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (count(word) >= 5 && ends(word, numbers[i][0], numbers[i][1], 0)) {
            word->end -= 2;
            break;
        }
    }
    if (ends(word, ALEF, 0, 0) && count(word) >= 5) /* the alef of tanwin: رئيسا */
        word->end--;
}

kh_str kh_stem(kh_str folded_word, char *buffer)
{
    letters word;

    if (!letters_of(folded_word, &word) || count(&word) < 4)
        return folded_word;
    (void)pthread_once(&known_once, fill_known);
    if (cut_clitics(&word))
        (void)cut_relation(&word);
    else
        cut_endings(&word);
    return write_letters(&word, buffer);
}
