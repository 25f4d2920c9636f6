/* story: one story whole, for a person. Each line of a claim ends in the key of the article that makes it. */

#include "cli/story_parts.h"

enum {
    MOST_DEVELOPMENTS = 40,
    MOST_FIGURES = 12,
    MOST_POINTS = 6,
    MOST_STATEMENTS = 12,
    MOST_NAMES = 12,
    MOST_COPIES = 12,
    MOST_DEADLINES = 20,
    MOST_BACKGROUND = 12,
    MOST_POSITIONS = 6,
    DEEPEST = 6 /* copies of copies, as they are shown */
};

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

/* How deep it hangs in its tree: a parent stands before its children. */
static unsigned depth_of(const kh_development *development, size_t node)
{
    unsigned depth = 0;
    kh_str parent = development->tree[node].parent;

    for (size_t i = node; parent.len && i-- > 0;) {
        if (kh_str_eq(development->tree[i].article, parent)) {
            parent = development->tree[i].parent;
            depth++;
        }
    }
    return depth < DEEPEST ? depth : DEEPEST;
}

/* "رويترز +1 −2 ~3": whose text it is, and what became of it: sentences added, left out, changed. */
static unsigned put_changes(struct cli *cli, const kh_copy_node *node)
{
    unsigned used = 0;

    if (node->agency.len) {
        used += (unsigned)fprintf(cli->out, "(");
        used += term_text(cli, node->agency, 20);
        used += (unsigned)fprintf(cli->out, ")  ");
    }
    if (node->added_count)
        used += (unsigned)fprintf(cli->out, "+%zu ", node->added_count);
    if (node->left_out_count)
        used += (unsigned)fprintf(cli->out, "-%zu ", node->left_out_count);
    if (node->changed_count)
        used += (unsigned)fprintf(cli->out, "~%zu ", node->changed_count);
    return used;
}

void show_tree(struct cli *cli, const kh_development *development, unsigned indent)
{
    for (size_t i = 0; i < development->tree_count; i++) {
        const kh_copy_node *node = &development->tree[i];
        unsigned depth = depth_of(development, i), used = indent + 2 * depth + 24;

        term_spaces(cli, indent + 2 * depth);
        term_style(cli, STYLE_DIM);
        fputs(node->parent.len ? "= " : "· ", cli->out);
        term_cell(cli, node->outlet.len ? node->outlet : kh_str_z(say(cli, SAY_UNKNOWN)), 20);
        fputs("  ", cli->out);
        used += put_changes(cli, node);
        term_text(cli, node->article, used + 12 < cli->width ? cli->width - used : 12);
        term_style(cli, STYLE_PLAIN);
        fputc('\n', cli->out);
    }
}

/* Oldest first; of a long one the last part, which is what a desk follows. */
static void show_timeline(struct cli *cli, const kh_story *story)
{
    size_t from = story->timeline_count - most(cli, story->timeline_count, MOST_DEVELOPMENTS);
    char sources[96];

    term_heading(cli, say(cli, SAY_TIMELINE));
    put_rest(cli, REST_ALL, COUNT_DEVELOPMENTS, from, 0);
    for (size_t i = from; i < story->timeline_count; i++) {
        const kh_development *development = &story->timeline[i];

        term_cell(cli, day_part(development->date), 12);
        unsigned title = cli->width > 60 ? cli->width - 36 : cli->width - 12;
        term_styled(cli, STYLE_BOLD, development->title, title);
        put_event(cli, &development->event, development->date, cli->width - title - 12);
        fputc('\n', cli->out);
        if (development->article_count > 1) {
            term_spaces(cli, 12);
            term_text(cli, kh_str_z(say_count(cli, COUNT_SOURCES, development->sources, sources)), 0);
            fputc('\n', cli->out);
        }
        show_tree(cli, development, 12);
    }
}

static void show_points(struct cli *cli, const kh_figure_row *row)
{
    for (size_t p = 0; p < most(cli, row->point_count, MOST_POINTS); p++)
        put_point(cli, &row->points[p], 4);
    fputs(row->point_count > most(cli, row->point_count, MOST_POINTS) ? "  " : "", cli->out);
    put_left(cli, COUNT_POINTS, row->point_count, MOST_POINTS);
}

