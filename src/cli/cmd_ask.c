/* stories, search, similar, copies, forget, serve: what the store knows. */
#include <unistd.h>

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

/* Non-zero when writing failed: the list ends. */
static int put_json(struct cli *cli, kh_str json)
{
    bool ended = json.len && json.ptr[json.len - 1] == '\n';

    return !put_bytes(cli, json.ptr, json.len) || (!ended && !put_bytes(cli, "\n", 1));
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

static void put_nothing(struct cli *cli)
{
    if (cli->json)
        return;
    term_text(cli, kh_str_z(say(cli, SAY_NOTHING)), 0);
    fputc('\n', cli->out);
}

void put_rest(struct cli *cli, enum rest how, enum counted what, uint64_t left, unsigned offset)
{
    char count[96], line[256];

    if (cli->json || !left)
        return;
    if (how == REST_OFFSET)
        snprintf(line, sizeof line, "… %s (--offset %u)", say_more(cli, what, left, count), offset);
    else if (how == REST_ALL)
        snprintf(line, sizeof line, "… %s (--all)", say_more(cli, what, left, count));
    else
        snprintf(line, sizeof line, cli->arabic ? "… %s من مقالة واحدة (--all)" : "… %s of one article (--all)",
                 say_count(cli, what, left, count));
    term_styled(cli, STYLE_DIM, kh_str_z(line), 0);
    fputc('\n', cli->out);
}

/* What stands behind a page of a list. */
static void end_list(struct asking *asking, uint64_t total, enum counted what)
{
    struct cli *cli = asking->cli;
    uint64_t shown = (uint64_t)cli->offset + asking->shown;

    if (!total)
        put_nothing(cli);
    else if (total > shown)
        put_rest(cli, REST_OFFSET, what, total - shown, (unsigned)shown);
}

/* A condition of the search language; quotation marks would end its value. */
static void add_condition(kh_buf *query, const char *field, kh_str value)
{
    if (!value.len)
        return;
    kh_buf_format(query, " %s:\"", field);
    for (size_t i = 0; i < value.len; i++)
        kh_buf_byte(query, value.ptr[i] == '"' ? ' ' : value.ptr[i]);
    kh_buf_byte(query, '"');
}

static void add_days(const struct cli *cli, kh_buf *query)
{
    char since[16], until[16];

    kh_day_text(cli->since, since);
    kh_day_text(cli->until, until);
    add_condition(query, "since", kh_str_z(since));
    add_condition(query, "until", kh_str_z(until));
}

/* ---- stories ---- */

/* "2024-08-15 – 2024-09-24", or the one day. */
static void put_days(struct cli *cli, int32_t first_day, int32_t last_day)
{
    char first[16], last[16], days[64];

    kh_day_text(first_day, first);
    kh_day_text(last_day, last);
    if (!first[0])
        snprintf(days, sizeof days, "%s", say(cli, SAY_UNKNOWN));
    else if (strcmp(first, last) == 0)
        snprintf(days, sizeof days, "%s", first);
    else
        snprintf(days, sizeof days, "%s – %s", first, last);
    term_cell(cli, kh_str_z(days), 23);
}

static int show_story_line(void *ctx, const kh_story_line *line, kh_str json)
{
    struct asking *asking = ctx;
    struct cli *cli = asking->cli;
    char count[96];

    asking->shown++;
    if (cli->json)
        return put_json(cli, json);
    term_styled(cli, STYLE_BOLD, line->title, cli->width);
    fputs("\n  ", cli->out);
    term_style(cli, STYLE_DIM);
    term_cell(cli, line->story, 11);
    fputs("  ", cli->out);
    put_days(cli, line->first_day, line->last_day);
    fputs(cli->width < 68 ? "\n  " : "  ", cli->out);
    term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, line->articles, count)), 0);
    if (line->outlets) {
        fputs(" · ", cli->out);
        term_text(cli, kh_str_z(say_count(cli, COUNT_OUTLETS, line->outlets, count)), 0);
    }
    if (cli->width >= 90) {
        fputs(" · ", cli->out);
        term_text(cli, kh_str_z(say_count(cli, COUNT_DEVELOPMENTS, line->developments, count)), 0);
    }
    term_style(cli, STYLE_PLAIN);
    fputc('\n', cli->out);
    return ferror(cli->out) != 0;
}

static int only_count(void *ctx, const kh_story_line *line, kh_str json)
{
    (void)ctx;
    (void)line;
    (void)json;
    return 1;
}

/* Single articles are most of any store: a desk wants them counted, not listed. */
static kh_status count_singles(struct asking *asking, kh_story_filter filter, uint64_t listed, kh_err *err)
{
    uint64_t total = 0;
    kh_status status;

    filter.page = (kh_page_of){.limit = 1};
    filter.least_articles = 1;
    status = kh_store_stories(asking->store, &filter, only_count, NULL, &total, err);
    if (!status && total > listed)
        put_rest(asking->cli, REST_SINGLES, COUNT_STORIES, total - listed, 0);
    else if (!status && !listed)
        put_nothing(asking->cli);
    return status;
}

