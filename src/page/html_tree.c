/* What is open and what waits to be opened again; the loop; svg and math. */
#include <strings.h>

#include "page/html_build.h"

/* ---- nodes ---- */

static kh_node *new_node(kh_builder *b, kh_node_kind kind, kh_str text)
{
    kh_node *node = KH_NEW(b->arena, kh_node);

    if (node) {
        node->kind = (uint8_t)kind;
        node->text = text;
    }
    return node;
}

kh_node *kh_html_element(kh_builder *b, const kh_html_token *token)
{
    kh_node *node = new_node(b, KH_NODE_ELEMENT, token->text);

    if (node) {
        node->tag = token->tag;
        node->attributes = token->attributes;
        node->attribute_count = token->attribute_count;
        node->carried = token->carried;
    }
    return node;
}

static void insert_before(kh_node *parent, kh_node *child, kh_node *next)
{
    kh_node *previous = next ? next->previous : parent->last;

    child->parent = parent;
    child->previous = previous;
    child->next = next;
    *(previous ? &previous->next : &parent->first) = child;
    *(next ? &next->previous : &parent->last) = child;
}

void kh_html_append(kh_node *parent, kh_node *child)
{
    insert_before(parent, child, NULL);
}

void kh_html_detach(kh_node *node)
{
    if (!node->parent)
        return;
    *(node->previous ? &node->previous->next : &node->parent->first) = node->next;
    *(node->next ? &node->next->previous : &node->parent->last) = node->previous;
    node->parent = node->previous = node->next = NULL;
}

static bool is_table_part(const kh_node *node)
{
    return kh_is(node, KH_TAG_TABLE) || kh_is(node, KH_TAG_TBODY) || kh_is(node, KH_TAG_TFOOT) ||
           kh_is(node, KH_TAG_THEAD) || kh_is(node, KH_TAG_TR);
}

static size_t nearest(const kh_builder *b, unsigned tag)
{
    size_t i = b->n;

    while (i > 0 && !kh_is(b->open[i - 1], tag))
        i--;
    return i; /* its place + 1, 0 when none is open */
}

/* The appropriate place for inserting a node: inside `target`, or before the table when that is where it must not be.
 */
static void insert_at(kh_builder *b, kh_node *target, kh_node *node)
{
    size_t table, template;

    if (!b->foster || !is_table_part(target)) {
        kh_html_append(target, node);
        return;
    }
    table = nearest(b, KH_TAG_TABLE);
    template = nearest(b, KH_TAG_TEMPLATE);
    if (template > table)
        kh_html_append(b->open[template - 1], node);
    else if (!table)
        kh_html_append(b->open[0], node);
    else if (b->open[table - 1]->parent)
        insert_before(b->open[table - 1]->parent, node, b->open[table - 1]);
    else
        kh_html_append(b->open[table - 2], node);
}

kh_node *kh_html_insert(kh_builder *b, const kh_html_token *token)
{
    kh_node *node = kh_html_element(b, token);

    if (!node)
        return NULL;
    insert_at(b, kh_current(b), node);
    kh_html_push(b, node);
    return node;
}

kh_node *kh_html_insert_tag(kh_builder *b, kh_tag tag)
{
    kh_html_token token = {.kind = KH_HTML_START, .tag = (uint8_t)tag};

    return kh_html_insert(b, &token);
}

void kh_html_insert_void(kh_builder *b, const kh_html_token *token)
{
    kh_node *node = kh_html_element(b, token);

    if (node)
        insert_at(b, kh_current(b), node);
}

void kh_html_insert_text(kh_builder *b, const kh_html_token *token)
{
    kh_node *node = new_node(b, token->white ? KH_NODE_WHITESPACE : KH_NODE_TEXT, token->text);

    if (node)
        insert_at(b, kh_current(b), node);
}

void kh_html_insert_comment(kh_builder *b, const kh_html_token *token)
{
    kh_node *node = new_node(b, KH_NODE_COMMENT, token->text);

    if (node)
        insert_at(b, b->n ? kh_current(b) : b->html, node);
}

/* ---- the stack of open elements ---- */

void kh_html_push(kh_builder *b, kh_node *node)
{
    if (b->n == KH_HTML_MOST_OPEN)
        b->n--;
    b->open[b->n++] = node;
}

