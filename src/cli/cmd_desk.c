/* notes, searches, watches, acts, undo: what a person writes into the store. */
#include <stdlib.h>

#include "cli/term.h"

enum { SHOWN = 20 };

struct desk {
    struct cli *cli;
    kh_store *store;
    unsigned shown;
};

static kh_page_of page_of(const struct cli *cli)
{
    return (kh_page_of){.offset = cli->offset, .limit = cli->limit_given ? cli->limit : cli->json ? 0 : SHOWN};
}

static int open_desk(struct desk *desk, bool write)
{
    char path[4096];

    return open_store(desk->cli, write ? KH_STORE_HAND : KH_STORE_READ, &desk->store, path);
}

static bool is_word(const struct cli *cli, size_t i, const char *word)
{
    return i < cli->word_count && kh_str_eq(cli->words[i], kh_str_z(word));
}

/* The words from `first` on, parted by blanks. */
static void join(const struct cli *cli, size_t first, kh_buf *out)
{
    for (size_t i = first; i < cli->word_count; i++) {
        if (i > first)
            kh_buf_byte(out, ' ');
        kh_buf_add(out, cli->words[i]);
    }
}

static void dim(struct cli *cli, kh_str text)
{
    term_styled(cli, STYLE_DIM, text, 0);
}

static void put_rest_of(struct desk *desk, enum counted what, uint64_t total)
{
    uint64_t seen = (uint64_t)desk->cli->offset + desk->shown;

    if (!total && !desk->cli->json) {
        term_text(desk->cli, kh_str_z(say(desk->cli, SAY_NOTHING)), 0);
        fputc('\n', desk->cli->out);
    } else if (total > seen) {
        put_rest(desk->cli, REST_OFFSET, what, total - seen, (unsigned)seen);
    }
}

/* ---- notes ---- */

static int show_note(void *ctx, const kh_note *note, kh_str json)
{
    struct desk *desk = ctx;
    struct cli *cli = desk->cli;

    desk->shown++;
    if (cli->json)
        return !put_bytes(cli, json.ptr, json.len);
    term_styled(cli, STYLE_BOLD, kh_str_z(note->id), 0);
    fputs("  ", cli->out);
    dim(cli, kh_str_of(note->made, 10));
    fputs("  ", cli->out);
    term_text(cli, note->title.len ? note->title : note->article.len ? note->article : note->story, cli->width - 22);
    fputs("\n", cli->out);
    if (note->quote.len)
        term_wrapped(cli, note->quote, cli->width, 8);
    term_wrapped(cli, note->text, cli->width, 4);
    fputs("    ", cli->out);
    dim(cli, note->kind == KH_NOTE_ARTICLE       ? note->article
             : note->kind == KH_NOTE_DEVELOPMENT ? note->development
                                                 : note->story);
    if (note->lost)
        dim(cli, kh_str_z(cli->arabic ? "  (لم يعد في المخزن)" : "  (not in the store any more)"));
    fputc('\n', cli->out);
    return ferror(cli->out) != 0;
}

/* An article by its key, a story by its id, a development by its id: whichever there is. */
static kh_status place_of(struct desk *desk, kh_str what, kh_note_on *ret, kh_err *err)
{
    kh_story_line line;
    kh_str story, development;
    kh_status status = kh_store_article_place(desk->store, what, &story, &development, err);

    *ret = (kh_note_on){KH_NOTE_ARTICLE, what, desk->cli->span_start, desk->cli->span_end};
    if (status != KH_NOTFOUND)
        return status;
    ret->kind = KH_NOTE_STORY;
    if ((status = kh_store_story_line(desk->store, what, &line, err)) == KH_NOTFOUND) {
        ret->kind = KH_NOTE_DEVELOPMENT;
        return KH_OK; /* or nothing: the store will say so */
    }
    return status;
}

static kh_status add_note(struct desk *desk, kh_err *err)
{
    kh_note_on on;
    kh_buf text;
    char id[24];
    kh_status status = place_of(desk, desk->cli->words[1], &on, err);

    if (status)
        return status;
    kh_buf_init(&text);
    join(desk->cli, 2, &text);
    status = kh_buf_status(&text);
    if (!status)
        status = kh_store_note_add(desk->store, &on, kh_buf_str(&text), id, err);
    kh_buf_done(&text);
    return status ? status : kh_store_note(desk->store, kh_str_z(id), show_note, desk, err);
}

static kh_status change_note(struct desk *desk, kh_err *err)
{
    kh_buf text;
    kh_status status;

    kh_buf_init(&text);
    join(desk->cli, 2, &text);
    status = kh_buf_status(&text);
    if (!status)
        status = kh_store_note_change(desk->store, desk->cli->words[1], kh_buf_str(&text), err);
    kh_buf_done(&text);
    return status ? status : kh_store_note(desk->store, desk->cli->words[1], show_note, desk, err);
}

