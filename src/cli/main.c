/* khayt: the command line. Commands and options are tables; help is made from them. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static volatile sig_atomic_t stop_asked;

const struct command kh_commands[] = {
    {"read", "FILE|FOLDER|- …", FOR_INPUT | FOR_THREADS, cmd_read, "read pages into articles, one JSON line each",
     "قراءة الصفحات إلى مقالات، سطر JSON لكل مقالة",
     "Reads saved HTML, plain-text scrapes, JSONL, feeds and WARC files, on all cores, in input order.\n"
     "  khayt read page.html | jq .title\n"
     "  khayt read --outlet 'القدس العربي' --format text scrape.txt\n"
     "  zcat dump.jsonl.gz | khayt read -\n"},
    {"add", "FILE|FOLDER|- …", FOR_STORE | FOR_INPUT | FOR_THREADS | FOR_JSON, cmd_add, "read pages into the store",
     "إضافة الصفحات إلى المخزن",
     "The same page again changes nothing. Ctrl-C keeps what was added.\n"
     "  khayt add ~/pages/ dump.jsonl.gz\n"
     "  khayt add -d iraq.khayt --outlet واع crawl.warc.gz\n"},
    {"stories", "", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW | FOR_FILTER, cmd_stories,
     "list the stories, the last moved first", "قائمة القصص، الأحدث حركة أولا",
     "  khayt stories --limit 20\n  khayt stories --outlet رويترز --query التحالف\n  khayt stories --json | jq -r "
     "'[.story,.title]|@tsv'\n"},
    {"story", "ID", FOR_STORE | FOR_JSON | FOR_SHOW, cmd_story, "one story whole: timeline, figures, deadlines, voices",
     "قصة كاملة: التسلسل والأرقام والمواعيد والأقوال", "The beginning of an id is enough where it is the only one.\n"},
    {"article", "KEY", FOR_STORE | FOR_JSON | FOR_SHOW, cmd_article, "one article with its marks and its evidence",
     "مقالة مع ما وسم فيها ودليله", ""},
    {"search", "WORDS …", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW, cmd_search, "find articles", "البحث في المقالات",
     "All words must occur, in any form; \"…\" is a phrase, OR, -without, prefix*.\n  khayt search '\"التحالف الدولي\" "
     "-سوريا'\n"},
    {"similar", "KEY", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW, cmd_similar, "articles like one",
     "مقالات تشبه مقالة", ""},
    {"copies", "[KEY]", FOR_STORE | FOR_JSON | FOR_PAGE | FOR_SHOW, cmd_copies, "who copied whom", "من نقل عمن",
     "kind: same, near (edited), partial (a passage). share: how much of the shorter stands in the other.\n"},
    {"forget", "KEY …", FOR_STORE, cmd_forget, "take articles out of the store", "حذف مقالات من المخزن", ""},
    {"serve", "", FOR_STORE | FOR_SERVE, cmd_serve, "the web reader and the JSON interface",
     "القارئ على الويب وواجهة JSON",
     "Listens on this machine only, unless --host says otherwise.\n  khayt serve --port 8080\n"},
    {NULL, NULL, 0, NULL, NULL, NULL, NULL},
};

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
    OPT_COLOR,
    OPT_WIDTH,
    OPT_LANG,
    OPT_QUERY,
    OPT_HOST,
    OPT_PORT,
    OPT_RATE,
    OPT_QUIET,
    OPT_HELP
};

static const struct option {
    enum option_id id;
    char letter;
    const char *name, *value;
    unsigned groups; /* 0: every command */
    const char *help;
} options[] = {
    {OPT_STORE, 'd', "store", "FILE", FOR_STORE,
     "the store (default: khayt/store.khayt in $XDG_DATA_HOME or ~/.local/share)"},
    {OPT_JSON, 0, "json", NULL, FOR_JSON, "one JSON object a line"},
    {OPT_FORMAT, 'f', "format", "NAME", FOR_INPUT, "html, text, jsonl, feed or warc (default: told by each file)"},
    {OPT_OUTLET, 0, "outlet", "NAME", FOR_INPUT | FOR_FILTER,
     "whose pages they are, where they do not say; for stories: only those it took part in"},
    {OPT_PUBLISHED, 0, "published", "TIME", FOR_INPUT, "when they were published, where they do not say"},
    {OPT_CAPTURED, 0, "captured", "TIME", FOR_INPUT, "when they were saved"},
    {OPT_URL, 0, "url", "URL", FOR_INPUT, "their address"},
    {OPT_THREADS, 'j', "threads", "N", FOR_THREADS, "workers (default: one a processor)"},
    {OPT_QUIET, 'q', "quiet", NULL, FOR_THREADS, "no progress line"},
    {OPT_LIMIT, 'n', "limit", "N", FOR_PAGE, "at most so many (default: 20 for people, all with --json)"},
    {OPT_OFFSET, 0, "offset", "N", FOR_PAGE, "skip so many"},
    {OPT_QUERY, 0, "query", "WORDS", FOR_FILTER, "only stories with an article that has these words"},
    {OPT_COLOR, 0, "color", "WHEN", FOR_SHOW, "auto, always or never"},
    {OPT_WIDTH, 'w', "width", "N", FOR_SHOW, "columns (default: the terminal's, else 100)"},
    {OPT_LANG, 0, "lang", "ar|en", FOR_SHOW, "language of the headings (default: by LC_ALL, LC_MESSAGES, LANG)"},
    {OPT_HOST, 0, "host", "ADDRESS", FOR_SERVE, "address to listen on (default: 127.0.0.1)"},
    {OPT_PORT, 'p', "port", "N", FOR_SERVE, "port (default: 8080; 0: any free one)"},
    {OPT_RATE, 0, "rate", "N", FOR_SERVE, "requests a second from one address (default: 200)"},
    {OPT_HELP, 'h', "help", NULL, 0, "this help"},
};