static void show_figures(struct cli *cli, const kh_story *story)
{
    if (!story->figure_count)
        return;
    term_heading(cli, say(cli, SAY_FIGURES));
    for (size_t i = 0; i < most(cli, story->figure_count, MOST_FIGURES); i++) {
        const kh_figure_row *row = &story->figures[i];

        fputs("  ", cli->out);
        term_styled(cli, STYLE_BOLD, row->what.len ? row->what : row->unit, 40);
        if (row->place.len) {
            fputs(" · ", cli->out);
            term_text(cli, row->place, 30);
        }
        fputc('\n', cli->out);
        show_points(cli, row);
    }
    put_left(cli, COUNT_POINTS, story->figure_count, MOST_FIGURES);
}

/* When it was said → what for: each matter with all its announcements. */
static void show_deadlines(struct cli *cli, const kh_story *story)
{
    if (!story->matter_count)
        return;
    term_heading(cli, say(cli, SAY_DEADLINES));
    for (size_t i = 0; i < most(cli, story->matter_count, MOST_DEADLINES); i++) {
        const kh_deadline_matter *row = &story->matters[i];

        for (size_t a = 0; a < row->announcement_count; a++)
            put_announcement(cli, &row->announcements[a], a ? 4 : 2);
    }
    put_left(cli, COUNT_DEADLINES, story->matter_count, MOST_DEADLINES);
}

/* So many articles recall what is worth a line: few enough lines, but some. */
static uint32_t least_sources(const struct cli *cli, const kh_story *story)
{
    for (uint32_t least = 1;; least++) {
        size_t count = 0;
        for (size_t i = 0; i < story->background_count; i++)
            count += story->background[i].sources >= least;
        if (cli->all || count <= MOST_BACKGROUND)
            return count >= MOST_BACKGROUND / 3 || least == 1 ? least : least - 1;
    }
}

/* Those that most recall, in order of time. */
static void show_background(struct cli *cli, const kh_story *story)
{
    uint32_t least = least_sources(cli, story);
    size_t shown = 0;

    if (!story->background_count)
        return;
    term_heading(cli, say(cli, SAY_BACKGROUND));
    for (size_t i = 0; i < story->background_count; i++) {
        const kh_background *row = &story->background[i];
        char sources[96];
        unsigned used = 14;
        if (!cli->all && (row->sources < least || shown >= MOST_BACKGROUND))
            continue;
        shown++;
        fputs("  ", cli->out);
        term_cell(cli, day_part(row->event.value), 12);
        if (row->sources > 1)
            used += term_text(cli, kh_str_z(say_count(cli, COUNT_SOURCES, row->sources, sources)), 0);
        put_key(cli, row->at.key, used);
        term_wrapped(cli, row->text, cli->width, 4);
    }
    put_left(cli, COUNT_EVENTS, story->background_count, shown);
}

static void show_chapters(struct cli *cli, const kh_story *story)
{
    char count[96];

    if (!story->chapter_count)
        return;
    term_heading(cli, say(cli, SAY_CHAPTERS));
    for (size_t i = 0; i < story->chapter_count; i++) {
        const kh_chapter *chapter = &story->chapters[i];

        fputs("  ", cli->out);
        term_cell(cli, day_part(chapter->first), 11);
        fputs("– ", cli->out);
        term_cell(cli, day_part(chapter->last), 12);
        if (cli->width > 70) {
            term_styled(cli, STYLE_BOLD, chapter->title, cli->width - 46);
            fprintf(cli->out, "  %s\n", say_count(cli, COUNT_DEVELOPMENTS, chapter->developments.n, count));
            continue;
        }
        fputc('\n', cli->out);
        term_spaces(cli, 4);
        term_styled(cli, STYLE_BOLD, chapter->title, cli->width - 4);
        fputc('\n', cli->out);
    }
}

/* Who said most, and the last thing each said. */
static void show_positions(struct cli *cli, const kh_story *story)
{
    char count[96];

    if (!story->position_count)
        return;
    term_heading(cli, say(cli, SAY_POSITIONS));
    for (size_t i = 0; i < most(cli, story->position_count, MOST_POSITIONS); i++) {
        const kh_position *row = &story->positions[i];
        size_t from = cli->all ? 0 : row->statement_count - 1;

        fputs("  ", cli->out);
        term_styled(cli, STYLE_BOLD, row->name, cli->width > 80 ? 30 : cli->width - 2);
        if (row->role.len && cli->width > 80) {
            fputs("  ", cli->out);
            term_text(cli, row->role, cli->width - 52);
        }
        if (cli->width > 80)
            fprintf(cli->out, "  %s", say_count(cli, COUNT_STATEMENTS, row->statement_count, count));
        fputc('\n', cli->out);
        for (size_t s = from; s < row->statement_count; s++)
            put_said(cli, row->name, &row->statements[s], 4);
    }
    put_left(cli, COUNT_NAMES, story->position_count, MOST_POSITIONS);
}

