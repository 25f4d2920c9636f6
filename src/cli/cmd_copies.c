/* compare, development, outlet: who took what from whom, for a person. */
#include <stdlib.h>
#include <string.h>

#include "cli/term.h"

enum { MOST_ONLY = 6, MOST_LISTED = 12, BAR = 40 };

/* The keys or the name that the command line gives, in a store that is opened here and closed by end. */
static int begin(struct cli *cli, size_t words, const char *wanted, kh_store **ret_store)
{
    char path[4096];

    if (cli->word_count != words)
        return complain(EXIT_USAGE, "%s", wanted);
    return open_store(cli, KH_STORE_READ, ret_store, path);
}

/* One line of JSON, if it came to that, and what went wrong. `missing`: what is not there, with %s for its name. */
static int end(struct cli *cli, kh_store *store, kh_status status, kh_buf *json, const kh_err *err, const char *missing)
{
    int code = end_reading(cli, store, status, json, err);

    return status == KH_NOTFOUND ? complain(code, "%s", missing) : code;
}

static void dim(struct cli *cli, const char *text)
{
    term_styled(cli, STYLE_DIM, kh_str_z(text), 0);
}

/* ---- compare ---- */

static kh_str part(kh_str text, kh_span span)
{
    return kh_str_of(text.ptr + span.start, span.end - span.start);
}

static void show_head(struct cli *cli, const kh_article *article)
{
    term_styled(cli, STYLE_BOLD, article->title.len ? article->title : article->key, 0);
    fputs("\n  ", cli->out);
    term_text(cli, article->outlet.len ? article->outlet : kh_str_z(say(cli, SAY_UNKNOWN)), 0);
    fputs("  ", cli->out);
    term_text(cli, article->published.value, 0);
    fputs("  ", cli->out);
    term_styled(cli, STYLE_DIM, article->key, 0);
    if (article->captured.len) {
        fputs("  ", cli->out);
        dim(cli, say(cli, SAY_CAPTURED));
        fputc(' ', cli->out);
        term_styled(cli, STYLE_DIM, article->captured, 0);
    }
    fputc('\n', cli->out);
}

static void show_share(struct cli *cli, const kh_compare *compare)
{
    enum phrase kind = kh_str_eq(compare->kind, KH_STR("same"))   ? SAY_SAME
                       : kh_str_eq(compare->kind, KH_STR("near")) ? SAY_NEAR
                       : compare->kind.len                        ? SAY_PARTIAL
                                                                  : SAY_NOT_COPIES;
    char count[96];

    fputc('\n', cli->out);
    term_text(cli, kh_str_z(say(cli, kind)), 0);
    if (compare->kind.len)
        fprintf(cli->out, " %.0f%%", compare->share * 100);
    fprintf(cli->out, "  = %s  +%u  -%u  ~%u\n\n", say_count(cli, COUNT_SENTENCES, compare->same, count),
            compare->added, compare->left_out, compare->changed);
}

/* Signs behind a piece belong to it: up to where the next one of b begins. */
static kh_str with_signs(const kh_compare *compare, const kh_compare_block *block, size_t i)
{
    kh_span span = block->words[i].b;

    for (size_t next = i + 1; next <= block->word_count; next++) {
        uint32_t to = next < block->word_count ? block->words[next].b.start : block->at.b.end;
        if (next < block->word_count && block->words[next].b.end == to)
            continue;
        span.end = to > span.end ? to : span.end;
        break;
    }
    while (span.end > span.start && strchr(" \n\t", compare->b.text.ptr[span.end - 1]))
        span.end--;
    return part(compare->b.text, span);
}

/* A piece of a changed sentence: what went in [-…-], what came in [+…+]. */
static void put_piece(struct cli *cli, kh_buf *rich, const kh_compare *compare, const kh_compare_block *block, size_t i)
{
    kh_compared piece = block->words[i];
    bool fresh = piece.op != KH_COMPARE_SAME, gone = fresh && piece.a.end > piece.a.start;

    if (i)
        rich_text(rich, KH_STR(" "));
    if (gone) {
        rich_style(rich, cli->colored ? STYLE_DEADLINE : STYLE_PLAIN);
        rich_text(rich, KH_STR("[-"));
        rich_text(rich, part(compare->a.text, piece.a));
        rich_text(rich, KH_STR("-]"));
    }
    if (piece.b.end > piece.b.start) {
        rich_text(rich, gone ? KH_STR(" ") : KH_STR(""));
        rich_style(rich, fresh && cli->colored ? STYLE_MATCH : STYLE_PLAIN);
        rich_text(rich, fresh ? KH_STR("[+") : KH_STR(""));
        rich_text(rich, with_signs(compare, block, i));
        rich_text(rich, fresh ? KH_STR("+]") : KH_STR(""));
    }
    rich_style(rich, STYLE_PLAIN);
}

