/*
 * Terminals: how wide text is, where it may be cut, and what must never reach one.
 *
 * Text from pages is untrusted: control characters and escape sequences are replaced, bidi controls dropped. Each piece
 * of it is isolated (U+2068 … U+2069) on a terminal, so that an Arabic title does not turn the columns around it; in
 * pipes nothing is added.
 */
#ifndef KH_CLI_TERM_H
#define KH_CLI_TERM_H

#include "cli/cli.h"

enum style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_PERSON,
    STYLE_PLACE,
    STYLE_BODY,
    STYLE_TIME,
    STYLE_FIGURE,
    STYLE_DEADLINE,
    STYLE_MATCH,
    STYLE_COUNT
};

/** Columns that `text` takes: combining marks none, wide characters two. */
unsigned term_width(kh_str text);
/** Print untrusted text, cut with "…" to `columns` (0: whole). Returns the columns used. */
unsigned term_text(struct cli *cli, kh_str text, unsigned columns);
/** term_text, then spaces to `columns`. */
void term_cell(struct cli *cli, kh_str text, unsigned columns);
/** term_text in a style. */
void term_styled(struct cli *cli, enum style style, kh_str text, unsigned columns);
void term_style(struct cli *cli, enum style style);
void term_spaces(struct cli *cli, unsigned count);
void term_heading(struct cli *cli, const char *text);

/*
 * Running text with styles inside, in a buffer: rich_text adds untrusted text, rich_style switches. term_rich prints it
 * wrapped to `width` columns, with `indent` spaces before each line and paragraphs parted by a blank line.
 */
void rich_text(kh_buf *rich, kh_str untrusted);
void rich_style(kh_buf *rich, enum style style);
void term_rich(struct cli *cli, kh_str rich, unsigned width, unsigned indent);
/** term_rich of text without styles. */
void term_wrapped(struct cli *cli, kh_str text, unsigned width, unsigned indent);
/** term_rich of text in which what matched stands between U+2068 and U+2069: in bold, or in [] without colour. */
void term_marked(struct cli *cli, kh_str text, unsigned width, unsigned indent);

/** Print a name that came from outside into a message: control characters, bidi controls and bytes that are not UTF-8
 * are written as escapes (\n, \x1b, \u202e). */
void put_escaped(FILE *out, kh_str text);

#endif
