#include "cli/shell.h"

#include <string.h>

/* ---- what an option's value, and an argument, may be ---- */

/* The words that a value can be, parted by blanks; "FILE", "FOLDER" or "" for what cannot be listed. */
static const char *values_of(const struct command *command, const struct option *option)
{
    switch (option->id) {
    case OPT_STORE: return "FILE";
    case OPT_FORMAT: return "html text jsonl feed warc";
    case OPT_TYPE: return "PER ORG LOC";
    case OPT_COLOR: return "auto always never";
    case OPT_LANG: return "ar en";
    case OPT_AS:
        return command->options & FOR_CITE   ? "plain bibtex ris csl-json"
               : command->options & FOR_FEED ? "atom json"
                                             : "md html json csv";
    default: return "";
    }
}

/* What the arguments of a command are: a command of khayt's own that lists them, or FILE, FOLDER, COMMAND, SHELL; the
 * first words of those that have some. */
static const char *arguments_of(const struct command *command)
{
    static const struct {
        const char *name, *what;
    } known[] = {{"add", "FILE"},
                 {"read", "FILE"},
                 {"watch", "FOLDER"},
                 {"story", "STORY"},
                 {"digest", "STORY"},
                 {"export", "STORY"},
                 {"merge", "STORY"},
                 {"names", "merge split add"},
                 {"notes", "add change delete"},
                 {"searches", "add seen delete"},
                 {"watches", "add seen delete"},
                 {"feed", "story search name"}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, command->name) == 0)
            return known[i].what;
    }
    return "";
}

static bool takes(const struct command *command, const struct option *option)
{
    return !option->groups || (option->groups & command->options);
}

/* Some names stand in the table more than once: of one command, each once. */
static bool is_first(const struct command *command, const struct option *option)
{
    for (const struct option *before = kh_options; before < option; before++) {
        if (takes(command, before) && strcmp(before->name, option->name) == 0)
            return false;
    }
    return takes(command, option);
}

static bool is_file(const char *values)
{
    return strcmp(values, "FILE") == 0 || strcmp(values, "FOLDER") == 0;
}

/* Text between single quotes of a shell. */
static void put_quoted(FILE *out, const char *text)
{
    fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fputc(*text, out);
    }
    fputc('\'', out);
}

/* ---- bash ---- */

static void bash_values(FILE *out)
{
    fputs("  case \"$command $before\" in\n", out);
    for (const struct command *command = kh_commands; command->name; command++) {
        for (const struct option *option = kh_options; option->name; option++) {
            const char *values = values_of(command, option);
            if (!is_first(command, option) || !option->value)
                continue;
            fprintf(out, "    '%s --%s'", command->name, option->name);
            if (option->letter)
                fprintf(out, "|'%s -%c'", command->name, option->letter);
            if (is_file(values))
                fprintf(out, ") COMPREPLY=($(compgen -%c -- \"$word\")); return ;;\n", values[2] == 'L' ? 'f' : 'd');
            else
                fprintf(out, ") COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n", values);
        }
    }
    fputs("  esac\n", out);
}

static void bash_words(FILE *out)
{
    fputs("  case \"$command\" in\n", out);
    for (const struct command *command = kh_commands; command->name; command++) {
        const char *what = arguments_of(command);
        fprintf(out, "    %s) options='", command->name);
        for (const struct option *option = kh_options; option->name; option++) {
            if (is_first(command, option))
                fprintf(out, "--%s ", option->name);
        }
        fprintf(out, "' arguments='%s' ;;\n", what);
    }
    fputs("    help) options='' arguments='COMMAND' ;;\n    completion) options='' arguments='bash zsh fish' ;;\n"
          "    manual) options='' arguments='COMMAND' ;;\n"
          "    *) return ;;\n  esac\n",
          out);
}

static void put_names(FILE *out, const char *between)
{
    for (const struct command *command = kh_commands; command->name; command++)
        fprintf(out, "%s%s", command->name, between);
    fprintf(out, "help%scompletion%smanual%sversion", between, between, between);
}

