#include "page/plain.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "page/plain_build.h"

enum {
    HEAD_REACH = 8,    /* segments between a date line and the running text of its article */
    TITLE_REACH = 8,   /* between a date line and its title */
    TITLE_MOST = 30,   /* words of a title */
    CROWDED_MOST = 70, /* of a line that ends in a title, on a page of one line: see title_tail */
    TITLE_LEAST = 3,
    BODY_LEAST = 12,      /* words of running text that make an article under a full head */
    SECOND_LEAST = 35,    /* of a later article of the page: a teaser is shorter */
    AFTER_END_LEAST = 60, /* of one behind a comment form */
    AFTER_END_TITLE = 5,  /* words of its title: a commenter's name is shorter */
    UNTITLED_LEAST = 60,  /* of one without a title too */
    BARE_LEAST = 25,      /* of one without a date line */
    TITLED = 2,           /* segments of its head that may name one that no list has */
    FOOT = 40             /* segments of its head and foot that may name its outlet */
};

struct finder {
    kh_plain_page page;
    kh_vec ranges;  /* kh_plain_range */
    size_t *prose;  /* for each segment: the next running text at or behind it, `count` when none */
    uint8_t *under; /* for each segment: what it stands under */
};

enum under { OPEN, UNDER_BOX, UNDER_LIST, UNDER_END };

static const kh_segment *at(const struct finder *f, size_t i)
{
    return &f->page.segments[i];
}

static bool is(const kh_segment *segment, const char *kind)
{
    return segment->kind && strcmp(segment->kind, kind) == 0;
}

/* Cues that may stand between a title, its date and its text. */
static bool in_heads(const kh_segment *segment)
{
    static const char *const kinds[] = {"share",  "print",   "font-size",  "counter", "source",
                                        "byline", "caption", "live",       "section", "summary",
                                        "follow", "ad",      "breadcrumb", "tags",    "menu"};

    if (segment->scope & KH_CUE_BUTTON)
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (is(segment, kinds[i]))
            return !(segment->scope & KH_CUE_END);
    }
    return false;
}

/* --- what each segment stands under ------------------------------------------------------------------------------ */

static enum under under_of(enum under before, const kh_segment *segment)
{
    if (!segment->kind)
        return before;
    if (segment->scope & KH_CUE_END)
        return UNDER_END;
    if (is(segment, "box") || is(segment, "service"))
        return before == UNDER_END ? before : UNDER_BOX;
    if (segment->scope & KH_CUE_SECTION && !in_heads(segment))
        return before == UNDER_END ? before : UNDER_LIST;
    return before;
}

static void survey(struct finder *f)
{
    enum under under = OPEN;
    size_t next = f->page.count;

    for (size_t i = 0; i < f->page.count; i++) {
        const kh_segment *segment = at(f, i);

        under = under_of(under, segment);
        f->under[i] = (uint8_t)under;
        /* a box or list is over with the first strong text, a box with the next cue too */
        if (under != UNDER_END && kh_segment_strong(segment))
            under = OPEN;
        if (under == UNDER_BOX && segment->type == KH_SEGMENT_CUE && !is(segment, "box") && !is(segment, "service"))
            under = OPEN;
    }
    f->prose[f->page.count] = next;
    for (size_t i = f->page.count; i-- > 0;) {
        if (at(f, i)->type == KH_SEGMENT_PROSE)
            next = i;
        f->prose[i] = next;
    }
}

/* --- heads ------------------------------------------------------------------------------------------------------- */

static bool names_outlet(const struct finder *f, const kh_segment *segment)
{
    kh_str name;
    uint32_t row;

    return kh_outlet_named(f->page.rules, f->page.scratch, segment->text, false, &name, &row);
}

static bool may_be_title(const struct finder *f, const kh_segment *segment)
{
    kh_place_line line;

    if (segment->type == KH_SEGMENT_PROSE)
        return segment->words <= TITLE_MOST && !segment->full_stop && !segment->stops;
    if (segment->type != KH_SEGMENT_LINE || segment->words < (segment->marked ? 2 : TITLE_LEAST) ||
        segment->words > (segment->glued && !segment->gap ? CROWDED_MOST : TITLE_MOST) || segment->full_stop ||
        segment->bullet)
        return false;
    if (segment->text.ptr[segment->text.len - 1] == ')' &&
        kh_bracket_credit(f->page.rules, f->page.scratch, segment->text))
        return false;
    return !names_outlet(f, segment) && !kh_outlet_titled(f->page.rules, f->page.scratch, segment->text) &&
           !kh_place_line_read(f->page.rules, f->page.scratch, segment->text, true, &line);
}

