/* read and add: pages in. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/term.h"

struct run {
    struct cli *cli;
    kh_store *store;
    uint64_t added, known, changed;
    bool progress; /* a line is on the terminal */
    kh_err err;
    kh_status failure; /* of the store or of writing */
};

/* What one thread makes for an article another one frees, a thousand times a second: the heap keeps its pages for the
 * next one rather than give them back and ask for them anew. */
static void keep_pages(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 32 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 128 << 20);
    (void)mallopt(M_TOP_PAD, 1 << 20);
#endif
}

/* `store`: the one whose own names are read by, or NULL. */
static int start(struct cli *cli, kh_store *store, kh_engine **ret_engine)
{
    kh_engine_options options = {.leave_out = cli->leave_out};
    kh_buf names;
    kh_err err = {0};
    kh_status status = KH_OK;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "nothing to read: name files or folders, or - for standard input");
    keep_pages();
    kh_buf_init(&names);
    if (store)
        status = kh_store_own_names(store, &names, &err);
    options.names = kh_buf_str(&names);
    if (!status)
        status = kh_engine_new(&options, ret_engine, &err);
    kh_buf_done(&names);
    return status ? store_failed(status, &err) : 0;
}

static kh_intake_options intake_options(const struct cli *cli)
{
    return (kh_intake_options){.format = cli->format,
                               .threads = cli->threads,
                               .outlet = cli->outlet,
                               .published = cli->published,
                               .captured = cli->captured,
                               .url = cli->url};
}

static void clear_progress(struct run *run)
{
    if (run->progress)
        fputs("\r\033[K", stderr);
    run->progress = false;
}

static void on_failed(void *ctx, kh_str name, const kh_err *err)
{
    struct run *run = ctx;

    clear_progress(run);
    fflush(run->cli->out); /* in the order in which it happened */
    say_unread(name, err);
}

static bool on_stop(void *ctx)
{
    (void)ctx;
    return interrupted();
}

/* ---- the progress line ---- */

