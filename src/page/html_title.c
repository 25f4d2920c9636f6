/* The title of an article of HTML and the outlet: chosen among what the markup, the headings and the page's title say.
 */
#include "page/html_article.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "page/plain_place.h"

enum {
    LONGEST_TITLE = 400,
    LEAST_TITLE = 8, /* letters */
    TITLE_REACH = 8, /* blocks from the text's first in which its title may stand */
    TITLE_PARTS = 6,
    LONGEST_NAME = 80, /* bytes of an outlet's */
    MENU_REACH = 200,
    FOOT = 40
};

static kh_str folded(kh_arena *arena, kh_str text)
{
    return text.len && text.len < 2000 ? kh_fold_in(arena, text, KH_FOLD_LIGHT) : (kh_str){NULL, 0};
}

/* ---- title and outlet ---- */

/* Cut the site's name off an end: what stands behind (or before) the last " - ", " | ", " :: " … and is short, or is
 * the outlet. */
static kh_str without_site(kh_making *m, kh_str title, kh_str heading)
{
    static const char *const signs[] = {" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · "};
    kh_str whole = folded(m->arena, title), head = folded(m->arena, heading), site = folded(m->arena, m->facts.site);

    if (head.len > 12 && kh_contains(whole, head))
        return heading;
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
        size_t n = strlen(signs[s]);
        for (size_t i = title.len; i-- > 1;) {
            kh_str left = kh_str_of(title.ptr, i), right;
            uint32_t row;
            kh_str name;
            if (i + n > title.len || memcmp(title.ptr + i, signs[s], n) != 0)
                continue;
            right = kh_str_of(title.ptr + i + n, title.len - i - n);
            if (kh_outlet_named(m->rules, m->scratch, right, true, &name, &row) ||
                (site.len && kh_contains(folded(m->arena, right), site)) ||
                (right.len * 3 < left.len && right.len < 60))
                return kh_neat(m->arena, left);
            if (kh_outlet_named(m->rules, m->scratch, left, true, &name, &row) ||
                (site.len && kh_contains(folded(m->arena, left), site)))
                return kh_neat(m->arena, right);
            break;
        }
    }
    return title;
}

/* The heading of the article: the first h1 in or shortly before it, else the highest heading there. */
static kh_str heading_of(kh_making *m, uint32_t *ret_block)
{
    uint32_t from = m->only ? 0 : m->main.first, best = UINT32_MAX;
    uint32_t end = m->main.end > m->main.first ? m->main.end : m->main.first + 1; /* a page without text has none */

    for (uint32_t i = from; i < end && i < m->html.blocks.n; i++) {
        const kh_block *block = &m->html.blocks.at[i];
        bool before_text = i < m->main.first + 8;
        if (block->kind != KH_BLOCK_HEADING || !before_text || block->text.len > LONGEST_TITLE ||
            block->flags & (KH_IS_HIDDEN | KH_IN_ASIDE | KH_IN_FOOTER) || block->letters < 8)
            continue;
        if (best == UINT32_MAX || block->level < m->html.blocks.at[best].level ||
            (block->level == m->html.blocks.at[best].level && block->level <= 1 && i >= m->main.first &&
             best < m->main.first))
            best = i;
    }
    *ret_block = best;
    return best == UINT32_MAX ? (kh_str){NULL, 0} : m->html.blocks.at[best].text;
}

/* Two titles speak of the same when half the words of the shorter are shared. */
static bool alike(kh_making *m, kh_str a, kh_str b)
{
    kh_tokens at, bt;
    size_t shared = 0, words = 0;

    if (!a.len || !b.len || kh_tokenize(m->scratch, a, &at) || kh_tokenize(m->scratch, b, &bt))
        return false;
    for (size_t i = 0; i < at.n; i++) {
        if (at.at[i].kind != KH_TOKEN_WORD)
            continue;
        words++;
        for (size_t k = 0; k < bt.n; k++) {
            if (bt.at[k].hash == at.at[i].hash) {
                shared++;
                break;
            }
        }
    }
    return words && shared * 2 >= (words < bt.n ? words : bt.n);
}

