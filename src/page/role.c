/*
 * Where the article is. Every paragraph-like block has a worth by its length and link density; it goes up to its
 * ancestors, less at each step, weighted by what their tags and classes say. The best element is the article's;
 * siblings that are nearly as good belong to it. weights.h has the features and what each weighs.
 */
#include "page/role.h"

#include "page/credit.h"
#include "page/live.h"
#include "page/split.h"

enum {
    SHORT = 25,
    SENTENCE = 40,
    LONG = 80,
    LEAST_LETTERS = 120,
    RISE = 5,
    PIECES_APART = 6,
    TAIL = 4,
    NAME_LETTERS = 40,
    LIST_PIECES = 3
};

static const double dense = 0.45;

static const uint32_t never = KH_NEVER_TEXT;

static double density(const kh_block *block)
{
    return block->letters ? (double)block->linked / block->letters : 1;
}

/*
 * Marks go from elements down to blocks, but a mark on an element that holds most of the page's text is a mistake of
 * the page or of ours: a form around everything, a wrapper "with-sidebar", a body hidden until a script runs. Such a
 * mark is dropped.
 */
static void carry_flags(kh_arena *arena, kh_html *html)
{
    kh_element *elements = html->elements.at;
    uint32_t *letters = KH_NEWS(arena, uint32_t, html->elements.n), *down = KH_NEWS(arena, uint32_t, html->elements.n),
             total = 0;
    const uint32_t marks = KH_IS_HIDDEN | KH_IN_NAV | KH_IN_FORM | KH_IN_FOOTER | KH_IN_COMMENTS | KH_IN_BOILER_CLASS |
                           KH_IN_ASIDE | KH_IN_HEADER | KH_IN_FIGURE;

    if (!letters || !down)
        return;
    for (size_t i = 0; i < html->blocks.n; i++) {
        const kh_block *block = &html->blocks.at[i];
        if (block->letters < LONG || density(block) > dense)
            continue;
        total += block->letters - block->linked;
        for (uint32_t e = block->container, steps = 0; e && steps < 64; e = elements[e].parent, steps++)
            letters[e] += block->letters - block->linked;
    }
    for (uint32_t e = 0; e < html->elements.n; e++) {
        if (letters[e] * 2 > total && letters[e] > LEAST_LETTERS) {
            elements[e].flags &= ~marks;
            if (elements[e].class != KH_CLASS_BODY && elements[e].class != KH_CLASS_MAIN)
                elements[e].class = KH_CLASS_NONE;
        }
        down[e] = elements[e].flags | (e ? down[elements[e].parent] : 0);
        elements[e].flags = down[e];
    }
    for (size_t i = 0; i < html->blocks.n; i++)
        html->blocks.at[i].flags = down[html->blocks.at[i].container];
}

static double worth(const kh_weights *w, const kh_block *block)
{
    double length = block->letters / 100.0, value;

    if (block->flags & never || block->letters < SHORT || density(block) > w->dense ||
        block->kind == KH_BLOCK_HEADING || block->kind == KH_BLOCK_CAPTION)
        return 0;
    value = block->letters >= LONG ? w->paragraph + (length > w->most ? w->most : length) : length;
    value *= 1 - w->links * density(block);
    if (block->kind == KH_BLOCK_LIST_ITEM || block->kind == KH_BLOCK_CELL)
        value *= w->item;
    if (block->flags & (KH_IN_BOILER_CLASS | KH_IN_ASIDE))
        value *= w->beside;
    if (block->flags & KH_IN_FIGURE)
        value *= w->figure;
    if (kh_trails(block->text)) /* a teaser */
        value *= w->teaser;
    return value;
}

static double weight(const kh_weights *w, const kh_element *element)
{
    double value = 1;

    if (element->is_body_prop)
        value *= w->body_prop;
    else if (element->class == KH_CLASS_BODY)
        value *= w->body_class;
    else if (element->is_article)
        value *= w->article;
    else if (element->is_main || element->class == KH_CLASS_MAIN)
        value *= w->main;
    if (element->class == KH_CLASS_BOILER || element->class == KH_CLASS_COMMENTS || element->class == KH_CLASS_RELATED)
        value *= w->boilerplate;
    return value;
}

