#include "page/body.h"

#include "page/credit.h"
#include "page/html_article.h"
#include "page/plain.h"

enum {
    HEAD = 2,
    TAIL = 24, /* paragraphs at the end that may be what a scraper left */
    PROSE_WORDS = 18,
    CUE_BYTES = 400,
    SOURCE_BYTES = 120,
    TAIL_BYTES = 600 /* of the last paragraph, in which a box may begin */
};

struct body {
    const kh_page_rules *rules;
    kh_arena *arena;
    kh_article *article;
    kh_vec paragraphs; /* kh_str */
    kh_vec furniture, credits, related;
};

static void add_credits(struct body *b, const kh_str *credits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        kh_str *slot;
        bool known = false;

        for (size_t k = 0; k < b->credits.n; k++)
            known |= kh_str_eq(*KH_AT(&b->credits, kh_str, k), credits[i]);
        slot = known ? NULL : kh_vec_push(&b->credits);
        if (slot)
            *slot = credits[i];
    }
}

static void split_paragraphs(struct body *b, kh_str text)
{
    for (size_t from = 0, i = 0; i <= text.len; i++) {
        kh_str *slot;

        if (i < text.len && text.ptr[i] != '\n')
            continue;
        slot = i > from ? kh_vec_push(&b->paragraphs) : NULL;
        if (slot)
            *slot = kh_str_of(text.ptr + from, i - from);
        from = i + 1;
    }
}

static kh_str paragraph(const struct body *b, size_t i)
{
    return *KH_AT(&b->paragraphs, kh_str, i);
}

static const char *cue_of(struct body *b, size_t i, kh_cue *ret)
{
    kh_str text = paragraph(b, i);

    return text.len > CUE_BYTES ? NULL : kh_cue_kind(b->rules->cues, b->arena, text, ret);
}

static bool ends_sentence(kh_str text)
{
    return text.len && (text.ptr[text.len - 1] == '.' || text.ptr[text.len - 1] == ':');
}

/* Running text, which no box has much of. */
static bool is_prose(kh_str text)
{
    size_t words = 1;

    for (size_t i = 0; i < text.len; i++)
        words += text.ptr[i] == ' ';
    return words >= PROSE_WORDS || (ends_sentence(text) && words >= PROSE_WORDS / 2);
}

static bool one_of(const char *kind, const char *const *kinds, size_t n)
{
    for (size_t i = 0; kind && i < n; i++) {
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    }
    return false;
}

/* Headings of boxes that a scraper takes along with the text. */
static bool opens_box(const char *kind)
{
    static const char *const kinds[] = {"read-also", "related",  "most-read",  "latest", "share",     "follow",
                                        "tags",      "comments", "newsletter", "print",  "copyright", "source"};

    return one_of(kind, kinds, sizeof kinds / sizeof *kinds);
}

/* The line that a dump calls the author, without "كتب" before it and a colon behind it. */
static kh_str byline_of(struct body *b, kh_str given)
{
    kh_str text = kh_neat(b->arena, given);
    kh_cue cue;
    const char *kind = text.len && text.len < SOURCE_BYTES ? kh_cue_kind(b->rules->cues, b->arena, text, &cue) : NULL;

    if (kind && strcmp(kind, "byline") == 0 && cue.end < text.len)
        text = kh_neat(b->arena, kh_str_of(text.ptr + cue.end, text.len - cue.end));
    while (text.len && (text.ptr[text.len - 1] == ':' || text.ptr[text.len - 1] == ' '))
        text.len--;
    return text.len ? text : (kh_str){NULL, 0};
}

/* With dashes for colons: a colon would end a place line. */
static kh_str dashed(struct body *b, kh_str text)
{
    kh_buf out;

    if (!memchr(text.ptr, ':', text.len))
        return text;
    kh_buf_init(&out);
    for (size_t i = 0; i < text.len; i++)
        kh_buf_add(&out, text.ptr[i] == ':' ? KH_STR(" - ") : kh_str_of(text.ptr + i, 1));
    text = kh_neat(b->arena, kh_buf_str(&out));
    b->arena->failed = b->arena->failed || out.failed;
    kh_buf_done(&out);
    return text;
}

static void place_byline(struct body *b, const kh_place_line *line)
{
    kh_article *a = b->article;
    bool source =
        line->outlet.len && (line->outlet_row != UINT32_MAX || kh_source_named(b->rules, b->arena, line->outlet));

    a->byline = line->byline;
    a->dateline = kh_str_eq(line->place, a->outlet) ? (kh_str){NULL, 0} : line->place;
    add_credits(b, line->credits, line->credit_count);
    if (source && !kh_str_eq(line->outlet, a->outlet))
        add_credits(b, &line->outlet, 1);
    else if (!source && !a->byline.len)
        a->byline = line->outlet;
}

