/* From blocks with roles to article records. */
#include "page/html_article.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "page/credit.h"
#include "page/live.h"
#include "page/plain.h"
#include "page/plain_place.h"

enum { STRIP_LIMIT = 4 << 20 };

/* Marks that turn the writing round, which titles carry from the page into places where they do harm. */
static bool is_control(uint32_t code)
{
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

kh_str kh_neat(kh_arena *arena, kh_str text)
{
    char *out = text.len ? kh_arena_alloc(arena, text.len) : NULL;
    size_t n = 0;
    bool space = false;

    for (size_t i = 0; out && i < text.len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(text, i, &len);
        kh_char_class class = kh_char_class_of(code);

        if (class == KH_CHAR_SPACE || class == KH_CHAR_NEWLINE) {
            space = n > 0;
        } else if (!is_control(code)) {
            if (space)
                out[n++] = ' ';
            space = false;
            memcpy(out + n, text.ptr + i, len);
            n += len;
        }
        i += len;
    }
    return out && n ? kh_str_of(out, n) : (kh_str){NULL, 0};
}

bool kh_contains(kh_str text, kh_str part)
{
    if (!part.len || part.len > text.len)
        return false;
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (text.ptr[i] == part.ptr[0] && memcmp(text.ptr + i, part.ptr, part.len) == 0)
            return true;
    }
    return false;
}

static void add_furniture(kh_vec *list, const char *kind, kh_str text)
{
    kh_furniture *item = kh_vec_push(list);

    if (item)
        *item = (kh_furniture){kh_str_z(kind ? kind : "other"), text};
}

static void add_str(kh_vec *list, kh_str text)
{
    kh_str *item;

    for (size_t i = 0; i < list->n && i < 64; i++) {
        if (kh_str_eq(*KH_AT(list, kh_str, i), text))
            return;
    }
    item = text.len ? kh_vec_push(list) : NULL;
    if (item)
        *item = text;
}

/* ---- the record ---- */

static kh_str after_colon(kh_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ':' && i + 1 < text.len) {
            text = kh_str_of(text.ptr + i + 1, text.len - i - 1);
            while (text.len && text.ptr[0] == ' ')
                text = kh_str_of(text.ptr + 1, text.len - 1);
            return text;
        }
    }
    return text;
}

static void split_keywords(kh_arena *arena, kh_str text, kh_vec *list)
{
    size_t start = 0;

    for (size_t i = 0; text.ptr && i <= text.len && list->n < 60; i++) {
        bool comma =
            i < text.len &&
            (text.ptr[i] == ',' || text.ptr[i] == ';' ||
             (i + 1 < text.len && (unsigned char)text.ptr[i] == 0xD8 && (unsigned char)text.ptr[i + 1] == 0x8C));
        if (i < text.len && !comma)
            continue;
        add_str(list, kh_neat(arena, kh_str_of(text.ptr + start, i - start)));
        if (i < text.len && (unsigned char)text.ptr[i] == 0xD8)
            i++;
        start = i + 1;
    }
}

struct lists {
    kh_vec furniture, captions, credits, keywords, related;
    kh_buf text;
};

static void add_caption(kh_making *m, struct lists *lists, kh_str text)
{
    kh_caption *caption;
    kh_str words = text, credit = {NULL, 0};

    kh_caption_split(m->rules, m->scratch, text, &words, &credit);
    for (size_t i = 0; i < lists->captions.n && i < 32; i++) {
        if (kh_str_eq(KH_AT(&lists->captions, kh_caption, i)->text, words))
            return;
    }
    caption = kh_vec_push(&lists->captions);
    if (caption)
        *caption = (kh_caption){words, credit};
}

static void add_credits(struct lists *lists, const kh_str *credits, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add_str(&lists->credits, credits[i]);
}

/* What a place line says, where nothing said it before. */
static void take_place(kh_making *m, struct lists *lists, const kh_place_line *line)
{
    if (line->place.len && !m->article->dateline.len)
        m->article->dateline = line->place;
    if (line->byline.len && !m->article->byline.len)
        m->article->byline = line->byline;
    if (line->outlet.len && !m->article->outlet.len && !m->input->outlet.len) {
        m->article->outlet = line->outlet;
        m->outlet_row = line->outlet_row;
    }
    add_credits(lists, line->credits, line->credit_count);
}