static void score_elements(const kh_weights *w, const kh_html *html, double *scores)
{
    static const double steps[RISE] = {1, 0.6, 0.35, 0.2, 0.1};
    const kh_element *elements = html->elements.at;

    for (size_t i = 0; i < html->blocks.n; i++) {
        kh_block *block = &html->blocks.at[i];
        double value = worth(w, block);
        uint32_t at = block->container;

        block->score = (float)value;
        while (at && elements[at].is_leaf)
            at = elements[at].parent;
        for (int step = 0; step < RISE && value > 0; step++) {
            scores[at] += value * (step ? w->rise : 1) * steps[step];
            if (!at)
                break;
            at = elements[at].parent;
        }
    }
    for (size_t e = 0; e < html->elements.n; e++)
        scores[e] *= weight(w, &elements[e]);
}

static uint32_t best_element(const kh_html *html, const double *scores)
{
    uint32_t best = 0;

    for (uint32_t e = 0; e < html->elements.n; e++) {
        if (scores[e] > scores[best])
            best = e;
    }
    return best;
}

uint32_t kh_good_letters(const kh_html *html, uint32_t first, uint32_t end)
{
    uint32_t count = 0;

    for (uint32_t i = first; i < end; i++) {
        if (html->blocks.at[i].score > 0 &&
            !(html->blocks.at[i].flags & (KH_IN_BOILER_CLASS | KH_IN_ASIDE | KH_IN_FIGURE)))
            count += html->blocks.at[i].letters - html->blocks.at[i].linked;
    }
    return count;
}

/*
 * Some pages cut the text into several boxes (one a paragraph, or a lead apart from the rest): go up while the parent
 * has clearly more good text than its best part, and stop at an element that calls itself the body.
 */
static uint32_t widened(const kh_html *html, uint32_t best, uint32_t only)
{
    const kh_element *elements = html->elements.at;

    while (best && best != only && !elements[best].is_body_prop && elements[best].class != KH_CLASS_BODY) {
        uint32_t parent = elements[best].parent;
        uint32_t inside = kh_good_letters(html, elements[best].first, elements[best].end);
        uint32_t outside = kh_good_letters(html, elements[parent].first, elements[parent].end);

        if (outside < inside + inside / 4 || (elements[best].is_article && outside < inside * 2))
            break;
        best = parent;
    }
    return best;
}

/* The element that holds both, 0 when an <article> parts them or it is far up. */
static uint32_t common_ancestor(const kh_element *elements, uint32_t a, uint32_t b)
{
    for (int steps = 0; a && steps < PIECES_APART; steps++, a = elements[a].parent) {
        if (elements[a].first <= elements[b].first && elements[a].end >= elements[b].end)
            return a;
        if (elements[a].is_article && !elements[a].is_body_prop)
            return 0;
    }
    return 0;
}

/* Some pages cut the body into pieces, with advertisements between, and call each of them the body. */
static uint32_t joined(const kh_html *html, uint32_t body)
{
    const kh_element *elements = html->elements.at;
    uint32_t whole = body;

    for (uint32_t e = 1; e < html->elements.n; e++) {
        uint32_t both;
        if (elements[e].class != elements[body].class || elements[e].is_body_prop != elements[body].is_body_prop ||
            elements[e].flags & (never | KH_IN_BOILER_CLASS | KH_IN_ASIDE) ||
            (elements[e].first >= elements[whole].first && elements[e].end <= elements[whole].end) ||
            (elements[e].first <= elements[whole].first && elements[e].end >= elements[whole].end) ||
            kh_good_letters(html, elements[e].first, elements[e].end) < LEAST_LETTERS)
            continue;
        both = common_ancestor(elements, whole, e);
        if (both && common_ancestor(elements, e, whole) == both)
            whole = both;
    }
    return whole;
}

/* An element that calls itself the body and holds most of the good text is it, whatever the scores say. */
static uint32_t declared_body(const kh_html *html, uint32_t best)
{
    const kh_element *elements = html->elements.at;
    uint32_t whole = kh_good_letters(html, elements[best].first, elements[best].end), found = UINT32_MAX, most = 0;

    for (uint32_t e = 0; e < html->elements.n; e++) {
        uint32_t letters;
        if (!(elements[e].is_body_prop || elements[e].class == KH_CLASS_BODY) ||
            elements[e].flags & (never | KH_IN_BOILER_CLASS))
            continue;
        letters = kh_good_letters(html, elements[e].first, elements[e].end);
        if (letters > most && letters * 10 >= whole * 6) {
            most = letters;
            found = e;
        }
    }
    return found == UINT32_MAX ? best : joined(html, found);
}

