/* The insertion mode "in body", where nearly all of a page is read. */
#include <strings.h>

#include "page/html_build.h"

static void close_p_in_button_scope(kh_builder *b)
{
    if (kh_html_in_scope(b, KH_TAG_P, KH_SCOPE_BUTTON))
        kh_html_close_p(b);
}

/* li closes li; dd and dt close each other: the nearest, unless another special element was opened inside it. */
static void start_item(kh_builder *b, const kh_html_token *token)
{
    b->frameset_ok = false;
    for (size_t i = b->n; i > 1; i--) {
        const kh_node *node = b->open[i - 1];
        bool same = token->tag == KH_TAG_LI ? kh_is(node, KH_TAG_LI) : kh_is(node, KH_TAG_DD) || kh_is(node, KH_TAG_DT);

        if (same) {
            kh_html_implied_ends(b, node->tag);
            kh_html_pop_to(b, node->tag);
            break;
        }
        if ((node->space != KH_IN_HTML || kh_tag_traits(node->tag) & KH_TAG_SPECIAL) && !kh_is(node, KH_TAG_ADDRESS) &&
            !kh_is(node, KH_TAG_DIV) && !kh_is(node, KH_TAG_P))
            break;
    }
    close_p_in_button_scope(b);
    kh_html_insert(b, token);
}

static void start_block(kh_builder *b, const kh_html_token *token)
{
    const kh_node *current;

    close_p_in_button_scope(b);
    current = kh_current(b);
    if (token->tag >= KH_TAG_H1 && token->tag <= KH_TAG_H6 && current->space == KH_IN_HTML &&
        current->tag >= KH_TAG_H1 && current->tag <= KH_TAG_H6)
        kh_html_pop(b);
    kh_html_insert(b, token);
}

static void start_form(kh_builder *b, const kh_html_token *token)
{
    bool in_template = kh_html_is_open(b, KH_TAG_TEMPLATE);
    kh_node *form;

    if (b->form && !in_template)
        return;
    close_p_in_button_scope(b);
    form = kh_html_insert(b, token);
    if (!in_template)
        b->form = form;
}

static void start_formatting(kh_builder *b, const kh_html_token *token)
{
    kh_node *node;

    if (token->tag == KH_TAG_A && (node = kh_html_formatting(b, KH_TAG_A))) {
        kh_html_token end = {.kind = KH_HTML_END, .tag = KH_TAG_A, .text = token->text};
        kh_html_adopt(b, &end);
        kh_html_remove_formatting(b, node);
        kh_html_remove_open(b, node);
    }
    kh_html_reconstruct(b);
    if (token->tag == KH_TAG_NOBR && kh_html_in_scope(b, KH_TAG_NOBR, KH_SCOPE_DEFAULT)) {
        kh_html_token end = {.kind = KH_HTML_END, .tag = KH_TAG_NOBR, .text = token->text};
        kh_html_adopt(b, &end);
        kh_html_reconstruct(b);
    }
    node = kh_html_insert(b, token);
    if (node)
        kh_html_add_formatting(b, node);
}

/* html and body may stand a second time: what the first has no attribute for, the second gives it. */
static void add_attributes(kh_builder *b, kh_node *node, const kh_html_token *token)
{
    size_t n = node->attribute_count;
    kh_attribute *joined;

    if (!(token->carried & ~node->carried))
        return;
    joined = kh_arena_alloc(b->arena, KH_ATTRIBUTE_COUNT * sizeof *joined);
    if (!joined)
        return;
    if (n)
        memcpy(joined, node->attributes, n * sizeof *joined);
    for (size_t i = 0; i < token->attribute_count; i++) {
        if (!kh_node_carries(node, token->attributes[i].name))
            joined[n++] = token->attributes[i];
    }
    node->attributes = joined;
    node->attribute_count = (uint8_t)n;
    node->carried |= token->carried;
}