/* "كتب: سمير كرم", "سمير كرم - القاهرة", "سمير كرم". */
static void take_byline(kh_making *m, struct lists *lists, kh_str text)
{
    kh_place_line line;
    kh_cue cue;
    const char *kind = kh_cue_kind(m->rules->cues, m->scratch, text, &cue);

    if (kind && strcmp(kind, "byline") == 0 && cue.end < text.len)
        text = kh_neat(m->arena, kh_str_of(text.ptr + cue.end, text.len - cue.end));
    if (kh_place_line_read(m->rules, m->scratch, text, true, &line))
        take_place(m, lists, &line);
    else if (!m->article->byline.len)
        m->article->byline = text;
}

static bool is_related(const kh_block *block)
{
    return block->furniture && (strcmp(block->furniture, "related") == 0 || strcmp(block->furniture, "read-also") == 0);
}

static void place_block(kh_making *m, struct lists *lists, const kh_block *block)
{
    kh_str credits[KH_MOST_CREDITS];
    kh_place_line line;
    kh_related *related;

    switch (block->role) {
    case KH_ROLE_BODY:
        if (lists->text.len)
            kh_buf_addz(&lists->text, "\n\n");
        kh_buf_add(&lists->text, block->text);
        break;
    case KH_ROLE_CAPTION: add_caption(m, lists, block->text); break;
    case KH_ROLE_CREDIT:
        add_credits(lists, credits, kh_credits_read(m->rules, m->scratch, block->text, credits));
        break;
    case KH_ROLE_KEYWORDS: split_keywords(m->arena, after_colon(block->text), &lists->keywords); break;
    case KH_ROLE_BYLINE: take_byline(m, lists, block->text); break;
    case KH_ROLE_DATELINE:
        if (kh_place_line_read(m->rules, m->scratch, block->text, true, &line) ||
            kh_place_line_guess(m->rules, m->scratch, block->text, &line))
            take_place(m, lists, &line);
        break;
    case KH_ROLE_FURNITURE:
        add_furniture(&lists->furniture, block->furniture, block->text);
        if (block->link.len && is_related(block) && (related = kh_vec_push(&lists->related)))
            *related = (kh_related){block->text, block->link};
        break;
    case KH_ROLE_DATE: add_furniture(&lists->furniture, "date", block->text); break;
    default: break;
    }
}

/* "بغداد (رويترز) - قال …": the place and the agency at the head of the text. On a page of one article the page says
 * better than this line whose it is. */
static void read_place_line(kh_making *m, struct lists *lists)
{
    kh_place_line line;

    if (!m->article->text.len || !kh_place_line_read(m->rules, m->scratch, m->article->text, false, &line))
        return;
    if (m->only)
        line.outlet = (kh_str){NULL, 0};
    take_place(m, lists, &line);
}

static void init_lists(struct lists *lists, kh_arena *arena)
{
    kh_vec_init(&lists->furniture, arena, sizeof(kh_furniture));
    kh_vec_init(&lists->captions, arena, sizeof(kh_caption));
    kh_vec_init(&lists->credits, arena, sizeof(kh_str));
    kh_vec_init(&lists->keywords, arena, sizeof(kh_str));
    kh_vec_init(&lists->related, arena, sizeof(kh_related));
    kh_buf_init(&lists->text);
}

static void put_lists(kh_making *m, struct lists *lists)
{
    kh_article *a = m->article;

    a->captions = lists->captions.at;
    a->caption_count = lists->captions.n;
    a->furniture = lists->furniture.at;
    a->furniture_count = lists->furniture.n;
    a->related = lists->related.at;
    a->related_count = lists->related.n;
    a->credits = (kh_strs){lists->credits.at, lists->credits.n};
    a->keywords = (kh_strs){lists->keywords.at, lists->keywords.n};
}

static void put_text(kh_making *m, struct lists *lists)
{
    m->article->text = kh_arena_str(m->arena, kh_buf_str(&lists->text));
    if (lists->text.failed)
        m->arena->failed = true;
    kh_buf_done(&lists->text);
    if (!m->article->text.ptr)
        m->article->text = KH_STR("");
}

/*
 * An entry of a live blog has its heading, or else the page's, and its time of day; the day is the page's where the
 * entry's own markup does not say it.
 */