/* ---- roles inside an article ---- */

static const char *kind_of_flags(const kh_html *html, const kh_block *block)
{
    const kh_element *elements = html->elements.at;

    if (block->flags & KH_IN_COMMENTS)
        return "comments";
    for (uint32_t e = block->container; e; e = elements[e].parent) {
        switch (elements[e].class) {
        case KH_CLASS_SHARE: return "share";
        case KH_CLASS_RELATED: return "related";
        case KH_CLASS_NEWSLETTER: return "newsletter";
        case KH_CLASS_AD: return "ad";
        case KH_CLASS_COOKIE: return "cookie";
        case KH_CLASS_EMBED: return "embed";
        case KH_CLASS_MENU: return "menu";
        case KH_CLASS_TAGS: return "tags";
        default: break;
        }
    }
    if (block->flags & (KH_IN_NAV | KH_IN_HEADER))
        return "menu";
    if (block->flags & KH_IN_FORM)
        return "form";
    if (block->flags & KH_IN_FOOTER)
        return "footer";
    return density(block) > dense ? "links" : "other";
}

static kh_class_kind class_above(const kh_html *html, const kh_block *block, uint32_t root)
{
    const kh_element *elements = html->elements.at;

    for (uint32_t e = block->container; e && e != root; e = elements[e].parent) {
        if (elements[e].class && elements[e].class != KH_CLASS_MAIN && elements[e].class != KH_CLASS_BODY)
            return (kh_class_kind)elements[e].class;
    }
    return KH_CLASS_NONE;
}

static void furnish(kh_block *block, const char *kind)
{
    block->role = KH_ROLE_FURNITURE;
    block->furniture = kind;
}

/* Its kind by its words; of a longer block only what no article begins with. */
static const char *cue_of(const kh_page_rules *rules, kh_arena *scratch, const kh_block *block)
{
    const char *cue = block->letters < 500 ? kh_cue_kind(rules->cues, scratch, block->text, NULL) : NULL;

    if (cue && block->letters >= 200 && strcmp(cue, "disclaimer") != 0 && strcmp(cue, "cookies") != 0 &&
        strcmp(cue, "copyright") != 0 && strcmp(cue, "newsletter") != 0)
        return NULL;
    return cue;
}

/* "#كهرباء #قرطانيا": every word of it. */
static bool only_hashtags(kh_str text)
{
    bool begins = true;

    for (size_t i = 0; i < text.len; i++) {
        if (begins && text.ptr[i] != '#')
            return false;
        begins = text.ptr[i] == ' ';
    }
    return text.len > 1 && !begins;
}

/* "245", "00:00 / 01:20": a counter or a player's clock; telephone numbers are longer. */
static bool only_digits(const kh_block *block)
{
    for (size_t i = 0; i < block->text.len; i++) {
        char c = block->text.ptr[i];
        if ((c < '0' || c > '9') && c != ':' && c != '/' && c != ' ')
            return false;
    }
    return block->letters <= 8;
}