/*
 * What a dump calls the author is often the whole line over the text: "موسكو - سمير كرم:", "سنغافورة: رويترز", "وكالات
 * (باريس)". Each of its parts goes where it belongs; the outlet's own name is no author.
 */
static void fill_byline(struct body *b, const kh_input *input)
{
    kh_str text = byline_of(b, input->byline);
    kh_place_line line;
    kh_article *a = b->article;

    a->byline = text;
    if (!text.len)
        return;
    text = dashed(b, text);
    if (kh_place_line_read(b->rules, b->arena, text, true, &line) ||
        (kh_place_line_guess(b->rules, b->arena, text, &line) && line.byline.len)) {
        place_byline(b, &line);
    } else if (kh_source_named(b->rules, b->arena, text)) {
        a->byline = (kh_str){NULL, 0};
        if (!kh_str_eq(text, a->outlet))
            add_credits(b, &text, 1);
    }
    if (kh_str_eq(a->byline, a->outlet))
        a->byline = (kh_str){NULL, 0};
}

/* "المصدر: …", "(رويترز)" */
static bool is_source(struct body *b, size_t i)
{
    kh_cue cue;
    const char *kind = cue_of(b, i, &cue);
    kh_str text = paragraph(b, i);

    return kind ? strcmp(kind, "source") == 0 : kh_only_sources(b->rules, b->arena, text);
}

static void add_source(struct body *b, size_t i)
{
    kh_str credits[KH_MOST_CREDITS];

    add_credits(b, credits, kh_credits_read(b->rules, b->arena, paragraph(b, i), credits));
}

/* "*نقلا عن الأفق" over the text: a line of its own, that no report begins with. */
static bool is_labelled_source(struct body *b, size_t i)
{
    kh_cue cue;
    const char *kind = paragraph(b, i).len < SOURCE_BYTES ? cue_of(b, i, &cue) : NULL;

    return kind && strcmp(kind, "source") == 0 && !is_prose(paragraph(b, i));
}

/* The first paragraph of what stands behind the text; as many as there are when nothing does. */
static size_t tail_begin(struct body *b)
{
    size_t begin = b->paragraphs.n, floor = begin > TAIL ? begin - TAIL : 0;
    kh_cue cue;

    for (size_t i = b->paragraphs.n; i-- > floor && i > 0;) {
        const char *kind = cue_of(b, i, &cue);

        if (opens_box(kind) || (begin == b->paragraphs.n && is_source(b, i)))
            begin = i;
        else if (!kind && is_prose(paragraph(b, i)))
            break;
    }
    return begin;
}

static void add_furniture(struct body *b, const char *kind, kh_str text)
{
    kh_furniture *item = kh_vec_push(&b->furniture);

    if (item)
        *item = (kh_furniture){kh_str_z(kind), text};
}

static void take_tail(struct body *b, size_t begin)
{
    static const char *const lists[] = {"read-also", "related", "most-read", "latest"};
    const char *box = "other";

    for (size_t i = begin; i < b->paragraphs.n; i++) {
        kh_cue cue;
        const char *kind = cue_of(b, i, &cue);
        kh_str text = paragraph(b, i);
        kh_related *item;

        if (is_source(b, i)) {
            add_source(b, i);
            continue;
        }
        if (kind)
            box = kind;
        add_furniture(b, box, text);
        if (!kind && one_of(box, lists, sizeof lists / sizeof *lists) && (item = kh_vec_push(&b->related)))
            item->title = text;
    }
}

/* "اقرأ أيضا: …" on a line of its own between two paragraphs. */
static bool is_box_line(struct body *b, size_t i)
{
    kh_cue cue;
    const char *kind = cue_of(b, i, &cue);

    return kind && (strcmp(kind, "read-also") == 0 || strcmp(kind, "share") == 0) && !is_prose(paragraph(b, i));
}

