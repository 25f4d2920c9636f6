/* A story to take along: Markdown, a page to print, a table, JSON. */
#include <math.h>
#include <stdio.h>

#include "base/json.h"
#include "story/outside.h"
#include "story/sheet.h"

bool kh_export_parse(kh_str name, kh_export_format *ret_format)
{
    static const char *const names[] = {"md", "html", "json", "csv"};

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(name, kh_str_z(names[i]))) {
            *ret_format = (kh_export_format)i;
            return true;
        }
    }
    return false;
}

static const kh_sheet_source *source_at(const kh_sheet *sheet, const kh_sheet_line *line)
{
    return KH_AT(&sheet->sources, kh_sheet_source, line->source);
}

static bool has_part(const kh_sheet *sheet, kh_sheet_part part)
{
    for (size_t i = 0; i < sheet->lines.n; i++) {
        if (KH_AT(&sheet->lines, kh_sheet_line, i)->part == part)
            return true;
    }
    return false;
}

static kh_str day_or_unknown(kh_str date, bool arabic)
{
    return date.len ? kh_out_day(date) : kh_str_z(kh_sheet_word_of(KH_WORD_UNKNOWN, arabic));
}

/* ---- Markdown ---- */

/* What stands behind a line's text: who, how, when. */
static void markdown_details(const kh_sheet_line *line, bool arabic, kh_buf *out)
{
    const kh_str details[] = {line->what, line->place, line->who, line->role};

    for (size_t i = 0; i < 4; i++) {
        if (!details[i].len || (line->part == KH_SHEET_STATEMENT && i >= 2))
            continue;
        kh_buf_addz(out, i == 0 ? " · " : arabic ? "، " : ", ");
        kh_out_markdown(out, details[i]);
    }
    if (line->via.len) {
        kh_buf_format(out, " (%s ", kh_sheet_word_of(KH_WORD_VIA, arabic));
        kh_out_markdown(out, line->via);
        kh_buf_byte(out, ')');
    }
    if (line->part == KH_SHEET_DEADLINE && line->time.len) {
        kh_buf_format(out, " · %s ", kh_sheet_word_of(KH_WORD_DUE, arabic));
        kh_out_markdown(out, line->time);
    }
}

static void markdown_line(const kh_sheet *sheet, const kh_sheet_line *line, bool arabic, kh_buf *out)
{
    const kh_sheet_source *source = source_at(sheet, line);

    kh_buf_addz(out, line->first ? "- **" : "  - **");
    kh_out_markdown(out, day_or_unknown(line->date, arabic));
    kh_buf_addz(out, "** ");
    if (line->part == KH_SHEET_STATEMENT && line->who.len) {
        kh_out_markdown(out, line->who);
        if (line->role.len) {
            kh_buf_addz(out, arabic ? "، " : ", ");
            kh_out_markdown(out, line->role);
        }
        kh_buf_addz(out, ": ");
    }
    kh_out_markdown(out, line->text);
    markdown_details(line, arabic, out);
    kh_buf_addz(out, " — ");
    kh_out_markdown(out, source->outlet.len ? source->outlet : source->key);
    kh_buf_format(out, " [\\[%u\\]](#s%u)\n", line->source + 1, line->source + 1);
}

/* An address as a link's target, which ends at ">". */
static void markdown_url(kh_str url, kh_buf *out)
{
    kh_buf_byte(out, '<');
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        if (c <= ' ' || c == '<' || c == '>' || c == '\\' || c == 0x7F)
            kh_buf_format(out, "%%%02X", c);
        else
            kh_buf_byte(out, (char)c);
    }
    kh_buf_byte(out, '>');
}

static void markdown_sources(const kh_sheet *sheet, bool arabic, kh_buf *out)
{
    kh_buf_format(out, "\n## %s\n\n", kh_sheet_word_of(KH_WORD_SOURCES, arabic));
    for (size_t i = 0; i < sheet->sources.n; i++) {
        const kh_sheet_source *source = KH_AT(&sheet->sources, kh_sheet_source, i);
        kh_buf_format(out, "%zu. <a id=\"s%zu\"></a>", i + 1, i + 1);
        kh_out_markdown(out, source->title.len ? source->title : source->key);
        kh_buf_addz(out, arabic ? "، " : ", ");
        if (source->outlet.len) {
            kh_out_markdown(out, source->outlet);
            kh_buf_addz(out, arabic ? "، " : ", ");
        }
        kh_out_markdown(out, day_or_unknown(source->published, arabic));
        if (source->url.len) {
            kh_buf_addz(out, " ");
            markdown_url(source->url, out);
        }
        if (source->captured.len) {
            kh_buf_format(out, " (%s ", kh_sheet_word_of(KH_WORD_SAVED, arabic));
            kh_out_markdown(out, kh_out_day(source->captured));
            kh_buf_byte(out, ')');
        }
        kh_buf_addz(out, " · ");
        kh_out_markdown(out, source->key);
        kh_buf_byte(out, '\n');
    }
}

