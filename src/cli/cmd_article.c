/* article: one article with its marks, and what each of them was understood as. */
#include <stdlib.h>

#include "cli/term.h"

/* A mark's number, put where the mark ends: "F3". */
struct reference {
    uint32_t end;
    enum phrase letter;
    unsigned number;
};

struct view {
    struct cli *cli;
    const kh_article *article;
    uint8_t *styles; /* one a byte of the text */
    uint8_t *opens;  /* marks that begin at this byte, for output without colour */
    struct reference *references;
    size_t reference_count;
};

static kh_str text_at(const kh_article *a, kh_span span)
{
    return kh_str_of(a->text.ptr + span.start, span.end - span.start);
}

/* ---- the head ---- */

static void put_label(struct cli *cli, enum phrase label)
{
    term_styled(cli, STYLE_DIM, kh_str_z(say(cli, label)), 0);
    fputs(": ", cli->out);
}

static void field(struct cli *cli, enum phrase label, kh_str value)
{
    if (!value.len)
        return;
    put_label(cli, label);
    term_text(cli, value, 0);
    fputc('\n', cli->out);
}

static void list(struct cli *cli, enum phrase label, kh_strs values)
{
    if (!values.n)
        return;
    put_label(cli, label);
    for (size_t i = 0; i < values.n; i++) {
        if (i)
            fputs(cli->arabic ? "، " : ", ", cli->out);
        term_text(cli, values.at[i], 0);
    }
    fputc('\n', cli->out);
}

/* The time, and what it was read from: its evidence. */
static void show_published(struct cli *cli, const kh_published *published)
{
    put_label(cli, SAY_PUBLISHED);
    if (!published->value.len) {
        term_text(cli, kh_str_z(say(cli, SAY_UNKNOWN)), 0);
    } else {
        term_text(cli, published->value, 0);
        fprintf(cli->out, "  (%s, %.0f%%", kh_date_from_name(published->from), published->confidence * 100);
        if (published->evidence.len) {
            fputs(": ", cli->out);
            term_text(cli, published->evidence, 60);
        }
        fputc(')', cli->out);
    }
    fputc('\n', cli->out);
}

/* The outlet, and what named it. */
static void show_outlet(struct cli *cli, const kh_article *a)
{
    if (!a->outlet.len)
        return;
    put_label(cli, SAY_OUTLET);
    term_text(cli, a->outlet, 0);
    if (a->outlet_from != KH_FROM_NONE) {
        fprintf(cli->out, "  (%s", kh_date_from_name(a->outlet_from));
        if (a->outlet_evidence.len && !kh_str_eq(a->outlet_evidence, a->outlet)) {
            fputs(": ", cli->out);
            term_text(cli, a->outlet_evidence, 60);
        }
        fputc(')', cli->out);
    }
    fputc('\n', cli->out);
}

static void show_head(struct cli *cli, kh_store *store, const kh_article *a)
{
    kh_str story = {NULL, 0}, development = {NULL, 0};
    kh_err ignored;

    term_styled(cli, STYLE_BOLD, a->title.len ? a->title : a->key, 0);
    fputc('\n', cli->out);
    field(cli, SAY_KEY, a->key);
    show_outlet(cli, a);
    show_published(cli, &a->published);
    field(cli, SAY_UPDATED, a->updated);
    field(cli, SAY_BYLINE, a->byline);
    field(cli, SAY_DATELINE, a->dateline);
    list(cli, SAY_CREDITS, a->credits);
    field(cli, SAY_ADDRESS, a->page.url);
    if (kh_store_article_place(store, a->key, &story, &development, &ignored) == KH_OK)
        field(cli, SAY_STORY, story);
    for (size_t i = 0; i < a->summary.n; i++) {
        if (!i)
            term_heading(cli, say(cli, SAY_SUMMARY));
        term_wrapped(cli, a->summary.at[i], cli->width, 2);
    }
}

/* Captures, the earliest first: each with its changes against the one before. */
static void show_versions(struct cli *cli, kh_store *store, const kh_article *a)
{
    const kh_version_line *versions;
    size_t n;
    char count[96];
    kh_err ignored;

    if (kh_store_versions(store, a->key, &versions, &n, &ignored) != KH_OK || !n)
        return;
    term_heading(cli, say(cli, SAY_VERSIONS));
    for (size_t i = 0; i < n; i++) {
        fputs("  ", cli->out);
        term_cell(cli, versions[i].captured.len ? versions[i].captured : versions[i].published, 26);
        fputs("  ", cli->out);
        if (i)
            term_cell(cli, kh_str_z(say_count(cli, COUNT_CHANGES, versions[i].changes, count)), 14);
        else
            term_spaces(cli, 14);
        fputs("  ", cli->out);
        term_styled(cli, STYLE_DIM, versions[i].key, 0);
        if (versions[i].current) {
            fputs("  ", cli->out);
            term_styled(cli, STYLE_DIM, kh_str_z(say(cli, SAY_CURRENT)), 0);
        }
        fputc('\n', cli->out);
    }
}