/* What a block of the article's range is by its own marks; headings are settled later. */
static void judge(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html, kh_block *block, uint32_t root)
{
    kh_class_kind class = class_above(html, block, root);
    uint32_t own = block->flags & ~KH_AT(&html->elements, kh_element, root)->flags;
    const char *cue;

    if (own & (never | KH_IN_ASIDE)) {
        furnish(block, kind_of_flags(html, block));
        return;
    }
    if (block->kind == KH_BLOCK_CAPTION || (own & KH_IN_FIGURE && block->letters < 400)) {
        block->role = KH_ROLE_CAPTION;
        return;
    }
    switch (class) {
    case KH_CLASS_SHARE:
    case KH_CLASS_RELATED:
    case KH_CLASS_NEWSLETTER:
    case KH_CLASS_AD:
    case KH_CLASS_COOKIE:
    case KH_CLASS_EMBED:
    case KH_CLASS_BOILER:
    case KH_CLASS_MENU:
    case KH_CLASS_COMMENTS:
        if (block->letters < 600 || class != KH_CLASS_BOILER) {
            furnish(block, kind_of_flags(html, block));
            return;
        }
        break;
    case KH_CLASS_TAGS: block->role = KH_ROLE_KEYWORDS; return;
    case KH_CLASS_CAPTION: block->role = KH_ROLE_CAPTION; return;
    case KH_CLASS_DATE: block->role = block->letters < 90 ? KH_ROLE_DATE : KH_ROLE_BODY; return;
    case KH_CLASS_BYLINE: block->role = block->letters < 90 ? KH_ROLE_BYLINE : KH_ROLE_BODY; return;
    case KH_CLASS_CREDIT: block->role = block->letters < 90 ? KH_ROLE_CREDIT : KH_ROLE_BODY; return;
    case KH_CLASS_SUMMARY: block->role = KH_ROLE_BODY; return;
    default: break;
    }
    if (only_hashtags(block->text)) {
        block->role = KH_ROLE_KEYWORDS;
        return;
    }
    if (kh_date_block(rules, scratch, block)) {
        block->role = KH_ROLE_DATE;
        return;
    }
    if (only_digits(block) && block->kind != KH_BLOCK_CELL && block->kind != KH_BLOCK_HEADING) {
        furnish(block, "counter");
        return;
    }
    cue = cue_of(rules, scratch, block);
    if (cue && (strcmp(cue, "source") == 0 || strcmp(cue, "credit") == 0))
        block->role = KH_ROLE_CREDIT;
    else if (cue && strcmp(cue, "byline") == 0 && block->letters < 90)
        block->role = KH_ROLE_BYLINE;
    else if (cue && strcmp(cue, "caption") == 0)
        block->role = KH_ROLE_CAPTION;
    else if (cue && (strcmp(cue, "tags") == 0 || strcmp(cue, "keywords") == 0))
        block->role = KH_ROLE_KEYWORDS;
    else if (cue)
        furnish(block, cue);
    else if (density(block) > dense && (block->letters < 300 || density(block) > 0.8))
        furnish(block, kind_of_flags(html, block));
    else
        block->role = KH_ROLE_BODY;
}

/* The rules of the house that pages put behind the text, before the comments. */
static void settle_notices(const kh_page_rules *rules, kh_arena *scratch, kh_html *html, const kh_main *main)
{
    int left = TAIL;

    for (uint32_t i = main->end; i-- > main->first && left;) {
        kh_block *block = &html->blocks.at[i];
        if (block->role != KH_ROLE_BODY)
            continue;
        left--;
        kh_arena_reset(scratch);
        if (kh_cue_notice(rules->cues, scratch, block->text))
            furnish(block, "disclaimer");
    }
}

/* "س.ك / م.ع": the editors' initials, under wires. */
static bool only_initials(const kh_block *block)
{
    size_t run = 0;

    if (!block->letters || block->letters > 8)
        return false;
    for (size_t i = 0; i < block->text.len; i++) {
        unsigned char byte = (unsigned char)block->text.ptr[i];
        run = byte >= 0xC0 ? run + 1 : byte >= 0x80 ? run : 0;
        if (run > 1 || ((byte | 32) >= 'a' && (byte | 32) <= 'z') || (byte >= '0' && byte <= '9'))
            return false;
    }
    return true;
}

/* "(وكالة الأفق)", "رويترز": the last line of the text, when it names a source and nothing else. */
static void settle_credit(const kh_page_rules *rules, kh_arena *scratch, kh_html *html, const kh_main *main)
{
    for (uint32_t i = main->end; i-- > main->first;) {
        kh_block *block = &html->blocks.at[i];
        if (block->role != KH_ROLE_BODY)
            continue;
        if (only_initials(block)) {
            furnish(block, "signature");
            continue;
        }
        if (block->letters < 60 && kh_only_sources(rules, scratch, block->text))
            block->role = KH_ROLE_CREDIT;
        return;
    }
}

/* A heading stays when body text follows before the next heading; a run of short unlinked lines at the end does not
 * make body. */
