/*
 * khayt/article.h: the article record, as CONTRACT fields of one JSON line, and what reads one.
 *
 * Spans are half-open BYTE ranges into `text` (kh_article_json turns them into code points). Views point into the
 * document that the article lives in and die with it. Absent strings are {NULL, 0}; absent numbers are NAN.
 */
#ifndef KHAYT_ARTICLE_H
#define KHAYT_ARTICLE_H

#include "khayt/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kh_format {
    KH_FORMAT_UNKNOWN, /* detect */
    KH_FORMAT_HTML,
    KH_FORMAT_TEXT,
    KH_FORMAT_JSONL,
    KH_FORMAT_FEED,
    KH_FORMAT_WARC
} kh_format;

/** "html", "text", "jsonl", "feed", "warc"; NULL for unknown. */
const char *kh_format_name(kh_format format);
bool kh_format_parse(kh_str name, kh_format *ret_format);

/** Where a publication time was read, best first. */
typedef enum kh_date_from {
    KH_FROM_NONE,
    KH_FROM_GIVEN,
    KH_FROM_FEED,
    KH_FROM_MARKUP,
    KH_FROM_PAGE,
    KH_FROM_TEXT,
    KH_FROM_URL
} kh_date_from;

/** Days are counted from 1970-01-01 (proleptic Gregorian). KH_NO_DAY where unknown. */
#define KH_NO_DAY INT32_MIN

/** A day as "2024-03-13" with NUL; "" for KH_NO_DAY. */
void kh_day_text(int32_t day, char ret_text[16]);
/** The day of "2024-03-13"; false for anything else. */
bool kh_day_parse(kh_str text, int32_t *ret_day);

typedef struct kh_published {
    kh_str value;            /* ISO 8601, as exact as it is known: "2024-03-13T12:32:00+03:00" or "2024-03-13" */
    kh_str evidence;         /* the characters that it was read from */
    kh_str earliest, latest; /* ISO days that bound it, also where value is unknown */
    kh_date_from from;
    double confidence; /* 0…1 */
    int32_t day;       /* the outlet's local day: what relative times are anchored on */
    int32_t second;    /* of that local day, -1 unknown */
    int32_t zone;      /* minutes east of UTC that `day` is in */
} kh_published;

typedef struct kh_caption {
    kh_str text, credit;
} kh_caption;
typedef struct kh_related {
    kh_str title, url;
} kh_related;
typedef struct kh_furniture {
    kh_str kind, text;
} kh_furniture; /* kind: "read-also", "share", "related", "tags", … */

typedef enum kh_time_type { KH_TIME_DATE, KH_TIME_TIME, KH_TIME_DURATION, KH_TIME_SET } kh_time_type;
typedef enum kh_time_mod {
    KH_TIME_PLAIN,
    KH_TIME_START,
    KH_TIME_MID,
    KH_TIME_END,
    KH_TIME_APPROX,
    KH_TIME_BEFORE,
    KH_TIME_AFTER,
    KH_TIME_MORE_THAN,
    KH_TIME_LESS_THAN
} kh_time_mod;
typedef enum kh_anchor { KH_ANCHOR_NONE, KH_ANCHOR_PUBLISHED, KH_ANCHOR_TEXT } kh_anchor;

typedef struct kh_time {
    kh_span span;
    kh_str value;        /* TIMEX3 */
    int32_t first, last; /* the days it covers, KH_NO_DAY where open or unknown: "earliest", "latest" */
    uint8_t type, mod, anchor;
    bool hijri;
} kh_time;

typedef enum kh_name_type { KH_NAME_PER, KH_NAME_LOC, KH_NAME_ORG, KH_NAME_MISC } kh_name_type;

typedef struct kh_name {
    kh_span span;
    kh_str entity; /* its id: the one name of the gazetteer, or the fullest that the article gives; or {NULL,0} */
    kh_str role;   /* of a person: the office as written before the name, or {NULL,0} */
    uint8_t type;
} kh_name;

typedef enum kh_figure_mod {
    KH_FIGURE_PLAIN,
    KH_FIGURE_APPROX,
    KH_FIGURE_MORE_THAN,
    KH_FIGURE_LESS_THAN,
    KH_FIGURE_AT_LEAST,
    KH_FIGURE_AT_MOST
} kh_figure_mod;

typedef enum kh_figure_kind { KH_FIGURE_COUNT, KH_FIGURE_MONEY, KH_FIGURE_PERCENT, KH_FIGURE_MEASURE } kh_figure_kind;

typedef struct kh_figure {
    kh_span span;
    double value, low, high;
    kh_str unit;          /* the counted noun, singular */
    kh_str per;           /* of a rate: what it is by, singular ("برميل", "ساعة") */
    kh_str what;          /* noun phrase as written */
    kh_str place, source; /* as written */
    kh_str time;          /* TIMEX3 value of the time that it holds for */
    uint8_t mod, kind;
} kh_figure;

typedef struct kh_statement {
    kh_span span; /* the whole report, attribution and words */
    kh_span said; /* what was said: the JSON's "text" */
    kh_str speaker, entity, role, cue, time;
    kh_str act;  /* what the words do: "say", "deny", "refuse", "accuse", … (data/reporting-verbs.tsv) */
    kh_strs via; /* nearest to the speaker first */
    bool direct;
} kh_statement;

typedef struct kh_deadline {
    kh_span span;
    kh_str by; /* TIMEX3 */
    kh_str what, source;
} kh_deadline;