/* ---- the text with its marks ---- */

static void paint(struct view *view, kh_span span, enum style style)
{
    if (span.start < span.end && span.end <= view->article->text.len)
        memset(view->styles + span.start, (int)style, span.end - span.start);
}

static void refer(struct view *view, kh_span span, enum phrase letter, size_t number, bool opens)
{
    if (span.start >= span.end || span.end > view->article->text.len)
        return;
    view->references[view->reference_count++] = (struct reference){span.end, letter, (unsigned)number + 1};
    if (opens && view->opens[span.start] < UINT8_MAX)
        view->opens[span.start]++;
}

static void mark(struct view *view)
{
    static const uint8_t of_names[] = {
        [KH_NAME_PER] = STYLE_PERSON, [KH_NAME_LOC] = STYLE_PLACE, [KH_NAME_ORG] = STYLE_BODY};
    const kh_article *a = view->article;

    for (size_t i = 0; i < a->name_count; i++) {
        if (a->names[i].type <= KH_NAME_ORG)
            paint(view, a->names[i].span, of_names[a->names[i].type]);
    }
    for (size_t i = 0; i < a->time_count; i++) {
        paint(view, a->times[i].span, STYLE_TIME);
        refer(view, a->times[i].span, SAY_REF_TIME, i, true);
    }
    for (size_t i = 0; i < a->deadline_count; i++) {
        paint(view, a->deadlines[i].span, STYLE_DEADLINE);
        refer(view, a->deadlines[i].span, SAY_REF_DEADLINE, i, true);
    }
    for (size_t i = 0; i < a->figure_count; i++) {
        paint(view, a->figures[i].span, STYLE_FIGURE);
        refer(view, a->figures[i].span, SAY_REF_FIGURE, i, true);
    }
    for (size_t i = 0; i < a->statement_count; i++)
        refer(view, a->statements[i].said, SAY_REF_STATEMENT, i, false);
}

/* " F3" behind what it marks, on the same line: dim with colour, else closing the bracket that "[" opened; a
 * statement's stands alone. */
static void put_reference(struct view *view, kh_buf *rich, const struct reference *reference, enum style after)
{
    bool alone = reference->letter == SAY_REF_STATEMENT;

    if (view->cli->colored)
        rich_style(rich, STYLE_DIM);
    kh_buf_format(rich, "%s%s%u%s", !view->cli->colored && alone ? " [" : "\xC2\xA0", say(view->cli, reference->letter),
                  reference->number, view->cli->colored ? "" : "]");
    if (view->cli->colored)
        rich_style(rich, after);
}

static int by_end(const void *a, const void *b)
{
    const struct reference *left = a, *right = b;

    if (left->end != right->end)
        return left->end < right->end ? -1 : 1;
    if (left->letter != right->letter) /* a statement's number stands behind those of what it says */
        return (left->letter > right->letter) - (left->letter < right->letter);
    return left->number < right->number ? 1 : -1;
}

static void show_text(struct view *view)
{
    kh_str text = view->article->text;
    enum style style = STYLE_PLAIN;
    kh_buf rich;
    size_t from = 0, next = 0;

    qsort(view->references, view->reference_count, sizeof *view->references, by_end);
    kh_buf_init(&rich);
    for (size_t i = 0; i <= text.len; i++) {
        bool ends = next < view->reference_count && view->references[next].end == i;
        enum style wanted = i < text.len ? (enum style)view->styles[i] : STYLE_PLAIN;

        if (!ends && wanted == style && !(i < text.len && view->opens[i]) && i < text.len)
            continue;
        rich_text(&rich, kh_str_of(text.ptr + from, i - from));
        from = i;
        for (; next < view->reference_count && view->references[next].end == i; next++)
            put_reference(view, &rich, &view->references[next], style);
        if (view->cli->colored && wanted != style)
            rich_style(&rich, wanted);
        style = wanted;
        for (uint8_t n = 0; i < text.len && !view->cli->colored && n < view->opens[i]; n++)
            kh_buf_byte(&rich, '[');
    }
    fputc('\n', view->cli->out);
    term_rich(view->cli, kh_buf_str(&rich), view->cli->width, 0);
    kh_buf_done(&rich);
}

/* ---- what the marks mean ---- */

static void put_number(struct cli *cli, enum phrase letter, size_t i)
{
    char number[32];

    snprintf(number, sizeof number, "%s%zu", say(cli, letter), i + 1);
    fputs("  ", cli->out);
    term_style(cli, STYLE_DIM);
    term_cell(cli, kh_str_z(number), 4);
    term_style(cli, STYLE_PLAIN);
}

