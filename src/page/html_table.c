/* The insertion modes of tables, select and template. */
#include "page/html_build.h"

#define CLEAR_TO(b, ...) kh_html_clear_to(b, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* What belongs nowhere in a table goes before it. */
static void foster(kh_builder *b, const kh_html_token *token)
{
    b->foster = true;
    kh_html_in_body(b, token);
    b->foster = false;
}

static bool among(unsigned tag, const uint8_t *tags, size_t count)
{
    size_t i = 0;

    while (i < count && tags[i] != tag)
        i++;
    return i < count;
}

#define AMONG(token, ...) among((token)->tag, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* Do the standard's steps for an implied start tag, then the token again. */
static void imply(kh_builder *b, kh_tag tag, kh_html_mode mode, const kh_html_token *token)
{
    kh_html_insert_tag(b, tag);
    b->mode = mode;
    if (token)
        kh_html_process(b, token);
}

static void close_table(kh_builder *b)
{
    kh_html_pop_to(b, KH_TAG_TABLE);
    kh_html_reset_mode(b);
}

static void start_in_table(kh_builder *b, const kh_html_token *token)
{
    switch (token->tag) {
    case KH_TAG_CAPTION:
        CLEAR_TO(b, KH_TAG_TABLE);
        kh_html_add_marker(b);
        kh_html_insert(b, token);
        b->mode = KH_MODE_IN_CAPTION;
        break;
    case KH_TAG_COLGROUP:
        CLEAR_TO(b, KH_TAG_TABLE);
        kh_html_insert(b, token);
        b->mode = KH_MODE_IN_COLUMN_GROUP;
        break;
    case KH_TAG_COL:
        CLEAR_TO(b, KH_TAG_TABLE);
        imply(b, KH_TAG_COLGROUP, KH_MODE_IN_COLUMN_GROUP, token);
        break;
    case KH_TAG_TBODY:
    case KH_TAG_TFOOT:
    case KH_TAG_THEAD:
        CLEAR_TO(b, KH_TAG_TABLE);
        kh_html_insert(b, token);
        b->mode = KH_MODE_IN_TABLE_BODY;
        break;
    case KH_TAG_TD:
    case KH_TAG_TH:
    case KH_TAG_TR:
        CLEAR_TO(b, KH_TAG_TABLE);
        imply(b, KH_TAG_TBODY, KH_MODE_IN_TABLE_BODY, token);
        break;
    case KH_TAG_TABLE:
        if (kh_html_in_scope(b, KH_TAG_TABLE, KH_SCOPE_TABLE)) {
            close_table(b);
            kh_html_process(b, token);
        }
        break;
    case KH_TAG_STYLE:
    case KH_TAG_SCRIPT:
    case KH_TAG_TEMPLATE: kh_html_in_head(b, token); break;
    case KH_TAG_FORM:
        if (!b->form && !kh_html_is_open(b, KH_TAG_TEMPLATE)) {
            b->form = kh_html_insert(b, token);
            if (b->form)
                kh_html_pop(b);
        }
        break;
    default: foster(b, token);
    }
}

static bool takes_text(const kh_node *node)
{
    return kh_is(node, KH_TAG_TABLE) || kh_is(node, KH_TAG_TBODY) || kh_is(node, KH_TAG_TFOOT) ||
           kh_is(node, KH_TAG_THEAD) || kh_is(node, KH_TAG_TR);
}

void kh_html_in_table(kh_builder *b, const kh_html_token *token)
{
    switch (token->kind) {
    case KH_HTML_TEXT:
        if (takes_text(kh_current(b)) && token->white)
            kh_html_insert_text(b, token);
        else
            foster(b, token);
        break;
    case KH_HTML_COMMENT: kh_html_insert_comment(b, token); break;
    case KH_HTML_DOCTYPE: break;
    case KH_HTML_START: start_in_table(b, token); break;
    case KH_HTML_END:
        if (token->tag == KH_TAG_TABLE) {
            if (kh_html_in_scope(b, KH_TAG_TABLE, KH_SCOPE_TABLE))
                close_table(b);
        } else if (token->tag == KH_TAG_TEMPLATE) {
            kh_html_in_head(b, token);
        } else if (!AMONG(token, KH_TAG_BODY, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP, KH_TAG_HTML, KH_TAG_TBODY,
                          KH_TAG_TD, KH_TAG_TFOOT, KH_TAG_TH, KH_TAG_THEAD, KH_TAG_TR)) {
            foster(b, token);
        }
        break;
    default: kh_html_in_body(b, token);
    }
}

