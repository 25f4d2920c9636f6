/*
 * The annotate layer: marks on a clean article. Order matters and is fixed here:
 *   sentences → times → names → who they are → statements → figures (whose source and place lean on these) → deadlines.
 */
#ifndef KH_ANNOTATE_ANNOTATE_H
#define KH_ANNOTATE_ANNOTATE_H

#include "arabic/date.h"
#include "arabic/number.h"
#include "arabic/token.h"
#include "base/vec.h"
#include "khayt/article.h"

/** The lexicons of this layer; immutable once loaded. Its inside is rules.h, the annotators' own. */
typedef struct kh_annotate_rules kh_annotate_rules;
kh_status kh_annotate_rules_load(kh_arena *arena, kh_annotate_rules **ret_rules, kh_err *err) KH_MUST_CHECK;
/** The same with a gazetteer of one's own (TSV: phrase, entity, type PER, ORG or LOC) that goes before the program's.
 */
kh_status kh_annotate_rules_load_with(kh_arena *arena, kh_str own_names, kh_annotate_rules **ret_rules,
                                      kh_err *err) KH_MUST_CHECK;

typedef struct kh_range {
    uint32_t first, end;
} kh_range; /* half-open range of tokens */

/** One article under the pen: shared by the annotators of this layer. Times … deadlines collect in vectors and are put
 * into the record at the end. */
typedef struct kh_marking {
    const kh_annotate_rules *rules;
    kh_arena *arena;
    const kh_article *article; /* text, published, outlet, credits are set */
    kh_tokens tokens;          /* of article->text */
    kh_range *sentences;       /* token ranges, in order, covering every token that is not a break */
    size_t sentence_count;
    uint32_t *sentence_of; /* for each token, its sentence */
    uint32_t *partners;    /* for each token, the quotation mark it is paired with (quote.h) */
    uint32_t *words;       /* for each token, its word classes (words.h) */
    uint32_t *time_over;   /* for each token, the time that covers it, as its index + 1; 0: none */
    uint32_t *name_over;   /* likewise the name */
    kh_vec times;          /* kh_time, by span */
    kh_vec names;          /* kh_name, by span */
    kh_vec cores;          /* kh_span of each: what is narrowed to when all is read; empty: none is */
    kh_vec statements;     /* kh_statement, by span */
    kh_vec figures;        /* kh_figure, by span */
    kh_vec deadlines;      /* kh_deadline, by span */
} kh_marking;

/** Fill the record's sentences … deadlines. Fails only with KH_NOMEM. */
kh_status kh_annotate(const kh_annotate_rules *rules, kh_arena *arena, kh_article *article) KH_MUST_CHECK;
/** The same for a caller that has the tokens of the article's text, in the arena. The layers `leave_out` (kh_layer)
 * stay empty. */
kh_status kh_annotate_tokens(const kh_annotate_rules *rules, kh_arena *arena, kh_article *article,
                             const kh_tokens *tokens, unsigned leave_out) KH_MUST_CHECK;

/* The annotators: each appends to its vector; memory failure is sticky in the arena. */
void kh_mark_sentences(kh_marking *marking);
void kh_mark_words(kh_marking *marking); /* no mentions: the classes of words that the others read */
void kh_mark_times(kh_marking *marking);
void kh_mark_names(kh_marking *marking);
void kh_mark_entities(kh_marking *marking); /* entity.c: who is meant by the names */
void kh_mark_statements(kh_marking *marking);
void kh_mark_speakers(kh_marking *marking); /* … and by speakers without a name */
void kh_mark_figures(kh_marking *marking);
void kh_mark_deadlines(kh_marking *marking);
void kh_narrow_names(kh_marking *marking); /* شركة "زرقاتك" was read as one phrase: the name proper is left */

/** Sentences, times and the names that the rules find: what the tagger of names sees of an article, for its trainer.
 * The tokens were looked up. */
void kh_marking_begin(kh_marking *marking);
/** The bytes of tokens [first, end). */
kh_span kh_span_of(const kh_marking *marking, size_t first, size_t end);
/** The first token that ends after `byte` (binary search). */
size_t kh_token_at_byte(const kh_marking *marking, uint32_t byte);
/** The view of a span of the article's text. */
kh_str kh_marked_text(const kh_marking *marking, kh_span span);

#endif