static bool head_of_entry(kh_making *m)
{
    kh_date_claim claim = {.from = KH_FROM_PAGE, .confidence = 0.8, .zone = INT32_MIN, .day = m->page->published.day};
    bool dated = kh_html_dates(m);

    m->article->title = m->page->title;
    for (uint32_t i = m->main.first; i < m->main.end; i++) {
        kh_block *block = &m->html.blocks.at[i];
        if (block->kind == KH_BLOCK_HEADING && block->role == KH_ROLE_BODY) {
            m->article->title = kh_neat(m->arena, block->text);
            block->role = KH_ROLE_TITLE;
            break;
        }
    }
    for (uint32_t i = m->main.first; i < m->main.end && i <= m->main.first + 1; i++) {
        kh_block *block = &m->html.blocks.at[i];
        claim.second = block->role == KH_ROLE_TITLE ? -1 : kh_clock_in(block->text);
        claim.evidence = block->text;
        if (claim.second < 0)
            continue;
        block->role = KH_ROLE_DATE;
        if (!dated && claim.day != KH_NO_DAY) {
            kh_published_fill(m->rules, m->arena, &claim, m->outlet_row, m->input->captured, &m->article->published);
            dated = true;
        }
        break;
    }
    return dated;
}

/* What the page says of itself as a whole, for the entries that do not. */
static void read_page_head(kh_making *m, const kh_main *mains, size_t n)
{
    m->page = KH_NEW(m->arena, kh_article);
    if (!m->page)
        return;
    m->article = m->page;
    m->main = mains[0];
    m->main.end = mains[n - 1].end;
    m->only = true;
    m->outlet_row = UINT32_MAX;
    kh_html_title(m);
    kh_html_outlet(m);
    (void)kh_html_dates(m);
}

/* Title, outlet and times. Returns whether the page says a day. */
static bool make_head(kh_making *m)
{
    m->outlet_row = UINT32_MAX;
    if (m->main.live)
        return head_of_entry(m);
    kh_html_title(m);
    if (m->only)
        kh_html_outlet(m);
    return kh_html_dates(m);
}

static void make_body(kh_making *m)
{
    struct lists lists;

    init_lists(&lists, m->arena);
    for (uint32_t i = m->main.first; i < m->main.end; i++) {
        kh_block *block = &m->html.blocks.at[i];
        if (block->role == KH_ROLE_BODY && block->letters < 90 && i < m->main.first + KH_HEAD_REACH &&
            m->article->published.from == KH_FROM_PAGE && kh_contains(block->text, m->article->published.evidence))
            block->role = KH_ROLE_DATE;
        place_block(m, &lists, block);
        kh_arena_reset(m->scratch);
    }
    put_text(m, &lists);
    read_place_line(m, &lists);
    put_lists(m, &lists);
}

static kh_strs keywords_of_markup(kh_making *m)
{
    kh_vec keywords;

    kh_vec_init(&keywords, m->arena, sizeof(kh_str));
    split_keywords(m->arena, m->facts.keywords, &keywords);
    return (kh_strs){keywords.at, keywords.n};
}

/* The record of the blocks [main.first, main.end). Returns whether the page says a day for it. */
static bool make_article(kh_making *m)
{
    kh_article *article = m->article;
    bool dated = make_head(m);

    if (!m->about)
        make_body(m);
    if (!m->only) /* whose the article is stands in its own lines first, then on the page */
        kh_html_outlet(m);
    if (m->only && !article->keywords.n)
        article->keywords = keywords_of_markup(m);
    if (m->input->byline.len)
        article->byline = kh_arena_str(m->arena, m->input->byline);
    else if (m->only && !article->byline.len)
        article->byline = kh_neat(m->arena, m->facts.author);
    if (m->facts.url.len && !m->input->url.len)
        article->page.url = m->facts.url;
    if (kh_str_eq(article->byline, article->outlet)) /* a page signs its own text with its own name */
        article->byline = (kh_str){NULL, 0};
    return dated;
}

/*
 * A page without running text may still be an article's: a picture, a film, a text that a script would have brought.
 * It is when its markup says so, or a heading of the page's own title has a date beside it.
 */
