#include "arabic/token.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "arabic/char_rules.h"
#include "arabic/utf8.h"
#include "base/hash.h"

enum { FOLD_BLOCK = 8192, LONGEST_FAST_WORD = 256, BLOCK = 16 };

/* The reader's place: folded bytes go to one growing block, so a text costs a handful of arena calls. */
struct scanner {
    kh_str text;
    kh_arena *arena;
    kh_token *tokens;
    size_t count, cap;
    char *fold, *fold_end;
    size_t at;
    bool space;
};

static uint32_t peek(const struct scanner *s, size_t at, unsigned *ret_len)
{
    if (at >= s->text.len) {
        *ret_len = 0;
        return 0;
    }
    return kh_utf8_decode(s->text, at, ret_len);
}

static char *fold_room(struct scanner *s, size_t need)
{
    if ((size_t)(s->fold_end - s->fold) < need) {
        size_t block = need > FOLD_BLOCK ? need : FOLD_BLOCK;

        s->fold = kh_arena_alloc(s->arena, block);
        s->fold_end = s->fold ? s->fold + block : NULL;
    }
    return s->fold;
}

static bool grow_tokens(struct scanner *s)
{
    size_t cap = s->cap ? s->cap * 2 : s->text.len / 8 + 16;
    kh_token *tokens = kh_arena_grow(s->arena, s->tokens, s->cap, cap, sizeof *tokens);

    if (!tokens)
        return false;
    s->tokens = tokens;
    s->cap = cap;
    return true;
}

static kh_token *emit(struct scanner *s, kh_token_kind kind, size_t start, size_t end)
{
    kh_token *token;

    if (s->count == s->cap && !grow_tokens(s))
        return NULL;
    token = &s->tokens[s->count++];
    *token =
        (kh_token){.kind = (uint8_t)kind, .start = (uint32_t)start, .end = (uint32_t)end, .space_before = s->space};
    s->space = false;
    return token;
}

static kh_token *emit_folded(struct scanner *s, kh_token_kind kind, size_t start, size_t end)
{
    kh_str raw = kh_str_of(s->text.ptr + start, end - start);
    char *room = fold_room(s, kh_fold_room(raw.len));
    kh_token *token = room ? emit(s, kind, start, end) : NULL;

    if (!token)
        return NULL;
    token->fold = kh_str_of(room, kh_fold(raw, KH_FOLD_LIGHT, room, NULL));
    token->hash = kh_hash_here(token->fold);
    s->fold += token->fold.len;
    return token;
}

static bool is_word_char(uint32_t c)
{
    kh_char_class class = kh_char_class_of(c);

    return class == KH_CHAR_ARABIC || class == KH_CHAR_LATIN || class == KH_CHAR_MARK;
}

static size_t word_end(const struct scanner *s, size_t at)
{
    unsigned len;
    kh_char_class script = kh_char_class_of(peek(s, at, &len));

    while (at < s->text.len) {
        uint32_t c = peek(s, at, &len);
        kh_char_class class = kh_char_class_of(c);
        unsigned next_len;

        if (script == KH_CHAR_MARK && class != KH_CHAR_MARK)
            script = class;
        if (class == KH_CHAR_LATIN && script == KH_CHAR_LATIN) {
            at += len;
        } else if (class == KH_CHAR_ARABIC && script == KH_CHAR_ARABIC) {
            at += len;
        } else if (class == KH_CHAR_MARK) {
            at += len;
        } else if (script == KH_CHAR_LATIN && class == KH_CHAR_DIGIT) {
            at += len; /* F16, B2B */
        } else if (script == KH_CHAR_LATIN && (c == '\'' || c == 0x2019) &&
                   kh_char_class_of(peek(s, at + len, &next_len)) == KH_CHAR_LATIN && next_len) {
            at += len;
        } else {
            break;
        }
    }
    return at;
}

static bool is_letter(uint32_t c)
{
    kh_char_class class = kh_char_class_of(c);

    return class == KH_CHAR_ARABIC || class == KH_CHAR_LATIN;
}

/* One past a letter at `at` that stands alone, its marks with it (هـ); 0 when there is none. */
static size_t lone_letter_end(const struct scanner *s, size_t at)
{
    unsigned len;

    if (!is_letter(peek(s, at, &len)) || !len)
        return 0;
    for (at += len; at < s->text.len; at += len) {
        uint32_t c = peek(s, at, &len);

        if (is_letter(c))
            return 0;
        if (kh_char_class_of(c) != KH_CHAR_MARK)
            break;
    }
    return at;
}