enum { OPTION_COUNT = sizeof options / sizeof *options };

int complain(int code, const char *format, ...)
{
    va_list args;

    fputs("khayt: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return code;
}

int store_failed(kh_status status, const kh_err *err)
{
    return complain(EXIT_STORE, "%s", err->text[0] ? err->text : kh_status_name(status));
}

static void on_signal(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

bool interrupted(void)
{
    return stop_asked != 0;
}

void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int finish_output(struct cli *cli, int code)
{
    bool failed = ferror(cli->out) != 0;

    if (fflush(cli->out) != 0 || failed) {
        if (errno == EPIPE)
            return code;
        return complain(EXIT_STORE, "cannot write: %s", strerror(errno));
    }
    return code;
}

/* ---- the store's place ---- */

static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777); /* an error shows when the store is opened */
        *slash = '/';
    }
}

static bool default_store(char ret_path[4096])
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int n;

    if (data && data[0] == '/')
        n = snprintf(ret_path, 4096, "%s/khayt/store.khayt", data);
    else if (home && home[0])
        n = snprintf(ret_path, 4096, "%s/.local/share/khayt/store.khayt", home);
    else
        return false;
    return n > 0 && n < 4096;
}

int open_store(struct cli *cli, kh_store_mode mode, kh_store **ret_store, char ret_path[4096])
{
    kh_err err = {0};
    kh_status status;

    if (cli->store)
        snprintf(ret_path, 4096, "%s", cli->store);
    else if (!default_store(ret_path))
        return complain(EXIT_USAGE, "no place for a store: set HOME or XDG_DATA_HOME, or name one with -d FILE");
    else if (mode == KH_STORE_WRITE)
        make_folders(ret_path);
    status = kh_store_open(ret_path, mode, ret_store, &err);
    if (status == KH_NOTFOUND)
        return complain(EXIT_STORE, "there is no store %s yet; `khayt add` makes one", ret_path);
    return status ? store_failed(status, &err) : 0;
}

/* ---- help ---- */

static void print_options(FILE *out, unsigned groups)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char left[64];
        if (options[i].groups && !(options[i].groups & groups))
            continue;
        if (options[i].letter)
            snprintf(left, sizeof left, "-%c, --%s%s%s", options[i].letter, options[i].name,
                     options[i].value ? " " : "", options[i].value ? options[i].value : "");
        else
            snprintf(left, sizeof left, "    --%s%s%s", options[i].name, options[i].value ? " " : "",
                     options[i].value ? options[i].value : "");
        fprintf(out, "  %-26s %s\n", left, options[i].help);
    }
}

static void print_command_help(const struct cli *cli, const struct command *command)
{
    printf("khayt %s %s\n%s\n\n%s\nOptions:\n", command->name, command->arguments,
           cli->arabic ? command->arabic : command->english, command->more);
    print_options(stdout, command->options);
}

