/* Citations. The day of capture is part of them: pages change. */
#include <stdio.h>

#include "base/json.h"
#include "store/store_internal.h"
#include "story/outside.h"
#include "story/sheet.h"

bool kh_cite_parse(kh_str name, kh_cite_style *ret_style)
{
    static const char *const names[] = {"plain", "bibtex", "ris", "csl-json", "all"};

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(name, kh_str_z(names[i]))) {
            *ret_style = (kh_cite_style)i;
            return true;
        }
    }
    return false;
}

static void put_plain(const kh_article *article, bool arabic, kh_buf *out)
{
    const char *comma = arabic ? "، " : ", ";

    if (article->byline.len) {
        kh_out_line(out, article->byline);
        kh_buf_addz(out, comma);
    }
    kh_buf_addz(out, arabic ? "«" : "“");
    kh_out_line(out, article->title.len ? article->title : article->key);
    kh_buf_addz(out, arabic ? "»" : "”");
    kh_buf_addz(out, comma);
    if (article->outlet.len) {
        kh_out_line(out, article->outlet);
        kh_buf_addz(out, comma);
    }
    kh_out_line(out, article->published.value.len ? kh_out_day(article->published.value)
                                                  : kh_str_z(kh_sheet_word_of(KH_WORD_UNKNOWN, arabic)));
    if (article->page.url.len) {
        kh_buf_addz(out, comma);
        kh_out_line(out, article->page.url);
    }
    if (article->captured.len) {
        kh_buf_format(out, " (%s ", kh_sheet_word_of(KH_WORD_SAVED, arabic));
        kh_out_line(out, kh_out_day(article->captured));
        kh_buf_byte(out, ')');
    }
    kh_buf_byte(out, '.');
}

/* ---- BibTeX ---- */

/* A value between braces: what means something to TeX is escaped, an unmatched brace can end nothing. */
static void tex_text(kh_str text, kh_buf *out)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '\\')
            kh_buf_addz(out, "\\textbackslash{}");
        else if (c == '~' || c == '^')
            kh_buf_addz(out, c == '~' ? "\\textasciitilde{}" : "\\textasciicircum{}");
        else if (c == '{' || c == '}')
            kh_buf_addz(out, c == '{' ? "\\textbraceleft{}" : "\\textbraceright{}");
        else if (c < 0x80 && c && strchr("&%$#_", c))
            kh_buf_format(out, "\\%c", c);
        else
            kh_buf_byte(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
}

static void tex_url(kh_str url, kh_buf *out)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        if (c <= ' ' || c == '{' || c == '}' || c == '\\' || c == 0x7F)
            kh_buf_format(out, "%%%02X", c);
        else
            kh_buf_byte(out, (char)c);
    }
}

static void tex_field(const char *name, kh_str value, bool url, kh_buf *out)
{
    if (!value.len)
        return;
    kh_buf_format(out, ",\n  %s = {", name);
    if (url)
        tex_url(value, out);
    else
        tex_text(value, out);
    kh_buf_byte(out, '}');
}

static void put_bibtex(const kh_article *article, kh_buf *out)
{
    kh_buf_addz(out, "@online{khayt");
    kh_buf_add(out, article->id);
    if (article->byline.len) { /* as written: more than one name may be in it */
        kh_buf_addz(out, ",\n  author = {{");
        tex_text(article->byline, out);
        kh_buf_addz(out, "}}");
    }
    kh_buf_addz(out, ",\n  title = {{");
    tex_text(article->title.len ? article->title : article->key, out);
    kh_buf_addz(out, "}}");
    tex_field("organization", article->outlet, false, out);
    tex_field("date", kh_out_day(article->published.value), false, out);
    tex_field("url", article->page.url, true, out);
    tex_field("urldate", kh_out_day(article->captured), false, out);
    if (kh_str_eq(article->language, KH_STR("ar")))
        tex_field("langid", KH_STR("arabic"), false, out);
    tex_field("note", article->key, false, out);
    kh_buf_addz(out, "\n}\n");
}

/* ---- RIS ---- */

static void ris_field(const char *tag, kh_str value, kh_buf *out)
{
    if (!value.len)
        return;
    kh_buf_format(out, "%s  - ", tag);
    kh_out_line(out, value);
    kh_buf_addz(out, "\r\n");
}

/* 2024-03-13 as 2024/03/13 */
static void ris_day(const char *tag, kh_str iso, kh_buf *out)
{
    char day[16];
    kh_str text = kh_out_day(iso);

    for (size_t i = 0; i < text.len; i++)
        day[i] = text.ptr[i] == '-' ? '/' : text.ptr[i];
    ris_field(tag, kh_str_of(day, text.len), out);
}

