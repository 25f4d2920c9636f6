/* who, names: persons, bodies and places, each once. */
#include <stdlib.h>

#include "cli/term.h"

enum {
    FEW_STATEMENTS = 20,
    FEW_NAMES = 30,
    FEW_ALIASES = 12,
    FEW_ROLES = 8,
    FEW_STORIES = 8,
    LARGEST_TABLE = 64 << 20
};

struct asking {
    struct cli *cli;
    kh_store *store;
    unsigned shown;
};

static int closing(struct asking *asking, kh_status status, const kh_err *err, int code)
{
    kh_err last = {0};
    kh_status closed = kh_store_close(asking->store, &last);

    if (status == KH_NOTFOUND)
        return complain(EXIT_SOME_FAILED, "%s", err->text);
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err->text);
    if (status)
        return store_failed(status, err);
    return closed ? store_failed(closed, &last) : code;
}

static kh_page_of page_of(const struct cli *cli, unsigned few)
{
    return (kh_page_of){.offset = cli->offset,
                        .limit = cli->limit_given                                   ? cli->limit
                                 : cli->json || (cli->all && few == FEW_STATEMENTS) ? 0
                                                                                    : few};
}

static enum phrase type_phrase(kh_name_type type)
{
    return type == KH_NAME_PER ? SAY_PERSON : type == KH_NAME_ORG ? SAY_BODY : SAY_PLACE;
}

static void put_days(struct cli *cli, int32_t first_day, int32_t last_day)
{
    char first[16], last[16];

    kh_day_text(first_day, first);
    kh_day_text(last_day, last);
    if (!first[0]) {
        term_text(cli, kh_str_z(say(cli, SAY_UNKNOWN)), 0);
        return;
    }
    term_text(cli, kh_str_z(first), 0);
    if (strcmp(first, last) != 0) {
        fputs(" – ", cli->out);
        term_text(cli, kh_str_z(last), 0);
    }
}

static void put_counts(struct cli *cli, const kh_entity_line *line)
{
    char text[96];
    bool narrow = cli->width < 60;

    term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, line->articles, text)), 0);
    if (!narrow) {
        fputs(" · ", cli->out);
        term_text(cli, kh_str_z(say_count(cli, COUNT_MENTIONS, line->mentions, text)), 0);
    }
    if (line->statements && !narrow) {
        fputs(" · ", cli->out);
        term_text(cli, kh_str_z(say_count(cli, COUNT_STATEMENTS, line->statements, text)), 0);
    }
}

/* ---- who ---- */

static size_t most(const struct cli *cli, size_t count, size_t few)
{
    return cli->all || count < few ? count : few;
}

static void put_left(struct cli *cli, enum counted what, size_t count, size_t few)
{
    if (!cli->all && count > few)
        put_rest(cli, REST_ALL, what, count - few, 0);
}

static void show_aliases(struct cli *cli, const kh_who *who)
{
    char count[96];

    term_heading(cli, say(cli, SAY_ALIASES));
    for (size_t i = 0; i < most(cli, who->alias_count, FEW_ALIASES); i++) {
        const kh_alias *alias = &who->aliases[i];

        fputs("  ", cli->out);
        term_cell(cli, alias->text, cli->width > 60 ? 32 : 20);
        fputc(' ', cli->out);
        term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, alias->articles, count)), 0);
        if (alias->keys.n && cli->width > 60) {
            term_spaces(cli, 18 - (term_width(kh_str_z(count)) < 18 ? term_width(kh_str_z(count)) : 17));
            term_style(cli, STYLE_DIM);
            term_text(cli, alias->keys.at[0], cli->width - 53);
            term_style(cli, STYLE_PLAIN);
        }
        fputc('\n', cli->out);
    }
    put_left(cli, COUNT_NAMES, who->alias_count, FEW_ALIASES);
}

