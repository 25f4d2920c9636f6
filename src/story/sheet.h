/*
 * A story as a sheet: sections of lines, each with the articles that it rests on. What every format of export walks.
 */
#ifndef KH_STORY_SHEET_H
#define KH_STORY_SHEET_H

#include "base/vec.h"
#include "khayt/export.h"

typedef enum kh_sheet_part {
    KH_SHEET_DIGEST,
    KH_SHEET_DEVELOPMENT,
    KH_SHEET_BACKGROUND,
    KH_SHEET_FIGURE,
    KH_SHEET_DEADLINE,
    KH_SHEET_STATEMENT,
    KH_SHEET_PARTS
} kh_sheet_part;

/** An article that the sheet rests on; numbered from 1 in the order in which it is first cited. */
typedef struct kh_sheet_source {
    kh_str key, title, outlet, published, url, captured;
} kh_sheet_source;

/** One line. Numbers are NAN where there are none; `source` indexes the sources. */
typedef struct kh_sheet_line {
    kh_sheet_part part;
    kh_str date;      /* of publication; of a deadline the day on which it was announced */
    kh_str text;      /* title, sentence, the words of the figure or deadline, what was said */
    kh_str what;      /* of a figure or deadline */
    kh_str who, role; /* speaker, or whose figure or deadline it is */
    kh_str via;       /* who passed it on, parted by " ← " */
    kh_str time;      /* TIMEX3: when it happened, holds or is due */
    kh_str unit, place, mod, mark;
    double value, low, high;
    kh_span cp_span; /* start = end: none */
    uint32_t sources, source;
    bool first; /* of its row: a figure's first point */
} kh_sheet_line;

typedef struct kh_sheet {
    kh_story *story;
    kh_digest *digest;
    kh_vec lines, sources; /* kh_sheet_line, kh_sheet_source; lines stand by part */
    kh_arena arena;
} kh_sheet;

/** Statuses as of kh_story_load. Ownership: kh_sheet_done, also after a failure. */
kh_status kh_sheet_load(kh_store *store, kh_str id, kh_sheet *ret_sheet, kh_err *err) KH_MUST_CHECK;
void kh_sheet_done(kh_sheet *sheet);

/** The words of an export, in both languages. */
typedef enum kh_sheet_word {
    KH_WORD_ARTICLES = KH_SHEET_PARTS,
    KH_WORD_OUTLETS,
    KH_WORD_SOURCES,
    KH_WORD_SAVED,
    KH_WORD_VIA,
    KH_WORD_DUE,
    KH_WORD_UNKNOWN,
    KH_WORD_COUNT
} kh_sheet_word;
const char *kh_sheet_word_of(unsigned word, bool arabic);

/** The formats. */
void kh_sheet_markdown(const kh_sheet *sheet, bool arabic, kh_buf *out);
void kh_sheet_html(const kh_sheet *sheet, bool arabic, kh_buf *out);
void kh_sheet_csv(const kh_sheet *sheet, kh_buf *out);
kh_status kh_sheet_json(const kh_sheet *sheet, kh_buf *out) KH_MUST_CHECK;

/** The style of a page that is printed or mailed, right to left and left to right. */
extern const char kh_page_style[];

#endif