/* The last paragraph up to a box that runs on behind its last sentence: "… في المدينة. رابط الخبر بصحيفة الأفق: …". */
static kh_str without_box(struct body *b, kh_str text)
{
    kh_tokens tokens;
    kh_str last = text;
    kh_cue cue;

    if (last.len > TAIL_BYTES) {
        last = kh_str_of(text.ptr + text.len - TAIL_BYTES, TAIL_BYTES);
        while (last.len && ((unsigned char)last.ptr[0] & 0xC0) == 0x80)
            last = kh_str_of(last.ptr + 1, last.len - 1);
    }
    if (kh_tokenize(b->arena, last, &tokens))
        return text;
    for (size_t i = 1; i < tokens.n; i++) {
        if (!kh_token_is(&tokens, i - 1, ".") || !kh_cue_at(b->rules->cues, &tokens, i, KH_CUE_INLINE, &cue))
            continue;
        last = kh_str_of(last.ptr + cue.start, last.len - cue.start);
        add_furniture(b, cue.kind, last);
        text.len -= last.len;
        while (text.len && text.ptr[text.len - 1] == ' ')
            text.len--;
        break;
    }
    return text;
}

/* The text without the boxes in it and behind it. */
static kh_str cleaned(struct body *b, kh_str text)
{
    kh_buf out;
    size_t end;
    kh_str clean;

    split_paragraphs(b, text);
    end = tail_begin(b);
    kh_buf_init(&out);
    for (size_t i = 0; i < end; i++) {
        if (i < HEAD && end > 1 && is_labelled_source(b, i)) {
            add_source(b, i);
            continue;
        }
        if (i && is_box_line(b, i)) {
            add_furniture(b, "read-also", paragraph(b, i));
            continue;
        }
        if (out.len)
            kh_buf_addz(&out, "\n\n");
        kh_buf_add(&out, i + 1 == end ? without_box(b, paragraph(b, i)) : paragraph(b, i));
    }
    take_tail(b, end);
    clean = b->furniture.n || b->credits.n ? kh_arena_str(b->arena, kh_buf_str(&out)) : text;
    if (out.failed)
        b->arena->failed = true;
    kh_buf_done(&out);
    return clean.ptr ? clean : KH_STR("");
}

static void fill_outlet(struct body *b, const kh_input *input, uint32_t *ret_row)
{
    kh_str given = kh_neat(b->arena, input->outlet);

    *ret_row = given.len ? kh_outlet_of_name(b->rules, b->arena, given) : UINT32_MAX;
    if (*ret_row == UINT32_MAX)
        *ret_row = kh_outlet_of_url(b->rules, input->url);
    if (given.len)
        kh_outlet_take(b->article, b->arena, given, input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN, input->outlet);
    else
        kh_outlet_take(b->article, b->arena, kh_outlet_cell(b->rules, *ret_row, "outlet"), KH_FROM_URL, input->url);
}

static void fill_date(struct body *b, const kh_input *input, uint32_t row)
{
    kh_date_claim claim;
    bool dated = input->published.len && kh_claim_read(b->rules, b->arena, input->published, KH_ORDER_UNKNOWN, &claim);

    if (dated) {
        claim.from = input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN;
        claim.confidence = 1;
        claim.evidence = kh_arena_str(b->arena, input->published);
    } else if (kh_claim_of_url(input->url, &claim) && kh_claim_plausible(&claim, input->captured)) {
        claim.evidence = kh_arena_str(b->arena, claim.evidence);
        dated = true;
    }
    kh_published_fill(b->rules, b->arena, dated ? &claim : NULL, row, input->captured, &b->article->published);
}

kh_status kh_body_read(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_str text,
                       kh_article **ret_articles, size_t *ret_count)
{
    struct body b = {.rules = rules, .arena = arena, .article = KH_NEW(arena, kh_article)};
    kh_article *a = b.article;
    kh_place_line line;
    uint32_t row;

    if (!a)
        return KH_NOMEM;
    kh_vec_init(&b.paragraphs, arena, sizeof(kh_str));
    kh_vec_init(&b.furniture, arena, sizeof(kh_furniture));
    kh_vec_init(&b.credits, arena, sizeof(kh_str));
    kh_vec_init(&b.related, arena, sizeof(kh_related));
    a->title = kh_neat(arena, input->title);
    fill_outlet(&b, input, &row);
    fill_byline(&b, input);
    fill_date(&b, input, row);
    a->text = cleaned(&b, kh_plain_body(arena, text));
    if (a->text.len && kh_place_line_read(rules, arena, a->text, false, &line)) {
        if (line.place.len)
            a->dateline = line.place;
        add_credits(&b, line.credits, line.credit_count);
    }
    a->credits = (kh_strs){b.credits.at, b.credits.n};
    a->furniture = b.furniture.at;
    a->furniture_count = b.furniture.n;
    a->related = b.related.at;
    a->related_count = b.related.n;
    *ret_articles = a;
    *ret_count = a->text.len || a->title.len ? 1 : 0;
    return kh_arena_status(arena);
}