static void start_root(kh_builder *b, const kh_html_token *token)
{
    if (kh_html_is_open(b, KH_TAG_TEMPLATE))
        return;
    if (token->tag == KH_TAG_HTML) {
        add_attributes(b, b->html, token);
    } else if (b->n > 1 && kh_is(b->open[1], KH_TAG_BODY)) {
        b->frameset_ok = false;
        add_attributes(b, b->open[1], token);
    }
}

static void start_frameset(kh_builder *b, const kh_html_token *token)
{
    if (!b->frameset_ok || b->n < 2 || !kh_is(b->open[1], KH_TAG_BODY))
        return;
    kh_html_detach(b->open[1]);
    b->n = 1;
    kh_html_insert(b, token);
    b->mode = KH_MODE_IN_FRAMESET;
}

static void start_void(kh_builder *b, const kh_html_token *token)
{
    if (token->tag == KH_TAG_HR)
        close_p_in_button_scope(b);
    else if (token->tag != KH_TAG_PARAM && token->tag != KH_TAG_SOURCE && token->tag != KH_TAG_TRACK)
        kh_html_reconstruct(b);
    kh_html_insert_void(b, token);
    if (token->tag != KH_TAG_PARAM && token->tag != KH_TAG_SOURCE && token->tag != KH_TAG_TRACK)
        b->frameset_ok = false;
}

static void start_foreign(kh_builder *b, const kh_html_token *token)
{
    kh_node *node;

    kh_html_reconstruct(b);
    node = kh_html_insert(b, token);
    if (!node)
        return;
    node->space = token->tag == KH_TAG_SVG ? KH_IN_SVG : KH_IN_MATH;
    if (token->self_closing)
        kh_html_pop(b);
}

static void start_button(kh_builder *b, const kh_html_token *token)
{
    if (kh_html_in_scope(b, KH_TAG_BUTTON, KH_SCOPE_DEFAULT)) {
        kh_html_implied_ends(b, KH_TAG_OTHER);
        kh_html_pop_to(b, KH_TAG_BUTTON);
    }
    kh_html_reconstruct(b);
    kh_html_insert(b, token);
    b->frameset_ok = false;
}

static void start_select(kh_builder *b, const kh_html_token *token)
{
    kh_html_reconstruct(b);
    kh_html_insert(b, token);
    b->frameset_ok = false;
    switch (b->mode) {
    case KH_MODE_IN_TABLE:
    case KH_MODE_IN_CAPTION:
    case KH_MODE_IN_TABLE_BODY:
    case KH_MODE_IN_ROW:
    case KH_MODE_IN_CELL: b->mode = KH_MODE_IN_SELECT_IN_TABLE; break;
    default: b->mode = KH_MODE_IN_SELECT;
    }
}

static void start_table(kh_builder *b, const kh_html_token *token)
{
    if (!b->quirks)
        close_p_in_button_scope(b);
    kh_html_insert(b, token);
    b->frameset_ok = false;
    b->mode = KH_MODE_IN_TABLE;
}

static void start_ruby_part(kh_builder *b, const kh_html_token *token)
{
    if (kh_html_in_scope(b, KH_TAG_RUBY, KH_SCOPE_DEFAULT))
        kh_html_implied_ends(b, token->tag == KH_TAG_RP || token->tag == KH_TAG_RT ? KH_TAG_RTC : KH_TAG_OTHER);
    kh_html_insert(b, token);
}

static void start_plain(kh_builder *b, const kh_html_token *token)
{
    kh_html_reconstruct(b);
    kh_html_insert(b, token);
}