static size_t dot_end(const struct scanner *s, size_t at)
{
    return at < s->text.len && s->text.ptr[at] == '.' ? at + 1 : 0;
}

/* Letters parted by single dots (د.ب.أ, U.S.): at least two letters, each alone. The last dot belongs to it unless more
 * dots follow. Returns the end, or 0. */
static size_t dotted_end(const struct scanner *s, size_t at)
{
    unsigned letters = 0;
    size_t end = 0, letter;

    while ((letter = lone_letter_end(s, at))) {
        letters++;
        end = letter;
        at = dot_end(s, letter);
        if (!at)
            break;
    }
    if (letters < 2)
        return 0;
    if (at && !letter && is_word_char(peek(s, at, &(unsigned){0})) && at < s->text.len)
        return 0; /* a whole word behind the last dot */
    return at && !letter && !dot_end(s, at) ? at : end;
}

/* The same parted by single spaces (أ ف ب, د ب أ): three Arabic letters or more, none of them a
 * و unless it leads (و م ع); before three others it is "and". */
static size_t spaced_end(const struct scanner *s, size_t at)
{
    unsigned letters = 0, len;
    size_t end = 0, letter;
    bool conjunction = peek(s, at, &len) == 0x648;

    while (kh_char_class_of(peek(s, at, &len)) == KH_CHAR_ARABIC && (letter = lone_letter_end(s, at))) {
        if (letters && peek(s, at, &len) == 0x648)
            break;
        letters++;
        end = letter;
        if (letter + 1 >= s->text.len || s->text.ptr[letter] != ' ')
            break;
        at = letter + 1;
    }
    return letters >= 3 && !(conjunction && letters > 3) ? end : 0;
}

static bool digit_at(const struct scanner *s, size_t at, unsigned *ret_len)
{
    uint32_t c = peek(s, at, ret_len);

    return *ret_len && kh_digit_value(c) >= 0;
}

static unsigned digits_run(const struct scanner *s, size_t at, size_t *ret_end)
{
    unsigned count = 0, len;

    while (digit_at(s, at, &len)) {
        at += len;
        count++;
    }
    *ret_end = at;
    return count;
}

enum separator { NONE, DECIMAL, GROUP };

/* A number as far as it was read: its digits, those since the last sign, the sign that parts its groups. */
struct digits {
    unsigned count, last;
    uint32_t group;
    bool leading_zero;
};

/* Does the number that begins here follow another digit and a dot (the 12 of 31.12.2018)? */
static bool after_dotted_digits(const struct scanner *s)
{
    unsigned len;

    return s->at > 1 && s->text.ptr[s->at - 1] == '.' && kh_digit_value(kh_utf8_before(s->text, s->at - 1, &len)) >= 0;
}

static bool may_group(const struct digits *number, uint32_t sign, unsigned run)
{
    return run == 3 && number->last <= 3 && !number->leading_zero && (!number->group || number->group == sign);
}

/* A year of either calendar, which may stand behind a comma and be no decimals: March 5,2018. */
static bool looks_like_year(const struct scanner *s, size_t at)
{
    unsigned len, first_len, first = (unsigned)kh_digit_value(peek(s, at, &first_len)),
                             second = (unsigned)kh_digit_value(peek(s, at + first_len, &len));

    return (first == 1 && (second == 3 || second == 4 || second == 8 || second == 9)) || (first == 2 && second == 0);
}

/* Decimals behind a comma: one or two, as Arabic papers write 4,8; or four and more, which no list has (9,2321). */
static bool comma_decimals(const struct scanner *s, const struct digits *number, uint32_t sign, size_t at, unsigned run)
{
    if (number->group)
        return number->group != sign && run != 3;
    if (run <= 2)
        return sign == ',';
    return run == 3 ? number->leading_zero && number->count == 1
                    : number->last <= 3 && !(run == 4 && looks_like_year(s, at));
}

/* A stop before three digits is a decimal point unless another group follows: 3.500 for 3500 is rare, 1.234 is not. */
static enum separator stop_between(const struct scanner *s, const struct digits *number, size_t run_end, unsigned run)
{
    unsigned len;
    size_t end;
    bool dot_follows = dot_end(s, run_end) && digit_at(s, run_end + 1, &len);

