/* story: one story whole, for a person. */

#include "cli/term.h"

enum { MOST_FIGURES = 12, MOST_POINTS = 6, MOST_STATEMENTS = 12, MOST_NAMES = 12, MOST_COPIES = 12 };

static void put_more(struct cli *cli, size_t count, size_t most)
{
    if (count > most) {
        term_dim(cli, true);
        fprintf(cli->out, "  … %zu %s\n", count - most, say(cli, SAY_MORE));
        term_dim(cli, false);
    }
}

static void show_timeline(struct cli *cli, const kh_story *story)
{
    term_heading(cli, say(cli, SAY_TIMELINE));
    for (size_t i = 0; i < story->timeline_count; i++) {
        const kh_development *development = &story->timeline[i];
        fprintf(cli->out, "%-11.*s ", (int)development->date.len, development->date.ptr ? development->date.ptr : "");
        term_bold(cli, true);
        term_text(cli, development->title, cli->width - 12);
        term_bold(cli, false);
        fputc('\n', cli->out);
        for (size_t a = 0; a < development->article_count; a++) {
            const kh_story_article *article = &development->articles[a];
            fputs("            ", cli->out);
            term_dim(cli, true);
            fputs(article->copy_of.len ? "= " : "· ", cli->out);
            term_cell(cli, article->outlet, 24);
            fputc(' ', cli->out);
            term_text(cli, article->key, 44);
            term_dim(cli, false);
            fputc('\n', cli->out);
        }
    }
}

static void show_figures(struct cli *cli, const kh_story *story)
{
    if (!story->figure_count)
        return;
    term_heading(cli, say(cli, SAY_FIGURES));
    for (size_t i = 0; i < story->figure_count && i < MOST_FIGURES; i++) {
        const kh_figure_row *row = &story->figures[i];
        fputs("  ", cli->out);
        term_bold(cli, true);
        term_text(cli, row->what.len ? row->what : row->unit, 40);
        term_bold(cli, false);
        if (row->place.len) {
            fputs("  @ ", cli->out);
            term_text(cli, row->place, 30);
        }
        fputc('\n', cli->out);
        for (size_t p = 0; p < row->point_count && p < MOST_POINTS; p++) {
            const kh_figure_point *point = &row->points[p];
            fprintf(cli->out, "    %-11.*s ", (int)point->at.date.len, point->at.date.ptr ? point->at.date.ptr : "");
            term_cell(cli, point->text, 32);
            fputc(' ', cli->out);
            term_text(cli, point->source.len ? point->source : point->at.outlet,
                      cli->width > 60 ? cli->width - 52 : 20);
            fputc('\n', cli->out);
        }
        put_more(cli, row->point_count, MOST_POINTS);
    }
    put_more(cli, story->figure_count, MOST_FIGURES);
}

static void show_deadlines(struct cli *cli, const kh_story *story)
{
    if (!story->deadline_count)
        return;
    term_heading(cli, say(cli, SAY_DEADLINES));
    for (size_t i = 0; i < story->deadline_count; i++) {
        const kh_deadline_row *row = &story->deadlines[i];
        fprintf(cli->out, "  %-11.*s → %-11.*s ", (int)row->at.date.len, row->at.date.ptr ? row->at.date.ptr : "",
                (int)row->by.len, row->by.ptr ? row->by.ptr : "");
        term_text(cli, row->text, 30);
        if (row->source.len) {
            fprintf(cli->out, "  %s ", say(cli, SAY_FROM));
            term_text(cli, row->source, 34);
        }
        fputc('\n', cli->out);
    }
}

static void show_statements(struct cli *cli, const kh_story *story)
{
    if (!story->statement_count)
        return;
    term_heading(cli, say(cli, SAY_STATEMENTS));
    for (size_t i = 0; i < story->statement_count && i < MOST_STATEMENTS; i++) {
        const kh_statement_row *row = &story->statements[i];
        fprintf(cli->out, "  %.*s ", (int)row->at.date.len, row->at.date.ptr ? row->at.date.ptr : "");
        term_bold(cli, true);
        term_text(cli, row->speaker.len ? row->speaker : kh_str_z(say(cli, SAY_UNKNOWN)), 50);
        term_bold(cli, false);
        for (size_t v = 0; v < row->via.n; v++) {
            fprintf(cli->out, v ? " < " : " (%s ", say(cli, SAY_VIA));
            term_text(cli, row->via.at[v], 30);
        }
        fputs(row->via.n ? ")\n" : "\n", cli->out);
        term_wrapped(cli, row->text, cli->width, 4);
    }
    put_more(cli, story->statement_count, MOST_STATEMENTS);
}