int cmd_stories(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    bool hide = !cli->json && !cli->all && !cli->least;
    kh_story_filter filter = {.page = page_of(cli),
                              .outlet = cli->outlet,
                              .query = cli->query,
                              .least_articles = hide         ? 2
                                                : cli->least ? cli->least
                                                             : 1};
    uint64_t total = 0;
    kh_buf query;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count)
        return complain(EXIT_USAGE, "stories takes no argument; `khayt story ID` shows one, --query searches");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
    if (code)
        return code;
    kh_buf_init(&query);
    kh_buf_add(&query, cli->query);
    add_days(cli, &query);
    filter.query = kh_buf_str(&query);
    status = kh_buf_status(&query);
    if (!status)
        status = kh_store_stories(asking.store, &filter, show_story_line, &asking, &total, &err);
    if (!status && (!hide || total))
        end_list(&asking, total, COUNT_STORIES);
    if (!status && hide && (!total || total <= (uint64_t)cli->offset + asking.shown))
        status = count_singles(&asking, filter, total, &err);
    kh_buf_done(&query);
    return closing(&asking, status, &err, EXIT_DONE);
}

/* ---- hits ---- */

static int show_hit(void *ctx, const kh_hit *hit, kh_str json)
{
    struct asking *asking = ctx;
    struct cli *cli = asking->cli;
    unsigned number = cli->offset + ++asking->shown, left = cli->width - 5;

    if (cli->json)
        return put_json(cli, json);
    fprintf(cli->out, "%3u. ", number);
    if (hit->copy_of.ptr)
        left -= 2 + term_text(cli, kh_str_z(cli->arabic ? "نسخة:" : "copy:"), 0);
    if (hit->copy_of.ptr)
        fputs("  ", cli->out);
    term_styled(cli, hit->copy_of.ptr ? STYLE_DIM : STYLE_BOLD, hit->title.len ? hit->title : hit->key, left);
    left = cli->width - 5;
    fputs("\n     ", cli->out);
    term_style(cli, STYLE_DIM);
    term_cell(cli,
              hit->published.len ? kh_str_of(hit->published.ptr, hit->published.len > 10 ? 10 : hit->published.len)
                                 : kh_str_z(say(cli, SAY_UNKNOWN)),
              10);
    left -= 10;
    if (hit->outlet.len) {
        fputs("  ", cli->out);
        left -= 2 + term_text(cli, hit->outlet, 20);
    }
    fputs("  ", cli->out);
    term_text(cli, hit->key, left - 2);
    term_style(cli, STYLE_PLAIN);
    fputc('\n', cli->out);
    if (hit->snippet.len && !hit->copy_of.ptr)
        term_marked(cli, hit->snippet, cli->width, 5);
    return ferror(cli->out) != 0;
}

static kh_status join_words(const struct cli *cli, kh_buf *query)
{
    for (size_t i = 0; i < cli->word_count; i++) {
        if (i)
            kh_buf_byte(query, ' ');
        kh_buf_add(query, cli->words[i]);
    }
    return kh_buf_status(query);
}

/* Nothing has the words: perhaps one was mistyped. */
static kh_status put_meant(struct asking *asking, kh_str words, kh_err *err)
{
    struct cli *cli = asking->cli;
    kh_buf better;
    kh_status status;

    kh_buf_init(&better);
    status = kh_store_spelling(asking->store, words, &better, err);
    if (!status && better.len) {
        term_text(cli, kh_str_z(say(cli, SAY_MEANT)), 0);
        fputs(": ", cli->out);
        term_styled(cli, STYLE_BOLD, kh_buf_str(&better), 0);
        fputc('\n', cli->out);
    }
    kh_buf_done(&better);
    return status;
}

static kh_status search_for(struct asking *asking, kh_err *err)
{
    struct cli *cli = asking->cli;
    uint64_t total = 0;
    kh_buf query;
    size_t words;
    kh_status status;

    kh_buf_init(&query);
    status = join_words(cli, &query);
    words = query.len;
    add_condition(&query, "outlet", cli->outlet);
    add_days(cli, &query);
    add_condition(&query, "story", cli->story);
    if (!status && (status = kh_buf_status(&query)) == KH_OK)
        status = kh_store_search(asking->store, kh_buf_str(&query), page_of(cli), show_hit, asking, &total, err);
    if (!status)
        end_list(asking, total, COUNT_HITS);
    if (!status && !asking->shown && words && !cli->json)
        status = put_meant(asking, kh_str_of(query.ptr, words), err);
    kh_buf_done(&query);
    return status;
}

int cmd_search(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_err err = {0};
    char path[4096];
    int code;

    if (!cli->word_count && !cli->outlet.len && cli->since == KH_NO_DAY && cli->until == KH_NO_DAY && !cli->story.len)
        return complain(EXIT_USAGE, "nothing to search for");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
    if (code)
        return code;
    kh_status status = search_for(&asking, &err);
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
    if (!status && !asking.shown)
        put_nothing(cli);
    return closing(&asking, status, &err, EXIT_DONE);
}