/* The title over the date line `i`: the nearest line that can be one, past bylines, outlets and buttons. */
static size_t title_before(const struct finder *f, size_t i, size_t floor)
{
    size_t fallback = KH_NO_SEGMENT;

    /* what stands first on the page, as a browser's title, and again here is the title */
    for (size_t k = i, steps = 0; k-- > floor && k > 0 && steps < TITLE_REACH; steps++) {
        if (at(f, k)->sense == at(f, 0)->sense && at(f, k)->words > TITLE_LEAST && may_be_title(f, at(f, k)))
            return k;
        if (at(f, k)->type == KH_SEGMENT_PROSE)
            break;
    }
    for (size_t k = i, steps = 0; k-- > floor && steps < TITLE_REACH; steps++) {
        const kh_segment *segment = at(f, k);

        if (may_be_title(f, segment)) {
            /* a short line right over the date may be the author's name or the section; a longer one over it is better
             */
            if (segment->words >= TITLE_LEAST + 1 || segment->marked)
                return k;
            if (fallback == KH_NO_SEGMENT)
                fallback = k;
            continue;
        }
        if (segment->type == KH_SEGMENT_PROSE || (segment->type == KH_SEGMENT_CUE && !in_heads(segment)))
            break;
    }
    return fallback;
}

static size_t title_after(const struct finder *f, size_t i, size_t prose)
{
    for (size_t k = i + 1; k < prose && k < i + 1 + TITLE_REACH; k++) {
        if (at(f, k)->type == KH_SEGMENT_LINE && at(f, k)->words > TITLE_LEAST && may_be_title(f, at(f, k)))
            return k;
    }
    return KH_NO_SEGMENT;
}

/* The running text under the head at `i`, `count` when something else comes first. */
static size_t body_under(const struct finder *f, size_t i)
{
    size_t prose = f->prose[i];

    if (prose >= f->page.count || prose > i + HEAD_REACH)
        return f->page.count;
    for (size_t k = i + 1; k < prose; k++) {
        if (at(f, k)->type == KH_SEGMENT_CUE && !in_heads(at(f, k)) && !is(at(f, k), "read-also"))
            return f->page.count;
    }
    return prose;
}

/* Words of running text from `body` up to the next end cue, or to `end`. */
static size_t body_words(const struct finder *f, size_t body, size_t end)
{
    size_t words = 0;

    for (size_t i = body; i < end; i++) {
        if (at(f, i)->kind && (at(f, i)->scope & KH_CUE_END))
            break;
        if (at(f, i)->type == KH_SEGMENT_PROSE)
            words += at(f, i)->words;
    }
    return words;
}

static bool is_head_date(const struct finder *f, size_t i)
{
    const kh_segment *segment = at(f, i);

    if (segment->type != KH_SEGMENT_DATE || segment->stamp || f->under[i] == UNDER_BOX)
        return false;
    return segment->dates[0].label != KH_DATELINE_OTHER;
}

static kh_plain_range *push_range(struct finder *f, size_t start, size_t title, size_t date, size_t body)
{
    kh_plain_range *range = kh_vec_push(&f->ranges);

    if (range)
        *range = (kh_plain_range){
            .start = start, .head = start, .end = f->page.count, .body = body, .title = title, .date = date};
    return range;
}

static size_t floor_of(const struct finder *f)
{
    if (!f->ranges.n)
        return 0;
    return KH_AT(&f->ranges, kh_plain_range, f->ranges.n - 1)->body + 1;
}

/*
 * Is the head at `i` an item of a list of dated headlines? It is when another dated headline stands between it and the
 * cue that opened the list, or between it and its text.
 */
static bool in_dated_list(const struct finder *f, size_t i, size_t title, size_t body)
{
    size_t k = title != KH_NO_SEGMENT && title < i ? title : i;
    bool headline = false;

    if (f->under[i] != UNDER_LIST)
        return false;
    for (size_t next = i + 1; next < body; next++) {
        if (at(f, next)->type == KH_SEGMENT_DATE && headline)
            return true;
        headline = headline || (at(f, next)->words > TITLE_LEAST && may_be_title(f, at(f, next)));
    }
    while (k-- > 0) {
        const kh_segment *segment = at(f, k);

        if (segment->type == KH_SEGMENT_DATE)
            return true;
        if (segment->type == KH_SEGMENT_PROSE || (segment->kind && !in_heads(segment)))
            return false;
    }
    return false;
}

