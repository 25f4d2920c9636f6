#include "page/plain_build.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "base/map.h"
#include "page/credit.h"

enum {
    SUBHEADS = 2, /* lines in a row between two pieces of running text that are its subheadings */
    LISTED = 20,  /* lines behind a colon that are its list */
    BYLINE_WORDS = 5,
    BYLINE_REACH = 4, /* segments between a title and a line that is its author's name */
    LONG_LINE = 15,   /* words of a paragraph in a style without full stops */
    CAPTION_WORDS = 30,
    BULLET_WORDS = 4, /* shorter bullets in the head are menus */
    KEYWORD_BYTES = 80,
    SUMMARY_LINES = 8,
    LEAD_BYTES = 1500, /* of the text, in which a title's words come again */
    CROWDED_TITLE = 9, /* words of a title that may hold more than itself */
    LEAST_TITLE_TOKENS = 4,
    MOST_TITLE_TOKENS = 120,
    LONGEST_TITLE = 40,
    STRAY = 8 /* segments without running text behind the body */
};

/* What the segments behind a heading are taken for. */
enum state { HEAD, BODY, SUMMARY, SECTION, CLOSED };

struct builder {
    const kh_plain_page *page;
    const kh_plain_range *range;
    kh_article *article;
    enum state state;
    const char *kind; /* of the section */
    kh_buf text;
    kh_vec furniture, related, captions, credits, keywords, summary;
    kh_dateline published, updated;
    bool has_published, has_updated, glue;
    uint32_t outlet_row;
    uint64_t title_sense;
    size_t listed; /* lines that may still belong to the list that a colon opened */
    size_t last_body;
};

/* --- small writers ----------------------------------------------------------------------------------------------- */

static void add_furniture(struct builder *b, const char *kind, kh_str text)
{
    kh_furniture *item = text.len ? kh_vec_push(&b->furniture) : NULL;

    if (item)
        *item = (kh_furniture){kh_str_z(kind), text};
}

static void add_str(kh_vec *list, kh_str text)
{
    kh_str *item;

    if (!text.len)
        return;
    for (size_t i = 0; i < list->n && i < 32; i++) {
        if (kh_str_eq(*KH_AT(list, kh_str, i), text))
            return;
    }
    item = kh_vec_push(list);
    if (item)
        *item = text;
}

static void add_related(struct builder *b, kh_str title)
{
    kh_related *item;

    if (title.len && title.ptr[title.len - 1] == ')' && !memchr(title.ptr, '(', title.len))
        title.len--; /* the bracket that the whole box stood in */
    item = title.len ? kh_vec_push(&b->related) : NULL;

    if (item)
        item->title = title;
}

/* Bytes to the arena without byte-order marks, bidi controls at the ends, and runs of white space. */
static kh_str neat(kh_arena *arena, kh_str text)
{
    char *out = kh_arena_alloc(arena, text.len + 1);
    size_t n = 0;
    bool space = false;

    if (!out)
        return (kh_str){NULL, 0};
    for (size_t at = 0; at < text.len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(text, at, &len);
        kh_char_class class = kh_char_class_of(code);

        if (class == KH_CHAR_SPACE || class == KH_CHAR_NEWLINE) {
            space = n > 0;
        } else if (code != 0xFEFF) {
            if (space)
                out[n++] = ' ';
            space = false;
            memcpy(out + n, text.ptr + at, len);
            n += len;
        }
        at += len;
    }
    out[n] = '\0';
    return kh_str_of(out, n);
}

static bool is_edge(uint32_t code)
{
    static const uint32_t signs[] = {'|',  '-',  ':', '/', '*', '+',   ',',    0x60C, 0x2013, 0x2014, 0x2022,
                                     0xAB, 0xBB, '[', ']', '#', 0x640, 0x25A0, '<',   '>',    ';',    0x61B};
    kh_char_class class = kh_char_class_of(code);

    if (class == KH_CHAR_SPACE || class == KH_CHAR_NEWLINE || code == 0xFEFF)
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (signs[i] == code)
            return true;
    }
    return false;
}