static kh_status list_notes(struct desk *desk, kh_err *err)
{
    struct cli *cli = desk->cli;
    kh_note_filter filter = {.page = page_of(cli), .story = cli->story};
    uint64_t total = 0;
    kh_status status;

    if (cli->word_count) {
        kh_note_on on;
        if ((status = place_of(desk, cli->words[0], &on, err)) != KH_OK)
            return status;
        *(on.kind == KH_NOTE_ARTICLE ? &filter.article
          : on.kind == KH_NOTE_STORY ? &filter.story
                                     : &filter.development) = cli->words[0];
    }
    status = kh_store_notes(desk->store, &filter, show_note, desk, &total, err);
    if (!status)
        put_rest_of(desk, COUNT_NOTES, total);
    return status;
}

/* "deleted n3" and the like, for what has nothing more to show. */
static void say_done(struct cli *cli, const char *english, const char *arabic, kh_str id)
{
    if (cli->json)
        fprintf(cli->out, "{\"deleted\":\"%.*s\"}\n", (int)id.len, id.ptr);
    else
        fprintf(cli->out, "%s %.*s\n", cli->arabic ? arabic : english, (int)id.len, id.ptr);
}

int cmd_notes(struct cli *cli)
{
    struct desk desk = {.cli = cli};
    bool add = is_word(cli, 0, "add"), change = is_word(cli, 0, "change"), drop = is_word(cli, 0, "delete");
    kh_err err = {0};
    kh_status status;
    int code;

    if ((add || change) && cli->word_count < 3)
        return complain(EXIT_USAGE, add ? "name a story, a development or an article, and then what to note"
                                        : "name a note, and then its new text");
    if ((drop && cli->word_count != 2) || (!add && !change && !drop && cli->word_count > 1))
        return complain(EXIT_USAGE, "see khayt help notes");
    if ((code = open_desk(&desk, add || change || drop)))
        return code;
    if (drop && (status = kh_store_note_delete(desk.store, cli->words[1], &err)) == KH_OK)
        say_done(cli, "deleted", "حذفت", cli->words[1]);
    else if (!drop)
        status = add ? add_note(&desk, &err) : change ? change_note(&desk, &err) : list_notes(&desk, &err);
    return end_acting(cli, desk.store, status, &err);
}

/* ---- searches and watches ---- */

static int show_wanted(void *ctx, const kh_wanted *wanted, kh_str json)
{
    struct desk *desk = ctx;
    struct cli *cli = desk->cli;
    char count[96], day[16];

    desk->shown++;
    if (cli->json)
        return !put_bytes(cli, json.ptr, json.len);
    term_cell(cli, kh_str_z(wanted->id), 5);
    term_style(cli, wanted->fresh ? STYLE_BOLD : STYLE_PLAIN);
    term_cell(cli, wanted->name, cli->width > 60 ? cli->width - 46 : 20);
    term_style(cli, STYLE_PLAIN);
    fprintf(cli->out, cli->arabic ? "  جديد %-5llu " : "  new %-5llu ", (unsigned long long)wanted->fresh);
    term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, wanted->total, count)), 0);
    kh_day_text(wanted->last_day, day);
    if (day[0]) {
        fputs("  ", cli->out);
        dim(cli, kh_str_z(day));
    }
    fputc('\n', cli->out);
    if (!kh_str_eq(wanted->name, wanted->target) && wanted->kind != KH_WATCH_STORY) {
        fputs("     ", cli->out);
        term_styled(cli, STYLE_DIM, wanted->target, cli->width - 5);
        fputc('\n', cli->out);
    }
    return ferror(cli->out) != 0;
}

static kh_status add_wanted(struct desk *desk, bool watches, kh_err *err)
{
    struct cli *cli = desk->cli;
    kh_wanted_kind kind = watches ? KH_WATCH_ENTITY : KH_SAVED_SEARCH;
    kh_str name = cli->given_name.len ? cli->given_name : (kh_str){NULL, 0}, target;
    kh_buf words;
    char id[24];
    kh_status status;

    kh_buf_init(&words);
    join(cli, 1, &words);
    target = watches && cli->query.len ? cli->query : kh_buf_str(&words);
    if (watches && cli->query.len) {
        kind = KH_WATCH_QUERY;
    } else if (watches) { /* ids of stories are no names of anybody */
        kh_story_line line;
        if (kh_store_story_line(desk->store, target, &line, err) == KH_OK)
            kind = KH_WATCH_STORY;
    }
    status = kh_buf_status(&words);
    if (!status)
        status = kh_store_wanted_add(desk->store, kind, target, name, id, err);
    kh_buf_done(&words);
    return status ? status : kh_store_wanted_one(desk->store, kh_str_z(id), show_wanted, desk, err);
}

