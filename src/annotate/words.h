/*
 * What kind of word each token is: the small closed classes that noun phrases, names and statements are read by.
 * A word that has no class as it stands has that of the word without its proclitics and ال.
 */
#ifndef KH_ANNOTATE_WORDS_H
#define KH_ANNOTATE_WORDS_H

#include "annotate/annotate.h"

enum kh_word_class {
    KH_WORD_PREP = 1u << 0, /* prepositions, conjunctions, negations, adverbs: no part of a name */
    KH_WORD_RELATIVE = 1u << 1,
    KH_WORD_PRONOUN = 1u << 2,
    KH_WORD_SHOWS = 1u << 3,     /* demonstratives */
    KH_WORD_VERB = 1u << 4,      /* verbs too common to be a name */
    KH_WORD_ROLE = 1u << 5,      /* opens an office: وزير */
    KH_WORD_TITLE = 1u << 6,     /* stands before a name: الدكتور */
    KH_WORD_GIVEN = 1u << 7,     /* given name */
    KH_WORD_DOUBTFUL = 1u << 8,  /* … that is also a common word */
    KH_WORD_BODY = 1u << 9,      /* opens the name of a body: وزارة */
    KH_WORD_UNIT = 1u << 10,     /* … that needs a proper name behind it */
    KH_WORD_PLACE = 1u << 11,    /* opens the name of a place: مدينة */
    KH_WORD_PARTICLE = 1u << 12, /* inside a name, binds the next word: بن أبو عبد */
    KH_WORD_FOREIGN = 1u << 13,  /* as PARTICLE, in foreign names: دي فون */
    KH_WORD_ADJECTIVE = 1u << 14,
    KH_WORD_OCCASION = 1u << 15, /* a meeting, a speech */
    KH_WORD_DOCUMENT = 1u << 16,
    KH_WORD_ACCOUNT = 1u << 17,  /* a channel of one's own */
    KH_WORD_NAMES = 1u << 20,    /* … and an unknown word behind it is a name */
    KH_WORD_SPEAKER = 1u << 21,  /* who speaks without an office: سكان، نشطاء، سلطات */
    KH_WORD_QUANTITY = 1u << 19, /* كل، بعض، أحد: opens a noun phrase */
    KH_WORD_THAT = 1u << 18,     /* أن، إن، أنه، بأنها …: opens a clause */
    KH_WORD_ORDINAL = 1u << 22,  /* of a ruler: محمد السادس */
    KH_WORD_FIELD = 1u << 23,    /* what a body is for, behind ل: لحقوق الإنسان */
    KH_WORD_ASIDE = 1u << 27, /* an adjective that describes a body and is no part of its name: الحاكم، الإرهابية */
    KH_WORD_MEDIUM = 1u << 28,    /* opens the name of an agency or an outlet: صحيفة */
    KH_WORD_AUTHORITY = 1u << 29, /* opens the name of a body that is one whatever the tagger says: وزارة */
    KH_WORD_OWN = 1u << 30, /* its first letters are its own, though they look like ال or a clitic (التزام); not kept */
    /* what was found glued to it */
    KH_WORD_AL = 1u << 24,   /* begins with ال (behind any proclitic) */
    KH_WORD_AND = 1u << 25,  /* و or ف is glued to a word that is known, or to ال */
    KH_WORD_GLUED = 1u << 26 /* ب ل ك likewise */
};

struct kh_words;

/** Build the table from the lexicons of data/. */
kh_status kh_words_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_words **ret_words,
                        kh_err *err) KH_MUST_CHECK;
/** The class bits of each token, in the arena; NULL when memory ran out. */
uint32_t *kh_classify_words(kh_arena *arena, const struct kh_words *words, const kh_tokens *tokens);
/** Folded bytes of و ف ب ل ك that KH_WORD_AND and KH_WORD_GLUED say are glued to the word. */
static inline uint32_t kh_word_strip(uint32_t bits)
{
    return ((bits & KH_WORD_AND) ? 2u : 0u) + ((bits & KH_WORD_GLUED) ? 2u : 0u);
}

#endif