/* Without the signs and spaces around it. */
static kh_str stripped(kh_str text)
{
    return kh_utf8_strip(text, is_edge);
}

static kh_str rest_of(const kh_segment *segment)
{
    return stripped(kh_str_of(segment->text.ptr + segment->rest, segment->text.len - segment->rest));
}

static bool is(const char *a, const char *b)
{
    return a && strcmp(a, b) == 0;
}

/* --- fields ------------------------------------------------------------------------------------------------------ */

static void take_place(struct builder *b, const kh_place_line *line)
{
    if (line->place.len && !b->article->dateline.len)
        b->article->dateline = line->place;
    if (line->outlet.len && !b->article->outlet.len) {
        kh_outlet_take(b->article, b->page->arena, line->outlet, KH_FROM_PAGE, line->whole);
        b->outlet_row = line->outlet_row;
    }
    if (line->byline.len && !b->article->byline.len)
        b->article->byline = line->byline;
    for (size_t i = 0; i < line->credit_count; i++)
        add_str(&b->credits, line->credits[i]);
}

/* One source of a credit line: the agency's or the outlet's one name, else as written. */
static void take_source(struct builder *b, kh_str text)
{
    kh_str name = {NULL, 0};
    uint32_t row;

    text = stripped(text);
    if (!text.len)
        return;
    if (kh_agency_named(b->page->rules, b->page->scratch, text, &name)) {
        add_str(&b->credits, name);
    } else if (kh_outlet_named(b->page->rules, b->page->scratch, text, true, &name, &row)) {
        add_str(&b->credits, name);
        if (!b->article->outlet.len) {
            kh_outlet_take(b->article, b->page->arena, name, KH_FROM_PAGE, text);
            b->outlet_row = row;
        }
    } else {
        add_str(&b->credits, text);
    }
}

/* Call `take` for each piece of `text` between separators. */
static void each_piece(struct builder *b, kh_str text, bool dashes, void (*take)(struct builder *, kh_str))
{
    size_t from = 0;

    for (size_t at = 0; at <= text.len;) {
        unsigned len = 1;
        uint32_t code = at < text.len ? kh_utf8_decode(text, at, &len) : ',';
        bool parts =
            code == ',' || code == 0x60C || code == '|' || code == '+' || code == '/' || code == ';' || code == 0x61B ||
            code == 0x2022 || code == '#' ||
            (dashes && (code == '-' || code == 0x2013 || code == 0x640) && at > from && text.ptr[at - 1] == ' ');

        if (parts) {
            take(b, kh_str_of(text.ptr + from, at - from));
            from = at + len;
        }
        at += len;
    }
}

static void take_keyword(struct builder *b, kh_str text)
{
    text = stripped(text);
    if (text.len && text.len <= KEYWORD_BYTES)
        add_str(&b->keywords, text);
}

static size_t words_of(kh_str text)
{
    size_t words = 0;
    bool in = false;

    for (size_t at = 0; at < text.len;) {
        unsigned len;
        kh_char_class class = kh_char_class_of(kh_utf8_decode(text, at, &len));
        bool letter = class == KH_CHAR_ARABIC || class == KH_CHAR_LATIN || (in && class == KH_CHAR_MARK);

        words += letter && !in;
        in = letter;
        at += len;
    }
    return words;
}

static void take_byline(struct builder *b, kh_str text)
{
    kh_place_line line;

    text = stripped(text);
    if (!text.len || b->article->byline.len)
        return;
    if (kh_place_line_read(b->page->rules, b->page->scratch, text, true, &line) && line.byline.len) {
        take_place(b, &line);
        return;
    }
    if (words_of(text) <= BYLINE_WORDS)
        b->article->byline = text;
}

static bool bracket_credit(const struct builder *b, kh_str text, kh_str *ret_words, kh_str *ret_credit)
{
    return kh_caption_split(b->page->rules, b->page->scratch, text, ret_words, ret_credit);
}