static void print_help(const struct cli *cli)
{
    puts(cli->arabic ? "خيط: يتتبع القصة الجارية في الأخبار العربية"
                     : "khayt (خيط, \"thread\") follows running stories through Arabic news.");
    puts("\nUsage: khayt COMMAND [OPTION …] [ARGUMENT …]\n");
    for (const struct command *command = kh_commands; command->name; command++)
        printf("  %-9s %-18s %s\n", command->name, command->arguments,
               cli->arabic ? command->arabic : command->english);
    puts(
        "  help      [COMMAND]          what a command does\n  version\n\nBegin with:\n"
        "  khayt add ~/pages/        read a folder of saved pages into your store\n"
        "  khayt stories             what they tell\n"
        "  khayt serve               the same in a browser\n\n"
        "Exit status: 0 done; 1 done, but some inputs could not be read; 2 wrong use; 3 the store or the disk failed.\n"
        "More: khayt help COMMAND, man khayt");
}

/* ---- reading the command line ---- */

static const struct command *find_command(const char *name)
{
    for (const struct command *command = kh_commands; command->name; command++) {
        if (strcmp(command->name, name) == 0)
            return command;
    }
    return NULL;
}

static unsigned distance(const char *a, const char *b)
{
    unsigned row[64], n = (unsigned)strlen(b);

    if (n >= 63 || strlen(a) >= 63)
        return 99;
    for (unsigned k = 0; k <= n; k++)
        row[k] = k;
    for (unsigned i = 1; a[i - 1]; i++) {
        unsigned corner = row[0];
        row[0] = i;
        for (unsigned k = 1; k <= n; k++) {
            unsigned up = row[k], best = corner + (a[i - 1] != b[k - 1]);
            best = up + 1 < best ? up + 1 : best;
            best = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
            corner = up;
            row[k] = best;
        }
    }
    return row[n];
}

static int unknown_command(const char *name)
{
    const struct command *nearest = NULL;
    unsigned best = 3;

    for (const struct command *command = kh_commands; command->name; command++) {
        unsigned far = distance(name, command->name);
        if (far < best) {
            best = far;
            nearest = command;
        }
    }
    if (nearest)
        return complain(EXIT_USAGE, "no command '%s'; did you mean '%s'?", name, nearest->name);
    return complain(EXIT_USAGE, "no command '%s'; see khayt --help", name);
}

static bool parse_number(const char *text, unsigned least, unsigned most, unsigned *ret)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (errno || end == text || *end || text[0] == '-' || value < least || value > most)
        return false;
    *ret = (unsigned)value;
    return true;
}

static int set_option(struct cli *cli, const struct option *option, const char *value)
{
    bool good = true;

    switch (option->id) {
    case OPT_STORE:
        cli->store = value;
        good = value[0] != '\0';
        break;
    case OPT_JSON: cli->json = true; break;
    case OPT_FORMAT: good = kh_format_parse(kh_str_z(value), &cli->format); break;
    case OPT_OUTLET: cli->outlet = kh_str_z(value); break;
    case OPT_PUBLISHED: cli->published = kh_str_z(value); break;
    case OPT_CAPTURED: cli->captured = kh_str_z(value); break;
    case OPT_URL: cli->url = kh_str_z(value); break;
    case OPT_THREADS: good = parse_number(value, 1, 256, &cli->threads); break;
    case OPT_QUIET: cli->quiet = true; break;
    case OPT_LIMIT: good = cli->limit_given = parse_number(value, 1, 100000000, &cli->limit); break;
    case OPT_OFFSET: good = parse_number(value, 0, 100000000, &cli->offset); break;
    case OPT_QUERY: cli->query = kh_str_z(value); break;
    case OPT_COLOR:
        good = !strcmp(value, "auto") || !strcmp(value, "always") || !strcmp(value, "never");
        cli->color = value[1] == 'l' ? KH_COLOR_ALWAYS : value[0] == 'n' ? KH_COLOR_NEVER : KH_COLOR_AUTO;
        break;
    case OPT_WIDTH: good = parse_number(value, 30, 1000, &cli->width); break;
    case OPT_LANG:
        good = !strcmp(value, "ar") || !strcmp(value, "en");
        cli->arabic = value[0] == 'a';
        break;
    case OPT_HOST: cli->host = value; break;
    case OPT_PORT: good = parse_number(value, 0, 65535, &cli->port); break;
    case OPT_RATE: good = parse_number(value, 1, 1000000, &cli->rate); break;
    case OPT_HELP: cli->help = true; break;
    }
    return good ? 0
                : complain(EXIT_USAGE, "--%s: '%s' is not %s", option->name, value,
                           option->value ? option->value : "a value");
}

