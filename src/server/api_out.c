/* What leaves the store: exports, citations, the day, feeds. */
#include <stdio.h>

#include "server/api.h"

/* `lang` is ar (the default) or en. */
static bool lang_of(struct kh_request *request, struct kh_answer *answer, bool *ret_arabic)
{
    kh_str lang = request->parameter(request, "lang");

    *ret_arabic = !kh_str_eq(lang, KH_STR("en"));
    if (!lang.len || !*ret_arabic || kh_str_eq(lang, KH_STR("ar")))
        return true;
    kh_answer_error(answer, 400, "bad_lang", "lang is ar or en");
    return false;
}

static void failed_with(struct kh_answer *answer, kh_status failed)
{
    if (failed)
        kh_api_error(answer, failed);
}

/* A name for the file: what is plain ASCII of the id. */
static void name_file(struct kh_answer *answer, const char *start, kh_str id, const char *ending)
{
    char plain[40];
    size_t n = 0;

    for (size_t i = 0; i < id.len && n < sizeof plain - 1; i++) {
        char c = id.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')
            plain[n++] = c;
    }
    plain[n] = '\0';
    (void)snprintf(answer->file, sizeof answer->file, "khayt-%s%s.%s", start, plain, ending);
}

static void export_story(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    static const char *const types[] = {"text/markdown; charset=utf-8", "text/html; charset=utf-8",
                                        "application/json; charset=utf-8", "text/csv; charset=utf-8"},
                             *const endings[] = {"md", "html", "json", "csv"};
    kh_str format_name = request->parameter(request, "format");
    kh_export_format format = KH_EXPORT_MARKDOWN;
    bool arabic;
    kh_err err;
    kh_status failed;

    if (format_name.len && !kh_export_parse(format_name, &format)) {
        kh_answer_error(answer, 400, "bad_format", "format is md, html, json or csv");
        return;
    }
    if (!lang_of(request, answer, &arabic))
        return;
    answer->type = types[format];
    answer->page = format == KH_EXPORT_HTML;
    name_file(answer, "", id, endings[format]);
    if (answer->page) /* it is looked at and printed; the reader saves it */
        answer->file[0] = '\0';
    failed = kh_export_story(store, id, format, arabic, &answer->body, &err);
    failed_with(answer, failed);
}

static void cite(struct kh_request *request, kh_str key, kh_store *store, struct kh_answer *answer)
{
    static const char *const types[] = {"text/plain; charset=utf-8", "application/x-bibtex; charset=utf-8",
                                        "application/x-research-info-systems; charset=utf-8",
                                        "application/vnd.citationstyles.csl+json; charset=utf-8",
                                        "application/json; charset=utf-8"},
                             *const endings[] = {NULL, "bib", "ris", "json", NULL};
    kh_str name = request->parameter(request, "style");
    kh_cite_style style = KH_CITE_ALL;
    bool arabic;
    kh_err err;

    if (name.len && (!kh_cite_parse(name, &style) || style == KH_CITE_ALL)) {
        kh_answer_error(answer, 400, "bad_style", "style is plain, bibtex, ris or csl-json");
        return;
    }
    if (!lang_of(request, answer, &arabic))
        return;
    answer->type = types[style];
    if (endings[style])
        name_file(answer, "article-", key, endings[style]);
    failed_with(answer, kh_cite(store, key, style, arabic, &answer->body, &err));
}

/* Where the reader is served, as the request has it. */
static kh_str base_of(const struct kh_request *request, char ret_base[300])
{
    int n = snprintf(ret_base, 300, "%s://%s", request->secure ? "https" : "http",
                     request->host ? request->host : "localhost");

    return kh_str_of(ret_base, n > 0 && n < 300 ? (size_t)n : 0);
}

static void daily(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    kh_str day = request->parameter(request, "day"), format = request->parameter(request, "format");
    kh_daily_options options = {.since = day.len ? day : (kh_str){NULL, 0}, .mail = kh_str_eq(format, KH_STR("eml"))};
    char base[300];
    kh_err err;

    (void)part;
    if (format.len && !options.mail && !kh_str_eq(format, KH_STR("html"))) {
        kh_answer_error(answer, 400, "bad_format", "format is html or eml");
        return;
    }
    if (!lang_of(request, answer, &options.arabic))
        return;
    options.base = base_of(request, base);
    answer->type = options.mail ? "message/rfc822" : "text/html; charset=utf-8";
    answer->page = !options.mail;
    if (options.mail)
        name_file(answer, "day-", day, "eml");
    failed_with(answer, kh_daily(store, &options, &answer->body, &err));
}

/* ---- feeds ---- */

static void feed(struct kh_request *request, kh_feed_kind kind, kh_str subject, bool json, kh_store *store,
                 struct kh_answer *answer)
{
    kh_feed_options options = {.kind = kind, .subject = subject, .json = json, .arabic = true};
    char base[300];
    kh_buf self;
    kh_err err;

    kh_buf_init(&self);
    kh_buf_add(&self, request->path);
    if (kind == KH_FEED_SEARCH) {
        kh_buf_addz(&self, "?q=");
        for (size_t i = 0; i < subject.len; i++)
            kh_buf_format(&self, "%%%02X", (unsigned)(unsigned char)subject.ptr[i]);
    }
    options.base = base_of(request, base);
    options.self = kh_buf_str(&self);
    answer->type = json ? "application/feed+json; charset=utf-8" : "application/atom+xml; charset=utf-8";
    answer->has_etag = true;
    if (self.failed)
        answer->body.failed = true;
    else
        failed_with(answer, kh_feed(store, &options, &answer->body, &err));
    kh_buf_done(&self);
}

static void story_atom(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    feed(request, KH_FEED_STORY, id, false, store, answer);
}

static void story_json(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    feed(request, KH_FEED_STORY, id, true, store, answer);
}

static void name_atom(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    feed(request, KH_FEED_NAME, id, false, store, answer);
}

static void name_json(struct kh_request *request, kh_str id, kh_store *store, struct kh_answer *answer)
{
    feed(request, KH_FEED_NAME, id, true, store, answer);
}

static void search_feed(struct kh_request *request, bool json, kh_store *store, struct kh_answer *answer)
{
    kh_str query = request->parameter(request, "q");

    if (!query.len || query.len > KH_API_QUERY_MOST)
        kh_answer_error(answer, 400, "bad_query", query.len ? "the query is too long" : "the query is missing");
    else
        feed(request, KH_FEED_SEARCH, query, json, store, answer);
}

static void search_atom(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    (void)part;
    search_feed(request, false, store, answer);
}

static void search_json(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer)
{
    (void)part;
    search_feed(request, true, store, answer);
}

const struct kh_route kh_api_leaving[] = {
    {"GET", "/api/v1/stories/{}/export", export_story},
    {"GET", "/api/v1/articles/{}/cite", cite},
    {"GET", "/api/v1/daily", daily},
    {"GET", "/feeds/story/{}.atom", story_atom},
    {"GET", "/feeds/story/{}.json", story_json},
    {"GET", "/feeds/name/{}.atom", name_atom},
    {"GET", "/feeds/name/{}.json", name_json},
    {"GET", "/feeds/search.atom", search_atom},
    {"GET", "/feeds/search.json", search_json},
    {NULL, NULL, NULL},
};