static void show_reversals(struct cli *cli, const kh_story *story)
{
    if (!story->reversal_count)
        return;
    term_heading(cli, say(cli, SAY_REVERSALS));
    for (size_t i = 0; i < story->reversal_count; i++)
        put_reversal(cli, &story->reversals[i]);
}

static void show_statements(struct cli *cli, const kh_story *story)
{
    if (!story->statement_count)
        return;
    term_heading(cli, say(cli, SAY_STATEMENTS));
    for (size_t i = 0; i < most(cli, story->statement_count, MOST_STATEMENTS); i++) {
        const kh_statement_row *row = &story->statements[i];
        kh_str speaker = row->speaker.len ? row->speaker : kh_str_z(say(cli, SAY_UNKNOWN));
        unsigned used = 14;

        fputs("  ", cli->out);
        term_cell(cli, day_part(row->at.date), 12);
        term_style(cli, STYLE_BOLD);
        used += term_text(cli, speaker, cli->width / 3);
        term_style(cli, STYLE_PLAIN);
        for (size_t v = 0; v < row->via.n && used + 30 < cli->width; v++) {
            used += (unsigned)fprintf(cli->out, v ? ", " : " (");
            if (!v) {
                used += 1 + term_text(cli, kh_str_z(say(cli, SAY_VIA)), 0);
                fputc(' ', cli->out);
            }
            used += term_text(cli, row->via.at[v], 24);
            if (v + 1 == row->via.n || used + 30 >= cli->width)
                used += (unsigned)fprintf(cli->out, ")");
        }
        put_key(cli, row->at.key, used);
        term_wrapped(cli, row->text, cli->width, 4);
    }
    put_left(cli, COUNT_STATEMENTS, story->statement_count, MOST_STATEMENTS);
}

static void show_voices(struct cli *cli, enum phrase heading, const kh_voice *voices, size_t count)
{
    char text[96];

    if (!count)
        return;
    term_heading(cli, say(cli, heading));
    for (size_t i = 0; i < most(cli, count, MOST_NAMES); i++) {
        fputs("  ", cli->out);
        term_cell(cli, voices[i].name, 40);
        fputc(' ', cli->out);
        term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, voices[i].articles, text)), 0);
        fputc('\n', cli->out);
    }
    put_left(cli, COUNT_NAMES, count, MOST_NAMES);
}

static void show_outlets(struct cli *cli, const kh_story *story)
{
    char count[96];

    if (!story->outlet_count)
        return;
    term_heading(cli, say(cli, SAY_OUTLET_LIST));
    for (size_t i = 0; i < story->outlet_count; i++) {
        const kh_outlet_row *row = &story->outlet_list[i];

        fputs("  ", cli->out);
        term_cell(cli, row->outlet.len ? row->outlet : kh_str_z(say(cli, SAY_UNKNOWN)), 28);
        fputs("  ", cli->out);
        term_cell(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, row->articles, count)), 14);
        fputs("  ", cli->out);
        term_text(cli, day_part(row->first), 0);
        if (row->last.len && !kh_str_eq(row->first, row->last)) {
            fputs(" – ", cli->out);
            term_text(cli, day_part(row->last), 0);
        }
        fputc('\n', cli->out);
    }
}

static void show_copies(struct cli *cli, const kh_story *story)
{
    unsigned column = (cli->width - 21) / 2;

    if (!story->copy_count)
        return;
    term_heading(cli, say(cli, SAY_COPIES));
    for (size_t i = 0; i < most(cli, story->copy_count, MOST_COPIES); i++) {
        const kh_copy_row *copy = &story->copies[i];
        bool turned = copy->first.len && kh_str_eq(copy->first, copy->b);
        enum phrase kind = kh_str_eq(copy->kind, KH_STR("same"))   ? SAY_SAME
                           : kh_str_eq(copy->kind, KH_STR("near")) ? SAY_NEAR
                                                                   : SAY_PARTIAL;

        fputs("  ", cli->out);
        term_cell(cli, kh_str_z(say(cli, kind)), 8);
        fprintf(cli->out, " %3.0f%%  ", copy->share * 100);
        term_cell(cli, turned ? copy->b : copy->a, column);
        fputs(copy->first.len ? " → " : " – ", cli->out);
        term_text(cli, turned ? copy->a : copy->b, column);
        fputc('\n', cli->out);
    }
    put_left(cli, COUNT_COPIES, story->copy_count, MOST_COPIES);
}