static void take_caption(struct builder *b, kh_str text)
{
    kh_caption *caption;
    kh_str words = text, credit = {NULL, 0};

    if (!text.len)
        return;
    bracket_credit(b, text, &words, &credit);
    for (size_t i = 0; i < b->captions.n; i++) {
        if (kh_str_eq(KH_AT(&b->captions, kh_caption, i)->text, words))
            return;
    }
    caption = kh_vec_push(&b->captions);
    if (caption)
        *caption = (kh_caption){words, credit};
}

static void take_dates(struct builder *b, const kh_segment *segment, bool in_head)
{
    for (size_t i = 0; i < segment->date_count; i++) {
        const kh_dateline *date = &segment->dates[i];

        if (date->label == KH_DATELINE_UPDATED && !b->has_updated) {
            b->updated = *date;
            b->has_updated = true;
        } else if ((date->label == KH_DATELINE_PUBLISHED || (date->label == KH_DATELINE_BARE && in_head)) &&
                   (!b->has_published || (date->label > b->published.label && date->label == KH_DATELINE_PUBLISHED))) {
            b->published = *date;
            b->has_published = true;
        }
    }
}

/* What else stands on the date line: "القاهرة - رويترز - الخميس 12 يونيو 2020", "رويترز | 12/6/2020". */
static void take_beside_date(struct builder *b, const kh_segment *segment)
{
    kh_str before = stripped(kh_str_of(segment->text.ptr, segment->dates[0].start)), after;
    size_t end = segment->dates[segment->date_count - 1].end;
    kh_place_line line;

    after = stripped(kh_str_of(segment->text.ptr + end, segment->text.len - end));
    if (before.len && kh_place_line_read(b->page->rules, b->page->scratch, before, true, &line))
        take_place(b, &line);
    if (after.len && kh_place_line_read(b->page->rules, b->page->scratch, after, true, &line))
        take_place(b, &line);
}

/* --- the body ---------------------------------------------------------------------------------------------------- */

static void add_body(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];
    kh_str text = neat(b->page->arena, segment->text);

    if (!text.len)
        return;
    if (b->text.len) {
        if (segment->glued && b->glue)
            kh_buf_byte(&b->text, ' ');
        else
            kh_buf_addz(&b->text, "\n\n");
    }
    kh_buf_add(&b->text, text);
    b->glue = true;
    b->last_body = i;
    b->listed = segment->colon ? LISTED : 0;
}

/* The first running text: its place line is read (and stays); one that fills the segment before it was read already. */
static void add_prose(struct builder *b, size_t i)
{
    kh_place_line line;

    if (!b->text.len && kh_place_line_read(b->page->rules, b->page->scratch, b->page->segments[i].text, false, &line))
        take_place(b, &line);
    b->state = BODY;
    add_body(b, i);
}

/* Lines in a row from `i`, and whether running text follows them. */
static size_t lines_before_prose(const struct builder *b, size_t i, bool *ret_prose)
{
    size_t n = 0;

    for (; i < b->range->end && n <= LISTED; i++) {
        uint8_t type = b->page->segments[i].type;

        if (type == KH_SEGMENT_SIGNS)
            continue;
        if (type != KH_SEGMENT_LINE) {
            *ret_prose = type == KH_SEGMENT_PROSE;
            return n;
        }
        n++;
    }
    *ret_prose = false;
    return n;
}

/* A short line within or behind the body. */
static void take_body_line(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];
    kh_str words, credit;
    bool prose;
    size_t n = lines_before_prose(b, i, &prose);

    if (bracket_credit(b, segment->text, &words, &credit) && segment->words <= CAPTION_WORDS && words.len) {
        take_caption(b, segment->text);
    } else if (kh_agency_named(b->page->rules, b->page->scratch, stripped(segment->text), &credit)) {
        add_str(&b->credits, credit);
    } else if (b->listed) {
        b->listed--;
        {
            size_t left = b->listed;
            add_body(b, i);
            b->listed = left;
        }
    } else if (i == b->last_body + 1 && !segment->trails &&
               (segment->words >= LONG_LINE || segment->colon || (segment->bullet && prose))) {
        add_body(b, i);
    } else if ((prose && n <= SUBHEADS && !segment->trails) || (segment->full_stop && i == b->last_body + 1)) {
        add_body(b, i);
    } else if (segment->glued && b->glue && i == b->last_body + 1 && !segment->marked && prose) {
        add_body(b, i);
    } else {
        add_furniture(b, "list", segment->text);
    }
}

