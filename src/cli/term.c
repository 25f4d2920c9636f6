#include "cli/term.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { FIRST_ISOLATE = 0x2068, POP_ISOLATE = 0x2069, STYLE_MARK = 1 };

static UChar32 next_char(kh_str text, int32_t *at)
{
    UChar32 c;

    U8_NEXT((const uint8_t *)text.ptr, *at, (int32_t)text.len, c);
    return c < 0 ? 0xFFFD : c;
}

static bool is_bidi_control(UChar32 c)
{
    return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_control(UChar32 c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

static unsigned char_width(UChar32 c)
{
    int type = u_charType(c), wide;

    if (c >= 0x7F && c < 0xA0)
        return 0;
    if (c < 0x20)
        return 1; /* put as a space */
    if (is_bidi_control(c) || type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
        return 0;
    wide = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

unsigned term_width(kh_str text)
{
    unsigned width = 0;

    for (int32_t at = 0; at < (int32_t)text.len;)
        width += char_width(next_char(text, &at));
    return width;
}

static void put_char(struct cli *cli, UChar32 c)
{
    char bytes[4];
    int32_t n = 0;

    if (is_bidi_control(c) || (c >= 0x7F && c < 0xA0))
        return;
    if (is_control(c))
        c = ' ';
    U8_APPEND_UNSAFE((uint8_t *)bytes, n, (uint32_t)c);
    fwrite(bytes, 1, (size_t)n, cli->out);
}

static void isolate(struct cli *cli, bool open)
{
    if (cli->isolates)
        fputs(open ? "\xE2\x81\xA8" : "\xE2\x81\xA9", cli->out);
}

unsigned term_text(struct cli *cli, kh_str text, unsigned columns)
{
    unsigned whole = columns ? term_width(text) : 0, used = 0;
    bool cut = columns && whole > columns;

    if (!text.len)
        return 0;
    isolate(cli, true);
    for (int32_t at = 0; at < (int32_t)text.len;) {
        UChar32 c = next_char(text, &at);
        unsigned width = char_width(c);
        /* a mark stays with its letter: the cut comes only before a character of its own */
        if (cut && width && used + width > columns - 1)
            break;
        put_char(cli, c);
        used += width;
    }
    if (cut) {
        fputs("…", cli->out);
        used++;
    }
    isolate(cli, false);
    return used;
}

void term_spaces(struct cli *cli, unsigned count)
{
    while (count--)
        fputc(' ', cli->out);
}

void term_cell(struct cli *cli, kh_str text, unsigned columns)
{
    unsigned used = term_text(cli, text, columns);

    term_spaces(cli, used < columns ? columns - used : 0);
}

void term_style(struct cli *cli, enum style style)
{
    static const char *const codes[STYLE_COUNT] = {
        [STYLE_PLAIN] = "\033[0m",   [STYLE_BOLD] = "\033[1m",    [STYLE_DIM] = "\033[2m",
        [STYLE_PERSON] = "\033[32m", [STYLE_PLACE] = "\033[34m",  [STYLE_BODY] = "\033[35m",
        [STYLE_TIME] = "\033[36m",   [STYLE_FIGURE] = "\033[33m", [STYLE_DEADLINE] = "\033[31m",
        [STYLE_MATCH] = "\033[1m",
    };

    if (cli->colored)
        fputs(codes[style], cli->out);
}

void term_styled(struct cli *cli, enum style style, kh_str text, unsigned columns)
{
    term_style(cli, style);
    term_text(cli, text, columns);
    term_style(cli, STYLE_PLAIN);
}

void term_heading(struct cli *cli, const char *text)
{
    fputc('\n', cli->out);
    term_styled(cli, STYLE_BOLD, kh_str_z(text), 0);
    fputc('\n', cli->out);
}

/* ---- running text ---- */

void rich_text(kh_buf *rich, kh_str untrusted)
{
    size_t from = 0;

    for (size_t i = 0; i < untrusted.len; i++) {
        if ((unsigned char)untrusted.ptr[i] >= 0x20 || untrusted.ptr[i] == '\n')
            continue;
        kh_buf_add(rich, kh_str_of(untrusted.ptr + from, i - from));
        kh_buf_byte(rich, ' ');
        from = i + 1;
    }
    if (untrusted.len)
        kh_buf_add(rich, kh_str_of(untrusted.ptr + from, untrusted.len - from));
}

void rich_style(kh_buf *rich, enum style style)
{
    kh_buf_byte(rich, STYLE_MARK);
    kh_buf_byte(rich, (char)('0' + (int)style));
}

/* A place in rich text that is being printed. */
struct writer {
    struct cli *cli;
    unsigned room, indent, column;
    enum style style;
};

static void begin_line(struct writer *w)
{
    term_spaces(w->cli, w->indent);
    isolate(w->cli, true);
    if (w->style != STYLE_PLAIN)
        term_style(w->cli, w->style);
    w->column = 0;
}

static void end_line(struct writer *w)
{
    if (w->style != STYLE_PLAIN)
        term_style(w->cli, STYLE_PLAIN);
    isolate(w->cli, false);
    fputc('\n', w->cli->out);
}

static bool is_gap(char c)
{
    return c == ' ' || c == '\n';
}

/* The columns of the word [at, end), its styles apart. */
static unsigned word_width(kh_str rich, size_t at, size_t end)
{
    unsigned width = 0;

    for (int32_t i = (int32_t)at; i < (int32_t)end;) {
        UChar32 c = next_char(kh_str_of(rich.ptr, end), &i);
        if (c == STYLE_MARK)
            i++;
        else
            width += char_width(c);
    }
    return width;
}

static void put_word(struct writer *w, kh_str rich, size_t at, size_t end)
{
    for (int32_t i = (int32_t)at; i < (int32_t)end;) {
        UChar32 c = next_char(kh_str_of(rich.ptr, end), &i);
        if (c != STYLE_MARK) {
            put_char(w->cli, c);
            continue;
        }
        w->style = (enum style)(rich.ptr[i++] - '0');
        term_style(w->cli, STYLE_PLAIN);
        if (w->style != STYLE_PLAIN)
            term_style(w->cli, w->style);
    }
}

void term_rich(struct cli *cli, kh_str rich, unsigned width, unsigned indent)
{
    struct writer w = {.cli = cli, .room = width > indent + 10 ? width - indent : 10, .indent = indent};

    begin_line(&w);
    for (size_t at = 0; at < rich.len;) {
        size_t end = at;
        unsigned word;
        bool paragraph = false;

        while (end < rich.len && !is_gap(rich.ptr[end]))
            end++;
        word = word_width(rich, at, end);
        if (w.column && w.column + 1 + word > w.room) {
            end_line(&w);
            begin_line(&w);
        } else if (w.column && word) {
            fputc(' ', cli->out);
            w.column++;
        }
        put_word(&w, rich, at, end);
        w.column += word;
        for (at = end; at < rich.len && is_gap(rich.ptr[at]); at++)
            paragraph |= rich.ptr[at] == '\n';
        if (paragraph && at < rich.len) {
            end_line(&w);
            fputc('\n', cli->out);
            begin_line(&w);
        }
    }
    end_line(&w);
}

void term_wrapped(struct cli *cli, kh_str text, unsigned width, unsigned indent)
{
    kh_buf rich;

    kh_buf_init(&rich);
    rich_text(&rich, text);
    term_rich(cli, kh_buf_str(&rich), width, indent);
    kh_buf_done(&rich);
}

void term_marked(struct cli *cli, kh_str text, unsigned width, unsigned indent)
{
    kh_buf rich;

    kh_buf_init(&rich);
    for (int32_t at = 0; at < (int32_t)text.len;) {
        int32_t from = at;
        UChar32 c = next_char(text, &at);
        if (c != FIRST_ISOLATE && c != POP_ISOLATE)
            rich_text(&rich, kh_str_of(text.ptr + from, (size_t)(at - from)));
        else if (cli->colored)
            rich_style(&rich, c == FIRST_ISOLATE ? STYLE_MATCH : STYLE_PLAIN);
        else
            kh_buf_byte(&rich, c == FIRST_ISOLATE ? '[' : ']');
    }
    term_rich(cli, kh_buf_str(&rich), width, indent);
    kh_buf_done(&rich);
}

/* ---- messages ---- */

void put_escaped(FILE *out, kh_str text)
{
    for (int32_t at = 0; at < (int32_t)text.len;) {
        int32_t from = at;
        UChar32 c;

        U8_NEXT((const uint8_t *)text.ptr, at, (int32_t)text.len, c);
        if (c == '\n')
            fputs("\\n", out);
        else if (c == '\t')
            fputs("\\t", out);
        else if (c >= 0 && (is_bidi_control(c) || (is_control(c) && c > 0xFF)))
            fprintf(out, "\\u%04x", (unsigned)c);
        else if (c >= 0 && !is_control(c))
            fwrite(text.ptr + from, 1, (size_t)(at - from), out);
        else {
            for (; from < at; from++)
                fprintf(out, "\\x%02x", (unsigned)(unsigned char)text.ptr[from]);
        }
    }
}