/* A source, author or place line between date and text, or a place line at the text's head: lists have none. */
static bool vouched(const struct finder *f, size_t i, size_t body)
{
    kh_place_line line;

    for (size_t k = i + 1; k < body; k++) {
        if (is(at(f, k), "source") || is(at(f, k), "byline") ||
            (at(f, k)->type == KH_SEGMENT_LINE &&
             kh_place_line_read(f->page.rules, f->page.scratch, at(f, k)->text, true, &line)))
            return true;
    }
    return kh_place_line_read(f->page.rules, f->page.scratch, at(f, body)->text, false, &line);
}

/*
 * May a head do without a title? The page's first may. A later one may on a line without line ends, where the title is
 * lost among the headlines of the list before it: better an article without a title than two in one.
 */
static bool stands_untitled(const struct finder *f, size_t i, size_t body, bool first)
{
    if (!kh_segment_strong(at(f, body)))
        return false;
    if (i && is(at(f, i - 1), "read-also")) /* the date of the box over it */
        return false;
    return first || (at(f, i)->glued && at(f, i)->type == KH_SEGMENT_DATE && f->under[i] != UNDER_END &&
                     body_words(f, body, f->page.count) >= AFTER_END_LEAST);
}

/*
 * A second dated headline over the same text: of a list of dated headlines over an article, the last is the article's.
 * A second date without a headline of its own (published, then updated) changes nothing.
 */
static void nearer_head(struct finder *f, size_t i)
{
    kh_plain_range *last = KH_AT(&f->ranges, kh_plain_range, f->ranges.n - 1);
    kh_dateline_label label = at(f, i)->dates[0].label;
    size_t title;

    if (last->date == KH_NO_SEGMENT || i >= last->body || label == KH_DATELINE_UPDATED ||
        label < at(f, last->date)->dates[0].label)
        return;
    title = title_before(f, i, last->date + 1);
    if (title == KH_NO_SEGMENT || at(f, title)->words <= TITLE_LEAST)
        return;
    last->start = last->head = last->title = title;
    last->date = i;
}

/* Is there a head at segment `i`: a date line (or a source line) with a title over or under it and text below? */
static void try_head(struct finder *f, size_t i)
{
    bool dated = is_head_date(f, i), first = f->ranges.n == 0;
    size_t floor = floor_of(f), body, title, start, least;

    if (!dated && !(is(at(f, i), "source") && !first))
        return;
    if (!first && i < floor) {
        if (dated)
            nearer_head(f, i);
        return;
    }
    body = body_under(f, i);
    if (body == f->page.count)
        return;
    title = title_before(f, i, floor);
    if (title == KH_NO_SEGMENT && dated)
        title = title_after(f, i, body);
    if (title == body)
        return;
    if (title == KH_NO_SEGMENT && !stands_untitled(f, i, body, first))
        return;
    least = first ? BODY_LEAST : SECOND_LEAST;
    if (f->under[i] == UNDER_END)
        least = AFTER_END_LEAST;
    if (f->under[i] == UNDER_END && title != KH_NO_SEGMENT && at(f, title)->words < AFTER_END_TITLE)
        return;
    if (body_words(f, body, f->page.count) < least || (in_dated_list(f, i, title, body) && !vouched(f, i, body)))
        return;
    start = title != KH_NO_SEGMENT && title < i ? title : i;
    push_range(f, start, title, dated ? i : KH_NO_SEGMENT, body);
}

/* Running text for sure: strong, or followed by more of it. */
static bool begins_text(const struct finder *f, size_t i)
{
    return kh_segment_strong(at(f, i)) || f->prose[i + 1] == i + 1;
}

/* Text before the first head, or on a page without one: an article whose date is not known. */
static void try_undated(struct finder *f, size_t end)
{
    size_t body = f->prose[0], title = KH_NO_SEGMENT;

    while (body < end && (!begins_text(f, body) || f->under[body] == UNDER_END))
        body = f->prose[body + 1];
    if (body >= end || body_words(f, body, end) < BARE_LEAST)
        return;
    title = title_before(f, body, 0);
    if (title == KH_NO_SEGMENT && body_words(f, body, end) < UNTITLED_LEAST)
        return;
    push_range(f, title == KH_NO_SEGMENT ? body : title, title, KH_NO_SEGMENT, body);
}

