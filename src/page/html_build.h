/*
 * The tree builder's own: what is open, what waits to be opened again, and the steps that the insertion modes
 * (html_mode.c, html_table.c) are made of. The names are the standard's.
 */
#ifndef KH_PAGE_HTML_BUILD_H
#define KH_PAGE_HTML_BUILD_H

#include "page/html_tree.h"

typedef enum kh_html_mode {
    KH_MODE_INITIAL,
    KH_MODE_BEFORE_HTML,
    KH_MODE_BEFORE_HEAD,
    KH_MODE_IN_HEAD,
    KH_MODE_IN_HEAD_NOSCRIPT,
    KH_MODE_AFTER_HEAD,
    KH_MODE_IN_BODY,
    KH_MODE_IN_TABLE,
    KH_MODE_IN_CAPTION,
    KH_MODE_IN_COLUMN_GROUP,
    KH_MODE_IN_TABLE_BODY,
    KH_MODE_IN_ROW,
    KH_MODE_IN_CELL,
    KH_MODE_IN_SELECT,
    KH_MODE_IN_SELECT_IN_TABLE,
    KH_MODE_IN_TEMPLATE,
    KH_MODE_AFTER_BODY,
    KH_MODE_IN_FRAMESET,
    KH_MODE_AFTER_FRAMESET,
    KH_MODE_COUNT
} kh_html_mode;

typedef enum kh_html_scope {
    KH_SCOPE_DEFAULT,
    KH_SCOPE_BUTTON,
    KH_SCOPE_LIST,
    KH_SCOPE_TABLE,
    KH_SCOPE_SELECT
} kh_html_scope;

typedef struct kh_builder {
    kh_arena *arena;
    kh_html_scanner scanner;
    kh_node *html, *head, *form;
    kh_node *open[KH_HTML_MOST_OPEN]; /* the stack of open elements */
    size_t n;
    kh_node *formatting[KH_HTML_MOST_FORMATTING]; /* the list of active formatting elements; NULL is a marker */
    size_t formatting_n;
    uint8_t templates[KH_HTML_MOST_TEMPLATES]; /* the stack of template insertion modes */
    size_t template_n;
    kh_html_mode mode;
    bool foster; /* what comes now belongs before the table */
    bool frameset_ok, quirks;
} kh_builder;

/* ---- nodes ---- */
static inline kh_node *kh_current(const kh_builder *b)
{
    return b->open[b->n - 1];
}
static inline bool kh_is(const kh_node *node, unsigned tag)
{
    return node->tag == tag && node->space == KH_IN_HTML;
}
/** A new element for a token; not in the tree yet. NULL when memory ran out. */
kh_node *kh_html_element(kh_builder *b, const kh_html_token *token);
/** Insert an element for the token and open it. */
kh_node *kh_html_insert(kh_builder *b, const kh_html_token *token);
/** The same for an element that the page does not have. */
kh_node *kh_html_insert_tag(kh_builder *b, kh_tag tag);
/** Insert an element that has no content. */
void kh_html_insert_void(kh_builder *b, const kh_html_token *token);
/** Insert and open an element whose text is no markup. */
void kh_html_insert_raw(kh_builder *b, const kh_html_token *token);
void kh_html_insert_text(kh_builder *b, const kh_html_token *token);
void kh_html_insert_comment(kh_builder *b, const kh_html_token *token);
void kh_html_append(kh_node *parent, kh_node *child);
void kh_html_detach(kh_node *node);

/* ---- the stack of open elements ---- */
void kh_html_push(kh_builder *b, kh_node *node);
void kh_html_pop(kh_builder *b);
/** Close up to and including the nearest open element of that tag; nothing when there is none. */
void kh_html_pop_to(kh_builder *b, unsigned tag);
/** Take an element out of the stack, wherever it is. */
void kh_html_remove_open(kh_builder *b, const kh_node *node);
bool kh_html_in_scope(const kh_builder *b, unsigned tag, kh_html_scope scope);
bool kh_html_heading_in_scope(const kh_builder *b);
bool kh_html_is_open(const kh_builder *b, unsigned tag);
/** Close what has an implied end, but for `except`. */
void kh_html_implied_ends(kh_builder *b, unsigned except);
void kh_html_close_p(kh_builder *b);
/** Close all up to (not including) one of the tags, html or template at the least. */
void kh_html_clear_to(kh_builder *b, const uint8_t *tags, size_t count);

/* ---- the list of active formatting elements ---- */
void kh_html_add_formatting(kh_builder *b, kh_node *node);
void kh_html_add_marker(kh_builder *b);
void kh_html_clear_to_marker(kh_builder *b);
void kh_html_remove_formatting(kh_builder *b, const kh_node *node);
/** The nearest of that tag behind the last marker; NULL when there is none. */
kh_node *kh_html_formatting(const kh_builder *b, unsigned tag);
/** Open again what a paragraph cut. */
void kh_html_reconstruct(kh_builder *b);
/** The end tag of a formatting element: the standard's adoption agency algorithm. */
void kh_html_adopt(kh_builder *b, const kh_html_token *token);
/** An end tag without a rule of its own. */
void kh_html_end_other(kh_builder *b, const kh_html_token *token);

/* ---- modes ---- */
void kh_html_process(kh_builder *b, const kh_html_token *token);
void kh_html_process_in(kh_builder *b, kh_html_mode mode, const kh_html_token *token);
/** The mode that follows from what is open. */
void kh_html_reset_mode(kh_builder *b);

typedef void kh_html_mode_fn(kh_builder *b, const kh_html_token *token);
kh_html_mode_fn kh_html_initial, kh_html_before_html, kh_html_before_head, kh_html_in_head, kh_html_in_head_noscript,
    kh_html_after_head, kh_html_after_body, kh_html_in_frameset, kh_html_after_frameset; /* html_head.c */
kh_html_mode_fn kh_html_in_body;                                                         /* html_body.c */
kh_html_mode_fn kh_html_in_table, kh_html_in_caption, kh_html_in_column_group, kh_html_in_table_body, kh_html_in_row,
    kh_html_in_cell, kh_html_in_select, kh_html_in_select_in_table, kh_html_in_template; /* html_table.c */

static inline bool kh_starts(const kh_html_token *token, unsigned tag)
{
    return token->kind == KH_HTML_START && token->tag == tag;
}
static inline bool kh_ends(const kh_html_token *token, unsigned tag)
{
    return token->kind == KH_HTML_END && token->tag == tag;
}

#endif
