/* From blocks with roles to article records, and the choice among readers. */
#include "page/page.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "page/charset.h"
#include "page/metadata.h"
#include "page/plain.h"
#include "page/plain_place.h"
#include "page/published.h"
#include "page/role.h"

enum { NEAR = 14, LONGEST_TITLE = 400, STRIP_LIMIT = 4 << 20 };

struct making {
    const kh_page_rules *rules;
    kh_arena *arena;
    const kh_input *input;
    kh_html html;
    kh_facts facts;
    uint32_t outlet_row;
    kh_article *article;
    kh_main main;
    bool only; /* the page's one article: the page's metadata are its own */
};

/* ---- small helpers ---- */

static kh_str neat(kh_arena *arena, kh_str text)
{
    char *out = text.len ? kh_arena_alloc(arena, text.len) : NULL;
    size_t n = 0;
    bool space = false;

    for (size_t i = 0; out && i < text.len;) {
        unsigned len;
        kh_char_class class = kh_char_class_of(kh_utf8_decode(text, i, &len));
        if (class == KH_CHAR_SPACE || class == KH_CHAR_NEWLINE) {
            space = n > 0;
        } else {
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

static kh_str folded(kh_arena *arena, kh_str text)
{
    return text.len && text.len < 2000 ? kh_fold_in(arena, text, KH_FOLD_LIGHT) : (kh_str){NULL, 0};
}

static bool contains(kh_str text, kh_str part)
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
    kh_str *item = text.len ? kh_vec_push(list) : NULL;

    if (item)
        *item = text;
}

/* ---- title and outlet ---- */

/* Cut the site's name off an end: what stands behind (or before) the last " - ", " | ", " :: " … and is short, or is
 * the outlet. */
static kh_str without_site(struct making *m, kh_str title, kh_str heading)
{
    static const char *const signs[] = {" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · "};
    kh_str whole = folded(m->arena, title), head = folded(m->arena, heading), site = folded(m->arena, m->facts.site);

    if (head.len > 12 && contains(whole, head))
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
            if (kh_outlet_named(m->rules, m->arena, right, true, &name, &row) ||
                (site.len && contains(folded(m->arena, right), site)) || (right.len * 3 < left.len && right.len < 60))
                return neat(m->arena, left);
            if (kh_outlet_named(m->rules, m->arena, left, true, &name, &row) ||
                (site.len && contains(folded(m->arena, left), site)))
                return neat(m->arena, right);
            break;
        }
    }
    return title;
}

