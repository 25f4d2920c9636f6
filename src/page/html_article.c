/* From blocks with roles to article records. */
#include "page/html_article.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "page/credit.h"
#include "page/live.h"
#include "page/plain.h"
#include "page/plain_place.h"

enum {
    STRIP_LIMIT = 4 << 20,
    OVER_REACH = 25,    /* blocks over the text, to its title */
    UNDER_REACH = 12,   /* and under it */
    OVER_LETTERS = 300, /* of such a block: a caption at the longest */
    LINE_LETTERS = 60   /* of a line that names somebody or a place */
};

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

/* "اقرأ أيضا: العنوان", "الوسوم الاقتصاد": what the cue at its head announces, all of it where there is none. */
static kh_str behind_cue(kh_making *m, kh_str text)
{
    kh_cue cue;

    if (!kh_cue_kind(m->rules->cues, m->scratch, text, &cue) || cue.end >= text.len)
        return text;
    return kh_neat(m->arena, kh_str_of(text.ptr + cue.end, text.len - cue.end));
}

static kh_str without_hash(kh_str word)
{
    return word.len > 1 && word.ptr[0] == '#' ? kh_str_of(word.ptr + 1, word.len - 1) : word;
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
        add_str(list, without_hash(kh_neat(arena, kh_str_of(text.ptr + start, i - start))));
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
        kh_outlet_take(m->article, m->arena, line->outlet, KH_FROM_PAGE, line->whole);
        m->outlet_row = line->outlet_row;
    }
    add_credits(lists, line->credits, line->credit_count);
}

/* ---- place lines of the page's own outlet, which no list need know ---- */

static bool is_sign_of_place_line(kh_str text, size_t i, size_t *ret_n)
{
    static const char *const signs[] = {":", "/", " - ", " – ", "ـ", "«", "»", "(", ")", "\"", "- ", "|"};

    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
        *ret_n = strlen(signs[s]);
        if (i + *ret_n <= text.len && memcmp(text.ptr + i, signs[s], *ret_n) == 0)
            return true;
    }
    return false;
}

static size_t words_in(kh_str text)
{
    size_t n = text.len > 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == ' ';
    return n;
}

/* Is this part of a line the outlet's name, or most of it: "الأفق" of "صحيفة الأفق"? */
static bool is_own_name(kh_making *m, kh_str part)
{
    kh_str name, own;

    if (part.len < 6 || !m->article->outlet.len || m->article->outlet.len > 200)
        return false;
    name = kh_fold_in(m->scratch, part, KH_FOLD_LIGHT);
    own = kh_fold_in(m->scratch, m->article->outlet, KH_FOLD_LIGHT);
    return kh_contains(own, name) || kh_contains(name, own);
}

/* "الأفق من لندن": what stands behind "from". */
static bool from_place(kh_str part, kh_str *ret_place)
{
    static const char from[] = " من ";

    for (size_t i = 0; i + sizeof from < part.len; i++) {
        if (memcmp(part.ptr + i, from, sizeof from - 1) != 0)
            continue;
        *ret_place = kh_str_of(part.ptr + i + sizeof from - 1, part.len - i - (sizeof from - 1));
        return words_in(*ret_place) <= 3;
    }
    return false;
}

/*
 * "مينا - صحيفة الأفق:", "مينا ـ «الأفق»: قال …", "مينا/ سمير كرم/ الأفق": a line of two or three names of which one is
 * the outlet's own. `whole`: nothing may follow; else what follows stands behind a colon or a dash.
 */
static bool own_place_line(kh_making *m, kh_str text, bool whole, kh_place_line *ret)
{
    enum { REACH = 120, PARTS = 4 };
    kh_str parts[PARTS];
    size_t n = 0, from = 0, sign, at = 0;
    bool own = false;

    *ret = (kh_place_line){.outlet_row = UINT32_MAX};
    if (whole && text.len > REACH)
        return false;
    for (; at < text.len && at < REACH && n < PARTS && !(own && !whole); at += at < text.len ? 1 : 0) {
        if (!is_sign_of_place_line(text, at, &sign))
            continue;
        parts[n] = kh_neat(m->arena, kh_str_of(text.ptr + from, at - from));
        own |= parts[n].len && is_own_name(m, parts[n]);
        n += parts[n].len > 0;
        from = at + sign;
        at = from - 1;
    }
    if (whole && n < PARTS && from < text.len) {
        parts[n] = kh_neat(m->arena, kh_str_of(text.ptr + from, text.len - from));
        own |= parts[n].len && is_own_name(m, parts[n]);
        n += parts[n].len > 0;
    }
    if (own && n == 1 && !whole && from_place(parts[0], &ret->place))
        return true;
    if (!own || n < 2)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (words_in(parts[i]) > 4)
            return false;
        if (is_own_name(m, parts[i]))
            continue;
        if (!ret->byline.len && kh_person_named(m->rules, m->scratch, parts[i]))
            ret->byline = parts[i];
        else if (!ret->place.len && words_in(parts[i]) <= 3)
            ret->place = parts[i];
        else
            return false;
    }
    return ret->place.len || ret->byline.len;
}