static const struct option *find_option(const char *argument, size_t len, bool letter)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (letter ? options[i].letter == argument[0] && options[i].letter
                   : strlen(options[i].name) == len && memcmp(options[i].name, argument, len) == 0)
            return &options[i];
    }
    return NULL;
}

/* Reads one option at argv[*i] and moves *i to its last word. */
static int read_option(struct cli *cli, const struct command *command, int argc, char **argv, int *i)
{
    const char *argument = argv[*i], *equals = strchr(argument, '='), *value = NULL;
    bool letter = argument[1] != '-';
    size_t len = letter ? 1 : equals ? (size_t)(equals - argument - 2) : strlen(argument) - 2;
    const struct option *option = find_option(argument + (letter ? 1 : 2), len, letter);

    if (!option || (option->groups && !(option->groups & command->options)))
        return complain(EXIT_USAGE, "%s: no option %s; see khayt help %s", command->name, argument, command->name);
    if (option->value) {
        if (letter && argument[2])
            value = argument + 2;
        else if (!letter && equals)
            value = equals + 1;
        else if (*i + 1 < argc)
            value = argv[++*i];
        else
            return complain(EXIT_USAGE, "%s needs %s", argument, option->value);
    } else if ((letter && argument[2]) || (!letter && equals)) {
        return complain(EXIT_USAGE, "%s takes no value", argument);
    }
    return set_option(cli, option, value ? value : "");
}

static int read_arguments(struct cli *cli, const struct command *command, int argc, char **argv)
{
    bool only_words = false;

    for (int i = 2; i < argc; i++) {
        bool option = !only_words && argv[i][0] == '-' && argv[i][1];
        int code;

        if (option && strcmp(argv[i], "--") == 0) {
            only_words = true;
            continue;
        }
        /* in a query, -word means without */
        if (option && command->run == cmd_search && argv[i][1] != '-' && (unsigned char)argv[i][1] >= 0x80)
            option = false;
        if (!option) {
            cli->words[cli->word_count++] = kh_str_z(argv[i]);
            continue;
        }
        code = read_option(cli, command, argc, argv, &i);
        if (code)
            return code;
    }
    return 0;
}

static void look_around(struct cli *cli)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0]) {
            cli->arabic = strncmp(value, "ar", 2) == 0;
            break;
        }
    }
    cli->terminal = isatty(STDOUT_FILENO) == 1;
}

static void settle(struct cli *cli)
{
    struct winsize size;
    const char *term = getenv("TERM");

    cli->colored = cli->color == KH_COLOR_ALWAYS || (cli->color == KH_COLOR_AUTO && cli->terminal &&
                                                     !getenv("NO_COLOR") && term && strcmp(term, "dumb") != 0);
    if (!cli->width)
        cli->width =
            cli->terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 30 ? size.ws_col : 100;
}

int main(int argc, char **argv)
{
    struct cli cli = {.out = stdout, .port = 8080};
    const struct command *command;
    const char *name = argc > 1 ? argv[1] : "help";
    int code;

    look_around(&cli);
    signal(SIGPIPE, SIG_IGN);
    if (!strcmp(name, "version") || !strcmp(name, "--version") || !strcmp(name, "-V")) {
        printf("khayt %s\n", kh_version());
        return finish_output(&cli, EXIT_DONE);
    }
    if (!strcmp(name, "help") || !strcmp(name, "--help") || !strcmp(name, "-h")) {
        command = argc > 2 ? find_command(argv[2]) : NULL;
        if (argc > 2 && !command)
            return unknown_command(argv[2]);
        if (command)
            print_command_help(&cli, command);
        else
            print_help(&cli);
        return finish_output(&cli, argc > 1 ? EXIT_DONE : EXIT_USAGE);
    }
    command = find_command(name);
    if (!command)
        return unknown_command(name);
    cli.words = calloc((size_t)argc, sizeof *cli.words);
    if (!cli.words)
        return complain(EXIT_STORE, "out of memory");
    code = read_arguments(&cli, command, argc, argv);
    settle(&cli);
    if (!code && cli.help)
        print_command_help(&cli, command);
    else if (!code)
        code = command->run(&cli);
    free(cli.words);
    return finish_output(&cli, code);
}
