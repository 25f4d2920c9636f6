/*
 * What each character is and folds to, by rule. The build runs these rules once for U+0000–U+07FF (tools/chartab.c) and
 * the program looks the result up; the rules themselves answer for all other characters.
 *
 * Canonical equivalence (Unicode, chapter 3.7) comes from ICU: a character is decomposed, every mark of a combining
 * class goes, and kh_fold puts a hamza or madda back on the letter that carries it. So what is spelled alike folds
 * alike, whether it came composed, decomposed or half of each.
 */
#include "arabic/char_rules.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum {
    SPELLED_MOST = 20, /* the longest decomposition has 18 code points */
    HAMZA = 0x621,
    ALEF_MADDA = 0x622,
    ALEF_HAMZA = 0x623,
    WAW_HAMZA = 0x624,
    ALEF_HAMZA_BELOW = 0x625,
    YEH_HAMZA = 0x626,
    ALEF = 0x627,
    TEH_MARBUTA = 0x629,
    HEH = 0x647,
    WAW = 0x648,
    MAKSURA = 0x649,
    YEH = 0x64A,
    KAF = 0x643,
    LAM = 0x644,
    TATWEEL = 0x640,
    ALEF_WASLA = 0x671,
    HIGH_HAMZA = 0x674
};

/* Signs of many kinds and no letters: most of what news has beyond U+07FF. */
static bool is_general_punctuation(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E);
}

/* Controls that steer the display: joiners, bidi, variation selectors, tags. */
static bool is_format(uint32_t c)
{
    return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE01EF);
}

/* Tashkeel, tatweel and the marks of the Quran: those that have a combining class are told by it. */
static bool is_mark(uint32_t c)
{
    if (is_general_punctuation(c))
        return false;
    return c == TATWEEL || c == 0x34F || c == 0x6E5 || c == 0x6E6 || (c >= 0xFE70 && c <= 0xFE7F) ||
           (c >= 0xFC5E && c <= 0xFC63) || (c >= 0xFCF2 && c <= 0xFCF4) || is_format(c) ||
           u_getCombiningClass((UChar32)c) != 0;
}

/* One sign for a whole phrase (U+FDFA: the blessing on the Prophet): a sign, not a word. */
static bool is_phrase_sign(uint32_t c)
{
    return c == 0xFDFA || c == 0xFDFB || c == 0xFDFD;
}

static bool is_arabic_letter(uint32_t c)
{
    return (c >= 0x620 && c <= 0x64A) || (c >= 0x66E && c <= 0x6D3) || c == 0x6D5 || c == 0x6EE || c == 0x6EF ||
           (c >= 0x6FA && c <= 0x6FC) || c == 0x6FF || (c >= 0x750 && c <= 0x77F) || (c >= 0x870 && c <= 0x88E) ||
           (c >= 0x8A0 && c <= 0x8C9) ||
           (c >= 0xFB50 && c <= 0xFDFC && !(c >= 0xFBB2 && c <= 0xFBC2) && !(c >= 0xFD3E && c <= 0xFD4F) &&
            !is_phrase_sign(c)) ||
           (c >= 0xFE80 && c <= 0xFEFC);
}

/* A letter, vowel sign or syllable of any other script. */
static bool is_other_letter(uint32_t c)
{
    return !is_general_punctuation(c) && u_hasBinaryProperty((UChar32)c, UCHAR_ALPHABETIC);
}

int kh_digit_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 0x660 && c <= 0x669)
        return (int)(c - 0x660);
    if (c >= 0x6F0 && c <= 0x6F9)
        return (int)(c - 0x6F0);
    return -1;
}

kh_char_class kh_char_class_by_rule(uint32_t c)
{
    if (c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029)
        return KH_CHAR_NEWLINE;
    if (c <= ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
        c == 0x3000)
        return KH_CHAR_SPACE;
    if (is_mark(c))
        return KH_CHAR_MARK;
    if (is_arabic_letter(c))
        return KH_CHAR_ARABIC;
    if (kh_digit_value(c) >= 0)
        return KH_CHAR_DIGIT;
    return is_other_letter(c) ? KH_CHAR_LATIN : KH_CHAR_PUNCT;
}

