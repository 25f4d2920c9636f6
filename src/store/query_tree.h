/* The tree of a query: between query.c, which reads it, and query_match.c, which writes it for FTS5. */
#ifndef KH_STORE_QUERY_TREE_H
#define KH_STORE_QUERY_TREE_H

#include "store/query.h"

enum {
    KH_QUERY_NEAR = 10, /* words apart, where none are said */
    KH_QUERY_ALSO = 2   /* words that stand in for one that nothing has */
};

typedef enum kh_query_node_kind { KH_NODE_LEAF, KH_NODE_ALL, KH_NODE_EITHER, KH_NODE_NEAR } kh_query_node_kind;

typedef enum kh_query_column {
    KH_COLUMN_ANY, /* title and body */
    KH_COLUMN_TITLE,
    KH_COLUMN_BY,
    KH_COLUMN_SAID,
    KH_COLUMN_PLACE
} kh_query_column;

struct kh_query_node {
    kh_query_node_kind kind;
    kh_query_column column;
    bool without;
    kh_query_node *first, *next; /* children; the next child of the same parent */
    unsigned distance;           /* of NEAR */
    /* of a leaf */
    kh_str text; /* without quotation marks */
    bool phrase, prefix;
    bool function;              /* nothing but function words, not in a phrase */
    bool empty;                 /* nothing that a question could ask for (data/query-words.tsv) */
    kh_str also[KH_QUERY_ALSO]; /* what is looked for besides (store/loose.c) */
};

/** Is this child left out, as a function word beside words that say something? */
bool kh_query_node_idle(const kh_query_node *parent, const kh_query_node *child);

#endif