static bool close_caption(kh_builder *b)
{
    if (!kh_html_in_scope(b, KH_TAG_CAPTION, KH_SCOPE_TABLE))
        return false;
    kh_html_implied_ends(b, KH_TAG_OTHER);
    kh_html_pop_to(b, KH_TAG_CAPTION);
    kh_html_clear_to_marker(b);
    b->mode = KH_MODE_IN_TABLE;
    return true;
}

void kh_html_in_caption(kh_builder *b, const kh_html_token *token)
{
    bool part = AMONG(token, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP, KH_TAG_TBODY, KH_TAG_TD, KH_TAG_TFOOT,
                      KH_TAG_TH, KH_TAG_THEAD, KH_TAG_TR);

    if (kh_ends(token, KH_TAG_CAPTION)) {
        close_caption(b);
    } else if ((token->kind == KH_HTML_START && part) || kh_ends(token, KH_TAG_TABLE)) {
        if (close_caption(b))
            kh_html_process(b, token);
    } else if (token->kind != KH_HTML_END || (!part && !AMONG(token, KH_TAG_BODY, KH_TAG_HTML))) {
        kh_html_in_body(b, token);
    }
}

void kh_html_in_column_group(kh_builder *b, const kh_html_token *token)
{
    if ((token->kind == KH_HTML_TEXT && token->white) || token->kind == KH_HTML_DOCTYPE || kh_ends(token, KH_TAG_COL))
        return;
    if (token->kind == KH_HTML_COMMENT) {
        kh_html_insert_comment(b, token);
    } else if (kh_starts(token, KH_TAG_COL)) {
        kh_html_insert_void(b, token);
    } else if (kh_starts(token, KH_TAG_TEMPLATE) || kh_ends(token, KH_TAG_TEMPLATE)) {
        kh_html_in_head(b, token);
    } else if (kh_starts(token, KH_TAG_HTML) || token->kind == KH_HTML_EOF) {
        kh_html_in_body(b, token);
    } else if (kh_is(kh_current(b), KH_TAG_COLGROUP)) {
        kh_html_pop(b);
        b->mode = KH_MODE_IN_TABLE;
        if (!kh_ends(token, KH_TAG_COLGROUP))
            kh_html_process(b, token);
    }
}

static bool table_body_in_scope(const kh_builder *b)
{
    return kh_html_in_scope(b, KH_TAG_TBODY, KH_SCOPE_TABLE) || kh_html_in_scope(b, KH_TAG_THEAD, KH_SCOPE_TABLE) ||
           kh_html_in_scope(b, KH_TAG_TFOOT, KH_SCOPE_TABLE);
}

static void leave_table_body(kh_builder *b)
{
    CLEAR_TO(b, KH_TAG_TBODY, KH_TAG_TFOOT, KH_TAG_THEAD);
    if (!kh_is(kh_current(b), KH_TAG_TEMPLATE))
        kh_html_pop(b);
    b->mode = KH_MODE_IN_TABLE;
}