/* Letters that look and mean the same in Arabic text, typed on a Persian, Urdu or Kurdish keyboard. */
static uint32_t to_arabic_keyboard(uint32_t c)
{
    switch (c) {
    case 0x6CC:
    case 0x6CD:
    case 0x6D0:
    case 0x6D2:
    case 0x6D3: return YEH;
    case 0x6A9:
    case 0x6AA: return KAF;
    case 0x6C1:
    case 0x6BE:
    case 0x6C0:
    case 0x6C2:
    case 0x6D5: return HEH;
    case 0x6C3: return TEH_MARBUTA;
    case 0x676: return WAW_HAMZA;
    case 0x678: return YEH_HAMZA;
    default: return c;
    }
}

static uint32_t fold_seat(uint32_t c)
{
    switch (c) {
    case ALEF_MADDA:
    case ALEF_HAMZA:
    case ALEF_HAMZA_BELOW:
    case ALEF_WASLA:
    case 0x672:
    case 0x673:
    case 0x675: return ALEF;
    case MAKSURA: return YEH;
    case TEH_MARBUTA: return HEH;
    default: return c;
    }
}

/* Arabic punctuation as its ASCII counterpart. */
static uint32_t fold_sign(uint32_t c)
{
    switch (c) {
    case 0x60C:
    case 0x66C: return ',';
    case 0x61B: return ';';
    case 0x61F: return '?';
    case 0x66A: return '%';
    case 0x66B:
    case 0x6D4: return '.';
    case 0x66D: return '*';
    default: return c;
    }
}

/* Hamza on any seat or none is one in a search, and so are the letters that write foreign p, v, ch and g. */
static uint32_t fold_for_search(uint32_t c)
{
    switch (c) {
    case WAW_HAMZA: return WAW;
    case YEH_HAMZA: return YEH;
    case HAMZA:
    case HIGH_HAMZA: return 0;
    case 0x67E: return 0x628;
    case 0x6A4: return 0x641;
    case 0x686: return 0x62C;
    case 0x6AF: return KAF;
    default: return c;
    }
}

static uint32_t fold_letter(uint32_t c, kh_fold_level level)
{
    c = to_arabic_keyboard(c);
    if (level == KH_FOLD_EXACT)
        return c;
    if (c < 0x600 || c > 0x6FF) {
        uint32_t lower = (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
        return c < KH_CHAR_TABLE_SIZE && lower >= KH_CHAR_TABLE_SIZE ? c : lower;
    }
    c = fold_sign(fold_seat(c));
    return level == KH_FOLD_SEARCH ? fold_for_search(c) : c;
}

/* Letters of Arabic that decompose into a letter and a hamza or madda, which is more than a mark: they stay whole. */
static bool carries_hamza(uint32_t c)
{
    return c >= ALEF_MADDA && c <= YEH_HAMZA;
}

/*
 * What `c` is made of: letters and the marks on them. Presentation forms and ligatures (U+FB50–U+FDFF, U+FE70–U+FEFF)
 * and the wide forms of ASCII are spelled out in plain letters (NFKC), all else is decomposed (NFD).
 */
static unsigned spell_out(uint32_t c, UChar32 out[SPELLED_MOST])
{
    UErrorCode status = U_ZERO_ERROR;
    bool form = (c >= 0xFB50 && c <= 0xFEFC) || (c >= 0xFF01 && c <= 0xFF5E);
    const UNormalizer2 *spelling = form ? unorm2_getNFKCInstance(&status) : unorm2_getNFDInstance(&status);
    UChar wide[SPELLED_MOST], one[2];
    int32_t len = 0, n = 0;

    if (carries_hamza(c) || is_phrase_sign(c)) {
        out[0] = (UChar32)c;
        return 1;
    }
    u_strFromUTF32(one, 2, &len, (const UChar32 *)&c, 1, &status);
    len = unorm2_normalize(spelling, one, len, wide, SPELLED_MOST, &status);
    u_strToUTF32(out, SPELLED_MOST, &n, wide, len, &status);
    return U_SUCCESS(status) ? (unsigned)n : 0;
}

unsigned kh_fold_by_rule(uint32_t code, kh_fold_level level, uint32_t out[4])
{
    UChar32 spelled[SPELLED_MOST];
    unsigned n, kept = 0;
    int digit = kh_digit_value(code);

    if (is_mark(code))
        return 0;
    if (digit >= 0 || is_general_punctuation(code)) {
        out[0] = digit >= 0 ? (uint32_t)('0' + digit) : code;
        return 1;
    }
    n = spell_out(code, spelled);
    for (unsigned i = 0; i < n && kept < 4; i++) {
        uint32_t folded = is_mark((uint32_t)spelled[i]) ? 0 : fold_letter((uint32_t)spelled[i], level);
        if (folded)
            out[kept++] = folded;
    }
    return kept;
}