/* The start tags with a rule of their own. */
static void start_special(kh_builder *b, const kh_html_token *token)
{
    switch (token->tag) {
    case KH_TAG_BASE:
    case KH_TAG_BASEFONT:
    case KH_TAG_BGSOUND:
    case KH_TAG_LINK:
    case KH_TAG_META:
    case KH_TAG_TITLE:
    case KH_TAG_NOFRAMES:
    case KH_TAG_STYLE:
    case KH_TAG_SCRIPT:
    case KH_TAG_TEMPLATE: kh_html_in_head(b, token); break;
    case KH_TAG_FRAMESET: start_frameset(b, token); break;
    case KH_TAG_PRE:
    case KH_TAG_LISTING:
    case KH_TAG_H1:
    case KH_TAG_H2:
    case KH_TAG_H3:
    case KH_TAG_H4:
    case KH_TAG_H5:
    case KH_TAG_H6:
        start_block(b, token);
        b->frameset_ok = b->frameset_ok && token->tag != KH_TAG_PRE && token->tag != KH_TAG_LISTING;
        break;
    case KH_TAG_XMP:
        close_p_in_button_scope(b);
        kh_html_reconstruct(b);
        kh_html_insert_raw(b, token);
        b->frameset_ok = false;
        break;
    case KH_TAG_TEXTAREA:
    case KH_TAG_IFRAME:
    case KH_TAG_NOEMBED:
        kh_html_insert_raw(b, token);
        b->frameset_ok = false;
        break;
    case KH_TAG_PLAINTEXT:
        close_p_in_button_scope(b);
        kh_html_insert_raw(b, token);
        break;
    case KH_TAG_FORM: start_form(b, token); break;
    case KH_TAG_LI:
    case KH_TAG_DD:
    case KH_TAG_DT: start_item(b, token); break;
    case KH_TAG_BUTTON: start_button(b, token); break;
    case KH_TAG_APPLET:
    case KH_TAG_MARQUEE:
    case KH_TAG_OBJECT:
        start_plain(b, token);
        kh_html_add_marker(b);
        b->frameset_ok = false;
        break;
    case KH_TAG_TABLE: start_table(b, token); break;
    case KH_TAG_SELECT: start_select(b, token); break;
    default: start_plain(b, token);
    }
}

static void start_tag(kh_builder *b, const kh_html_token *token)
{
    unsigned traits = kh_tag_traits(token->tag);

    switch (token->tag) {
    case KH_TAG_HTML:
    case KH_TAG_BODY: start_root(b, token); return;
    case KH_TAG_CAPTION:
    case KH_TAG_COL:
    case KH_TAG_COLGROUP:
    case KH_TAG_FRAME:
    case KH_TAG_HEAD:
    case KH_TAG_TBODY:
    case KH_TAG_TD:
    case KH_TAG_TFOOT:
    case KH_TAG_TH:
    case KH_TAG_THEAD:
    case KH_TAG_TR: return; /* parts of a table outside one */
    case KH_TAG_IMAGE: {
        kh_html_token image = *token;
        image.tag = KH_TAG_IMG; /* as the standard says: "Don't ask." */
        start_void(b, &image);
        return;
    }
    case KH_TAG_OPTGROUP:
    case KH_TAG_OPTION:
        if (kh_is(kh_current(b), KH_TAG_OPTION))
            kh_html_pop(b);
        start_plain(b, token);
        return;
    case KH_TAG_RB:
    case KH_TAG_RP:
    case KH_TAG_RT:
    case KH_TAG_RTC: start_ruby_part(b, token); return;
    case KH_TAG_MATH:
    case KH_TAG_SVG: start_foreign(b, token); return;
    case KH_TAG_BASE:
    case KH_TAG_BASEFONT:
    case KH_TAG_BGSOUND:
    case KH_TAG_LINK:
    case KH_TAG_META: kh_html_in_head(b, token); return;
    default: break;
    }
    if (traits & KH_TAG_BLOCK)
        start_block(b, token);
    else if (traits & KH_TAG_FORMATTING)
        start_formatting(b, token);
    else if (traits & KH_TAG_VOID)
        start_void(b, token);
    else if (traits)
        start_special(b, token);
    else
        start_plain(b, token);
}

static void end_block(kh_builder *b, const kh_html_token *token)
{
    if (!kh_html_in_scope(b, token->tag, KH_SCOPE_DEFAULT))
        return;
    kh_html_implied_ends(b, KH_TAG_OTHER);
    kh_html_pop_to(b, token->tag);
}

