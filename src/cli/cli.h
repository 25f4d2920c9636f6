/*
 * The command line: what its files share. main.c finds the command and reads its options; each cmd_*.c holds commands
 * that belong together; term.c knows terminals; say.c holds the words, in Arabic and English.
 */
#ifndef KH_CLI_CLI_H
#define KH_CLI_CLI_H

#include <stdio.h>

#include "khayt/khayt.h"

/* Exit codes of the contract. */
enum { EXIT_DONE = 0, EXIT_SOME_FAILED = 1, EXIT_USAGE = 2, EXIT_STORE = 3 };

typedef enum kh_color { KH_COLOR_AUTO, KH_COLOR_ALWAYS, KH_COLOR_NEVER } kh_color;

struct cli {
    /* options */
    const char *store;
    bool json, help, arabic, quiet, no_serve;
    kh_format format;
    kh_str outlet, published, captured, url, query;
    unsigned threads, limit, offset, width, port, rate;
    bool limit_given;
    const char *host;
    kh_color color;
    /* what is left of the command line */
    kh_str *words;
    size_t word_count;
    /* where it writes */
    bool terminal; /* standard output is one */
    bool colored;
    FILE *out;
};

struct command {
    const char *name, *arguments;
    unsigned options; /* kh_option_group bits */
    int (*run)(struct cli *cli);
    const char *english, *arabic; /* one line each */
    const char *more;             /* the rest of its --help */
};

enum option_group {
    FOR_STORE = 1,
    FOR_INPUT = 2,
    FOR_JSON = 4,
    FOR_PAGE = 8,
    FOR_SHOW = 16,
    FOR_SERVE = 32,
    FOR_FILTER = 64,
    FOR_THREADS = 128
};

extern const struct command kh_commands[];

int cmd_read(struct cli *cli);
int cmd_add(struct cli *cli);
int cmd_stories(struct cli *cli);
int cmd_story(struct cli *cli);
int cmd_copies(struct cli *cli);
int cmd_similar(struct cli *cli);
int cmd_search(struct cli *cli);
int cmd_article(struct cli *cli);
int cmd_forget(struct cli *cli);
int cmd_serve(struct cli *cli);

/** Print "khayt: …" to standard error and return `code`. */
int complain(int code, const char *format, ...) KH_PRINTF(2, 3);
/** The exit code that a status calls for, after telling what failed. */
int store_failed(kh_status status, const kh_err *err);
/** Open the store of -d, or the default one. 0, or the exit code after telling. `ret_path` (4096 bytes) gets its path.
 */
int open_store(struct cli *cli, kh_store_mode mode, kh_store **ret_store, char ret_path[4096]);
/** Has somebody asked to stop (SIGINT, SIGTERM)? */
bool interrupted(void);
void catch_signals(void);
/** Flush standard output; EXIT_STORE when what was written did not arrive. A reader that went away is no failure. */
int finish_output(struct cli *cli, int code);

/* ---- words ---- */

enum phrase {
    SAY_ARTICLES,
    SAY_OUTLETS,
    SAY_DEVELOPMENTS,
    SAY_STORIES,
    SAY_TIMELINE,
    SAY_FIGURES,
    SAY_DEADLINES,
    SAY_STATEMENTS,
    SAY_PEOPLE,
    SAY_BODIES,
    SAY_OUTLET_LIST,
    SAY_COPIES,
    SAY_SOURCES,
    SAY_PUBLISHED,
    SAY_UNKNOWN,
    SAY_FROM,
    SAY_VIA,
    SAY_NOTHING,
    SAY_MORE,
    SAY_OUTLET,
    SAY_CREDITS,
    SAY_KEYWORDS,
    SAY_SUMMARY,
    SAY_STORY,
    SAY_FURNITURE,
    SAY_TIMES,
    SAY_COPY_OF,
    SAY_HITS,
    SAY_SAME,
    SAY_NEAR,
    SAY_PARTIAL,
    SAY_FIRST,
    SAY_COUNT
};

const char *say(const struct cli *cli, enum phrase phrase);

#endif