/* "كتب: سمير كرم", "سمير كرم - القاهرة", "سمير كرم". */
static void take_byline(kh_making *m, struct lists *lists, kh_str text)
{
    kh_place_line line;
    kh_cue cue;
    const char *kind = kh_cue_kind(m->rules->cues, m->scratch, text, &cue);

    if (kind && strcmp(kind, "byline") == 0 && cue.end < text.len)
        text = kh_neat(m->arena, kh_str_of(text.ptr + cue.end, text.len - cue.end));
    if (own_place_line(m, text, true, &line) || kh_place_line_read(m->rules, m->scratch, text, true, &line))
        take_place(m, lists, &line);
    else if (!m->article->byline.len)
        m->article->byline = text;
}

static void add_keywords(kh_making *m, struct lists *lists, kh_str text)
{
    kh_str rest = behind_cue(m, text);

    if (rest.len < text.len || kh_cue_kind(m->rules->cues, m->scratch, text, NULL) == NULL)
        split_keywords(m->arena, after_colon(rest), &lists->keywords);
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
    case KH_ROLE_CAPTION:
        if (own_place_line(m, block->text, true, &line))
            take_place(m, lists, &line);
        else
            add_caption(m, lists, block->text);
        break;
    case KH_ROLE_CREDIT:
        add_credits(lists, credits, kh_credits_read(m->rules, m->scratch, block->text, credits));
        break;
    case KH_ROLE_KEYWORDS: add_keywords(m, lists, block->text); break;
    case KH_ROLE_BYLINE: take_byline(m, lists, block->text); break;
    case KH_ROLE_DATELINE:
        if (kh_place_line_read(m->rules, m->scratch, block->text, true, &line) ||
            kh_place_line_guess(m->rules, m->scratch, block->text, &line))
            take_place(m, lists, &line);
        break;
    case KH_ROLE_FURNITURE:
        add_furniture(&lists->furniture, block->furniture, block->text);
        if (block->link.len && is_related(block) && (related = kh_vec_push(&lists->related)))
            *related = (kh_related){behind_cue(m, block->text), block->link};
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

    if (!m->article->text.len || !(kh_place_line_read(m->rules, m->scratch, m->article->text, false, &line) ||
                                   own_place_line(m, m->article->text, false, &line)))
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
static bool head_of_lead(kh_making *m)
{
    m->article->title = m->page->title;
    m->article->outlet = m->page->outlet;
    m->article->outlet_from = m->page->outlet_from;
    m->article->outlet_evidence = m->page->outlet_evidence;
    m->article->published = m->page->published;
    m->article->updated = m->page->updated;
    return m->page->published.day != KH_NO_DAY;
}

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
    if (m->main.lead)
        return head_of_lead(m);
    if (m->main.live)
        return head_of_entry(m);
    kh_html_title(m);
    if (m->only)
        kh_html_outlet(m);
    return kh_html_dates(m);
}

/* ---- around the text ---- */

/* What the nearest of the elements around a block says of it. */
static kh_class_kind class_near(const kh_making *m, const kh_block *block)
{
    const kh_element *elements = m->html.elements.at;

    for (uint32_t e = block->container, steps = 0; e && steps < 3; e = elements[e].parent, steps++) {
        if (elements[e].class && elements[e].class != KH_CLASS_MAIN && elements[e].class != KH_CLASS_BODY)
            return (kh_class_kind)elements[e].class;
    }
    return KH_CLASS_NONE;
}

