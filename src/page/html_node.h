/*
 * The tree of an HTML page: elements, texts and comments, linked to parent, children and neighbours.
 *
 * Names of elements and attributes are numbers; an element that is none of the standard's is KH_TAG_OTHER. Of the
 * attributes only those in KH_HTML_ATTRIBUTES are kept.
 */
#ifndef KH_PAGE_HTML_NODE_H
#define KH_PAGE_HTML_NODE_H

#include "khayt/base.h"

/* What the standard's algorithms ask of an element. */
enum kh_tag_trait {
    KH_TAG_VOID = 1,         /* has no content */
    KH_TAG_SPECIAL = 2,      /* ends the search of an end tag for what it ends */
    KH_TAG_FORMATTING = 4,   /* opened again where a paragraph cuts it */
    KH_TAG_SCOPE = 8,        /* its inside does not reach what is open outside */
    KH_TAG_IMPLIED_END = 16, /* closed by what follows */
    KH_TAG_BLOCK = 32,       /* a start tag that closes an open paragraph, an end tag that closes what is open inside */
    KH_TAG_BREAKOUT = 64     /* ends svg and math around it */
};

/* In alphabetical order: name and traits (Void, Special, Formatting, sCope, Implied end, Block, bReakout; N: none). */
#define KH_HTML_TAGS(X)                                                                                                \
    X(A, "a", F)                                                                                                       \
    X(ADDRESS, "address", S_B)                                                                                         \
    X(APPLET, "applet", S_C)                                                                                           \
    X(AREA, "area", V_S)                                                                                               \
    X(ARTICLE, "article", S_B)                                                                                         \
    X(ASIDE, "aside", S_B)                                                                                             \
    X(AUDIO, "audio", N)                                                                                               \
    X(B, "b", F_R)                                                                                                     \
    X(BASE, "base", V_S)                                                                                               \
    X(BASEFONT, "basefont", V_S)                                                                                       \
    X(BGSOUND, "bgsound", V_S)                                                                                         \
    X(BIG, "big", F_R)                                                                                                 \
    X(BLOCKQUOTE, "blockquote", S_B_R)                                                                                 \
    X(BODY, "body", S_R)                                                                                               \
    X(BR, "br", V_S_R)                                                                                                 \
    X(BUTTON, "button", S)                                                                                             \
    X(CANVAS, "canvas", N)                                                                                             \
    X(CAPTION, "caption", S_C)                                                                                         \
    X(CENTER, "center", S_B_R)                                                                                         \
    X(CODE, "code", F_R)                                                                                               \
    X(COL, "col", V_S)                                                                                                 \
    X(COLGROUP, "colgroup", S)                                                                                         \
    X(DD, "dd", S_I_R)                                                                                                 \
    X(DESC, "desc", N)                                                                                                 \
    X(DETAILS, "details", S_B)                                                                                         \
    X(DIALOG, "dialog", B)                                                                                             \
    X(DIR, "dir", S_B)                                                                                                 \
    X(DIV, "div", S_B_R)                                                                                               \
    X(DL, "dl", S_B_R)                                                                                                 \
    X(DT, "dt", S_I_R)                                                                                                 \
    X(EM, "em", F_R)                                                                                                   \
    X(EMBED, "embed", V_S_R)                                                                                           \
    X(FIELDSET, "fieldset", S_B)                                                                                       \
    X(FIGCAPTION, "figcaption", S_B)                                                                                   \
    X(FIGURE, "figure", S_B)                                                                                           \
    X(FONT, "font", F)                                                                                                 \
    X(FOOTER, "footer", S_B)                                                                                           \
    X(FOREIGNOBJECT, "foreignobject", N)                                                                               \
    X(FORM, "form", S)                                                                                                 \
    X(FRAME, "frame", V_S)                                                                                             \
    X(FRAMESET, "frameset", S)                                                                                         \
    X(H1, "h1", S_R)                                                                                                   \
    X(H2, "h2", S_R)                                                                                                   \
    X(H3, "h3", S_R)                                                                                                   \
    X(H4, "h4", S_R)                                                                                                   \
    X(H5, "h5", S_R)                                                                                                   \
    X(H6, "h6", S_R)                                                                                                   \
    X(HEAD, "head", S_R)                                                                                               \
    X(HEADER, "header", S_B)                                                                                           \
    X(HGROUP, "hgroup", S_B)                                                                                           \
    X(HR, "hr", V_S_R)                                                                                                 \
    X(HTML, "html", S_C)                                                                                               \
    X(I, "i", F_R)                                                                                                     \
    X(IFRAME, "iframe", S)                                                                                             \
    X(IMAGE, "image", N)                                                                                               \
    X(IMG, "img", V_S_R)                                                                                               \
    X(INPUT, "input", V_S)                                                                                             \
    X(KEYGEN, "keygen", V_S)                                                                                           \
    X(LI, "li", S_I_R)                                                                                                 \
    X(LINK, "link", V_S)                                                                                               \
    X(LISTING, "listing", S_R)                                                                                         \
    X(MAIN, "main", S_B)                                                                                               \
    X(MAP, "map", N)                                                                                                   \
    X(MARQUEE, "marquee", S_C)                                                                                         \
    X(MATH, "math", N)                                                                                                 \
    X(MENU, "menu", S_B_R)                                                                                             \
    X(META, "meta", V_S_R)                                                                                             \
    X(MI, "mi", N)                                                                                                     \
    X(MN, "mn", N)                                                                                                     \
    X(MO, "mo", N)                                                                                                     \
    X(MS, "ms", N)                                                                                                     \
    X(MTEXT, "mtext", N)                                                                                               \
    X(NAV, "nav", S_B)                                                                                                 \
    X(NOBR, "nobr", F_R)                                                                                               \
    X(NOEMBED, "noembed", S)                                                                                           \
    X(NOFRAMES, "noframes", S)                                                                                         \
    X(NOSCRIPT, "noscript", S)                                                                                         \
    X(OBJECT, "object", S_C)                                                                                           \
    X(OL, "ol", S_B_R)                                                                                                 \
    X(OPTGROUP, "optgroup", I)                                                                                         \
    X(OPTION, "option", I)                                                                                             \
    X(P, "p", S_I_B_R)                                                                                                 \
    X(PARAM, "param", V_S)                                                                                             \
    X(PLAINTEXT, "plaintext", S)                                                                                       \
    X(PRE, "pre", S_R)                                                                                                 \
    X(RB, "rb", I)                                                                                                     \
    X(RP, "rp", I)                                                                                                     \
    X(RT, "rt", I)                                                                                                     \
    X(RTC, "rtc", I)                                                                                                   \
    X(RUBY, "ruby", R)                                                                                                 \
    X(S, "s", F_R)                                                                                                     \
    X(SCRIPT, "script", S)                                                                                             \
    X(SEARCH, "search", S_B)                                                                                           \
    X(SECTION, "section", S_B)                                                                                         \
    X(SELECT, "select", S)                                                                                             \
    X(SMALL, "small", F_R)                                                                                             \
    X(SOURCE, "source", V_S)                                                                                           \
    X(SPAN, "span", R)                                                                                                 \
    X(STRIKE, "strike", F_R)                                                                                           \
    X(STRONG, "strong", F_R)                                                                                           \
    X(STYLE, "style", S)                                                                                               \
    X(SUB, "sub", R)                                                                                                   \
    X(SUMMARY, "summary", S_B)                                                                                         \
    X(SUP, "sup", R)                                                                                                   \
    X(SVG, "svg", N)                                                                                                   \
    X(TABLE, "table", S_C_R)                                                                                           \
    X(TBODY, "tbody", S)                                                                                               \
    X(TD, "td", S_C)                                                                                                   \
    X(TEMPLATE, "template", S_C)                                                                                       \
    X(TEXTAREA, "textarea", S)                                                                                         \
    X(TFOOT, "tfoot", S)                                                                                               \
    X(TH, "th", S_C)                                                                                                   \
    X(THEAD, "thead", S)                                                                                               \
    X(TIME, "time", N)                                                                                                 \
    X(TITLE, "title", S)                                                                                               \
    X(TR, "tr", S)                                                                                                     \
    X(TRACK, "track", V_S)                                                                                             \
    X(TT, "tt", F_R)                                                                                                   \
    X(U, "u", F_R)                                                                                                     \
    X(UL, "ul", S_B_R)                                                                                                 \
    X(VAR, "var", R)                                                                                                   \
    X(VIDEO, "video", N)                                                                                               \
    X(WBR, "wbr", V_S)                                                                                                 \
    X(XMP, "xmp", S)