static void make_shell(kh_making *m, kh_article **ret_articles, size_t *ret_count)
{
    kh_article *article = KH_NEW(m->arena, kh_article);
    bool dated;

    if (!article || !m->html.elements.n)
        return;
    m->article = article;
    m->only = true;
    m->main = (kh_main){0, 0, 0, 0, false};
    for (uint32_t i = 0; i < m->html.blocks.n; i++) {
        const kh_block *block = &m->html.blocks.at[i];
        if (block->kind == KH_BLOCK_HEADING && block->level == 1 && !(block->flags & KH_IS_HIDDEN)) {
            m->main.first = m->main.end = i;
            break;
        }
    }
    dated = make_article(m);
    if (!article->title.len || !(dated || m->facts.is_article) || m->facts.is_front)
        return;
    *ret_articles = article;
    *ret_count = 1;
}

/* What the parser cannot take in its budget is read as text. */
static kh_status read_stripped(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_str text,
                               kh_article **ret_articles, size_t *ret_count)
{
    kh_str stripped = kh_html_strip(arena, text);

    if (stripped.len > STRIP_LIMIT)
        stripped.len = STRIP_LIMIT;
    return kh_plain_read(rules, arena, kh_utf8_clean(arena, stripped), input, ret_articles, ret_count);
}

static void make_articles(kh_making *m, kh_article **ret_articles, size_t *ret_count)
{
    kh_main mains[KH_MOST_ARTICLES];
    size_t n = kh_articles_find(m->rules, m->arena, &m->html, mains);

    if (n && (!m->about || mains[0].live))
        kh_roles_assign(m->rules, m->arena, &m->html, mains, n);
    kh_metadata_read(m->arena, &m->html, n == 1 ? &mains[0] : NULL, &m->facts);
    if (n && mains[0].live)
        read_page_head(m, mains, n);
    *ret_articles = KH_NEWS(m->arena, kh_article, n);
    *ret_count = *ret_articles ? n : 0;
    for (size_t i = 0; i < *ret_count; i++) {
        m->article = &(*ret_articles)[i];
        m->main = mains[i];
        m->only = n == 1;
        make_article(m);
    }
    if (!n)
        make_shell(m, ret_articles, ret_count);
}

/* Is this time one that nothing else on the page can better: an instant whose day where the outlet is, is known? */
static bool is_settled(const kh_making *m, kh_str time)
{
    kh_str url = m->input->url.len ? m->input->url : m->facts.url;
    kh_date_claim claim, of_url;

    if (!kh_claim_read(m->rules, m->scratch, time, KH_ORDER_UNKNOWN, &claim) ||
        !kh_claim_plausible(&claim, m->input->captured))
        return false;
    return claim.zone != 0 || claim.second < 0 || m->outlet_row != UINT32_MAX || kh_claim_of_url(url, &of_url);
}

/*
 * The article of a page by its head alone. False when the head does not say enough: whether there is an article, and
 * when it was published.
 */
static bool make_of_head(kh_making *m, kh_str text, kh_article **ret_articles, size_t *ret_count)
{
    kh_article *article = KH_NEW(m->arena, kh_article);

    if (!article || kh_html_parse_head(m->arena, text, &m->html))
        return false;
    m->article = article;
    m->only = true;
    kh_metadata_read(m->arena, &m->html, NULL, &m->facts);
    if (m->facts.is_front || kh_live_in_markup(&m->html) || !(m->facts.published.len || m->facts.meta_published.len) ||
        !make_article(m))
        return false;
    if (!article->title.len || !is_settled(m, m->facts.published.len ? m->facts.published : m->facts.meta_published))
        return false;
    *ret_articles = article;
    *ret_count = 1;
    return true;
}

static kh_status make_of_page(kh_making *m, kh_str text, kh_article **ret_articles, size_t *ret_count)
{
    kh_status status = kh_html_parse(m->rules, m->arena, text, &m->html);

    if (status == KH_LIMIT)
        return read_stripped(m->rules, m->arena, m->input, text, ret_articles, ret_count);
    if (!status)
        make_articles(m, ret_articles, ret_count);
    return status;
}

kh_status kh_html_read(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_str text, bool about,
                       kh_article **ret_articles, size_t *ret_count)
{
    kh_arena scratch;
    kh_making m = {.rules = rules, .arena = arena, .scratch = &scratch, .input = input, .about = about};
    kh_status status = KH_OK;

    kh_arena_init(&scratch, 0);
    if (!about || !make_of_head(&m, text, ret_articles, ret_count))
        status = make_of_page(&m, text, ret_articles, ret_count);
    arena->failed = arena->failed || kh_arena_failed(&scratch);
    kh_arena_done(&scratch);
    return status ? status : kh_arena_status(arena);
}
