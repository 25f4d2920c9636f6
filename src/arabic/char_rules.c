/*
 * What each character is and folds to, by rule. The build runs these rules once for U+0000–U+07FF (tools/chartab.c) and
 * the program looks the result up; the rules themselves answer for all other characters.
 */
#include "arabic/char_rules.h"

enum {
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
    ALEF_WASLA = 0x671
};

static bool is_mark(uint32_t c)
{
    if (c < 0x300)
        return c == 0xAD;
    return (c >= 0x300 && c <= 0x36F) || c == 0x640 || (c >= 0x610 && c <= 0x61A) || c == 0x61C ||
           (c >= 0x64B && c <= 0x65F) || c == 0x670 || (c >= 0x6D6 && c <= 0x6DC) || (c >= 0x6DF && c <= 0x6E4) ||
           c == 0x6E7 || c == 0x6E8 || (c >= 0x6EA && c <= 0x6ED) || (c >= 0x8D3 && c <= 0x8FF) ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

static bool is_arabic_letter(uint32_t c)
{
    return (c >= 0x620 && c <= 0x64A) || (c >= 0x66E && c <= 0x6D3) || c == 0x6D5 || c == 0x6EE || c == 0x6EF ||
           (c >= 0x6FA && c <= 0x6FC) || c == 0x6FF || (c >= 0x750 && c <= 0x77F) || (c >= 0x8A0 && c <= 0x8C7) ||
           (c >= 0xFB50 && c <= 0xFDFB && !(c >= 0xFD3E && c <= 0xFD4F)) || (c >= 0xFE70 && c <= 0xFEFC);
}

static bool is_other_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0x2000)
        return c == 0xAA || c == 0xB5 || c == 0xBA ||
               (c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x600 && c <= 0x6FF));
    return (c >= 0x2C00 && c <= 0x2DFF) || (c >= 0x3040 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A) || (c >= 0x10000 && c < 0x1F000) ||
           (c >= 0x20000 && c <= 0x3FFFF);
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

/*
 * Arabic Presentation Forms-B, U+FE80–U+FEF4, are the letters in code order, each with 1, 2 or 4 shapes
 * (Unicode, Arabic Presentation Forms-B chart). One entry a letter: its first shape.
 */
static const struct {
    uint16_t first, letter;
} form_starts[] = {
    {0xFE80, 0x621}, {0xFE81, 0x622}, {0xFE83, 0x623}, {0xFE85, 0x624}, {0xFE87, 0x625}, {0xFE89, 0x626},
    {0xFE8D, 0x627}, {0xFE8F, 0x628}, {0xFE93, 0x629}, {0xFE95, 0x62A}, {0xFE99, 0x62B}, {0xFE9D, 0x62C},
    {0xFEA1, 0x62D}, {0xFEA5, 0x62E}, {0xFEA9, 0x62F}, {0xFEAB, 0x630}, {0xFEAD, 0x631}, {0xFEAF, 0x632},
    {0xFEB1, 0x633}, {0xFEB5, 0x634}, {0xFEB9, 0x635}, {0xFEBD, 0x636}, {0xFEC1, 0x637}, {0xFEC5, 0x638},
    {0xFEC9, 0x639}, {0xFECD, 0x63A}, {0xFED1, 0x641}, {0xFED5, 0x642}, {0xFED9, 0x643}, {0xFEDD, 0x644},
    {0xFEE1, 0x645}, {0xFEE5, 0x646}, {0xFEE9, 0x647}, {0xFEED, 0x648}, {0xFEEF, 0x649}, {0xFEF1, 0x64A},
    {0xFEF5, 0},
};

/* Spell out a presentation form; 0 when `c` is not one that this table knows. */
static unsigned spell_out(uint32_t c, uint32_t out[4])
{
    static const uint16_t lam_alef[] = {ALEF_MADDA, ALEF_HAMZA, ALEF_HAMZA_BELOW, ALEF};

    if (c >= 0xFEF5 && c <= 0xFEFC) {
        out[0] = LAM;
        out[1] = lam_alef[(c - 0xFEF5) / 2];
        return 2;
    }
    if (c >= 0xFE80 && c <= 0xFEF4) {
        size_t i = 0;

        while (form_starts[i + 1].first <= c)
            i++;
        out[0] = form_starts[i].letter;
        return 1;
    }
    if (c == 0xFDF2) { /* the name of God, one glyph */
        static const uint16_t allah[] = {ALEF, LAM, LAM, HEH};
        for (unsigned i = 0; i < 4; i++)
            out[i] = allah[i];
        return 4;
    }
    if (c >= 0xFE70 && c <= 0xFE7F) /* tashkeel on their own */
        return 0;
    out[0] = c;
    return 1;
}

/* Letters that look and mean the same in Arabic text, typed on a Persian, Urdu or Kurdish keyboard. */
static uint32_t to_arabic_keyboard(uint32_t c)
{
    switch (c) {
    case 0x6CC:
    case 0x6D0: return YEH;
    case 0x6A9:
    case 0x6AA: return KAF;
    case 0x6C1:
    case 0x6BE:
    case 0x6D5: return HEH;
    case 0x6C3: return TEH_MARBUTA;
    default: return c;
    }
}

static uint32_t fold_letter(uint32_t c, kh_fold_level level)
{
    if (c >= 'A' && c <= 'Z')
        return level >= KH_FOLD_LIGHT ? c + 32 : c;
    c = to_arabic_keyboard(c);
    if (level == KH_FOLD_EXACT)
        return c;
    switch (c) {
    case ALEF_MADDA:
    case ALEF_HAMZA:
    case ALEF_HAMZA_BELOW:
    case ALEF_WASLA: return ALEF;
    case MAKSURA: return YEH;
    case TEH_MARBUTA: return HEH;
    default: break;
    }
    if (level == KH_FOLD_SEARCH) {
        if (c == WAW_HAMZA)
            return WAW;
        if (c == YEH_HAMZA)
            return YEH;
        if (c == HAMZA)
            return 0;
    }
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 32;
    return c;
}

unsigned kh_fold_by_rule(uint32_t code, kh_fold_level level, uint32_t out[4])
{
    unsigned n = 1, kept = 0;
    int digit;

    if (is_mark(code))
        return 0;
    digit = kh_digit_value(code);
    out[0] = digit >= 0 ? (uint32_t)('0' + digit) : code;
    if (code >= 0xFB50 && code <= 0xFEFC)
        n = spell_out(code, out);
    for (unsigned i = 0; i < n; i++) {
        uint32_t folded = fold_letter(out[i], level);
        if (folded)
            out[kept++] = folded;
    }
    return kept;
}