    if (may_group(number, '.', run) && (number->group || (dot_follows && digits_run(s, run_end + 1, &end) == 3)))
        return GROUP;
    return dot_follows || number->group == '.' || after_dotted_digits(s) ? NONE : DECIMAL; /* 31.12.2018 is a date */
}

/*
 * What a sign between two digits means. U+066B is the decimal and U+066C the group sign of Arabic-Indic numbers; a
 * space that does not break groups too. A comma before exactly three digits groups, unless what stands before it is 0
 * or longer than three digits.
 */
static enum separator separator_at(const struct scanner *s, size_t at, const struct digits *number, unsigned *ret_len)
{
    uint32_t c = peek(s, at, ret_len);
    size_t end, after = at + *ret_len;
    unsigned run;

    if (!*ret_len || (run = digits_run(s, after, &end)) == 0)
        return NONE;
    switch (c) {
    case 0x66B: return DECIMAL;
    case 0x66C: return run == 3 ? GROUP : NONE;
    case 0xA0:
    case 0x2009:
    case 0x202F: return may_group(number, c, run) ? GROUP : NONE;
    case ',':
    case 0x60C:
        if (may_group(number, c, run))
            return GROUP;
        return comma_decimals(s, number, c, after, run) ? DECIMAL : NONE;
    case '.': return stop_between(s, number, end, run);
    default: return NONE;
    }
}

/* The value of the ASCII form, exact for integers below 2^53; longer ones as near as a double comes. */
static double ascii_value(kh_str digits)
{
    char text[64];
    size_t n = digits.len < sizeof text - 1 ? digits.len : sizeof text - 1;

    memcpy(text, digits.ptr, n);
    text[n] = '\0';
    return strtod(text, NULL);
}

static size_t copy_digits(const struct scanner *s, size_t from, size_t to, char *out)
{
    size_t n = 0;

    while (from < to) {
        unsigned len;
        uint32_t c = peek(s, from, &len);

        out[n++] = (char)('0' + kh_digit_value(c));
        from += len;
    }
    return n;
}

static void scan_number(struct scanner *s)
{
    size_t start = s->at, end, n;
    unsigned count = digits_run(s, start, &end), len;
    struct digits number = {.count = count, .last = count, .leading_zero = kh_digit_value(peek(s, start, &len)) == 0};
    bool decimal = false;
    char *room = fold_room(s, s->text.len - start < 256 ? s->text.len - start + 8 : 264 + (end - start));
    kh_token *token;
    enum separator separator;

    if (!room)
        return;
    n = copy_digits(s, start, end, room);
    while (!decimal && n < 200 && (separator = separator_at(s, end, &number, &len)) != NONE) {
        size_t run_start = end + len, run_end;

        number.last = digits_run(s, run_start, &run_end);
        if (n + number.last > 250)
            break;
        if (separator == DECIMAL) {
            room[n++] = '.';
            decimal = true;
        } else {
            number.group = peek(s, end, &len);
            number.count += number.last;
        }
        n += copy_digits(s, run_start, run_end, room + n);
        end = run_end;
    }
    token = emit(s, KH_TOKEN_NUMBER, start, end);
    if (token) {
        token->fold = kh_str_of(room, n);
        token->hash = kh_hash_here(token->fold);
        token->integer = !decimal;
        token->digits = number.count > 255 ? 255 : (uint8_t)number.count;
        token->value = ascii_value(token->fold);
        s->fold += n;
    }
    s->at = end;
}

static bool starts_with(kh_str text, size_t at, const char *ascii)
{
    size_t n = strlen(ascii);

    return text.len - at >= n && memcmp(text.ptr + at, ascii, n) == 0;
}

static bool url_byte(unsigned char c)
{
    return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '(' && c != ')';
}

static bool host_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* Is `host` a name under one of the domains that news prints without a scheme (example.com)? */
static bool is_bare_host(kh_str host)
{
    static const char *const domains[] = {".com", ".net", ".org", ".info", ".gov", ".edu", ".int", ".tv"};

    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
        size_t n = strlen(domains[i]);
        if (host.len > n && memcmp(host.ptr + host.len - n, domains[i], n) == 0)
            return true;
    }
    return false;
}

/* The path may go on in Arabic letters, as browsers show it. */
static size_t path_end(const struct scanner *s, size_t at)
{
    while (at < s->text.len) {
        unsigned len;
        uint32_t c = peek(s, at, &len);

        if (c < 0x80 ? !url_byte((unsigned char)c) : !is_word_char(c) && kh_digit_value(c) < 0)
            break;
        at += len;
    }
    return at;
}