typedef struct kh_page_origin {
    kh_str name, url;
    kh_format format;
    uint32_t part, parts; /* from 1 */
} kh_page_origin;

typedef struct kh_article {
    kh_str id; /* 16 hexadecimal digits, from the content alone */
    kh_str key;
    kh_page_origin page;
    kh_str language, outlet, title, byline, dateline;
    kh_str outlet_evidence;   /* what named the outlet: its line, the site's name, the address; {NULL,0}: nothing */
    kh_date_from outlet_from; /* where that stood */
    kh_published published;
    kh_str updated, captured;
    kh_strs credits, summary, keywords;
    kh_caption *captions;
    size_t caption_count;
    kh_related *related;
    size_t related_count;
    kh_furniture *furniture;
    size_t furniture_count;
    kh_str text;
    kh_span *sentences;
    size_t sentence_count;
    kh_time *times;
    size_t time_count;
    kh_name *names;
    size_t name_count;
    kh_figure *figures;
    size_t figure_count;
    kh_statement *statements;
    size_t statement_count;
    kh_deadline *deadlines;
    size_t deadline_count;
} kh_article;

/** The names that the contract uses: "DATE", "START" (NULL for plain), "PER", "more_than" (NULL for plain), "markup", …
 */
const char *kh_time_type_name(unsigned type);
const char *kh_time_mod_name(unsigned mod);
const char *kh_anchor_name(unsigned anchor);
const char *kh_name_type_name(unsigned type);
const char *kh_figure_mod_name(unsigned mod);
const char *kh_figure_kind_name(unsigned kind); /* "count", "money", "percent", "measure" */
const char *kh_date_from_name(unsigned from);

/** One line of the contract's JSON, without the line end. Never fails but for memory. */
kh_status kh_article_json(const kh_article *article, kh_buf *out) KH_MUST_CHECK;

/**
 * A document: one input, the arena of all that was read from it, and its articles.
 * Ownership: kh_doc_free frees articles and text together. Threads: one at a time.
 */
typedef struct kh_doc kh_doc;

/** What the input does not say itself; absent views where nothing is known. */
typedef struct kh_input {
    kh_str bytes;     /* the page; need not be valid in any charset */
    kh_format format; /* HTML or TEXT */
    kh_str name;      /* file name, or the line of a JSONL */
    kh_str key;       /* the input's own key */
    kh_str url, outlet, published, captured, title, byline;
    kh_str charset; /* what the HTTP header said, if anything */
    bool from_feed; /* `published` was read from a feed, not given */
    bool body_only; /* `bytes` is the body alone, not a page (jsonl "text") */
} kh_input;

/**
 * The engine: lexicons and limits, loaded once. Immutable after kh_engine_new: any number of threads may read with it.
 * Cost of kh_engine_new: milliseconds, a few MB.
 */
typedef struct kh_engine kh_engine;
typedef enum kh_layer {
    KH_LAYER_TIMES = 1,
    KH_LAYER_NAMES = 2,
    KH_LAYER_STATEMENTS = 4,
    KH_LAYER_FIGURES = 8,
    KH_LAYER_DEADLINES = 16,
    KH_LAYERS_ALL = 31, /* all marks */
    KH_LAYER_TEXT = 32  /* the text itself, and the captions, related links and furniture around it */
} kh_layer;

typedef struct kh_engine_options {
    size_t doc_bytes;   /* largest page to read; 0 = 64 MB */
    size_t doc_memory;  /* most arena memory a page may take; 0 = 1 GB */
    unsigned leave_out; /* layers of marks (kh_layer, or-ed) that stay empty, for a caller that wants speed. What leans
                         * on them says less: without names a figure has no place, without statements no source,
                         * without times nothing has a time and there are no deadlines. KH_LAYERS_ALL: the article
                         * alone. KH_LAYER_TEXT: only what a page says of its articles (title, outlet, author, times,
                         * keywords, address), most often without parsing more than its head; such an article has no
                         * text, no marks and no id, and no store takes it. */
    kh_str names;       /* a gazetteer of one's own that goes before the program's (kh_store_own_names); not kept */
    kh_log_fn log;
    void *log_ctx;
} kh_engine_options;

kh_status kh_engine_new(const kh_engine_options *options, kh_engine **ret_engine, kh_err *err) KH_MUST_CHECK;
void kh_engine_free(kh_engine *engine);

/**
 * Read one page into its articles: extraction, dates, annotation.
 *
 * Never fails on what the bytes are: a page without an article gives a document with none. KH_LIMIT: larger than the
 * engine allows; KH_NOMEM. On failure *ret_doc is NULL. Ownership: the caller frees *ret_doc. The input's views may die
 * once the call returns. Threads: any number on one engine. Cost: linear in the page.
 */
kh_status kh_read(const kh_engine *engine, const kh_input *input, kh_doc **ret_doc, kh_err *err) KH_MUST_CHECK;
/** An article back from its JSON line (what a store keeps). KH_CORRUPT when it is none. */
kh_status kh_doc_parse(kh_str json, kh_doc **ret_doc, kh_err *err) KH_MUST_CHECK;
size_t kh_doc_count(const kh_doc *doc);
const kh_article *kh_doc_article(const kh_doc *doc, size_t i);
void kh_doc_free(kh_doc *doc);

#ifdef __cplusplus
}
#endif
#endif
