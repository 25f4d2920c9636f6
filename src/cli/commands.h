/*
 * The tables of the command line. A command takes the options of its groups; some names mean another thing with another
 * command, and the one whose group it has is meant.
 */
#ifndef KH_CLI_COMMANDS_H
#define KH_CLI_COMMANDS_H

#include "cli/cli.h"

enum option_id {
    OPT_STORE,
    OPT_JSON,
    OPT_FORMAT,
    OPT_OUTLET,
    OPT_PUBLISHED,
    OPT_CAPTURED,
    OPT_URL,
    OPT_THREADS,
    OPT_LIMIT,
    OPT_OFFSET,
    OPT_ALL,
    OPT_LEAST,
    OPT_SINCE,
    OPT_UNTIL,
    OPT_OF_STORY,
    OPT_TYPE,
    OPT_TEXT,
    OPT_YES,
    OPT_DRY,
    OPT_REASON,
    OPT_PLACE,
    OPT_PERSON,
    OPT_OFF,
    OPT_COLOR,
    OPT_WIDTH,
    OPT_LANG,
    OPT_QUERY,
    OPT_HOST,
    OPT_NAME,
    OPT_PORT,
    OPT_RATE,
    OPT_WRITE,
    OPT_READ_ONLY,
    OPT_MOMENT,
    OPT_EML,
    OPT_HTML,
    OPT_TO,
    OPT_BASE,
    OPT_AS,
    OPT_SPAN,
    OPT_GIVEN_NAME,
    OPT_EVERY,
    OPT_ONCE,
    OPT_NO_PAGER,
    OPT_QUIET,
    OPT_ONLY,
    OPT_HELP
};

struct option {
    enum option_id id;
    char letter;
    const char *name, *value;
    unsigned groups; /* 0: every command */
    const char *help, *wanted;
};

/* Both end with a NULL name. */
extern const struct command kh_commands[];
extern const struct option kh_options[];

#endif
