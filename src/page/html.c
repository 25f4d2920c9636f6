#include "page/html.h"

#include <gumbo.h>
#include <setjmp.h>
#include <strings.h>
#include <time.h>

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "page/html_prepare.h"

#define PARSER_MEMORY  ((size_t)512 << 20)
#define PARSER_SECONDS 5.0

enum { LONGEST_LABEL = 256, MOST_BLOCKS = 200000, CLOCK_EVERY = 1024 };

/* ---- the parser's memory: an arena with a budget and a deadline ---- */

struct budget {
    kh_arena arena;
    jmp_buf out;
    double deadline;
    unsigned calls;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* a busy machine changes no result */
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The parser does not check for NULL, so there is no returning: out by longjmp, and the arena takes all of its memory
 * back. */
static void *parser_alloc(void *ctx, size_t size)
{
    struct budget *budget = ctx;
    void *piece = kh_arena_alloc(&budget->arena, size);

    if (!piece || (++budget->calls % CLOCK_EVERY == 0 && now() > budget->deadline))
        longjmp(budget->out, 1);
    return piece;
}

static void parser_free(void *ctx, void *piece)
{
    (void)ctx;
    (void)piece;
}

static bool is_name(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static size_t tag_end(kh_str text, size_t at)
{
    char quote = 0;

    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (quote) {
            if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            if (text.ptr[at - 1] == '=' || text.ptr[at - 1] == ' ')
                quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return text.len;
}

/* ---- the walk ---- */

struct frame {
    const GumboNode *node;
    unsigned child;
    uint32_t element; /* the element that this frame opened, or its parent's */
    uint32_t flags;
    uint16_t depth;
    uint8_t kind, level;
    bool link, opened;
    uint32_t scope; /* element of the nearest itemscope, 0 for none */
};

struct walker {
    const kh_page_rules *rules;
    kh_arena *arena;
    kh_html *html;
    kh_vec frames, blocks;
    kh_buf text; /* of the block being collected */
    uint32_t letters, linked;
    kh_str href, label;
    const struct frame *owner; /* frame whose block this is */
    struct frame owner_copy;
    bool space;
    bool link_ended; /* the last piece of text was a link's, and it is closed */
};

static kh_str attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);

    return found && found->value ? kh_str_z(found->value) : (kh_str){NULL, 0};
}

/* The parser writes what is no character for a numeric reference that overflows: "&#x11000bbbbbbbb;". */
static kh_str kept(struct walker *w, kh_str text)
{
    return text.ptr ? kh_arena_str(w->arena, kh_utf8_clean(w->arena, text)) : text;
}

static bool is_block_tag(GumboTag tag)
{
    switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_HGROUP: return true;
    default: return false;
    }
}

static bool is_skipped(GumboTag tag)
{
    switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_MAP:
    case GUMBO_TAG_EMBED: return true;
    default: return false;
    }
}

static uint32_t flags_of_tag(GumboTag tag)
{
    switch (tag) {
    case GUMBO_TAG_NAV: return KH_IN_NAV;
    case GUMBO_TAG_ASIDE: return KH_IN_ASIDE;
    case GUMBO_TAG_HEADER: return KH_IN_HEADER;
    case GUMBO_TAG_FOOTER: return KH_IN_FOOTER;
    case GUMBO_TAG_ARTICLE: return KH_IN_ARTICLE;
    case GUMBO_TAG_MAIN: return KH_IN_MAIN;
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION: return KH_IN_FIGURE;
    case GUMBO_TAG_FORM: return KH_IN_FORM;
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL: return KH_IN_LIST;
    case GUMBO_TAG_TABLE: return KH_IN_TABLE;
    case GUMBO_TAG_BLOCKQUOTE: return KH_IN_QUOTE;
    default: return 0;
    }
}

/* Class and id in parts: lower case, cut at signs and where a capital follows a small letter; two neighbours are looked
 * up before one. */