/* Pages of tables have no headings. What stands near the text, alone, and again in the title that a browser shows is
 * the title: the longest such block. */
static kh_str block_in_page_title(kh_making *m, kh_str page_title)
{
    kh_str whole = folded(m->arena, page_title), best = {NULL, 0};

    for (uint32_t i = 0; whole.len && i < m->html.blocks.n && i < m->main.first + TITLE_REACH; i++) {
        const kh_block *block = &m->html.blocks.at[i];
        kh_str name;
        uint32_t row;

        kh_arena_reset(m->scratch);
        if (block->letters < LEAST_TITLE || block->text.len > page_title.len + 8 || block->text.len < best.len ||
            block->flags & (KH_IS_HIDDEN | KH_IN_ASIDE | KH_IN_FOOTER | KH_IN_NAV) ||
            !kh_contains(whole, folded(m->scratch, block->text)) || block->text.len * 3 < page_title.len ||
            kh_outlet_named(m->rules, m->scratch, block->text, true, &name, &row) ||
            kh_outlet_titled(m->rules, m->scratch, block->text))
            continue;
        best = block->text;
    }
    return best;
}

void kh_html_title(kh_making *m)
{
    uint32_t block;
    kh_str heading = heading_of(m, &block), page_title = kh_neat(m->arena, m->html.title);
    kh_str marked = m->facts.headline.len ? m->facts.headline : m->facts.og_title;
    kh_str title, again;

    if (m->input->title.len)
        title = m->input->title;
    else if (!m->only)
        title = heading;
    else if (heading.len &&
             (alike(m, heading, marked) || alike(m, heading, page_title) || (!marked.len && !page_title.len)))
        title = heading;
    else if (marked.len)
        title = without_site(m, kh_neat(m->arena, marked), heading);
    else if ((again = block_in_page_title(m, page_title)).len)
        title = again;
    else if (page_title.len)
        title = without_site(m, page_title, heading);
    else
        title = heading;
    m->article->title = kh_neat(m->arena, title);
    for (uint32_t i = 0; i < m->main.end && m->article->title.len; i++) {
        kh_block *other = &m->html.blocks.at[i];
        if (other->text.len < LONGEST_TITLE && kh_str_eq(other->text, m->article->title))
            other->role = KH_ROLE_TITLE;
    }
}

/* ---- outlet ---- */

/* Bytes of the sign that parts a page's title at `i`, 0 for none: "العنوان - الصحيفة", "Site | Title", "الموقع »
 * العنوان". */
static size_t parting(kh_str text, size_t i)
{
    static const char *const signs[] = {"|", " - ", " – ", " — ", " :: ", "»", "«", "·", " : ", "•"};

    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
        size_t n = strlen(signs[s]);
        if (i + n <= text.len && memcmp(text.ptr + i, signs[s], n) == 0)
            return n;
    }
    return 0;
}

static size_t parts_of(kh_making *m, kh_str text, kh_str parts[TITLE_PARTS])
{
    size_t from = 0, n = 0;

    for (size_t i = 0; i <= text.len && n < TITLE_PARTS; i++) {
        size_t sign = i < text.len ? parting(text, i) : 1;
        kh_str part;
        if (!sign)
            continue;
        part = kh_neat(m->arena, kh_str_of(text.ptr + from, i - from));
        if (part.len)
            parts[n++] = part;
        from = i + sign;
        i = from - 1;
    }
    return n;
}

/* Words of a section, not of a name: "أخبار", "Home". */
static bool is_section(kh_making *m, kh_str part)
{
    return kh_cue_kind(m->rules->cues, m->scratch, part, NULL) != NULL;
}

static bool is_link(const kh_making *m, kh_str text)
{
    for (uint32_t i = 0; i < m->html.blocks.n && i < MENU_REACH; i++) {
        if (m->html.blocks.at[i].link.len && kh_str_eq(m->html.blocks.at[i].text, text))
            return true;
    }
    return false;
}

/* Take the longest part out when it speaks of what the article's title does. How many are left. */
static size_t without_longest(kh_making *m, kh_str *parts, size_t n)
{
    size_t longest = 0;

    for (size_t i = 1; i < n; i++)
        longest = parts[i].len > parts[longest].len ? i : longest;
    if (!n || !alike(m, parts[longest], m->article->title))
        return n;
    memmove(&parts[longest], &parts[longest + 1], (n - longest - 1) * sizeof *parts);
    return n - 1;
}

