/* changes, today: what moved in the stories since a moment, for a person. */

#include "cli/story_parts.h"

enum { MOST_DEVELOPMENTS = 6, MOST_FIGURES = 4, MOST_VOICES = 4, ROOM_FOR_SOURCES = 26 };

static size_t most(const struct cli *cli, size_t count, size_t limit)
{
    return cli->all || count < limit ? count : limit;
}

static void put_left(struct cli *cli, enum counted what, size_t count, size_t limit)
{
    if (count > most(cli, count, limit)) {
        fputs("  ", cli->out);
        put_rest(cli, REST_ALL, what, count - limit, 0);
    }
}

static void show_developments(struct cli *cli, const kh_changed_story *story)
{
    size_t from = story->development_count - most(cli, story->development_count, MOST_DEVELOPMENTS);
    char count[96];

    put_left(cli, COUNT_DEVELOPMENTS, story->development_count, MOST_DEVELOPMENTS);
    for (size_t i = from; i < story->development_count; i++) {
        const kh_changed_development *development = &story->developments[i];

        unsigned used = 16;

        fputs(development->fresh ? "  + " : "  · ", cli->out);
        term_cell(cli, day_part(development->date), 12);
        used += term_text(cli, development->title, cli->width > 80 ? cli->width - 42 : cli->width - 16);
        used += put_event(cli, &development->event, development->date, cli->width - used);
        if (development->articles > 1 && cli->width - used > ROOM_FOR_SOURCES) {
            fputs("  ", cli->out);
            term_styled(cli, STYLE_DIM, kh_str_z(say_count(cli, COUNT_SOURCES, development->sources, count)), 0);
        }
        fputc('\n', cli->out);
    }
}

static void show_figures(struct cli *cli, const kh_changed_story *story)
{
    for (size_t i = 0; i < most(cli, story->figure_count, MOST_FIGURES); i++) {
        const kh_changed_figure *figure = &story->figures[i];

        fputs("  ", cli->out);
        term_styled(cli, STYLE_FIGURE, figure->what.len ? figure->what : figure->unit,
                    cli->width > 80 ? 40 : cli->width - 2);
        if (figure->place.len && cli->width > 80) {
            fputs(" · ", cli->out);
            term_text(cli, figure->place, 30);
        }
        fputc('\n', cli->out);
        if (figure->known)
            put_point(cli, &figure->before, 4);
        put_point(cli, &figure->after, 4);
    }
    put_left(cli, COUNT_POINTS, story->figure_count, MOST_FIGURES);
}

static void show_deadlines(struct cli *cli, const kh_changed_story *story)
{
    for (size_t i = 0; i < story->deadline_count; i++) {
        const kh_changed_deadline *deadline = &story->deadlines[i];

        fputs("  ", cli->out);
        term_styled(cli, STYLE_DEADLINE, deadline->what.len ? deadline->what : deadline->after.text, cli->width - 4);
        fputc('\n', cli->out);
        if (deadline->known)
            put_announcement(cli, &deadline->before, 4);
        put_announcement(cli, &deadline->after, 4);
    }
}

static void show_voices(struct cli *cli, const kh_changed_story *story)
{
    if (story->voice_count) {
        fputs("  ", cli->out);
        term_styled(cli, STYLE_DIM, kh_str_z(say(cli, SAY_NEW_VOICE)), 0);
        fputc('\n', cli->out);
    }
    for (size_t i = 0; i < most(cli, story->voice_count, MOST_VOICES); i++)
        put_said(cli, story->voices[i].name, &story->voices[i].said, 4);
    put_left(cli, COUNT_NAMES, story->voice_count, MOST_VOICES);
}

static void show_reversals(struct cli *cli, const kh_changed_story *story)
{
    if (story->reversal_count) {
        fputs("  ", cli->out);
        term_styled(cli, STYLE_DIM, kh_str_z(say(cli, SAY_REVERSALS)), 0);
        fputc('\n', cli->out);
    }
    for (size_t i = 0; i < story->reversal_count; i++)
        put_reversal(cli, &story->reversals[i]);
}

