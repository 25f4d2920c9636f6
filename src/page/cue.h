/*
 * Cues: the phrases by which a page's furniture is known, from data/furniture-cues.tsv, and the labels of publication
 * lines, from data/dateline-cues.tsv. Both readers (HTML and plain text) ask here what a short line is.
 *
 * furniture-cues.tsv: phrase, kind, scope, comment. The scope says how far a cue reaches:
 *   line     the line is the phrase and nothing else (numbers, signs and emoji apart): "طباعة", "36 تعليق"
 *   start    the line begins with the phrase; the rest of the line is what it announces: "اقرأ أيضا: …"
 *   section  as start, and it heads a list: the lines behind it are of its kind until prose or another cue comes
 *   end      as section, and nothing of the article follows: comment forms, footers
 *   button   an end cue that may also stand over the text, as a button: "أضف تعليقا"
 *   tail     a short line ends with the phrase: "لمعرفة … اضغط هنا"
 *   within   anywhere in a paragraph that speaks to the reader of the page's rules; two different ones make it a notice
 *   inline   furniture also in the middle of running text without line ends: "Share on Facebook"
 * A phrase stands in one row only; scopes are parted by commas.
 */
#ifndef KH_PAGE_CUE_H
#define KH_PAGE_CUE_H

#include "arabic/lexicon.h"

typedef struct kh_cue_rules kh_cue_rules;

enum kh_cue_scope {
    KH_CUE_LINE = 1,
    KH_CUE_START = 2,
    KH_CUE_SECTION = 4,
    KH_CUE_END = 8,
    KH_CUE_INLINE = 16,
    KH_CUE_BUTTON = 32,
    KH_CUE_ANY = 63,
    KH_CUE_WITHIN = 64, /* not of ANY: see kh_cue_notice */
    KH_CUE_TAIL = 128   /* nor this */
};

typedef struct kh_cue {
    const char *kind;  /* "read-also", "share", "related", "tags", "source", … ; static or the rules' */
    unsigned scope;    /* kh_cue_scope, or several of them */
    size_t first, n;   /* tokens that the phrase covers */
    size_t start, end; /* the same in bytes; a colon, dash or bar behind the phrase is inside */
} kh_cue;

/** Load both lexicons. Threads: immutable once loaded. */
kh_status kh_cue_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_cue_rules **ret_rules,
                            kh_err *err) KH_MUST_CHECK;

/** The longest cue of `scopes` that begins at token `i`. Whether it fills the line is the caller's business. */
bool kh_cue_at(const kh_cue_rules *rules, const kh_tokens *tokens, size_t i, unsigned scopes, kh_cue *ret_cue);

/**
 * What furniture is this line? Reads the whole line by its scope rules; a "start" cue needs a sign behind it (colon,
 * dash, bar) or a short line, so that prose which begins with the same words stays prose.
 *
 * @param scratch  arena for the tokens of the line; the first 600 bytes of a long line are looked at
 * @param ret_cue  may be NULL; set when the answer is not NULL
 * @return         kind, NULL when it is none
 */
const char *kh_cue_kind(const kh_cue_rules *rules, kh_arena *scratch, kh_str line, kh_cue *ret_cue);

/** Does this paragraph tell the page's readers what they may write and do there? For what stands behind an article. */
bool kh_cue_notice(const kh_cue_rules *rules, kh_arena *scratch, kh_str paragraph);

/** As kh_cue_kind, of a line that is tokens already. */
const char *kh_cue_of_tokens(const kh_cue_rules *rules, const kh_tokens *tokens, kh_cue *ret_cue);

/** What token `i` says about running text (data/prose-words.tsv). */
enum kh_prose_word {
    KH_PROSE_NONE,
    KH_PROSE_FUNCTION,    /* frequent in sentences, rare in headlines */
    KH_PROSE_OPENER,      /* begins a sentence of a report */
    KH_PROSE_PREPOSITION, /* before a date: the date is part of a sentence */
    KH_PROSE_SOURCE,      /* stands for a source by itself: وكالات */
    KH_PROSE_MEDIUM,      /* begins the name of a news outlet: صحيفة، وكالة، موقع */
    KH_PROSE_MEDIUM_TAIL, /* ends one: برس، نيوز */
    KH_PROSE_LIVE         /* in a title: the page is live coverage */
};
enum kh_prose_word kh_cue_prose_word(const kh_cue_rules *rules, const kh_tokens *tokens, size_t i);

/** Does token `i` open a person's name: a given name (data/given-names.tsv), عبد, an initial? False in a build without.
 */
bool kh_cue_given_name(const kh_cue_rules *rules, const kh_tokens *tokens, size_t i);

/** data/places.tsv and data/agencies.tsv, for place lines ("بغداد ـ رويترز:"); NULL when this build has none. */
const kh_lexicon *kh_cue_places(const kh_cue_rules *rules);
const kh_lexicon *kh_cue_agencies(const kh_cue_rules *rules);

/** The labels of publication lines: columns phrase, label (published, updated, captured, other), comment. */
const kh_lexicon *kh_cue_datelines(const kh_cue_rules *rules);

#endif
