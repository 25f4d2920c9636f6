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

/** Columns that `text` takes: combining marks none, wide characters two. */
unsigned term_width(kh_str text);
/** Print untrusted text, cut with "…" to `columns` (0: whole). Returns the columns used. */
unsigned term_text(struct cli *cli, kh_str text, unsigned columns);
/** term_text, then spaces to `columns`. */
void term_cell(struct cli *cli, kh_str text, unsigned columns);
/** Print text that carries U+2068 … U+2069 around what matched: bold on a terminal, «» elsewhere. */
void term_marked(struct cli *cli, kh_str text);
/** Running text, wrapped to `width` columns with `indent` spaces before each line. */
void term_wrapped(struct cli *cli, kh_str text, unsigned width, unsigned indent);

void term_bold(struct cli *cli, bool on);
void term_dim(struct cli *cli, bool on);
void term_heading(struct cli *cli, const char *text);

#endif