static void show_offices(struct cli *cli, const kh_who *who)
{
    if (who->office_count)
        term_heading(cli, say(cli, SAY_OFFICES));
    for (size_t i = 0; i < who->office_count; i++) {
        fputs("  ", cli->out);
        term_cell(cli, who->offices[i].office, 40);
        fputs("  ", cli->out);
        term_text(cli, who->offices[i].from, 0);
        fputs(" – ", cli->out);
        term_text(cli, who->offices[i].until, 0);
        fputc('\n', cli->out);
    }
    if (who->role_count)
        term_heading(cli, say(cli, SAY_ROLES));
    for (size_t i = 0; i < most(cli, who->role_count, FEW_ROLES); i++) {
        const kh_role_line *role = &who->roles[i];
        char count[96];

        fputs("  ", cli->out);
        term_cell(cli, role->role, cli->width < 80 ? 24 : 40);
        fputs("  ", cli->out);
        if (cli->width >= 64) {
            put_days(cli, role->first_day, role->last_day);
            fputs("  ", cli->out);
        }
        term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, role->articles, count)), 0);
        fputc('\n', cli->out);
    }
    put_left(cli, COUNT_NAMES, who->role_count, FEW_ROLES);
}

static void show_stories(struct cli *cli, const kh_who *who)
{
    char count[96];

    term_heading(cli, say(cli, SAY_STORIES));
    for (size_t i = 0; i < most(cli, who->story_count, FEW_STORIES); i++) {
        const kh_who_story *story = &who->stories[i];

        fputs("  ", cli->out);
        term_cell(cli, story->story, 11);
        fputs("  ", cli->out);
        term_cell(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, story->articles, count)), 14);
        if (cli->width > 40) {
            fputs("  ", cli->out);
            term_text(cli, story->title, cli->width - 31);
        }
        fputc('\n', cli->out);
    }
    put_left(cli, COUNT_STORIES, who->story_count, FEW_STORIES);
}

/* The same words from the same outlet on one day: an article that stands in two of its columns. */
static bool said_again(const kh_who_statement *a, const kh_who_statement *b)
{
    return kh_str_eq(a->date, b->date) && kh_str_eq(a->outlet, b->outlet) && kh_str_eq(a->text, b->text);
}

/* Statement `i` with the keys of all articles of the page that have it; nothing when an earlier one had it. */
static void show_statement(struct cli *cli, const kh_who *who, size_t i)
{
    const kh_who_statement *said = &who->statements[i];
    unsigned used = 14, room = cli->width / 4;

    for (size_t k = 0; k < i; k++) {
        if (said_again(said, &who->statements[k]))
            return;
    }

    fputs("  ", cli->out);
    term_cell(cli, said->date.len ? said->date : kh_str_z(say(cli, SAY_UNKNOWN)), 12);
    if (said->outlet.len)
        used += term_text(cli, said->outlet, room);
    for (size_t v = 0; v < said->via.n && used + 40 < cli->width; v++) {
        used += 2 + (v ? 0 : 2 + term_width(kh_str_z(say(cli, SAY_VIA))));
        if (v)
            fputs(", ", cli->out);
        else
            fprintf(cli->out, " (%s ", say(cli, SAY_VIA));
        used += term_text(cli, said->via.at[v], 20);
        if (v + 1 == said->via.n || used + 40 >= cli->width) {
            fputc(')', cli->out);
            used++;
        }
    }
    term_style(cli, STYLE_DIM);
    for (size_t k = i; k < who->statement_count && used + 8 < cli->width; k++) {
        if (k > i && !said_again(said, &who->statements[k]))
            continue;
        fputs(k > i ? ", " : "  ", cli->out);
        used += 2 + term_text(cli, who->statements[k].key, cli->width - used - 2);
    }
    term_style(cli, STYLE_PLAIN);
    fputc('\n', cli->out);
    term_wrapped(cli, said->text, cli->width, 4);
}

