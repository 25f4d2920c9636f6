/*
 * The linker: which articles copy one another, which tell one event (a development), and which running file (a story)
 * a development belongs to.
 *
 * It holds the features of all articles and answers one question at a time: where does this new one belong? It does not
 * number anything itself: the store gives rows to developments and stories and tells the linker. What was said about
 * earlier articles is never taken back here.
 *
 * Deterministic: answers follow from the articles put in and their order. Threads: one at a time.
 * Cost of a question: bounded by the caps in linker.c, however large the store.
 */
#ifndef KH_LINK_LINKER_H
#define KH_LINK_LINKER_H

#include "link/features.h"

typedef struct kh_linker kh_linker;

typedef enum kh_copy_kind { KH_COPY_NONE, KH_COPY_SAME, KH_COPY_NEAR, KH_COPY_PARTIAL } kh_copy_kind;

/** "same", "near", "partial"; NULL for none. */
const char *kh_copy_kind_name(kh_copy_kind kind);

typedef struct kh_linked_copy {
    uint64_t article; /* row of the other one */
    double share;     /* of the shorter text that the other has too, 0…1 */
    kh_copy_kind kind;
    int first; /* who had it first: -1 the other, 1 the new one, 0 not known */
} kh_linked_copy;

enum { KH_COPIES_MOST = 24, KH_EVIDENCE_MOST = 5 };

typedef struct kh_link {
    uint64_t development; /* 0: one of its own; else one of `story` or of `merge` */
    uint64_t story;       /* 0: one of its own */
    uint64_t merge;       /* a story that proves to be a part of `story`, to be joined to it; 0: none */
    double development_score, story_score, merge_score;
    uint64_t evidence[KH_EVIDENCE_MOST]; /* rows of the articles that decided, the strongest first */
    size_t evidence_count;
    kh_linked_copy copies[KH_COPIES_MOST];
    size_t copy_count;
} kh_link;

/** What two texts are to each other, by their shingles alone. */
kh_copy_kind kh_copy_compare(const kh_features *a, const kh_features *b, double *ret_share);
/** Who had a common text first: -1 `a`, 1 `b`, 0 not known. A text that credits the other's outlet is the later one. */
int kh_copy_first(const kh_features *a, const kh_features *b);

kh_status kh_linker_new(kh_linker **ret_linker) KH_MUST_CHECK;
void kh_linker_free(kh_linker *linker);

/** Where would this article belong? Changes nothing. */
kh_status kh_linker_ask(kh_linker *linker, const kh_features *features, kh_link *ret_link) KH_MUST_CHECK;
/** Put an article in, at its place. Ownership: the features are copied. */
kh_status kh_linker_add(kh_linker *linker, uint64_t article, const kh_features *features, uint64_t development,
                        uint64_t story) KH_MUST_CHECK;
/** Take an article out; nothing happens when it is not there. */
void kh_linker_remove(kh_linker *linker, uint64_t article);
/** Make story `from` a part of story `into`; nothing changes when either is unknown, or on KH_NOMEM. */
kh_status kh_linker_join(kh_linker *linker, uint64_t from, uint64_t into) KH_MUST_CHECK;
/** Hold a story together: it is never found to be a part of another, nor another that is held a part of it. */
kh_status kh_linker_hold(kh_linker *linker, uint64_t story) KH_MUST_CHECK;
size_t kh_linker_count(const kh_linker *linker);

#endif
