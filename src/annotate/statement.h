/* The lexicons of statements. Inside of this layer. */
#ifndef KH_ANNOTATE_STATEMENT_H
#define KH_ANNOTATE_STATEMENT_H

#include "annotate/report.h"
#include "base/map.h"

struct kh_statement_rules {
    struct kh_report_verb *verbs;
    kh_map forms; /* folded form → packed verb, form and flags */
    kh_lexicon *attributions;
    int attribution_kind;
};

#endif