void kh_html_in_table_body(kh_builder *b, const kh_html_token *token)
{
    bool section = AMONG(token, KH_TAG_TBODY, KH_TAG_TFOOT, KH_TAG_THEAD);

    if (kh_starts(token, KH_TAG_TR)) {
        CLEAR_TO(b, KH_TAG_TBODY, KH_TAG_TFOOT, KH_TAG_THEAD);
        kh_html_insert(b, token);
        b->mode = KH_MODE_IN_ROW;
    } else if (kh_starts(token, KH_TAG_TD) || kh_starts(token, KH_TAG_TH)) {
        CLEAR_TO(b, KH_TAG_TBODY, KH_TAG_TFOOT, KH_TAG_THEAD);
        imply(b, KH_TAG_TR, KH_MODE_IN_ROW, token);
    } else if (token->kind == KH_HTML_END && section) {
        if (kh_html_in_scope(b, token->tag, KH_SCOPE_TABLE))
            leave_table_body(b);
    } else if ((token->kind == KH_HTML_START &&
                (section || AMONG(token, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP))) ||
               kh_ends(token, KH_TAG_TABLE)) {
        if (table_body_in_scope(b)) {
            leave_table_body(b);
            kh_html_process(b, token);
        }
    } else if (token->kind != KH_HTML_END || !AMONG(token, KH_TAG_BODY, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP,
                                                    KH_TAG_HTML, KH_TAG_TD, KH_TAG_TH, KH_TAG_TR)) {
        kh_html_in_table(b, token);
    }
}

static bool leave_row(kh_builder *b)
{
    if (!kh_html_in_scope(b, KH_TAG_TR, KH_SCOPE_TABLE))
        return false;
    CLEAR_TO(b, KH_TAG_TR);
    if (!kh_is(kh_current(b), KH_TAG_TEMPLATE))
        kh_html_pop(b);
    b->mode = KH_MODE_IN_TABLE_BODY;
    return true;
}

void kh_html_in_row(kh_builder *b, const kh_html_token *token)
{
    bool section = AMONG(token, KH_TAG_TBODY, KH_TAG_TFOOT, KH_TAG_THEAD);

    if (kh_starts(token, KH_TAG_TD) || kh_starts(token, KH_TAG_TH)) {
        CLEAR_TO(b, KH_TAG_TR);
        kh_html_insert(b, token);
        b->mode = KH_MODE_IN_CELL;
        kh_html_add_marker(b);
    } else if (kh_ends(token, KH_TAG_TR)) {
        leave_row(b);
    } else if (kh_ends(token, KH_TAG_TABLE) ||
               (token->kind == KH_HTML_START &&
                (section || AMONG(token, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP, KH_TAG_TR)))) {
        if (leave_row(b))
            kh_html_process(b, token);
    } else if (token->kind == KH_HTML_END && section) {
        if (kh_html_in_scope(b, token->tag, KH_SCOPE_TABLE) && leave_row(b))
            kh_html_process(b, token);
    } else if (token->kind != KH_HTML_END || !AMONG(token, KH_TAG_BODY, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP,
                                                    KH_TAG_HTML, KH_TAG_TD, KH_TAG_TH)) {
        kh_html_in_table(b, token);
    }
}

static void close_cell(kh_builder *b, unsigned tag)
{
    kh_html_implied_ends(b, KH_TAG_OTHER);
    kh_html_pop_to(b, tag);
    kh_html_clear_to_marker(b);
    b->mode = KH_MODE_IN_ROW;
}

void kh_html_in_cell(kh_builder *b, const kh_html_token *token)
{
    bool part = AMONG(token, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP, KH_TAG_TBODY, KH_TAG_TD, KH_TAG_TFOOT,
                      KH_TAG_TH, KH_TAG_THEAD, KH_TAG_TR);

    if (kh_ends(token, KH_TAG_TD) || kh_ends(token, KH_TAG_TH)) {
        if (kh_html_in_scope(b, token->tag, KH_SCOPE_TABLE))
            close_cell(b, token->tag);
    } else if ((token->kind == KH_HTML_START && part) ||
               (token->kind == KH_HTML_END &&
                AMONG(token, KH_TAG_TABLE, KH_TAG_TBODY, KH_TAG_TFOOT, KH_TAG_THEAD, KH_TAG_TR))) {
        bool td = kh_html_in_scope(b, KH_TAG_TD, KH_SCOPE_TABLE);

        if (!td && !kh_html_in_scope(b, KH_TAG_TH, KH_SCOPE_TABLE))
            return;
        if (token->kind == KH_HTML_END && !kh_html_in_scope(b, token->tag, KH_SCOPE_TABLE))
            return;
        close_cell(b, td ? KH_TAG_TD : KH_TAG_TH);
        kh_html_process(b, token);
    } else if (token->kind != KH_HTML_END ||
               !AMONG(token, KH_TAG_BODY, KH_TAG_CAPTION, KH_TAG_COL, KH_TAG_COLGROUP, KH_TAG_HTML)) {
        kh_html_in_body(b, token);
    }
}

