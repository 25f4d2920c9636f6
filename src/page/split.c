#include "page/split.h"

#include "page/dateline.h"

enum {
    LEAST_LETTERS = 240, /* of an article's text */
    LEAST_PARAGRAPHS = 2,
    HEAD_LETTERS = 10,
    DATE_REACH = 4,  /* blocks between a heading and its date */
    TEXT_REACH = 10, /* and its first paragraph */
    MOST_HEADS = 128,
    MOST_KINDS = 8 /* levels and depths of headings that are tried */
};

/* A line that is a date and hardly anything else. */
bool kh_date_block(const kh_page_rules *rules, kh_arena *scratch, const kh_block *block)
{
    kh_dateline lines[2];
    size_t n;

    if (block->letters > 70 || block->letters < 6)
        return false;
    /* any day of capture does to see that "منذ 3 ساعات" is a date */
    n = kh_datelines_read(rules, scratch, block->text,
                          &(kh_dateline_context){.captured = 20000, .captured_zone = INT32_MIN}, lines, 2);
    return n > 0 && lines[n - 1].rest <= 12;
}

bool kh_trails(kh_str text)
{
    static const char *const ends[] = {"…", "...", "[…]", "[...]", "..", ">>", "»"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (text.len >= n && memcmp(text.ptr + text.len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* Text cut short: half of the paragraphs and more end in dots. */
bool kh_teasers(const kh_html *html, uint32_t first, uint32_t end)
{
    size_t n = 0, short_cut = 0;

    for (uint32_t i = first; i < end; i++) {
        if (html->blocks.at[i].score <= 0)
            continue;
        n++;
        short_cut += kh_trails(html->blocks.at[i].text);
    }
    return short_cut * 2 >= n;
}

/* ---- by elements ---- */

static bool inside(const kh_html *html, uint32_t element, uint32_t ancestor)
{
    const kh_element *elements = html->elements.at;

    while (element && element != ancestor)
        element = elements[element].parent;
    return element == ancestor;
}

static bool has_heading(const kh_html *html, const kh_element *element)
{
    for (uint32_t i = element->first; i < element->end; i++) {
        if (html->blocks.at[i].kind == KH_BLOCK_HEADING)
            return true;
    }
    return false;
}

/* <article> elements that do not hold each other, each with a heading and text of its own: an aggregator's page. A list
 * of teasers has links for text. */
static size_t by_elements(const kh_html *html, kh_main *mains)
{
    const kh_element *elements = html->elements.at;
    size_t n = 0;

    for (uint32_t e = 1; e < html->elements.n && n < KH_MOST_ARTICLES; e++) {
        uint32_t letters;
        if (!elements[e].is_article || elements[e].is_body_prop ||
            elements[e].flags & (KH_NEVER_TEXT | KH_IN_BOILER_CLASS | KH_IN_ASIDE))
            continue;
        if (n && inside(html, e, mains[n - 1].element))
            continue;
        letters = kh_good_letters(html, elements[e].first, elements[e].end);
        if (letters < LEAST_LETTERS || !has_heading(html, &elements[e]) ||
            kh_teasers(html, elements[e].first, elements[e].end))
            continue;
        mains[n++] = (kh_main){e, elements[e].first, elements[e].end, letters, false, false};
    }
    return n;
}

/* ---- by dated headings ---- */

static bool is_head(const kh_html *html, const kh_block *block)
{
    return (block->kind == KH_BLOCK_HEADING ||
            KH_AT(&html->elements, kh_element, block->container)->class == KH_CLASS_TITLE) &&
           block->letters >= HEAD_LETTERS && !(block->flags & (KH_NEVER_TEXT | KH_IN_BOILER_CLASS | KH_IN_ASIDE));
}

/* A date under the heading, before the next heading and before the text. */
static bool is_dated(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html, uint32_t head)
{
    for (uint32_t i = head + 1; i < html->blocks.n && i <= head + DATE_REACH; i++) {
        const kh_block *block = &html->blocks.at[i];

        if (block->kind == KH_BLOCK_HEADING || block->letters > 160)
            return false;
        if (kh_date_block(rules, scratch, block))
            return true;
    }
    return false;
}

static size_t paragraphs(const kh_html *html, uint32_t first, uint32_t end)
{
    size_t n = 0;

    for (uint32_t i = first; i < end; i++)
        n += html->blocks.at[i].score > 0;
    return n;
}

/* The smallest element that holds both the heading and its first paragraph. */
static uint32_t holder(const kh_html *html, uint32_t head)
{
    const kh_element *elements = html->elements.at;
    uint32_t text = head + 1, e;

    while (text < html->blocks.n && text < head + TEXT_REACH && html->blocks.at[text].score <= 0)
        text++;
    if (text >= html->blocks.n)
        return 0;
    e = html->blocks.at[head].container;
    while (e && !(elements[e].first <= head && elements[e].end > text))
        e = elements[e].parent;
    return e;
}

/* The articles under the dated headings that are like `like` in level and depth, their texts long enough. */
static size_t of_one_kind(const kh_html *html, const uint32_t *heads, size_t count, const kh_block *like,
                          kh_main *mains)
{
    const kh_element *elements = html->elements.at;
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < count && n < KH_MOST_ARTICLES; i++) {
        const kh_block *block = &html->blocks.at[heads[i]];

        if (block->level != like->level || block->depth != like->depth)
            continue;
        if (n && mains[n - 1].end > heads[i])
            mains[n - 1].end = heads[i];
        mains[n] = (kh_main){.element = holder(html, heads[i]), .first = heads[i]};
        mains[n].end = elements[mains[n].element].end;
        n++;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t letters = kh_good_letters(html, mains[i].first, mains[i].end);

        mains[i].score = letters;
        if (letters >= LEAST_LETTERS && paragraphs(html, mains[i].first, mains[i].end) >= LEAST_PARAGRAPHS &&
            !kh_teasers(html, mains[i].first, mains[i].end))
            mains[kept++] = mains[i];
    }
    return kept;
}

static double letters_of(const kh_main *mains, size_t n)
{
    double letters = 0;

    for (size_t i = 0; i < n; i++)
        letters += mains[i].score;
    return letters;
}

static size_t by_headings(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html, kh_main *mains)
{
    uint32_t heads[MOST_HEADS];
    kh_main others[KH_MOST_ARTICLES];
    size_t count = 0, n = 0;

    for (uint32_t i = 0; i < html->blocks.n && count < MOST_HEADS; i++) {
        kh_arena_reset(scratch);
        if (is_head(html, &html->blocks.at[i]) && is_dated(rules, scratch, html, i))
            heads[count++] = i;
    }
    for (size_t i = 0; i < count && i < MOST_KINDS; i++) {
        size_t given = of_one_kind(html, heads, count, &html->blocks.at[heads[i]], others);

        if (given < 2 || letters_of(others, given) <= letters_of(mains, n))
            continue;
        memcpy(mains, others, given * sizeof *mains);
        n = given;
    }
    return n;
}

/* One article and the teasers of others: a teaser is short beside the article. */
static size_t without_teasers(kh_main *mains, size_t n)
{
    double most = 0;

    for (size_t i = 0; i < n; i++)
        most = mains[i].score > most ? mains[i].score : most;
    for (size_t i = 0; i < n;) {
        if (mains[i].score * 6 < most)
            memmove(&mains[i], &mains[i + 1], (--n - i) * sizeof *mains);
        else
            i++;
    }
    return n > 1 ? n : 0;
}

/* The page's one element that microdata calls an article and that has text enough. */
static uint32_t the_only_item(const kh_html *html)
{
    const kh_element *elements = html->elements.at;
    uint32_t found = 0;

    for (uint32_t e = 1; e < html->elements.n; e++) {
        if (!elements[e].is_item || (found && inside(html, e, found)) ||
            kh_good_letters(html, elements[e].first, elements[e].end) < LEAST_LETTERS)
            continue;
        if (found)
            return 0;
        found = e;
    }
    return found;
}

size_t kh_split_articles(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html,
                         kh_main ret_mains[KH_MOST_ARTICLES], uint32_t *ret_only)
{
    size_t n = without_teasers(ret_mains, by_elements(html, ret_mains));

    *ret_only = n ? 0 : the_only_item(html);
    return n ? n : without_teasers(ret_mains, by_headings(rules, scratch, html, ret_mains));
}
