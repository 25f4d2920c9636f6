/* pin, merge, split, relink, why: a person's say in what belongs together, and the reasons of the program. */
#include "cli/term.h"

/* What stands now, after an act: {"act", "key", "story"}. */
static kh_status say_place(struct cli *cli, kh_store *store, const char *act, kh_str key, kh_err *err)
{
    kh_story_line line;
    kh_status status = kh_store_article_story(store, key, &line, err);

    if (status)
        return status;
    if (cli->json) {
        fprintf(cli->out, "{\"act\":\"%s\",\"story\":\"%.*s\",\"articles\":%u}\n", act, (int)line.story.len,
                line.story.ptr, line.articles);
        return KH_OK;
    }
    term_style(cli, STYLE_DIM);
    term_text(cli, line.story, 0);
    term_style(cli, STYLE_PLAIN);
    fputs("  ", cli->out);
    term_styled(cli, STYLE_BOLD, line.title, 0);
    fputc('\n', cli->out);
    return KH_OK;
}

int cmd_pin(struct cli *cli)
{
    kh_store *store = NULL;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count < 1 || cli->word_count > (cli->off ? 1u : 2u))
        return complain(EXIT_USAGE, "name an article by its key, and the story that it belongs to");
    if ((code = open_store(cli, KH_STORE_WRITE, &store, path)))
        return code;
    status = cli->off ? kh_store_unpin(store, cli->words[0], cli->reason, &err)
                      : kh_store_pin(store, cli->words[0], cli->word_count > 1 ? cli->words[1] : (kh_str){NULL, 0},
                                     cli->reason, &err);
    if (!status)
        status = say_place(cli, store, cli->off ? "unpinned" : "pinned", cli->words[0], &err);
    return end_acting(cli, store, status, &err);
}

int cmd_merge(struct cli *cli)
{
    kh_store *store = NULL;
    kh_story *story = NULL;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count != 2)
        return complain(EXIT_USAGE, "name the story that goes and the one that stays");
    if ((code = open_store(cli, KH_STORE_WRITE, &store, path)))
        return code;
    status = kh_store_merge_stories(store, cli->words[0], cli->words[1], cli->reason, &err);
    if (!status)
        status = kh_story_load(store, cli->words[1], &story, &err);
    if (!status && story->timeline_count && story->timeline[0].article_count)
        status = say_place(cli, store, "merged", story->timeline[0].articles[0].key, &err);
    kh_story_free(story);
    return end_acting(cli, store, status, &err);
}

int cmd_split(struct cli *cli)
{
    kh_store *store = NULL;
    kh_str fresh;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (!cli->word_count)
        return complain(EXIT_USAGE, "name the articles that are a story of their own by their keys");
    if ((code = open_store(cli, KH_STORE_WRITE, &store, path)))
        return code;
    status = kh_store_split(store, cli->words, cli->word_count, cli->reason, &fresh, &err);
    if (!status)
        status = say_place(cli, store, "split", cli->words[0], &err);
    return end_acting(cli, store, status, &err);
}

int cmd_relink(struct cli *cli)
{
    kh_store *store = NULL;
    kh_relinked done;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count)
        return complain(EXIT_USAGE, "relink takes no argument: it is about the whole store");
    if ((code = open_store(cli, KH_STORE_WRITE, &store, path)))
        return code;
    status = kh_store_relink(store, &done, &err);
    if (!status && cli->json)
        fprintf(cli->out, "{\"articles\":%llu,\"moved\":%llu,\"stories\":%llu,\"developments\":%llu,\"left\":%llu}\n",
                (unsigned long long)done.articles, (unsigned long long)done.moved, (unsigned long long)done.stories,
                (unsigned long long)done.developments, (unsigned long long)done.left);
    else if (!status) {
        char number[96];
        fputs(say_count(cli, COUNT_ARTICLES, done.articles, number), cli->out);
        fprintf(cli->out, cli->arabic ? "، انتقل منها %s" : ", %s moved", say_number(done.moved, number));
        fputs(cli->arabic ? "؛ " : "; ", cli->out);
        fputs(say_count(cli, COUNT_STORIES, done.stories, number), cli->out);
        fputs(cli->arabic ? "، " : ", ", cli->out);
        fputs(say_count(cli, COUNT_DEVELOPMENTS, done.developments, number), cli->out);
        fputc('\n', cli->out);
    }
    return end_acting(cli, store, status, &err);
}

/* ---- why ---- */

static void show_log(struct cli *cli, const kh_why_article *article)
{
    fputs("  ", cli->out);
    term_styled(cli, STYLE_BOLD, article->key, cli->width - 30);
    fputs("  ", cli->out);
    term_text(cli, article->story, 0);
    fputs(article->pinned ? "  (pinned)\n" : "\n", cli->out);
    for (size_t i = 0; i < article->log_count; i++) {
        const kh_log_line *line = &article->log[i];
        fputs("    ", cli->out);
        term_cell(cli, line->action, 10);
        term_cell(cli, line->story, 13);
        if (line->score > 0)
            fprintf(cli->out, "%.2f  ", line->score);
        term_text(cli, line->reason.len ? line->reason : line->evidence, cli->width - 36);
        fputc('\n', cli->out);
    }
}

static void show_why(struct cli *cli, const kh_why *why)
{
    bool event = kh_str_eq(why->together, KH_STR("development")), story = kh_str_eq(why->together, KH_STR("story"));

    fputs(event         ? cli->arabic ? "حدث واحد" : "one development"
          : story       ? cli->arabic ? "قصة واحدة" : "one story"
          : cli->arabic ? "قصتان"
                        : "two stories",
          cli->out);
    fprintf(cli->out, cli->arabic ? " · التشابه %.2f" : " · likeness %.2f", why->likeness);
    if (why->days_known)
        fprintf(cli->out, cli->arabic ? " · الأيام بينهما %lld" : " · %lld days apart", (long long)why->days);
    if (why->copy.len)
        fprintf(cli->out, " · %.*s %.0f%%", (int)why->copy.len, why->copy.ptr, why->copy_share * 100);
    fputc('\n', cli->out);
    for (size_t i = 0; i < why->shared_count && (cli->all || i < 12); i++) {
        fprintf(cli->out, "  %.3f  ", why->shared[i].part);
        term_styled(cli, why->shared[i].name ? STYLE_BOLD : STYLE_PLAIN, why->shared[i].text, 40);
        fputc('\n', cli->out);
    }
    show_log(cli, &why->a);
    show_log(cli, &why->b);
}

int cmd_why(struct cli *cli)
{
    kh_store *store = NULL;
    kh_why why;
    kh_buf json;
    kh_err err = {0};
    kh_status status;
    char path[4096];
    int code;

    if (cli->word_count != 2)
        return complain(EXIT_USAGE, "name two articles by their keys");
    if ((code = open_store(cli, KH_STORE_READ, &store, path)))
        return code;
    kh_buf_init(&json);
    status = kh_store_why(store, cli->words[0], cli->words[1], &why, &err);
    if (!status && cli->json && !(status = kh_why_json(&why, &json))) {
        kh_buf_byte(&json, '\n');
        put_bytes(cli, json.ptr, json.len);
    } else if (!status) {
        show_why(cli, &why);
    }
    kh_buf_done(&json);
    return end_acting(cli, store, status, &err);
}
