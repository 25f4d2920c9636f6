#include "page/mojibake.h"

#include "arabic/utf8.h"

/*
 * All work is on runs of characters beyond ASCII. A character of UTF-8 has only bytes beyond ASCII, and both charsets
 * give such bytes characters beyond ASCII, so a run of the wrong text is a run of the right one.
 */
enum { LEAST_SIGNS = 3, LEAST_LETTERS = 6 };

/* The characters of the bytes from `first` on; those of lower bytes are the bytes themselves. */
typedef struct charset {
    const uint16_t *codes;
    unsigned first, end;
} charset;

static const uint16_t codes_1252[] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                      0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

static const uint16_t codes_1256[] = {
    0x20AC, 0x067E, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0679, 0x2039, 0x0152,
    0x0686, 0x0698, 0x0688, 0x06AF, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x06A9, 0x2122,
    0x0691, 0x203A, 0x0153, 0x200C, 0x200D, 0x06BA, 0x00A0, 0x060C, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6,
    0x00A7, 0x00A8, 0x00A9, 0x06BE, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF, 0x00B0, 0x00B1, 0x00B2, 0x00B3,
    0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x061B, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x061F, 0x06C1,
    0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627, 0x0628, 0x0629, 0x062A, 0x062B, 0x062C, 0x062D,
    0x062E, 0x062F, 0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x0636, 0x00D7, 0x0637, 0x0638, 0x0639,
    0x063A, 0x0640, 0x0641, 0x0642, 0x0643, 0x00E0, 0x0644, 0x00E2, 0x0645, 0x0646, 0x0647, 0x0648, 0x00E7,
    0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x0649, 0x064A, 0x00EE, 0x00EF, 0x064B, 0x064C, 0x064D, 0x064E, 0x00F4,
    0x064F, 0x0650, 0x00F7, 0x0651, 0x00F9, 0x0652, 0x00FB, 0x00FC, 0x200E, 0x200F, 0x06D2};

static const charset western = {codes_1252, 0x80, 0xA0}, arabic = {codes_1256, 0x80, 0x100};

/* The byte that reads as `code`, -1 for none. */
static int byte_of(const charset *set, uint32_t code)
{
    if (code < set->first || (code >= set->end && code < 0x100))
        return (int)code;
    for (unsigned i = 0; i < set->end - set->first; i++) {
        if (set->codes[i] == code)
            return (int)(set->first + i);
    }
    return set == &western && code < 0x100 ? (int)code : -1; /* readers keep what 1252 leaves open: U+0081 */
}

static bool is_arabic(uint32_t code)
{
    return code >= 0x0600 && code < 0x0700;
}

/* One way to be wrong: the bytes were `real`, and were read as `wrong`. */
typedef struct mistake {
    const charset *wrong, *real; /* real: NULL for UTF-8 */
} mistake;

static const mistake mistakes[] = {{&western, NULL}, {&arabic, NULL}, {&western, &arabic}};

static size_t run_end(kh_str text, size_t from)
{
    while (from < text.len && (unsigned char)text.ptr[from] >= 0x80)
        from++;
    return from;
}

/* The bytes of which a run was made. False when some of its characters come of none. */
static bool unread(const charset *wrong, kh_str run, char *out, size_t *ret_n)
{
    *ret_n = 0;
    for (size_t i = 0; i < run.len;) {
        unsigned len;
        int byte = byte_of(wrong, kh_utf8_decode(run, i, &len));

        if (byte < 0)
            return false;
        out[(*ret_n)++] = (char)byte;
        i += len;
    }
    return true;
}

static kh_str reread(const charset *real, kh_str bytes, char *out)
{
    size_t n = 0;

    if (!real)
        return bytes;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        n += kh_utf8_encode(byte < real->first ? byte : real->codes[byte - real->first], out + n);
    }
    return kh_str_of(out, n);
}

static size_t arabic_letters(kh_str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len;) {
        unsigned len;
        n += is_arabic(kh_utf8_decode(text, i, &len));
        i += len;
    }
    return n;
}

static bool is_ascii_letter(kh_str text, size_t at)
{
    return at < text.len && (text.ptr[at] | 32) >= 'a' && (text.ptr[at] | 32) <= 'z';
}

/*
 * The right text of the run [from, end), {NULL, 0} when this mistake does not explain it. Bytes of UTF-8 come in an
 * order that chance does not make; those of 1256 in any, so that there the run must be a word of its own with nothing
 * but Arabic in it: "é" in a French word stays.
 */
static kh_str righted(const mistake *m, kh_str text, size_t from, size_t end, char *room)
{
    kh_str run = kh_str_of(text.ptr + from, end - from), right;
    size_t n;

    if (!unread(m->wrong, run, room, &n))
        return (kh_str){NULL, 0};
    right = reread(m->real, kh_str_of(room, n), room + n);
    if (!m->real) {
        kh_str again = right; /* some text was spoilt twice, the same way */
        if (!kh_utf8_valid(right))
            return (kh_str){NULL, 0};
        if (!arabic_letters(right) && unread(m->wrong, right, room + n, &n))
            again = kh_str_of(right.ptr + right.len, n);
        return kh_utf8_valid(again) && arabic_letters(again) ? again : right;
    }
    if ((from && is_ascii_letter(text, from - 1)) || is_ascii_letter(text, end) ||
        arabic_letters(right) != kh_utf8_length(right))
        return (kh_str){NULL, 0};
    return n >= 2 || kh_str_eq(right, KH_STR("و")) ? right : (kh_str){NULL, 0};
}