static kh_class_kind class_of(const kh_page_rules *rules, kh_str text)
{
    char parts[LONGEST_LABEL * 2];
    size_t starts[64], ends[64], n = 0, len = 0;
    bool open = false;

    for (size_t i = 0; i < text.len && i < LONGEST_LABEL && n < 63; i++) {
        char c = text.ptr[i];
        bool letter = is_name(c) || (c >= '0' && c <= '9');
        bool cut = !letter || (c >= 'A' && c <= 'Z' && i && text.ptr[i - 1] >= 'a' && text.ptr[i - 1] <= 'z');
        if (open && cut) {
            ends[n++] = len;
            parts[len++] = c == ' ' ? ' ' : '-';
            open = false;
        }
        if (letter) {
            if (!open)
                starts[n] = len;
            open = true;
            parts[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    if (open)
        ends[n++] = len;
    for (size_t width = 2; width >= 1; width--) {
        for (size_t i = 0; i + width <= n; i++) {
            uint64_t kind;
            if (width == 2 && parts[ends[i]] == ' ')
                continue;
            if (kh_map_get(&rules->classes, kh_str_of(parts + starts[i], ends[i + width - 1] - starts[i]), &kind))
                return (kh_class_kind)kind;
        }
    }
    return KH_CLASS_NONE;
}

static uint32_t flags_of_class(kh_class_kind class)
{
    switch (class) {
    case KH_CLASS_BODY: return KH_IN_BODY_CLASS;
    case KH_CLASS_COMMENTS: return KH_IN_COMMENTS;
    case KH_CLASS_MENU: return KH_IN_NAV;
    case KH_CLASS_BOILER:
    case KH_CLASS_SHARE:
    case KH_CLASS_RELATED:
    case KH_CLASS_NEWSLETTER:
    case KH_CLASS_AD:
    case KH_CLASS_COOKIE: return KH_IN_BOILER_CLASS;
    case KH_CLASS_CAPTION: return KH_IN_FIGURE;
    default: return 0;
    }
}

static bool is_hidden(const GumboElement *element)
{
    kh_str style = attribute(element, "style"), aria = attribute(element, "aria-hidden");

    if (gumbo_get_attribute(&element->attributes, "hidden") || kh_str_eq(aria, KH_STR("true")))
        return true;
    return style.len && (strstr(style.ptr, "display:none") || strstr(style.ptr, "display: none"));
}

/* ---- collecting a block ---- */

static void flush(struct walker *w)
{
    struct frame *owner = &w->owner_copy;
    kh_block *block;
    kh_str text = kh_buf_str(&w->text);

    while (text.len && text.ptr[text.len - 1] == ' ')
        text.len--;
    if (w->owner && text.len && w->letters && w->blocks.n < MOST_BLOCKS && (block = kh_vec_push(&w->blocks))) {
        block->text = kh_arena_str(w->arena, text);
        block->link = w->href;
        block->label = w->label;
        block->letters = w->letters;
        block->linked = w->linked;
        block->container = owner->element;
        block->section = KH_AT(&w->html->elements, kh_element, owner->element)->parent;
        block->depth = owner->depth;
        block->kind = owner->kind;
        block->level = owner->level;
    }
    kh_buf_reset(&w->text);
    w->letters = w->linked = 0;
    w->href = (kh_str){NULL, 0};
    w->owner = NULL;
    w->space = w->link_ended = false;
}

static void add_text(struct walker *w, const struct frame *frame, const char *text)
{
    kh_str view = kh_str_z(text);

    /* two links side by side are two items, whatever a style sheet shows between them */
    if (w->link_ended && frame->link && w->text.len && view.len) {
        if (KH_AT(&w->html->elements, kh_element, frame->element)->class == KH_CLASS_TAGS)
            kh_buf_addz(&w->text, "،");
        w->space = true;
    }
    w->link_ended = false;
    if (!w->owner) {
        w->owner = frame;
        w->owner_copy = *frame;
    }
    for (size_t i = 0; i < view.len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(view, i, &len);
        kh_char_class class = kh_char_class_of(code);

        if (class == KH_CHAR_SPACE || class == KH_CHAR_NEWLINE) {
            w->space = w->text.len > 0;
        } else if (code != 0xFEFF && code != 0xAD) {
            if (w->space)
                kh_buf_byte(&w->text, ' ');
            w->space = false;
            kh_buf_add(&w->text, code == KH_REPLACEMENT ? KH_STR("\xEF\xBF\xBD") : kh_str_of(view.ptr + i, len));
            if (class == KH_CHAR_ARABIC || class == KH_CHAR_LATIN || class == KH_CHAR_DIGIT) {
                w->letters++;
                w->linked += frame->link;
            }
        }
        i += len;
    }
}

/* ---- metadata on the way ---- */

static void add_meta(struct walker *w, uint32_t scope, kh_str name, kh_str content)
{
    kh_meta *meta;
    char *lower;

    if (!name.len || !content.ptr || name.len > 100 || !(meta = kh_vec_push(&w->html->metas)))
        return;
    meta->name = kept(w, name);
    meta->content = kept(w, content);
    meta->scope = scope;
    lower = (char *)meta->name.ptr;
    for (size_t i = 0; lower && i < name.len; i++)
        lower[i] = (char)(lower[i] >= 'A' && lower[i] <= 'Z' ? lower[i] + 32 : lower[i]);
}

static kh_str inner_text(struct walker *w, const GumboNode *node)
{
    for (unsigned i = 0; i < node->v.element.children.length; i++) {
        const GumboNode *child = node->v.element.children.data[i];
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA)
            return kept(w, kh_str_z(child->v.text.text));
    }
    return (kh_str){NULL, 0};
}

static void read_head_element(struct walker *w, const GumboNode *node, uint32_t scope)
{
    const GumboElement *element = &node->v.element;
    kh_str rel, *script;

    switch (element->tag) {
    case GUMBO_TAG_TITLE:
        if (!w->html->title.ptr)
            w->html->title = inner_text(w, node);
        break;
    case GUMBO_TAG_META: {
        kh_str content = attribute(element, "content"), property = attribute(element, "property");
        add_meta(w, 0, property, content);
        add_meta(w, 0, attribute(element, "name"), content);
        add_meta(w, scope, attribute(element, "itemprop"), content);
        break;
    }
    case GUMBO_TAG_LINK:
        rel = attribute(element, "rel");
        if (kh_str_eq(rel, KH_STR("canonical")) && !w->html->canonical.ptr)
            w->html->canonical = kept(w, attribute(element, "href"));
        break;
    case GUMBO_TAG_SCRIPT:
        if (kh_str_eq(attribute(element, "type"), KH_STR("application/ld+json")) &&
            (script = kh_vec_push(&w->html->scripts)))
            *script = inner_text(w, node);
        break;
    case GUMBO_TAG_HTML: w->html->lang = kept(w, attribute(element, "lang")); break;
    default: break;
    }
}

static void read_body_element(struct walker *w, const GumboNode *node, uint32_t scope)
{
    const GumboElement *element = &node->v.element;
    kh_str itemprop = attribute(element, "itemprop"), datetime = attribute(element, "datetime");
    kh_time_tag *tag;

    if (itemprop.len && attribute(element, "content").ptr && element->tag != GUMBO_TAG_META)
        add_meta(w, scope, itemprop, attribute(element, "content"));
    else if (itemprop.len && datetime.ptr)
        add_meta(w, scope, itemprop, datetime);
    if (element->tag == GUMBO_TAG_TIME && (tag = kh_vec_push(&w->html->times))) {
        tag->datetime = kept(w, datetime);
        tag->text = inner_text(w, node);
        tag->block = (uint32_t)w->blocks.n;
        tag->scope = scope;
        tag->pubdate = gumbo_get_attribute(&element->attributes, "pubdate") != NULL ||
                       strstr(itemprop.ptr ? itemprop.ptr : "", "datePublished");
    }
}

/* ---- elements ---- */

static bool is_leaf(GumboTag tag)
{
    return tag == GUMBO_TAG_P || tag == GUMBO_TAG_LI || tag == GUMBO_TAG_DT || tag == GUMBO_TAG_DD ||
           tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_TD || (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6);
}

/* "http://schema.org/NewsArticle", "https://schema.org/BlogPosting" */
static bool is_article_type(kh_str type)
{
    static const char *const ends[] = {"Article", "BlogPosting", "Report"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (type.len > n && memcmp(type.ptr + type.len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

static uint32_t open_element(struct walker *w, const GumboElement *element, const struct frame *parent,
                             struct frame *frame)
{
    kh_str class = attribute(element, "class"), id = attribute(element, "id"), prop = attribute(element, "itemprop"),
           role = attribute(element, "role");
    kh_class_kind kind = class.len ? class_of(w->rules, class) : KH_CLASS_NONE;
    kh_element *made = kh_vec_push(&w->html->elements);

    if (!made)
        return parent ? parent->element : 0;
    if (!kind && id.len)
        kind = class_of(w->rules, id);
    if (element->tag == GUMBO_TAG_BODY || element->tag == GUMBO_TAG_HTML || element->tag == GUMBO_TAG_ARTICLE ||
        element->tag == GUMBO_TAG_MAIN)
        kind = kind == KH_CLASS_BODY || kind == KH_CLASS_MAIN ? kind : KH_CLASS_NONE;
    made->parent = parent ? parent->element : 0;
    made->class = (uint8_t)kind;
    made->is_body_prop = prop.len && strstr(prop.ptr, "articleBody");
    made->is_article = element->tag == GUMBO_TAG_ARTICLE || made->is_body_prop || kh_str_eq(role, KH_STR("article"));
    made->is_item =
        gumbo_get_attribute(&element->attributes, "itemscope") && is_article_type(attribute(element, "itemtype"));
    made->is_main = element->tag == GUMBO_TAG_MAIN || kh_str_eq(role, KH_STR("main"));
    made->is_leaf = is_leaf(element->tag);
    made->first = (uint32_t)w->blocks.n;
    made->flags = frame->flags | flags_of_class(kind);
    frame->flags = 0;
    if (class.len || id.len) {
        size_t n = class.len < LONGEST_LABEL ? class.len : LONGEST_LABEL;
        w->label = kept(w, class.len ? kh_str_of(class.ptr, n) : id);
    }
    return (uint32_t)(w->html->elements.n - 1);
}

static uint8_t kind_of(GumboTag tag, uint8_t inherited)
{
    switch (tag) {
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD: return KH_BLOCK_LIST_ITEM;
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_CAPTION: return KH_BLOCK_CAPTION;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH: return KH_BLOCK_CELL;
    case GUMBO_TAG_BLOCKQUOTE: return KH_BLOCK_QUOTE;
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6: return KH_BLOCK_HEADING;
    case GUMBO_TAG_P:
        return inherited == KH_BLOCK_QUOTE || inherited == KH_BLOCK_CAPTION || inherited == KH_BLOCK_LIST_ITEM
                   ? inherited
                   : KH_BLOCK_PARAGRAPH;
    default: return inherited;
    }
}

static void enter(struct walker *w, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    struct frame *parent = w->frames.n ? KH_AT(&w->frames, struct frame, w->frames.n - 1) : NULL;
    struct frame frame = {.node = node};
    struct frame *slot;
    bool block = is_block_tag(element->tag);

    if (parent) {
        frame = *parent;
        frame.node = node;
        frame.child = 0;
        frame.depth++;
        frame.opened = false;
        frame.flags = 0;
    }
    frame.flags = flags_of_tag(element->tag) | (is_hidden(element) ? (uint32_t)KH_IS_HIDDEN : 0);
    frame.kind = kind_of(element->tag, frame.kind);
    frame.level = element->tag >= GUMBO_TAG_H1 && element->tag <= GUMBO_TAG_H6
                      ? (uint8_t)(element->tag - GUMBO_TAG_H1 + 1)
                      : frame.level;
    if (element->tag == GUMBO_TAG_A && attribute(element, "href").ptr) {
        frame.link = true;
        if (!w->href.ptr)
            w->href = kept(w, attribute(element, "href"));
    }
    if (block || frame.flags) {
        flush(w);
        frame.element = open_element(w, element, parent, &frame);
        frame.opened = true;
    }
    if (gumbo_get_attribute(&element->attributes, "itemscope"))
        frame.scope = frame.opened ? frame.element : KH_SMALL_SCOPE;
    read_body_element(w, node, parent ? parent->scope : 0);
    slot = kh_vec_push(&w->frames);
    if (slot)
        *slot = frame;
}

static void leave(struct walker *w)
{
    struct frame *frame = KH_AT(&w->frames, struct frame, w->frames.n - 1);

    w->link_ended = w->link_ended || (frame->link && w->owner && w->linked);
    if (frame->opened) {
        flush(w);
        KH_AT(&w->html->elements, kh_element, frame->element)->end = (uint32_t)w->blocks.n;
    }
    w->frames.n--;
}

/* Blogs of the first hour hide a description of the post for other blogs in a comment: dc:date="…". */
static void read_comment(struct walker *w, const GumboNode *node)
{
    static const char name[] = "dc:date=\"";
    const char *at = node->v.text.text ? strstr(node->v.text.text, name) : NULL, *end;

    if (!at || !strstr(node->v.text.text, "rdf:"))
        return;
    at += sizeof name - 1;
    end = strchr(at, '"');
    if (end && end - at < 64)
        add_meta(w, 0, KH_STR("dc:date"), kh_str_of(at, (size_t)(end - at)));
}

static void visit(struct walker *w, const GumboNode *node, const struct frame *parent)
{
    switch (node->type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA: add_text(w, parent, node->v.text.text); break;
    case GUMBO_NODE_WHITESPACE: w->space = w->text.len > 0; break;
    case GUMBO_NODE_ELEMENT:
        read_head_element(w, node, parent ? parent->scope : 0);
        if (node->v.element.tag == GUMBO_TAG_BR)
            flush(w);
        else if (!is_skipped(node->v.element.tag) && node->v.element.tag != GUMBO_TAG_HEAD &&
                 node->v.element.tag != GUMBO_TAG_TITLE)
            enter(w, node);
        break;
    case GUMBO_NODE_COMMENT: read_comment(w, node); break;
    default: break;
    }
}

static void read_head(struct walker *w, const GumboNode *root)
{
    read_head_element(w, root, 0);
    for (unsigned i = 0; i < root->v.element.children.length; i++) {
        const GumboNode *head = root->v.element.children.data[i];
        if (head->type != GUMBO_NODE_ELEMENT || head->v.element.tag != GUMBO_TAG_HEAD)
            continue;
        for (unsigned k = 0; k < head->v.element.children.length; k++) {
            const GumboNode *child = head->v.element.children.data[k];
            if (child->type == GUMBO_NODE_ELEMENT)
                read_head_element(w, child, 0);
        }
    }
}

static void walk(struct walker *w, const GumboNode *root)
{
    kh_element *first = kh_vec_push(&w->html->elements);

    if (!first)
        return;
    read_head(w, root);
    enter(w, root);
    while (w->frames.n && !kh_arena_failed(w->arena)) {
        struct frame *frame = KH_AT(&w->frames, struct frame, w->frames.n - 1);
        const GumboVector *children = &frame->node->v.element.children;

        if (frame->child == children->length)
            leave(w);
        else
            visit(w, children->data[frame->child++], frame);
    }
    flush(w);
    KH_AT(&w->html->elements, kh_element, 0)->end = (uint32_t)w->blocks.n;
}

static void init(struct walker *w, kh_html *html)
{
    *html = (kh_html){0};
    kh_vec_init(&html->elements, w->arena, sizeof(kh_element));
    kh_vec_init(&html->metas, w->arena, sizeof(kh_meta));
    kh_vec_init(&html->scripts, w->arena, sizeof(kh_str));
    kh_vec_init(&html->times, w->arena, sizeof(kh_time_tag));
    kh_vec_init(&w->frames, w->arena, sizeof(struct frame));
    kh_vec_init(&w->blocks, w->arena, sizeof(kh_block));
    kh_buf_init(&w->text);
}

kh_status kh_html_parse(const kh_page_rules *rules, kh_arena *arena, kh_str text, kh_html *ret_html)
{
    GumboOptions options = kGumboDefaultOptions;
    struct walker w = {.rules = rules, .arena = arena, .html = ret_html};
    struct budget *budget = KH_NEW(arena, struct budget);
    GumboOutput *output;

    if (!budget)
        return KH_NOMEM;
    init(&w, ret_html);
    kh_arena_init(&budget->arena, PARSER_MEMORY);
    budget->deadline = now() + PARSER_SECONDS;
    options.allocator = parser_alloc;
    options.deallocator = parser_free;
    options.userdata = budget;
    options.max_errors = 0;
    if (setjmp(budget->out)) {
        kh_arena_done(&budget->arena);
        return KH_LIMIT;
    }
    text = kh_html_prepare(&budget->arena, text, KH_HTML_DEPTH);
    if (!text.ptr) {
        kh_arena_done(&budget->arena);
        return KH_LIMIT;
    }
    output = gumbo_parse_with_options(&options, text.ptr, text.len);
    walk(&w, output->root);
    kh_arena_done(&budget->arena);
    kh_buf_done(&w.text);
    ret_html->blocks = (kh_blocks){w.blocks.at, w.blocks.n};
    return kh_arena_status(arena);
}

kh_str kh_html_strip(kh_arena *arena, kh_str text)
{
    char *out;
    size_t n = 0;

    text = kh_html_prepare(arena, text, SIZE_MAX);
    out = kh_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; out && i < text.len;) {
        if (text.ptr[i] != '<' || i + 1 == text.len ||
            !(is_name(text.ptr[i + 1]) || text.ptr[i + 1] == '/' || text.ptr[i + 1] == '!')) {
            out[n++] = text.ptr[i++];
            continue;
        }
        if (n && out[n - 1] != '\n')
            out[n++] = '\n';
        i = tag_end(text, i + 1);
    }
    return kh_str_of(out, out ? n : 0);
}