static void show_changed(struct cli *cli, const kh_compare *compare, const kh_compare_block *block)
{
    kh_buf rich;

    kh_buf_init(&rich);
    for (size_t i = 0; i < block->word_count; i++)
        put_piece(cli, &rich, compare, block, i);
    term_rich(cli, kh_buf_str(&rich), cli->width, 2);
    kh_buf_done(&rich);
}

static void show_block(struct cli *cli, const kh_compare *compare, const kh_compare_block *block)
{
    static const char *const signs[] = {"=", "~", "+", "-"};
    static const enum style styles[] = {STYLE_DIM, STYLE_PLAIN, STYLE_MATCH, STYLE_DEADLINE};

    term_styled(cli, styles[block->at.op], kh_str_z(signs[block->at.op]), 0);
    fputc('\n', cli->out);
    if (block->at.op == KH_COMPARE_CHANGED) {
        show_changed(cli, compare, block);
        return;
    }
    kh_str text =
        block->at.op == KH_COMPARE_LEFT_OUT ? part(compare->a.text, block->at.a) : part(compare->b.text, block->at.b);
    if (block->at.op == KH_COMPARE_SAME) { /* its first words do */
        fputs("  ", cli->out);
        term_style(cli, STYLE_DIM);
        term_text(cli, text, cli->width - 2);
        term_style(cli, STYLE_PLAIN);
        fputc('\n', cli->out);
    } else {
        term_wrapped(cli, text, cli->width, 2);
    }
}

int cmd_compare(struct cli *cli)
{
    kh_store *store = NULL;
    kh_compare *compare = NULL;
    kh_buf json;
    kh_err err = {0};
    int code = begin(cli, 2, "name two articles by their keys; `khayt search` finds keys", &store);

    if (code)
        return code;
    kh_buf_init(&json);
    kh_status status = kh_compare_load(store, cli->words[0], cli->words[1], &compare, &err);
    if (!status && cli->json) {
        status = kh_compare_json(compare, &json);
    } else if (!status) {
        show_head(cli, &compare->a);
        show_head(cli, &compare->b);
        show_share(cli, compare);
        for (size_t i = 0; i < compare->block_count; i++)
            show_block(cli, compare, &compare->blocks[i]);
    }
    kh_compare_free(compare);
    return end(cli, store, status, &json, &err, "one of the articles is not there; `khayt search` finds keys");
}

/* ---- development ---- */

static void show_only(struct cli *cli, const kh_telling *telling)
{
    size_t shown = telling->only_count < MOST_ONLY || cli->all ? telling->only_count : MOST_ONLY;
    char count[96];

    if (!shown)
        return;
    fputc('\n', cli->out);
    term_styled(cli, STYLE_BOLD, telling->outlet.len ? telling->outlet : kh_str_z(say(cli, SAY_UNKNOWN)), 0);
    fputs("  ", cli->out);
    term_styled(cli, STYLE_DIM, telling->key, 0);
    fputc('\n', cli->out);
    for (size_t i = 0; i < shown; i++)
        term_wrapped(cli, telling->only_texts[i], cli->width, 2);
    if (shown < telling->only_count) {
        fputs("  … ", cli->out);
        term_text(cli, kh_str_z(say_more(cli, COUNT_SENTENCES, telling->only_count - shown, count)), 0);
        fputc('\n', cli->out);
    }
}

static void show_development(struct cli *cli, const kh_development_page *page)
{
    const kh_development *development = page->development;
    bool own = false;
    char count[96];

    term_styled(cli, STYLE_BOLD, development->title, 0);
    fputc('\n', cli->out);
    term_styled(cli, STYLE_DIM, development->id, 0);
    fputs("  ", cli->out);
    term_text(cli, development->date, 0);
    fputs("  ", cli->out);
    term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, development->article_count, count)), 0);
    fputs(" · ", cli->out);
    term_text(cli, kh_str_z(say_count(cli, COUNT_SOURCES, development->sources, count)), 0);
    fputs("\n  ", cli->out);
    dim(cli, say(cli, SAY_STORY));
    fputs(": ", cli->out);
    term_text(cli, page->story_title, 0);
    fputs("  ", cli->out);
    term_styled(cli, STYLE_DIM, page->story, 0);
    fputc('\n', cli->out);
    term_heading(cli, say(cli, SAY_TELLINGS));
    show_tree(cli, development, 2);
    for (size_t i = 0; i < page->telling_count; i++)
        own |= page->tellings[i].only_count > 0;
    if (own)
        term_heading(cli, say(cli, SAY_ONLY));
    for (size_t i = 0; i < page->telling_count; i++)
        show_only(cli, &page->tellings[i]);
}