static void put_bash(FILE *out)
{
    fputs("# khayt's completion for bash; khayt completion bash prints it.\n"
          "_khayt() {\n"
          "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" "
          "command=\"${COMP_WORDS[1]}\"\n"
          "  local options arguments commands='",
          out);
    put_names(out, " ");
    fputs("'\n  COMPREPLY=()\n"
          "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "    COMPREPLY=($(compgen -W \"$commands --help --version\" -- \"$word\"))\n    return\n  fi\n",
          out);
    bash_values(out);
    bash_words(out);
    fputs("  case \"$word\" in\n"
          "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); return ;;\n  esac\n"
          "  case \"$arguments\" in\n"
          "    FILE) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
          "    FOLDER) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- \"$word\")) ;;\n"
          "    COMMAND) COMPREPLY=($(compgen -W \"$commands\" -- \"$word\")) ;;\n"
          "    STORY) COMPREPLY=($(compgen -W \"$(khayt stories --limit 200 --no-pager --color never 2>/dev/null |"
          " sed -n 's/^  \\(s[0-9a-z]*\\) .*/\\1/p')\" -- \"$word\")) ;;\n"
          "    ?*) [ \"$COMP_CWORD\" -eq 2 ] && COMPREPLY=($(compgen -W \"$arguments\" -- \"$word\")) ;;\n"
          "  esac\n"
          "}\ncomplete -F _khayt khayt\n",
          out);
}

/* ---- zsh ---- */

/* A description between brackets of _arguments. */
static void zsh_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '[' || *text == ']' || *text == ':' || *text == '\\')
            fputc('\\', out);
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fputc(*text, out);
    }
}

static void zsh_options(FILE *out, const struct command *command)
{
    for (const struct option *option = kh_options; option->name; option++) {
        const char *values = values_of(command, option);
        if (!is_first(command, option))
            continue;
        fprintf(out, " \\\n        '--%s%s[", option->name, option->value ? "=" : "");
        zsh_text(out, option->help);
        fputc(']', out);
        if (option->value) {
            fputc(':', out);
            zsh_text(out, option->value);
            if (is_file(values))
                fputs(values[2] == 'L' ? ":_files" : ":_files -/", out);
            else if (values[0])
                fprintf(out, ":(%s)", values);
            else
                fputs(": ", out);
        }
        fputc('\'', out);
    }
}

static void zsh_arguments(FILE *out, const struct command *command)
{
    const char *what = arguments_of(command);

    if (is_file(what))
        fprintf(out, " \\\n        '*: :_files%s'", what[2] == 'L' ? "" : " -/");
    else if (strcmp(what, "STORY") == 0)
        fputs(" \\\n        '*: :_khayt_stories'", out);
    else if (what[0])
        fprintf(out, " \\\n        '1: :(%s)' '*: : '", what);
    else
        fputs(" \\\n        '*: : '", out);
}

static void put_zsh(FILE *out)
{
    fputs("#compdef khayt\n# khayt's completion for zsh; khayt completion zsh prints it.\n"
          "_khayt_stories() {\n  local -a ids\n"
          "  ids=(${(f)\"$(khayt stories --limit 200 --no-pager --color never 2>/dev/null |"
          " sed -n 's/^  \\(s[0-9a-z]*\\) .*/\\1/p')\"})\n  compadd -a ids\n}\n"
          "_khayt() {\n  local -a commands\n  local state line\n  commands=(\n",
          out);
    for (const struct command *command = kh_commands; command->name; command++) {
        fprintf(out, "    '%s:", command->name);
        zsh_text(out, command->english);
        fputs("'\n", out);
    }
    fputs("    'help:what a command does'\n    'completion:completion for a shell'\n    'manual:the man page of a "
          "command'\n"
          "    'version:the version'\n  )\n"
          "  _arguments -C '1: :->command' '*:: :->rest' && return\n"
          "  case $state in\n    command) _describe command commands ;;\n    rest)\n      case $line[1] in\n",
          out);
    for (const struct command *command = kh_commands; command->name; command++) {
        fprintf(out, "      %s) _arguments", command->name);
        zsh_options(out, command);
        zsh_arguments(out, command);
        fputs(" ;;\n", out);
    }
    fputs("      help|manual) _describe command commands ;;\n      completion) compadd bash zsh fish ;;\n"
          "      esac ;;\n  esac\n}\n_khayt \"$@\"\n",
          out);
}

/* ---- fish ---- */