/* --- the head ---------------------------------------------------------------------------------------------------- */

static void take_head_line(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];
    kh_str name, words, credit;
    uint32_t row;
    kh_place_line line;

    if (segment->bullet && segment->words >= BULLET_WORDS && b->range->title < i) {
        add_str(&b->summary, segment->text);
    } else if (kh_outlet_named(b->page->rules, b->page->scratch, segment->text, false, &name, &row)) {
        if (!b->article->outlet.len) {
            kh_outlet_take(b->article, b->page->arena, name, KH_FROM_PAGE, segment->text);
            b->outlet_row = row;
        }
    } else if (kh_place_line_read(b->page->rules, b->page->scratch, segment->text, true, &line)) {
        take_place(b, &line);
    } else if (i + 1 == b->range->body && i > b->range->head &&
               kh_place_line_guess(b->page->rules, b->page->scratch, segment->text, &line)) {
        take_place(b, &line);
    } else if (bracket_credit(b, segment->text, &words, &credit) && words.len) {
        take_caption(b, segment->text);
    } else if (b->range->title < i && !b->article->byline.len && i <= b->range->title + BYLINE_REACH &&
               kh_person_named(b->page->rules, b->page->scratch, segment->text)) {
        b->article->byline = stripped(segment->text);
    } else if (b->range->title < i && segment->words >= 8 && b->range->body != b->range->end) {
        if (segment->functions && i + 1 == b->range->body && b->range->date < i)
            add_prose(b, i); /* the text's first paragraph, in a style without full stops */
        else
            add_str(&b->summary, segment->text);
    } else {
        add_furniture(b, "menu", segment->text);
    }
}

/* --- cues -------------------------------------------------------------------------------------------------------- */

static void open_section(struct builder *b, enum state state, const char *kind)
{
    b->state = state;
    b->kind = kind;
    b->listed = 0;
}

static bool is_related(const char *kind)
{
    return is(kind, "related") || is(kind, "read-also") || is(kind, "most-read");
}

/* Cues whose words go into a field. True when this was one. */
static bool take_field_cue(struct builder *b, const kh_segment *segment)
{
    kh_str rest = rest_of(segment);

    if (is(segment->kind, "source")) {
        each_piece(b, rest, true, take_source);
        if (!rest.len)
            open_section(b, SECTION, "source");
    } else if (is(segment->kind, "tags")) {
        each_piece(b, rest, true, take_keyword);
        open_section(b, SECTION, "tags");
    } else if (is(segment->kind, "byline")) {
        take_byline(b, rest);
    } else if (is(segment->kind, "caption")) {
        take_caption(b, rest);
    } else if (is(segment->kind, "summary") && b->state != CLOSED) {
        if (rest.len)
            add_str(&b->summary, rest);
        open_section(b, SUMMARY, "summary");
    } else {
        return false;
    }
    return true;
}

static void take_cue(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];

    if (b->state == CLOSED) {
        add_furniture(b, segment->kind, segment->text);
        if (segment->scope & (KH_CUE_END | KH_CUE_SECTION))
            b->kind = segment->kind;
        return;
    }
    if (take_field_cue(b, segment))
        return;
    add_furniture(b, segment->kind, segment->text);
    if (is_related(segment->kind)) {
        kh_str title = rest_of(segment);

        add_related(b, title);
        if (!title.len || !is(segment->kind, "read-also"))
            open_section(b, SECTION, segment->kind);
        else if (b->state == SECTION)
            b->state = b->text.len ? BODY : HEAD;
    } else if ((segment->scope & KH_CUE_BUTTON) && i < b->range->body) {
        return; /* the text is still to come */
    } else if (segment->scope & KH_CUE_END) {
        open_section(b, CLOSED, segment->kind);
    } else if (segment->scope & KH_CUE_SECTION) {
        open_section(b, SECTION, segment->kind);
    }
}

