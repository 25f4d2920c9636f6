/*
 * The command line: what its files share. commands.c lists commands and options, main.c reads them; each cmd_*.c holds
 * commands that belong together; term.c knows terminals; say.c holds the words, in Arabic and English.
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
    bool json, help, arabic, quiet, all, yes, text_only, dry, off, write, read_only;
    kh_format format;
    kh_str outlet, published, captured, url, query, story, reason, moment, place, person;
    int32_t since, until; /* days, KH_NO_DAY: open */
    kh_name_type type;
    bool type_given;
    unsigned leave_out; /* kh_layer bits */
    unsigned threads, limit, offset, width, port, rate, least;
    bool limit_given, eml, html, once, no_pager;
    kh_str as, given_name, base, to;
    unsigned every;
    uint32_t span_start, span_end; /* code points */
    const char *host;
    const char *name;
    kh_color color;
    /* what is left of the command line */
    kh_str *words;
    size_t word_count;
    /* where it writes */
    bool terminal; /* standard output is one, or leads to one by a pager */
    bool isolates; /* untrusted text is isolated (term.h) */
    int pager;     /* the process that pages, 0 for none */
    bool colored;
    FILE *out;
    int out_error; /* errno of the write that failed first */
};

struct command {
    const char *name, *arguments;
    unsigned options; /* option_group bits */
    int (*run)(struct cli *cli);
    const char *english, *arabic; /* one line each */
    const char *more;             /* what one must know to use it */
    const char *examples;         /* "  command   # what for" lines */
};

enum option_group {
    FOR_STORE = 1,
    FOR_INPUT = 2,
    FOR_JSON = 4,
    FOR_PAGE = 8,
    FOR_SHOW = 16,
    FOR_SERVE = 32,
    FOR_STORIES = 64,
    FOR_ALL = 128,
    FOR_ARTICLE = 256,
    FOR_FORGET = 512,
    FOR_WHO = 1024,
    FOR_NAMES = 2048,
    FOR_SEARCH = 4096,
    FOR_CLEAN = 8192,
    FOR_REASON = 16384,
    FOR_PIN = 32768,
    FOR_READ = 1048576,
    FOR_MOVED = 2097152,
    FOR_MOMENT = 4194304,
    FOR_NOTES = 1 << 17,
    FOR_WANTED = 1 << 18,
    FOR_EXPORT = 1 << 19,
    FOR_CITE = 1 << 25,
    FOR_FEED = 1 << 26,
    FOR_DAY = 1 << 27,
    FOR_WATCH = 1 << 23,
    FOR_WATCHES = 1 << 24,
    FOR_COPIES = 1 << 28
};

int cmd_read(struct cli *cli);
int cmd_add(struct cli *cli);
int cmd_stories(struct cli *cli);
int cmd_story(struct cli *cli);
int cmd_digest(struct cli *cli);
int cmd_changes(struct cli *cli);
int cmd_today(struct cli *cli);
int cmd_copies(struct cli *cli);
int cmd_reprints(struct cli *cli);
int cmd_similar(struct cli *cli);
int cmd_search(struct cli *cli);
int cmd_article(struct cli *cli);
int cmd_compare(struct cli *cli);
int cmd_development(struct cli *cli);
int cmd_outlet(struct cli *cli);
int cmd_forget(struct cli *cli);
int cmd_who(struct cli *cli);
int cmd_names(struct cli *cli);
int cmd_clean(struct cli *cli);
int cmd_pin(struct cli *cli);
int cmd_merge(struct cli *cli);
int cmd_split(struct cli *cli);
int cmd_relink(struct cli *cli);
int cmd_why(struct cli *cli);
int cmd_serve(struct cli *cli);
int cmd_notes(struct cli *cli);
int cmd_searches(struct cli *cli);
int cmd_watches(struct cli *cli);
int cmd_acts(struct cli *cli);
int cmd_undo(struct cli *cli);
int cmd_export(struct cli *cli);
int cmd_cite(struct cli *cli);
int cmd_feed(struct cli *cli);
int cmd_watch(struct cli *cli);
/** The day's news of all stories: digest with --eml or --html. */
int show_day(struct cli *cli);

/** Print "khayt: …" to standard error, what could harm a terminal written as escapes, and return `code`. */
int complain(int code, const char *format, ...) KH_PRINTF(2, 3);
/** The exit code that a status calls for, after telling what failed. */
int store_failed(kh_status status, const kh_err *err);
/** The end of a command that read one thing from the store: writes `json` as a line when that is wanted, frees it and
 * closes the store. What is not there (KH_NOTFOUND) the caller names; other failures are said. The exit code. */
int end_reading(struct cli *cli, kh_store *store, kh_status status, kh_buf *json, const kh_err *err);
/** The end of a command that acts on the store or asks about what was done: closes it and tells what failed. The exit
 * code. */
int end_acting(struct cli *cli, kh_store *store, kh_status status, const kh_err *err);
/** Names an input that could not be read, on standard error. */
void say_unread(kh_str name, const kh_err *err);
/** Open the store of -d, or the default one. 0, or the exit code after telling. `ret_path` (4096 bytes) gets its path.
 */
