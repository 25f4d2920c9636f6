/* Text of pages on its way out: into XML and HTML, Markdown, tables, headers of mail. */
#ifndef KH_STORY_OUTSIDE_H
#define KH_STORY_OUTSIDE_H

#include "base/arena.h"

/** Escaped for XML and HTML, in text and in quoted attributes. What XML may not hold is dropped. */
void kh_out_xml(kh_buf *out, kh_str text);
/** One line of Markdown: its signs escaped, line ends as spaces. */
void kh_out_markdown(kh_buf *out, kh_str text);
/** A cell of a table (RFC 4180), quoted; what a spreadsheet would take for a formula begins with an apostrophe. */
void kh_out_cell(kh_buf *out, kh_str text);
/** Without control characters and line ends: for formats that end a value at the line's end. */
void kh_out_line(kh_buf *out, kh_str text);
/** One part of a path, percent-encoded. */
void kh_out_path(kh_buf *out, kh_str part);
/** Base64, in lines of 76 ended by CRLF when `lines`. */
void kh_out_base64(kh_buf *out, kh_str bytes, bool lines);
/** A header of mail, `name` and CRLF included, in encoded words where it is not ASCII (RFC 2047), folded. */
void kh_out_header(kh_buf *out, const char *name, kh_str text);
/** "urn:uuid:…" for a thing that is named by these two for good (UUID of version 8). */
void kh_out_urn(kh_buf *out, const char *kind, kh_str id);
/** An ISO day or time as RFC 3339 in UTC ("2024-03-13T09:32:00Z"); what is less than a day is its first moment, and
 * nothing known is 1970. */
void kh_out_moment(kh_str iso, char ret_text[24]);
/** The day of an ISO time: its first ten characters, or fewer. */
static inline kh_str kh_out_day(kh_str iso)
{
    return kh_str_of(iso.ptr, iso.len > 10 ? 10 : iso.len);
}

#endif