/* --- running text, where it stands in a section ------------------------------------------------------------------- */

/* Does this running text end the box that a cue opened, so that the article goes on? */
static bool resumes(const struct builder *b, const kh_segment *segment)
{
    if (segment->opener && segment->words >= 6 && !segment->trails)
        return true;
    if (is(b->kind, "read-also"))
        return segment->full_stop || segment->words >= 25;
    if (is(b->kind, "source") || is(b->kind, "tags"))
        return kh_segment_strong(segment);
    return kh_segment_strong(segment) && segment->words >= 25 && !segment->trails &&
           (segment->full_stop || segment->stops);
}

/*
 * Running text far behind the body, over a list, is the page's own ("about us") unless it goes on as a report does or
 * is more than one paragraph.
 */
static bool strayed(const struct builder *b, size_t i)
{
    const kh_segment *segments = b->page->segments;

    if (!b->text.len || i <= b->last_body + STRAY)
        return false;
    return !segments[i].opener && !(i + 1 < b->range->end && segments[i + 1].type == KH_SEGMENT_PROSE);
}

static void take_prose(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];

    if (strayed(b, i)) {
        add_furniture(b, b->kind ? b->kind : "list", segment->text);
        return;
    }
    switch (b->state) {
    case CLOSED: add_furniture(b, b->kind, segment->text); return;
    case SUMMARY:
        if (segment->bullet || (i < b->range->body && b->summary.n < SUMMARY_LINES)) {
            add_str(&b->summary, segment->text);
            return;
        }
        break;
    case SECTION:
        if (!resumes(b, segment)) {
            add_furniture(b, b->kind, segment->text);
            return;
        }
        break;
    case HEAD:
        if (segment->bullet && i < b->range->body) {
            add_str(&b->summary, segment->text);
            return;
        }
        break;
    case BODY: break;
    }
    if (i < b->range->body) { /* not yet the article: a teaser over the title */
        add_furniture(b, "menu", segment->text);
        return;
    }
    add_prose(b, i);
}

static void take_line(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];

    switch (b->state) {
    case HEAD: take_head_line(b, i); break;
    case BODY: take_body_line(b, i); break;
    case SUMMARY:
        if (b->summary.n < SUMMARY_LINES && segment->words >= BULLET_WORDS)
            add_str(&b->summary, segment->text);
        else
            take_head_line(b, i);
        break;
    case SECTION:
        if (is(b->kind, "tags")) {
            each_piece(b, segment->text, false, take_keyword);
        } else if (is(b->kind, "source")) {
            each_piece(b, segment->text, true, take_source);
            b->state = b->text.len ? BODY : HEAD;
        } else {
            add_furniture(b, b->kind, segment->text);
            if (is_related(b->kind) && segment->words >= 3 && !segment->trails && !segment->full_stop)
                add_related(b, segment->text);
        }
        break;
    case CLOSED: add_furniture(b, b->kind, segment->text); break;
    }
}

/* What stands before the article: nothing of it is the article's. */
static void take_before(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];
    const char *kind = segment->kind ? segment->kind : b->kind ? b->kind : "menu";

    if (segment->kind) /* what heads a list names its items too */
        b->kind = segment->scope & (KH_CUE_SECTION | KH_CUE_END) ? segment->kind : NULL;
    if (segment->type != KH_SEGMENT_SIGNS)
        add_furniture(b, segment->type == KH_SEGMENT_DATE ? "date" : kind, segment->text);
}

