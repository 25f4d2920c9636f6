#include "cli/term.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { FIRST_ISOLATE = 0x2068, POP_ISOLATE = 0x2069 };

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

static unsigned char_width(UChar32 c)
{
    int type = u_charType(c), wide;

    if (c < 0x20 || is_bidi_control(c) || type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
        type == U_FORMAT_CHAR)
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

    if (is_bidi_control(c) || c == 0x7F || (c >= 0x80 && c < 0xA0))
        return;
    if (c < 0x20)
        c = ' ';
    U8_APPEND_UNSAFE((uint8_t *)bytes, n, (uint32_t)c);
    fwrite(bytes, 1, (size_t)n, cli->out);
}

static void isolate(struct cli *cli, bool open)
{
    if (cli->terminal)
        fputs(open ? "\xE2\x81\xA8" : "\xE2\x81\xA9", cli->out);
}

unsigned term_text(struct cli *cli, kh_str text, unsigned columns)
{
    unsigned whole = columns ? term_width(text) : 0, used = 0;
    bool cut = columns && whole > columns;

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

void term_cell(struct cli *cli, kh_str text, unsigned columns)
{
    for (unsigned used = term_text(cli, text, columns); used < columns; used++)
        fputc(' ', cli->out);
}

void term_bold(struct cli *cli, bool on)
{
    if (cli->colored)
        fputs(on ? "\033[1m" : "\033[0m", cli->out);
}

void term_dim(struct cli *cli, bool on)
{
    if (cli->colored)
        fputs(on ? "\033[2m" : "\033[0m", cli->out);
}

void term_marked(struct cli *cli, kh_str text)
{
    isolate(cli, true);
    for (int32_t at = 0; at < (int32_t)text.len;) {
        UChar32 c = next_char(text, &at);
        if (c == FIRST_ISOLATE) {
            if (cli->colored)
                term_bold(cli, true);
            else
                fputs("[", cli->out);
        } else if (c == POP_ISOLATE) {
            if (cli->colored)
                term_bold(cli, false);
            else
                fputs("]", cli->out);
        } else {
            put_char(cli, c);
        }
    }
    isolate(cli, false);
}

static void put_indent(struct cli *cli, unsigned indent)
{
    for (unsigned i = 0; i < indent; i++)
        fputc(' ', cli->out);
}

void term_wrapped(struct cli *cli, kh_str text, unsigned width, unsigned indent)
{
    unsigned column = 0, room = width > indent + 10 ? width - indent : 10;
    size_t at = 0;

    put_indent(cli, indent);
    isolate(cli, true);
    while (at < text.len) {
        size_t end = at;
        unsigned word;
        bool line_end = false;
        while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\n')
            end++;
        word = term_width(kh_str_of(text.ptr + at, end - at));
        if (column && column + 1 + word > room) {
            isolate(cli, false);
            fputc('\n', cli->out);
            put_indent(cli, indent);
            isolate(cli, true);
            column = 0;
        } else if (column) {
            fputc(' ', cli->out);
            column++;
        }
        for (int32_t i = (int32_t)at; i < (int32_t)end;)
            put_char(cli, next_char(kh_str_of(text.ptr, end), &i));
        column += word;
        while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\n'))
            line_end |= text.ptr[end++] == '\n';
        if (line_end && end < text.len) {
            isolate(cli, false);
            fputs("\n\n", cli->out);
            put_indent(cli, indent);
            isolate(cli, true);
            column = 0;
        }
        at = end;
    }
    isolate(cli, false);
    fputc('\n', cli->out);
}

void term_heading(struct cli *cli, const char *text)
{
    fputc('\n', cli->out);
    term_bold(cli, true);
    fputs(text, cli->out);
    term_bold(cli, false);
    fputc('\n', cli->out);
}