/* The heading of the article: the first h1 in or shortly before it, else the highest heading there. */
static kh_str heading_of(struct making *m, uint32_t *ret_block)
{
    uint32_t from = m->only ? 0 : m->main.first, best = UINT32_MAX;

    for (uint32_t i = from; i < m->main.end && i < m->html.blocks.n; i++) {
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
static bool alike(struct making *m, kh_str a, kh_str b)
{
    kh_tokens at, bt;
    size_t shared = 0, words = 0;

    if (!a.len || !b.len || kh_tokenize(m->arena, a, &at) || kh_tokenize(m->arena, b, &bt))
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

static void find_title(struct making *m)
{
    uint32_t block;
    kh_str heading = heading_of(m, &block), page_title = neat(m->arena, m->html.title);
    kh_str marked = m->facts.headline.len ? m->facts.headline : m->facts.og_title;
    kh_str title;

    if (m->input->title.len)
        title = m->input->title;
    else if (!m->only)
        title = heading;
    else if (heading.len &&
             (alike(m, heading, marked) || alike(m, heading, page_title) || (!marked.len && !page_title.len)))
        title = heading;
    else if (marked.len)
        title = without_site(m, neat(m->arena, marked), heading);
    else if (page_title.len)
        title = without_site(m, page_title, heading);
    else
        title = heading;
    m->article->title = neat(m->arena, title);
    for (uint32_t i = 0; i < m->main.end && m->article->title.len; i++) {
        kh_block *other = &m->html.blocks.at[i];
        if (other->text.len < LONGEST_TITLE && kh_str_eq(other->text, m->article->title))
            other->role = KH_ROLE_TITLE;
    }
}

static void find_outlet(struct making *m)
{
    kh_str url = m->input->url.len ? m->input->url : m->facts.url;
    kh_str site = m->facts.site.len ? m->facts.site : m->facts.publisher, known;

    if (m->input->outlet.len) {
        m->outlet_row = kh_outlet_of_name(m->rules, m->arena, m->input->outlet);
        m->article->outlet = kh_arena_str(m->arena, m->input->outlet);
        return;
    }
    m->outlet_row = kh_outlet_of_url(m->rules, url);
    if (m->outlet_row == UINT32_MAX)
        m->outlet_row = kh_outlet_of_name(m->rules, m->arena, neat(m->arena, site));
    known = kh_outlet_cell(m->rules, m->outlet_row, "outlet");
    m->article->outlet = known.len ? known : neat(m->arena, site);
    if (!m->article->outlet.len &&
        m->html.title.len) { /* the end of the page's title, when it is not part of the headline */
        kh_str page_title = neat(m->arena, m->html.title), title = m->article->title;
        if (title.len && page_title.len > title.len + 3 && memcmp(page_title.ptr, title.ptr, title.len) == 0) {
            kh_str rest = kh_str_of(page_title.ptr + title.len, page_title.len - title.len);
            while (rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '-' || rest.ptr[0] == '|' || rest.ptr[0] == ':' ||
                                (unsigned char)rest.ptr[0] == 0xE2 || (unsigned char)rest.ptr[0] == 0x80 ||
                                (unsigned char)rest.ptr[0] == 0x93 || (unsigned char)rest.ptr[0] == 0x94))
                rest = kh_str_of(rest.ptr + 1, rest.len - 1);
            if (kh_utf8_valid(rest) && rest.len && rest.len < 80)
                m->article->outlet = rest;
        }
    }
}

/* ---- dates ---- */

struct choice {
    kh_date_claim best, updated;
    bool has_best, has_updated;
};

static void offer(struct making *m, struct choice *choice, kh_str text, kh_date_from from, double confidence)
{
    kh_date_claim claim;

    if ((choice->has_best && choice->best.confidence >= confidence) ||
        !kh_claim_read(m->rules, m->arena, text, KH_ORDER_UNKNOWN, &claim))
        return;
    claim.from = from;
    claim.confidence = confidence;
    claim.evidence = neat(m->arena, text);
    if (!kh_claim_plausible(&claim, m->input->captured))
        return;
    choice->best = claim;
    choice->has_best = true;
}

static void offer_line(struct making *m, struct choice *choice, const kh_block *block, double most)
{
    kh_dateline lines[4];
    kh_dateline_context context = KH_DATELINE_CONTEXT_NONE;
    int32_t zone;
    size_t n;

    if (block->letters < 4 || block->letters > 160 || block->flags & KH_IS_HIDDEN)
        return;
    if (m->input->captured.len)
        kh_parse_instant(m->input->captured, &context.captured, &context.captured_second, &zone);
    n = kh_datelines_read(m->rules, m->arena, block->text, &context, lines, 4);
    for (size_t i = 0; i < n; i++) {
        double confidence = lines[i].confidence * most;
        kh_date_claim claim = {lines[i].evidence, KH_FROM_PAGE,    confidence,
                               lines[i].day,      lines[i].second, lines[i].zone};
        bool updated = lines[i].label == KH_DATELINE_UPDATED;
        if (lines[i].day == KH_NO_DAY || lines[i].label == KH_DATELINE_OTHER || lines[i].rest > 60 ||
            !kh_claim_plausible(&claim, m->input->captured))
            continue;
        if (updated && !choice->has_updated) {
            choice->updated = claim;
            choice->has_updated = true;
        } else if (!updated && (!choice->has_best || choice->best.confidence < confidence)) {
            choice->best = claim;
            choice->has_best = true;
        }
    }
}

static void visible_dates(struct making *m, struct choice *choice)
{
    uint32_t from = m->only && m->main.first > NEAR ? m->main.first - NEAR : m->only ? 0 : m->main.first;
    uint32_t to = m->main.first + NEAR < m->main.end ? m->main.first + NEAR : m->main.end;

    for (uint32_t i = from; i < to; i++)
        offer_line(m, choice, &m->html.blocks.at[i], 0.9);
    /* some pages put it at the foot of the text */
    for (uint32_t i = m->main.end > to + 6 ? m->main.end - 6 : to;
         i < m->main.end + (m->only ? 6u : 0u) && i < m->html.blocks.n && !choice->has_best; i++)
        offer_line(m, choice, &m->html.blocks.at[i], 0.7);
    for (size_t i = 0; i < m->html.times.n; i++) {
        const kh_time_tag *tag = KH_AT(&m->html.times, kh_time_tag, i);
        bool near = tag->block + NEAR >= m->main.first && tag->block <= m->main.first + NEAR;
        bool within = tag->block >= m->main.first && tag->block < m->main.end;
        if (m->only ? near || tag->pubdate : within)
            offer(m, choice, tag->datetime.len ? tag->datetime : tag->text, KH_FROM_MARKUP, tag->pubdate ? 0.93 : 0.86);
    }
}

static void find_dates(struct making *m)
{
    struct choice choice = {0};
    kh_date_claim claim;
    kh_str url = m->input->url.len ? m->input->url : m->facts.url;

    if (m->input->published.len)
        offer(m, &choice, m->input->published, m->input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN, 1);
    if (m->only) {
        offer(m, &choice, m->facts.published, KH_FROM_MARKUP, 0.97);
        offer(m, &choice, m->facts.meta_published, KH_FROM_MARKUP, 0.95);
    }
    if (!choice.has_best || !m->article->updated.len)
        visible_dates(m, &choice);
    if (m->only && (!choice.has_best || choice.best.confidence < 0.8) && kh_claim_of_url(url, &claim) &&
        kh_claim_plausible(&claim, m->input->captured)) {
        claim.evidence = kh_arena_str(m->arena, claim.evidence);
        choice.best = claim;
        choice.has_best = true;
    }
    if (m->only && !choice.has_best) { /* a time of change bounds the publication from above; it is better than silence
                                          and says so */
        offer(m, &choice, m->facts.modified, KH_FROM_MARKUP, 0.4);
        offer(m, &choice, m->facts.meta_modified, KH_FROM_MARKUP, 0.39);
    }
    kh_published_fill(m->rules, m->arena, choice.has_best ? &choice.best : NULL, m->outlet_row, m->input->captured,
                      &m->article->published);
    if (m->only && m->facts.modified.len)
        m->article->updated = neat(m->arena, m->facts.modified);
    else if (m->only && m->facts.meta_modified.len)
        m->article->updated = neat(m->arena, m->facts.meta_modified);
    else if (choice.has_updated)
        m->article->updated = neat(m->arena, choice.updated.evidence);
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

    for (size_t i = 0; i <= text.len && list->n < 60; i++) {
        bool comma =
            i < text.len &&
            (text.ptr[i] == ',' || text.ptr[i] == ';' ||
             (i + 1 < text.len && (unsigned char)text.ptr[i] == 0xD8 && (unsigned char)text.ptr[i + 1] == 0x8C));
        if (i < text.len && !comma)
            continue;
        add_str(list, neat(arena, kh_str_of(text.ptr + start, i - start)));
        if (i < text.len && (unsigned char)text.ptr[i] == 0xD8)
            i++;
        start = i + 1;
    }
}

struct lists {
    kh_vec furniture, captions, credits, keywords, related;
    kh_buf text;
};

static void place_block(struct making *m, struct lists *lists, const kh_block *block)
{
    kh_caption *caption;
    kh_related *related;

    switch (block->role) {
    case KH_ROLE_BODY:
        if (lists->text.len)
            kh_buf_addz(&lists->text, "\n\n");
        kh_buf_add(&lists->text, block->text);
        break;
    case KH_ROLE_CAPTION:
        caption = kh_vec_push(&lists->captions);
        if (caption)
            caption->text = block->text;
        break;
    case KH_ROLE_CREDIT: add_str(&lists->credits, after_colon(block->text)); break;
    case KH_ROLE_KEYWORDS: split_keywords(m->arena, after_colon(block->text), &lists->keywords); break;
    case KH_ROLE_BYLINE:
        if (!m->article->byline.len)
            m->article->byline = block->text;
        break;
    case KH_ROLE_FURNITURE:
        add_furniture(&lists->furniture, block->furniture, block->text);
        if (block->link.len &&
            (strcmp(block->furniture, "related") == 0 || strcmp(block->furniture, "read-also") == 0) &&
            (related = kh_vec_push(&lists->related)))
            *related = (kh_related){block->text, block->link};
        break;
    case KH_ROLE_DATE: add_furniture(&lists->furniture, "date", block->text); break;
    default: break;
    }
}

/* "بغداد (رويترز) - قال …": the place and the agency at the head of the text. */
static void read_place_line(struct making *m, struct lists *lists)
{
    kh_place_line line;

    if (!m->article->text.len || !kh_place_line_read(m->rules, m->arena, m->article->text, false, &line))
        return;
    m->article->dateline = line.place;
    for (size_t i = 0; i < line.credit_count; i++)
        add_str(&lists->credits, line.credits[i]);
}

static void put_lists(struct making *m, struct lists *lists)
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

static void make_article(struct making *m)
{
    struct lists lists;
    uint32_t from = m->main.first, to = m->main.end;

    kh_vec_init(&lists.furniture, m->arena, sizeof(kh_furniture));
    kh_vec_init(&lists.captions, m->arena, sizeof(kh_caption));
    kh_vec_init(&lists.credits, m->arena, sizeof(kh_str));
    kh_vec_init(&lists.keywords, m->arena, sizeof(kh_str));
    kh_vec_init(&lists.related, m->arena, sizeof(kh_related));
    kh_buf_init(&lists.text);
    find_title(m);
    find_outlet(m);
    find_dates(m);
    for (uint32_t i = from; i < to; i++) {
        kh_block *block = &m->html.blocks.at[i];
        if (block->role == KH_ROLE_BODY && block->letters < 90 && i < from + NEAR &&
            m->article->published.from == KH_FROM_PAGE && contains(block->text, m->article->published.evidence))
            block->role = KH_ROLE_DATE;
        place_block(m, &lists, block);
    }
    m->article->text = kh_arena_str(m->arena, kh_buf_str(&lists.text));
    if (lists.text.failed)
        m->arena->failed = true;
    kh_buf_done(&lists.text);
    if (!m->article->text.ptr)
        m->article->text = KH_STR("");
    read_place_line(m, &lists);
    if (m->only && !lists.keywords.n)
        split_keywords(m->arena, m->facts.keywords, &lists.keywords);
    if (m->input->byline.len)
        m->article->byline = kh_arena_str(m->arena, m->input->byline);
    else if (m->only && !m->article->byline.len)
        m->article->byline = neat(m->arena, m->facts.author);
    if (m->facts.url.len && !m->input->url.len)
        m->article->page.url = m->facts.url;
    put_lists(m, &lists);
}

static kh_status read_html(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_str text,
                           kh_article **ret_articles, size_t *ret_count)
{
    struct making m = {.rules = rules, .arena = arena, .input = input};
    kh_main mains[KH_MOST_ARTICLES];
    kh_status status = kh_html_parse(rules, arena, text, &m.html);
    size_t n;

    if (status == KH_LIMIT) { /* what the parser cannot take in its budget is read as text */
        kh_str stripped = kh_html_strip(arena, text.len > STRIP_LIMIT ? kh_str_of(text.ptr, STRIP_LIMIT) : text);
        return kh_plain_read(rules, arena, kh_utf8_clean(arena, stripped), input, ret_articles, ret_count);
    }
    if (status)
        return status;
    kh_metadata_read(arena, &m.html, &m.facts);
    n = kh_roles_assign(rules, arena, &m.html, mains);
    *ret_articles = KH_NEWS(arena, kh_article, n);
    *ret_count = *ret_articles ? n : 0;
    for (size_t i = 0; i < *ret_count; i++) {
        m.article = &(*ret_articles)[i];
        m.main = mains[i];
        m.only = n == 1;
        make_article(&m);
    }
    return kh_arena_status(arena);
}

/* A body without a page: everything known is what was given. */
static kh_status read_body(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_str text,
                           kh_article **ret_articles, size_t *ret_count)
{
    kh_article *article = KH_NEW(arena, kh_article);
    kh_date_claim claim;
    kh_place_line line;
    uint32_t row;
    bool dated;

    if (!article)
        return KH_NOMEM;
    article->text = kh_plain_body(arena, text);
    article->title = neat(arena, input->title);
    article->outlet = neat(arena, input->outlet);
    article->byline = neat(arena, input->byline);
    row = article->outlet.len ? kh_outlet_of_name(rules, arena, article->outlet) : UINT32_MAX;
    if (row == UINT32_MAX)
        row = kh_outlet_of_url(rules, input->url);
    if (!article->outlet.len)
        article->outlet = kh_outlet_cell(rules, row, "outlet");
    dated = input->published.len && kh_claim_read(rules, arena, input->published, KH_ORDER_UNKNOWN, &claim);
    if (dated) {
        claim.from = input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN;
        claim.confidence = 1;
        claim.evidence = kh_arena_str(arena, input->published);
    }
    kh_published_fill(rules, arena, dated ? &claim : NULL, row, input->captured, &article->published);
    if (article->text.len && kh_place_line_read(rules, arena, article->text, false, &line)) {
        article->dateline = line.place;
        article->credits = (kh_strs){KH_NEWS(arena, kh_str, line.credit_count), line.credit_count};
        for (size_t i = 0; article->credits.at && i < line.credit_count; i++)
            article->credits.at[i] = line.credits[i];
    }
    *ret_articles = article;
    *ret_count = article->text.len || article->title.len ? 1 : 0;
    return kh_arena_status(arena);
}

/* Inputs are views that die with the call: what a record may keep is copied here once. */
static kh_input cleaned(kh_arena *arena, const kh_input *input)
{
    kh_input clean = *input;
    kh_str *const fields[] = {&clean.url,      &clean.outlet, &clean.published,
                              &clean.captured, &clean.title,  &clean.byline};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i]->ptr)
            *fields[i] = kh_arena_str(arena, kh_utf8_clean(arena, *fields[i]));
    }
    return clean;
}

kh_status kh_page_read(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_article **ret_articles,
                       size_t *ret_count, kh_err *err)
{
    kh_input clean = cleaned(arena, input);
    kh_str text = kh_charset_decode(arena, input->bytes, input->charset, input->format == KH_FORMAT_HTML, NULL);
    kh_status status;

    *ret_articles = NULL;
    *ret_count = 0;
    if (!text.ptr && input->bytes.len)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (text.ptr == input->bytes.ptr)
        text = kh_arena_str(arena, text);
    if (kh_arena_failed(arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (input->body_only)
        status = read_body(rules, arena, &clean, text, ret_articles, ret_count);
    else if (input->format == KH_FORMAT_HTML)
        status = read_html(rules, arena, &clean, text, ret_articles, ret_count);
    else
        status = kh_plain_read(rules, arena, text, &clean, ret_articles, ret_count);
    return status ? kh_err_set(err, status, "%s", kh_status_name(status)) : KH_OK;
}