void kh_sheet_markdown(const kh_sheet *sheet, bool arabic, kh_buf *out)
{
    const kh_story *story = sheet->story;

    kh_buf_addz(out, "# ");
    kh_out_markdown(out, story->title.len ? story->title : story->id);
    kh_buf_addz(out, "\n\n");
    kh_out_markdown(out, day_or_unknown(story->first, arabic));
    kh_buf_addz(out, " – ");
    kh_out_markdown(out, day_or_unknown(story->last, arabic));
    kh_buf_format(out, " · %s: %u · %s: %u · ", kh_sheet_word_of(KH_WORD_ARTICLES, arabic), story->articles,
                  kh_sheet_word_of(KH_WORD_OUTLETS, arabic), story->outlets);
    kh_out_markdown(out, story->id);
    kh_buf_byte(out, '\n');
    for (unsigned part = 0; part < KH_SHEET_PARTS; part++) {
        if (!has_part(sheet, (kh_sheet_part)part))
            continue;
        kh_buf_format(out, "\n## %s\n\n", kh_sheet_word_of(part, arabic));
        for (size_t i = 0; i < sheet->lines.n; i++) {
            const kh_sheet_line *line = KH_AT(&sheet->lines, kh_sheet_line, i);
            if (line->part == (kh_sheet_part)part)
                markdown_line(sheet, line, arabic, out);
        }
    }
    markdown_sources(sheet, arabic, out);
}

/* ---- a page ---- */

const char kh_page_style[] =
    "body{font:16px/1.7 'IBM Plex Sans Arabic','Noto Naskh Arabic',Tahoma,sans-serif;color:#1a1a1a;background:#fff;"
    "max-width:46em;margin:2em auto;padding:0 1.2em}h1{font-size:1.6em;line-height:1.4;margin:0 0 .2em}"
    "h2{font-size:1.15em;margin:1.8em 0 .5em;border-bottom:1px solid #bbb;break-after:avoid}"
    "h3{font-size:1em;margin:1.2em 0 .3em;break-after:avoid}p{margin:.3em 0}"
    ".meta,cite,.more{color:#555;font-size:.88em;font-style:normal}ul,ol{margin:0;padding-inline-start:1.4em}"
    "li{margin:.35em 0;break-inside:avoid}time{font-weight:600;font-variant-numeric:tabular-nums}"
    "a{color:inherit}.sub{list-style:circle;margin-inline-start:1.4em;font-size:.94em}"
    "@media print{body{font-size:10.5pt;margin:0;max-width:none;padding:0}a{text-decoration:none}"
    ".url{word-break:break-all}@page{size:A4;margin:18mm}}";

static void html_text(kh_buf *out, kh_str text)
{
    kh_buf_addz(out, "<bdi>");
    kh_out_xml(out, text);
    kh_buf_addz(out, "</bdi>");
}

static void html_details(const kh_sheet_line *line, bool arabic, kh_buf *out)
{
    const kh_str details[] = {line->what, line->place, line->who, line->role};
    bool any = false;

    for (size_t i = 0; i < 4; i++) {
        if (!details[i].len || (line->part == KH_SHEET_STATEMENT && i >= 2))
            continue;
        kh_buf_addz(out, any ? arabic ? "، " : ", " : " <span class=\"more\">");
        html_text(out, details[i]);
        any = true;
    }
    if (any)
        kh_buf_addz(out, "</span>");
    if (line->via.len) {
        kh_buf_format(out, " <span class=\"more\">%s ", kh_sheet_word_of(KH_WORD_VIA, arabic));
        html_text(out, line->via);
        kh_buf_addz(out, "</span>");
    }
    if (line->part == KH_SHEET_DEADLINE && line->time.len) {
        kh_buf_format(out, " <span class=\"more\">%s ", kh_sheet_word_of(KH_WORD_DUE, arabic));
        html_text(out, line->time);
        kh_buf_addz(out, "</span>");
    }
}