/* The outlet's name in the page's title, beside the article's: a name that is known, one that says what it is ("صحيفة
 * الأفق"), or the only other part when it is short. */
static void outlet_of_page_title(kh_making *m)
{
    kh_str parts[TITLE_PARTS], others[TITLE_PARTS], title = folded(m->arena, m->article->title), name;
    size_t n = parts_of(m, kh_neat(m->arena, m->html.title), parts), left = 0;
    uint32_t row;
    bool sure;

    for (size_t i = 0; i < n; i++) {
        kh_str fold = folded(m->arena, parts[i]);
        if (!title.len || kh_contains(title, fold) || kh_contains(fold, title) || is_section(m, parts[i]))
            continue;
        others[left++] = parts[i];
    }
    sure = left < n;
    if (!sure) /* the title in other words or signs; without it nothing is known of the others */
        left = without_longest(m, others, n);
    if (left == n)
        return;
    for (size_t i = 0; i < left; i++) {
        /* a name that a link of the page's has too may be a section of another outlet: "الشرق الأوسط" */
        if (kh_outlet_named(m->rules, m->scratch, others[i], true, &name, &row) &&
            (left == 1 || !is_link(m, others[i]))) {
            kh_outlet_take(m->article, m->arena, name, KH_FROM_MARKUP, others[i]);
            m->outlet_row = row;
            return;
        }
    }
    for (size_t i = 0; i < left; i++) {
        if (kh_outlet_titled(m->rules, m->scratch, others[i])) {
            kh_outlet_take(m->article, m->arena, others[i], KH_FROM_MARKUP, others[i]);
            return;
        }
    }
    if (left && sure && others[left - 1].len < LONGEST_NAME)
        kh_outlet_take(m->article, m->arena, others[left - 1], KH_FROM_MARKUP, others[left - 1]);
}

/* A name that is known in the copyright line at the page's foot. */
static void outlet_of_foot(kh_making *m)
{
    const kh_blocks *blocks = &m->html.blocks;
    kh_str name;

    for (size_t i = blocks->n; i-- > m->main.end && i + FOOT > blocks->n && !m->article->outlet.len;) {
        const char *cue =
            blocks->at[i].letters < 200 ? kh_cue_kind(m->rules->cues, m->scratch, blocks->at[i].text, NULL) : NULL;
        if (cue && strcmp(cue, "copyright") == 0 &&
            kh_outlet_within(m->rules, m->scratch, blocks->at[i].text, &name, &m->outlet_row))
            kh_outlet_take(m->article, m->arena, name, KH_FROM_PAGE, blocks->at[i].text);
    }
}

void kh_html_outlet(kh_making *m)
{
    kh_str url = m->input->url.len ? m->input->url : m->facts.url;
    kh_str site = m->facts.site.len ? m->facts.site : m->facts.publisher, known;
    bool by_url;

    if (m->input->outlet.len) {
        m->outlet_row = kh_outlet_of_name(m->rules, m->scratch, m->input->outlet);
        kh_outlet_take(m->article, m->arena, kh_arena_str(m->arena, m->input->outlet),
                       m->input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN, m->input->outlet);
        return;
    }
    if (m->article->outlet.len)
        return;
    m->outlet_row = kh_outlet_of_url(m->rules, url);
    by_url = m->outlet_row != UINT32_MAX;
    if (!by_url)
        m->outlet_row = kh_outlet_of_name(m->rules, m->scratch, kh_neat(m->arena, site));
    known = kh_outlet_cell(m->rules, m->outlet_row, "outlet");
    kh_outlet_take(m->article, m->arena, known.len ? known : kh_neat(m->arena, site),
                   by_url ? KH_FROM_URL : KH_FROM_MARKUP, by_url ? url : site);
    if (!m->article->outlet.len && m->html.title.len)
        outlet_of_page_title(m);
    if (!m->article->outlet.len)
        outlet_of_foot(m);
}
