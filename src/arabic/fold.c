#include "arabic/fold.h"

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
    YEH = 0x64A
};

unsigned kh_fold_char(uint32_t code, kh_fold_level level, uint32_t out[4])
{
    if (code >= KH_CHAR_TABLE_SIZE)
        return kh_fold_by_rule(code, level, out);
    out[0] = kh_char_folds[level][code];
    return out[0] != 0;
}

/* A hamza or madda written as a mark of its own joins the letter before it (NFC). */
static uint32_t compose(uint32_t letter, uint32_t mark)
{
    if (mark == 0x653 && letter == ALEF)
        return ALEF_MADDA;
    if (mark == 0x655 && letter == ALEF)
        return ALEF_HAMZA_BELOW;
    if (mark != 0x654)
        return 0;
    switch (letter) {
    case ALEF: return ALEF_HAMZA;
    case WAW: return WAW_HAMZA;
    case YEH: return YEH_HAMZA;
    default: return 0;
    }
}

size_t kh_fold(kh_str text, kh_fold_level level, char *out, uint32_t *ret_map)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len;) {
        unsigned len, count;
        uint32_t code = kh_utf8_decode(text, i, &len), folded[4];

        if ((code == ALEF || code == WAW || code == YEH) && i + len < text.len) {
            unsigned mark_len;
            uint32_t joined = compose(code, kh_utf8_decode(text, i + len, &mark_len));
            if (joined) {
                code = joined;
                len += mark_len;
            }
        }
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