typedef enum kh_tag {
    KH_TAG_OTHER,
#define X(tag, name, traits) KH_TAG_##tag,
    KH_HTML_TAGS(X)
#undef X
        KH_TAG_COUNT
} kh_tag;

#define KH_HTML_ATTRIBUTES(X)                                                                                          \
    X(ARIA_HIDDEN, "aria-hidden")                                                                                      \
    X(CLASS, "class")                                                                                                  \
    X(CONTENT, "content")                                                                                              \
    X(DATETIME, "datetime")                                                                                            \
    X(HIDDEN, "hidden")                                                                                                \
    X(HREF, "href")                                                                                                    \
    X(ID, "id")                                                                                                        \
    X(ITEMPROP, "itemprop")                                                                                            \
    X(ITEMSCOPE, "itemscope")                                                                                          \
    X(ITEMTYPE, "itemtype")                                                                                            \
    X(LANG, "lang")                                                                                                    \
    X(NAME, "name")                                                                                                    \
    X(PROPERTY, "property")                                                                                            \
    X(PUBDATE, "pubdate")                                                                                              \
    X(REL, "rel")                                                                                                      \
    X(ROLE, "role")                                                                                                    \
    X(STYLE, "style")                                                                                                  \
    X(TYPE, "type")

typedef enum kh_attribute_name {
#define X(attribute, name) KH_ATTRIBUTE_##attribute,
    KH_HTML_ATTRIBUTES(X)
#undef X
        KH_ATTRIBUTE_COUNT
} kh_attribute_name;

typedef struct kh_attribute {
    kh_str value; /* never {NULL, 0}; entities decoded */
    uint8_t name;
} kh_attribute;

typedef enum kh_node_kind { KH_NODE_ELEMENT, KH_NODE_TEXT, KH_NODE_WHITESPACE, KH_NODE_COMMENT } kh_node_kind;
typedef enum kh_namespace { KH_IN_HTML, KH_IN_SVG, KH_IN_MATH } kh_namespace;

typedef struct kh_node kh_node;
struct kh_node {
    kh_node *parent, *first, *last, *previous, *next; /* first and last: children */
    kh_str text; /* of a text or comment; an element's name as written where it is KH_TAG_OTHER */
    const kh_attribute *attributes;
    uint32_t carried; /* bit n: it has the attribute n */
    uint8_t attribute_count, kind, tag, space;
};

static inline bool kh_node_carries(const kh_node *node, kh_attribute_name name)
{
    return node->carried >> name & 1;
}
/** The value of an attribute; {NULL, 0} when the element has none of that name. */
static inline kh_str kh_node_attribute(const kh_node *node, kh_attribute_name name)
{
    const kh_attribute *at = node->attributes;

    if (!kh_node_carries(node, name))
        return (kh_str){NULL, 0};
    while (at->name != name)
        at++;
    return at->value;
}

#endif