static void end_form(kh_builder *b, const kh_html_token *token)
{
    kh_node *form = b->form;

    if (kh_html_is_open(b, KH_TAG_TEMPLATE)) {
        end_block(b, token);
        return;
    }
    b->form = NULL;
    if (!form || !kh_html_in_scope(b, KH_TAG_FORM, KH_SCOPE_DEFAULT))
        return;
    kh_html_implied_ends(b, KH_TAG_OTHER);
    kh_html_remove_open(b, form);
}

static void end_item(kh_builder *b, const kh_html_token *token)
{
    if (!kh_html_in_scope(b, token->tag, token->tag == KH_TAG_LI ? KH_SCOPE_LIST : KH_SCOPE_DEFAULT))
        return;
    kh_html_implied_ends(b, token->tag);
    kh_html_pop_to(b, token->tag);
}

static void end_heading(kh_builder *b)
{
    const kh_node *node;

    if (!kh_html_heading_in_scope(b))
        return;
    kh_html_implied_ends(b, KH_TAG_OTHER);
    do {
        node = kh_current(b);
        kh_html_pop(b);
    } while (b->n > 1 && !(node->space == KH_IN_HTML && node->tag >= KH_TAG_H1 && node->tag <= KH_TAG_H6));
}

static void end_body(kh_builder *b, const kh_html_token *token)
{
    if (!kh_html_in_scope(b, KH_TAG_BODY, KH_SCOPE_DEFAULT))
        return;
    b->mode = KH_MODE_AFTER_BODY;
    if (token->tag == KH_TAG_HTML)
        kh_html_process(b, token);
}

static void end_tag(kh_builder *b, const kh_html_token *token)
{
    unsigned traits = kh_tag_traits(token->tag);

    switch (token->tag) {
    case KH_TAG_TEMPLATE: kh_html_in_head(b, token); return;
    case KH_TAG_BODY:
    case KH_TAG_HTML: end_body(b, token); return;
    case KH_TAG_FORM: end_form(b, token); return;
    case KH_TAG_P:
        if (!kh_html_in_scope(b, KH_TAG_P, KH_SCOPE_BUTTON))
            kh_html_insert_tag(b, KH_TAG_P);
        kh_html_close_p(b);
        return;
    case KH_TAG_LI:
    case KH_TAG_DD:
    case KH_TAG_DT: end_item(b, token); return;
    case KH_TAG_H1:
    case KH_TAG_H2:
    case KH_TAG_H3:
    case KH_TAG_H4:
    case KH_TAG_H5:
    case KH_TAG_H6: end_heading(b); return;
    case KH_TAG_BR: {
        kh_html_token br = {.kind = KH_HTML_START, .tag = KH_TAG_BR};
        start_void(b, &br);
        return;
    }
    case KH_TAG_APPLET:
    case KH_TAG_MARQUEE:
    case KH_TAG_OBJECT:
        if (kh_html_in_scope(b, token->tag, KH_SCOPE_DEFAULT)) {
            end_block(b, token);
            kh_html_clear_to_marker(b);
        }
        return;
    case KH_TAG_BUTTON:
    case KH_TAG_LISTING:
    case KH_TAG_PRE: end_block(b, token); return;
    default: break;
    }
    if (traits & KH_TAG_BLOCK)
        end_block(b, token);
    else if (traits & KH_TAG_FORMATTING)
        kh_html_adopt(b, token);
    else
        kh_html_end_other(b, token);
}

void kh_html_in_body(kh_builder *b, const kh_html_token *token)
{
    switch (token->kind) {
    case KH_HTML_TEXT:
        kh_html_reconstruct(b);
        kh_html_insert_text(b, token);
        b->frameset_ok = b->frameset_ok && token->white;
        break;
    case KH_HTML_COMMENT: kh_html_insert_comment(b, token); break;
    case KH_HTML_START: start_tag(b, token); break;
    case KH_HTML_END: end_tag(b, token); break;
    case KH_HTML_EOF:
        if (b->template_n)
            kh_html_in_template(b, token);
        break;
    default: break;
    }
}
