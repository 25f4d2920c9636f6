/*
 * The model of the main content: features of blocks and elements, and what each weighs. Linear in its parts, small, and
 * the same everywhere; set by hand, then held against what a search around each weight gives (tests/shared/weigh.py,
 * which prints what every change and every feature left out does to the score on marked pages).
 *
 *   a block is worth     paragraph + letters/100 (at most `most`) from 80 letters on, letters/100 below; times each of
 *                        the factors that is true of it, and times 1 - links x (its share of linked letters)
 *   an element has       the worth of its blocks: whole from its own, less from those deeper, by `rise`; times one of
 *                        body_prop, body_class, article, main, and boilerplate
 */
#ifndef KH_PAGE_WEIGHTS_H
#define KH_PAGE_WEIGHTS_H

/* name, weight, and the value that leaves the feature out */
#define KH_WEIGHTS(each)                                                                                               \
    each(paragraph, 1, 0)         /* of a block of 80 letters and more, however long */                                \
        each(most, 3, 0)          /* hundreds of letters that count */                                                 \
        each(links, 1, 0)         /* linked letters count against a block */                                           \
        each(dense, 0.45, 1)      /* share of linked letters beyond which a block is no text */                        \
        each(item, 0.5, 1)        /* list items and table cells */                                                     \
        each(beside, 0.4, 1)      /* blocks in asides and under classes of boilerplate */                              \
        each(figure, 0.3, 1)      /* blocks in figures */                                                              \
        each(teaser, 0.5, 1)      /* blocks that end in dots, cut short */                                             \
        each(rise, 1, 0)          /* what an element has of blocks deeper than its own: of 0.6, 0.35, 0.2, 0.1 */      \
        each(body_prop, 2, 1)     /* itemprop=articleBody */                                                           \
        each(body_class, 1.6, 1)  /* a class of bodies (data/class-cues.tsv) */                                        \
        each(article, 1.3, 1)     /* <article>, role=article */                                                        \
        each(main, 1.1, 1)        /* <main>, a class of main content */                                                \
        each(boilerplate, 0.2, 1) /* classes of boilerplate, comments, related lists */

typedef struct kh_weights {
#define KH_WEIGHT_FIELD(name, weight, without) double name;
    KH_WEIGHTS(KH_WEIGHT_FIELD)
#undef KH_WEIGHT_FIELD
} kh_weights;

#define KH_WEIGHT_VALUE(name, weight, without) weight,
#define KH_WEIGHTS_SET                                                                                                 \
    {                                                                                                                  \
        KH_WEIGHTS(KH_WEIGHT_VALUE)                                                                                    \
    }

#endif