/* URLs and e-mail addresses: runs with a scheme, "www.", a well-known domain or an @ inside. Returns the end, or 0. */
static size_t url_end(const struct scanner *s)
{
    size_t host = s->at, end;
    bool scheme = starts_with(s->text, s->at, "http://") || starts_with(s->text, s->at, "https://") ||
                  starts_with(s->text, s->at, "www.");

    while (host < s->text.len && host_byte((unsigned char)s->text.ptr[host]))
        host++;
    for (end = host; end < s->text.len && url_byte((unsigned char)s->text.ptr[end]);)
        end++;
    if (scheme && end < s->text.len && memchr(s->text.ptr + host, '/', end - host))
        end = path_end(s, end);
    while (end > s->at && strchr(".,;:!?'", s->text.ptr[end - 1]))
        end--;
    if (scheme || is_bare_host(kh_str_of(s->text.ptr + s->at, (host < end ? host : end) - s->at)))
        return end;
    for (size_t i = s->at + 1; i + 3 < end && i < s->at + 64; i++) {
        if (s->text.ptr[i] == '@' && memchr(s->text.ptr + i, '.', end - i))
            return end;
    }
    return 0;
}

static size_t hashtag_end(const struct scanner *s)
{
    size_t at = s->at + 1;
    unsigned len;
    uint32_t c = peek(s, at, &len);

    if (!len || !is_word_char(c) || kh_char_class_of(c) == KH_CHAR_MARK)
        return 0;
    while (at < s->text.len) {
        c = peek(s, at, &len);
        if (!is_word_char(c) && c != '_' && kh_digit_value(c) < 0)
            break;
        at += len;
    }
    return at;
}

static void scan_breaks(struct scanner *s)
{
    size_t start = s->at;
    unsigned len;

    while (s->at < s->text.len) {
        kh_char_class class = kh_char_class_of(peek(s, s->at, &len));
        if (class != KH_CHAR_NEWLINE && class != KH_CHAR_SPACE)
            break;
        s->at += len;
    }
    emit(s, KH_TOKEN_BREAK, start, s->at);
    s->space = true;
}

static void scan_sign(struct scanner *s, uint32_t c, unsigned len)
{
    size_t end = s->at + len;
    kh_token *token;

    if (c == '.' || c == 0x2026) {
        unsigned next_len;
        uint32_t next;
        while ((next = peek(s, end, &next_len)) == '.' || next == 0x2026)
            end += next_len;
    }
    token = emit_folded(s, KH_TOKEN_PUNCT, s->at, end);
    if (token)
        token->sign = c;
    s->at = end;
}

static bool continues_word(const struct scanner *s, const unsigned char *p)
{
    unsigned len;

    return is_word_char(kh_utf8_decode(s->text, (size_t)(p - (const unsigned char *)s->text.ptr), &len));
}

#ifdef __SSE2__
/* All ones in each lane of `lanes` that holds a value of first…last. */
static __m128i between(__m128i lanes, int first, int last)
{
    __m128i over =
        _mm_subs_epu16(_mm_sub_epi16(lanes, _mm_set1_epi16((short)first)), _mm_set1_epi16((short)(last - first)));

    return _mm_cmpeq_epi16(over, _mm_setzero_si128());
}

static __m128i lanes_of(__m128i lanes, int value)
{
    return _mm_cmpeq_epi16(lanes, _mm_set1_epi16((short)value));
}

/* Move the lanes of `mask` by `step`. */
static __m128i shift(__m128i lanes, __m128i mask, int step)
{
    return _mm_add_epi16(lanes, _mm_and_si128(mask, _mm_set1_epi16((short)step)));
}

/*
 * Eight letters at a time: fold the 16 bytes at `p`, as kh_plain_letters would, into the 16 bytes at `out`, and return
 * how many of them, from the first, were basic letters: D8 A1–BA (ء–غ) and D9 81–8A (ف–ي).
 */