/* A short line of a head that names its author, or its place and whose it is. */
static void take_head_line(kh_making *m, struct lists *lists, kh_str text)
{
    kh_cue cue;
    kh_place_line line;
    const char *kind = kh_cue_kind(m->rules->cues, m->scratch, text, &cue);

    if (kind && (strcmp(kind, "source") == 0 || strcmp(kind, "credit") == 0))
        text = behind_cue(m, text);
    else if (kind && strcmp(kind, "byline") == 0)
        take_byline(m, lists, text);
    if (own_place_line(m, text, true, &line) || kh_place_line_read(m->rules, m->scratch, text, true, &line))
        take_place(m, lists, &line);
    else if (!m->article->byline.len && kh_person_named(m->rules, m->scratch, text))
        m->article->byline = text;
}

/* Captions, authors and place lines between the title and the text, where these stand in boxes of their own. */
static void read_over(kh_making *m, struct lists *lists)
{
    uint32_t from = m->main.first;

    for (uint32_t i = from; i-- > 0 && i + OVER_REACH > m->main.first;) {
        const kh_block *block = &m->html.blocks.at[i];
        if (block->role == KH_ROLE_TITLE || (block->kind == KH_BLOCK_HEADING && block->level == 1)) {
            from = i + 1;
            break;
        }
    }
    for (uint32_t i = from; i < m->main.first; i++) {
        const kh_block *block = &m->html.blocks.at[i];
        kh_class_kind class = class_near(m, block);

        kh_arena_reset(m->scratch);
        if (block->flags & (KH_NEVER_TEXT | KH_IN_ASIDE) || block->letters > OVER_LETTERS)
            continue;
        if (block->kind == KH_BLOCK_CAPTION || block->flags & KH_IN_FIGURE || class == KH_CLASS_CAPTION)
            add_caption(m, lists, block->text);
        else if (block->flags & KH_IN_BOILER_CLASS || block->letters > LINE_LETTERS)
            continue;
        else if (class == KH_CLASS_BYLINE)
            take_byline(m, lists, block->text);
        else if (class != KH_CLASS_DATE)
            take_head_line(m, lists, block->text);
    }
}

/* Sources and keywords under the text, up to the next heading. */
static void read_under(kh_making *m, struct lists *lists)
{
    kh_str credits[KH_MOST_CREDITS];

    for (uint32_t i = m->main.end; i < m->html.blocks.n && i < m->main.end + UNDER_REACH; i++) {
        const kh_block *block = &m->html.blocks.at[i];
        kh_class_kind class = class_near(m, block);
        const char *cue;

        kh_arena_reset(m->scratch);
        if (block->flags & (KH_NEVER_TEXT | KH_IN_ASIDE) || class == KH_CLASS_RELATED || block->letters > OVER_LETTERS)
            return;
        cue = kh_cue_kind(m->rules->cues, m->scratch, block->text, NULL);
        if (class == KH_CLASS_TAGS || (cue && (strcmp(cue, "tags") == 0 || strcmp(cue, "keywords") == 0)))
            add_keywords(m, lists, block->text);
        else if (block->kind == KH_BLOCK_HEADING)
            return;
        else if (class == KH_CLASS_CREDIT || (cue && (strcmp(cue, "source") == 0 || strcmp(cue, "credit") == 0)) ||
                 kh_only_sources(m->rules, m->scratch, block->text))
            add_credits(lists, credits, kh_credits_read(m->rules, m->scratch, block->text, credits));
    }
}

static void make_body(kh_making *m)
{
    struct lists lists;
    kh_place_line line;

    init_lists(&lists, m->arena);
    if (m->only)
        read_over(m, &lists);
    for (uint32_t i = m->main.first; i < m->main.end; i++) {
        kh_block *block = &m->html.blocks.at[i];
        if (block->role == KH_ROLE_BODY && block->letters < 90 && i < m->main.first + KH_HEAD_REACH &&
            m->article->published.from == KH_FROM_PAGE && kh_contains(block->text, m->article->published.evidence))
            block->role = KH_ROLE_DATE;
        if (block->role == KH_ROLE_BODY && !lists.text.len && own_place_line(m, block->text, true, &line)) {
            take_place(m, &lists, &line);
            continue;
        }
        place_block(m, &lists, block);
        kh_arena_reset(m->scratch);
    }
    if (m->only && m->main.end > m->main.first)
        read_under(m, &lists);
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
    m->main = (kh_main){0};
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