static void take_segment(struct builder *b, size_t i)
{
    const kh_segment *segment = &b->page->segments[i];
    bool in_head = i < b->range->body || b->range->body == b->range->end;

    if (i < b->range->head) {
        take_before(b, i);
        return;
    }
    if (i == b->range->head)
        open_section(b, HEAD, NULL);
    if (i == b->range->title)
        return;
    if (segment->sense && segment->sense == b->title_sense && segment->type != KH_SEGMENT_DATE) {
        add_furniture(b, "title", segment->text);
        return;
    }
    switch (segment->type) {
    case KH_SEGMENT_PROSE: take_prose(b, i); break;
    case KH_SEGMENT_LINE: take_line(b, i); break;
    case KH_SEGMENT_CUE: take_cue(b, i); break;
    case KH_SEGMENT_DATE:
        if (b->state == CLOSED || b->state == SECTION || segment->stamp) {
            add_furniture(b, b->kind ? b->kind : "comments", segment->text);
        } else if (in_head && (b->range->date == KH_NO_SEGMENT || i < b->range->date)) {
            add_furniture(b, "date", segment->text);
        } else if (in_head || segment->dates[0].label != KH_DATELINE_BARE) {
            take_dates(b, segment, in_head);
            take_beside_date(b, segment);
        } else if (i + 1 < b->range->end && b->page->segments[i + 1].type == KH_SEGMENT_PROSE) {
            add_body(b, i); /* a chronology */
        } else {
            add_furniture(b, "date", segment->text);
        }
        break;
    default: break;
    }
}

/* --- title ------------------------------------------------------------------------------------------------------- */

/*
 * A title whose last words stand again behind the body is title and author run together: "… لغز العملية رأي القدس" over
 * a text signed "رأي القدس". Cuts both and returns the author.
 */
static kh_str shared_tail(kh_str *title, kh_buf *text)
{
    size_t n = 0, cut = 0;

    while (n < title->len && n < text->len && title->ptr[title->len - 1 - n] == text->ptr[text->len - 1 - n]) {
        n++;
        if (n < title->len && n < text->len && title->ptr[title->len - 1 - n] == ' ' &&
            text->ptr[text->len - 1 - n] == ' ')
            cut = n;
    }
    if (!cut || cut >= title->len || words_of(kh_str_of(title->ptr + title->len - cut, cut)) < 2 ||
        words_of(kh_str_of(title->ptr + title->len - cut, cut)) > BYLINE_WORDS)
        return (kh_str){NULL, 0};
    title->len -= cut;
    text->len -= cut;
    while (title->len && title->ptr[title->len - 1] == ' ')
        title->len--;
    while (text->len && (text->ptr[text->len - 1] == ' ' || text->ptr[text->len - 1] == '\n'))
        text->len--;
    return kh_str_of(title->ptr + title->len + 1, cut);
}

/* What of a word two forms share: its first letters behind ال and one-letter proclitics; 0 for short words. */
static uint64_t stem_of(kh_str fold)
{
    enum { LETTER = 2, STEM = 4 * LETTER, LEAST = 3 * LETTER };

    if (fold.len > LEAST + LETTER && (memcmp(fold.ptr, "\xD9\x88", 2) == 0 || memcmp(fold.ptr, "\xD8\xA8", 2) == 0 ||
                                      memcmp(fold.ptr, "\xD9\x84", 2) == 0))
        fold = kh_str_of(fold.ptr + LETTER, fold.len - LETTER);
    if (fold.len > LEAST + LETTER && memcmp(fold.ptr, "\xD8\xA7\xD9\x84", 4) == 0)
        fold = kh_str_of(fold.ptr + 2 * LETTER, fold.len - 2 * LETTER);
    if (fold.len < LEAST)
        return 0;
    return kh_hash(kh_str_of(fold.ptr, fold.len < STEM ? fold.len : STEM));
}

/*
 * On a line of everything, what stands over the date is the end of a menu or of a list and then the title. A title's
 * words come again in its text, other headlines' do not: the title is the tail in which the words that come again
 * outweigh the others most.
 */