static void show_who(struct cli *cli, const kh_who *who)
{
    uint64_t shown = (uint64_t)cli->offset + who->statement_count;

    term_styled(cli, STYLE_BOLD, who->line.id, cli->width);
    fputs(cli->width < 70 ? "\n  " : "  ", cli->out);
    term_style(cli, STYLE_DIM);
    term_text(cli, kh_str_z(say(cli, type_phrase(who->line.type))), 0);
    fputs("  ", cli->out);
    put_days(cli, who->line.first_day, who->line.last_day);
    fputs("\n  ", cli->out);
    put_counts(cli, &who->line);
    term_style(cli, STYLE_PLAIN);
    fputc('\n', cli->out);
    if (who->others.n) {
        term_style(cli, STYLE_DIM);
        fprintf(cli->out, "  %s: ", say(cli, SAY_OTHERS));
        for (size_t i = 0; i < who->others.n; i++) {
            fputs(i ? "، " : "", cli->out);
            term_text(cli, who->others.at[i], 30);
        }
        term_style(cli, STYLE_PLAIN);
        fputc('\n', cli->out);
    }
    show_aliases(cli, who);
    show_offices(cli, who);
    show_stories(cli, who);
    if (!who->statement_total)
        return;
    term_heading(cli, say(cli, SAY_STATEMENTS));
    for (size_t i = 0; i < who->statement_count; i++)
        show_statement(cli, who, i);
    if (who->statement_total > shown)
        put_rest(cli, REST_OFFSET, COUNT_STATEMENTS, who->statement_total - shown, (unsigned)shown);
}

static kh_status join_words(const struct cli *cli, size_t first, kh_buf *name)
{
    for (size_t i = first; i < cli->word_count; i++) {
        if (i > first)
            kh_buf_byte(name, ' ');
        kh_buf_add(name, cli->words[i]);
    }
    return kh_buf_status(name);
}

int cmd_who(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_who_filter filter = {.page = page_of(cli, FEW_STATEMENTS),
                            .type = cli->type_given ? &cli->type : NULL,
                            .outlet = cli->outlet,
                            .story = cli->story,
                            .since = cli->since,
                            .until = cli->until};
    kh_who *who = NULL;
    kh_buf name, json;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "name a person, a body or a place; `khayt names` lists them");
    code = open_store(cli, KH_STORE_READ, &asking.store, path);
    if (code)
        return code;
    kh_buf_init(&name);
    kh_buf_init(&json);
    status = join_words(cli, 0, &name);
    if (!status)
        status = kh_who_load(asking.store, kh_buf_str(&name), &filter, &who, &err);
    if (!status && cli->json && !(status = kh_who_json(who, &json))) {
        kh_buf_byte(&json, '\n');
        put_bytes(cli, json.ptr, json.len);
    } else if (!status) {
        show_who(cli, who);
    }
    if (status == KH_NOTFOUND && kh_buf_str(&name).len < 100) {
        char text[sizeof err.text];
        memcpy(text, err.text, sizeof text);
        (void)snprintf(err.text, sizeof err.text, "%.160s; who is not named: khayt search 'said:\"%.*s\"'", text,
                       (int)kh_buf_str(&name).len, kh_buf_str(&name).ptr);
    }
    kh_who_free(who);
    kh_buf_done(&json);
    kh_buf_done(&name);
    return closing(&asking, status, &err, EXIT_DONE);
}

/* ---- names ---- */

static int show_name(void *ctx, const kh_entity_line *line, kh_str json)
{
    struct asking *asking = ctx;
    struct cli *cli = asking->cli;
    unsigned used = 0;
    bool first = true;

    asking->shown++;
    if (cli->json)
        return !put_bytes(cli, json.ptr, json.len);
    term_styled(cli, STYLE_BOLD, line->id, cli->width);
    fputs("\n  ", cli->out);
    term_style(cli, STYLE_DIM);
    term_cell(cli, kh_str_z(say(cli, type_phrase(line->type))), 8);
    put_counts(cli, line);
    for (size_t i = 0; i < line->aliases.n && used + 36 < cli->width; i++) {
        if (kh_str_eq(line->aliases.at[i], line->id))
            continue;
        fputs(first ? "\n  " : "، ", cli->out);
        first = false;
        used += 2 + term_text(cli, line->aliases.at[i], 32);
    }
    term_style(cli, STYLE_PLAIN);
    fputc('\n', cli->out);
    return ferror(cli->out) != 0;
}