static void fish_option(FILE *out, const struct command *command, const struct option *option)
{
    const char *values = values_of(command, option);

    fprintf(out, "complete -c khayt -n '__fish_seen_subcommand_from %s' -l %s", command->name, option->name);
    if (option->letter)
        fprintf(out, " -s %c", option->letter);
    if (option->value && is_file(values))
        fputs(" -r -F", out);
    else if (option->value)
        fprintf(out, " -x%s%s%s", values[0] ? " -a '" : "", values, values[0] ? "'" : "");
    fputs(" -d ", out);
    put_quoted(out, option->help);
    fputc('\n', out);
}

static void fish_arguments(FILE *out, const struct command *command)
{
    const char *what = arguments_of(command);

    if (!what[0])
        return;
    fprintf(out, "complete -c khayt -n '__fish_seen_subcommand_from %s' ", command->name);
    if (is_file(what))
        fputs(what[2] == 'L' ? "-F\n" : "-x -a '(__fish_complete_directories)'\n", out);
    else if (strcmp(what, "STORY") == 0)
        fputs("-x -a '(khayt stories --limit 200 --no-pager --color never 2>/dev/null | string match -rg "
              "\"^  (s[0-9a-z]+) \")'\n",
              out);
    else
        fprintf(out, "-x -a '%s'\n", what);
}

static void put_fish(FILE *out)
{
    fputs("# khayt's completion for fish; khayt completion fish prints it.\ncomplete -c khayt -f\n", out);
    for (const struct command *command = kh_commands; command->name; command++) {
        fprintf(out, "complete -c khayt -n __fish_use_subcommand -a %s -d ", command->name);
        put_quoted(out, command->english);
        fputc('\n', out);
        for (const struct option *option = kh_options; option->name; option++) {
            if (is_first(command, option))
                fish_option(out, command, option);
        }
        fish_arguments(out, command);
    }
    fputs("complete -c khayt -n __fish_use_subcommand -a 'help completion manual version'\n"
          "complete -c khayt -n '__fish_seen_subcommand_from completion' -x -a 'bash zsh fish'\n"
          "complete -c khayt -n '__fish_seen_subcommand_from help manual' -x -a '",
          out);
    put_names(out, " ");
    fputs("'\n", out);
}

bool put_completion(FILE *out, const char *shell)
{
    static const struct {
        const char *name;
        void (*put)(FILE *out);
    } shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};

    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, shell) == 0) {
            shells[i].put(out);
            return true;
        }
    }
    return false;
}

/* ---- man ---- */

/* Text for troff: its signs escaped, and no line that begins as a request. */
static void roff_text(FILE *out, const char *text, bool begins)
{
    for (; *text; text++) {
        if (begins && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
        begins = *text == '\n';
    }
}

static void roff_option(FILE *out, const struct option *option)
{
    fputs(".TP\n.B ", out);
    if (option->letter)
        fprintf(out, "\\-%c, ", option->letter);
    fputs("\\-\\-", out);
    roff_text(out, option->name, false);
    if (option->value)
        fprintf(out, " \\fI%s\\fP", option->value);
    fputc('\n', out);
    roff_text(out, option->help, true);
    fputs(".\n", out);
}

void put_man_page(FILE *out, const struct command *command)
{
    fputs(".\\\" Made by khayt manual from the program's own tables.\n.TH KHAYT\\-", out);
    for (const char *c = command->name; *c; c++)
        fputc(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c, out);
    fprintf(out, " 1 \"\" \"khayt %s\" \"User Commands\"\n.SH NAME\nkhayt\\-%s \\- ", kh_version(), command->name);
    roff_text(out, command->english, false);
    fprintf(out, "\n.SH SYNOPSIS\n.B khayt %s\n", command->name);
    fputs(command->options ? "[\\fIOPTION\\fP ...] " : "", out);
    roff_text(out, command->arguments, true);
    fputs("\n.SH DESCRIPTION\n", out);
    /* layouts of columns stand in the text: they are kept */
    fputs(".nf\n", out);
    roff_text(out, command->more, true);
    fputs(".fi\n.SH OPTIONS\n", out);
    for (const struct option *option = kh_options; option->name; option++) {
        if (is_first(command, option))
            roff_option(out, option);
    }
    fputs(".SH EXAMPLES\n.nf\n", out);
    roff_text(out, command->examples, true);
    fputs(".fi\n.SH EXIT STATUS\n0 done; 1 done, but something could not be read or is not there; 2 wrong use; 3 the "
          "store or the disk\nfailed.\n.SH SEE ALSO\n.BR khayt (1)\n",
          out);
}