static unsigned fold_eight(const unsigned char *p, char *out)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i pairs = _mm_or_si128(_mm_slli_epi16(bytes, 8), _mm_srli_epi16(bytes, 8)); /* lead byte above */
    __m128i letters = _mm_or_si128(between(pairs, 0xD8A1, 0xD8BA), between(pairs, 0xD981, 0xD98A));
    unsigned others = ~(unsigned)_mm_movemask_epi8(letters) | 0x10000u;
    __m128i seated = _mm_or_si128(between(pairs, 0xD8A2, 0xD8A3), lanes_of(pairs, 0xD8A5));

    pairs = _mm_or_si128(_mm_andnot_si128(seated, pairs), _mm_and_si128(seated, _mm_set1_epi16((short)0xD8A7)));
    pairs = shift(pairs, lanes_of(pairs, 0xD989), 1);               /* ى → ي */
    pairs = shift(pairs, lanes_of(pairs, 0xD8A9), 0xD987 - 0xD8A9); /* ة → ه */
    _mm_storeu_si128((__m128i *)(void *)out, _mm_or_si128(_mm_slli_epi16(pairs, 8), _mm_srli_epi16(pairs, 8)));
    return (unsigned)__builtin_ctz(others) / 2;
}
#endif

/*
 * The hot loop: most of a text is words of plain two-byte Arabic letters, D8–DB then a continuation byte. They are
 * folded eight at a time where the processor can, else looked up one by one. Anything else inside a word (a
 * presentation form, a control, a hamza written as a mark, a very long word) goes the general way, and so do lone
 * letters, which may begin an abbreviation. Returns false, having done nothing, when the word is not of the plain kind.
 */
static bool scan_plain_word(struct scanner *s)
{
    const unsigned char *text_end = (const unsigned char *)s->text.ptr + s->text.len;
    const unsigned char *from = (const unsigned char *)s->text.ptr + s->at, *p = from, *end = text_end;
    char *room, *out;
    kh_token *token;

    if (end - p > LONGEST_FAST_WORD)
        end = p + LONGEST_FAST_WORD;
    room = out = fold_room(s, LONGEST_FAST_WORD + BLOCK);
    if (!room)
        return false;
#ifdef __SSE2__
    for (unsigned n = BLOCK / 2; n == BLOCK / 2 && end - p >= BLOCK; p += 2 * n, out += 2 * n)
        n = fold_eight(p, out);
#endif
    while (end - p >= 2 && p[0] >= 0xD8 && p[0] <= 0xDB && (p[1] & 0xC0) == 0x80) {
        const struct kh_plain_letter *letter = &kh_plain_letters[(p[0] & 3) << 6 | (p[1] & 0x3F)];

        if (letter->n == KH_NOT_PLAIN)
            break;
        memcpy(out, letter->utf8, 2);
        out += letter->n;
        if (out == room) /* a mark or a sign comes first */
            return false;
        p += 2;
    }
    if (p == from)
        return false;
    if (p == end) { /* of the text, or too long a word */
        if (p != text_end)
            return false;
    } else if (*p >= 0x80 ? continues_word(s, p) : (*p == '.' && p - from <= 4) || (*p == ' ' && p - from == 2)) {
        return false; /* more of the word than letters, or what may begin an abbreviation */
    }
    token = emit(s, KH_TOKEN_WORD, s->at, s->at + (size_t)(p - from));
    if (!token)
        return true;
    token->fold = kh_str_of(room, (size_t)(out - room));
    token->hash = kh_hash_here(token->fold);
    s->fold = out;
    s->at += (size_t)(p - from);
    return true;
}

static bool is_ascii_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Does nothing that begins at `at` belong to the word before: a space, a bracket, a sign with a space behind it? */
static bool parts_words(kh_str text, size_t at)
{
    if (at == text.len)
        return true;
    switch (text.ptr[at]) {
    case ' ':
    case '\n':
    case ')':
    case '"':
    case '<': return true;
    case ',':
    case ';':
    case ':':
    case '!':
    case '?':
    case '.': return at + 1 == text.len || text.ptr[at + 1] == ' ' || text.ptr[at + 1] == '\n';
    default: return false;
    }
}

/* A word of two ASCII letters and more that cannot be the head of an address or an abbreviation. As scan_plain_word. */
static bool scan_ascii_word(struct scanner *s)
{
    size_t end = s->at, n;
    kh_token *token;
    char *room;

    while (end < s->text.len && is_ascii_letter(s->text.ptr[end]))
        end++;
    n = end - s->at;
    if (n < 2 || n > LONGEST_FAST_WORD || !parts_words(s->text, end) || starts_with(s->text, s->at, "www"))
        return false;
    room = fold_room(s, n);
    token = room ? emit(s, KH_TOKEN_WORD, s->at, end) : NULL;
    if (!token)
        return false;
    for (size_t i = 0; i < n; i++)
        room[i] = (char)(s->text.ptr[s->at + i] | 32);
    token->fold = kh_str_of(room, n);
    token->hash = kh_hash_here(token->fold);
    s->fold += n;
    s->at = end;
    return true;
}