static int list_names(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_entity_filter filter = {.page = page_of(cli, FEW_NAMES),
                               .type = cli->type_given ? &cli->type : NULL,
                               .query = cli->query,
                               .outlet = cli->outlet};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code = open_store(cli, KH_STORE_READ, &asking.store, path);

    if (code)
        return code;
    status = kh_store_entities(asking.store, &filter, show_name, &asking, &total, &err);
    if (!status && !total && !cli->json) {
        term_text(cli, kh_str_z(say(cli, SAY_NOTHING)), 0);
        fputc('\n', cli->out);
    } else if (!status && total > (uint64_t)cli->offset + asking.shown) {
        put_rest(cli, REST_OFFSET, COUNT_NAMES, total - cli->offset - asking.shown, cli->offset + asking.shown);
    }
    return closing(&asking, status, &err, EXIT_DONE);
}

/* The whole file; the exit code after telling what failed. */
static int read_table(const char *path, kh_buf *out)
{
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char room[65536];
    size_t n;
    int code = 0;

    if (!in)
        return complain(EXIT_SOME_FAILED, "%s: cannot be read", path);
    while ((n = fread(room, 1, sizeof room, in)) > 0 && out->len < LARGEST_TABLE)
        kh_buf_add(out, kh_str_of(room, n));
    if (ferror(in))
        code = complain(EXIT_SOME_FAILED, "%s: cannot be read", path);
    else if (out->len >= LARGEST_TABLE)
        code = complain(EXIT_SOME_FAILED, "%s: larger than 64 MB", path);
    if (in != stdin)
        fclose(in);
    return code;
}

static int add_names(struct cli *cli, struct asking *asking, kh_err *err, kh_status *ret_status)
{
    uint64_t spellings = 0;
    kh_buf table;
    int code;

    kh_buf_init(&table);
    code = read_table(cli->words[1].ptr, &table);
    if (!code) {
        *ret_status = kh_buf_status(&table);
        if (!*ret_status)
            *ret_status = kh_store_names_add(asking->store, kh_buf_str(&table), &spellings, err);
        if (!*ret_status) {
            char count[96];
            fprintf(cli->out, "%s\n", say_count(cli, COUNT_NAMES, spellings, count));
        }
    }
    kh_buf_done(&table);
    return code;
}

static int change_names(struct cli *cli)
{
    struct asking asking = {.cli = cli};
    kh_str what = cli->words[0];
    bool add = kh_str_eq(what, KH_STR("add")), merge = kh_str_eq(what, KH_STR("merge"));
    kh_err err = {0};
    kh_status status = KH_OK;
    char path[4096];
    int code;

    if (!add && !merge && !kh_str_eq(what, KH_STR("split")))
        return complain(EXIT_USAGE, "names can merge, split and add; `khayt who NAME` tells of one");
    if (cli->word_count != (add ? 2u : 3u))
        return complain(EXIT_USAGE, add     ? "name one table: khayt names add FILE"
                                    : merge ? "name two: khayt names merge A B"
                                            : "name two: khayt names split A ALIAS");
    code = open_store(cli, KH_STORE_WRITE, &asking.store, path);
    if (code)
        return code;
    if (add)
        code = add_names(cli, &asking, &err, &status);
    else if (merge)
        status = kh_store_names_merge(asking.store, cli->words[1], cli->words[2], &err);
    else
        status = kh_store_names_split(asking.store, cli->words[1], cli->words[2], &err);
    if (!status && !code)
        status = kh_store_commit(asking.store, &err);
    return closing(&asking, status, &err, code);
}

int cmd_names(struct cli *cli)
{
    return cli->word_count ? change_names(cli) : list_names(cli);
}