/* ---- copies ---- */

int show_copy_line(struct cli *cli, const kh_copy_line *line)
{
    enum phrase kind = kh_str_eq(line->kind, KH_STR("same"))   ? SAY_SAME
                       : kh_str_eq(line->kind, KH_STR("near")) ? SAY_NEAR
                                                               : SAY_PARTIAL;
    bool turned = line->first.len && kh_str_eq(line->first, line->b);
    unsigned column = (cli->width - 19) / 2;

    term_cell(cli, kh_str_z(say(cli, kind)), 8);
    fprintf(cli->out, " %3.0f%%  ", line->share * 100);
    term_cell(cli, turned ? line->b : line->a, column);
    fputs(line->first.len ? " → " : " – ", cli->out);
    term_text(cli, turned ? line->a : line->b, column);
    fputc('\n', cli->out);
    return ferror(cli->out) != 0;
}

static int show_copy(void *ctx, const kh_copy_line *line, kh_str json)
{
    struct asking *asking = ctx;

    asking->shown++;
    return asking->cli->json ? put_json(asking->cli, json) : show_copy_line(asking->cli, line);
}

int cmd_copies(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count > 1)
        return complain(EXIT_USAGE, "name one article by its key, or none for all");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
    if (code)
        return code;
    status = kh_store_copies(asking.store, cli->word_count ? cli->words[0] : (kh_str){NULL, 0}, cli->outlet,
                             page_of(cli), show_copy, &asking, &total, &err);
    if (!status)
        end_list(&asking, total, COUNT_COPIES);
    return closing(&asking, status, &err, EXIT_DONE);
}

/* ---- forget ---- */

/* Only a person at a terminal is asked; a script has said what it wants. */
static bool may_forget(const struct cli *cli)
{
    char answer[16] = "", number[96];

    if (cli->yes || isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1)
        return true;
    fprintf(stderr, "Forget %s? [y/N] ", say_count(&(struct cli){0}, COUNT_ARTICLES, cli->word_count, number));
    fflush(stderr);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static void say_forgotten(struct cli *cli, kh_str key, kh_str json)
{
    kh_doc *doc = NULL;
    kh_err ignored;

    if (cli->json) {
        put_json(cli, json);
        return;
    }
    fputs(cli->arabic ? "- " : "forgot ", cli->out);
    term_text(cli, key, 0);
    if (!kh_doc_parse(json, &doc, &ignored) && kh_doc_article(doc, 0)->title.len) {
        fputs(": ", cli->out);
        term_text(cli, kh_doc_article(doc, 0)->title, 0);
    }
    fputc('\n', cli->out);
    kh_doc_free(doc);
}

static kh_status forget_one(struct asking *asking, kh_str key, int *missing, kh_err *err)
{
    kh_buf json;
    kh_status status;

    kh_buf_init(&json);
    status = kh_store_article_json(asking->store, key, &json, err);
    if (!status)
        status = kh_store_forget(asking->store, key, err);
    if (!status)
        say_forgotten(asking->cli, key, kh_buf_str(&json));
    if (status == KH_NOTFOUND) {
        complain(0, "%.*s is not in the store", (int)key.len, key.ptr);
        ++*missing;
        status = KH_OK;
    }
    kh_buf_done(&json);
    return status;
}

int cmd_forget(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_err err = {0};
    kh_status status = KH_OK;
    char path[4096];
    int code, missing = 0;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "name the articles by their keys");
    if (!may_forget(cli))
        return complain(EXIT_DONE, "nothing was forgotten");
    code = open_store(cli, KH_STORE_WRITE, &asking.store, path);
    if (code)
        return code;
    for (size_t i = 0; i < cli->word_count && !status; i++)
        status = forget_one(&asking, cli->words[i], &missing, &err);
    if (!status)
        status = kh_store_commit(asking.store, &err);
    return closing(&asking, status, &err, missing ? EXIT_SOME_FAILED : EXIT_DONE);
}

/* ---- serve ---- */

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
    while (line.len && line.ptr[line.len - 1] == '\n')
        line.len--;
    complain(0, "%.*s", (int)line.len, line.ptr);
}

int cmd_serve(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    char path[4096];
    struct kh_serve_options options = {.store_path = path,
                                       .host = cli->host,
                                       .name = cli->name,
                                       .port = (uint16_t)cli->port,
                                       .write = cli->write,
                                       .read_only = cli->read_only,
                                       .rate = cli->rate,
                                       .log = on_log,
                                       .ready = on_ready,
                                       .ready_ctx = cli,
                                       .stop = on_stop};
    kh_err err = {0};
    kh_status status;
    int code;

    if (cli->word_count)
        return complain(EXIT_USAGE, "serve takes no argument; -d FILE names the store");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
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
