/* The lexicons of the annotators. Each annotator adds the part it owns, filled by its own kh_…_rules_load. */
#ifndef KH_ANNOTATE_RULES_H
#define KH_ANNOTATE_RULES_H

#include "annotate/annotate.h"

struct kh_sentence_rules;
struct kh_time_rules;
struct kh_figure_rules;
struct kh_name_rules;
struct kh_statement_rules;
struct kh_deadline_rules;

struct kh_annotate_rules {
    kh_vocabulary *vocabulary; /* of all that follow */
    kh_date_rules *dates;
    kh_number_rules *numbers;
    struct kh_sentence_rules *sentences;
    struct kh_time_rules *times;
    struct kh_figure_rules *figures;
    struct kh_name_rules *names;
    struct kh_statement_rules *statements;
    struct kh_deadline_rules *deadlines;
};

kh_status kh_sentence_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_sentence_rules **ret_rules,
                                 kh_err *err) KH_MUST_CHECK;
kh_status kh_time_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_time_rules **ret_rules,
                             kh_err *err) KH_MUST_CHECK;
kh_status kh_figure_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_figure_rules **ret_rules,
                               kh_err *err) KH_MUST_CHECK;
kh_status kh_name_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_str own_names,
                             struct kh_name_rules **ret_rules, kh_err *err) KH_MUST_CHECK;
kh_status kh_statement_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_statement_rules **ret_rules,
                                  kh_err *err) KH_MUST_CHECK;
kh_status kh_deadline_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_deadline_rules **ret_rules,
                                 kh_err *err) KH_MUST_CHECK;

/** سيكتمل، ستنتهي، وسنوفر: the future prefix on a present stem; سنوات and سيارة are none. */
bool kh_is_future_verb(const kh_annotate_rules *rules, const kh_tokens *tokens, size_t i);

#endif
