/* stories, search, similar, copies, article, forget, serve: what the store knows. */

#include "cli/term.h"
#include "server/server.h"

enum { DEFAULT_LIMIT = 20 };

struct asking {
    struct cli *cli;
    kh_store *store;
    unsigned shown;
};

static kh_page_of page_of(const struct cli *cli)
{
    return (kh_page_of){.offset = cli->offset, .limit = cli->limit_given ? cli->limit : cli->json ? 0 : DEFAULT_LIMIT};
}

static void put_json(struct cli *cli, kh_str json)
{
    fwrite(json.ptr, 1, json.len, cli->out);
    if (!json.len || json.ptr[json.len - 1] != '\n')
        fputc('\n', cli->out);
}

static int closing(struct asking *asking, kh_status status, const kh_err *err, int code)
{
    kh_err ignored;
    kh_status closed = kh_store_close(asking->store, &ignored);

    (void)closed; /* reading leaves nothing to lose */
    if (status == KH_NOTFOUND)
        return complain(EXIT_SOME_FAILED, "%s", err->text[0] ? err->text : "no such thing in the store");
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err->text[0] ? err->text : "that makes no sense");
    return status ? store_failed(status, err) : code;
}

static void put_more(struct asking *asking, uint64_t total, enum phrase what)
{
    struct cli *cli = asking->cli;

    if (cli->json)
        return;
    if (!total)
        fprintf(cli->out, "%s\n", say(cli, SAY_NOTHING));
    else if (total > cli->offset + asking->shown) {
        term_dim(cli, true);
        fprintf(cli->out, "… %llu %s %s (--offset %u)\n", (unsigned long long)(total - cli->offset - asking->shown),
                say(cli, SAY_MORE), say(cli, what), cli->offset + asking->shown);
        term_dim(cli, false);
    }
}

/* ---- stories ---- */

static int show_story_line(void *ctx, const kh_story_line *line, kh_str json)
{
    struct asking *asking = ctx;
    struct cli *cli = asking->cli;
    char first[16], last[16];

    asking->shown++;
    if (cli->json) {
        put_json(cli, json);
        return ferror(cli->out) != 0;
    }
    kh_day_text(line->first_day, first);
    kh_day_text(line->last_day, last);
    term_bold(cli, true);
    term_text(cli, line->title, cli->width);
    term_bold(cli, false);
    fputc('\n', cli->out);
    term_dim(cli, true);
    fprintf(cli->out, "  %-14.*s", (int)line->story.len, line->story.ptr);
    fprintf(cli->out, "%s", first[0] ? first : say(cli, SAY_UNKNOWN));
    if (strcmp(first, last) != 0)
        fprintf(cli->out, " – %s", last);
    fprintf(cli->out, "   %u %s · %u %s · %u %s\n", line->articles, say(cli, SAY_ARTICLES), line->outlets,
            say(cli, SAY_OUTLETS), line->developments, say(cli, SAY_DEVELOPMENTS));
    term_dim(cli, false);
    return 0;
}

int cmd_stories(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_story_filter filter = {.page = page_of(cli), .outlet = cli->outlet, .query = cli->query};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code = open_store(cli, KH_STORE_READ, &asking.store, path);

    if (code)
        return code;
    if (cli->word_count)
        return closing(&asking, KH_ARG, &(kh_err){.text = "stories takes no argument; `khayt story ID` shows one"}, 0);
    status = kh_store_stories(asking.store, &filter, show_story_line, &asking, &total, &err);
    if (!status)
        put_more(&asking, total, SAY_STORIES);
    return closing(&asking, status, &err, EXIT_DONE);
}

/* ---- hits ---- */

static int show_hit(void *ctx, const kh_hit *hit, kh_str json)
{
    struct asking *asking = ctx;
    struct cli *cli = asking->cli;
    unsigned number = cli->offset + ++asking->shown;

    if (cli->json) {
        put_json(cli, json);
        return ferror(cli->out) != 0;
    }
    fprintf(cli->out, "%3u. ", number);
    term_bold(cli, true);
    term_text(cli, hit->title, cli->width - 5);
    term_bold(cli, false);
    fputs("\n     ", cli->out);
    term_dim(cli, true);
    fprintf(cli->out, "%.*s  ", (int)(hit->published.len > 10 ? 10 : hit->published.len),
            hit->published.ptr ? hit->published.ptr : "");
    term_text(cli, hit->outlet, 24);
    fputs("  ", cli->out);
    term_text(cli, hit->key, 60);
    term_dim(cli, false);
    if (hit->snippet.len) {
        fputs("\n     ", cli->out);
        term_marked(cli, hit->snippet);
    }
    fputc('\n', cli->out);
    return 0;
}

/* The words of the command line as one query: an argument with a space in it was quoted in the shell, and stays as it
 * is. */
