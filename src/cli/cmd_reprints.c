/* reprints: who copied whom among files, without a store. */
#include "cli/term.h"

struct gathering {
    struct cli *cli;
    kh_reprints *reprints;
};

/* What a document's first article comes to; a page with several articles counts by its first. */
static kh_status read_text(void *ctx, kh_doc *doc, void **ret_prepared)
{
    kh_reprints_text *text = NULL;
    kh_status status = kh_doc_count(doc) ? kh_reprints_read(kh_doc_article(doc, 0), &text) : KH_OK;

    (void)ctx;
    *ret_prepared = text;
    return status;
}

static void drop_text(void *ctx, void *text)
{
    (void)ctx;
    kh_reprints_text_free(text);
}

static kh_status put_text(void *ctx, const kh_doc *doc, void *text)
{
    struct gathering *gathering = ctx;

    return text ? kh_reprints_put(gathering->reprints, kh_doc_article(doc, 0)->key, text) : KH_OK;
}

static void on_failed(void *ctx, kh_str name, const kh_err *err)
{
    (void)ctx;
    say_unread(name, err);
}

static bool on_stop(void *ctx)
{
    (void)ctx;
    return interrupted();
}

static int show_pair(void *ctx, const kh_copy_line *line, kh_str json)
{
    struct cli *cli = ((struct gathering *)ctx)->cli;

    return cli->json ? !put_bytes(cli, json.ptr, json.len) : show_copy_line(cli, line);
}

int cmd_reprints(struct cli *cli)
{
    kh_engine_options options = {.leave_out = KH_LAYERS_ALL};
    kh_intake_options intake = {.format = cli->format,
                                .threads = cli->threads,
                                .outlet = cli->outlet,
                                .published = cli->published,
                                .captured = cli->captured,
                                .url = cli->url};
    struct gathering gathering = {.cli = cli};
    kh_intake_sink sink = {.ctx = &gathering,
                           .prepare = read_text,
                           .take = put_text,
                           .drop = drop_text,
                           .failed = on_failed,
                           .stop = on_stop};
    kh_engine *engine = NULL;
    kh_progress progress = {0};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "nothing to read: name files or folders, or - for standard input");
    catch_signals();
    status = kh_reprints_new(&gathering.reprints);
    if (!status)
        status = kh_engine_new(&options, &engine, &err);
    if (!status)
        status = kh_intake(engine, &intake, cli->words, cli->word_count, &sink, &progress, &err);
    kh_engine_free(engine);
    if (!status)
        status = kh_reprints_each(gathering.reprints, cli->threads, show_pair, &gathering, &total, &err);
    kh_reprints_free(gathering.reprints);
    if (cli->out_error) /* told by finish_output; a reader that went away has what it wanted */
        return EXIT_DONE;
    if (status == KH_STOPPED)
        return complain(EXIT_SOME_FAILED, "stopped");
    if (status)
        return status == KH_ARG ? complain(EXIT_USAGE, "%s", err.text) : store_failed(status, &err);
    return progress.failed ? EXIT_SOME_FAILED : EXIT_DONE;
}
