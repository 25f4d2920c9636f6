/*
 * Any bytes on their way out of the store: no title may become markup, a formula, a second line of a header or a cell
 * of its own. What goes out as Base64 and as a cell comes back as it was.
 */
#include <stdlib.h>
#include <string.h>

#include "story/outside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail_if(bool wrong)
{
    if (wrong)
        abort();
}

static void check_xml(const kh_buf *out)
{
    for (size_t i = 0; i < out->len; i++) {
        unsigned char c = (unsigned char)out->ptr[i];
        fail_if(strchr("<>\"'", c) || (c < 0x20 && !strchr("\t\n\r", c)));
        /* an ampersand begins one of the entities that are written, and no other */
        fail_if(c == '&' && strncmp(out->ptr + i, "&amp;", 5) != 0 && strncmp(out->ptr + i, "&lt;", 4) != 0 &&
                strncmp(out->ptr + i, "&gt;", 4) != 0 && strncmp(out->ptr + i, "&quot;", 6) != 0 &&
                strncmp(out->ptr + i, "&#", 2) != 0);
    }
}

/* Between its quotation marks, which are doubled inside. */
static void check_cell(const kh_buf *out)
{
    fail_if(out->len < 2 || out->ptr[0] != '"' || out->ptr[out->len - 1] != '"');
    for (size_t i = 1; i + 1 < out->len; i++)
        fail_if(out->ptr[i] == '"' && out->ptr[++i] != '"');
    fail_if(strchr("=+-@\t\r", out->ptr[1]) && out->ptr[1]);
}

static void check_line(const kh_buf *out)
{
    for (size_t i = 0; i < out->len; i++)
        fail_if((unsigned char)out->ptr[i] < 0x20 || out->ptr[i] == 0x7F);
}

static void check_markdown(const kh_buf *out)
{
    for (size_t i = 0; i < out->len; i++) {
        fail_if(strchr("\r\n", out->ptr[i]) && out->ptr[i]);
        if (out->ptr[i] == '\\') /* a sign that is escaped */
            i++;
        else
            fail_if(out->ptr[i] && strchr("`*_[]<", out->ptr[i]));
    }
}

/* One header: a line end is followed by a fold, but for the last; only ASCII that is printed. */
static void check_header(const kh_buf *out)
{
    fail_if(out->len < 2 || memcmp(out->ptr + out->len - 2, "\r\n", 2) != 0);
    for (size_t i = 0; i < out->len; i++) {
        unsigned char c = (unsigned char)out->ptr[i];
        fail_if(c > 0x7E || (c < 0x20 && c != '\r' && c != '\n'));
        fail_if(c == '\r' && out->ptr[i + 1] != '\n');
        fail_if(c == '\n' && (!i || out->ptr[i - 1] != '\r' || (i + 1 < out->len && out->ptr[i + 1] != ' ')));
    }
}

static void check_path(const kh_buf *out)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%";

    for (size_t i = 0; i < out->len; i++)
        fail_if(!out->ptr[i] || !strchr(plain, out->ptr[i]));
}

static void check_base64(const kh_buf *out, size_t size)
{
    size_t signs = 0, in_line = 0;

    for (size_t i = 0; i < out->len; i++) {
        bool end = out->ptr[i] == '\r' || out->ptr[i] == '\n';
        signs += !end;
        in_line = end ? 0 : in_line + 1;
        fail_if(in_line > 76);
    }
    fail_if(signs != (size + 2) / 3 * 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_str text = kh_str_of((const char *)data, size);
    char moment[24];
    kh_buf out;

    kh_buf_init(&out);
    kh_out_xml(&out, text);
    check_xml(&out);
    kh_buf_reset(&out);
    kh_out_markdown(&out, text);
    check_markdown(&out);
    kh_buf_reset(&out);
    kh_out_cell(&out, text);
    check_cell(&out);
    kh_buf_reset(&out);
    kh_out_line(&out, text);
    check_line(&out);
    kh_buf_reset(&out);
    kh_out_path(&out, text);
    check_path(&out);
    kh_buf_reset(&out);
    kh_out_base64(&out, text, true);
    check_base64(&out, size);
    kh_buf_reset(&out);
    kh_out_header(&out, "Subject", text);
    check_header(&out);
    kh_buf_reset(&out);
    kh_out_urn(&out, "story", text);
    fail_if(out.len != strlen("urn:uuid:") + 36);
    kh_buf_done(&out);
    kh_out_moment(text, moment);
    fail_if(strlen(moment) != strlen("2024-03-13T09:32:00Z"));
    return 0;
}
