/*
 * The verbs of saying in all the forms that the news uses, made once from data/reporting-verbs.tsv.
 */
#ifndef KH_ANNOTATE_REPORT_H
#define KH_ANNOTATE_REPORT_H

#include "annotate/phrase.h"

enum kh_report_kind {
    KH_SAYS,
    KH_ANNOUNCES,
    KH_FEELS,
    KH_ADMITS,
    KH_DENIES,
    KH_REFUSES,
    KH_CLAIMS,
    KH_ACCUSES,
    KH_CONDEMNS,
    KH_DESCRIBES,
    KH_THINKS,
    KH_EXPECTS,
    KH_HOPES,
    KH_DEMANDS,
    KH_CALLS,
    KH_PROPOSES,
    KH_WARNS,
    KH_THREATENS,
    KH_PROMISES,
    KH_FEARS,
    KH_PRAISES,
    KH_SUPPORTS,
    KH_ATTRIBUTES,
    KH_DOUBTS,
    KH_ASKS,
    KH_RELAYS
};

enum kh_report_frame { /* what may follow the speaker */
                       KH_FRAME_CLAUSE = 1,
                       KH_FRAME_QUOTE = 2,
                       KH_FRAME_OBJECT = 4,
                       KH_FRAME_BI = 8,
                       KH_FRAME_ON = 16,
                       KH_FRAME_TO = 32,
                       KH_FRAME_LI = 64,
                       KH_FRAME_OF = 128,
                       KH_FRAME_FROM = 256,
                       KH_FRAME_IN = 512,
                       KH_FRAME_PERSON = 1024 /* the one spoken to, before the rest: طالب الحكومة بـ */
};

struct kh_report_verb {
    enum kh_report_kind kind;
    unsigned frames;
    bool strict;    /* has other senses: only with a clause, a quotation, or its preposition */
    bool clause;    /* … only with a clause: يعد بأن */
    bool subject;   /* … only with a subject of its own: تبين الوزارة أن */
    bool deed;      /* … only with a deed that one may own up to: تبنى الهجوم */
    bool continues; /* the one who spoke goes on: أضاف */
    bool madda;     /* its participle begins with آ */
    bool bare_alef; /* written ا, without hamza: with one it is the first person (أعتقد) */
};

enum kh_report_form {
    KH_REPORT_PAST,
    KH_REPORT_PRESENT,
    KH_REPORT_PARTICIPLE, /* accusative: قائلا، مضيفة */
    KH_REPORT_SAYING,     /* noun with a pronoun: قوله، دعوته */
    KH_REPORT_NOUN        /* noun: تهديد، اتهامات */
};

struct kh_report {
    const struct kh_report_verb *verb;
    enum kh_report_form form;
    bool feminine, plural, object; /* object: a pronoun is glued to the verb */
    uint32_t strip;                /* folded bytes of و or ف in front */
};

/** "say", "deny", …: what the words do, as in data/reporting-verbs.tsv. */
kh_str kh_report_kind_name(enum kh_report_kind kind);

struct kh_statement_rules;
kh_status kh_report_forms_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_statement_rules *rules,
                               kh_err *err) KH_MUST_CHECK;
/** The reporting form that token `i` is, with or without و، ف. */
bool kh_report_at(const struct kh_phrases *p, size_t i, struct kh_report *ret_report);

#endif