static int put_duration(char *into, size_t room, double seconds)
{
    unsigned whole = seconds < 0 ? 0 : seconds > 3e6 ? 3000000u : (unsigned)(seconds + 0.5);

    if (whole >= 3600)
        return snprintf(into, room, "%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
    return snprintf(into, room, "%u:%02u", whole / 60, whole % 60);
}

static unsigned terminal_columns(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* Articles, rate, share and time left: one line that overwrites itself and never reaches the terminal's edge. */
static void show_progress(void *ctx, const kh_progress *progress)
{
    struct run *run = ctx;
    double rate = progress->seconds > 0 ? (double)progress->articles / progress->seconds : 0;
    double share = progress->bytes_total ? (double)progress->bytes / (double)progress->bytes_total : 0;
    char line[256], number[32];
    size_t n = 0;

    n += (size_t)snprintf(line, sizeof line, "%s articles  %.0f/s", say_number(progress->articles, number), rate);
    if (interrupted()) {
        n += (size_t)snprintf(line + n, sizeof line - n, "  stopping");
    } else if (share > 0 && share <= 1 && progress->seconds > 0.5) {
        n += (size_t)snprintf(line + n, sizeof line - n, "  %.0f%%  ", share * 100);
        n += (size_t)put_duration(line + n, sizeof line - n, progress->seconds * (1 / share - 1));
        n += (size_t)snprintf(line + n, sizeof line - n, " left");
    }
    if (progress->failed)
        n += (size_t)snprintf(line + n, sizeof line - n, "  %s unreadable", say_number(progress->failed, number));
    if (n >= terminal_columns())
        n = terminal_columns() - 1;
    fprintf(stderr, "\r\033[K%.*s", (int)n, line);
    fflush(stderr);
    run->progress = true;
}

/* A progress line, where a person sees it and it disturbs nothing else. */
static bool wants_progress(const struct cli *cli)
{
    return !cli->quiet && isatty(STDERR_FILENO) == 1;
}

/* ---- read ---- */

static kh_status make_json(void *ctx, kh_doc *doc, void **ret_json)
{
    kh_buf *buf = calloc(1, sizeof *buf);
    kh_status status = buf ? KH_OK : KH_NOMEM;

    (void)ctx;
    for (size_t i = 0; !status && i < kh_doc_count(doc); i++) {
        status = kh_article_json(kh_doc_article(doc, i), buf);
        kh_buf_byte(buf, '\n');
    }
    *ret_json = buf;
    return status;
}

static void drop_json(void *ctx, void *json)
{
    (void)ctx;
    kh_buf_done(json);
    free(json);
}

static kh_status write_json(void *ctx, const kh_doc *doc, void *json)
{
    struct run *run = ctx;
    kh_buf *buf = json;
    bool good;

    (void)doc;
    if (!buf)
        return KH_OK;
    good = put_bytes(run->cli, buf->ptr ? buf->ptr : "", buf->len);
    drop_json(ctx, json);
    return good ? KH_OK : KH_IO;
}

int cmd_read(struct cli *cli)
{
    struct run run = {.cli = cli};
    kh_intake_sink sink = {
        .ctx = &run, .prepare = make_json, .take = write_json, .drop = drop_json, .failed = on_failed, .stop = on_stop};
    kh_intake_options options = intake_options(cli);
    kh_engine *engine = NULL;
    kh_progress progress = {0};
    kh_status status;
    int code = start(cli, NULL, &engine);

    if (code)
        return code;
    catch_signals();
    if (wants_progress(cli) && !cli->terminal)
        sink.progress = show_progress;
    status = kh_intake(engine, &options, cli->words, cli->word_count, &sink, &progress, &run.err);
    clear_progress(&run);
    kh_engine_free(engine);
    if (cli->out_error) /* told by finish_output; a reader that went away has what it wanted */
        return EXIT_DONE;
    if (status == KH_STOPPED)
        return complain(EXIT_SOME_FAILED, "stopped");
    if (status)
        return status == KH_ARG ? complain(EXIT_USAGE, "%s", run.err.text) : store_failed(status, &run.err);
    return progress.failed ? EXIT_SOME_FAILED : EXIT_DONE;
}

/* ---- add ---- */

/* What a document's articles were prepared into, in their order. */
struct batch {
    size_t count;
    kh_prepared *items[];
};

static void drop_batch(void *ctx, void *batch_of)
{
    struct batch *batch = batch_of;

    (void)ctx;
    for (size_t i = 0; batch && i < batch->count; i++)
        kh_prepared_free(batch->items[i]);
    free(batch);
}

static kh_status prepare(void *ctx, kh_doc *doc, void **ret_batch)
{
    size_t n = kh_doc_count(doc);
    struct batch *batch = calloc(1, sizeof *batch + n * sizeof *batch->items);
    kh_status status = batch ? KH_OK : KH_NOMEM;

    (void)ctx;
    for (size_t i = 0; !status && i < n; i++) {
        status = kh_store_prepare(kh_doc_article(doc, i), &batch->items[i]);
        batch->count = i + 1;
    }
    *ret_batch = batch;
    return status;
}

static kh_status store_doc(void *ctx, const kh_doc *doc, void *batch_of)
{
    struct run *run = ctx;
    struct batch *batch = batch_of;

    for (size_t i = 0; batch && i < kh_doc_count(doc) && i < batch->count && !run->failure; i++) {
        kh_added added = KH_ADDED_NEW;
        run->failure = batch->items[i]
                           ? kh_store_add(run->store, kh_doc_article(doc, i), batch->items[i], &added, &run->err)
                           : KH_NOMEM;
        if (!run->failure) {
            run->added += added == KH_ADDED_NEW;
            run->known += added == KH_ADDED_KNOWN;
            run->changed += added == KH_ADDED_CHANGED;
        }
    }
    drop_batch(ctx, batch);
    return run->failure;
}

static void say_sum(const struct run *run, const kh_progress *progress, double rate)
{
    char added[32], known[32], changed[32], failed[32], pace[32], line[512];

    say_number(run->added, added);
    say_number(run->known, known);
    say_number(run->changed, changed);
    say_number(progress->failed, failed);
    say_number((uint64_t)rate, pace);
    if (run->cli->arabic)
        snprintf(line, sizeof line, "%s جديدة، %s معروفة، %s معدلة، %s غير مقروءة؛ %.1f ثانية، %s مقالة في الثانية",
                 added, known, changed, failed, progress->seconds, pace);
    else
        snprintf(line, sizeof line, "%s new, %s known, %s changed, %s unreadable; %.1f s, %s articles/s", added, known,
                 changed, failed, progress->seconds, pace);
    term_text(run->cli, kh_str_z(line), 0);
    fputc('\n', run->cli->out);
}

static void say_totals(struct cli *cli, const kh_store_totals *totals)
{
    char articles[96], developments[96], stories[96], line[512];

    say_count(cli, COUNT_ARTICLES, totals->articles, articles);
    say_count(cli, COUNT_DEVELOPMENTS, totals->developments, developments);
    say_count(cli, COUNT_STORIES, totals->stories, stories);
    if (cli->arabic)
        snprintf(line, sizeof line, "%s في %s، %s", articles, developments, stories);
    else
        snprintf(line, sizeof line, "%s in %s, %s", articles, developments, stories);
    term_text(cli, kh_str_z(line), 0);
    fputc('\n', cli->out);
}

static void summarise(const struct run *run, const kh_progress *progress, const char *path)
{
    kh_store_totals totals = {0};
    kh_err err;
    double rate = progress->seconds > 0.001 ? (double)progress->articles / progress->seconds : 0;
    kh_status counted = kh_store_count(run->store, &totals, &err);

    if (run->cli->json) {
        fprintf(run->cli->out,
                "{\"new\":%llu,\"known\":%llu,\"changed\":%llu,\"failed\":%llu,\"articles\":%llu,\"stories\":%llu,"
                "\"seconds\":%.3f}\n",
                (unsigned long long)run->added, (unsigned long long)run->known, (unsigned long long)run->changed,
                (unsigned long long)progress->failed, (unsigned long long)totals.articles,
                (unsigned long long)totals.stories, progress->seconds);
        return;
    }
    say_sum(run, progress, rate);
    if (counted)
        return;
    term_text(run->cli, kh_str_z(path), 0);
    fputs(": ", run->cli->out);
    say_totals(run->cli, &totals);
}

int cmd_add(struct cli *cli)
{
    struct run run = {.cli = cli};
    kh_intake_sink sink = {
        .ctx = &run, .prepare = prepare, .take = store_doc, .drop = drop_batch, .failed = on_failed, .stop = on_stop};
    kh_intake_options options = intake_options(cli);
    kh_engine *engine = NULL;
    kh_progress progress = {0};
    kh_status status, closed;
    kh_err err = {0};
    char path[4096];
    int code;

    if (!cli->word_count)
        return start(cli, NULL, &engine);
    code = open_store(cli, KH_STORE_WRITE, &run.store, path);
    if (code)
        return code;
    code = start(cli, run.store, &engine);
    if (code) {
        closed = kh_store_close(run.store, &err);
        (void)closed;
        return code;
    }
    catch_signals();
    if (wants_progress(cli))
        sink.progress = show_progress;
    kh_store_clean_with(run.store, engine);
    status = kh_intake(engine, &options, cli->words, cli->word_count, &sink, &progress, &run.err);
    clear_progress(&run);
    kh_store_clean_with(run.store, NULL);
    kh_engine_free(engine);
    if (!run.failure) {
        kh_status committed = kh_store_commit(run.store, &err);
        if (committed) {
            run.failure = committed;
            run.err = err;
        } else {
            summarise(&run, &progress, path);
        }
    }
    closed = kh_store_close(run.store, &err);
    if (run.failure)
        return store_failed(run.failure, &run.err);
    if (closed)
        return store_failed(closed, &err);
    if (status == KH_STOPPED)
        return complain(EXIT_SOME_FAILED, "stopped; what was added is kept, and the same command goes on from here");
    if (status)
        return status == KH_ARG ? complain(EXIT_USAGE, "%s", run.err.text) : store_failed(status, &run.err);
    return progress.failed ? EXIT_SOME_FAILED : EXIT_DONE;
}

/* ---- watch ---- */

struct quiet {
    struct run run;
    kh_engine *engine;
    bool busy;
    kh_status opened; /* why the store is not open */
};

/* The store is opened when the first article comes. */
static kh_status open_late(struct quiet *quiet)
{
    char path[4096];
    kh_status status;

    if (quiet->run.store)
        return KH_OK;
    if (!store_path(quiet->run.cli, true, path))
        return KH_ARG;
    status = kh_store_open(path, KH_STORE_WRITE, &quiet->run.store, &quiet->run.err);
    quiet->busy = status == KH_BUSY;
    if (!status)
        kh_store_clean_with(quiet->run.store, quiet->engine);
    return status;
}

static kh_status take_late(void *ctx, const kh_doc *doc, void *batch)
{
    struct quiet *quiet = ctx;
    kh_status status = open_late(quiet);

    if (!status)
        return store_doc(&quiet->run, doc, batch);
    quiet->run.failure = status;
    drop_batch(&quiet->run, batch);
    return status;
}

static void failed_late(void *ctx, kh_str name, const kh_err *err)
{
    on_failed(&((struct quiet *)ctx)->run, name, err);
}

static kh_status close_late(struct quiet *quiet, const kh_progress *progress)
{
    char path[4096];
    kh_err err = {0};
    kh_status status = KH_OK, closed;

    if (!quiet->run.store)
        return quiet->run.failure;
    kh_store_clean_with(quiet->run.store, NULL);
    if (!quiet->run.failure)
        status = kh_store_commit(quiet->run.store, &err);
    if (!quiet->run.failure && !status && quiet->run.added + quiet->run.changed &&
        store_path(quiet->run.cli, true, path))
        summarise(&quiet->run, progress, path);
    closed = kh_store_close(quiet->run.store, &err);
    if (!quiet->run.failure && (status || closed)) {
        quiet->run.failure = status ? status : closed;
        quiet->run.err = err;
    }
    return quiet->run.failure;
}

/* The engine knows the names of one's own that the store holds, if there is one yet. */
static kh_status make_engine(struct cli *cli, kh_engine **ret_engine, kh_err *err)
{
    kh_engine_options options = {0};
    kh_store *store = NULL;
    kh_buf names;
    char path[4096];
    kh_status status = KH_OK;

    kh_buf_init(&names);
    if (store_path(cli, true, path) && kh_store_open(path, KH_STORE_READ, &store, err) == KH_OK)
        status = kh_store_own_names(store, &names, err);
    kh_status ignored = kh_store_close(store, NULL);
    (void)ignored; /* nothing was written */
    options.names = kh_buf_str(&names);
    if (!status)
        status = kh_engine_new(&options, ret_engine, err);
    kh_buf_done(&names);
    return status;
}

kh_status add_quietly(struct cli *cli, kh_engine **engine, bool (*wanted)(void *ctx, const char *path), void *ctx,
                      bool *ret_busy, int *ret_code)
{
    struct quiet quiet = {.run = {.cli = cli}};
    kh_intake_sink sink = {.ctx = &quiet,
                           .prepare = prepare,
                           .take = take_late,
                           .drop = drop_batch,
                           .failed = failed_late,
                           .stop = on_stop};
    kh_intake_options options = intake_options(cli);
    kh_progress progress = {0};
    kh_status status = KH_OK, closed;

    *ret_busy = false;
    if (!*engine)
        status = make_engine(cli, engine, &quiet.run.err);
    quiet.engine = *engine;
    options.wanted = wanted;
    options.wanted_ctx = ctx;
    if (!status)
        status = kh_intake(*engine, &options, cli->words, cli->word_count, &sink, &progress, &quiet.run.err);
    closed = close_late(&quiet, &progress);
    *ret_busy = quiet.busy;
    status = closed ? closed : status;
    if (progress.failed)
        *ret_code = EXIT_SOME_FAILED;
    if (status && status != KH_STOPPED && !quiet.busy)
        *ret_code = store_failed(status, &quiet.run.err);
    return quiet.busy ? KH_OK : status;
}

/* ---- clean ---- */

static int put_cleaned(void *ctx, const kh_clean_line *line, kh_str json)
{
    struct cli *cli = ctx;

    if (cli->json)
        return !put_bytes(cli, json.ptr, json.len);
    for (size_t i = 0; i < line->taken_count; i++) {
        term_text(cli, line->key, 0);
        fputs("  ", cli->out);
        term_text(cli, line->taken[i].text, 0);
        fputc('\n', cli->out);
    }
    return ferror(cli->out) || interrupted();
}

int cmd_clean(struct cli *cli)
{
    kh_engine *engine = NULL;
    kh_store *store = NULL;
    kh_err err = {0};
    kh_status status, closed;
    uint64_t cleaned = 0;
    char path[4096], number[96];
    int code;

    if (cli->word_count)
        return complain(EXIT_USAGE, "clean takes no names: it goes through the whole store");
    status = kh_engine_new(NULL, &engine, &err);
    if (status)
        return store_failed(status, &err);
    code = open_store(cli, KH_STORE_WRITE, &store, path);
    if (!code) {
        catch_signals();
        status = kh_store_clean(store, engine, cli->dry, put_cleaned, cli, &cleaned, &err);
        code = status ? store_failed(status, &err) : EXIT_DONE;
        closed = kh_store_close(store, &err);
        if (closed && !code)
            code = store_failed(closed, &err);
    }
    kh_engine_free(engine);
    if (!code && !cli->json) {
        term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, cleaned, number)), 0);
        fputs(cli->dry ? " would change\n" : " cleaned\n", cli->out);
    }
    return code;
}