/* A page with title and date but no text: a picture, a film. */
static void try_shell(struct finder *f)
{
    for (size_t i = 0; i < f->page.count; i++) {
        size_t title;

        if (!is_head_date(f, i))
            continue;
        title = title_before(f, i, 0);
        if (title == KH_NO_SEGMENT || title + 1 != i || i + 1 >= f->page.count)
            continue;
        if (f->under[i] != OPEN && !at(f, title)->marked)
            continue;
        if (at(f, i + 1)->type == KH_SEGMENT_CUE && !is(at(f, i + 1), "menu")) {
            push_range(f, title, title, i, f->page.count);
            return;
        }
    }
}

/* Two heads over one text are one head: published and updated on lines of their own. */
static void settle(struct finder *f)
{
    kh_plain_range *ranges = f->ranges.at;
    size_t n = 0;

    for (size_t i = 0; i < f->ranges.n; i++) {
        if (n && ranges[n - 1].body == ranges[i].body) {
            if (ranges[n - 1].title == KH_NO_SEGMENT)
                ranges[n - 1].title = ranges[i].title;
            continue;
        }
        ranges[n++] = ranges[i];
    }
    f->ranges.n = n;
    for (size_t i = 0; i + 1 < n; i++)
        ranges[i].end = ranges[i + 1].start;
    for (size_t i = 0; i < n; i++) {
        if (ranges[i].body > ranges[i].end)
            ranges[i].body = ranges[i].end;
    }
    /* a later article must have text of its own up to the next head: a list of teasers has not */
    for (size_t i = n; i-- > 1;) {
        if (body_words(f, ranges[i].body, ranges[i].end) >= SECOND_LEAST)
            continue;
        ranges[i - 1].end = ranges[i].end;
        memmove(&ranges[i], &ranges[i + 1], (f->ranges.n - i - 1) * sizeof *ranges);
        f->ranges.n--;
    }
    if (f->ranges.n)
        ranges[0].start = 0;
}

static void find_articles(struct finder *f)
{
    kh_plain_range bare;
    size_t first;

    for (size_t i = 0; i < f->page.count; i++) {
        try_head(f, i);
        kh_arena_reset(f->page.scratch);
    }
    first = f->ranges.n ? KH_AT(&f->ranges, kh_plain_range, 0)->start : f->page.count;
    {
        kh_vec dated = f->ranges;

        kh_vec_init(&f->ranges, f->page.arena, sizeof(kh_plain_range));
        try_undated(f, first);
        if (f->ranges.n) {
            bare = *KH_AT(&f->ranges, kh_plain_range, 0);
            kh_vec_reset(&f->ranges);
            push_range(f, bare.start, bare.title, bare.date, bare.body);
        }
        for (size_t i = 0; i < dated.n; i++) {
            const kh_plain_range *range = KH_AT(&dated, kh_plain_range, i);
            push_range(f, range->start, range->title, range->date, range->body);
        }
    }
    if (!f->ranges.n)
        try_shell(f);
    if (f->ranges.n)
        settle(f);
}

/* --- the page ---------------------------------------------------------------------------------------------------- */

/* A line that is an outlet's name, or the name behind the title that a browser shows: "عنوان - المدينة نيوز". */
static void outlet_of_head(struct finder *f, const kh_segment *segment)
{
    kh_plain_page *page = &f->page;
    kh_str tail = segment->text;

    if (segment->type != KH_SEGMENT_LINE)
        return;
    for (size_t i = tail.len; i-- > 1;) {
        if ((tail.ptr[i] == '-' || tail.ptr[i] == '|') && tail.ptr[i - 1] == ' ') {
            tail = kh_str_of(tail.ptr + i + 1, tail.len - i - 1);
            break;
        }
    }
    if (!kh_outlet_named(page->rules, page->scratch, tail, false, &page->outlet, &page->outlet_row) &&
        kh_outlet_titled(page->rules, page->scratch, tail))
        page->outlet = kh_arena_str(page->arena, tail);
    page->outlet_from = KH_FROM_PAGE;
    page->outlet_evidence = tail;
}

