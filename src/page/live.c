#include "page/live.h"

enum {
    LEAST_ENTRIES = 3,
    ENTRY_LETTERS = 50, /* of an entry's text */
    LEAD_LETTERS = 100, /* of the text over the first of them */
    CLOCK_LETTERS = 30, /* of the line with its time */
    TITLE_WORDS = 6     /* of a title, among which the word for "live" stands */
};

static bool digit(kh_str text, size_t at)
{
    return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

int32_t kh_clock_in(kh_str text)
{
    for (size_t i = 1; i < text.len; i++) {
        int32_t hour, minute;
        size_t from = i - 1;

        if (text.ptr[i] != ':' || !digit(text, i - 1) || !digit(text, i + 1) || !digit(text, i + 2) ||
            digit(text, i + 3))
            continue;
        hour = text.ptr[i - 1] - '0';
        if (from > 0 && digit(text, from - 1))
            hour += 10 * (text.ptr[--from] - '0');
        minute = (text.ptr[i + 1] - '0') * 10 + text.ptr[i + 2] - '0';
        if ((from == 0 || !digit(text, from - 1)) && hour < 24 && minute < 60)
            return hour * 3600 + minute * 60;
    }
    return -1;
}

/* ---- does the page say so? ---- */

static bool has(kh_str text, const char *part)
{
    size_t n = strlen(part);

    for (size_t i = 0; i + n <= text.len; i++) {
        if (text.ptr[i] == part[0] && memcmp(text.ptr + i, part, n) == 0)
            return true;
    }
    return false;
}

/* "مباشر: …", "تغطية مباشرة" among the first words. */
static bool is_live_title(const kh_page_rules *rules, kh_arena *scratch, kh_str title)
{
    kh_tokens tokens;
    bool live = false;

    if (!title.len || title.len > 1000 || kh_tokenize(scratch, title, &tokens))
        return false;
    for (size_t i = 0; i < tokens.n && i < TITLE_WORDS && !live; i++)
        live = kh_cue_prose_word(rules->cues, &tokens, i) == KH_PROSE_LIVE;
    kh_arena_reset(scratch);
    return live;
}

bool kh_live_in_markup(const kh_html *html)
{
    for (size_t i = 0; i < html->scripts.n; i++) {
        if (has(*KH_AT(&html->scripts, kh_str, i), "LiveBlogPosting"))
            return true;
    }
    return false;
}

static bool is_live(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html)
{
    if (kh_live_in_markup(html) || is_live_title(rules, scratch, html->title))
        return true;
    for (size_t i = 0; i < html->blocks.n; i++) {
        const kh_block *block = &html->blocks.at[i];
        if (has(block->label, "live-blog") || has(block->label, "liveblog") ||
            (block->kind == KH_BLOCK_HEADING && block->level == 1 && is_live_title(rules, scratch, block->text)))
            return true;
    }
    return false;
}

/* ---- entries ---- */

static bool is_clock(const kh_block *block)
{
    return block->letters <= CLOCK_LETTERS && !(block->flags & KH_NEVER_TEXT) && kh_clock_in(block->text) >= 0;
}

/* An entry begins at its time, or at the heading before it. */
static uint32_t entry_begin(const kh_html *html, uint32_t clock)
{
    const kh_block *before = clock ? &html->blocks.at[clock - 1] : NULL;

    return before && before->kind == KH_BLOCK_HEADING && before->level > 1 &&
                   before->depth >= html->blocks.at[clock].depth
               ? clock - 1
               : clock;
}

/* The smallest element that holds both blocks. */
static uint32_t holder(const kh_html *html, uint32_t first, uint32_t last)
{
    const kh_element *elements = html->elements.at;
    uint32_t e = html->blocks.at[first].container;

    while (e && !(elements[e].first <= first && elements[e].end > last))
        e = elements[e].parent;
    return e;
}

/* The entries whose times stand as deep as that of block `like`. */
static size_t entries_like(const kh_html *html, uint32_t like, kh_main *mains)
{
    uint32_t last = like, end;
    size_t n = 0, kept = 0;

    for (uint32_t i = like; i < html->blocks.n && n < KH_MOST_ARTICLES; i++) {
        const kh_block *block = &html->blocks.at[i];
        if (block->depth != html->blocks.at[like].depth || !is_clock(block))
            continue;
        mains[n++] = (kh_main){.first = entry_begin(html, i), .live = true};
        last = i;
    }
    end = holder(html, like, last);
    for (size_t i = 0; i < n; i++) {
        mains[i].element = end;
        mains[i].end = i + 1 < n ? mains[i + 1].first : KH_AT(&html->elements, kh_element, end)->end;
        mains[i].score = kh_good_letters(html, mains[i].first, mains[i].end);
        if (mains[i].score >= ENTRY_LETTERS)
            mains[kept++] = mains[i];
    }
    return kept * 3 >= n * 2 ? kept : 0;
}

/* The text between the page's heading and the first entry, put before the entries. */
static size_t with_lead(const kh_html *html, kh_main *mains, size_t n)
{
    uint32_t end = mains[0].first, first = KH_AT(&html->elements, kh_element, mains[0].element)->first;
    uint32_t letters;

    for (uint32_t i = end; i-- > 0;) {
        const kh_block *block = &html->blocks.at[i];
        if (block->kind == KH_BLOCK_HEADING && block->level == 1 && !(block->flags & KH_IS_HIDDEN)) {
            first = i + 1;
            break;
        }
    }
    letters = first < end ? kh_good_letters(html, first, end) : 0;
    if (letters < LEAD_LETTERS || n == KH_MOST_ARTICLES)
        return n;
    memmove(&mains[1], &mains[0], n * sizeof *mains);
    mains[0] = (kh_main){.element = holder(html, first, end - 1),
                         .first = first,
                         .end = end,
                         .score = letters,
                         .live = true,
                         .lead = true};
    return n + 1;
}

size_t kh_split_live(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html,
                     kh_main ret_mains[KH_MOST_ARTICLES])
{
    size_t n;

    if (!is_live(rules, scratch, html))
        return 0;
    for (uint32_t i = 0; i < html->blocks.n; i++) {
        if (!is_clock(&html->blocks.at[i]))
            continue;
        n = entries_like(html, i, ret_mains);
        if (n >= LEAST_ENTRIES)
            return with_lead(html, ret_mains, n);
    }
    return 0;
}
