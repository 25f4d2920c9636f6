/*
 * khayt/copies.h: who took what from whom: two texts side by side, the captures of an article, all tellings of a
 * development, the habits of an outlet.
 */
#ifndef KHAYT_COPIES_H
#define KHAYT_COPIES_H

#include "khayt/story.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- captures ----
 *
 * A page that is captured again with another text is the same article in a new version. Under the same key the later
 * capture stands in the article's place (by `captured`, else `updated`, else the time of publication; where none of
 * them tells, the one that came last), and the others are kept as KEY@1, KEY@2, … in the order in which they came.
 * Articles of other keys are captures of the same one when they have its address and a part of its text or its title;
 * or when the same outlet published the same text under much the same title within a day, or nearly the same within an
 * hour (where no publication is known: captured within 14 days, or one). So which capture is the current one does not
 * hang on the order in which they came. But a page that goes back to an earlier text is seen to do so only when its
 * captures come in order.
 */

typedef struct kh_version_line {
    kh_str key, captured, published;
    bool current;
    uint32_t changes; /* sentences added, left out or changed against the version before, and the title, if it was */
} kh_version_line;
/** The captures of the article that `key` is one of, the earliest first; none where there is but one. KH_NOTFOUND.
 * Memory of the store, until its next call. 64 at most, the current one and those next to it. */
kh_status kh_store_versions(kh_store *store, kh_str key, const kh_version_line **ret_versions, size_t *ret_count,
                            kh_err *err) KH_MUST_CHECK;
/** A JSON array. */
kh_status kh_versions_json(const kh_version_line *versions, size_t count, kh_buf *out) KH_MUST_CHECK;

/* ---- two texts ---- */

typedef enum kh_compare_op { KH_COMPARE_SAME, KH_COMPARE_CHANGED, KH_COMPARE_ADDED, KH_COMPARE_LEFT_OUT } kh_compare_op;
/** "same", "changed", "added", "left_out". */
const char *kh_compare_op_name(kh_compare_op op);

/** Byte spans of the two texts, empty where one has nothing. */
typedef struct kh_compared {
    kh_span a, b;
    kh_compare_op op;
} kh_compared;
typedef struct kh_compare_block {
    kh_compared at;     /* "same": a run of sentences; else one, or those that it was made from */
    kh_compared *words; /* of a changed one */
    size_t word_count;
} kh_compare_block;
typedef struct kh_compare {
    kh_article a, b;
    kh_str kind;                             /* "same", "near", "partial"; absent: no copies */
    double share;                            /* of the shorter text that the other has too */
    uint32_t same, changed, added, left_out; /* sentences, from a to b */
    kh_compare_block *blocks;                /* in order of b; what it left out stands where it stood in a */
    size_t block_count;
} kh_compare;
/** Articles by key, captures (KEY@1) too. KH_NOTFOUND. Ownership: kh_compare_free. Cost: linear in the texts. */
kh_status kh_compare_load(kh_store *store, kh_str a, kh_str b, kh_compare **ret_compare, kh_err *err) KH_MUST_CHECK;
void kh_compare_free(kh_compare *compare);
/** One JSON object, without the line end. */
kh_status kh_compare_json(const kh_compare *compare, kh_buf *out) KH_MUST_CHECK;

/* ---- all copies among many articles, without a store ---- */

typedef struct kh_reprints kh_reprints;
/** What there is to know of one text. */
typedef struct kh_reprints_text kh_reprints_text;
kh_status kh_reprints_new(kh_reprints **ret_reprints) KH_MUST_CHECK;
void kh_reprints_free(kh_reprints *reprints);
/** Threads: any. Cost: linear in the text, some 10 µs an article. Ownership: kh_reprints_put takes it over. */
kh_status kh_reprints_read(const kh_article *article, kh_reprints_text **ret_text) KH_MUST_CHECK;
void kh_reprints_text_free(kh_reprints_text *text);
/** One more article. The text is taken over, also on failure; the key is copied. */
kh_status kh_reprints_put(kh_reprints *reprints, kh_str key, kh_reprints_text *text) KH_MUST_CHECK;
/**
 * All pairs, in order of the articles, as kh_store_copies tells them; a non-zero return of `each` ends the walk.
 * `threads`: 0 one a processor; the answer is the same. Cost: some 30 µs an article.
 */
kh_status kh_reprints_each(kh_reprints *reprints, unsigned threads, kh_copy_each each, void *ctx, uint64_t *ret_total,
                           kh_err *err) KH_MUST_CHECK;
/** The contract's line of a pair, with its line end. */
kh_status kh_copy_json(const kh_copy_line *line, kh_buf *out) KH_MUST_CHECK;

/* ---- a development ---- */

/** `only`: sentences that no other telling has, in code points. */
typedef struct kh_telling {
    kh_str key, outlet, title, published, copy_of;
    kh_strs credits;
    kh_span *only;
    kh_str *only_texts;
    size_t only_count;
} kh_telling;
typedef struct kh_development_page {
    kh_str story, story_title;
    kh_development *development;
    kh_telling *tellings; /* in order of time, 200 at most */
    size_t telling_count;
} kh_development_page;
/** A development by its id, the beginning of one, or one that leads on (then `development->id` is another).
 * KH_NOTFOUND; KH_ARG: the beginning fits several. Ownership: kh_development_free. Cost: that of kh_story_load. */
kh_status kh_development_load(kh_store *store, kh_str id, kh_development_page **ret_page, kh_err *err) KH_MUST_CHECK;
void kh_development_free(kh_development_page *page);
/** One JSON object, without the line end. */
kh_status kh_development_json(const kh_development_page *page, kh_buf *out) KH_MUST_CHECK;

/* ---- an outlet ---- */

typedef struct kh_counted {
    kh_str id; /* of a story; else absent */
    kh_str name;
    uint64_t count;
} kh_counted;
typedef struct kh_counts {
    kh_counted *at; /* the most first */
    size_t n;
} kh_counts;
typedef struct kh_outlet_page {
    kh_str outlet;
    uint64_t articles;
    int32_t first_day, last_day;      /* KH_NO_DAY unknown */
    uint64_t hours[24], weekdays[7];  /* of publication, by the outlet's clock; Saturday first */
    kh_counts agencies;               /* articles that credit each */
    uint64_t developments, shared;    /* that it tells, and those of them that others tell too */
    uint64_t first_to_report;         /* of the shared ones, where no other article is as early */
    kh_counts copied_from, copied_by; /* whole articles that one repeats of the other, where times or credits tell who
                                         was first, and no agency is credited */
    kh_counts stories;                /* that it tells most of, 20 at most */
} kh_outlet_page;
/** An outlet by its name as articles give it, or by another name of it that khayt knows. KH_NOTFOUND. Ownership:
 * kh_outlet_free. Cost: reads all of its articles once, some 20 µs each. */
kh_status kh_outlet_load(kh_store *store, kh_str name, kh_outlet_page **ret_page, kh_err *err) KH_MUST_CHECK;
void kh_outlet_free(kh_outlet_page *page);
/** One JSON object, without the line end. */
kh_status kh_outlet_json(const kh_outlet_page *page, kh_buf *out) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