static void html_line(const kh_sheet *sheet, const kh_sheet_line *line, bool arabic, kh_buf *out)
{
    const kh_sheet_source *source = source_at(sheet, line);

    kh_buf_addz(out, line->first ? "<li>" : "<li class=\"sub\">");
    kh_buf_addz(out, "<time>");
    kh_out_xml(out, day_or_unknown(line->date, arabic));
    kh_buf_addz(out, "</time> ");
    if (line->part == KH_SHEET_STATEMENT && line->who.len) {
        kh_buf_addz(out, "<b>");
        html_text(out, line->who);
        kh_buf_addz(out, "</b>");
        if (line->role.len) {
            kh_buf_addz(out, arabic ? "، " : ", ");
            html_text(out, line->role);
        }
        kh_buf_addz(out, ": ");
    }
    html_text(out, line->text);
    html_details(line, arabic, out);
    kh_buf_addz(out, " <cite>— ");
    html_text(out, source->outlet.len ? source->outlet : source->key);
    kh_buf_format(out, " <a href=\"#s%u\">[%u]</a></cite></li>\n", line->source + 1, line->source + 1);
}

/* Only addresses of the web are made links. */
static bool is_web(kh_str url)
{
    return (url.len > 7 && memcmp(url.ptr, "http://", 7) == 0) || (url.len > 8 && memcmp(url.ptr, "https://", 8) == 0);
}

static void html_source(const kh_sheet_source *source, size_t number, bool arabic, kh_buf *out)
{
    kh_buf_format(out, "<li id=\"s%zu\">", number);
    html_text(out, source->title.len ? source->title : source->key);
    kh_buf_addz(out, arabic ? "، " : ", ");
    if (source->outlet.len) {
        html_text(out, source->outlet);
        kh_buf_addz(out, arabic ? "، " : ", ");
    }
    kh_buf_addz(out, "<time>");
    kh_out_xml(out, day_or_unknown(source->published, arabic));
    kh_buf_addz(out, "</time>");
    if (source->url.len) {
        kh_buf_addz(out, is_web(source->url) ? " <a class=\"url\" rel=\"noreferrer\" dir=\"ltr\" href=\""
                                             : " <span class=\"url\" dir=\"ltr\">");
        kh_out_xml(out, source->url);
        if (is_web(source->url)) {
            kh_buf_addz(out, "\">");
            kh_out_xml(out, source->url);
        }
        kh_buf_addz(out, is_web(source->url) ? "</a>" : "</span>");
    }
    if (source->captured.len) {
        kh_buf_format(out, " <span class=\"more\">(%s ", kh_sheet_word_of(KH_WORD_SAVED, arabic));
        kh_out_xml(out, kh_out_day(source->captured));
        kh_buf_addz(out, ")</span>");
    }
    kh_buf_addz(out, " <span class=\"more\">");
    html_text(out, source->key);
    kh_buf_addz(out, "</span></li>\n");
}

void kh_sheet_html(const kh_sheet *sheet, bool arabic, kh_buf *out)
{
    const kh_story *story = sheet->story;
    kh_str title = story->title.len ? story->title : story->id;

    kh_buf_format(out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
                  arabic ? "ar" : "en", arabic ? "rtl" : "ltr");
    kh_out_xml(out, title);
    kh_buf_format(out,
                  "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>%s</style>\n</head>\n",
                  kh_page_style);
    kh_buf_addz(out, "<body>\n<h1>");
    html_text(out, title);
    kh_buf_addz(out, "</h1>\n<p class=\"meta\"><time>");
    kh_out_xml(out, day_or_unknown(story->first, arabic));
    kh_buf_addz(out, "</time> – <time>");
    kh_out_xml(out, day_or_unknown(story->last, arabic));
    kh_buf_format(out, "</time> · %s: %u · %s: %u · ", kh_sheet_word_of(KH_WORD_ARTICLES, arabic), story->articles,
                  kh_sheet_word_of(KH_WORD_OUTLETS, arabic), story->outlets);
    html_text(out, story->id);
    kh_buf_addz(out, "</p>\n");
    for (unsigned part = 0; part < KH_SHEET_PARTS; part++) {
        if (!has_part(sheet, (kh_sheet_part)part))
            continue;
        kh_buf_format(out, "<h2>%s</h2>\n<ul>\n", kh_sheet_word_of(part, arabic));
        for (size_t i = 0; i < sheet->lines.n; i++) {
            const kh_sheet_line *line = KH_AT(&sheet->lines, kh_sheet_line, i);
            if (line->part == (kh_sheet_part)part)
                html_line(sheet, line, arabic, out);
        }
        kh_buf_addz(out, "</ul>\n");
    }
    kh_buf_format(out, "<h2>%s</h2>\n<ol>\n", kh_sheet_word_of(KH_WORD_SOURCES, arabic));
    for (size_t i = 0; i < sheet->sources.n; i++)
        html_source(KH_AT(&sheet->sources, kh_sheet_source, i), i + 1, arabic, out);
    kh_buf_addz(out, "</ol>\n</body>\n</html>\n");
}