static kh_status join_words(const struct cli *cli, kh_buf *query)
{
    for (size_t i = 0; i < cli->word_count; i++) {
        if (i)
            kh_buf_byte(query, ' ');
        kh_buf_add(query, cli->words[i]);
    }
    return kh_buf_status(query);
}

int cmd_search(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_buf query;
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "nothing to search for");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
    if (code)
        return code;
    kh_buf_init(&query);
    status = join_words(cli, &query);
    if (!status)
        status = kh_store_search(asking.store, kh_buf_str(&query), page_of(cli), show_hit, &asking, &total, &err);
    kh_buf_done(&query);
    if (!status)
        put_more(&asking, total, SAY_HITS);
    return closing(&asking, status, &err, EXIT_DONE);
}

int cmd_similar(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_page_of page = page_of(cli);
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count != 1)
        return complain(EXIT_USAGE, "name one article by its key");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
    if (code)
        return code;
    if (!page.limit)
        page.limit = DEFAULT_LIMIT;
    status = kh_store_similar(asking.store, cli->words[0], page, show_hit, &asking, &err);
    if (!status)
        put_more(&asking, asking.shown, SAY_HITS);
    return closing(&asking, status, &err, EXIT_DONE);
}

static int show_copy(void *ctx, const kh_copy_line *line, kh_str json)
{
    struct asking *asking = ctx;
    struct cli *cli = asking->cli;
    enum phrase kind = kh_str_eq(line->kind, KH_STR("same"))   ? SAY_SAME
                       : kh_str_eq(line->kind, KH_STR("near")) ? SAY_NEAR
                                                               : SAY_PARTIAL;
    unsigned column = cli->width > 40 ? (cli->width - 24) / 2 : 12;

    asking->shown++;
    if (cli->json) {
        put_json(cli, json);
        return ferror(cli->out) != 0;
    }
    term_cell(cli, kh_str_z(say(cli, kind)), 10);
    fprintf(cli->out, " %3.0f%%  ", line->share * 100);
    term_cell(cli, line->a, column);
    fputs("  ", cli->out);
    term_text(cli, line->b, column);
    if (line->first.len) {
        fprintf(cli->out, "  (%s: ", say(cli, SAY_FIRST));
        term_text(cli, line->first, column);
        fputc(')', cli->out);
    }
    fputc('\n', cli->out);
    return 0;
}

int cmd_copies(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code = open_store(cli, KH_STORE_READ, &asking.store, path);

    if (code)
        return code;
    status = kh_store_copies(asking.store, cli->word_count ? cli->words[0] : (kh_str){NULL, 0}, page_of(cli), show_copy,
                             &asking, &total, &err);
    if (!status)
        put_more(&asking, total, SAY_COPIES);
    return closing(&asking, status, &err, EXIT_DONE);
}

/* ---- article ---- */

static void field(struct cli *cli, const char *label, kh_str value)
{
    if (!value.len)
        return;
    term_dim(cli, true);
    fprintf(cli->out, "%s: ", label);
    term_dim(cli, false);
    term_text(cli, value, 0);
    fputc('\n', cli->out);
}

static kh_str text_at(const kh_article *a, kh_span span)
{
    return kh_str_of(a->text.ptr + span.start, span.end - span.start);
}

static void list(struct cli *cli, enum phrase label, kh_strs values)
{
    if (!values.n)
        return;
    term_dim(cli, true);
    fprintf(cli->out, "%s: ", say(cli, label));
    term_dim(cli, false);
    for (size_t i = 0; i < values.n; i++) {
        if (i)
            fputs(cli->arabic ? "، " : ", ", cli->out);
        term_text(cli, values.at[i], 0);
    }
    fputc('\n', cli->out);
}

static void show_mentions(struct cli *cli, const kh_article *a)
{
    if (a->figure_count)
        term_heading(cli, say(cli, SAY_FIGURES));
    for (size_t i = 0; i < a->figure_count; i++) {
        const kh_figure *figure = &a->figures[i];
        fputs("  ", cli->out);
        term_text(cli, text_at(a, figure->span), 40);
        if (figure->place.len) {
            fputs("  @ ", cli->out);
            term_text(cli, figure->place, 24);
        }
        if (figure->source.len) {
            fprintf(cli->out, "  %s ", say(cli, SAY_FROM));
            term_text(cli, figure->source, 40);
        }
        fputc('\n', cli->out);
    }
    if (a->statement_count)
        term_heading(cli, say(cli, SAY_STATEMENTS));
    for (size_t i = 0; i < a->statement_count; i++) {
        const kh_statement *statement = &a->statements[i];
        fputs("  ", cli->out);
        term_bold(cli, true);
        term_text(cli, statement->speaker.len ? statement->speaker : kh_str_z(say(cli, SAY_UNKNOWN)), 50);
        term_bold(cli, false);
        for (size_t v = 0; v < statement->via.n; v++) {
            fprintf(cli->out, v ? " < " : " (%s ", say(cli, SAY_VIA));
            term_text(cli, statement->via.at[v], 40);
        }
        fputs(statement->via.n ? ")\n" : "\n", cli->out);
        term_wrapped(cli, text_at(a, statement->said), cli->width, 4);
    }
    if (a->time_count)
        term_heading(cli, say(cli, SAY_TIMES));
    for (size_t i = 0; i < a->time_count; i++) {
        fputs("  ", cli->out);
        term_cell(cli, text_at(a, a->times[i].span), 32);
        fprintf(cli->out, " %.*s\n", (int)a->times[i].value.len, a->times[i].value.ptr);
    }
}