static void put_ris(const kh_article *article, kh_buf *out)
{
    kh_buf_addz(out, "TY  - NEWS\r\n");
    ris_field("AU", article->byline, out);
    ris_field("TI", article->title.len ? article->title : article->key, out);
    ris_field("T2", article->outlet, out);
    ris_field(
        "PY",
        kh_str_of(article->published.value.ptr, article->published.value.len > 4 ? 4 : article->published.value.len),
        out);
    ris_day("DA", article->published.value, out);
    ris_field("UR", article->page.url, out);
    ris_day("Y2", article->captured, out);
    ris_field("LA", article->language, out);
    ris_field("ID", article->key, out);
    kh_buf_addz(out, "ER  - \r\n");
}

/* ---- CSL ---- */

static void csl_date(kh_json *json, const char *key, kh_str iso)
{
    int year, month, day, parts = 0;
    char text[16];

    (void)snprintf(text, sizeof text, "%.*s", (int)kh_out_day(iso).len, iso.ptr ? iso.ptr : "");
    if (iso.len >= 4)
        parts = sscanf(text, "%4d-%2d-%2d", &year, &month, &day);
    if (parts < 1)
        return;
    kh_json_key(json, key);
    kh_json_object(json);
    kh_json_key(json, "date-parts");
    kh_json_array(json);
    kh_json_array(json);
    kh_json_int(json, year);
    if (parts > 1)
        kh_json_int(json, month);
    if (parts > 2)
        kh_json_int(json, day);
    kh_json_end_array(json);
    kh_json_end_array(json);
    kh_json_end_object(json);
}

static void put_csl(const kh_article *article, kh_json *json)
{
    kh_json_object(json);
    kh_json_put_str(json, "id", article->id);
    kh_json_put_str(json, "type", KH_STR("article-newspaper"));
    kh_json_put_str(json, "title", article->title.len ? article->title : article->key);
    if (article->byline.len) {
        kh_json_key(json, "author");
        kh_json_array(json);
        kh_json_object(json);
        kh_json_put_str(json, "literal", article->byline);
        kh_json_end_object(json);
        kh_json_end_array(json);
    }
    if (article->outlet.len)
        kh_json_put_str(json, "container-title", article->outlet);
    csl_date(json, "issued", article->published.value);
    csl_date(json, "accessed", article->captured);
    if (article->page.url.len)
        kh_json_put_str(json, "URL", article->page.url);
    if (article->language.len)
        kh_json_put_str(json, "language", article->language);
    kh_json_put_str(json, "note", article->key);
    kh_json_end_object(json);
}

static void put_all(const kh_article *article, bool arabic, kh_buf *out)
{
    kh_buf text;
    kh_json json;

    kh_buf_init(&text);
    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "key", article->key);
    put_plain(article, arabic, &text);
    kh_json_put_str(&json, "plain", kh_buf_str(&text));
    kh_buf_reset(&text);
    put_bibtex(article, &text);
    kh_json_put_str(&json, "bibtex", kh_buf_str(&text));
    kh_buf_reset(&text);
    put_ris(article, &text);
    kh_json_put_str(&json, "ris", kh_buf_str(&text));
    kh_json_key(&json, "csl");
    put_csl(article, &json);
    kh_json_end_object(&json);
    kh_buf_byte(out, '\n');
    out->failed |= text.failed;
    kh_buf_done(&text);
}

kh_status kh_cite(kh_store *store, kh_str key, kh_cite_style style, bool arabic, kh_buf *out, kh_err *err)
{
    kh_article article;
    kh_json json;
    int64_t row;
    kh_status status = kh_store_enter(store, err);

    if (status != KH_OK || (status = kh_store_row(store, key, &row, err)) != KH_OK ||
        (status = kh_store_article(store, &store->arena, row, &article, err)) != KH_OK)
        return status;
    switch (style) {
    case KH_CITE_PLAIN:
        put_plain(&article, arabic, out);
        kh_buf_byte(out, '\n');
        break;
    case KH_CITE_BIBTEX: put_bibtex(&article, out); break;
    case KH_CITE_RIS: put_ris(&article, out); break;
    case KH_CITE_CSL:
        kh_json_init(&json, out);
        kh_json_array(&json);
        put_csl(&article, &json);
        kh_json_end_array(&json);
        kh_buf_byte(out, '\n');
        break;
    case KH_CITE_ALL: put_all(&article, arabic, out); break;
    }
    return kh_buf_status(out) == KH_OK ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
}