static void close_select(kh_builder *b)
{
    kh_html_pop_to(b, KH_TAG_SELECT);
    kh_html_reset_mode(b);
}

static void start_in_select(kh_builder *b, const kh_html_token *token)
{
    switch (token->tag) {
    case KH_TAG_OPTION:
    case KH_TAG_OPTGROUP:
        if (kh_is(kh_current(b), KH_TAG_OPTION))
            kh_html_pop(b);
        if (token->tag == KH_TAG_OPTGROUP && kh_is(kh_current(b), KH_TAG_OPTGROUP))
            kh_html_pop(b);
        kh_html_insert(b, token);
        break;
    case KH_TAG_SELECT: close_select(b); break;
    case KH_TAG_HTML: kh_html_in_body(b, token); break;
    case KH_TAG_INPUT:
    case KH_TAG_KEYGEN:
    case KH_TAG_TEXTAREA:
        if (kh_html_in_scope(b, KH_TAG_SELECT, KH_SCOPE_SELECT)) {
            close_select(b);
            kh_html_process(b, token);
        }
        break;
    case KH_TAG_SCRIPT:
    case KH_TAG_TEMPLATE: kh_html_in_head(b, token); break;
    default: break;
    }
}

static void end_in_select(kh_builder *b, const kh_html_token *token)
{
    switch (token->tag) {
    case KH_TAG_OPTGROUP:
        if (kh_is(kh_current(b), KH_TAG_OPTION) && b->n > 1 && kh_is(b->open[b->n - 2], KH_TAG_OPTGROUP))
            kh_html_pop(b);
        if (kh_is(kh_current(b), KH_TAG_OPTGROUP))
            kh_html_pop(b);
        break;
    case KH_TAG_OPTION:
        if (kh_is(kh_current(b), KH_TAG_OPTION))
            kh_html_pop(b);
        break;
    case KH_TAG_SELECT:
        if (kh_html_in_scope(b, KH_TAG_SELECT, KH_SCOPE_SELECT))
            close_select(b);
        break;
    case KH_TAG_TEMPLATE: kh_html_in_head(b, token); break;
    default: break;
    }
}

void kh_html_in_select(kh_builder *b, const kh_html_token *token)
{
    switch (token->kind) {
    case KH_HTML_TEXT: kh_html_insert_text(b, token); break;
    case KH_HTML_COMMENT: kh_html_insert_comment(b, token); break;
    case KH_HTML_START: start_in_select(b, token); break;
    case KH_HTML_END: end_in_select(b, token); break;
    case KH_HTML_EOF: kh_html_in_body(b, token); break;
    default: break;
    }
}

void kh_html_in_select_in_table(kh_builder *b, const kh_html_token *token)
{
    bool part = AMONG(token, KH_TAG_CAPTION, KH_TAG_TABLE, KH_TAG_TBODY, KH_TAG_TFOOT, KH_TAG_THEAD, KH_TAG_TR,
                      KH_TAG_TD, KH_TAG_TH);

    if (part && (token->kind == KH_HTML_START ||
                 (token->kind == KH_HTML_END && kh_html_in_scope(b, token->tag, KH_SCOPE_TABLE)))) {
        close_select(b);
        kh_html_process(b, token);
    } else if (!part || token->kind != KH_HTML_END) {
        kh_html_in_select(b, token);
    }
}