/* Folded to letters with a dot between each two, so that أ ف ب, أ.ف.ب and أ.ف.ب. are one. */
static void scan_abbreviation(struct scanner *s, size_t end)
{
    char *room = fold_room(s, kh_fold_room(end - s->at));
    kh_token *token = room ? emit(s, KH_TOKEN_ABBREVIATION, s->at, end) : NULL;
    size_t n = 0;

    if (!token)
        return;
    for (size_t at = s->at, letter; at < end; at = letter + 1) {
        letter = lone_letter_end(s, at);
        if (!letter || letter > end)
            break;
        if (n)
            room[n++] = '.';
        n += kh_fold(kh_str_of(s->text.ptr + at, letter - at), KH_FOLD_LIGHT, room + n, NULL);
    }
    token->fold = kh_str_of(room, n);
    token->hash = kh_hash_here(token->fold);
    s->fold += n;
    s->at = end;
}

static void scan_word(struct scanner *s)
{
    size_t end = dotted_end(s, s->at);

    if (!end)
        end = spaced_end(s, s->at);
    if (end) {
        scan_abbreviation(s, end);
    } else {
        end = word_end(s, s->at);
        emit_folded(s, KH_TOKEN_WORD, s->at, end);
        s->at = end;
    }
}

static void scan_one(struct scanner *s)
{
    unsigned len;
    uint32_t c = peek(s, s->at, &len);
    size_t end;

    switch (kh_char_class_of(c)) {
    case KH_CHAR_SPACE:
        s->space = true;
        s->at += len;
        break;
    case KH_CHAR_NEWLINE: scan_breaks(s); break;
    case KH_CHAR_DIGIT: scan_number(s); break;
    case KH_CHAR_LATIN:
        end = c < 0x80 ? url_end(s) : 0;
        if (end) {
            emit_folded(s, KH_TOKEN_URL, s->at, end);
            s->at = end;
            break;
        }
        scan_word(s);
        break;
    case KH_CHAR_ARABIC: scan_word(s); break;
    case KH_CHAR_MARK: /* a stray control or mark before anything else says nothing */ s->at += len; break;
    case KH_CHAR_PUNCT:
        end = c == '#' || c == '@' ? hashtag_end(s) : 0;
        if (end) {
            emit_folded(s, KH_TOKEN_HASHTAG, s->at, end);
            s->at = end;
        } else {
            scan_sign(s, c, len);
        }
        break;
    }
}

kh_status kh_tokenize(kh_arena *arena, kh_str text, kh_tokens *ret_tokens)
{
    struct scanner s = {.text = text, .arena = arena, .space = true};

    *ret_tokens = (kh_tokens){.text = text};
    if (text.len >= UINT32_MAX)
        return KH_LIMIT;
    while (s.at < text.len && !kh_arena_failed(arena)) {
        unsigned char byte = (unsigned char)text.ptr[s.at];

        if (byte == ' ') {
            s.space = true;
            s.at++;
        } else if (byte < 0x80 ? !is_ascii_letter((char)byte) || !scan_ascii_word(&s)
                               : byte < 0xD8 || byte > 0xDB || !scan_plain_word(&s)) {
            scan_one(&s);
        }
    }
    ret_tokens->at = s.tokens;
    ret_tokens->n = s.count;
    return kh_arena_status(arena);
}

uint32_t kh_token_inside(const kh_tokens *tokens, size_t i, size_t fold_bytes)
{
    const kh_token *token = &tokens->at[i];
    size_t at = token->start, folded = 0;

    while (at < token->end && folded < fold_bytes) {
        unsigned len;
        uint32_t code = kh_utf8_decode(tokens->text, at, &len), out[4];
        unsigned count = kh_fold_char(code, KH_FOLD_LIGHT, out);
        char bytes[4];

        for (unsigned k = 0; k < count; k++)
            folded += kh_utf8_encode(out[k], bytes);
        at += len;
    }
    /* marks that sit on the last letter belong to it */
    while (at < token->end) {
        unsigned len;
        if (kh_char_class_of(kh_utf8_decode(tokens->text, at, &len)) != KH_CHAR_MARK)
            break;
        at += len;
    }
    return (uint32_t)at;
}