static void settle_headings(kh_html *html, const kh_main *main)
{
    bool text_follows = false;

    for (uint32_t i = main->end; i-- > main->first;) {
        kh_block *block = &html->blocks.at[i];
        if (block->role != KH_ROLE_BODY)
            continue;
        if (block->kind == KH_BLOCK_HEADING) {
            if (!text_follows)
                furnish(block, "heading");
        } else if (block->letters >= SHORT) {
            text_follows = true;
        }
    }
}

/* "اقرأ أيضا" and a linked line after it: the line is the box's, not the article's. */
static void close_boxes(kh_html *html, const kh_main *main)
{
    for (uint32_t i = main->first; i + 1 < main->end; i++) {
        const kh_block *block = &html->blocks.at[i];
        if (block->role != KH_ROLE_FURNITURE || !block->furniture ||
            (strcmp(block->furniture, "read-also") != 0 && strcmp(block->furniture, "related") != 0))
            continue;
        for (uint32_t k = i + 1; k < main->end && k < i + 12; k++) {
            kh_block *next = &html->blocks.at[k];
            if (next->role != KH_ROLE_BODY || next->letters > 140 ||
                (density(next) < 0.5 && next->kind != KH_BLOCK_HEADING && next->kind != KH_BLOCK_LIST_ITEM))
                break;
            furnish(next, block->furniture);
        }
    }
}

/*
 * A box that begins with a link past it ("تخطى البودكاست وواصل القراءة", to "#end-of-podcast") is none of the text, all
 * of it, where it is a part of the article's element and not most of its text.
 */
static void close_skipped(kh_html *html, const kh_main *main)
{
    const kh_element *elements = html->elements.at;
    uint32_t whole = kh_good_letters(html, main->first, main->end);

    for (uint32_t i = main->first; i < main->end; i++) {
        const kh_block *block = &html->blocks.at[i];
        uint32_t e = block->container;

        if (block->link.len < 2 || block->link.ptr[0] != '#' || density(block) < dense)
            continue;
        while (e && elements[e].is_leaf)
            e = elements[e].parent;
        if (e == main->element || elements[e].first != i || elements[e].end > main->end ||
            kh_good_letters(html, i, elements[e].end) * 2 > whole)
            continue;
        for (; i < elements[e].end; i++) {
            if (html->blocks.at[i].role == KH_ROLE_BODY || html->blocks.at[i].role == KH_ROLE_CAPTION)
                furnish(&html->blocks.at[i], "box");
        }
        i--;
    }
}