/* "  · label value", when there is one. */
static void put_part(struct cli *cli, const char *label, kh_str value)
{
    if (!value.len)
        return;
    fputs(" · ", cli->out);
    if (label[0]) {
        term_styled(cli, STYLE_DIM, kh_str_z(label), 0);
        fputc(' ', cli->out);
    }
    term_text(cli, value, 60);
}

static void show_figures(struct cli *cli, const kh_article *a)
{
    static const enum phrase mods[] = {[KH_FIGURE_APPROX] = SAY_APPROX,
                                       [KH_FIGURE_MORE_THAN] = SAY_MORE_THAN,
                                       [KH_FIGURE_LESS_THAN] = SAY_LESS_THAN,
                                       [KH_FIGURE_AT_LEAST] = SAY_AT_LEAST,
                                       [KH_FIGURE_AT_MOST] = SAY_AT_MOST};

    if (a->figure_count)
        term_heading(cli, say(cli, SAY_FIGURES));
    for (size_t i = 0; i < a->figure_count; i++) {
        const kh_figure *figure = &a->figures[i];
        bool modified = figure->mod > KH_FIGURE_PLAIN && figure->mod <= KH_FIGURE_AT_MOST;
        char value[64];

        put_number(cli, SAY_REF_FIGURE, i);
        term_text(cli, text_at(a, figure->span), 40);
        snprintf(value, sizeof value, "%.15g", figure->value);
        put_part(cli, modified ? say(cli, mods[figure->mod]) : "", kh_str_z(value));
        put_part(cli, "", figure->what.len ? figure->what : figure->unit);
        put_part(cli, "", figure->place);
        put_part(cli, say(cli, SAY_FROM), figure->source);
        put_part(cli, "", figure->time);
        fputc('\n', cli->out);
    }
}

static void show_statements(struct cli *cli, const kh_article *a)
{
    if (a->statement_count)
        term_heading(cli, say(cli, SAY_STATEMENTS));
    for (size_t i = 0; i < a->statement_count; i++) {
        const kh_statement *statement = &a->statements[i];

        put_number(cli, SAY_REF_STATEMENT, i);
        term_styled(cli, STYLE_BOLD, statement->speaker.len ? statement->speaker : kh_str_z(say(cli, SAY_UNKNOWN)), 60);
        if (!kh_str_eq(statement->role, statement->speaker))
            put_part(cli, "", statement->role);
        put_part(cli, "", statement->cue);
        for (size_t v = 0; v < statement->via.n; v++)
            put_part(cli, say(cli, SAY_VIA), statement->via.at[v]);
        fputs("\n      ", cli->out);
        term_text(cli, text_at(a, statement->said), cli->width - 6);
        fputc('\n', cli->out);
    }
}

static void show_times(struct cli *cli, const kh_article *a)
{
    if (a->time_count)
        term_heading(cli, say(cli, SAY_TIMES));
    for (size_t i = 0; i < a->time_count; i++) {
        const kh_time *time = &a->times[i];
        char first[16], last[16], days[64];

        put_number(cli, SAY_REF_TIME, i);
        term_text(cli, text_at(a, time->span), 40);
        put_part(cli, "", time->value);
        kh_day_text(time->first, first);
        kh_day_text(time->last, last);
        snprintf(days, sizeof days, "%s – %s", first[0] ? first : "…", last[0] ? last : "…");
        if ((first[0] || last[0]) && strcmp(first, last) != 0)
            put_part(cli, "", kh_str_z(days));
        fputc('\n', cli->out);
    }
    if (a->deadline_count)
        term_heading(cli, say(cli, SAY_DEADLINES));
    for (size_t i = 0; i < a->deadline_count; i++) {
        put_number(cli, SAY_REF_DEADLINE, i);
        term_text(cli, text_at(a, a->deadlines[i].span), 40);
        put_part(cli, "", a->deadlines[i].by);
        put_part(cli, "", a->deadlines[i].what);
        put_part(cli, say(cli, SAY_FROM), a->deadlines[i].source);
        fputc('\n', cli->out);
    }
}

/* Each name once, by its entity where it has one. */
static bool named_before(const kh_article *a, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        const kh_name *x = &a->names[k], *y = &a->names[i];
        if (x->type == y->type &&
            (x->entity.len && y->entity.len ? kh_str_eq(x->entity, y->entity)
                                            : kh_str_eq(text_at(a, x->span), text_at(a, y->span))))
            return true;
    }
    return false;
}

