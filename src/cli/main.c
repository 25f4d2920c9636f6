/* khayt: the command line: reading it, and help. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/pager.h"
#include "cli/shell.h"
#include "cli/term.h"

static volatile sig_atomic_t stop_asked;

int complain(int code, const char *format, ...)
{
    char line[8192];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    fputs("khayt: ", stderr);
    put_escaped(stderr, kh_str_z(line));
    fputc('\n', stderr);
    return code;
}

int store_failed(kh_status status, const kh_err *err)
{
    return complain(EXIT_STORE, "%s", err->text[0] ? err->text : kh_status_name(status));
}

int end_acting(struct cli *cli, kh_store *store, kh_status status, const kh_err *err)
{
    kh_err closing = {0};
    kh_status closed = kh_store_close(store, &closing);

    if (status == KH_NOTFOUND)
        return complain(EXIT_SOME_FAILED, "%s", err->text[0] ? err->text : "no such thing in the store");
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err->text[0] ? err->text : "that makes no sense");
    if (status)
        return store_failed(status, err);
    if (closed)
        return store_failed(closed, &closing);
    return ferror(cli->out) ? EXIT_STORE : EXIT_DONE;
}

static void on_signal(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

int end_reading(struct cli *cli, kh_store *store, kh_status status, kh_buf *json, const kh_err *err)
{
    kh_err ignored;

    if (!status && cli->json) {
        kh_buf_byte(json, '\n');
        put_bytes(cli, json->ptr, json->len);
    }
    kh_buf_done(json);
    kh_status closed = kh_store_close(store, &ignored);
    (void)closed; /* reading leaves nothing to lose */
    if (status == KH_NOTFOUND)
        return EXIT_SOME_FAILED;
    if (status == KH_ARG)
        return complain(EXIT_USAGE, "%s", err->text);
    return status ? store_failed(status, err) : EXIT_DONE;
}

void say_unread(kh_str name, const kh_err *err)
{
    fputs("khayt: ", stderr);
    put_escaped(stderr, name);
    fputs(": ", stderr);
    put_escaped(stderr, kh_str_z(err->text[0] ? err->text : kh_status_name(err->status)));
    fputc('\n', stderr);
}

bool interrupted(void)
{
    return stop_asked != 0;
}

/* The first signal asks to stop; then the system's own answer is back, so that a second one ends the program at once.
 */
void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool put_bytes(struct cli *cli, const char *bytes, size_t size)
{
    if (size && fwrite(bytes, 1, size, cli->out) != size && !cli->out_error)
        cli->out_error = errno;
    return !cli->out_error;
}