/* ---- a table ---- */

static void number_cell(kh_buf *out, double value)
{
    if (!isnan(value))
        kh_buf_format(out, "%.15g", value);
}

void kh_sheet_csv(const kh_sheet *sheet, kh_buf *out)
{
    static const char *const parts[] = {"digest", "development", "background", "figure", "deadline", "statement"};

    kh_buf_addz(out, "\xEF\xBB\xBFkind,date,text,what,value,low,high,unit,place,who,role,via,time,how,mark,sources,"
                     "outlet,title,published,article,start,end,url,captured\r\n");
    for (size_t i = 0; i < sheet->lines.n; i++) {
        const kh_sheet_line *line = KH_AT(&sheet->lines, kh_sheet_line, i);
        const kh_sheet_source *source = source_at(sheet, line);
        const kh_str before[] = {line->date, line->text, line->what},
                     after[] = {line->unit, line->place, line->who, line->role,
                                line->via,  line->time,  line->mod, line->mark},
                     last[] = {source->outlet, source->title, source->published, source->key};
        kh_buf_addz(out, parts[line->part]);
        for (size_t k = 0; k < 3; k++) {
            kh_buf_byte(out, ',');
            kh_out_cell(out, before[k]);
        }
        const double numbers[] = {line->value, line->low, line->high};
        for (size_t k = 0; k < 3; k++) {
            kh_buf_byte(out, ',');
            number_cell(out, line->part == KH_SHEET_FIGURE ? numbers[k] : NAN);
        }
        for (size_t k = 0; k < 8; k++) {
            kh_buf_byte(out, ',');
            kh_out_cell(out, after[k]);
        }
        kh_buf_byte(out, ',');
        if (line->sources)
            kh_buf_format(out, "%u", line->sources);
        for (size_t k = 0; k < 4; k++) {
            kh_buf_byte(out, ',');
            kh_out_cell(out, last[k]);
        }
        if (line->cp_span.end > line->cp_span.start)
            kh_buf_format(out, ",%u,%u,", line->cp_span.start, line->cp_span.end);
        else
            kh_buf_addz(out, ",,,");
        kh_out_cell(out, source->url);
        kh_buf_byte(out, ',');
        kh_out_cell(out, source->captured);
        kh_buf_addz(out, "\r\n");
    }
}

/* ---- JSON ---- */

kh_status kh_sheet_json(const kh_sheet *sheet, kh_buf *out)
{
    kh_json json;
    kh_status status = kh_story_json(sheet->story, out);

    if (status != KH_OK)
        return status;
    out->len--; /* the brace */
    kh_buf_addz(out, ",\"source_list\":");
    kh_json_init(&json, out);
    kh_json_array(&json);
    for (size_t i = 0; i < sheet->sources.n; i++) {
        const kh_sheet_source *source = KH_AT(&sheet->sources, kh_sheet_source, i);
        const kh_str none = {NULL, 0};
        kh_json_object(&json);
        kh_json_put_str(&json, "key", source->key);
        kh_json_put_str(&json, "title", source->title.len ? source->title : none);
        kh_json_put_str(&json, "outlet", source->outlet.len ? source->outlet : none);
        kh_json_put_str(&json, "published", source->published.len ? source->published : none);
        kh_json_put_str(&json, "url", source->url.len ? source->url : none);
        kh_json_put_str(&json, "captured", source->captured.len ? source->captured : none);
        kh_json_end_object(&json);
    }
    kh_json_end_array(&json);
    kh_buf_addz(out, "}\n");
    return kh_buf_status(out);
}

kh_status kh_export_story(kh_store *store, kh_str id, kh_export_format format, bool arabic, kh_buf *out, kh_err *err)
{
    kh_sheet sheet;
    kh_status status = kh_sheet_load(store, id, &sheet, err);

    if (status == KH_OK) {
        switch (format) {
        case KH_EXPORT_MARKDOWN: kh_sheet_markdown(&sheet, arabic, out); break;
        case KH_EXPORT_HTML: kh_sheet_html(&sheet, arabic, out); break;
        case KH_EXPORT_CSV: kh_sheet_csv(&sheet, out); break;
        case KH_EXPORT_JSON: status = kh_sheet_json(&sheet, out); break;
        }
        if (status == KH_OK)
            status = kh_buf_status(out);
        if (status != KH_OK)
            (void)kh_err_set(err, status, "out of memory");
    }
    kh_sheet_done(&sheet);
    return status;
}