int cmd_development(struct cli *cli)
{
    kh_store *store = NULL;
    kh_development_page *page = NULL;
    kh_buf json;
    kh_err err = {0};
    int code = begin(cli, 1, "name one development by its id; `khayt story ID --json` has them", &store);

    if (code)
        return code;
    kh_buf_init(&json);
    kh_status status = kh_development_load(store, cli->words[0], &page, &err);
    if (!status && cli->json)
        status = kh_development_json(page, &json);
    else if (!status)
        show_development(cli, page);
    kh_development_free(page);
    return end(cli, store, status, &json, &err, "there is no such development; `khayt story ID --json` has them");
}

/* ---- outlet ---- */

/* "08  ████  120": bars up to the longest of them. */
static void show_bars(struct cli *cli, enum phrase heading, const uint64_t *numbers, size_t n, const char *const *names)
{
    uint64_t most = 1;
    char number[32];

    for (size_t i = 0; i < n; i++)
        most = numbers[i] > most ? numbers[i] : most;
    term_heading(cli, say(cli, heading));
    for (size_t i = 0; i < n; i++) {
        unsigned columns = (unsigned)((numbers[i] * BAR + most - 1) / most);
        if (names) {
            fputs("  ", cli->out);
            term_cell(cli, kh_str_z(names[i]), 10);
        } else {
            fprintf(cli->out, "  %02zu  ", i);
        }
        for (unsigned c = 0; c < columns; c++)
            fputs("▪", cli->out);
        fprintf(cli->out, "%s%s\n", columns ? " " : "", say_number(numbers[i], number));
    }
}

static void show_counts(struct cli *cli, enum phrase heading, kh_counts list)
{
    char number[32];

    if (!list.n)
        return;
    term_heading(cli, say(cli, heading));
    for (size_t i = 0; i < list.n && (cli->all || i < MOST_LISTED); i++) {
        fprintf(cli->out, "  %6s  ", say_number(list.at[i].count, number));
        term_text(cli, list.at[i].name.len ? list.at[i].name : kh_str_z(say(cli, SAY_UNKNOWN)), cli->width - 24);
        if (list.at[i].id.len) {
            fputs("  ", cli->out);
            term_styled(cli, STYLE_DIM, list.at[i].id, 0);
        }
        fputc('\n', cli->out);
    }
}

static void show_outlet(struct cli *cli, const kh_outlet_page *page)
{
    static const char *const days[2][7] = {
        {"Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"},
        {"السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"}};
    char first[16], last[16], count[96], number[32];
    uint64_t timed = 0;

    kh_day_text(page->first_day, first);
    kh_day_text(page->last_day, last);
    term_styled(cli, STYLE_BOLD, page->outlet, 0);
    fprintf(cli->out, "\n%s  ", say_count(cli, COUNT_ARTICLES, page->articles, count));
    if (first[0])
        fprintf(cli->out, "%s – %s", first, last);
    fprintf(cli->out, "\n%s: ", say_count(cli, COUNT_DEVELOPMENTS, page->developments, count));
    fprintf(cli->out, "%s %s, ", say_number(page->shared, number), say(cli, SAY_SHARED));
    fprintf(cli->out, "%s %s\n", say_number(page->first_to_report, number), say(cli, SAY_FIRST));
    show_counts(cli, SAY_AGENCIES, page->agencies);
    show_counts(cli, SAY_COPIED_FROM, page->copied_from);
    show_counts(cli, SAY_COPIED_BY, page->copied_by);
    for (size_t i = 0; i < 24; i++)
        timed += page->hours[i];
    if (timed)
        show_bars(cli, SAY_HOURS, page->hours, 24, NULL);
    if (first[0])
        show_bars(cli, SAY_WEEKDAYS, page->weekdays, 7, days[cli->arabic]);
    show_counts(cli, SAY_STORIES, page->stories);
}

int cmd_outlet(struct cli *cli)
{
    kh_store *store = NULL;
    kh_outlet_page *page = NULL;
    kh_buf json;
    kh_err err = {0};
    int code = begin(cli, 1, "name one outlet", &store);

    if (code)
        return code;
    kh_buf_init(&json);
    kh_status status = kh_outlet_load(store, cli->words[0], &page, &err);
    if (!status && cli->json)
        status = kh_outlet_json(page, &json);
    else if (!status)
        show_outlet(cli, page);
    kh_outlet_free(page);
    return end(cli, store, status, &json, &err, "no article is of this outlet");
}