void kh_html_pop(kh_builder *b)
{
    if (b->n > 1) /* html stays open */
        b->n--;
}

void kh_html_pop_to(kh_builder *b, unsigned tag)
{
    size_t at = nearest(b, tag);

    if (at)
        b->n = at > 1 ? at - 1 : 1;
}

static size_t place_of(const kh_builder *b, const kh_node *node)
{
    size_t i = b->n;

    while (i > 0 && b->open[i - 1] != node)
        i--;
    return i; /* + 1, 0 when it is not open */
}

static void remove_open_at(kh_builder *b, size_t i)
{
    memmove(&b->open[i], &b->open[i + 1], (b->n - i - 1) * sizeof *b->open);
    b->n--;
}

void kh_html_remove_open(kh_builder *b, const kh_node *node)
{
    size_t at = place_of(b, node);

    if (at > 1)
        remove_open_at(b, at - 1);
}

static bool ends_scope(const kh_node *node, kh_html_scope scope)
{
    if (node->space == KH_IN_MATH)
        return scope < KH_SCOPE_TABLE && node->tag >= KH_TAG_MI && node->tag <= KH_TAG_MTEXT;
    if (node->space == KH_IN_SVG)
        return scope < KH_SCOPE_TABLE &&
               (node->tag == KH_TAG_FOREIGNOBJECT || node->tag == KH_TAG_DESC || node->tag == KH_TAG_TITLE);
    switch (scope) {
    case KH_SCOPE_TABLE: return node->tag == KH_TAG_HTML || node->tag == KH_TAG_TABLE || node->tag == KH_TAG_TEMPLATE;
    case KH_SCOPE_SELECT: return node->tag != KH_TAG_OPTGROUP && node->tag != KH_TAG_OPTION;
    case KH_SCOPE_BUTTON:
        if (node->tag == KH_TAG_BUTTON)
            return true;
        break;
    case KH_SCOPE_LIST:
        if (node->tag == KH_TAG_OL || node->tag == KH_TAG_UL)
            return true;
        break;
    default: break;
    }
    return kh_tag_traits(node->tag) & KH_TAG_SCOPE;
}

bool kh_html_in_scope(const kh_builder *b, unsigned tag, kh_html_scope scope)
{
    for (size_t i = b->n; i > 0; i--) {
        if (kh_is(b->open[i - 1], tag))
            return true;
        if (ends_scope(b->open[i - 1], scope))
            return false;
    }
    return false;
}

bool kh_html_heading_in_scope(const kh_builder *b)
{
    for (size_t i = b->n; i > 0; i--) {
        const kh_node *node = b->open[i - 1];
        if (node->space == KH_IN_HTML && node->tag >= KH_TAG_H1 && node->tag <= KH_TAG_H6)
            return true;
        if (ends_scope(node, KH_SCOPE_DEFAULT))
            return false;
    }
    return false;
}

bool kh_html_is_open(const kh_builder *b, unsigned tag)
{
    return nearest(b, tag) > 0;
}

void kh_html_implied_ends(kh_builder *b, unsigned except)
{
    while (kh_current(b)->space == KH_IN_HTML && (kh_tag_traits(kh_current(b)->tag) & KH_TAG_IMPLIED_END) &&
           kh_current(b)->tag != except)
        kh_html_pop(b);
}

void kh_html_close_p(kh_builder *b)
{
    kh_html_implied_ends(b, KH_TAG_P);
    kh_html_pop_to(b, KH_TAG_P);
}

void kh_html_clear_to(kh_builder *b, const uint8_t *tags, size_t count)
{
    while (b->n > 1 && !kh_is(kh_current(b), KH_TAG_TEMPLATE)) {
        for (size_t i = 0; i < count; i++) {
            if (kh_is(kh_current(b), tags[i]))
                return;
        }
        kh_html_pop(b);
    }
}

/* ---- the list of active formatting elements ---- */

static void remove_formatting_at(kh_builder *b, size_t i)
{
    memmove(&b->formatting[i], &b->formatting[i + 1], (b->formatting_n - i - 1) * sizeof *b->formatting);
    b->formatting_n--;
}