int open_store(struct cli *cli, kh_store_mode mode, kh_store **ret_store, char ret_path[4096]);
/** The path of that store; `make` its folders where they are missing. False: there is none, and it was told. */
bool store_path(struct cli *cli, bool make, char ret_path[4096]);
/** Has somebody asked to stop (SIGINT, SIGTERM)? */
bool interrupted(void);
void catch_signals(void);
/** Write, and remember the first failure: later calls may overwrite errno. False when it failed. */
bool put_bytes(struct cli *cli, const char *bytes, size_t size);
/** Flush standard output; EXIT_STORE when what was written did not arrive. A reader that went away is no failure. */
int finish_output(struct cli *cli, int code);

/* ---- words ---- */

enum phrase {
    SAY_TIMELINE,
    SAY_FIGURES,
    SAY_DEADLINES,
    SAY_STATEMENTS,
    SAY_PEOPLE,
    SAY_PLACES,
    SAY_BODIES,
    SAY_OUTLET_LIST,
    SAY_COPIES,
    SAY_TIMES,
    SAY_SUMMARY,
    SAY_CAPTIONS,
    SAY_PUBLISHED,
    SAY_UPDATED,
    SAY_OUTLET,
    SAY_BYLINE,
    SAY_DATELINE,
    SAY_CREDITS,
    SAY_KEYWORDS,
    SAY_ADDRESS,
    SAY_KEY,
    SAY_STORY,
    SAY_FURNITURE,
    SAY_UNKNOWN,
    SAY_FROM,
    SAY_VIA,
    SAY_NOTHING,
    SAY_MEANT,
    SAY_SAME,
    SAY_NEAR,
    SAY_PARTIAL,
    SAY_APPROX,
    SAY_MORE_THAN,
    SAY_LESS_THAN,
    SAY_AT_LEAST,
    SAY_AT_MOST,
    SAY_ALIASES,
    SAY_ROLES,
    SAY_OFFICES,
    SAY_STORIES,
    SAY_OTHERS,
    SAY_VERSIONS,
    SAY_CURRENT,
    SAY_CAPTURED,
    SAY_TELLINGS,
    SAY_ONLY,
    SAY_HABITS,
    SAY_HOURS,
    SAY_WEEKDAYS,
    SAY_AGENCIES,
    SAY_FIRST,
    SAY_COPIED_FROM,
    SAY_COPIED_BY,
    SAY_SHARED,
    SAY_LEFT_OUT,
    SAY_ADDED,
    SAY_CHANGED,
    SAY_NOT_COPIES,
    SAY_PERSON,
    SAY_BODY,
    SAY_PLACE,
    SAY_BACKGROUND,
    SAY_CHAPTERS,
    SAY_POSITIONS,
    SAY_REVERSALS,
    SAY_REVISION,
    SAY_CONTRADICTION,
    SAY_OUTLIER,
    SAY_EVENT,
    SAY_LATER,
    SAY_EARLIER,
    SAY_NEW,
    SAY_NEW_VOICE,
    SAY_SINCE,
    SAY_TAKES_BACK,
    SAY_REF_FIGURE,
    SAY_REF_TIME,
    SAY_REF_DEADLINE,
    SAY_REF_STATEMENT,
    SAY_COUNT
};

enum counted {
    COUNT_ARTICLES,
    COUNT_OUTLETS,
    COUNT_DEVELOPMENTS,
    COUNT_STORIES,
    COUNT_HITS,
    COUNT_COPIES,
    COUNT_SOURCES,
    COUNT_SENTENCES,
    COUNT_CHANGES,
    COUNT_POINTS,
    COUNT_STATEMENTS,
    COUNT_DEADLINES,
    COUNT_NAMES,
    COUNT_MENTIONS,
    COUNT_DAYS,
    COUNT_EVENTS,
    COUNT_NOTES,
    COUNT_ACTS,
    COUNT_COUNT
};

const char *say(const struct cli *cli, enum phrase phrase);
/** "1,605"; returns `ret_text`. */
const char *say_number(uint64_t n, char ret_text[32]);
/** "1 article", "12 articles", «مقالتان», «12 مقالة»; returns `ret_text`. */
const char *say_count(const struct cli *cli, enum counted what, uint64_t n, char ret_text[96]);

/** "12 more articles", «وغيرها: 12 مقالة». */
const char *say_more(const struct cli *cli, enum counted what, uint64_t n, char ret_text[96]);

/** One pair of copies on a line: the first one stands on the left; where nobody knows, a dash stands between
 * (cmd_ask.c). Non-zero when it could not be written. */
int show_copy_line(struct cli *cli, const kh_copy_line *line);
/** The articles of a development, one a line, copies under what they copy (cmd_story.c). */
void show_tree(struct cli *cli, const kh_development *development, unsigned indent);

/* ---- lists that go on ---- */

enum rest { REST_OFFSET, REST_ALL, REST_SINGLES };

/** After a list: how many are left, in a dim line that says how to see them. Nothing when none is. */
void put_rest(struct cli *cli, enum rest how, enum counted what, uint64_t left, unsigned offset);

#endif
