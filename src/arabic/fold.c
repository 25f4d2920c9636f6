#include "arabic/fold.h"

#include <unicode/uchar.h>

#include "arabic/char_rules.h"
#include "arabic/utf8.h"

enum {
    ALEF_MADDA = 0x622,
    ALEF_HAMZA = 0x623,
    WAW_HAMZA = 0x624,
    ALEF_HAMZA_BELOW = 0x625,
    YEH_HAMZA = 0x626,
    ALEF = 0x627,
    WAW = 0x648,
    MAKSURA = 0x649,
    YEH = 0x64A,
    FARSI_YEH = 0x6CC,
    MADDA_ABOVE = 0x653,
    HAMZA_ABOVE = 0x654,
    HAMZA_BELOW = 0x655,
    /* combining classes */
    BELOW = 220,
    ABOVE = 230
};

unsigned kh_fold_char(uint32_t code, kh_fold_level level, uint32_t out[4])
{
    if (code >= KH_CHAR_TABLE_SIZE)
        return kh_fold_by_rule(code, level, out);
    out[0] = kh_char_folds[level][code];
    return out[0] != 0;
}

static uint32_t with_hamza(uint32_t letter, uint32_t mark)
{
    switch (letter) {
    case ALEF: return mark == HAMZA_ABOVE ? ALEF_HAMZA : mark == MADDA_ABOVE ? ALEF_MADDA : ALEF;
    case WAW: return mark == HAMZA_ABOVE ? WAW_HAMZA : WAW;
    case YEH:
    case MAKSURA:
    case FARSI_YEH: return mark == HAMZA_ABOVE ? YEH_HAMZA : letter;
    default: return letter;
    }
}

/*
 * The letter with the hamza or madda that is written behind it as a mark of its own, as NFC joins them: other marks may
 * stand between, but of two that sit at the same place (of one combining class) only the first can join, and one below
 * the letter joins before one above it.
 */
static uint32_t compose(kh_str text, size_t at, uint32_t letter)
{
    uint32_t first_above = 0, first_below = 0;

    while (at < text.len) {
        unsigned len;
        uint32_t mark = kh_utf8_decode(text, at, &len);
        uint8_t class;

        if (kh_char_class_of(mark) != KH_CHAR_MARK || !(class = u_getCombiningClass((UChar32)mark)))
            break;
        if (class == ABOVE && !first_above)
            first_above = mark;
        if (class == BELOW && !first_below)
            first_below = mark;
        at += len;
    }
    if (first_below == HAMZA_BELOW && (letter == ALEF || letter == ALEF_HAMZA || letter == ALEF_MADDA))
        return ALEF_HAMZA_BELOW;
    return with_hamza(letter, first_above);
}

static bool may_carry_hamza(uint32_t code)
{
    return code == ALEF || code == WAW || code == YEH || code == MAKSURA || code == FARSI_YEH || code == ALEF_MADDA ||
           code == ALEF_HAMZA;
}

size_t kh_fold(kh_str text, kh_fold_level level, char *out, uint32_t *ret_map)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len;) {
        unsigned char byte = (unsigned char)text.ptr[i];
        unsigned len, count;
        uint32_t code, folded[4];

        if (byte < 0x80) { /* one byte of its own, or none */
            out[n] = (char)kh_char_folds[level][byte];
            if (ret_map)
                ret_map[n] = (uint32_t)i;
            n += out[n] != 0;
            i++;
            continue;
        }
        code = kh_utf8_decode(text, i, &len);
        if (may_carry_hamza(code) && i + len < text.len)
            code = compose(text, i + len, code);
        count = kh_fold_char(code, level, folded);
        for (unsigned k = 0; k < count; k++) {
            unsigned written = kh_utf8_encode(folded[k], out + n);
            for (unsigned b = 0; ret_map && b < written; b++)
                ret_map[n + b] = (uint32_t)i;
            n += written;
        }
        i += len;
    }
    return n;
}

kh_str kh_fold_in(kh_arena *arena, kh_str text, kh_fold_level level)
{
    char *out = text.len > SIZE_MAX / 8 ? NULL : kh_arena_alloc(arena, kh_fold_room(text.len));

    return out ? kh_str_of(out, kh_fold(text, level, out, NULL)) : (kh_str){NULL, 0};
}