static void show_story(struct cli *cli, const kh_changed_story *story)
{
    char count[96];

    fputc('\n', cli->out);
    term_styled(cli, STYLE_BOLD, story->title, cli->width > 60 ? cli->width - 32 : cli->width);
    if (cli->width > 60) {
        term_style(cli, STYLE_DIM);
        fputs("  ", cli->out);
        term_text(cli, story->id, 0);
        fprintf(cli->out, "  +%s", say_count(cli, COUNT_ARTICLES, story->new_articles, count));
        term_style(cli, STYLE_PLAIN);
    }
    fputc('\n', cli->out);
    show_developments(cli, story);
    show_figures(cli, story);
    show_deadlines(cli, story);
    show_reversals(cli, story);
    show_voices(cli, story);
}

static void show(struct cli *cli, const kh_changes *changes)
{
    char count[96];

    term_style(cli, STYLE_DIM);
    term_text(cli, kh_str_z(say(cli, SAY_SINCE)), 0);
    fputc(' ', cli->out);
    term_text(cli, changes->since, 0);
    fprintf(cli->out, "  %s", say_count(cli, COUNT_ARTICLES, changes->new_articles, count));
    fprintf(cli->out, " · %s  ", say_count(cli, COUNT_STORIES, changes->total, count));
    term_text(cli, changes->mark, 0);
    term_style(cli, STYLE_PLAIN);
    fputc('\n', cli->out);
    for (size_t i = 0; i < changes->story_count; i++)
        show_story(cli, &changes->stories[i]);
    if (!changes->story_count)
        fprintf(cli->out, "%s\n", say(cli, SAY_NOTHING));
    else if (changes->total > cli->offset + changes->story_count) {
        fputc('\n', cli->out);
        put_rest(cli, REST_OFFSET, COUNT_STORIES, changes->total - cli->offset - changes->story_count,
                 cli->offset + (unsigned)changes->story_count);
    }
}

static int report(struct cli *cli, kh_str since, kh_str story)
{
    kh_changes_filter filter = {.page = {cli->offset, cli->limit_given ? cli->limit
                                                      : cli->json      ? KH_CHANGES_PAGE_MOST
                                                                       : KH_CHANGES_PAGE},
                                .since = since,
                                .story = story,
                                .outlet = cli->outlet,
                                .place = cli->place,
                                .person = cli->person};
    char path[4096];
    kh_store *store = NULL;
    kh_changes *changes = NULL;
    kh_buf json;
    kh_err err = {0}, ignored;
    int code = open_store(cli, KH_STORE_READ, &store, path);

    if (code)
        return code;
    kh_buf_init(&json);
    kh_status status = kh_changes_load(store, &filter, &changes, &err);
    if (!status && cli->json) {
        status = kh_changes_json(changes, &json);
        kh_buf_byte(&json, '\n');
        put_bytes(cli, json.ptr, json.len);
    } else if (!status) {
        show(cli, changes);
    }
    kh_changes_free(changes);
    kh_buf_done(&json);
    kh_status closed = kh_store_close(store, &ignored);
    (void)closed; /* reading leaves nothing to lose */
    if (status == KH_NOTFOUND)
        return complain(EXIT_SOME_FAILED, "%s", err.text);
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err.text);
    return status ? store_failed(status, &err) : EXIT_DONE;
}

int cmd_changes(struct cli *cli)
{
    if (cli->word_count > 1)
        return complain(EXIT_USAGE, "name one story at most; `khayt stories` lists them");
    return report(cli, cli->moment, cli->word_count ? cli->words[0] : (kh_str){NULL, 0});
}

int cmd_today(struct cli *cli)
{
    if (cli->word_count)
        return complain(EXIT_USAGE, "today takes no argument; `khayt changes STORY` tells of one story");
    return report(cli, (kh_str){NULL, 0}, (kh_str){NULL, 0});
}