static size_t formatting_place(const kh_builder *b, const kh_node *node)
{
    size_t i = b->formatting_n;

    while (i > 0 && b->formatting[i - 1] != node)
        i--;
    return i; /* + 1 */
}

static bool same_element(const kh_node *a, const kh_node *b)
{
    if (a->tag != b->tag || a->carried != b->carried)
        return false;
    for (unsigned i = 0; i < a->attribute_count; i++) {
        if (!kh_str_eq(a->attributes[i].value, kh_node_attribute(b, a->attributes[i].name)))
            return false;
    }
    return true;
}

static void put_formatting(kh_builder *b, kh_node *node)
{
    if (b->formatting_n == KH_HTML_MOST_FORMATTING)
        remove_formatting_at(b, 0);
    b->formatting[b->formatting_n++] = node;
}

/* Three of the same are enough: the standard's "Noah's Ark clause". */
void kh_html_add_formatting(kh_builder *b, kh_node *node)
{
    size_t same = 0, first = 0;

    for (size_t i = b->formatting_n; i > 0 && b->formatting[i - 1]; i--) {
        if (same_element(b->formatting[i - 1], node)) {
            same++;
            first = i - 1;
        }
    }
    if (same >= 3)
        remove_formatting_at(b, first);
    put_formatting(b, node);
}

void kh_html_add_marker(kh_builder *b)
{
    put_formatting(b, NULL);
}

void kh_html_clear_to_marker(kh_builder *b)
{
    while (b->formatting_n && b->formatting[--b->formatting_n])
        continue;
}

void kh_html_remove_formatting(kh_builder *b, const kh_node *node)
{
    size_t at = formatting_place(b, node);

    if (at)
        remove_formatting_at(b, at - 1);
}

kh_node *kh_html_formatting(const kh_builder *b, unsigned tag)
{
    for (size_t i = b->formatting_n; i > 0 && b->formatting[i - 1]; i--) {
        if (b->formatting[i - 1]->tag == tag)
            return b->formatting[i - 1];
    }
    return NULL;
}

static kh_node *copy_of(kh_builder *b, const kh_node *node)
{
    kh_node *copy = new_node(b, KH_NODE_ELEMENT, node->text);

    if (copy) {
        copy->tag = node->tag;
        copy->attributes = node->attributes;
        copy->attribute_count = node->attribute_count;
        copy->carried = node->carried;
    }
    return copy;
}

void kh_html_reconstruct(kh_builder *b)
{
    size_t i = b->formatting_n;

    if (!i || !b->formatting[i - 1] || place_of(b, b->formatting[i - 1]))
        return;
    while (i > 0 && b->formatting[i - 1] && !place_of(b, b->formatting[i - 1]))
        i--;
    for (; i < b->formatting_n; i++) {
        kh_node *copy = copy_of(b, b->formatting[i]);
        if (!copy)
            return;
        insert_at(b, kh_current(b), copy);
        kh_html_push(b, copy);
        b->formatting[i] = copy;
    }
}

void kh_html_end_other(kh_builder *b, const kh_html_token *token)
{
    for (size_t i = b->n; i > 1; i--) {
        const kh_node *node = b->open[i - 1];

        if (kh_is(node, token->tag) &&
            (token->tag != KH_TAG_OTHER ||
             (node->text.len == token->text.len && !strncasecmp(node->text.ptr, token->text.ptr, node->text.len)))) {
            kh_html_implied_ends(b, token->tag);
            b->n = i - 1;
            return;
        }
        if (node->space == KH_IN_HTML ? kh_tag_traits(node->tag) & KH_TAG_SPECIAL : ends_scope(node, KH_SCOPE_DEFAULT))
            return;
    }
}

/* The special element nearest to `at` (a place in the stack) among those opened inside it; 0 when there is none. */
static size_t furthest_block(const kh_builder *b, size_t at)
{
    for (size_t i = at + 1; i < b->n; i++) {
        if (b->open[i]->space == KH_IN_HTML && (kh_tag_traits(b->open[i]->tag) & KH_TAG_SPECIAL))
            return i;
    }
    return 0;
}

/* The inner loop of the adoption agency: between block and formatting element, formatting elements are copied, others
 * are closed. Returns the last node of the new chain; moves the bookmark. */
