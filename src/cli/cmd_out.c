/* export, cite, feed, and the day of `digest`: what leaves the store, on standard output. */
#include "cli/term.h"

static int leave(struct cli *cli, kh_store *store, kh_status status, kh_buf *out, const kh_err *err)
{
    kh_err ignored_error;
    kh_status ignored = kh_store_close(store, &ignored_error);

    (void)ignored; /* reading leaves nothing to lose */
    if (!status)
        put_bytes(cli, out->ptr ? out->ptr : "", out->len);
    kh_buf_done(out);
    if (status == KH_NOTFOUND)
        return complain(EXIT_SOME_FAILED, "%s", err->text[0] ? err->text : "no such thing in the store");
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err->text[0] ? err->text : "that makes no sense");
    return status ? store_failed(status, err) : EXIT_DONE;
}

int cmd_export(struct cli *cli)
{
    kh_export_format format = cli->json ? KH_EXPORT_JSON : KH_EXPORT_MARKDOWN;
    kh_store *store = NULL;
    kh_buf out;
    kh_err err = {0};
    char path[4096];
    int code;

    if (cli->word_count != 1)
        return complain(EXIT_USAGE, "name one story by its id; `khayt stories` lists them");
    if (cli->as.len && !kh_export_parse(cli->as, &format))
        return complain(EXIT_USAGE, "--format: '%.*s' is not md, html, json or csv", (int)cli->as.len, cli->as.ptr);
    if ((code = open_store(cli, KH_STORE_READ, &store, path)))
        return code;
    kh_buf_init(&out);
    return leave(cli, store, kh_export_story(store, cli->words[0], format, cli->arabic, &out, &err), &out, &err);
}

int cmd_cite(struct cli *cli)
{
    kh_cite_style style = cli->json ? KH_CITE_ALL : KH_CITE_PLAIN;
    kh_store *store = NULL;
    kh_buf out;
    kh_err err = {0};
    kh_status status = KH_OK;
    char path[4096];
    int code;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "name articles by their keys");
    if (cli->as.len && !kh_cite_parse(cli->as, &style))
        return complain(EXIT_USAGE, "--style: '%.*s' is not plain, bibtex, ris or csl-json", (int)cli->as.len,
                        cli->as.ptr);
    if ((code = open_store(cli, KH_STORE_READ, &store, path)))
        return code;
    kh_buf_init(&out);
    for (size_t i = 0; i < cli->word_count && !status; i++)
        status = kh_cite(store, cli->words[i], style, cli->arabic, &out, &err);
    return leave(cli, store, status, &out, &err);
}

int cmd_feed(struct cli *cli)
{
    static const struct {
        const char *name;
        kh_feed_kind kind;
    } kinds[] = {{"story", KH_FEED_STORY}, {"search", KH_FEED_SEARCH}, {"name", KH_FEED_NAME}};
    kh_feed_options options = {.arabic = cli->arabic, .base = cli->base, .self = KH_STR("/")};
    kh_store *store = NULL;
    kh_buf out, subject;
    kh_err err = {0};
    kh_status status;
    size_t kind = 0;
    char path[4096];
    int code;

    while (kind < 3 && !(cli->word_count && kh_str_eq(cli->words[0], kh_str_z(kinds[kind].name))))
        kind++;
    if (kind == 3 || cli->word_count < 2)
        return complain(EXIT_USAGE, "a feed of what? story ID, search WORDS or name NAME");
    options.json = cli->json || kh_str_eq(cli->as, KH_STR("json"));
    if (cli->as.len && !options.json && !kh_str_eq(cli->as, KH_STR("atom")))
        return complain(EXIT_USAGE, "--format: '%.*s' is not atom or json", (int)cli->as.len, cli->as.ptr);
    if ((code = open_store(cli, KH_STORE_READ, &store, path)))
        return code;
    kh_buf_init(&out);
    kh_buf_init(&subject);
    for (size_t i = 1; i < cli->word_count; i++) {
        if (i > 1)
            kh_buf_byte(&subject, ' ');
        kh_buf_add(&subject, cli->words[i]);
    }
    if (!options.base.len)
        options.base = KH_STR("http://127.0.0.1:8080");
    options.kind = kinds[kind].kind;
    options.subject = kh_buf_str(&subject);
    status = kh_buf_status(&subject);
    if (!status)
        status = kh_feed(store, &options, &out, &err);
    kh_buf_done(&subject);
    return leave(cli, store, status, &out, &err);
}

int show_day(struct cli *cli)
{
    kh_daily_options options = {
        .since = cli->moment, .mail = cli->eml, .arabic = cli->arabic, .base = cli->base, .to = cli->to};
    kh_store *store = NULL;
    kh_buf out;
    kh_err err = {0};
    char path[4096];
    int code;

    if (cli->word_count)
        return complain(EXIT_USAGE, "--eml and --html give the day's news of all stories; they take no story");
    if (cli->json)
        return complain(EXIT_USAGE, "the day as JSON is khayt changes --json");
    if ((code = open_store(cli, KH_STORE_READ, &store, path)))
        return code;
    kh_buf_init(&out);
    return leave(cli, store, kh_daily(store, &options, &out, &err), &out, &err);
}