/* All that is there now was looked at. */
static kh_status see_wanted(struct desk *desk, kh_err *err)
{
    uint64_t mark = 0;
    kh_wanted_change change = {.mark = &mark};
    kh_status status = kh_store_mark(desk->store, &mark, err);

    for (size_t i = 1; i < desk->cli->word_count && !status; i++) {
        status = kh_store_wanted_change(desk->store, desk->cli->words[i], &change, err);
        if (!status)
            status = kh_store_wanted_one(desk->store, desk->cli->words[i], show_wanted, desk, err);
    }
    return status;
}

static kh_status drop_wanted(struct desk *desk, kh_err *err)
{
    kh_status status = KH_OK;

    for (size_t i = 1; i < desk->cli->word_count && !status; i++) {
        status = kh_store_wanted_delete(desk->store, desk->cli->words[i], err);
        if (!status)
            say_done(desk->cli, "deleted", "حذف", desk->cli->words[i]);
    }
    return status;
}

static int wanted(struct cli *cli, bool watches)
{
    struct desk desk = {.cli = cli};
    bool add = is_word(cli, 0, "add"), see = is_word(cli, 0, "seen"), drop = is_word(cli, 0, "delete");
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;
    int code;

    if (cli->word_count && !add && !see && !drop)
        return complain(EXIT_USAGE, "see khayt help %s", watches ? "watches" : "searches");
    if (cli->word_count == 1 && !(add && watches && cli->query.len))
        return complain(EXIT_USAGE, add && watches ? "name a person, a body, a place or a story, or a --query"
                                    : add          ? "nothing to search for"
                                                   : "name them by their ids, which the list shows");
    if ((code = open_desk(&desk, cli->word_count > 0)))
        return code;
    if (add)
        status = add_wanted(&desk, watches, &err);
    else if (see)
        status = see_wanted(&desk, &err);
    else if (drop)
        status = drop_wanted(&desk, &err);
    else if (!(status = kh_store_wanted(desk.store, watches, show_wanted, &desk, &total, &err)))
        put_rest_of(&desk, COUNT_NAMES, total);
    return end_acting(cli, desk.store, status, &err);
}

int cmd_searches(struct cli *cli)
{
    return wanted(cli, false);
}

int cmd_watches(struct cli *cli)
{
    return wanted(cli, true);
}

/* ---- acts and undo ---- */

static int show_act(void *ctx, const kh_act *act, kh_str json)
{
    struct desk *desk = ctx;
    struct cli *cli = desk->cli;

    desk->shown++;
    if (cli->json)
        return !put_bytes(cli, json.ptr, json.len);
    term_cell(cli, kh_str_z(act->id), 6);
    dim(cli, kh_str_of(act->made, 10));
    fputs("  ", cli->out);
    term_cell(cli, act->act, 15);
    if (act->undone)
        fputs(cli->arabic ? "(ألغي) " : "(undone) ", cli->out);
    term_text(cli, act->text, cli->width > 60 ? cli->width - 44 : 20);
    for (size_t i = 0; i < act->articles.n && i < 3; i++) {
        fputs("\n      ", cli->out);
        dim(cli, act->articles.at[i]);
    }
    if (act->reason.len) {
        fputs("\n      ", cli->out);
        term_text(cli, act->reason, cli->width - 6);
    }
    fputc('\n', cli->out);
    return ferror(cli->out) != 0;
}

int cmd_acts(struct cli *cli)
{
    struct desk desk = {.cli = cli};
    uint64_t total = 0;
    kh_err err = {0};
    kh_status status;
    int code;

    if (cli->word_count)
        return complain(EXIT_USAGE, "acts takes no argument; `khayt undo` takes the last one back");
    if ((code = open_desk(&desk, false)))
        return code;
    status = kh_store_acts(desk.store, page_of(cli), show_act, &desk, &total, &err);
    if (!status)
        put_rest_of(&desk, COUNT_ACTS, total);
    return end_acting(cli, desk.store, status, &err);
}

int cmd_undo(struct cli *cli)
{
    struct desk desk = {.cli = cli};
    kh_err err = {0};
    kh_status status;
    int code;

    if (cli->word_count > 1)
        return complain(EXIT_USAGE,
                        "undo takes back the last act, which may be named by its id; `khayt acts` lists them");
    if ((code = open_desk(&desk, true)))
        return code;
    status = kh_store_undo(desk.store, cli->word_count ? cli->words[0] : (kh_str){NULL, 0}, show_act, &desk, &err);
    return end_acting(cli, desk.store, status, &err);
}
