#include "page/html.h"

#include <strings.h>

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "base/map.h"
#include "page/html_article.h"
#include "page/html_tree.h"

#define PARSER_MEMORY ((size_t)512 << 20)

enum { LONGEST_LABEL = 256, MOST_BLOCKS = 200000, CLASS_CACHE = 256 };

static bool is_name(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* ---- the walk ---- */

struct frame {
    const kh_node *node;
    const kh_node *child; /* the next to visit */
    uint32_t element;     /* the element that this frame opened, or its parent's */
    uint32_t flags;
    uint16_t depth;
    uint8_t kind, level;
    bool link, opened;
    uint32_t scope; /* element of the nearest itemscope, 0 for none */
};

struct seen_class {
    kh_str text;
    kh_class_kind kind;
};

struct walker {
    const kh_page_rules *rules;
    kh_arena *arena;
    kh_html *html;
    kh_vec frames, blocks;
    kh_buf text; /* of the block being collected */
    uint32_t letters, linked;
    kh_str href, label;        /* views of the tree: copied into the blocks that have them */
    kh_str label_kept;         /* the last label that was copied: a page's neighbours share it */
    struct seen_class *seen;   /* CLASS_CACHE of them: most elements of a page have the class of another */
    const struct frame *owner; /* frame whose block this is */
    struct frame owner_copy;
    bool space;
    bool link_ended;  /* the last piece of text was a link's, and it is closed */
    bool label_ended; /* all text of the block so far is that of a span, and it is closed: a label */
};

/* A copy that outlives the tree. */
static kh_str kept(struct walker *w, kh_str text)
{
    return text.ptr ? kh_arena_str(w->arena, text) : text;
}

static bool is_block_tag(uint8_t tag)
{
    switch (tag) {
    case KH_TAG_P:
    case KH_TAG_DIV:
    case KH_TAG_SECTION:
    case KH_TAG_ARTICLE:
    case KH_TAG_ASIDE:
    case KH_TAG_HEADER:
    case KH_TAG_FOOTER:
    case KH_TAG_NAV:
    case KH_TAG_MAIN:
    case KH_TAG_H1:
    case KH_TAG_H2:
    case KH_TAG_H3:
    case KH_TAG_H4:
    case KH_TAG_H5:
    case KH_TAG_H6:
    case KH_TAG_UL:
    case KH_TAG_OL:
    case KH_TAG_LI:
    case KH_TAG_DL:
    case KH_TAG_DT:
    case KH_TAG_DD:
    case KH_TAG_TABLE:
    case KH_TAG_TR:
    case KH_TAG_TD:
    case KH_TAG_TH:
    case KH_TAG_TBODY:
    case KH_TAG_THEAD:
    case KH_TAG_CAPTION:
    case KH_TAG_BLOCKQUOTE:
    case KH_TAG_PRE:
    case KH_TAG_FIGURE:
    case KH_TAG_FIGCAPTION:
    case KH_TAG_FORM:
    case KH_TAG_FIELDSET:
    case KH_TAG_ADDRESS:
    case KH_TAG_CENTER:
    case KH_TAG_BODY:
    case KH_TAG_DETAILS:
    case KH_TAG_SUMMARY:
    case KH_TAG_HR:
    case KH_TAG_HGROUP: return true;
    default: return false;
    }
}

static bool is_skipped(uint8_t tag)
{
    switch (tag) {
    case KH_TAG_SCRIPT:
    case KH_TAG_STYLE:
    case KH_TAG_NOSCRIPT:
    case KH_TAG_TEMPLATE:
    case KH_TAG_IFRAME:
    case KH_TAG_SVG:
    case KH_TAG_SELECT:
    case KH_TAG_TEXTAREA:
    case KH_TAG_INPUT:
    case KH_TAG_BUTTON:
    case KH_TAG_OBJECT:
    case KH_TAG_CANVAS:
    case KH_TAG_MATH:
    case KH_TAG_AUDIO:
    case KH_TAG_VIDEO:
    case KH_TAG_MAP:
    case KH_TAG_EMBED: return true;
    default: return false;
    }
}

static uint32_t flags_of_tag(uint8_t tag)
{
    switch (tag) {
    case KH_TAG_NAV: return KH_IN_NAV;
    case KH_TAG_ASIDE: return KH_IN_ASIDE;
    case KH_TAG_HEADER: return KH_IN_HEADER;
    case KH_TAG_FOOTER: return KH_IN_FOOTER;
    case KH_TAG_ARTICLE: return KH_IN_ARTICLE;
    case KH_TAG_MAIN: return KH_IN_MAIN;
    case KH_TAG_FIGURE:
    case KH_TAG_FIGCAPTION: return KH_IN_FIGURE;
    case KH_TAG_FORM: return KH_IN_FORM;
    case KH_TAG_UL:
    case KH_TAG_OL: return KH_IN_LIST;
    case KH_TAG_TABLE: return KH_IN_TABLE;
    case KH_TAG_BLOCKQUOTE: return KH_IN_QUOTE;
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

static kh_class_kind seen_class_of(struct walker *w, kh_str text)
{
    struct seen_class *seen = &w->seen[kh_hash(text) % CLASS_CACHE];

    if (!seen->text.ptr || !kh_str_eq(seen->text, text))
        *seen = (struct seen_class){text, class_of(w->rules, text)};
    return seen->kind;
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
    case KH_CLASS_COOKIE:
    case KH_CLASS_EMBED: return KH_IN_BOILER_CLASS;
    case KH_CLASS_CAPTION: return KH_IN_FIGURE;
    default: return 0;
    }
}

static bool is_hidden(const kh_node *element)
{
    kh_str style = kh_node_attribute(element, KH_ATTRIBUTE_STYLE),
           aria = kh_node_attribute(element, KH_ATTRIBUTE_ARIA_HIDDEN);

    if (kh_node_carries(element, KH_ATTRIBUTE_HIDDEN) || kh_str_eq(aria, KH_STR("true")))
        return true;
    return kh_contains(style, KH_STR("display:none")) || kh_contains(style, KH_STR("display: none"));
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
        block->link = kept(w, w->href);
        if (!kh_str_eq(w->label_kept, w->label))
            w->label_kept = kept(w, w->label);
        block->label = w->label_kept;
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
    w->space = w->link_ended = w->label_ended = false;
}

/* White space becomes single; what shows nothing goes. */
static void copy_text(struct walker *w, bool link, kh_str view)
{
    char *out = kh_buf_room(&w->text, view.len + 1);
    uint32_t letters = 0;
    size_t n = 0;

    for (size_t i = 0; out && i < view.len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(view, i, &len);
        kh_char_class class = kh_char_class_of(code);

        if (class == KH_CHAR_SPACE || class == KH_CHAR_NEWLINE) {
            w->space = w->text.len + n > 0;
        } else if (code && code != 0xFEFF && code != 0xAD) {
            if (w->space)
                out[n++] = ' ';
            w->space = false;
            for (unsigned k = 0; k < len; k++)
                out[n++] = view.ptr[i + k];
            letters += class == KH_CHAR_ARABIC || class == KH_CHAR_LATIN || class == KH_CHAR_DIGIT;
        }
        i += len;
    }
    w->text.len += n;
    w->letters += letters;
    w->linked += link ? letters : 0;
}

static void add_text(struct walker *w, const struct frame *frame, kh_str view)
{
    /* two links side by side are two items, whatever a style sheet shows between them */
    if (w->link_ended && frame->link && w->text.len && view.len) {
        if (KH_AT(&w->html->elements, kh_element, frame->element)->class == KH_CLASS_TAGS)
            kh_buf_addz(&w->text, "،");
        w->space = true;
    }
    if (frame->link && w->text.len &&
        (w->label_ended || KH_AT(&w->html->elements, kh_element, frame->element)->class == KH_CLASS_TAGS))
        w->space = true;
    w->link_ended = w->label_ended = false;
    if (!w->owner) {
        w->owner = frame;
        w->owner_copy = *frame;
    }
    copy_text(w, frame->link, view);
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

static bool is_text(const kh_node *node)
{
    return node->kind == KH_NODE_TEXT || node->kind == KH_NODE_WHITESPACE;
}

static kh_str inner_text(struct walker *w, const kh_node *node)
{
    const kh_node *child = node->first;
    kh_buf joined;
    kh_str text;

    while (child && child->kind != KH_NODE_TEXT)
        child = child->next;
    if (!child || !child->next || !is_text(child->next))
        return child ? kept(w, child->text) : (kh_str){NULL, 0};
    kh_buf_init(&joined); /* a comment cuts a text */
    for (; child && is_text(child); child = child->next)
        kh_buf_add(&joined, child->text);
    text = kept(w, kh_buf_str(&joined));
    w->arena->failed = w->arena->failed || joined.failed;
    kh_buf_done(&joined);
    return text;
}

static void read_head_element(struct walker *w, const kh_node *node, uint32_t scope)
{
    kh_str rel, *script;

    switch (node->tag) {
    case KH_TAG_TITLE:
        if (!w->html->title.ptr)
            w->html->title = inner_text(w, node);
        break;
    case KH_TAG_META: {
        kh_str content = kh_node_attribute(node, KH_ATTRIBUTE_CONTENT),
               property = kh_node_attribute(node, KH_ATTRIBUTE_PROPERTY);
        add_meta(w, 0, property, content);
        add_meta(w, 0, kh_node_attribute(node, KH_ATTRIBUTE_NAME), content);
        add_meta(w, scope, kh_node_attribute(node, KH_ATTRIBUTE_ITEMPROP), content);
        break;
    }
    case KH_TAG_LINK:
        rel = kh_node_attribute(node, KH_ATTRIBUTE_REL);
        if (kh_str_eq(rel, KH_STR("canonical")) && !w->html->canonical.ptr)
            w->html->canonical = kept(w, kh_node_attribute(node, KH_ATTRIBUTE_HREF));
        break;
    case KH_TAG_SCRIPT:
        if (kh_str_eq(kh_node_attribute(node, KH_ATTRIBUTE_TYPE), KH_STR("application/ld+json")) &&
            (script = kh_vec_push(&w->html->scripts)))
            *script = inner_text(w, node);
        break;
    case KH_TAG_HTML: w->html->lang = kept(w, kh_node_attribute(node, KH_ATTRIBUTE_LANG)); break;
    default: break;
    }
}

static void read_body_element(struct walker *w, const kh_node *node, uint32_t scope)
{
    kh_str itemprop = kh_node_attribute(node, KH_ATTRIBUTE_ITEMPROP),
           datetime = kh_node_attribute(node, KH_ATTRIBUTE_DATETIME);
    kh_time_tag *tag;

    if (itemprop.len && kh_node_attribute(node, KH_ATTRIBUTE_CONTENT).ptr && node->tag != KH_TAG_META)
        add_meta(w, scope, itemprop, kh_node_attribute(node, KH_ATTRIBUTE_CONTENT));
    else if (itemprop.len && datetime.ptr)
        add_meta(w, scope, itemprop, datetime);
    if (node->tag == KH_TAG_TIME && (tag = kh_vec_push(&w->html->times))) {
        tag->datetime = kept(w, datetime);
        tag->text = inner_text(w, node);
        tag->block = (uint32_t)w->blocks.n;
        tag->scope = scope;
        tag->pubdate = kh_node_carries(node, KH_ATTRIBUTE_PUBDATE) || kh_contains(itemprop, KH_STR("datePublished"));
    }
}

/* ---- elements ---- */

static bool is_leaf(uint8_t tag)
{
    return tag == KH_TAG_P || tag == KH_TAG_LI || tag == KH_TAG_DT || tag == KH_TAG_DD || tag == KH_TAG_PRE ||
           tag == KH_TAG_TD || (tag >= KH_TAG_H1 && tag <= KH_TAG_H6);
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

static uint32_t open_element(struct walker *w, const kh_node *element, const struct frame *parent, struct frame *frame)
{
    kh_str class = kh_node_attribute(element, KH_ATTRIBUTE_CLASS), id = kh_node_attribute(element, KH_ATTRIBUTE_ID),
           prop = kh_node_attribute(element, KH_ATTRIBUTE_ITEMPROP),
           role = kh_node_attribute(element, KH_ATTRIBUTE_ROLE);
    kh_class_kind kind = class.len ? seen_class_of(w, class) : KH_CLASS_NONE;
    kh_element *made = kh_vec_push(&w->html->elements);

    if (!made)
        return parent ? parent->element : 0;
    if (!kind && id.len)
        kind = seen_class_of(w, id);
    if (element->tag == KH_TAG_BODY || element->tag == KH_TAG_HTML || element->tag == KH_TAG_ARTICLE ||
        element->tag == KH_TAG_MAIN)
        kind = kind == KH_CLASS_BODY || kind == KH_CLASS_MAIN ? kind : KH_CLASS_NONE;
    made->parent = parent ? parent->element : 0;
    made->class = (uint8_t)kind;
    made->is_body_prop = kh_contains(prop, KH_STR("articleBody"));
    made->is_article = element->tag == KH_TAG_ARTICLE || made->is_body_prop || kh_str_eq(role, KH_STR("article"));
    made->is_item = kh_node_carries(element, KH_ATTRIBUTE_ITEMSCOPE) &&
                    is_article_type(kh_node_attribute(element, KH_ATTRIBUTE_ITEMTYPE));
    made->is_main = element->tag == KH_TAG_MAIN || kh_str_eq(role, KH_STR("main"));
    made->is_leaf = is_leaf(element->tag);
    made->first = (uint32_t)w->blocks.n;
    made->flags = frame->flags | flags_of_class(kind);
    frame->flags = 0;
    if (class.len || id.len) {
        size_t n = class.len < LONGEST_LABEL ? class.len : LONGEST_LABEL;
        w->label = class.len ? kh_str_of(class.ptr, n) : id;
    }
    return (uint32_t)(w->html->elements.n - 1);
}

static uint8_t kind_of(uint8_t tag, uint8_t inherited)
{
    switch (tag) {
    case KH_TAG_LI:
    case KH_TAG_DT:
    case KH_TAG_DD: return KH_BLOCK_LIST_ITEM;
    case KH_TAG_FIGCAPTION:
    case KH_TAG_CAPTION: return KH_BLOCK_CAPTION;
    case KH_TAG_TD:
    case KH_TAG_TH: return KH_BLOCK_CELL;
    case KH_TAG_BLOCKQUOTE: return KH_BLOCK_QUOTE;
    case KH_TAG_H1:
    case KH_TAG_H2:
    case KH_TAG_H3:
    case KH_TAG_H4:
    case KH_TAG_H5:
    case KH_TAG_H6: return KH_BLOCK_HEADING;
    case KH_TAG_P:
        return inherited == KH_BLOCK_QUOTE || inherited == KH_BLOCK_CAPTION || inherited == KH_BLOCK_LIST_ITEM
                   ? inherited
                   : KH_BLOCK_PARAGRAPH;
    default: return inherited;
    }
}

/* Authors, dates and sources within one line are lines of their own where their classes say so. */
static bool is_line_of_its_own(struct walker *w, const kh_node *node)
{
    kh_str class;

    if (node->tag != KH_TAG_SPAN && node->tag != KH_TAG_A && node->tag != KH_TAG_TIME)
        return false;
    class = kh_node_attribute(node, KH_ATTRIBUTE_CLASS);
    switch (class.len ? seen_class_of(w, class) : KH_CLASS_NONE) {
    case KH_CLASS_BYLINE:
    case KH_CLASS_DATE:
    case KH_CLASS_CREDIT: return true;
    default: return false;
    }
}

/* Words for those who hear the page. */
static bool is_for_readers_aloud(const kh_node *node)
{
    static const char *const names[] = {"screen-reader", "visually-hidden", "visuallyhidden", "sr-only"};
    kh_str class = kh_node_attribute(node, KH_ATTRIBUTE_CLASS);

    if (node->tag != KH_TAG_SPAN && node->tag != KH_TAG_STRONG && node->tag != KH_TAG_B)
        return false;
    for (size_t i = 0; class.len && i < sizeof names / sizeof *names; i++) {
        if (kh_contains(class, kh_str_z(names[i])))
            return true;
    }
    return false;
}

static void enter(struct walker *w, const kh_node *node)
{
    struct frame *parent = w->frames.n ? KH_AT(&w->frames, struct frame, w->frames.n - 1) : NULL;
    struct frame frame = {.node = node, .child = node->first};
    struct frame *slot;
    bool block = is_block_tag(node->tag);

    if (parent) {
        frame = *parent;
        frame.node = node;
        frame.child = node->first;
        frame.depth++;
        frame.opened = false;
        frame.flags = 0;
    }
    frame.flags = flags_of_tag(node->tag) | (is_hidden(node) ? (uint32_t)KH_IS_HIDDEN : 0);
    frame.kind = kind_of(node->tag, frame.kind);
    frame.level = node->tag >= KH_TAG_H1 && node->tag <= KH_TAG_H6 ? (uint8_t)(node->tag - KH_TAG_H1 + 1) : frame.level;
    if (node->tag == KH_TAG_A && kh_node_attribute(node, KH_ATTRIBUTE_HREF).ptr) {
        frame.link = true;
        if (!w->href.ptr)
            w->href = kh_node_attribute(node, KH_ATTRIBUTE_HREF);
    }
    if (block || frame.flags || is_line_of_its_own(w, node)) {
        flush(w);
        frame.element = open_element(w, node, parent, &frame);
        frame.opened = true;
    }
    if (kh_node_carries(node, KH_ATTRIBUTE_ITEMSCOPE))
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
    w->label_ended =
        frame->node->tag == KH_TAG_SPAN && w->text.len && w->owner && w->owner_copy.node == frame->node && !frame->link;
    if (frame->opened) {
        flush(w);
        KH_AT(&w->html->elements, kh_element, frame->element)->end = (uint32_t)w->blocks.n;
    }
    w->frames.n--;
}

/* Blogs of the first hour hide a description of the post for other blogs in a comment: dc:date="…". */
static void read_comment(struct walker *w, const kh_node *node)
{
    static const char name[] = "dc:date=\"";
    kh_str text = node->text;
    const char *end;

    if (!kh_contains(text, KH_STR("rdf:")))
        return;
    while (text.len >= sizeof name && memcmp(text.ptr, name, sizeof name - 1) != 0)
        text = kh_str_of(text.ptr + 1, text.len - 1);
    if (text.len < sizeof name)
        return;
    text = kh_str_of(text.ptr + sizeof name - 1, text.len - (sizeof name - 1));
    end = memchr(text.ptr, '"', text.len);
    if (end && end - text.ptr < 64)
        add_meta(w, 0, KH_STR("dc:date"), kh_str_of(text.ptr, (size_t)(end - text.ptr)));
}

static void visit(struct walker *w, const kh_node *node, const struct frame *parent)
{
    switch (node->kind) {
    case KH_NODE_TEXT: add_text(w, parent, node->text); break;
    case KH_NODE_WHITESPACE: w->space = w->text.len > 0; break;
    case KH_NODE_ELEMENT:
        read_head_element(w, node, parent ? parent->scope : 0);
        if (node->tag == KH_TAG_BR)
            flush(w);
        else if (!is_skipped(node->tag) && node->tag != KH_TAG_HEAD && node->tag != KH_TAG_TITLE &&
                 !is_for_readers_aloud(node))
            enter(w, node);
        break;
    case KH_NODE_COMMENT: read_comment(w, node); break;
    default: break;
    }
}

static void read_head(struct walker *w, const kh_node *root)
{
    read_head_element(w, root, 0);
    for (const kh_node *head = root->first; head; head = head->next) {
        for (const kh_node *child = head->tag == KH_TAG_HEAD ? head->first : NULL; child; child = child->next) {
            if (child->kind == KH_NODE_ELEMENT)
                read_head_element(w, child, 0);
        }
    }
}

static void walk(struct walker *w, const kh_node *root)
{
    kh_element *first = kh_vec_push(&w->html->elements);

    if (!first)
        return;
    read_head(w, root);
    enter(w, root);
    while (w->frames.n && !kh_arena_failed(w->arena)) {
        struct frame *frame = KH_AT(&w->frames, struct frame, w->frames.n - 1);
        const kh_node *child = frame->child;

        if (child) {
            frame->child = child->next;
            visit(w, child, frame);
        } else {
            leave(w);
        }
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
    struct walker w = {.rules = rules, .arena = arena, .html = ret_html};
    const kh_node *root;
    kh_arena parsing; /* the tree dies with this call */

    init(&w, ret_html);
    kh_arena_init(&parsing, PARSER_MEMORY);
    root = kh_html_tree(&parsing, text, KH_HTML_DEPTH);
    w.seen = root ? KH_NEWS(&parsing, struct seen_class, CLASS_CACHE) : NULL;
    if (w.seen)
        walk(&w, root);
    kh_arena_done(&parsing);
    kh_buf_done(&w.text);
    ret_html->blocks = (kh_blocks){w.blocks.at, w.blocks.n};
    return w.seen ? kh_arena_status(arena) : KH_LIMIT;
}

/* ---- the head alone ---- */

static bool ends_head(const kh_html_token *token)
{
    if (token->kind == KH_HTML_TEXT)
        return !token->white;
    if (token->kind == KH_HTML_END)
        return token->tag == KH_TAG_HEAD || token->tag == KH_TAG_BODY;
    if (token->kind != KH_HTML_START)
        return token->kind == KH_HTML_EOF;
    switch (token->tag) {
    case KH_TAG_HTML:
    case KH_TAG_HEAD:
    case KH_TAG_BASE:
    case KH_TAG_BASEFONT:
    case KH_TAG_BGSOUND:
    case KH_TAG_LINK:
    case KH_TAG_META:
    case KH_TAG_TITLE:
    case KH_TAG_SCRIPT:
    case KH_TAG_NOSCRIPT:
    case KH_TAG_TEMPLATE: return false;
    default: return true;
    }
}

/* The start tag of an element of the head, and what stands in it where that is text. */
static void take_head_tag(struct walker *w, kh_html_scanner *scanner, kh_html_token *token)
{
    kh_node text = {.kind = KH_NODE_TEXT}, node = {.kind = KH_NODE_ELEMENT,
                                                   .tag = token->tag,
                                                   .attributes = token->attributes,
                                                   .attribute_count = token->attribute_count,
                                                   .carried = token->carried};

    if (token->tag == KH_TAG_TITLE || token->tag == KH_TAG_SCRIPT) {
        scanner->raw = token->tag;
        kh_html_next(scanner, token);
        text.text = token->text;
        if (token->kind == KH_HTML_TEXT && !token->white)
            node.first = node.last = &text;
    }
    read_head_element(w, &node, 0);
}

static void skip_to_end(kh_html_scanner *scanner, unsigned tag)
{
    kh_html_token token;

    do {
        kh_html_next(scanner, &token);
    } while (token.kind != KH_HTML_EOF && !(token.kind == KH_HTML_END && token.tag == tag));
}

static void take_head(struct walker *w, kh_html_scanner *scanner)
{
    kh_html_token token;

    for (kh_html_next(scanner, &token); !ends_head(&token); kh_html_next(scanner, &token)) {
        if (token.kind != KH_HTML_START)
            continue;
        if (token.tag == KH_TAG_NOSCRIPT || token.tag == KH_TAG_TEMPLATE)
            skip_to_end(scanner, token.tag);
        else
            take_head_tag(w, scanner, &token);
    }
}

/* Linked data may stand anywhere. A plus is rarer than any letter of "ld+json". */
static void take_later_scripts(struct walker *w, kh_html_scanner *scanner)
{
    static const char open[] = "<script", type[] = "ld+json";
    enum { TAG_REACH = 200 }; /* from the beginning of the tag to its type */
    kh_str in = scanner->in;
    kh_html_token token;

    for (size_t at = scanner->at; at < in.len;) {
        const char *plus = memchr(in.ptr + at, '+', in.len - at), *tag = plus;
        at = plus ? (size_t)(plus + 1 - in.ptr) : in.len;
        if (!plus || at < sizeof open + 2 || in.len - at < 4 || memcmp(plus - 2, type, sizeof type - 1) != 0)
            continue;
        while (tag > in.ptr && plus - tag < TAG_REACH && *tag != '<')
            tag--;
        if (strncasecmp(tag, open, sizeof open - 1) != 0)
            continue;
        scanner->at = (size_t)(tag - in.ptr);
        kh_html_next(scanner, &token);
        if (token.kind == KH_HTML_START && token.tag == KH_TAG_SCRIPT)
            take_head_tag(w, scanner, &token);
        at = scanner->at > at ? scanner->at : at;
    }
}

kh_status kh_html_parse_head(kh_arena *arena, kh_str text, kh_html *ret_html)
{
    struct walker w = {.arena = arena, .html = ret_html};
    kh_arena tokens;
    kh_html_scanner scanner = {.arena = &tokens, .in = text, .most_depth = KH_HTML_DEPTH};

    init(&w, ret_html);
    kh_arena_init(&tokens, PARSER_MEMORY);
    take_head(&w, &scanner);
    take_later_scripts(&w, &scanner);
    arena->failed = arena->failed || kh_arena_failed(&tokens);
    kh_arena_done(&tokens);
    kh_buf_done(&w.text);
    return kh_arena_status(arena);
}

kh_str kh_html_strip(kh_arena *arena, kh_str text)
{
    kh_arena tokens;
    kh_html_scanner scanner = {.arena = &tokens, .in = text, .most_depth = SIZE_MAX};
    kh_html_token token;
    kh_buf out;
    bool script = false;

    kh_arena_init(&tokens, PARSER_MEMORY);
    kh_buf_init(&out);
    for (kh_html_next(&scanner, &token); token.kind != KH_HTML_EOF; kh_html_next(&scanner, &token)) {
        if (token.tag == KH_TAG_SCRIPT)
            script = token.kind == KH_HTML_START;
        if (token.kind == KH_HTML_TEXT && !script)
            kh_buf_add(&out, token.text);
        else if (out.len && out.ptr[out.len - 1] != '\n')
            kh_buf_byte(&out, '\n');
        kh_arena_reset(&tokens);
    }
    kh_arena_done(&tokens);
    text = kh_buf_status(&out) == KH_OK ? kh_arena_str(arena, kh_buf_str(&out)) : (kh_str){NULL, 0};
    kh_buf_done(&out);
    return text;
}
