/*
 * khayt/export.h: what leaves the store: a story to take along, citations, feeds, the day as a page or an e-mail file.
 *
 * All of it is UTF-8, made from the store alone: the same store gives the same bytes. What comes from pages is text,
 * never markup, whatever the format: it is escaped, and control characters are dropped. Each call appends to `out`;
 * after a failure what stands behind its old end means nothing. Threads: as the store's.
 */
#ifndef KHAYT_EXPORT_H
#define KHAYT_EXPORT_H

#include "khayt/story.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kh_export_format { KH_EXPORT_MARKDOWN, KH_EXPORT_HTML, KH_EXPORT_JSON, KH_EXPORT_CSV } kh_export_format;
/** "md", "html", "json", "csv"; false for anything else. */
bool kh_export_parse(kh_str name, kh_export_format *ret_format);

/**
 * A story whole, each line with its article, outlet and day.
 *
 * HTML is one page without script or outside files, right to left in Arabic, with a style for print. CSV is one table
 * (RFC 4180, with a BOM) of developments, background, figures, deadlines and statements; a cell that a spreadsheet
 * would take for a formula begins with an apostrophe. JSON is kh_story_json with `source_list`, the articles with their
 * addresses and days of capture. Statuses as of kh_story_load. Cost: that, and reading each article once more.
 */
kh_status kh_export_story(kh_store *store, kh_str id, kh_export_format format, bool arabic, kh_buf *out,
                          kh_err *err) KH_MUST_CHECK;

typedef enum kh_cite_style { KH_CITE_PLAIN, KH_CITE_BIBTEX, KH_CITE_RIS, KH_CITE_CSL, KH_CITE_ALL } kh_cite_style;
/** "plain", "bibtex", "ris", "csl-json", "all"; false for anything else. */
bool kh_cite_parse(kh_str name, kh_cite_style *ret_style);
/** A citation, with the day on which the page was saved where that is known. BibTeX is an @online entry for biblatex;
 * all: one JSON object with every style. KH_NOTFOUND. */
kh_status kh_cite(kh_store *store, kh_str key, kh_cite_style style, bool arabic, kh_buf *out,
                  kh_err *err) KH_MUST_CHECK;

typedef enum kh_feed_kind { KH_FEED_STORY, KH_FEED_SEARCH, KH_FEED_NAME } kh_feed_kind;
typedef struct kh_feed_options {
    kh_feed_kind kind;
    kh_str subject; /* id of a story, a query, an entity by id or alias */
    bool json;      /* JSON Feed 1.1; else Atom (RFC 4287) */
    bool arabic;    /* language of the few words of our own */
    kh_str base;    /* where the reader is served, "http://127.0.0.1:8080", without a slash behind it */
    kh_str self;    /* path of the feed itself, percent-encoded, from the slash on */
} kh_feed_options;
/** The latest 50 of a story's developments, of a search's articles, of what somebody said. Ids are the same for good.
 * KH_NOTFOUND, KH_ARG as of what is asked. */
kh_status kh_feed(kh_store *store, const kh_feed_options *options, kh_buf *out, kh_err *err) KH_MUST_CHECK;

typedef struct kh_daily_options {
    kh_str since; /* a moment (khayt/changes.h); absent: the last day of news */
    bool mail;    /* an e-mail file (RFC 5322, with a text and an HTML part); else the HTML page */
    bool arabic;
    kh_str base; /* as of a feed, for links; absent: none */
    kh_str to;   /* address for the e-mail's To; absent: undisclosed */
} kh_daily_options;
/** What moved in the stories, most first. KH_ARG: no moment, or an address that is none; KH_NOTFOUND: an empty store.
 */
kh_status kh_daily(kh_store *store, const kh_daily_options *options, kh_buf *out, kh_err *err) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