static kh_html_mode template_mode(unsigned tag)
{
    switch (tag) {
    case KH_TAG_CAPTION:
    case KH_TAG_COLGROUP:
    case KH_TAG_TBODY:
    case KH_TAG_TFOOT:
    case KH_TAG_THEAD: return KH_MODE_IN_TABLE;
    case KH_TAG_COL: return KH_MODE_IN_COLUMN_GROUP;
    case KH_TAG_TR: return KH_MODE_IN_TABLE_BODY;
    case KH_TAG_TD:
    case KH_TAG_TH: return KH_MODE_IN_ROW;
    default: return KH_MODE_IN_BODY;
    }
}

void kh_html_in_template(kh_builder *b, const kh_html_token *token)
{
    if (token->kind == KH_HTML_EOF) {
        if (kh_html_is_open(b, KH_TAG_TEMPLATE)) {
            kh_html_token end = {.kind = KH_HTML_END, .tag = KH_TAG_TEMPLATE};
            kh_html_in_head(b, &end);
            kh_html_process(b, token);
        }
        return;
    }
    if (token->kind == KH_HTML_START &&
        !AMONG(token, KH_TAG_BASE, KH_TAG_BASEFONT, KH_TAG_BGSOUND, KH_TAG_LINK, KH_TAG_META, KH_TAG_NOFRAMES,
               KH_TAG_SCRIPT, KH_TAG_STYLE, KH_TAG_TEMPLATE, KH_TAG_TITLE)) {
        b->mode = template_mode(token->tag);
        if (b->template_n)
            b->templates[b->template_n - 1] = (uint8_t)b->mode;
        kh_html_process(b, token);
    } else if (token->kind == KH_HTML_END) {
        if (token->tag == KH_TAG_TEMPLATE)
            kh_html_in_head(b, token);
    } else {
        kh_html_in_body(b, token);
    }
}

static bool mode_of(const kh_builder *b, size_t i, kh_html_mode *ret)
{
    const kh_node *node = b->open[i];

    switch (node->space == KH_IN_HTML ? node->tag : KH_TAG_OTHER) {
    case KH_TAG_SELECT:
        *ret = KH_MODE_IN_SELECT;
        for (size_t k = i; k > 0 && !kh_is(b->open[k - 1], KH_TAG_TEMPLATE); k--) {
            if (kh_is(b->open[k - 1], KH_TAG_TABLE))
                *ret = KH_MODE_IN_SELECT_IN_TABLE;
        }
        return true;
    case KH_TAG_TD:
    case KH_TAG_TH: *ret = KH_MODE_IN_CELL; return true;
    case KH_TAG_TR: *ret = KH_MODE_IN_ROW; return true;
    case KH_TAG_TBODY:
    case KH_TAG_THEAD:
    case KH_TAG_TFOOT: *ret = KH_MODE_IN_TABLE_BODY; return true;
    case KH_TAG_CAPTION: *ret = KH_MODE_IN_CAPTION; return true;
    case KH_TAG_COLGROUP: *ret = KH_MODE_IN_COLUMN_GROUP; return true;
    case KH_TAG_TABLE: *ret = KH_MODE_IN_TABLE; return true;
    case KH_TAG_TEMPLATE:
        *ret = b->template_n ? (kh_html_mode)b->templates[b->template_n - 1] : KH_MODE_IN_BODY;
        return true;
    case KH_TAG_HEAD: *ret = KH_MODE_IN_HEAD; return true;
    case KH_TAG_BODY: *ret = KH_MODE_IN_BODY; return true;
    case KH_TAG_FRAMESET: *ret = KH_MODE_IN_FRAMESET; return true;
    case KH_TAG_HTML: *ret = b->head ? KH_MODE_AFTER_HEAD : KH_MODE_BEFORE_HEAD; return true;
    default: return false;
    }
}

void kh_html_reset_mode(kh_builder *b)
{
    b->mode = KH_MODE_IN_BODY;
    for (size_t i = b->n; i > 0 && !mode_of(b, i - 1, &b->mode); i--)
        continue;
}