static void show_article(struct asking *asking, const kh_article *a)
{
    struct cli *cli = asking->cli;
    const kh_published *published = &a->published;
    kh_str story = {NULL, 0}, development = {NULL, 0};
    kh_err ignored;

    term_bold(cli, true);
    term_text(cli, a->title, 0);
    term_bold(cli, false);
    fputc('\n', cli->out);
    field(cli, say(cli, SAY_OUTLET), a->outlet);
    term_dim(cli, true);
    fprintf(cli->out, "%s: ", say(cli, SAY_PUBLISHED));
    term_dim(cli, false);
    if (published->value.len)
        fprintf(cli->out, "%.*s (%s, %.0f%%: ", (int)published->value.len, published->value.ptr,
                kh_date_from_name(published->from), published->confidence * 100);
    else
        fprintf(cli->out, "%s (", say(cli, SAY_UNKNOWN));
    term_text(cli, published->evidence, 60);
    fputs(")\n", cli->out);
    list(cli, SAY_CREDITS, a->credits);
    if (kh_store_article_place(asking->store, a->key, &story, &development, &ignored) == KH_OK)
        field(cli, say(cli, SAY_STORY), story);
    fputc('\n', cli->out);
    term_wrapped(cli, a->text, cli->width, 0);
    show_mentions(cli, a);
    list(cli, SAY_KEYWORDS, a->keywords);
    if (a->furniture_count)
        fprintf(cli->out, "\n%s: %zu\n", say(cli, SAY_FURNITURE), a->furniture_count);
}

int cmd_article(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_buf json;
    kh_doc *doc = NULL;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count != 1)
        return complain(EXIT_USAGE, "name one article by its key");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
    if (code)
        return code;
    kh_buf_init(&json);
    status = kh_store_article_json(asking.store, cli->words[0], &json, &err);
    if (!status && cli->json)
        put_json(cli, kh_buf_str(&json));
    else if (!status && !(status = kh_doc_parse(kh_buf_str(&json), &doc, &err)))
        show_article(&asking, kh_doc_article(doc, 0));
    kh_doc_free(doc);
    kh_buf_done(&json);
    return closing(&asking, status, &err, EXIT_DONE);
}

/* ---- forget, serve ---- */

int cmd_forget(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_err err = {0};
    kh_status status = KH_OK;
    char path[4096];
    int code, missing = 0;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "name the articles by their keys");
    code = open_store(cli, KH_STORE_WRITE, &asking.store, path);
    if (code)
        return code;
    for (size_t i = 0; i < cli->word_count && !status; i++) {
        status = kh_store_forget(asking.store, cli->words[i], &err);
        if (status == KH_NOTFOUND) {
            complain(0, "%.*s is not in the store", (int)cli->words[i].len, cli->words[i].ptr);
            missing++;
            status = KH_OK;
        }
    }
    if (!status)
        status = kh_store_commit(asking.store, &err);
    return closing(&asking, status, &err, missing ? EXIT_SOME_FAILED : EXIT_DONE);
}

static void on_ready(void *ctx, const char *url)
{
    struct cli *cli = ctx;

    fprintf(cli->out, "khayt: %s  (Ctrl-C)\n", url);
    fflush(cli->out);
}

static bool on_stop(void *ctx)
{
    (void)ctx;
    return interrupted();
}

static void on_log(void *ctx, int level, kh_str line)
{
    (void)ctx;
    (void)level;
    fprintf(stderr, "khayt: %.*s", (int)line.len, line.ptr);
}

int cmd_serve(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    char path[4096];
    struct kh_serve_options options = {.store_path = path,
                                       .host = cli->host,
                                       .port = (uint16_t)cli->port,
                                       .rate = cli->rate,
                                       .log = on_log,
                                       .ready = on_ready,
                                       .ready_ctx = cli,
                                       .stop = on_stop};
    kh_err err = {0};
    kh_status status;
    int code = open_store(cli, KH_STORE_READ, &asking.store, path);

    if (code)
        return code;
    code = closing(&asking, KH_OK, &err, EXIT_DONE);
    if (code)
        return code;
    catch_signals();
    status = kh_serve(&options, &err);
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err.text);
    return status ? store_failed(status, &err) : EXIT_DONE;
}