static kh_node *adopt_between(kh_builder *b, size_t format_at, size_t block_at, size_t *bookmark)
{
    kh_node *block = b->open[block_at], *last = block;
    size_t i = block_at;

    for (int inner = 1; i-- > format_at + 1; inner++) {
        kh_node *node = b->open[i], *copy;
        size_t listed = formatting_place(b, node);

        if (inner > 3 && listed) {
            remove_formatting_at(b, listed - 1);
            *bookmark -= listed - 1 < *bookmark;
            listed = 0;
        }
        if (!listed) {
            remove_open_at(b, i);
            continue;
        }
        copy = copy_of(b, node);
        if (!copy)
            return last;
        b->formatting[listed - 1] = copy;
        b->open[i] = copy;
        if (last == block)
            *bookmark = listed;
        kh_html_detach(last);
        kh_html_append(copy, last);
        last = copy;
    }
    return last;
}

/* One turn of the adoption agency; false when it is over. */
static bool adopt_once(kh_builder *b, const kh_html_token *token)
{
    kh_node *format = kh_html_formatting(b, token->tag), *common, *block, *last, *copy;
    size_t at, block_at, bookmark;

    if (!format) {
        kh_html_end_other(b, token);
        return false;
    }
    at = place_of(b, format);
    if (!at) {
        kh_html_remove_formatting(b, format);
        return false;
    }
    if (!kh_html_in_scope(b, token->tag, KH_SCOPE_DEFAULT) || at < 2)
        return false;
    block_at = furthest_block(b, at - 1);
    if (!block_at) {
        b->n = at - 1;
        kh_html_remove_formatting(b, format);
        return false;
    }
    common = b->open[at - 2];
    block = b->open[block_at];
    bookmark = formatting_place(b, format) - 1;
    last = adopt_between(b, at - 1, block_at, &bookmark);
    kh_html_detach(last);
    insert_at(b, common, last);
    copy = copy_of(b, format);
    if (!copy)
        return false;
    while (block->first) {
        kh_node *child = block->first;
        kh_html_detach(child);
        kh_html_append(copy, child);
    }
    kh_html_append(block, copy);
    at = formatting_place(b, format);
    if (at) {
        remove_formatting_at(b, at - 1);
        bookmark -= at - 1 < bookmark;
    }
    memmove(&b->formatting[bookmark + 1], &b->formatting[bookmark],
            (b->formatting_n - bookmark) * sizeof *b->formatting);
    b->formatting[bookmark] = copy;
    b->formatting_n++;
    kh_html_remove_open(b, format);
    at = place_of(b, block); /* its place + 1: where the copy goes */
    memmove(&b->open[at + 1], &b->open[at], (b->n - at) * sizeof *b->open);
    b->open[at] = copy;
    b->n++;
    return true;
}

void kh_html_adopt(kh_builder *b, const kh_html_token *token)
{
    if (kh_is(kh_current(b), token->tag) && !formatting_place(b, kh_current(b))) {
        kh_html_pop(b);
        return;
    }
    for (int turn = 0; turn < 8 && adopt_once(b, token); turn++)
        continue;
}

/* ---- svg and math ---- */

static bool takes_html(const kh_node *node)
{
    return node->space == KH_IN_SVG
               ? node->tag == KH_TAG_FOREIGNOBJECT || node->tag == KH_TAG_DESC || node->tag == KH_TAG_TITLE
               : node->tag >= KH_TAG_MI && node->tag <= KH_TAG_MTEXT;
}

static bool breaks_out(const kh_html_token *token)
{
    if (token->kind == KH_HTML_END)
        return token->tag == KH_TAG_BR || token->tag == KH_TAG_P;
    return kh_tag_traits(token->tag) & KH_TAG_BREAKOUT;
}

static void end_foreign(kh_builder *b, const kh_html_token *token)
{
    for (size_t i = b->n; i > 1; i--) {
        const kh_node *node = b->open[i - 1];

        if (node->space == KH_IN_HTML) {
            kh_html_process_in(b, b->mode, token);
            return;
        }
        if (node->text.len == token->text.len && !strncasecmp(node->text.ptr, token->text.ptr, node->text.len)) {
            b->n = i - 1;
            return;
        }
    }
}