static void show_voices(struct cli *cli, enum phrase heading, const kh_voice *voices, size_t count)
{
    if (!count)
        return;
    term_heading(cli, say(cli, heading));
    for (size_t i = 0; i < count && i < MOST_NAMES; i++) {
        fputs("  ", cli->out);
        term_cell(cli, voices[i].name, 40);
        fprintf(cli->out, " %u %s\n", voices[i].articles, say(cli, SAY_ARTICLES));
    }
    put_more(cli, count, MOST_NAMES);
}

static void show_rest(struct cli *cli, const kh_story *story)
{
    term_heading(cli, say(cli, SAY_OUTLET_LIST));
    for (size_t i = 0; i < story->outlet_count; i++) {
        fputs("  ", cli->out);
        term_cell(cli, story->outlet_list[i].outlet, 30);
        fprintf(cli->out, " %3u  %.*s – %.*s\n", story->outlet_list[i].articles, (int)story->outlet_list[i].first.len,
                story->outlet_list[i].first.ptr ? story->outlet_list[i].first.ptr : "",
                (int)story->outlet_list[i].last.len,
                story->outlet_list[i].last.ptr ? story->outlet_list[i].last.ptr : "");
    }
    if (!story->copy_count)
        return;
    term_heading(cli, say(cli, SAY_COPIES));
    for (size_t i = 0; i < story->copy_count && i < MOST_COPIES; i++) {
        const kh_copy_row *copy = &story->copies[i];
        fprintf(cli->out, "  %-8.*s %3.0f%%  ", (int)copy->kind.len, copy->kind.ptr, copy->share * 100);
        term_cell(cli, copy->a, 34);
        fputs("  ", cli->out);
        term_text(cli, copy->b, 34);
        fputc('\n', cli->out);
    }
    put_more(cli, story->copy_count, MOST_COPIES);
}

static void show_story(struct cli *cli, const kh_story *story)
{
    term_bold(cli, true);
    term_text(cli, story->title, 0);
    term_bold(cli, false);
    fprintf(cli->out, "\n%.*s   %.*s – %.*s   %u %s · %u %s · %zu %s\n", (int)story->id.len, story->id.ptr,
            (int)story->first.len, story->first.ptr ? story->first.ptr : "", (int)story->last.len,
            story->last.ptr ? story->last.ptr : "", story->articles, say(cli, SAY_ARTICLES), story->outlets,
            say(cli, SAY_OUTLETS), story->timeline_count, say(cli, SAY_DEVELOPMENTS));
    show_timeline(cli, story);
    show_figures(cli, story);
    show_deadlines(cli, story);
    show_statements(cli, story);
    show_voices(cli, SAY_PEOPLE, story->people, story->people_count);
    show_voices(cli, SAY_BODIES, story->bodies, story->body_count);
    show_rest(cli, story);
}

int cmd_story(struct cli *cli)
{
    kh_store *store = NULL;
    kh_story *story = NULL;
    kh_buf json;
    kh_err err = {0}, ignored;
    kh_status status, closed;
    char path[4096];
    int code;

    if (cli->word_count != 1)
        return complain(EXIT_USAGE, "name one story by its id; `khayt stories` lists them");
    code = open_store(cli, KH_STORE_READ, &store, path);
    if (code)
        return code;
    kh_buf_init(&json);
    status = kh_story_load(store, cli->words[0], &story, &err);
    if (!status && cli->json && !(status = kh_story_json(story, &json))) {
        kh_buf_byte(&json, '\n');
        fwrite(json.ptr, 1, json.len, cli->out);
    } else if (!status) {
        show_story(cli, story);
    }
    kh_buf_done(&json);
    kh_story_free(story);
    closed = kh_store_close(store, &ignored);
    (void)closed;
    if (status == KH_NOTFOUND)
        return complain(EXIT_SOME_FAILED, "there is no story %.*s", (int)cli->words[0].len, cli->words[0].ptr);
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err.text);
    return status ? store_failed(status, &err) : EXIT_DONE;
}