static void show_names(struct cli *cli, const kh_article *a, unsigned type, enum phrase label)
{
    bool any = false;

    for (size_t i = 0; i < a->name_count; i++) {
        if (a->names[i].type != type || named_before(a, i))
            continue;
        if (!any)
            put_label(cli, label);
        else
            fputs(cli->arabic ? "، " : ", ", cli->out);
        term_text(cli, text_at(a, a->names[i].span), 0);
        any = true;
    }
    if (any)
        fputc('\n', cli->out);
}

/* "share 2, related 5": the kinds, in the order in which they came. */
static void show_furniture(struct cli *cli, const kh_article *a)
{
    for (size_t i = 0; i < a->furniture_count; i++) {
        size_t count = 0, before = 0;
        for (size_t k = 0; k < a->furniture_count; k++) {
            bool same = kh_str_eq(a->furniture[k].kind, a->furniture[i].kind);
            count += same;
            before += same && k < i;
        }
        if (!i)
            put_label(cli, SAY_FURNITURE);
        if (before)
            continue;
        fputs(i ? ", " : "", cli->out);
        term_text(cli, a->furniture[i].kind, 0);
        fprintf(cli->out, " %zu", count);
    }
    if (a->furniture_count)
        fputc('\n', cli->out);
}

static int show_article(struct cli *cli, kh_store *store, const kh_article *a)
{
    size_t references = a->time_count + a->deadline_count + a->figure_count + a->statement_count;
    struct view view = {.cli = cli, .article = a};
    bool good;

    view.styles = calloc(a->text.len + 1, 1);
    view.opens = calloc(a->text.len + 1, 1);
    view.references = calloc(references + 1, sizeof *view.references);
    good = view.styles && view.opens && view.references;
    if (good) {
        show_head(cli, store, a);
        show_versions(cli, store, a);
        mark(&view);
        show_text(&view);
        show_figures(cli, a);
        show_statements(cli, a);
        show_times(cli, a);
        fputc('\n', cli->out);
        show_names(cli, a, KH_NAME_PER, SAY_PEOPLE);
        show_names(cli, a, KH_NAME_ORG, SAY_BODIES);
        show_names(cli, a, KH_NAME_LOC, SAY_PLACES);
        list(cli, SAY_KEYWORDS, a->keywords);
        for (size_t i = 0; i < a->caption_count; i++)
            field(cli, SAY_CAPTIONS, a->captions[i].text);
        show_furniture(cli, a);
    }
    free(view.styles);
    free(view.opens);
    free(view.references);
    return good ? EXIT_DONE : complain(EXIT_STORE, "out of memory");
}

static void show_plain(struct cli *cli, const kh_article *a)
{
    if (a->title.len) {
        term_wrapped(cli, a->title, cli->width, 0);
        fputc('\n', cli->out);
    }
    term_wrapped(cli, a->text, cli->width, 0);
}

/* The captures as the last member of the article's object. */
static kh_status add_versions(kh_store *store, kh_str key, kh_buf *json, kh_err *err)
{
    const kh_version_line *versions;
    size_t n;
    kh_status status = kh_store_versions(store, key, &versions, &n, err);

    while (json->len && json->ptr[json->len - 1] != '}')
        json->len--;
    if (status != KH_OK || !json->len)
        return status;
    json->len--;
    kh_buf_addz(json, ",\"versions\":");
    status = kh_versions_json(versions, n, json);
    kh_buf_addz(json, "}\n");
    return status == KH_OK ? kh_buf_status(json) : status;
}

int cmd_article(struct cli *cli)
{
    kh_store *store;
    kh_buf json;
    kh_doc *doc = NULL;
    kh_err err = {0}, ignored;
    kh_status status, closed;
    char path[4096];
    int code;

    if (cli->word_count != 1)
        return complain(EXIT_USAGE, "name one article by its key; `khayt search` finds keys");
    code = open_store(cli, KH_STORE_READ, &store, path);
    if (code)
        return code;
    kh_buf_init(&json);
    status = kh_store_article_json(store, cli->words[0], &json, &err);
    if (!status && cli->json)
        status = add_versions(store, cli->words[0], &json, &err);
    if (!status && cli->json) {
        put_bytes(cli, json.ptr, json.len);
    } else if (!status && !(status = kh_doc_parse(kh_buf_str(&json), &doc, &err))) {
        if (cli->text_only)
            show_plain(cli, kh_doc_article(doc, 0));
        else
            code = show_article(cli, store, kh_doc_article(doc, 0));
    }
    kh_doc_free(doc);
    kh_buf_done(&json);
    closed = kh_store_close(store, &ignored);
    (void)closed; /* reading leaves nothing to lose */
    if (status == KH_NOTFOUND)
        return complain(EXIT_SOME_FAILED, "no article '%.*s'; `khayt search` finds keys", (int)cli->words[0].len,
                        cli->words[0].ptr);
    return status ? store_failed(status, &err) : code;
}