static void in_foreign(kh_builder *b, const kh_html_token *token)
{
    kh_node *node;

    switch (token->kind) {
    case KH_HTML_TEXT:
        kh_html_insert_text(b, token);
        b->frameset_ok = b->frameset_ok && token->white;
        return;
    case KH_HTML_COMMENT: kh_html_insert_comment(b, token); return;
    case KH_HTML_DOCTYPE: return;
    default: break;
    }
    if (breaks_out(token)) {
        while (b->n > 1 && kh_current(b)->space != KH_IN_HTML && !takes_html(kh_current(b)))
            kh_html_pop(b);
        kh_html_process_in(b, b->mode, token);
        return;
    }
    if (token->kind == KH_HTML_END) {
        end_foreign(b, token);
        return;
    }
    node = kh_html_element(b, token);
    if (!node)
        return;
    node->space = kh_current(b)->space;
    kh_html_append(kh_current(b), node);
    if (!token->self_closing)
        kh_html_push(b, node);
}

/* ---- the loop ---- */

void kh_html_process_in(kh_builder *b, kh_html_mode mode, const kh_html_token *token)
{
    static kh_html_mode_fn *const modes[KH_MODE_COUNT] = {
        kh_html_initial,         kh_html_before_html,      kh_html_before_head,
        kh_html_in_head,         kh_html_in_head_noscript, kh_html_after_head,
        kh_html_in_body,         kh_html_in_table,         kh_html_in_caption,
        kh_html_in_column_group, kh_html_in_table_body,    kh_html_in_row,
        kh_html_in_cell,         kh_html_in_select,        kh_html_in_select_in_table,
        kh_html_in_template,     kh_html_after_body,       kh_html_in_frameset,
        kh_html_after_frameset,
    };

    modes[mode](b, token);
}

void kh_html_insert_raw(kh_builder *b, const kh_html_token *token)
{
    kh_html_insert(b, token);
    b->scanner.raw = token->tag;
}

static bool is_raw(const kh_node *node)
{
    switch (node->space == KH_IN_HTML ? node->tag : KH_TAG_OTHER) {
    case KH_TAG_TITLE:
    case KH_TAG_TEXTAREA:
    case KH_TAG_SCRIPT:
    case KH_TAG_STYLE:
    case KH_TAG_XMP:
    case KH_TAG_IFRAME:
    case KH_TAG_NOEMBED:
    case KH_TAG_NOFRAMES: return true;
    default: return false;
    }
}

/* Text goes into such an element, and whatever comes next closes it. */
static bool in_raw_text(kh_builder *b, const kh_html_token *token)
{
    const kh_node *current = kh_current(b);

    if (!is_raw(current))
        return false;
    if (token->kind == KH_HTML_TEXT) {
        kh_html_insert_text(b, token);
        return true;
    }
    kh_html_pop(b);
    return kh_ends(token, current->tag);
}

void kh_html_process(kh_builder *b, const kh_html_token *token)
{
    const kh_node *current;
    bool foreign;

    if (b->n && in_raw_text(b, token))
        return;
    current = b->n ? kh_current(b) : NULL;
    foreign = current && current->space != KH_IN_HTML && token->kind != KH_HTML_EOF;

    if (foreign && takes_html(current)) {
        bool glyph = current->space == KH_IN_MATH && token->kind == KH_HTML_START && token->tag == KH_TAG_OTHER;
        foreign = (token->kind != KH_HTML_START && token->kind != KH_HTML_TEXT) || glyph;
    }
    if (foreign)
        in_foreign(b, token);
    else
        kh_html_process_in(b, b->mode, token);
}

kh_node *kh_html_tree(kh_arena *arena, kh_str text, size_t depth)
{
    kh_builder *b = KH_NEW(arena, kh_builder);
    kh_html_token token;

    if (!b)
        return NULL;
    b->arena = arena;
    b->scanner = (kh_html_scanner){.arena = arena, .in = text, .most_depth = depth};
    b->frameset_ok = true;
    do {
        kh_html_next(&b->scanner, &token);
        kh_html_process(b, &token);
    } while (token.kind != KH_HTML_EOF && !kh_arena_failed(arena));
    return kh_arena_failed(arena) ? NULL : b->html;
}