static bool ends_sentence(kh_str text)
{
    static const char *const ends[] = {".", "؟", "!", ":", "…", "»", "\"", "”", "?", ")"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (text.len >= n && memcmp(text.ptr + text.len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* "مينا - صحيفة الأفق:": a short line that ends in a colon. */
static bool announces(const kh_block *block)
{
    return block->letters < 60 && block->text.len && block->text.ptr[block->text.len - 1] == ':';
}

/*
 * Between the heading and the first paragraph stand captions and names of authors without any mark: short lines that
 * end no sentence. And what was said once, word for word, is not said again: pages repeat captions and summaries for
 * narrow screens.
 */
static void settle_head(const kh_page_rules *rules, kh_arena *scratch, kh_html *html, const kh_main *main)
{
    uint32_t first_long = main->end, first_text = main->end, paragraphs = 0;

    for (uint32_t i = main->first; i < main->end; i++) {
        const kh_block *block = &html->blocks.at[i];
        if (block->role == KH_ROLE_BODY && block->letters >= SENTENCE && ends_sentence(block->text) &&
            block->text.ptr[block->text.len - 1] != ')') {
            first_text = first_text == main->end ? i : first_text;
            paragraphs++;
        }
        if (block->role == KH_ROLE_BODY && block->letters >= LONG) {
            first_long = first_long == main->end ? i : first_long;
        }
    }
    for (uint32_t i = main->first; i < first_long && paragraphs >= 2; i++) {
        kh_block *block = &html->blocks.at[i];
        kh_place_line line;
        kh_str words, credit;
        if (block->role == KH_ROLE_BODY && i < first_text && block->letters < 200 &&
            kh_caption_split(rules, scratch, block->text, &words, &credit))
            block->role = KH_ROLE_CAPTION;
        if (block->role != KH_ROLE_BODY || block->kind == KH_BLOCK_HEADING || block->kind == KH_BLOCK_QUOTE ||
            (ends_sentence(block->text) && !announces(block)))
            continue;
        if (block->letters < NAME_LETTERS && kh_person_named(rules, scratch, block->text))
            block->role = KH_ROLE_BYLINE;
        else if (kh_place_line_read(rules, scratch, block->text, true, &line) ||
                 (i + 1 == first_text && kh_place_line_guess(rules, scratch, block->text, &line)))
            block->role = KH_ROLE_DATELINE;
        else if ((i > main->first || block->letters < 60) && !announces(block))
            block->role = KH_ROLE_CAPTION;
    }
    for (uint32_t i = main->first; i < main->end; i++) {
        kh_block *block = &html->blocks.at[i];
        for (uint32_t k = i + 1; block->role == KH_ROLE_BODY && block->letters >= SHORT && k < main->end && k < i + 30;
             k++) {
            if (html->blocks.at[k].role == KH_ROLE_BODY && kh_str_eq(block->text, html->blocks.at[k].text))
                furnish(&html->blocks.at[k], "repeated");
        }
    }
}

static void assign(const kh_page_rules *rules, kh_arena *scratch, kh_html *html, const kh_main *main, uint32_t number)
{
    for (uint32_t i = main->first; i < main->end; i++) {
        html->blocks.at[i].article = number;
        judge(rules, scratch, html, &html->blocks.at[i], main->element);
        kh_arena_reset(scratch);
    }
    close_boxes(html, main);
    close_skipped(html, main);
    settle_head(rules, scratch, html, main);
    settle_notices(rules, scratch, html, main);
    settle_credit(rules, scratch, html, main);
    settle_headings(html, main);
}

/* Several pieces of text, most of them cut short, in nothing that calls itself a body: the front of a section. */
static bool is_list(const kh_html *html, const kh_main *main)
{
    const kh_element *element = KH_AT(&html->elements, kh_element, main->element);
    size_t pieces = 0;

    for (uint32_t i = main->first; i < main->end; i++)
        pieces += html->blocks.at[i].score > 0;
    return pieces >= LIST_PIECES && !element->is_body_prop && element->class != KH_CLASS_BODY &&
           kh_teasers(html, main->first, main->end);
}

size_t kh_articles_find(const kh_page_rules *rules, kh_arena *arena, kh_html *html, kh_main ret_mains[KH_MOST_ARTICLES])
{
    double *scores = KH_NEWS(arena, double, html->elements.n);
    const kh_element *elements = html->elements.at;
    size_t n;
    uint32_t best, only;
    kh_arena scratch; /* for the tokens of one block at a time */

    if (!scores || !html->elements.n || !html->blocks.n)
        return 0;
    for (size_t i = 0; i < html->blocks.n; i++)
        html->blocks.at[i].article = UINT32_MAX;
    kh_arena_init(&scratch, 0);
    carry_flags(arena, html);
    score_elements(&rules->weights, html, scores);
    only = 0;
    n = kh_split_live(rules, &scratch, html, ret_mains);
    if (!n)
        n = kh_split_articles(rules, &scratch, html, ret_mains, &only);
    if (!n) {
        best = best_element(html, scores);
        if (only && !(elements[only].first <= elements[best].first && elements[only].end >= elements[best].end))
            best = only;
        best = declared_body(html, widened(html, best, only));
        ret_mains[0] = (kh_main){best, elements[best].first, elements[best].end, scores[best], false, false};
        n = kh_good_letters(html, ret_mains[0].first, ret_mains[0].end) >= LEAST_LETTERS &&
            !is_list(html, &ret_mains[0]);
    }
    arena->failed = arena->failed || kh_arena_failed(&scratch);
    kh_arena_done(&scratch);
    return n;
}

void kh_roles_assign(const kh_page_rules *rules, kh_arena *arena, kh_html *html, const kh_main *mains, size_t count)
{
    kh_arena scratch;

    kh_arena_init(&scratch, 0);
    for (size_t i = 0; i < count; i++)
        assign(rules, &scratch, html, &mains[i], (uint32_t)i);
    arena->failed = arena->failed || kh_arena_failed(&scratch);
    kh_arena_done(&scratch);
}