static void show_story(struct cli *cli, const kh_story *story)
{
    char count[96];

    term_styled(cli, STYLE_BOLD, story->title, 0);
    fputc('\n', cli->out);
    term_style(cli, STYLE_DIM);
    term_text(cli, story->id, 0);
    fputs("  ", cli->out);
    term_text(cli, day_part(story->first), 0);
    if (story->last.len && !kh_str_eq(story->first, story->last)) {
        fputs(" – ", cli->out);
        term_text(cli, day_part(story->last), 0);
    }
    fputs("  ", cli->out);
    term_text(cli, kh_str_z(say_count(cli, COUNT_ARTICLES, story->articles, count)), 0);
    fputs(" · ", cli->out);
    term_text(cli, kh_str_z(say_count(cli, COUNT_OUTLETS, story->outlets, count)), 0);
    fputs(" · ", cli->out);
    term_text(cli, kh_str_z(say_count(cli, COUNT_DEVELOPMENTS, story->timeline_count, count)), 0);
    term_style(cli, STYLE_PLAIN);
    fputc('\n', cli->out);
    show_chapters(cli, story);
    show_timeline(cli, story);
    show_background(cli, story);
    show_figures(cli, story);
    show_deadlines(cli, story);
    show_reversals(cli, story);
    show_positions(cli, story);
    show_statements(cli, story);
    show_voices(cli, SAY_PEOPLE, story->people, story->people_count);
    show_voices(cli, SAY_BODIES, story->bodies, story->body_count);
    show_outlets(cli, story);
    show_copies(cli, story);
}

static void show_digest(struct cli *cli, const kh_digest *digest)
{
    term_styled(cli, STYLE_BOLD, digest->title, 0);
    fputc('\n', cli->out);
    for (size_t i = 0; i < digest->bullet_count; i++) {
        const kh_bullet *bullet = &digest->bullets[i];
        fputs("• ", cli->out);
        term_cell(cli, day_part(bullet->at.date), 12);
        put_key(cli, bullet->at.key, 14);
        term_wrapped(cli, bullet->text, cli->width, 2);
    }
}

/* The story that is named, in whichever form: its store is opened here and closed by end_story. Else an exit code. */
static int begin_story(struct cli *cli, kh_store **ret_store)
{
    char path[4096];

    if (cli->word_count != 1)
        return complain(EXIT_USAGE, "name one story by its id; `khayt stories` lists them");
    return open_store(cli, KH_STORE_READ, ret_store, path);
}

/* One line of JSON, if it came to that, and what went wrong. */
static int end_story(struct cli *cli, kh_store *store, kh_status status, kh_buf *json, const kh_err *err)
{
    int code = end_reading(cli, store, status, json, err);

    return status == KH_NOTFOUND ? complain(code, "no story '%.*s'; `khayt stories` lists them", (int)cli->words[0].len,
                                            cli->words[0].ptr)
                                 : code;
}

int cmd_digest(struct cli *cli)
{
    kh_store *store = NULL;
    kh_digest *digest = NULL;
    kh_buf json;
    kh_err err = {0};
    int code;

    if (cli->eml || cli->html)
        return show_day(cli);
    if ((code = begin_story(cli, &store)))
        return code;
    kh_buf_init(&json);
    kh_status status = kh_digest_load(store, cli->words[0], &digest, &err);
    if (!status && cli->json)
        status = kh_digest_json(digest, &json);
    else if (!status)
        show_digest(cli, digest);
    kh_digest_free(digest);
    return end_story(cli, store, status, &json, &err);
}

int cmd_story(struct cli *cli)
{
    kh_store *store = NULL;
    kh_story *story = NULL;
    kh_buf json;
    kh_err err = {0};
    int code = begin_story(cli, &store);

    if (code)
        return code;
    kh_buf_init(&json);
    kh_status status = kh_story_load(store, cli->words[0], &story, &err);
    if (!status && cli->json)
        status = kh_story_json(story, &json);
    else if (!status)
        show_story(cli, story);
    kh_story_free(story);
    return end_story(cli, store, status, &json, &err);
}