static kh_str title_tail(const struct builder *b, kh_str line)
{
    kh_arena *scratch = b->page->scratch;
    kh_str lead = kh_buf_str(&b->text);
    kh_tokens title, text;
    size_t best = 0;
    double sum = 0, most = 0;

    if (lead.len > LEAD_BYTES) {
        lead.len = LEAD_BYTES;
        while (lead.len && ((unsigned char)lead.ptr[lead.len] & 0xC0) == 0x80)
            lead.len--;
    }
    if (kh_tokenize(scratch, line, &title) || kh_tokenize(scratch, lead, &text) || title.n > MOST_TITLE_TOKENS)
        return line;
    for (size_t i = title.n; i-- > 0;) {
        uint64_t stem = title.at[i].kind == KH_TOKEN_WORD ? stem_of(title.at[i].fold) : 0;
        bool again = false;

        for (size_t k = 0; stem && k < text.n && !again; k++)
            again = text.at[k].kind == KH_TOKEN_WORD && stem_of(text.at[k].fold) == stem;
        sum += !stem ? -0.1 : again ? 1.0 : -0.7;
        if (sum >= most) {
            most = sum;
            best = i;
        }
    }
    if (title.n - best < LEAST_TITLE_TOKENS)
        best = 0;
    if (title.n - best > LONGEST_TITLE)
        return (kh_str){NULL, 0};
    return kh_str_of(line.ptr + title.at[best].start, line.len - title.at[best].start);
}

static void finish_lists(struct builder *b)
{
    kh_article *a = b->article;

    a->furniture = b->furniture.at;
    a->furniture_count = b->furniture.n;
    a->related = b->related.at;
    a->related_count = b->related.n;
    a->captions = b->captions.at;
    a->caption_count = b->captions.n;
    a->credits = (kh_strs){b->credits.at, b->credits.n};
    a->keywords = (kh_strs){b->keywords.at, b->keywords.n};
    a->summary = (kh_strs){b->summary.at, b->summary.n};
}

static void finish_text(struct builder *b)
{
    kh_arena *arena = b->page->arena;
    const kh_segment *title = b->range->title == KH_NO_SEGMENT ? NULL : &b->page->segments[b->range->title];

    if (title && title->glued && !title->gap && title->words >= CROWDED_TITLE &&
        title->sense != b->page->segments[0].sense)
        b->article->title = title_tail(b, b->article->title);

    if (b->article->title.len && b->text.len && !b->article->byline.len) {
        kh_str author = shared_tail(&b->article->title, &b->text);
        if (author.len)
            b->article->byline = kh_arena_str(arena, author);
    }
    b->article->text = kh_arena_str(arena, kh_buf_str(&b->text));
    if (b->text.failed)
        arena->failed = true;
    if (!b->article->text.ptr)
        b->article->text = KH_STR("");
}

void kh_plain_build(const kh_plain_page *page, const kh_plain_range *range, kh_article *article)
{
    struct builder b = {
        .page = page, .range = range, .article = article, .outlet_row = UINT32_MAX, .last_body = SIZE_MAX - 1};

    kh_buf_init(&b.text);
    kh_vec_init(&b.furniture, page->arena, sizeof(kh_furniture));
    kh_vec_init(&b.related, page->arena, sizeof(kh_related));
    kh_vec_init(&b.captions, page->arena, sizeof(kh_caption));
    kh_vec_init(&b.credits, page->arena, sizeof(kh_str));
    kh_vec_init(&b.keywords, page->arena, sizeof(kh_str));
    kh_vec_init(&b.summary, page->arena, sizeof(kh_str));
    if (range->title != KH_NO_SEGMENT) {
        article->title = stripped(neat(page->arena, page->segments[range->title].text));
        b.title_sense = page->segments[range->title].sense;
    }
    for (size_t i = range->start; i < range->end; i++) {
        take_segment(&b, i);
        kh_arena_reset(page->scratch);
    }
    finish_text(&b);
    finish_lists(&b);
    kh_buf_done(&b.text);
    if (!article->outlet.len || (page->input && page->input->outlet.len)) {
        kh_outlet_take(article, page->arena, page->outlet, page->outlet_from, page->outlet_evidence);
        b.outlet_row = page->outlet_row;
    }
    kh_plain_date(page, b.has_published ? &b.published : NULL, b.has_updated ? &b.updated : NULL, b.outlet_row,
                  article);
}