/* "ال" at the head of a word: what windows-1256 is known by when it is read as 1252. */
static bool begins_with_article(kh_str text)
{
    return text.len > 4 && memcmp(text.ptr, "ال", 4) == 0;
}

/* Is there enough that only this mistake explains? `text` has runs of up to `room` / 4 bytes. */
static bool is_certain(const mistake *m, kh_str text, char *room)
{
    size_t letters = 0, signs = 0, end;

    for (size_t i = 0; i < text.len; i = end + 1) {
        size_t n;
        kh_str right;

        end = run_end(text, i);
        right = end > i ? righted(m, text, i, end, room) : (kh_str){NULL, 0};
        n = right.ptr ? arabic_letters(right) : 0;
        letters += n >= 2 ? n : 0;
        signs += m->real ? begins_with_article(right) : n >= 2;
        if (letters >= LEAST_LETTERS && signs >= (m->real ? LEAST_SIGNS : 1))
            return true;
    }
    return false;
}

static kh_str repaired(kh_arena *arena, const mistake *m, kh_str text, char *room)
{
    char *out = kh_arena_alloc(arena, text.len);
    size_t n = 0, end;

    for (size_t i = 0; out && i < text.len; i = end) {
        kh_str right;

        end = run_end(text, i);
        right = end > i ? righted(m, text, i, end, room) : (kh_str){NULL, 0};
        if (!right.ptr) {
            end += end == i;
            right = kh_str_of(text.ptr + i, end - i);
        }
        memcpy(out + n, right.ptr, right.len);
        n += right.len;
    }
    return kh_str_of(out, out ? n : 0);
}

enum { PIECE = 128, MISTAKES = sizeof mistakes / sizeof *mistakes };

/* The signs among `n` places from `b` on, behind which there are three bytes more. Counts of a piece fit a byte: the
 * compiler looks at sixteen places at once. */
static void count_signs(const unsigned char *b, size_t n, size_t counts[MISTAKES])
{
    uint8_t pairs = 0, turns = 0, articles = 0, high = 0;

    for (size_t i = 0; i < n; i++)
        high |= b[i];
    if (high < 0x80)
        return;
    for (size_t i = 0; i < n; i++) {
        bool c3 = b[i] == 0xC3, d8 = b[i] == 0xD8, beyond = b[i + 2] >= 0xC2;

        pairs = (uint8_t)(pairs + (c3 & beyond & ((b[i + 1] == 0x98) | (b[i + 1] == 0x99) | (b[i + 1] == 0x83))));
        turns = (uint8_t)(turns + (d8 & beyond & ((b[i + 1] == 0xB7) | (b[i + 1] == 0xB8)) & (b[i + 2] != 0xD9) &
                                   !((b[i + 2] == 0xD8) & (b[i + 3] >= 0xA1))));
        articles = (uint8_t)(articles + (c3 & (b[i + 1] == 0x87) & (b[i + 2] == 0xC3) & (b[i + 3] == 0xA1)));
    }
    counts[0] += pairs;
    counts[1] += turns;
    counts[2] += articles;
}

/*
 * Signs that a text may be wrong, for each mistake in its order: Ø and Ù (Ã when twice) before something beyond ASCII;
 * ط and ظ by turns with other things; Çá, which is ال. Almost every text has fewer than two of any.
 */
static void find_signs(kh_str text, size_t ret_counts[MISTAKES])
{
    const unsigned char *b = (const unsigned char *)text.ptr;

    memset(ret_counts, 0, MISTAKES * sizeof *ret_counts);
    for (size_t i = 0; i + 4 < text.len; i += PIECE)
        count_signs(b + i, text.len - 4 - i < PIECE ? text.len - 4 - i : PIECE, ret_counts);
}

static size_t longest_run(kh_str text)
{
    size_t most = 0, end;

    for (size_t i = 0; i < text.len; i = end + 1) {
        end = run_end(text, i);
        most = end - i > most ? end - i : most;
    }
    return most;
}

kh_str kh_mojibake_repair(kh_arena *arena, kh_str text)
{
    size_t signs[MISTAKES];

    find_signs(text, signs);
    for (size_t i = 0; i < MISTAKES; i++) {
        char *room;

        if (signs[i] < 2)
            continue;
        room = kh_arena_alloc(arena, 4 * longest_run(text) + 4);
        if (!room)
            return (kh_str){NULL, 0};
        if (!is_certain(&mistakes[i], text, room))
            continue;
        text = repaired(arena, &mistakes[i], text, room);
        if (!text.ptr)
            break;
        find_signs(text, signs);
    }
    return text;
}