/* The page's own outlet: given, or named alone on a line of its head, or in the copyright line of its foot. */
static void find_outlet(struct finder *f)
{
    kh_plain_page *page = &f->page;

    page->outlet_row = UINT32_MAX;
    if (page->input && page->input->outlet.len) {
        page->outlet = kh_arena_str(page->arena, page->input->outlet);
        page->outlet_from = page->input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN;
        page->outlet_evidence = page->input->outlet;
        page->outlet_row = kh_outlet_of_name(page->rules, page->scratch, page->outlet);
        return;
    }
    if (page->input && page->input->url.len) {
        page->outlet_row = kh_outlet_of_url(page->rules, page->input->url);
        page->outlet = kh_outlet_cell(page->rules, page->outlet_row, "outlet");
        page->outlet_from = KH_FROM_URL;
        page->outlet_evidence = page->input->url;
    }
    for (size_t i = page->count; i-- > 0 && i + FOOT > page->count && !page->outlet.len;) {
        if (is(at(f, i), "copyright") &&
            kh_outlet_within(page->rules, page->scratch, at(f, i)->text, &page->outlet, &page->outlet_row)) {
            page->outlet_from = KH_FROM_PAGE;
            page->outlet_evidence = at(f, i)->text;
        }
    }
    for (size_t i = 0; i < page->count && i < TITLED && !page->outlet.len; i++)
        outlet_of_head(f, at(f, i));
    /* "جميع الحقوق محفوظة" and the name may stand on lines of their own */
    if (!page->outlet.len && page->count)
        outlet_of_head(f, at(f, page->count - 1));
}

static void know_capture(kh_plain_page *page)
{
    const kh_input *input = page->input;

    page->context = KH_DATELINE_CONTEXT_NONE;
    if (input && input->captured.len &&
        !kh_parse_instant(input->captured, &page->context.captured, &page->context.captured_second,
                          &page->context.captured_zone))
        page->context = KH_DATELINE_CONTEXT_NONE;
}

static void fill_given(const kh_plain_page *page, kh_article *article, size_t count)
{
    const kh_input *input = page->input;

    if (!input)
        return;
    if (input->outlet.len)
        kh_outlet_take(article, page->arena, kh_arena_str(page->arena, input->outlet),
                       input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN, input->outlet);
    if (count == 1 && input->title.len)
        article->title = kh_arena_str(page->arena, input->title);
    if (count == 1 && input->byline.len)
        article->byline = kh_arena_str(page->arena, input->byline);
}

kh_status kh_plain_read(const kh_page_rules *rules, kh_arena *arena, kh_str text, const kh_input *input,
                        kh_article **ret_articles, size_t *ret_count)
{
    struct finder f = {.page = {.rules = rules, .arena = arena, .input = input}};
    kh_vec segments;
    kh_arena scratch;
    kh_status status;
    kh_article *articles = NULL;

    *ret_articles = NULL;
    *ret_count = 0;
    know_capture(&f.page);
    kh_arena_init(&scratch, 0);
    f.page.scratch = &scratch;
    kh_vec_init(&segments, NULL, sizeof(kh_segment));
    status = kh_plain_segments(rules, text, &f.page.context, &segments);
    f.page.segments = segments.at;
    f.page.count = segments.n;
    kh_vec_init(&f.ranges, arena, sizeof(kh_plain_range));
    f.prose = KH_NEWS(arena, size_t, segments.n + 2);
    f.under = KH_NEWS(arena, uint8_t, segments.n + 1);
    if (!status && f.prose && f.under && segments.n) {
        survey(&f);
        find_outlet(&f);
        find_articles(&f);
        articles = KH_NEWS(arena, kh_article, f.ranges.n + 1);
        for (size_t i = 0; articles && i < f.ranges.n; i++) {
            kh_plain_build(&f.page, KH_AT(&f.ranges, kh_plain_range, i), &articles[i]);
            fill_given(&f.page, &articles[i], f.ranges.n);
        }
    }
    kh_vec_done(&segments);
    if (kh_arena_failed(&scratch))
        arena->failed = true;
    kh_arena_done(&scratch);
    if (status)
        return status;
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    *ret_articles = articles;
    *ret_count = articles ? f.ranges.n : 0;
    return KH_OK;
}

/* --- bodies without a page --------------------------------------------------------------------------------------- */

kh_str kh_plain_body(kh_arena *arena, kh_str text)
{
    char *out = kh_arena_alloc(arena, text.len * 2 + 2);
    size_t n = 0;
    bool space = false, line = false;

    if (!out)
        return (kh_str){NULL, 0};
    for (size_t i = 0; i < text.len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(text, i, &len);
        kh_char_class class = kh_char_class_of(code);

        if (class == KH_CHAR_NEWLINE) {
            line = n > 0;
        } else if (class == KH_CHAR_SPACE) {
            space = n > 0;
        } else if (code != 0xFEFF) {
            if (line) {
                out[n++] = '\n';
                out[n++] = '\n';
            } else if (space) {
                out[n++] = ' ';
            }
            space = line = false;
            memcpy(out + n, text.ptr + i, len);
            n += len;
        }
        i += len;
    }
    out[n] = '\0';
    return kh_str_of(out, n);
}