int finish_output(struct cli *cli, int code)
{
    errno = 0;
    if (fflush(cli->out) != 0 && !cli->out_error)
        cli->out_error = errno ? errno : EIO;
    if (ferror(cli->out) && !cli->out_error)
        cli->out_error = EIO;
    if (!cli->out_error || cli->out_error == EPIPE)
        return code;
    return complain(EXIT_STORE, "cannot write: %s", strerror(cli->out_error));
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

bool store_path(struct cli *cli, bool make, char ret_path[4096])
{
    if (cli->store && strlen(cli->store) >= 4096)
        return complain(EXIT_USAGE, "the store's path is too long") == 0;
    if (cli->store)
        snprintf(ret_path, 4096, "%s", cli->store);
    else if (!default_store(ret_path))
        return complain(EXIT_USAGE, "no place for a store: set HOME or XDG_DATA_HOME, or name one with -d FILE") == 0;
    else if (make)
        make_folders(ret_path);
    return true;
}

int open_store(struct cli *cli, kh_store_mode mode, kh_store **ret_store, char ret_path[4096])
{
    kh_err err = {0};
    kh_status status;

    if (!store_path(cli, mode == KH_STORE_WRITE, ret_path))
        return EXIT_USAGE;
    status = kh_store_open(ret_path, mode, ret_store, &err);
    if (status == KH_NOTFOUND)
        return complain(EXIT_STORE, "there is no store %s yet; `khayt add` makes one", ret_path);
    return status ? store_failed(status, &err) : 0;
}

/* ---- help ---- */

static void print_options(FILE *out, unsigned groups)
{
    for (size_t i = 0; kh_options[i].name; i++) {
        char left[64], letter[8] = "   ";
        if (kh_options[i].groups && !(kh_options[i].groups & groups))
            continue;
        if (kh_options[i].letter)
            snprintf(letter, sizeof letter, "-%c,", kh_options[i].letter);
        snprintf(left, sizeof left, "%s --%s %s", letter, kh_options[i].name,
                 kh_options[i].value ? kh_options[i].value : "");
        fprintf(out, "  %-23s %s\n", left, kh_options[i].help);
    }
}

static void print_command_help(struct cli *cli, const struct command *command)
{
    fprintf(cli->out, "khayt %s", command->name);
    fprintf(cli->out, "%s%s%s\n\n", command->options ? " [OPTION …]" : "", command->arguments[0] ? " " : "",
            command->arguments);
    term_text(cli, kh_str_z(cli->arabic ? command->arabic : command->english), 0);
    fprintf(cli->out, "\n\n%s\nOptions:\n", command->more);
    print_options(cli->out, command->options);
    fprintf(cli->out, "\nExamples:\n%s", command->examples);
}

static void print_help(struct cli *cli, FILE *out)
{
    FILE *before = cli->out;

    cli->out = out;
    fputs("khayt (خيط, \"thread\") follows running stories through Arabic news.\n\n"
          "Usage: khayt COMMAND [OPTION …] [ARGUMENT …]\n\n",
          out);
    for (const struct command *command = kh_commands; command->name; command++) {
        fprintf(out, "  %-11s ", command->name);
        term_cell(cli, kh_str_z(command->arguments), 17);
        fputc(' ', out);
        term_text(cli, kh_str_z(cli->arabic ? command->arabic : command->english), 0);
        fputc('\n', out);
    }
    fputs(
        "  help        [COMMAND]         what a command does, with examples\n"
        "  completion  bash|zsh|fish     completion for a shell, to be sourced or installed\n"
        "  manual      COMMAND           the man page of a command\n"
        "  version                       the version\n\n"
        "Begin with:\n"
        "  khayt add ~/pages/            read a folder of saved pages into your store\n"
        "  khayt stories                 what they tell\n"
        "  khayt serve                   the same in a browser\n\n"
        "Exit status: 0 done; 1 done, but some inputs could not be read; 2 wrong use; 3 the store or the disk failed.\n"
        "More: khayt help COMMAND, man khayt\n",
        out);
    cli->out = before;
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

/* Levenshtein's distance, 99 for what is too long to be a slip of the hand. */
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
    const char *nearest = NULL;
    unsigned best = 3;

    if (name[0] == '-')
        return complain(EXIT_USAGE, "options stand behind the command, as in: khayt stories %s", name);
    for (const struct command *command = kh_commands; command->name; command++) {
        bool begins = name[0] && strncmp(name, command->name, strlen(name)) == 0;
        unsigned far = begins ? 0 : distance(name, command->name);
        if (far < best) {
            best = far;
            nearest = command->name;
        }
    }
    if (nearest)
        return complain(EXIT_USAGE, "no command '%s'; did you mean '%s'?", name, nearest);
    return complain(EXIT_USAGE, "no command '%s'; see khayt --help", name);
}

static int unknown_option(const struct command *command, const char *argument, size_t len)
{
    const char *nearest = NULL;
    char name[64] = "";
    unsigned best = 3;

    if (argument[1] == '-' && len < sizeof name)
        memcpy(name, argument + 2, len);
    for (size_t i = 0; name[0] && kh_options[i].name; i++) {
        unsigned far = distance(name, kh_options[i].name);
        if (far < best && (!kh_options[i].groups || (kh_options[i].groups & command->options))) {
            best = far;
            nearest = kh_options[i].name;
        }
    }
    if (nearest)
        return complain(EXIT_USAGE, "%s has no option %s; did you mean --%s?", command->name, argument, nearest);
    return complain(EXIT_USAGE, "%s has no option %s; see khayt help %s", command->name, argument, command->name);
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

/* A day, "2024-03-13", perhaps with a time of day and a zone: "2024-03-13T12:32:00+03:00". */
static bool is_time(const char *text)
{
    unsigned year, month, day, hour = 0, minute = 0, second = 0;
    int used = 0, more = 0;

    if (strlen(text) > 40 || sscanf(text, "%4u-%2u-%2u%n", &year, &month, &day, &used) != 3 || used != 10)
        return false;
    if (!year || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    text += used;
    if (!*text)
        return true;
    if ((*text != 'T' && *text != ' ') || sscanf(text + 1, "%2u:%2u%n", &hour, &minute, &more) != 2 || more != 5)
        return false;
    text += 1 + more;
    if (*text == ':' && sscanf(text + 1, "%2u%n", &second, &more) == 1)
        text += 1 + more;
    text += *text == '.' ? 1 + strspn(text + 1, "0123456789") : 0;
    return hour < 24 && minute < 60 && second < 61 && text[strspn(text, "Z+-:0123456789 ")] == '\0';
}

static bool parse_type(const char *text, kh_name_type *ret)
{
    for (unsigned type = KH_NAME_PER; type <= KH_NAME_ORG; type++) {
        if (strcasecmp(text, kh_name_type_name(type)) == 0) {
            *ret = (kh_name_type)type;
            return true;
        }
    }
    return false;
}

/* A day, a month or a year ("2024-03-13", "2024-03", "2024"): its first day, or its last. */
static bool parse_days(const char *text, bool last, int32_t *ret_day)
{
    static const char *const firsts[] = {"-01-01", "-01"}, *const ends[] = {"31", "30", "29", "28"};
    size_t len = strlen(text);
    char day[16];

    if (len == 10)
        return kh_day_parse(kh_str_z(text), ret_day);
    if (len != 4 && len != 7)
        return false;
    snprintf(day, sizeof day, "%s%s", text, firsts[len == 7]);
    if (!last || !kh_day_parse(kh_str_z(day), ret_day))
        return !last && kh_day_parse(kh_str_z(day), ret_day);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(day, sizeof day, "%s%s%s", text, len == 4 ? "-12-" : "-", ends[i]);
        if (kh_day_parse(kh_str_z(day), ret_day))
            return true;
    }
    return false;
}

/* "12-40" */
static bool parse_span(const char *text, uint32_t *ret_start, uint32_t *ret_end)
{
    const char *dash = strchr(text, '-');
    char start[16];
    unsigned from, until;

    if (!dash || dash - text >= (long)sizeof start)
        return false;
    memcpy(start, text, (size_t)(dash - text));
    start[dash - text] = '\0';
    if (!parse_number(start, 0, 100000000, &from) || !parse_number(dash + 1, 1, 100000000, &until) || from >= until)
        return false;
    *ret_start = from;
    *ret_end = until;
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
    case OPT_PUBLISHED:
        cli->published = kh_str_z(value);
        good = is_time(value);
        break;
    case OPT_CAPTURED:
        cli->captured = kh_str_z(value);
        good = is_time(value);
        break;
    case OPT_URL: cli->url = kh_str_z(value); break;
    case OPT_THREADS: good = parse_number(value, 1, 256, &cli->threads); break;
    case OPT_QUIET: cli->quiet = true; break;
    case OPT_ONLY:
        good = strcmp(value, "head") == 0 || strcmp(value, "text") == 0;
        cli->leave_out = value[0] == 'h' ? KH_LAYERS_ALL | KH_LAYER_TEXT : KH_LAYERS_ALL;
        break;
    case OPT_LIMIT: good = cli->limit_given = parse_number(value, 1, 100000000, &cli->limit); break;
    case OPT_OFFSET: good = parse_number(value, 0, 100000000, &cli->offset); break;
    case OPT_ALL: cli->all = true; break;
    case OPT_LEAST: good = parse_number(value, 1, 100000000, &cli->least); break;
    case OPT_SINCE: good = parse_days(value, false, &cli->since); break;
    case OPT_UNTIL: good = parse_days(value, true, &cli->until); break;
    case OPT_OF_STORY: cli->story = kh_str_z(value); break;
    case OPT_TYPE: good = cli->type_given = parse_type(value, &cli->type); break;
    case OPT_TEXT: cli->text_only = true; break;
    case OPT_YES: cli->yes = true; break;
    case OPT_DRY: cli->dry = true; break;
    case OPT_OFF: cli->off = true; break;
    case OPT_REASON: cli->reason = kh_str_z(value); break;
    case OPT_PLACE: cli->place = kh_str_z(value); break;
    case OPT_PERSON: cli->person = kh_str_z(value); break;
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
    case OPT_NAME: cli->name = value; break;
    case OPT_PORT: good = parse_number(value, 0, 65535, &cli->port); break;
    case OPT_RATE: good = parse_number(value, 1, 1000000, &cli->rate); break;
    case OPT_MOMENT: cli->moment = kh_str_z(value); break;
    case OPT_EML: cli->eml = true; break;
    case OPT_HTML: cli->html = true; break;
    case OPT_TO: cli->to = kh_str_z(value); break;
    case OPT_BASE: cli->base = kh_str_z(value); break;
    case OPT_AS: cli->as = kh_str_z(value); break;
    case OPT_SPAN: good = parse_span(value, &cli->span_start, &cli->span_end); break;
    case OPT_GIVEN_NAME: cli->given_name = kh_str_z(value); break;
    case OPT_EVERY: good = parse_number(value, 1, 86400, &cli->every); break;
    case OPT_ONCE: cli->once = true; break;
    case OPT_NO_PAGER: cli->no_pager = true; break;
    case OPT_WRITE: cli->write = true; break;
    case OPT_READ_ONLY: cli->read_only = true; break;
    case OPT_HELP: cli->help = true; break;
    }
    return good ? 0 : complain(EXIT_USAGE, "--%s: '%s' is not %s", option->name, value, option->wanted);
}

/* Some names mean another thing with another command: the command's own comes first. */
static const struct option *find_option(const struct command *command, const char *argument, size_t len, bool letter)
{
    for (size_t i = 0; kh_options[i].name; i++) {
        if (kh_options[i].groups && !(kh_options[i].groups & command->options))
            continue;
        if (letter ? kh_options[i].letter && kh_options[i].letter == argument[0]
                   : strlen(kh_options[i].name) == len && memcmp(kh_options[i].name, argument, len) == 0)
            return &kh_options[i];
    }
    return NULL;
}

/* Reads one option at argv[*i] and moves *i to its last word. */
static int read_option(struct cli *cli, const struct command *command, int argc, char **argv, int *i)
{
    const char *argument = argv[*i], *equals = strchr(argument, '='), *value = NULL;
    bool letter = argument[1] != '-';
    size_t len = letter ? 1 : equals ? (size_t)(equals - argument - 2) : strlen(argument) - 2;
    const struct option *option = find_option(command, argument + (letter ? 1 : 2), len, letter);

    if (!option)
        return unknown_option(command, argument, len);
    if (option->value) {
        if (letter && argument[2])
            value = argument + 2;
        else if (!letter && equals)
            value = equals + 1;
        else if (*i + 1 < argc)
            value = argv[++*i];
        else
            return complain(EXIT_USAGE, "%s needs %s", argument, option->wanted);
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
        if (cli->help)
            return 0; /* what stands behind it no longer matters */
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
    cli->terminal = cli->isolates = isatty(STDOUT_FILENO) == 1;
}

static unsigned columns_of(int fd)
{
    struct winsize size;

    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 30 && size.ws_col <= 1000 ? size.ws_col : 0;
}

static void settle(struct cli *cli)
{
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    bool plain = (no_color && no_color[0]) || !term || !term[0] || strcmp(term, "dumb") == 0;

    cli->colored = cli->color == KH_COLOR_ALWAYS || (cli->color == KH_COLOR_AUTO && cli->terminal && !plain);
    if (!cli->width && cli->terminal)
        cli->width = columns_of(STDOUT_FILENO);
    if (!cli->width)
        cli->width = cli->terminal ? 80 : 100;
}

/* khayt, khayt help [COMMAND], khayt --version: what needs no command. -1: it is a command. */
static int answer_alone(struct cli *cli, int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    const struct command *command;

    if (argc < 2) {
        print_help(cli, stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(name, "version") || !strcmp(name, "--version") || !strcmp(name, "-V")) {
        fprintf(cli->out, "khayt %s\n", kh_version());
        return EXIT_DONE;
    }
    if (strcmp(name, "completion") == 0)
        return argc == 3 && put_completion(cli->out, argv[2])
                   ? EXIT_DONE
                   : complain(EXIT_USAGE, "for which shell? bash, zsh or fish");
    if (strcmp(name, "manual") == 0) {
        if (argc != 3 || !(command = find_command(argv[2])))
            return argc == 3 ? unknown_command(argv[2]) : complain(EXIT_USAGE, "of which command?");
        put_man_page(cli->out, command);
        return EXIT_DONE;
    }
    if (strcmp(name, "help") != 0 && strcmp(name, "--help") != 0 && strcmp(name, "-h") != 0)
        return -1;
    if (argc == 2 || !strcmp(argv[2], "help") || !strcmp(argv[2], "version") || !strcmp(argv[2], "completion") ||
        !strcmp(argv[2], "manual")) {
        print_help(cli, cli->out);
        return EXIT_DONE;
    }
    command = find_command(argv[2]);
    if (!command)
        return unknown_command(argv[2]);
    print_command_help(cli, command);
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    struct cli cli = {.out = stdout, .port = 8080, .since = KH_NO_DAY, .until = KH_NO_DAY};
    const struct command *command;
    int code;

    look_around(&cli);
    signal(SIGPIPE, SIG_IGN);
    code = answer_alone(&cli, argc, argv);
    if (code >= 0)
        return finish_output(&cli, code);
    command = find_command(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    cli.words = calloc((size_t)argc, sizeof *cli.words);
    if (!cli.words)
        return complain(EXIT_STORE, "out of memory");
    code = read_arguments(&cli, command, argc, argv);
    settle(&cli);
    if (!code && cli.help)
        print_command_help(&cli, command);
    else if (!code) {
        if (command->options & FOR_SHOW && !cli.json)
            begin_pager(&cli);
        code = command->run(&cli);
    }
    free(cli.words);
    code = finish_output(&cli, code);
    end_pager(&cli);
    return code;
}
